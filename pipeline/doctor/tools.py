"""The programs of others that some commands start: nobody needs them all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.doctor.findings import Finding, State
from pipeline.system import Packages, System, install_line

_HAVE_A_BROWSER = ("darwin", "win32")


@dataclass(frozen=True)
class Tool:
    """A program: the names that it may have, what it is for, what brings it."""

    name: str
    programs: tuple[str, ...]
    purpose: str
    packages: Packages


_ALL = tuple(System)
TOOLS = (
    Tool("git", ("git",), "deploy to pages, and the state of the texts in books", dict.fromkeys(_ALL, "git")),
    Tool("rsync", ("rsync",), "deploy to a host", dict.fromkeys(_ALL, "rsync")),
    Tool(
        "ssh",
        ("ssh",),
        "deploy to a host",
        {System.DEBIAN: "openssh-client", System.FEDORA: "openssh-clients", System.WINDOWS: "openssh"},
    ),
    Tool(
        "browser",
        ("xdg-open", "firefox", "chromium", "chromium-browser", "google-chrome"),
        "preview --open",
        {System.DEBIAN: "firefox-esr", System.FEDORA: "firefox"},
    ),
)


def look() -> Iterator[Finding]:
    """Yield each, where it is or what it would be for."""
    for tool in TOOLS:
        yield _finding(tool)


def _finding(tool: Tool) -> Finding:
    if tool.name == "browser" and (sys.platform in _HAVE_A_BROWSER or os.environ.get("BROWSER")):
        return Finding(tool.name, os.environ.get("BROWSER") or "that of the system")
    found = next(filter(None, map(shutil.which, tool.programs)), None)
    if found:
        return Finding(tool.name, found)
    return Finding(tool.name, f"not found; needed by {tool.purpose}", State.NOTE, install_line([tool.packages]))
