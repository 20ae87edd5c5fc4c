"""Ask the user at a terminal, and open a page in the browser."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable

import click

from pipeline.cli.language import translate
from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.text.visible import visible


def can_ask() -> bool:
    """Return whether there is a terminal with a user who can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str, otherwise: str, check: Callable[[str], object] = str) -> str:
    """Return the answer, or `otherwise` where it is only Enter; one that `check` refuses is asked for again.

    Raises:
        click.Abort: it was answered with Ctrl-C or Ctrl-D.
    """
    while True:
        shown = f" [{visible(otherwise)}]" if otherwise else ""
        text, colon = f"{translate(question)}{shown}", translate(sentence(": "))
        answer: str = click.prompt(text, "", show_default=False, prompt_suffix=colon) or otherwise
        try:
            check(answer)
        except UserError as error:
            click.echo(visible(translate(sentence("error: {error}", error=error))))
        else:
            return answer


def open_in_browser(address: str) -> bool:
    """Open a window; a machine without a screen has at most one for the terminal, which it would take."""
    has_screen = not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME")
    )
    return has_screen and webbrowser.open(address)
