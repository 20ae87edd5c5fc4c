"""`editions desk`: posts are written, corrected and printed in the browser."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import secrets
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pipeline.cli.actions.shortcut import write_shortcuts
from pipeline.cli.language import spoken, translate, write_sentences
from pipeline.cli.option_values import Verbosity
from pipeline.cli.running import begin
from pipeline.cli.serving import complain, make_teller, read_port, show_in_browser
from pipeline.desk.app import DESK, make_desk_application
from pipeline.desk.bench import Bench
from pipeline.desk.people import People
from pipeline.desk.runs import Runs
from pipeline.desk.store.files import DeskFiles
from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.jobs.database import make_private
from pipeline.jobs.interrupt import all_in_scratch, on_interrupt, say, sweep
from pipeline.options import Options
from pipeline.preview.live import LiveSite
from pipeline.preview.serving import LOOPBACK, PreviewServer, leads_here, open_socket, open_twin
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
    name, twin = find_name(kept, at)
    begin()
    sweep()
    say(lambda: translate(sentence("the desk has ended; what was saved is in the folder")))
    language = spoken()
    files, runs = DeskFiles(folder, kept, options.outputs_within), Runs(options, complain)
    people = People(kept)
    bench = Bench(options, files, people, complain, runs, at.getsockname()[1], share)
    places = (Path.home() / f"editions-desk-{kept.name}.html", kept / "open.html")  # browsers in a box read the first
    door = _Door(people, f"http://{name or LOOPBACK}:{bench.port}/{DESK}enter/", places)
    with all_in_scratch(), LiveSite(options, language) as site, on_interrupt(then=door.close):
        server = PreviewServer(
            folder,
            at,
            site,
            make_teller(verbosity),
            public=share,
            language=language,
            application=partial(make_desk_application, bench),
            name=name,
            twin=twin,
            begun=partial(_announce, door, opens=open, shared=share, named=bool(name)),
        )
        try:
            asyncio.run(server.run())
        finally:
            runs.close()
            door.close()


def _find_kept(content: Path) -> Path:
    """Return the folder of ours that has the history of a content folder: beside the cache, for its user alone."""
    cache = cache_folder().absolute()
    name = hashlib.blake2b(os.fsencode(content.resolve()), digest_size=8).hexdigest()
    for folder in (above := cache.with_name(f"{cache.name}-desk"), above / name):
        make_private(folder)
    return above / name


def find_name(kept: Path, at: socket.socket) -> tuple[str, socket.socket | None]:
    """Return the name of a desk, which no other program of this machine can guess, and the socket that it takes.

    Cookies go to every port of a name. The name is "" where the system does not know such names.
    """
    file = kept / "name.txt"
    try:
        word = file.read_text("ascii")
    except OSError:
        word = secrets.token_hex(8)
        with contextlib.suppress(OSError):
            file.write_text(word, "ascii")
    name = f"desk-{word}.localhost"
    if not leads_here(name):
        return "", None
    try:
        return name, open_twin(at)
    except OSError:  # another program would be asked first
        return "", None


@dataclass
class _Door:
    """The owner's way in: a link that works once, and a file that leads a browser to it."""

    people: People
    address: str
    places: tuple[Path, ...]
    file: Path | None = None

    def __post_init__(self) -> None:
        self.people.after_entry = self._note_entry

    def show(self) -> str:
        """Print a new link, and return it."""
        address = f"{self.address}{self.people.make_way_in()}"
        write_sentences(sentence("Desk: {address} (Ctrl-C ends it)", address=address))
        sys.stdout.flush()
        return address

    def open(self, address: str) -> None:
        """Open a browser.

        All users of a machine can read the command line of a browser, so it gets a file that its user alone can read.
        """
        html = f'<!DOCTYPE html><title>…</title><meta http-equiv="refresh" content="0;url={address}">'
        for place in self.places:
            with contextlib.suppress(OSError):
                place.unlink(missing_ok=True)  # of a desk that was killed
                handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                self.file = place
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(html)
                break
        if self.file:
            show_in_browser(self.file.as_uri(), address)
        else:
            write_line(sentence("no browser could be opened: open {address} yourself", address=address))

    def listen(self) -> None:
        """Print a new link at each Enter in the terminal, until it is closed."""
        while True:
            try:
                if not os.read(0, 1024):
                    return
            except OSError as error:
                if error.errno != errno.EIO:
                    return
                time.sleep(1)  # in the background there is nothing to read
            else:
                self.show()

    def _note_entry(self) -> None:
        self.close()
        if self.people.entries > 1:
            write_line(sentence("warning: another browser has opened the desk with the link of its owner"))

    def close(self) -> None:
        """Remove the file."""
        if self.file:
            self.file.unlink(missing_ok=True)
        self.file = None


def _announce(door: _Door, *, opens: bool, shared: bool, named: bool) -> None:
    """Print the link of the desk, and who else can come."""
    address = door.show()
    if hasattr(signal, "SIGTTIN"):
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)  # it would stop a desk in the background
    threading.Thread(target=door.listen, daemon=True).start()
    if not named:
        write_line(
            sentence(
                "note: this system knows no names such as desk.localhost: in the same browser, programs of other"
                " users of this computer could come in as you if you open their pages at {address}",
                address=LOOPBACK,
            )
        )
    if shared:
        write_line(
            sentence(
                "warning: others in your network can open the desk with a link that you give them at"
                " “People”; the connection is not encrypted."
            )
        )
    if opens:
        door.open(address)
