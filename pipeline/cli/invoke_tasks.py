"""Commands as tasks of plain invoke, and how invoke reads a command line: mistakes end in words, not in traces.

Only user of invoke beside `tasks.py`, which has the developers' tasks, and `start.py`.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, TextIO

from invoke import Collection, Context, Exit, Task, program
from invoke.exceptions import ParseError
from invoke.parser import Argument, ParserContext, parser

from pipeline.cli import click_program
from pipeline.cli.click_commands import Argument as Word
from pipeline.cli.click_commands import Command, Option
from pipeline.cli.commands import COMMANDS
from pipeline.cli.language import command, translate
from pipeline.cli.start import flush, leave_unread
from pipeline.i18n.sentences import sentence
from pipeline.runs.result import ExitCode
from pipeline.text.visible import visible, visible_lines, writable


class CommandTask(Task[Any]):
    """Task of a command: invoke's reader gets the options that click has, and click gets what invoke has read."""

    def __init__(self, row: Command) -> None:
        """Make the task `new-site` of the command `new site`."""
        self.row = row
        super().__init__(self._act, name=row.full_name.replace(" ", "-"), auto_shortflags=False, positional=())
        self.__doc__ = f"{translate(row.short_help or '')}."

    def _act(self, _context: Context, **given: object) -> None:
        try:
            code = click_program.run([*self.row.full_name.split(), *_type_words(self.row, given)])
            flush()
        except BrokenPipeError:
            code = leave_unread()
        if code:
            raise Exit(code=code)

    def get_arguments(self, ignore_unknown_help: bool | None = None) -> list[Argument]:  # noqa: FBT001 - invoke's
        """Return the options of the command, and its arguments as options."""
        del ignore_unknown_help
        return [_make_argument(param) for param in _list_params(self.row)]


def tasks() -> Collection:
    """Return all commands as tasks."""
    return Collection(*map(CommandTask, COMMANDS))


def refuse(message: str) -> NoReturn:
    """End with a line about what the user can fix."""
    raise Exit(visible(translate(sentence("error: {error}", error=message))), code=ExitCode.USER)


def _list_params(row: Command) -> list[Option | Word]:
    """Return the options and arguments of a command without those that are a short way to give another."""
    return [*row.options, *(word for word in row.arguments if word.required)]


def _make_argument(param: Option | Word) -> Argument:
    flag = param.opts[0].removeprefix("--")
    is_many = param.multiple or param.nargs == -1
    kind: type = list if is_many else str
    if isinstance(param, Option) and param.is_flag:
        kind = bool
    return Argument(
        names=(flag, *(letter.removeprefix("-") for letter in param.opts[1:])),
        attr_name=param.name if param.name != flag else None,  # an alias of itself would have no end
        kind=kind,
        default={str: "", bool: False, list: None}[kind],
        help=translate(param.help or param.metavar or ""),
    )


def _type_words(row: Command, given: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was given as it is typed for click."""
    alone: list[str] = []
    for param in _list_params(row):
        value = given[param.name]
        values = [each for each in ([value] if isinstance(value, str | bool) else value or ()) if each]
        if isinstance(param, Word):
            alone += map(str, values)
        else:
            yield from (param.opts[0] if param.is_flag else f"{param.opts[0]}={each}" for each in values)
    yield from ("--", *alone) if alone else ()


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
        self._text = visible(translate(sentence("error: {error} ({hint})", error=message, hint=hint)))

    def __str__(self) -> str:
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
    names = {row.full_name.replace(" ", "-"): row for row in COMMANDS}
    row = names.get(reader.context.name or "") if reader.context else None
    if not row or not row.arguments:
        return None
    option: Argument = reader.context.args[row.arguments[0].option]
    return option if not option.raw_value or row.arguments[0].nargs == -1 else None


def _report_error(reader: parser.ParseMachine, message: str) -> None:
    """Say what cannot be understood, without the innards of invoke."""
    unknown = re.match(r"No idea what '(.*)' is!$", message, re.DOTALL)
    if reader.flag and repr(reader.flag) in message:
        message = sentence("{option} needs a value", option=f"--{reader.flag.names[0]}")
    elif unknown and unknown[1].startswith("-"):
        near = difflib.get_close_matches(unknown[1], reader.context.flags)
        message = sentence("there is no option {option}{meant}", option=unknown[1], meant=click_program.suggest(near))
    elif unknown:
        near = difflib.get_close_matches(unknown[1], reader.contexts, 1)
        message = sentence(
            "there is no command “{command}”{meant}", command=unknown[1], meant=click_program.suggest(near)
        )
    _ERROR(reader, message)


# What invoke says between our own words.
_HEADS = (sentence("Available tasks:"), sentence("Core options:"), sentence("Docstring:"), sentence("Options:"))
_USAGE = re.compile(r"Usage: (.*?)( \[other tasks here \.\.\.\])?")


def _print(*words: object, file: TextIO | None = None, end: str = "\n") -> None:
    """Print a text of invoke with its headings in the language to speak; words of others in it are made visible."""
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
        more = f" {translate(sentence('[other tasks here ...]'))}" if usage[2] else ""
        return translate(sentence("Usage: {line}", line=f"{usage[1]}{more}"))
    known = next((each for each in _HEADS if each == head), "")
    return translate(known) + text[len(head) :] if known else text


def understand() -> None:
    """Let invoke read the command line in this way from here on."""
    for module in (parser, program):
        vars(module)["ParseError"] = UsageError
    vars(program)["print"] = _print
    parser.ParseMachine.handle = _handle  # type: ignore[method-assign, assignment]  # see above
    parser.ParseMachine.error = _report_error  # type: ignore[method-assign, assignment]  # likewise
