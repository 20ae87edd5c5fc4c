"""What an editor's templates are told, plain values and no objects, and what comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Job, JobFunction


@dataclass(frozen=True)
class PartCopy(Job):
    """A template, and the values that it is told."""

    path: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    about = sentence("template {name}", name="{0.path}")

    @property
    def budget(self) -> str:
        """All that one template fills shares the time of one."""
        return self.path


@dataclass(frozen=True)
class FilledPart:
    """What a template gives, as HTML that a page may hold; or why it gives nothing, and the line where (0: nowhere)."""

    html: str = ""
    wrong: str = ""
    line: int = 0


fill_part = JobFunction[PartCopy, FilledPart]("pipeline.look.parts:fill")
