"""`editions desk`: posts are written, corrected and printed in the browser."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.build.database import make_private
from pipeline.build.interrupt import all_in_scratch, say, sweep
from pipeline.cli.actions.shortcut import write_shortcuts
from pipeline.cli.dialogue import open_in_browser
from pipeline.cli.language import spoken, translate, write_sentences
from pipeline.cli.option_values import Verbosity
from pipeline.cli.running import begin
from pipeline.cli.serving import complain, make_teller, read_port
from pipeline.desk.app import DESK, make_desk_application
from pipeline.desk.bench import Bench
from pipeline.desk.people import People
from pipeline.desk.runs import Runs
from pipeline.desk.store.files import DeskFiles
from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.options import Options
from pipeline.preview.live import LiveSite
from pipeline.preview.serving import LOOPBACK, PreviewServer, open_socket
from pipeline.runs.runners import cache_folder
from pipeline.text.visible import write_line

_EVERYWHERE = "0.0.0.0"  # noqa: S104 - only with --share, which the page explains


def desk(
    *,
    options: Options,
    verbosity: Verbosity,
    port: str,
    open: bool,  # noqa: A002 - the option's name
    share: bool,
    shortcut: bool = False,
) -> None:
    """Serve the desk of a folder until stopped; for a shortcut, write it and end.

    Raises:
        UserError: The folder is not there, the port cannot be had, or the shortcut cannot be written.
    """
    if not options.content.is_dir():
        raise UserError("there is no folder “{folder}”; name the one that holds your posts", folder=options.content)
    if shortcut:
        for path in write_shortcuts(options.content.resolve(), spoken()):
            write_sentences(sentence("{path} opens the desk with a double click", path=path))
        return
    folder = options.content.absolute()
    options = replace(options, content=folder, output=options.output.absolute(), drafts=True, blocks=True)
    kept = _find_kept(folder)
    at = open_socket(_EVERYWHERE if share else LOOPBACK, read_port(port), folder)
    begin()
    sweep()
    say(lambda: translate(sentence("the desk has ended; what was saved is in the folder")))
    language = spoken()
    files, runs = DeskFiles(folder, kept, options.outputs_within), Runs(options, complain)
    bench = Bench(options, files, People(kept), complain, runs, at.getsockname()[1], share)
    with all_in_scratch(), LiveSite(options, language) as site:
        application = partial(make_desk_application, bench)
        server = PreviewServer(
            folder, at, site, make_teller(verbosity), public=share, language=language, application=application
        )
        _announce(bench, at, opens=open, shared=share)
        try:
            asyncio.run(server.run())
        finally:
            runs.close()


def _find_kept(content: Path) -> Path:
    """Return the folder of ours that has the history of a content folder: beside the cache, for its user alone."""
    cache = cache_folder().absolute()
    name = hashlib.blake2b(os.fsencode(content.resolve()), digest_size=8).hexdigest()
    for folder in (above := cache.with_name(f"{cache.name}-desk"), above / name):
        make_private(folder)
    return above / name


def _announce(bench: Bench, at: socket.socket, *, opens: bool, shared: bool) -> None:
    """Print the link of the desk, and who else can come."""
    address = f"http://{LOOPBACK}:{at.getsockname()[1]}/{DESK}enter/{bench.people.owner.key}"
    write_sentences(sentence("Desk: {address} (Ctrl-C ends it)", address=address))
    sys.stdout.flush()
    if shared:
        write_line(
            translate(
                sentence(
                    "warning: others in your network can open the desk with a link that you give them at"
                    " “People”; the connection is not encrypted."
                )
            )
        )
    if opens and not open_in_browser(address):
        write_line(translate(sentence("no browser could be opened: open {address} yourself", address=address)))
