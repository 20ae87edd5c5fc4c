"""Where files are made into something."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.files.seen import SeenFiles
from pipeline.jobs.runner import Runner


@dataclass(frozen=True)
class Workbench:
    """The folder that the files are in, who does the jobs with them, and what was made of them before."""

    root: Path
    runner: Runner
    seen: SeenFiles
