"""`editions preview`: the site while one writes, in a browser of this machine."""

from __future__ import annotations

import asyncio
import os
import sys
import time
import traceback
import webbrowser
from pathlib import Path

from pipeline.errors import UserError
from pipeline.jobs.stopping import say
from pipeline.model.manuscript import Trust
from pipeline.options import Options
from pipeline.preview.lines import errors_of, line_of
from pipeline.preview.live import LiveSite
from pipeline.preview.serving import LOOPBACK, Look, PreviewServer, Teller, place
from pipeline.text.visible import visible_lines, write_line, write_lines

_LAST_PORT = 65535
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what is asked for, and warned of


def preview(  # noqa: PLR0913 - an option each
    *,
    content: str,
    port: str = "",
    host: str = "",
    open: bool = False,  # noqa: A002 - the option's name
    no_drafts: bool = False,
    trust: tuple[str, ...] = (),
    jobs: int = 0,
    verbose: bool = False,
    quiet: bool = False,
) -> None:
    """Serve the site of a folder and show each change, until stopped.

    Raises:
        UserError: the folder is not there, or the port or host cannot be had.
    """
    folder = Path(content).absolute()
    if not folder.is_dir():
        raise UserError(f"there is no folder {content}; name the one that holds your posts")
    drafts = not (no_drafts or host)
    options = Options(folder, folder / "output", drafts=drafts, workers=jobs, trust=tuple(map(Trust, trust)))
    at = place(host or LOOPBACK, _port(port), folder)
    say(lambda: "the preview has ended; the output folder is as it was")
    with LiveSite(options) as site:
        one = PreviewServer(
            folder, at, site, _teller(verbose=verbose, quiet=quiet), public=bool(host), trusted=bool(trust)
        )
        _announce(host, one.at.getsockname()[1], opens=open)
        asyncio.run(one.run())


def _port(value: str) -> int:
    if not value:
        return 0
    if not value.isdecimal() or not 0 < int(value) <= _LAST_PORT:
        raise UserError(f"--port wants a number from 1 to {_LAST_PORT}, not “{value}”; leave it out to get a free one")
    return int(value)


def _announce(host: str, port: int, *, opens: bool) -> None:
    """Say where the preview is, and who can reach it."""
    near = LOOPBACK if not host or host in _EVERYWHERE else host
    address = f"http://{f'[{near}]' if ':' in near else near}:{port}/"
    write_lines(f"Preview: {address} (Ctrl-C ends it)\n")
    sys.stdout.flush()
    if host:
        reach = "everybody in your networks" if host in _EVERYWHERE else f"everybody who reaches {host}"
        write_line(f"warning: {reach} can read this preview; drafts are left out. Without --host, it is yours alone.")
    if opens and not _open(address):
        write_line(f"no browser could be opened: open {address} yourself")


def _open(address: str) -> bool:
    """Open a window of a browser; a machine without a screen has at most one for the terminal, which it would take."""
    has_screen = not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME")
    )
    return has_screen and webbrowser.open(address)


def _teller(*, verbose: bool, quiet: bool) -> Teller:
    def look(each: Look) -> None:
        if not quiet:
            write_line(line_of(each.changes, each.found, each.seconds, time.strftime("%H:%M:%S")))
            for line in errors_of(each.found) if verbose else ():
                write_line(line)

    return Teller(look, lambda words: write_line(f"warning: {words}"), _complain)


def _complain(error: Exception) -> None:
    """Say what is a fault of ours."""
    sys.stderr.write(visible_lines("".join(traceback.format_exception(error))))
