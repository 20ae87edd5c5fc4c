"""How to publish."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.files.folders import below
from pipeline.files.reports import REPORT, is_report
from pipeline.jobs.executors import Limits
from pipeline.model.manuscript import Trust


@dataclass(frozen=True)
class Options:
    """How to publish: from where to where, which editions (() for all), and how strictly.

    `workers` is the number of processes, 0 for one for each core; `scheduler` is the address of a Dask scheduler whose
    workers are used instead, "" for none. `limits` bound what each job about a single post may take on this machine.
    `trust` is what its user lets posts do. `teacher_output` is where teachers' copies go, None for beside the
    output.
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
    teacher_output: Path | None = None

    @property
    def teachers(self) -> Path:
        """The folder of teachers' copies, which is never uploaded: `OUTPUT-teacher` where none is named."""
        return self.teacher_output or teachers_beside(self.output)

    @property
    def outputs_within(self) -> frozenset[str]:
        """What was made of the content and stands in its folder, as paths below that: none of it is content.

        These are the output folders, and a report for the editor.
        """
        report = self.content / REPORT
        return below(self.content, (self.output, self.teachers, *([report] if is_report(report) else [])))


def teachers_beside(output: Path) -> Path:
    """Return where the teachers' copies go of what is published into a folder."""
    named = output if output.name not in ("", "..") else output.resolve()
    return named.with_name(f"{named.name}-teacher")
