"""What every job says of itself: what it is about, and in which words a change of it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from pipeline.i18n.sentences import changed, joined, sentence


@dataclass(frozen=True)
class Job:
    """All that a result depends on, as one frozen value that a function of the runner is given.

    `about` is a sentence whose values name fields: `sentence("article {name}", name="{0.slug}")`; filled in, it is what
    errors and `--dry-run` call the job (`called`). `causes` are the words for a change of a field whose name says too
    little.

    `belongs_to` tells it from jobs that are called alike: a book's path, a handout's folder. No two of a run that are
    made of different things may have the same `subject`, or `--dry-run` says of one why the other is made. It is no
    cause itself.
    """

    belongs_to: str = field(default="", kw_only=True, compare=False, metadata={"part": False})

    about: ClassVar[str]
    causes: ClassVar[Mapping[str, str]] = {}

    def told_apart_by(self, further: str) -> Self:
        """Return the job, which belongs to something more."""
        return replace(self, belongs_to=joined(filter(None, (self.belongs_to, further))))

    @property
    def called(self) -> str:
        """What the job is about."""
        return self.filled(self.about)

    def filled(self, about: str) -> str:
        """Return a sentence whose values name fields with what these hold."""
        return changed(about, lambda value: value.format(self))

    @property
    def subject(self) -> str:
        """What the job is about, and what it belongs to: its name among those of its function."""
        return sentence("{what} ({of})", what=self.called, of=self.belongs_to) if self.belongs_to else self.called
