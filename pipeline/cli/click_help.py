"""Commands of click whose help is in the language to speak; click's own words would be English."""

from __future__ import annotations

import shlex

import click

from pipeline.cli.language import told
from pipeline.cli.mistakes import ExtraWords
from pipeline.i18n.sentences import sentence
from pipeline.text.visible import write_lines


def _show_help(ctx: click.Context, _: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        write_lines(f"{ctx.get_help()}\n")
        ctx.exit()


class _Formatter(click.HelpFormatter):
    """Sets a colon as the language to speak does."""

    def write_heading(self, heading: str) -> None:
        """Write what stands above a section."""
        self.write(f"{told(sentence('{heading}:', heading=heading))}\n")


class _Context(click.Context):
    formatter_class = _Formatter


class CommandInOurWords(click.Command):
    """A command whose help is in the language to speak: click's own words would be English."""

    allow_extra_args = True  # which are refused here
    context_class = _Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; click's own words about those that are too many would be English."""
        rest = super().parse_args(ctx, args)
        if rest and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise ExtraWords(shlex.join(rest), ctx)
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what is typed."""
        words = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, words, prefix=told(sentence("Usage: ")))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx)) is not None]
        if rows:
            with formatter.section(told(sentence("Options"))):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help, which says what it does."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = told(sentence("Show this message and exit."))
            option.callback = _show_help  # click's own writes UTF-8 where a terminal knows ASCII alone
        return option


class CommandGroup(CommandInOurWords, click.Group):
    """Commands whose names begin with the same word."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands."""
        del ctx
        with formatter.section(told(sentence("Commands"))):
            formatter.write_dl([(name, command.short_help or "") for name, command in self.commands.items()])
