"""How a command line is read: the same short options everywhere, one word without an option, mistakes in words.

Only user of invoke beside `tasks.py`, which has the commands.
"""

from __future__ import annotations

import sys
from typing import Any, TextIO

from invoke import Exit, Task, program
from invoke.exceptions import ParseError
from invoke.parser import Argument, ParserContext, parser

from pipeline.report import ExitCode
from pipeline.text.visible import visible, visible_lines, writable

# An option that has a letter has it in every command; all others are written out. `-h` is invoke's own --help.
SHORT = {
    "content": "c",
    "output": "o",
    "jobs": "j",
    "keep_going": "k",
    "strict": "s",
    "drafts": "d",
    "number": "n",
}
# Commands that may be given one word without an option, and the option that it is.
_WORDS = {"explain": "rule"}


class CommandTask(Task[Any]):
    """A task whose options have the letters of `SHORT` and no others."""

    def arg_opts(self, name: str, default: str, taken_names: set[str]) -> dict[str, Any]:
        """Return what invoke makes an option of, with its letter."""
        options = super().arg_opts(name, default, taken_names)
        if name in SHORT:
            options["names"].append(SHORT[name])
        return options


class UsageError(ParseError, Exit):
    """A command line that cannot be understood. invoke ends with 1 there, which is our code for errors in posts."""

    def __init__(self, message: str, context: ParserContext | None = None) -> None:
        """Say what is wrong, and where the commands and options are listed."""
        ParseError.__init__(self, message, context)
        self.message, self._code = None, ExitCode.USER  # ParseError prints its text already
        hint = "./invoke --list shows the commands, ./invoke --help COMMAND its options"
        self._text = f"error: {visible(message)} ({hint})"

    def __str__(self) -> str:
        """Return the whole line."""
        return self._text


# Invoke's reader cannot be derived from: its states belong to the class itself. What it does with a word is replaced.
_HANDLE, _ERROR = parser.ParseMachine.handle, parser.ParseMachine.error


def _handle(reader: parser.ParseMachine, token: str) -> None:
    """Take the next word; where a command may have one without an option, invoke would take it for another command."""
    option = _option_of_a_word(reader)
    if option is None or token.startswith("-") or reader.waiting_for_flag_value:
        _HANDLE(reader, token)
    else:
        option.value = token


def _option_of_a_word(reader: parser.ParseMachine) -> Argument | None:
    """Return the option that a word without one is for, as long as it has no value."""
    name = _WORDS.get(reader.context.name or "") if reader.context else None
    option: Argument | None = reader.context.args[name] if name else None
    return option if option is not None and option.raw_value is None else None


def _error(reader: parser.ParseMachine, message: str) -> None:
    """Say what cannot be understood, without the innards of invoke."""
    if reader.flag and repr(reader.flag) in message:
        message = f"--{reader.flag.names[0]} wants a value"
    _ERROR(reader, message)


def _print(*words: object, file: TextIO | None = None, end: str = "\n") -> None:
    """Return what invoke prints with, whatever words of others are in it."""
    stream = file or sys.stdout
    stream.write(writable(visible_lines(" ".join(map(str, words))) + end, stream))


def understand() -> None:
    """Let invoke read the command line in this way from here on."""
    for module in (parser, program):
        vars(module)["ParseError"] = UsageError
    vars(program)["print"] = _print
    parser.ParseMachine.handle = _handle  # type: ignore[method-assign, assignment]  # see above
    parser.ParseMachine.error = _error  # type: ignore[method-assign, assignment]  # likewise
