"""What is wrong with a command line, in one line that says where help is."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import click

from pipeline.cli.commands import COMMANDS
from pipeline.cli.names import command
from pipeline.cli.table import Kind
from pipeline.i18n.sentences import sentence
from pipeline.text.setting_values import one_of


class ExtraWords(click.UsageError):
    """There are more words than the command takes."""


def _named(words: Sequence[str]) -> str:
    """Return the command that a command line begins with, or as much of its name as there is."""
    names = [row.name for row in COMMANDS]
    named = next((name for name in names if name.split() == list(words[: len(name.split())])), "")
    return named or next((words[0] for name in names if name.startswith(f"{words[0]} ")), "")


def said(error: click.ClickException, words: Sequence[str]) -> str:
    """Return what is wrong with the words of a command line, and where help is, in one line."""
    name = _named(words)
    known = name in _names()
    help_line = command(f"{name} --help".strip())
    if known:
        return sentence("{what} ({command} shows its options)", what=_wrong(error, name), command=help_line)
    return sentence("{what} ({command} shows the commands)", what=_wrong(error, name), command=help_line)


def _wrong(error: click.ClickException, name: str) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        further = one_of(each.removeprefix(f"{name} ") for each in _names() if each.startswith(f"{name} "))
        return sentence("{command} wants {what}", command=name, what=further)
    if isinstance(error, click.NoSuchOption):
        return sentence(
            "there is no option {option}{meant}", option=error.option_name, meant=_near(error.possibilities or ())
        )
    if isinstance(error, click.exceptions.NoSuchCommand):
        typed = f"{name} {error.command_name}".strip()
        return sentence("there is no command “{command}”{meant}", command=typed, meant=_near(_near_commands(typed)))
    return _wrong_value(error, name)


def _wrong_value(error: click.ClickException, name: str) -> str:
    if isinstance(error, ExtraWords):
        return sentence("{command} has no place for “{words}”", command=name, words=error.message)
    if isinstance(error, click.BadOptionUsage) and _is_flag(error.option_name):
        return sentence("{option} takes no value", option=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return sentence("{option} wants a value", option=error.option_name)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return sentence("{command} wants {what}", command=name, what=error.param.metavar)
    return error.format_message().rstrip(".")


def _is_flag(name: str) -> bool:
    flags = {option.flag for row in COMMANDS for option in row.options if option.kind is Kind.FLAG}
    return name in flags | {"--help", "--version"}


def _near_commands(name: str) -> list[str]:
    """Return the command that somebody may have meant."""
    inner = [each for each in _names() if name in each.split()]  # “site” for “new site”
    return (inner or difflib.get_close_matches(name, _names(), 1))[:1]


def _names() -> list[str]:
    return [row.name for row in COMMANDS]


def _near(names: Sequence[str]) -> str:
    return sentence("; did you mean {names}?", names=names[0]) if names else ""
