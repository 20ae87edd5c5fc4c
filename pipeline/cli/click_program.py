"""The table of commands as a program: what is typed becomes the call of a function (mistakes: `mistakes.py`)."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from pipeline.cli.click_help import CommandGroup, CommandInOurWords
from pipeline.cli.commands import COMMANDS
from pipeline.cli.language import speak, told
from pipeline.cli.mistakes import said
from pipeline.cli.names import PROGRAM, command, program
from pipeline.cli.option_values import CONTENT, OUTPUT, output_within
from pipeline.cli.table import Command, Kind, Option, Word
from pipeline.errors import UserError
from pipeline.i18n import humanize
from pipeline.i18n.catalogue import languages
from pipeline.i18n.sentences import joined, sentence
from pipeline.runs.report import ExitCode
from pipeline.text.visible import write_line, write_lines
from pipeline.version import release

SHELLS = ("bash", "zsh", "fish")
_ABOUT = sentence("Markdown posts go in; a web site, PDFs and an e-book come out.")
_LANGUAGE = "--lang"
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_WORD = "_word"  # what tells a word from the option that it is a short way to give
_COMPLETE = "_EDITIONS_COMPLETE"
_PATHS = ("FOLDER", "FILE")
_OF_PATHS = frozenset({errno.EACCES, errno.EPERM, errno.ENAMETOOLONG})  # what a path that is typed may end in


class CommandLineError(UserError):
    """A command line that cannot be understood."""


def run(words: Sequence[str]) -> int:
    """Do what the words of a command line say, and return the exit code; what a user can mend ends in one line."""
    try:
        return _done(words)
    except UserError as error:
        why: object = error
    except OSError as error:
        if error.errno not in _OF_PATHS or not error.filename:
            raise
        why = sentence("{path} cannot be used: {why}", path=error.filename, why=humanize.said(error))
    write_line(told(sentence("error: {error}", error=why)))
    return ExitCode.USER


def completion(shell: str) -> str:
    """Return the script that lets a shell complete commands, options and their values.

    Raises:
        CommandLineError: nothing is known of this shell.
    """
    kind = get_completion_class(shell)
    if kind is None or shell not in SHELLS:
        raise CommandLineError(
            sentence("there is no completion for “{shell}”; there are {shells}", shell=shell, shells=", ".join(SHELLS))
        )
    # Not BashComplete.source: that starts bash to ask for its version.
    return ShellComplete.source(kind(_program(), {}, PROGRAM, _COMPLETE))


def _done(words: Sequence[str]) -> int:
    if instruction := os.environ.get(_COMPLETE):
        return _complete(instruction)
    words = _spoken(words)
    if not words:
        write_lines(_welcome())
        return ExitCode.PUBLISHED
    # Not `main`: that would end with 1, the code for errors in posts, where nobody reads what is printed any more.
    try:
        group = _program()
        with group.make_context(program(), list(words)) as context:
            found = group.invoke(context)
    except click.exceptions.Exit as done:  # what --help and --version end with
        found = done.exit_code
    except click.ClickException as error:
        raise CommandLineError(said(error, words)) from None
    except click.Abort:
        raise CommandLineError(sentence("stopped at a question; nothing was done")) from None
    return found if isinstance(found, int) else ExitCode.PUBLISHED


def _spoken(words: Sequence[str]) -> Sequence[str]:
    """Speak the language that the words begin with, if they do, and return the others."""
    flag, has_value, value = words[0].partition("=") if words else ("", "", "")
    if flag != _LANGUAGE or not (has_value or len(words) > 1):
        return words
    language = value if has_value else words[1]
    if language not in languages():
        why = sentence(
            "there is no language “{language}” here; there are {languages}",
            language=language,
            languages=", ".join(languages()),
        )
        raise CommandLineError(why)
    speak(language)
    return words[1:] if has_value else words[2:]


def _complete(instruction: str) -> int:
    """Answer a shell that asks how a command line may go on."""
    kind = get_completion_class(instruction.partition("_")[0])
    if kind is not None:
        write_lines(f"{kind(_program(), {}, PROGRAM, _COMPLETE).complete()}\n")
    return ExitCode.PUBLISHED if kind else ExitCode.USER


def _welcome() -> str:
    """Return what the program says of itself: all commands, first the five that people need first."""
    width = max(len(row.name) for row in COMMANDS)
    lines = [f"  {program()} {row.name:<{width}}  {told(row.help)}" for row in COMMANDS]
    first = sum(row.first for row in COMMANDS)
    more = told(sentence("{command} shows the options of a command.", command=command(sentence("COMMAND --help"))))
    return "\n".join([told(_ABOUT), "", *lines[:first], "", *lines[first:], "", more, ""])


# ---- From the table to click.


class _Program(CommandGroup):
    """All commands; those that a newcomer needs stand first."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in two groups."""
        del ctx
        for head, first in ((sentence("First"), True), (sentence("Further"), False)):
            with formatter.section(told(head)):
                formatter.write_dl([(row.name, told(row.help)) for row in COMMANDS if row.first is first])


def _program() -> click.Group:
    group = _Program(
        PROGRAM, context_settings=_SETTINGS, help=told(_ABOUT), params=[_language(), _version()], **_usage()
    )
    for row in COMMANDS:
        first, _, last = row.name.rpartition(" ")
        _group_of(group, first).add_command(_command(row, last))
    return group


def _usage() -> dict[str, Any]:
    """Return what stands for options and words in the line that says how a group of commands is typed."""
    words, options = told(sentence("COMMAND [ARGS]...")), told(sentence("[OPTIONS]"))
    return {"subcommand_metavar": words, "options_metavar": options}


def _group_of(group: click.Group, name: str) -> click.Group:
    """Return the group of the commands whose first word is this; "" for those that have but one."""
    if not name:
        return group
    if name not in group.commands:
        rows = [row for row in COMMANDS if row.name.startswith(f"{name} ")]
        text = told(joined((row.help for row in rows), "{first}; {second}"))
        group.add_command(CommandGroup(name, help=f"{text}.", context_settings=_SETTINGS, **_usage()))
    found = group.commands[name]
    assert isinstance(found, click.Group)  # noqa: S101 - no command of the table is called as a group is
    return found


def _command(row: Command, name: str) -> click.Command:
    def act(**given: object) -> object:
        return row.function()(**_merged(row, given))

    params = [*(_argument(word, row) for word in row.words), *map(_option, row.options)]
    return CommandInOurWords(
        name,
        params=params,
        callback=act,
        help=f"{told(row.help)}.",
        short_help=told(row.help),
        epilog=told(row.note) or None,
        options_metavar=told(sentence("[OPTIONS]")),
        context_settings=_SETTINGS,
    )


def _option(option: Option) -> click.Option:
    names = [option.flag, option.name, *([f"-{option.letter}"] if option.letter else [])]
    if option.kind is Kind.FLAG:
        return click.Option(names, is_flag=True, help=told(option.help))
    many = option.kind is Kind.MANY
    return click.Option(
        names,
        multiple=many,
        default=() if many else "",
        metavar=told(option.metavar),
        help=told(option.help),
        type=_kind(option.metavar),
        shell_complete=partial(_offered, option.choices) if option.choices else None,
    )


def _argument(word: Word, row: Command) -> click.Argument:
    short = any(option.name == word.name for option in row.options)
    return click.Argument(
        [f"{word.name}{_WORD}" if short else word.name],
        metavar=told(word.metavar) if word.required else f"[{told(word.metavar)}]",
        required=word.required,
        nargs=-1 if word.many else 1,
        **({} if word.many or word.required else {"default": ""}),
        type=_kind(word.metavar),
    )


def _kind(metavar: str) -> click.ParamType[str]:
    """Return what a shell completes there: names of files, or nothing that it knows of."""
    return click.Path(path_type=str) if metavar.startswith(_PATHS) else click.STRING


def _merged(row: Command, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given; a word that is a short way to give an option is that option."""
    found = {name: value for name, value in given.items() if not name.endswith(_WORD)}
    for option in row.options:
        word = given.get(f"{option.name}{_WORD}")
        if word and found[option.name] and word != found[option.name]:
            raise CommandLineError(
                sentence(
                    "“{word}” and {flag} {found} say two things; give one of them",
                    word=word,
                    flag=option.flag,
                    found=found[option.name],
                )
            )
        found[option.name] = word or found[option.name]
    folder = given.get(f"{CONTENT}{_WORD}")
    if folder and any(option.name == OUTPUT and option.metavar == "FOLDER" for option in row.options):
        found[OUTPUT] = found[OUTPUT] or output_within(folder)
    return found


def _offered(
    choices: Sequence[str], _: click.Context, __: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Return the values that an option may take, of which several may stand with commas between."""
    before, comma, last = incomplete.rpartition(",")
    return [CompletionItem(f"{before}{comma}{each}") for each in choices if each.startswith(last)]


def _version() -> click.Option:
    def show(context: click.Context, _: click.Parameter, value: object) -> None:
        if value and not context.resilient_parsing:
            write_lines(f"{PROGRAM} {release()}\n")
            context.exit()

    words = told(sentence("Show the version and exit."))
    return click.Option(["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help=words)


def _language() -> click.Option:
    """Return the option that says the language; it has been read before all others (`_spoken`)."""
    words = told(
        sentence("Language to speak: {languages} (default: that of the system).", languages=", ".join(languages()))
    )
    return click.Option([_LANGUAGE], metavar=told(sentence("LANGUAGE")), expose_value=False, help=words)
