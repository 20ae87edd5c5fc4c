"""How much a command shows of its work, as its options ask for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """What is shown: with `verbose` the times too, with `quiet` errors alone; `profile` is a file to write, or "".

    Of many problems of a rule the first few are, unless `everything` is wanted.
    """

    verbose: bool = False
    quiet: bool = False
    profile: str = ""
    everything: bool = False


@dataclass(frozen=True)
class Named:
    """What a run has read and written, as whoever started it named it: `wrote`, in `output` if that is not the same."""

    content: str = ""
    wrote: str = ""
    output: str = ""
