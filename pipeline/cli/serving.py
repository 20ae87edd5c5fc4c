"""What the commands that serve pages share: their port, and what they print of each look at the folder."""

from __future__ import annotations

import time
import traceback

from pipeline.cli.language import told
from pipeline.cli.option_values import Verbosity
from pipeline.cli.progress import can_redraw, show_progress
from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.preview.lines import format_line, list_errors
from pipeline.preview.serving import Glance, Teller
from pipeline.text.visible import write_line

_LAST_PORT = 65535


def read_port(value: str) -> int:
    """Return the port of an option, 0 where it is left out.

    Raises:
        UserError: It is no port.
    """
    if not value:
        return 0
    if not value.isdecimal() or not 0 < int(value) <= _LAST_PORT:
        raise UserError(
            "--port must be a number from 1 to {last}, not “{value}”; leave it out to get a free one",
            last=_LAST_PORT,
            value=value,
        )
    return int(value)


def make_teller(shown: Verbosity) -> Teller:
    """Return what prints a line for each look at the folder."""

    def look(each: Glance) -> None:
        if not shown.quiet:
            write_line(told(format_line(each.changes, each.found, each.seconds, time.strftime("%H:%M:%S"))))
            for line in list_errors(each.found) if shown.verbose else ():
                write_line(told(line))

    bar = Verbosity(quiet=shown.quiet or not can_redraw())
    return Teller(
        lambda: show_progress(bar),
        look,
        lambda words: write_line(told(sentence("warning: {words}", words=words))),
        complain,
    )


def complain(error: Exception) -> None:
    """Say what is a fault of ours."""
    for line in "".join(traceback.format_exception(error)).splitlines():
        write_line(line)
