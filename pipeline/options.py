"""How to publish."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """How to publish: from where to where, which editions (() for all), and how strictly.

    `workers` is the number of processes, 0 for one for each core; `scheduler` is the address of a Dask scheduler whose
    workers are used instead, "" for none.
    """

    content: Path = Path("content")
    output: Path = Path("output")
    only: tuple[str, ...] = ()
    keep_going: bool = False
    drafts: bool = False
    workers: int = 0
    scheduler: str = ""
