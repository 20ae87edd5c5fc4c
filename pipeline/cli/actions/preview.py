"""`editions preview`: the site while one writes, in a browser of this machine."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from functools import partial

from pipeline.cli.language import spoken, translate, write_sentences
from pipeline.cli.option_values import OptionError, Verbosity
from pipeline.cli.running import begin
from pipeline.cli.serving import make_teller, read_port, show_in_browser
from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.jobs.interrupt import all_in_scratch, say, sweep
from pipeline.model.settings import Trust
from pipeline.options import Options
from pipeline.preview.live import LiveSite
from pipeline.preview.serving import LOOPBACK, PreviewServer, open_socket
from pipeline.text.visible import write_line

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what is asked for, and warned of


def preview(
    *,
    options: Options,
    verbosity: Verbosity,
    port: str,
    host: str,
    open: bool,  # noqa: A002 - the option's name
    no_drafts: bool,
    edit: bool,
) -> None:
    """Serve the site of a folder and show each change, until stopped.

    Raises:
        UserError: the folder is not there, or the port or host cannot be had.
    """
    if edit:
        if host or no_drafts:
            raise OptionError("--edit is for you alone and shows drafts: leave out --host and --no-drafts, or use desk")
        from pipeline.cli.actions.desk import desk

        desk(options=options, verbosity=verbosity, port=port, open=open, share=False)
        return
    if not options.content.is_dir():
        raise UserError("there is no folder “{folder}”; name the one that holds your posts", folder=options.content)
    folder = options.content.absolute()
    options = replace(options, content=folder, output=folder / "output", drafts=not (no_drafts or host))
    at = open_socket(host or LOOPBACK, read_port(port), folder)
    begin()
    sweep()
    say(lambda: translate(sentence("the preview has written nothing into the output folder")))
    language = spoken()
    with all_in_scratch(), LiveSite(options, language) as site:
        teller = make_teller(verbosity)
        trusted = Trust.HTML in options.trust
        begun = partial(_announce, host, at.getsockname()[1], opens=open)
        server = PreviewServer(
            folder, at, site, teller, public=bool(host), trusted=trusted, language=language, begun=begun
        )
        asyncio.run(server.run())


def _announce(host: str, port: int, *, opens: bool) -> None:
    """Say where the preview is, and who can reach it."""
    near = LOOPBACK if not host or host in _EVERYWHERE else host
    address = f"http://{f'[{near}]' if ':' in near else near}:{port}/"
    write_sentences(sentence("Preview: {address} (Ctrl-C ends it)", address=address))
    sys.stdout.flush()
    if host:
        write_line(translate(_warning(host)))
    if opens:
        show_in_browser(address)


def _warning(host: str) -> str:
    if host in _EVERYWHERE:
        return sentence(
            "warning: everybody in your networks can read this preview; drafts are left out. Without --host,"
            " only you can read it."
        )
    return sentence(
        "warning: everybody who reaches {host} can read this preview; drafts are left out. Without --host,"
        " only you can read it.",
        host=host,
    )
