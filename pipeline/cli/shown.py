"""How much a command shows of its work, as its options ask for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """What is shown: with `verbose` the times too, with `quiet` errors alone; `profile` is a file to write, or ""."""

    verbose: bool = False
    quiet: bool = False
    profile: str = ""
