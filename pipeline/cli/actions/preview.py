"""`editions preview`: the site while one writes, in a browser of this machine."""

from __future__ import annotations

import asyncio
import sys
import time
import traceback
from pathlib import Path

from pipeline.build.interrupt import all_in_scratch, say, sweep
from pipeline.build.job import Limits
from pipeline.cli.browser import open_in_browser
from pipeline.cli.language import spoken, told, write_told
from pipeline.cli.option_values import content_of
from pipeline.cli.progress import can_redraw, show_progress
from pipeline.cli.running import begin
from pipeline.cli.verbosity import Verbosity
from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.model.settings import Trust
from pipeline.options import Options
from pipeline.preview.lines import errors_of, line_of
from pipeline.preview.live import LiveSite
from pipeline.preview.serving import LOOPBACK, Glance, PreviewServer, Teller, place
from pipeline.text.visible import write_line

_LAST_PORT = 65535
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what is asked for, and warned of


def preview(
    *,
    content: str,
    port: str,
    host: str,
    open: bool,  # noqa: A002 - the option's name
    no_drafts: bool,
    jobs: int,
    trust: tuple[Trust, ...],
    time_limit: int,
    memory_limit: int,
    verbose: bool,
    quiet: bool,
) -> None:
    """Serve the site of a folder and show each change, until stopped.

    Raises:
        UserError: the folder is not there, or the port or host cannot be had.
    """
    if quiet and verbose:
        raise UserError(sentence("--quiet and --verbose exclude each other"))
    folder = _folder(content)
    limits, drafts = Limits(time_limit, memory_limit), not (no_drafts or host)
    options = Options(folder, folder / "output", drafts=drafts, workers=jobs, limits=limits, trust=trust)
    at = place(host or LOOPBACK, _port(port), folder)
    begin()
    sweep()
    say(lambda: told(sentence("the preview has written nothing into the output folder")))
    language = spoken()
    with all_in_scratch(), LiveSite(options, language) as site:
        teller = _teller(verbose=verbose, quiet=quiet)
        trusted = Trust.HTML in options.trust
        server = PreviewServer(folder, at, site, teller, public=bool(host), trusted=trusted, language=language)
        _announce(host, at.getsockname()[1], opens=open)
        asyncio.run(server.run())


def _folder(content: str) -> Path:
    folder = content_of(content)
    if not folder.is_dir():
        raise UserError(sentence("there is no folder {folder}; name the one that holds your posts", folder=folder))
    return folder.absolute()


def _port(value: str) -> int:
    if not value:
        return 0
    if not value.isdecimal() or not 0 < int(value) <= _LAST_PORT:
        raise UserError(
            sentence(
                "--port wants a number from 1 to {last}, not “{value}”; leave it out to get a free one",
                last=_LAST_PORT,
                value=value,
            )
        )
    return int(value)


def _announce(host: str, port: int, *, opens: bool) -> None:
    """Say where the preview is, and who can reach it."""
    near = LOOPBACK if not host or host in _EVERYWHERE else host
    address = f"http://{f'[{near}]' if ':' in near else near}:{port}/"
    write_told(sentence("Preview: {address} (Ctrl-C ends it)", address=address))
    sys.stdout.flush()
    if host:
        write_line(told(_warning(host)))
    if opens and not open_in_browser(address):
        write_line(told(sentence("no browser could be opened: open {address} yourself", address=address)))


def _warning(host: str) -> str:
    if host in _EVERYWHERE:
        return sentence(
            "warning: everybody in your networks can read this preview; drafts are left out."
            " Without --host, it is yours alone."
        )
    return sentence(
        "warning: everybody who reaches {host} can read this preview; drafts are left out."
        " Without --host, it is yours alone.",
        host=host,
    )


def _teller(*, verbose: bool, quiet: bool) -> Teller:
    def look(each: Glance) -> None:
        if not quiet:
            write_line(told(line_of(each.changes, each.found, each.seconds, time.strftime("%H:%M:%S"))))
            for line in errors_of(each.found) if verbose else ():
                write_line(told(line))

    bar = Verbosity(quiet=quiet or not can_redraw())
    return Teller(
        lambda: show_progress(bar),
        look,
        lambda words: write_line(told(sentence("warning: {words}", words=words))),
        _complain,
    )


def _complain(error: Exception) -> None:
    """Say what is a fault of ours."""
    for line in "".join(traceback.format_exception(error)).splitlines():
        write_line(line)
