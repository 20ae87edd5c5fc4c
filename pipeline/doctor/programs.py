"""The programs of others that some commands start: nobody needs them all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.doctor.findings import Finding, Place, State
from pipeline.i18n.sentences import sentence
from pipeline.system import Packages, System, install_line

_HAVE_A_BROWSER = ("darwin", "win32")


@dataclass(frozen=True)
class OtherProgram:
    """A program: the names that it may have, what it is for, what brings it."""

    name: str
    names: tuple[str, ...]
    purpose: str
    packages: Packages


_ALL = tuple(System)
PROGRAMS = (
    OtherProgram(
        "git", ("git",), sentence("deploy to pages, and the state of the texts in books"), dict.fromkeys(_ALL, "git")
    ),
    OtherProgram("rsync", ("rsync",), sentence("deploy to a host"), dict.fromkeys(_ALL, "rsync")),
    OtherProgram(
        "ssh",
        ("ssh",),
        sentence("deploy to a host"),
        {System.DEBIAN: "openssh-client", System.FEDORA: "openssh-clients", System.WINDOWS: "openssh"},
    ),
    OtherProgram(
        sentence("browser"),
        ("xdg-open", "firefox", "chromium", "chromium-browser", "google-chrome"),
        "preview --open",
        {System.DEBIAN: "firefox-esr", System.FEDORA: "firefox"},
    ),
)


def look(_: Place) -> Iterator[Finding]:
    """Yield each, where it is or what it would be for."""
    for program in PROGRAMS:
        yield _finding(program)


def _finding(program: OtherProgram) -> Finding:
    if program.name == "browser" and (sys.platform in _HAVE_A_BROWSER or os.environ.get("BROWSER")):
        return Finding(program.name, os.environ.get("BROWSER") or sentence("that of the system"))
    found = next(filter(None, map(shutil.which, program.names)), None)
    if found:
        return Finding(program.name, found)
    lacks = sentence("not found; needed by {purpose}", purpose=program.purpose)
    return Finding(program.name, lacks, State.NOTE, install_line([program.packages]))
