"""Go from an empty Debian with Python to a deployed site, timing each step: `python -m tests.tools.door WHEEL`.

As root, with debootstrap and the network. What the wheel has no command for is passed over, and said. The user is an
ordinary one; what `doctor` says is missing is installed by the line that it says. `--lang fr` types the lines of
LISEZMOI.md instead, at a terminal of a machine that speaks French, and writes down all that is shown.
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.tools.door.document import word_document
from tests.tools.door.french import go_in_french
from tests.tools.door.machine import HOME, DoorError, EmptyDebian
from tests.tools.door.seen import preview_and_edit

_LINE = re.compile(r"^ +(?:install it with: )?(?:sudo )?(apt-get install .*)$", re.MULTILINE)
_GIST = re.compile(r"Published|Put online|Would be changed")
_POST = "site/articles/ma-page.md"
_FIRST = "---\ntitle: Ma page\ndate: 2026-09-01\n---\n\nPremiers mots.\n"


class Journey:
    """A sequence of timed steps."""

    def __init__(self, debian: EmptyDebian) -> None:
        self._debian = debian
        self._total = 0.0

    def step(self, what: str, work: Callable[[], object]) -> None:
        """Run a step and print its time and its result."""
        started = time.monotonic()
        said = work()
        took = time.monotonic() - started
        self._total += took
        sys.stdout.write(f"{took:7.1f} s  {what}{f': {said}' if isinstance(said, str) and said else ''}\n")
        sys.stdout.flush()

    def command(self, *words: str, code: int = 0, name: int = 1) -> None:
        """Run a command of the program as a step; skip it if the command does not exist."""
        if self.has(*words[:name]):
            self.step(f"editions {' '.join(words)}", lambda: _gist(self._debian.as_user("editions", *words, code=code)))

    def has(self, *name: str) -> bool:
        """Return whether the program has a command; print a note if not."""
        try:
            self._debian.as_user("editions", *name, "--help")
        except DoorError:
            sys.stdout.write(f"      —    editions {' '.join(name)}: this wheel has no such command\n")
            return False
        return True

    def end(self) -> None:
        """Print the total time."""
        sys.stdout.write(f"{self._total:7.1f} s  in all\n")


def main() -> int:
    """Run all steps; return 0, or 1 if one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.door", description=__doc__)
    parser.add_argument("wheel", type=Path, help="the wheel to install")
    parser.add_argument("--model", type=Path, help="folder for a Debian that further runs copy (default: made anew)")
    parser.add_argument(
        "--lang", choices=("en", "fr"), default="en", help="fr: the lines of LISEZMOI.md, in a terminal"
    )
    parser.add_argument("--transcript", type=Path, default=Path("transcript-fr.txt"), help="where --lang fr writes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="door-", ignore_cleanup_errors=True) as folder:
        try:
            with EmptyDebian(Path(folder, "debian"), asked.model or Path(folder, "model")) as debian:
                if asked.lang == "fr":
                    go_in_french(debian, asked.wheel.absolute(), asked.transcript)
                else:
                    _go(asked.wheel.absolute(), debian)
        except DoorError as error:
            sys.stderr.write(f"the way ends here: {error}\n")
            return 1
    return 0


def _go(wheel: Path, debian: EmptyDebian) -> None:
    journey = Journey(debian)
    _install(debian, journey, wheel)
    _write(debian, journey)
    if journey.has("preview"):
        journey.step("editions preview site, in Chromium", lambda: preview_and_edit(debian, _POST))
    journey.command("publish", "site", "--output", "output")
    _put_online(debian, journey)
    journey.end()


def _install(debian: EmptyDebian, journey: Journey, wheel: Path) -> None:
    debian.put(wheel.name, wheel.read_bytes())
    journey.step("python3 -m venv env", lambda: debian.as_user("python3", "-m", "venv", "env") and "")
    pip = ("env/bin/python", "-m", "pip", "install", "--quiet", f"{HOME}/{wheel.name}")
    journey.step(f"pip install {wheel.name}", lambda: debian.as_user(*pip) and "")
    journey.command("--version", name=0)
    debian.as_user("mkdir", "first")
    debian.put("first/un.md", _FIRST.encode())
    journey.command("check", "first", code=2)
    journey.step("editions doctor", lambda: _gist(_ask_doctor(debian)))
    journey.step("what doctor says is missing", lambda: _bring(debian))
    journey.command("doctor")


def _bring(debian: EmptyDebian, code: int = 2) -> str:
    """Install, as root, what doctor misses (exit code 2) or recommends (0), by its own command lines."""
    said = _ask_doctor(debian)
    marked = re.findall(r"^! .*\n(?:! .*\n)* {4}(.*)$" if code else r"^- git: .*\n {4}(.*)$", said, re.MULTILINE)
    lines = [found[1] for line in marked if (found := _LINE.match(f" {line}"))]
    debian.as_root("apt-get", "-qq", "update")
    for line in lines:
        debian.as_root("/bin/sh", "-c", f"{line} >/dev/null")
    return "; ".join(lines) or "nothing"


def _ask_doctor(debian: EmptyDebian) -> str:
    """Return doctor's output, whatever its exit code."""
    return debian.as_user("sh", "-c", "editions doctor || [ $? = 2 ]")


def _write(debian: EmptyDebian, journey: Journey) -> None:
    journey.command("new", "site", "site", "--title", "Notre classe", name=2)
    debian.as_user("mkdir", "-p", "site/articles")
    debian.put("essai.docx", word_document())
    journey.command("new", "post", "Une page de plus", "--content", "site", name=2)
    journey.command("import", "essai.docx", "--content", "site")
    debian.put(_POST, _FIRST.encode())


def _put_online(debian: EmptyDebian, journey: Journey) -> None:
    if not journey.has("deploy"):
        return
    journey.step("what doctor says deploy wants", lambda: _bring(debian, code=0))
    debian.as_user("git", "init", "--quiet", "--bare", "online.git")
    target = f"pages:file://{HOME}/online.git#pages"
    journey.command("deploy", "site", "--output", "output", "--to", target, "--dry-run")
    journey.command("deploy", "site", "--output", "output", "--to", target)
    online = debian.as_user("git", "--git-dir=online.git", "ls-tree", "-r", "--name-only", "pages").split()
    if "index.html" not in online:
        raise DoorError(f"the branch has no index.html, but {' '.join(online[:20])}")


def _gist(said: str) -> str:
    """Return the line with a command's result, or the last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next(filter(_GIST.match, lines), lines[-1] if lines else "")


if __name__ == "__main__":
    sys.exit(main())
