"""The program of all commands: what is typed becomes the call of a function, or one line about what is wrong."""

from __future__ import annotations

import difflib
import errno
import os
from collections.abc import Sequence

import click
from click.shell_completion import ShellComplete, get_completion_class

from pipeline.cli.click_commands import CommandGroup, Option, printing
from pipeline.cli.commands import COMMANDS
from pipeline.cli.language import PROGRAM, command, program, speak, translate
from pipeline.errors import UserError
from pipeline.i18n import sentences
from pipeline.i18n.catalogue import languages
from pipeline.i18n.sentences import OR, joined, sentence
from pipeline.runs.result import ExitCode
from pipeline.text.visible import write_line, write_lines
from pipeline.version import release

SHELLS = ("bash", "zsh", "fish")
NAMES = [row.full_name for row in COMMANDS]
_ABOUT = sentence("Markdown posts go in; a web site, PDFs and an e-book come out.")
_LANGUAGE = "--lang"
_COMPLETE = "_EDITIONS_COMPLETE"
_OF_PATHS = frozenset({errno.EACCES, errno.EPERM, errno.ENAMETOOLONG})  # what a path that is typed may end in


class CommandLineError(UserError):
    """A command line cannot be understood."""


class _Program(CommandGroup):
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands that a newcomer needs, then the others."""
        del ctx
        for heading, first in ((sentence("First"), True), (sentence("Further"), False)):
            with formatter.section(heading):
                formatter.write_dl([(row.full_name, row.short_help or "") for row in COMMANDS if row.first is first])


def _build_program() -> CommandGroup:
    what = sentence("Language to speak: {languages} (default: that of the system).", languages=", ".join(languages()))
    params = [
        Option(_LANGUAGE.strip("-"), "LANGUAGE", what),  # read before all others, in `_speak`
        printing("version", sentence("Show the version and exit."), lambda _: f"{PROGRAM} {release()}"),
    ]
    made = _Program(PROGRAM, _ABOUT, params)
    for row in COMMANDS:
        first, _, last = row.full_name.rpartition(" ")
        if first and first not in made.commands:
            texts = (each.short_help or "" for each in COMMANDS if each.full_name.startswith(f"{first} "))
            made.add_command(CommandGroup(first, joined(texts, "{first}; {second}"), ()))
        group = made.commands[first] if first else made
        assert isinstance(group, click.Group)  # noqa: S101 - no command is called as a group is
        group.add_command(row, last)
    return made


_PROGRAM = _build_program()


def run(words: Sequence[str]) -> int:
    """Do what the words of a command line say and return the exit code. Errors of users end in one line."""
    try:
        action = _parse(words)
        if callable(action):
            action = action()
        return action if isinstance(action, int) else ExitCode.PUBLISHED
    except click.Abort:
        why: object = sentence("stopped at a question; nothing was done")
    except UserError as error:
        why = error
    except OSError as error:
        if error.errno not in _OF_PATHS or not error.filename:
            raise
        why = sentence("{path} cannot be used: {why}", path=error.filename, why=sentences.humanize(error))
    write_line(translate(sentence("error: {error}", error=why)))
    return ExitCode.USER


def _parse(words: Sequence[str]) -> object:
    """Return the action that words ask for with its options, or the exit code of what was printed instead."""
    if instruction := os.environ.get(_COMPLETE):
        return _complete(instruction)
    words = _speak(words)
    if not words:
        write_lines(_write_welcome())
        return ExitCode.PUBLISHED
    # Not `main`: that would end with 1, the code for errors in posts, where nobody reads what is printed any more.
    try:
        with _PROGRAM.make_context(program(), list(words)) as context:
            return _PROGRAM.invoke(context)
    except click.exceptions.Exit as done:  # what --help and --version end with
        return done.exit_code
    except click.UsageError as error:
        raise CommandLineError(_describe(error)) from None


def _speak(words: Sequence[str]) -> Sequence[str]:
    """Speak the language that the words begin with, if they do, and return the others."""
    flag, has_value, value = words[0].partition("=") if words else ("", "", "")
    if flag != _LANGUAGE or not (has_value or len(words) > 1):
        return words
    language = value if has_value else words[1]
    if language not in languages():
        known = ", ".join(languages())
        raise CommandLineError(
            "there is no language “{language}” here; there are {languages}", language=language, languages=known
        )
    speak(language)
    return words[1:] if has_value else words[2:]


def _write_welcome() -> str:
    """Return all commands, first those that a newcomer needs."""
    width = max(map(len, NAMES))
    lines = [f"  {program()} {row.full_name:<{width}}  {translate(row.short_help or '')}" for row in COMMANDS]
    first = sum(row.first for row in COMMANDS)
    more = translate(sentence("{command} shows the options of a command.", command=command(sentence("COMMAND --help"))))
    return "\n".join([translate(_ABOUT), "", *lines[:first], "", *lines[first:], "", more, ""])


# ---- Completion.


def completion(shell: str) -> str:
    """Return the script that lets a shell complete commands, options and their values.

    Raises:
        CommandLineError: The shell is not known.
    """
    kind = get_completion_class(shell)
    if kind is None or shell not in SHELLS:
        raise CommandLineError(
            "there is no completion for “{shell}”; there are {shells}", shell=shell, shells=", ".join(SHELLS)
        )
    # Not BashComplete.source: that starts bash to ask for its version.
    return ShellComplete.source(kind(_PROGRAM, {}, PROGRAM, _COMPLETE))


def _complete(instruction: str) -> int:
    """Answer a shell that asks how a command line may go on."""
    kind = get_completion_class(instruction.partition("_")[0])
    if kind is not None:
        write_lines(f"{kind(_PROGRAM, {}, PROGRAM, _COMPLETE).complete()}\n")
    return ExitCode.PUBLISHED if kind else ExitCode.USER


# ---- Mistakes.


def _describe(error: click.UsageError) -> str:
    """Return the mistake in a command line, and the command that shows help."""
    context = error.ctx
    assert context is not None  # noqa: S101 - click gives each one its context
    name = context.command_path.removeprefix(context.find_root().command_path).strip()
    values = {"what": _describe_mistake(error, context, name), "command": command(f"{name} --help".strip())}
    if isinstance(context.command, click.Group):
        return sentence("{what} ({command} shows the commands)", **values)
    return sentence("{what} ({command} shows its options)", **values)


def _describe_mistake(error: click.UsageError, context: click.Context, name: str) -> str:  # noqa: PLR0911 - a return a mistake
    match error:
        case click.NoSuchOption():
            near = error.possibilities or ()
            return sentence("there is no option {option}{meant}", option=error.option_name, meant=suggest(near))
        case click.exceptions.NoSuchCommand():
            typed = f"{name} {error.command_name}".strip()
            return sentence(
                "there is no command “{command}”{meant}", command=typed, meant=suggest(_find_near_commands(typed))
            )
        case click.BadOptionUsage():
            params = context.command.get_params(context)
            if any(
                isinstance(each, click.Option) and each.is_flag for each in params if error.option_name in each.opts
            ):
                return sentence("{option} takes no value", option=error.option_name)
            return sentence("{option} needs a value", option=error.option_name)
        case click.MissingParameter() if error.param:
            return sentence("{command} needs {what}", command=name, what=error.param.metavar)
    if isinstance(context.command, click.Group):
        further = joined(context.command.list_commands(context), OR)
        return sentence("{command} needs {what}", command=name or program(), what=further)
    return sentence("{command} does not take “{words}”", command=name, words=error.message)


def _find_near_commands(typed: str) -> list[str]:
    """Return commands of similar names; “new site” for “site”."""
    return [name for name in NAMES if typed in name.split()] or difflib.get_close_matches(typed, NAMES, 1)


def suggest(names: Sequence[str]) -> str:
    """Return the end of a sentence that names the first of similar names; "" for none."""
    return sentence("; did you mean {names}?", names=names[0]) if names else ""
