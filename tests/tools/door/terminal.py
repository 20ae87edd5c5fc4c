"""Type lines at a terminal and answer the program's questions."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from tests.tools.door.machine import DoorError
from tests.tools.door.screen import Screen

_SIZE = struct.pack("HHHH", 50, 160, 0, 0)  # lines and columns
_PATIENCE = 900.0  # seconds
_QUIET = 0.5  # seconds after which what ends like a question is one
_CTRL_C = b"\x03"
# The shell says before each prompt how the line before has ended, by a sequence that no screen shows.
_ENDED = re.compile(r"\x1b\]777;(\d+)\x07")
_PROMPT_COMMAND = r"printf '\033]777;%s\007' $?"


Meanwhile = tuple[str, Callable[[str], None]]


@dataclass(frozen=True)
class Typed:
    """A typed line: the final screen, all output, and the exit code."""

    line: str
    shown: str
    sent: str
    code: int


class Terminal:
    """A shell in a pseudo-terminal."""

    def __init__(self, command: Sequence[str], surroundings: Mapping[str, str]) -> None:
        """Open the terminal; `command` starts an interactive shell."""
        self._person, machine = pty.openpty()
        fcntl.ioctl(machine, termios.TIOCSWINSZ, _SIZE)
        self._shell = subprocess.Popen(
            [*command],
            env={**surroundings, "TERM": "xterm", "PROMPT_COMMAND": _PROMPT_COMMAND},
            stdin=machine,
            stdout=machine,
            stderr=machine,
            preexec_fn=_own_terminal,  # noqa: PLW1509 - no threads here
        )
        os.close(machine)
        self._until_prompt({}, None)

    def type(self, line: str, answers: Mapping[str, str] | None = None, meanwhile: Meanwhile | None = None) -> Typed:
        """Type a line and wait for its end.

        `answers` are typed at the questions that hold their words; `meanwhile` is a pattern, and what to do when
        the screen has it; after that, Ctrl-C is pressed.

        Raises:
            DoorError: it asks what there is no answer for, or does not end.
        """
        while select.select([self._person], [], [], _QUIET)[0]:
            self._read()  # the prompt
        os.write(self._person, f"{line}\n".encode())
        sent, code = self._until_prompt(answers or {}, meanwhile)
        sent = sent.partition("\n")[2]  # the line itself, as the shell shows it
        return Typed(line, Screen().show(sent), sent, code)

    def close(self) -> None:
        """Leave the shell."""
        os.write(self._person, b"exit\n")
        try:
            self._shell.wait(30)
        except subprocess.TimeoutExpired:
            self._shell.kill()
            self._shell.wait()
        os.close(self._person)

    def _until_prompt(self, answers: Mapping[str, str], meanwhile: Meanwhile | None) -> tuple[str, int]:
        sent, answered, until = b"", 0, time.monotonic() + _PATIENCE
        with ThreadPoolExecutor(1) as doing:
            done: Future[None] | None = None
            while time.monotonic() < until:
                said = sent.decode("utf-8", "replace")
                if ended := _ENDED.search(said):
                    return said[: ended.start()], int(ended[1])
                if select.select([self._person], [], [], _QUIET)[0]:
                    sent += self._read()
                elif done and done.done():
                    done.result()
                    os.write(self._person, _CTRL_C)
                    done = None
                elif len(sent) > answered and _asks(said):
                    os.write(self._person, _answer(said, answers))
                    answered = len(sent)
                # What is shown meanwhile is read: a terminal that is full holds its program, and Ctrl-C empties it.
                if meanwhile and re.search(meanwhile[0], said):
                    done = doing.submit(meanwhile[1], said)
                    meanwhile = None
        raise DoorError(f"nothing more came after: {sent.decode('utf-8', 'replace')[-2000:]}")

    def _read(self) -> bytes:
        try:
            data = os.read(self._person, 65536)
        except OSError:  # so Linux tells that nobody is there any more
            data = b""
        if not data:
            raise DoorError("the shell has ended")
        return data


def _answer(said: str, answers: Mapping[str, str]) -> bytes:
    question = Screen().show(said).rpartition("\n")[2]
    answer = next((each for words, each in answers.items() if words in question), None)
    if answer is None:
        raise DoorError(f"nobody has an answer to “{question}”")
    return f"{answer}\n".encode()


def _asks(said: str) -> bool:
    return said.rstrip(" ").endswith((":", "?")) and not said.endswith("\n")


def _own_terminal() -> None:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
