"""Output options of a command, and the paths that its user typed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verbosity:
    """How much a command shows: `verbose` adds times, `quiet` leaves errors alone, `profile` is a file to write or "".

    `everything` lists all problems of a rule instead of the first few.
    """

    verbose: bool = False
    quiet: bool = False
    profile: str = ""
    everything: bool = False


@dataclass(frozen=True)
class TypedPaths:
    """What a run read and wrote, as typed: `wrote` may be a folder within `output`."""

    content: str = ""
    wrote: str = ""
    output: str = ""
