"""Programs of others: git, rsync and ssh, with nothing of their environment that somebody else could have named."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.i18n.sentences import AND, humanize, joined, quote_foreign, sentence
from pipeline.jobs.interrupt import on_interrupt
from pipeline.system import Packages, System, install_line

_PACKAGES: dict[str, Packages] = {
    "git": {System.DEBIAN: "git", System.FEDORA: "git", System.MACOS: "git", System.WINDOWS: "git"},
    "rsync": {System.DEBIAN: "rsync", System.FEDORA: "rsync", System.MACOS: "rsync", System.WINDOWS: "rsync"},
    "ssh": {
        System.DEBIAN: "openssh-client",
        System.FEDORA: "openssh-clients",
        System.MACOS: "openssh",
        System.WINDOWS: "openssh",
    },
}
# By these, git and rsync are told which programs and settings to use; their users say that in ~/.gitconfig and ~/.ssh.
_THEIRS = ("GIT_", "RSYNC_")
_LAST = 5  # lines of what a program says


class ProgramError(UserError):
    """A program is missing, or cannot do what is asked of it; the text says why, and what to do."""


@dataclass(frozen=True)
class CompletedProgram:
    """Outcome of a program that has ended."""

    code: int
    output: bytes
    words: str

    @property
    def last_words(self) -> str:
        """The end of what it complained of, as one line."""
        return "; ".join([line.strip() for line in self.words.splitlines() if line.strip()][-_LAST:])

    def message(self, program: str) -> str:
        """Return what the program has said at its end, else what code it ended with."""
        return quote_foreign(self.last_words) or sentence("{program} ends with {code}", program=program, code=self.code)


_PACKAGES["sftp"] = _PACKAGES["ssh"]


def require(*programs: str) -> None:
    """Make sure that programs are there.

    Raises:
        ProgramError: one is missing; the text has the line that installs it.
    """
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        line = install_line([_PACKAGES[name] for name in missing])
        raise ProgramError(
            "{programs} cannot be found; this installs it: {line}", programs=joined(missing, AND), line=line
        )


def make_environment(**more: str) -> dict[str, str]:
    """Return the environment without what names programs and settings for git and rsync, and with `more`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_THEIRS)}
    return kept | more


def run_into_file(command: Sequence[str], file: Path, variables: Mapping[str, str], *, asks: bool) -> CompletedProgram:
    """Run a program that leaves another one behind, which would keep a pipe open; what it says goes into a file.

    Raises:
        ProgramError: it cannot be started.
    """
    with file.open("wb") as said:
        try:
            started = subprocess.Popen(  # noqa: S603 - see `run`
                command, env=variables, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=not asks
            )
        except OSError as error:
            raise ProgramError("{command} cannot be started: {why}", command=command[0], why=humanize(error)) from error
        with started as program, on_interrupt(at_once=program.terminate):
            code = program.wait()
    return CompletedProgram(code, b"", file.read_bytes().decode("utf-8", "replace"))


def run(  # noqa: PLR0913 - how a program is run
    command: Sequence[str],
    folder: Path,
    variables: Mapping[str, str],
    *,
    asks: bool,
    stdin: bytes = b"",
    seconds: float | None = None,
) -> CompletedProgram:
    """Run a program in a folder; without a terminal it cannot prompt for a password.

    Raises:
        ProgramError: It cannot be started, or takes more than these seconds.
    """
    pipe = subprocess.PIPE
    try:
        started = subprocess.Popen(  # noqa: S603 - programs of ours, whose words `load/targets.py` has looked at
            command, cwd=folder, env=variables, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=not asks
        )
    except OSError as error:
        raise ProgramError("{command} cannot be started: {why}", command=command[0], why=humanize(error)) from error
    with started as program, on_interrupt(at_once=program.terminate):
        try:
            output, words = program.communicate(stdin, seconds)
        except subprocess.TimeoutExpired:
            _kill(program, is_leader=not asks)
            raise ProgramError(
                "{command} has not ended within {seconds:.0f} s", command=command[0], seconds=seconds
            ) from None
    return CompletedProgram(program.returncode, output, words.decode("utf-8", "replace"))


def _kill(program: subprocess.Popen[bytes], *, is_leader: bool) -> None:
    """End a program, and what it has started where it leads a group of its own."""
    if is_leader and hasattr(os, "killpg"):
        os.killpg(program.pid, signal.SIGKILL)
    program.kill()
    program.communicate()
