"""The table of commands as tasks of invoke, and how invoke reads a command line: mistakes end in words, not in traces.

Only user of invoke beside `tasks.py`, which has the developers' tasks, and `start.py`.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn, TextIO

from invoke import Collection, Context, Exit, Task, program
from invoke.exceptions import ParseError
from invoke.parser import Argument, ParserContext, parser

from pipeline.cli import click_program
from pipeline.cli.commands import COMMANDS
from pipeline.cli.language import told
from pipeline.cli.names import command
from pipeline.cli.start import flush, leave_unread
from pipeline.cli.table import Command, Kind, Option, Word
from pipeline.i18n.sentences import sentence
from pipeline.runs.report import ExitCode
from pipeline.text.visible import visible, visible_lines, writable

_KINDS = {Kind.TEXT: str, Kind.FLAG: bool, Kind.MANY: list}


class CommandTask(Task[Any]):
    """A command of the table, as a task: what invoke has read goes on to the program that everybody else types."""

    def __init__(self, row: Command) -> None:
        """Make a task of a row; one of two words has a hyphen between them."""
        self.row = row
        super().__init__(self._act, name=row.name.replace(" ", "-"), auto_shortflags=False, positional=())
        self.__doc__ = f"{told(row.help)}."

    def _act(self, _context: Context, **given: object) -> None:
        try:
            code = click_program.run([*self.row.name.split(), *_words(self.row, given)])
            flush()
        except BrokenPipeError:
            code = leave_unread()
        if code:
            raise Exit(code=code)

    def get_arguments(self, ignore_unknown_help: bool | None = None) -> list[Argument]:  # noqa: FBT001 - invoke's
        """Return the options of the row, and its words as options."""
        del ignore_unknown_help
        return [*map(_argument, self.row.options), *map(_argument, _words_alone(self.row))]


def tasks() -> Collection:
    """Return all commands as tasks."""
    return Collection(*map(CommandTask, COMMANDS))


def refuse(message: str) -> NoReturn:
    """End with a line about what the user can mend."""
    raise Exit(visible(told(sentence("error: {error}", error=message))), code=ExitCode.USER)


def _argument(option: Option) -> Argument:
    name = option.flag.removeprefix("--")
    return Argument(
        names=(name, *option.letter),
        attr_name=option.name if option.name != name else None,  # an alias of itself would have no end
        kind=_KINDS[option.kind],
        default={Kind.TEXT: "", Kind.FLAG: False, Kind.MANY: None}[option.kind],
        help=told(option.help),
    )


def _words_alone(row: Command) -> Iterator[Option]:
    """Yield the words of a row that are no option already, as options."""
    known = {option.name for option in row.options}
    for word in row.words:
        if word.name not in known:
            yield Option(word.name, word.metavar, kind=Kind.MANY if word.many else Kind.TEXT)


def _words(row: Command, given: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was given as somebody types it for the program."""
    for option in row.options:
        value = given[option.name]
        if option.kind is Kind.FLAG and value:
            yield option.flag
        elif option.kind is not Kind.FLAG:
            yield from (f"{option.flag}={each}" for each in _each(value))
    alone = [each for option in _words_alone(row) for each in _each(given[option.name])]
    yield from ("--", *alone) if alone else ()


def _each(value: str | Iterable[str] | None) -> Iterable[str]:
    return filter(None, [value] if isinstance(value, str) else value or ())


class UsageError(ParseError, Exit):
    """A command line that cannot be understood. invoke ends with 1 there, which is our code for errors in posts."""

    def __init__(self, message: str, context: ParserContext | None = None) -> None:
        """Say what is wrong, and where the commands and options are listed."""
        ParseError.__init__(self, message, context)
        self.message, self._code = None, ExitCode.USER  # ParseError prints its text already
        hint = sentence(
            "{command} shows the commands, {help_line} the options of one",
            command=command("--list"),
            help_line=command(sentence("--help COMMAND")),
        )
        self._text = visible(told(sentence("error: {error} ({hint})", error=message, hint=hint)))

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
    word = _first_words().get(reader.context.name or "") if reader.context else None
    option: Argument | None = reader.context.args[_flag(word.name)] if word else None
    return option if option is not None and (not option.raw_value or (word and word.many)) else None


def _flag(name: str) -> str:
    return name.strip("_").replace("_", "-")


def _first_words() -> dict[str, Word]:
    return {row.name.replace(" ", "-"): row.words[0] for row in COMMANDS if row.words}


def _error(reader: parser.ParseMachine, message: str) -> None:
    """Say what cannot be understood, without the innards of invoke."""
    unknown = re.match(r"No idea what '(.*)' is!$", message, re.DOTALL)
    if reader.flag and repr(reader.flag) in message:
        message = sentence("{option} wants a value", option=f"--{reader.flag.names[0]}")
    elif unknown and unknown[1].startswith("-"):
        message = sentence("there is no option {option}{meant}", option=unknown[1], meant="")
    elif unknown:
        near = difflib.get_close_matches(unknown[1], reader.contexts, 1)
        meant = sentence("; did you mean {names}?", names=near[0]) if near else ""
        message = sentence("there is no command “{command}”{meant}", command=unknown[1], meant=meant)
    _ERROR(reader, message)


# What invoke says between our own words.
_HEADS = (
    sentence("Available tasks:"),
    sentence("Core options:"),
    sentence("Docstring:"),
    sentence("Options:"),
)
_USAGE = re.compile(r"Usage: (.*?)( \[other tasks here \.\.\.\])?")


def _print(*words: object, file: TextIO | None = None, end: str = "\n") -> None:
    """Print what invoke does, whatever words of others are in it, with its own heads in the language to speak."""
    stream = file or sys.stdout
    try:
        stream.write(writable(visible_lines(_in_words(" ".join(map(str, words)))) + end, stream))
        flush()
    except BrokenPipeError:
        code = leave_unread()
        if stream is not sys.stderr:  # what is said there has its own code
            raise Exit(code=code) from None


def _in_words(text: str) -> str:
    head = text.rstrip()
    if usage := _USAGE.fullmatch(head):
        more = f" {told(sentence('[other tasks here ...]'))}" if usage[2] else ""
        return told(sentence("Usage: {line}", line=f"{usage[1]}{more}"))
    known = next((each for each in _HEADS if each == head), "")
    return told(known) + text[len(head) :] if known else text


def understand() -> None:
    """Let invoke read the command line in this way from here on."""
    for module in (parser, program):
        vars(module)["ParseError"] = UsageError
    vars(program)["print"] = _print
    parser.ParseMachine.handle = _handle  # type: ignore[method-assign, assignment]  # see above
    parser.ParseMachine.error = _error  # type: ignore[method-assign, assignment]  # likewise
