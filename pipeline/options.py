"""How to publish."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.jobs.executors import Limits
from pipeline.model.manuscript import Trust


@dataclass(frozen=True)
class Options:
    """How to publish: from where to where, which editions (() for all), and how strictly.

    `workers` is the number of processes, 0 for one for each core; `scheduler` is the address of a Dask scheduler whose
    workers are used instead, "" for none. `limits` bound what each job about a single post may take on this machine.
    `trust` is what its user lets posts do.
    """

    content: Path = Path("content")
    output: Path = Path("output")
    only: tuple[str, ...] = ()
    keep_going: bool = False
    drafts: bool = False
    workers: int = 0
    scheduler: str = ""
    limits: Limits = field(default_factory=Limits)
    trust: tuple[Trust, ...] = ()
