"""What every job says of itself: what it is about, and in which words a change of it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar


@dataclass(frozen=True)
class Job:
    """All that a result depends on, as one frozen value that a function of the runner is given.

    `about` is what errors and `--dry-run` call it, filled in from its fields ("article {0.slug}"). `causes` are the
    words for a change of a field whose name says too little. `speaks` tells where in it the languages stand whose
    words (`labels`) it says ("language", "frame.settings.language").
    """

    about: ClassVar[str]
    causes: ClassVar[Mapping[str, str]] = {}
    speaks: ClassVar[tuple[str, ...]] = ()

    @property
    def subject(self) -> str:
        """What the job is about."""
        return self.about.format(self)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages whose words it says: others fail (`inputs.require_declared`)."""
        return tuple(dict.fromkeys(attrgetter(path)(self) for path in self.speaks))
