"""Options of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.files.own_files import REPORT, is_archive, is_report, list_below
from pipeline.jobs.job import Limits
from pipeline.model.audience import Audience
from pipeline.model.books_and_handouts import Trim
from pipeline.model.settings import Trust


@dataclass(frozen=True)
class Options:
    """Options of a run: source and target, editions (() for all), and strictness.

    `workers` is the number of processes, 0 for one for each core; `scheduler` is the address of a Dask scheduler whose
    workers are used instead, "" for none. `limits` bound each job about a single post on this machine. `single` asks
    for each article as one file, too. `trim` is that of all books, before that of the settings. `trust` are the rights
    of posts. `levels` and `groups` are those whose blocks are shown, before those of the settings; with `has_variants`
    all blocks stay, for copies that show some each. `teacher_output` is the folder of teachers' copies, None for one
    beside the output. `audience` is for whom the editions are, before what the settings say; `pupils` are paths of
    lists whose names public editions must not have. With `blocks`, the pages of the site say of each block which one
    of its file it is (`data-block`), for the desk. With `remarks`, those of people on the posts are shown.
    `alone` is the path of the only post that is taken, "" for all.
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
    single: bool = False
    trim: Trim | None = None
    levels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    has_variants: bool = False
    audience: Audience | None = None
    pupils: tuple[str, ...] = ()
    blocks: bool = False
    remarks: bool = False
    alone: str = ""

    @property
    def teachers(self) -> Path:
        """The folder of teachers' copies, which is never uploaded: `OUTPUT-teacher` where none is named."""
        return self.teacher_output or teachers_beside(self.output)

    @property
    def archive(self) -> Path:
        """The file that has all of the output folder in it, where one is asked for: `OUTPUT.zip`."""
        return make_path_beside(self.output, ".zip")

    @property
    def outputs_within(self) -> frozenset[str]:
        """Paths within the content folder that publish or report wrote there, which are no content.

        These are the output folders, their archive, and a report for the editor.
        """
        report, made = self.content / REPORT, [self.output, self.teachers]
        made += [self.archive] if is_archive(self.archive) else []
        return list_below(self.content, (*made, *([report] if is_report(report) else [])))


def teachers_beside(output: Path) -> Path:
    """Return where the teachers' copies go of what is published into a folder."""
    return make_path_beside(output, "-teacher")


def make_path_beside(output: Path, ending: str) -> Path:
    """Return a path beside an output folder that is named after it."""
    named = output if output.name not in ("", "..") else output.resolve()
    return named.with_name(f"{named.name}{ending}")
