"""Options, arguments and commands of click in the language to speak; a command's action is imported when it runs."""

from __future__ import annotations

import keyword
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from pipeline.cli.language import command, translate
from pipeline.cli.option_values import CONTENT, OUTPUT, OptionError, gather_options, output_within
from pipeline.i18n.sentences import Sentence, constant, sentence
from pipeline.text.visible import write_lines

POSTS = "FOLDER|FILE"
"""Word for an argument that is a content folder, or one post."""
_WITH_COMMAS = frozenset({"tag", "post"})  # options that are given again, or once with commas
_RARE = frozenset({"jobs", "trust", "time_limit", "memory_limit", "json", "profile", "scheduler"})
_SHORT = "_short"  # ends the name of an argument that is a short way to give an option
_OF_CLICK = (sentence("Commands"), sentence("Options"), sentence("[OPTIONS]"), sentence("COMMAND [ARGS]..."))
"""Words of click's own in the help: the catalogue translates them, too."""


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or translate(sentence("Usage: ")))

    def write_heading(self, heading: str) -> None:
        self.write(f"{translate(sentence('{heading}:', heading=constant(heading)))}\n")

    def write_text(self, text: str) -> None:
        super().write_text(translate(constant(text)))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, translate(constant(text))) for name, text in rows], col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


class _Value(click.ParamType[Any]):
    """Value that is parsed from the typed text; shells offer the choices, several with commas between them."""

    name = "text"

    def __init__(self, parse: Callable[[str], object], choices: Iterable[str]) -> None:
        self.parse, self.choices = parse, choices

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> object:
        del param, ctx
        return self.parse(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        del ctx, param
        before, comma, last = incomplete.rpartition(",")
        return [CompletionItem(f"{before}{comma}{each}") for each in self.choices if each.startswith(last)]


def _type(metavar: str, parse: Callable[[str], object] = str, choices: Iterable[str] = ()) -> click.ParamType[Any]:
    """Return the type of a value, of which a shell completes the names of files."""
    return click.Path(path_type=str) if metavar.startswith(("FOLDER", "FILE")) else _Value(parse, choices)


class Option(click.Option):
    """Option with a value: `dry_run` is typed `--dry-run`, `class_` is typed `--class`.

    `parse` makes the value of the typed text, of "" where the option is not given.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what can be said of an option
        self,
        name: str,
        metavar: str,
        description: str,
        letter: str = "",
        parse: Callable[[str], object] = str,
        choices: Iterable[str] = (),
        *,
        many: bool = False,
    ) -> None:
        """Make an option; `metavar` and `description`, which may list {choices}, are translated."""
        names = [f"--{name.strip('_').replace('_', '-')}", name, *([f"-{letter}"] if letter else [])]
        if metavar:
            kind, default = _type(metavar, parse, choices), () if many else ""
            super().__init__(names, metavar=constant(metavar), type=kind, multiple=many, default=default)
        else:
            super().__init__(names, is_flag=True)
        # Not given to click, which would make a plain text of it.
        if "{choices}" in description and not isinstance(description, Sentence):
            self.help = sentence(description, choices=", ".join(choices))
        else:
            self.help = constant(description)

    def make_metavar(self, ctx: click.Context) -> str:
        """Return the word for the value."""
        del ctx
        return translate(self.metavar or "")


def flag(name: str, description: str, letter: str = "") -> Option:
    """Return an option without a value."""
    return Option(name, "", description, letter)


def printing(name: str, description: str, text: Callable[[click.Context], str], letter: str = "") -> Option:
    """Return a flag that prints a text and ends the program. click's own writes UTF-8 to ASCII terminals."""

    def callback(context: click.Context, _: click.Parameter, value: object) -> None:
        if value and not context.resilient_parsing:
            write_lines(f"{text(context)}\n")
            context.exit()

    option = flag(name, description, letter)
    option.callback = callback
    option.expose_value = False
    option.is_eager = True
    return option


class Argument(click.Argument):
    """Word without an option. One that is not required is a short way to give the option of the same name."""

    def __init__(self, option: str, metavar: str, *, required: bool = False, many: bool = False) -> None:
        """Make an argument; `metavar` is translated."""
        self.option = option
        name = option if required else f"{option}{_SHORT}"
        more: dict[str, Any] = {} if required or many else {"default": ""}
        words = constant(metavar)
        super().__init__([name], metavar=words, required=required, nargs=-1 if many else 1, type=_type(words), **more)

    def make_metavar(self, ctx: click.Context) -> str:
        """Return the word for the value, in brackets where it may be left out."""
        del ctx
        word = translate(self.metavar or "") + (" …" if self.nargs < 0 and not self.required else "")
        return word if self.required else f"[{word}]"


class _Translated(click.Command):
    context_class = _Context

    def __init__(self, name: str, description: str, params: Sequence[click.Parameter], note: str = "") -> None:
        self.examples: tuple[str, ...] = ()
        helping = printing("help", "Show this message and exit.", click.Context.get_help, "h")
        settings = {"max_content_width": 100}
        super().__init__(name, params=[*params, helping], help=description, epilog=note, context_settings=settings)
        self.short_help = constant(description)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # the parser leaves it out here and there
            raise

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [translate(constant(piece)) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(f"{translate(self.short_help or '').removesuffix('.')}.")
        if self.examples:
            with formatter.section(sentence("Examples")):
                for example in self.examples:
                    formatter.write(f"  {translate(command(example))}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those for developers and large machines last."""
        params = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        for heading, is_rare in ((sentence("Options"), False), (sentence("For developers and large machines"), True)):
            rows = [param.get_help_record(ctx) for param in params if (param.name in _RARE) is is_rare]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl([row for row in rows if row])


class Command(_Translated):
    """Command of one word or two: `new site` calls the function `new_site` of `cli/actions/new.py`, or of `module`.

    The function takes each option and each required argument by its name, those of every run as `options` and `shown`
    (`gather_options`). `first` commands are those that a newcomer needs; `examples` are printed above the options,
    `note` below them.
    """

    allow_extra_args = True  # refused in `invoke`

    def __init__(  # noqa: PLR0913 - what can be said of a command
        self,
        full_name: str,
        description: str,
        *params: Option | Argument,
        first: bool = False,
        note: str = "",
        module: str = "",
        examples: Sequence[str] = (),
    ) -> None:
        """Make a command; `description` and `note` are translated."""
        super().__init__(full_name.rsplit(maxsplit=1)[-1], description, params, note)
        self.examples = tuple(examples)
        self.full_name = full_name
        self.first = first
        self.module = module or full_name.split(maxsplit=1)[0]
        self.options = [param for param in params if isinstance(param, Option)]
        self.arguments = [param for param in params if isinstance(param, Argument)]

    def action(self) -> Callable[..., Any]:
        """Import the function that does the command's work."""
        module = import_module(f"pipeline.cli.actions.{_as_name(self.module)}")
        function: Callable[..., Any] = getattr(module, _as_name(self.full_name.replace(" ", "_")))
        return function

    def invoke(self, ctx: click.Context) -> object:
        """Return the action with what was typed, for `click_program.run` to call."""
        if ctx.args:
            raise click.UsageError(shlex.join(ctx.args), ctx)
        given = self.merge(ctx.params)
        if "jobs" in given:
            writes_folder = any(option.name == OUTPUT and option.metavar == "FOLDER" for option in self.options)
            takes_post = any(argument.metavar == POSTS for argument in self.arguments)
            given = gather_options(given, writes_folder=writes_folder, takes_post=takes_post)
        return partial(self.action(), **given)

    def merge(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with those of short ways as the options that they give.

        Raises:
            OptionError: An argument and its option say two things.
        """
        values = {name: value for name, value in given.items() if not name.endswith(_SHORT)}
        for option in self.options:
            name = option.name
            found = values[name]
            word = given.get(f"{name}{_SHORT}")
            if isinstance(found, tuple):
                found = (*found, *(word or ()))
                words = [part.strip() for value in found for part in value.split(",")]
                values[name] = tuple(filter(None, words)) if name in _WITH_COMMAS else found
                continue
            if word and found and word != found:
                raise OptionError(
                    "“{word}” and {flag} {found} contradict each other; give one of them",
                    word=word,
                    flag=option.opts[0],
                    found=found,
                )
            values[name] = word or found
            if name == OUTPUT and option.metavar == "FOLDER" and given.get(f"{CONTENT}{_SHORT}"):
                values[name] = found or output_within(given[f"{CONTENT}{_SHORT}"])
        return values


def _as_name(word: str) -> str:
    """Return the name that code has for a word: `import_` for `import`."""
    return f"{word}_" if keyword.iskeyword(word) else word


class CommandGroup(_Translated, click.Group):
    """Commands in the order in which people need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in this order."""
        del ctx
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)
