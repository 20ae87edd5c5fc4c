"""Drawings with the letters that they use of our fonts, for screens: made once for the site and the e-book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed, Job, job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Picture


@dataclass(frozen=True)
class LetteredDrawing(Job):
    """A drawing that screens are to show with the letters of paper (a job of the runner)."""

    picture: Picture

    about = sentence("picture {name}", name="{0.picture.path}")
    causes: ClassVar[dict[str, str]] = {"picture": sentence("its file changed")}


def plan_drawings(pictures: Iterable[Picture]) -> Iterator[LetteredDrawing]:
    """Yield the jobs of those pictures that are drawings."""
    return (LetteredDrawing(picture) for picture in pictures if picture.is_drawing)


def letter_drawings(drawings: Sequence[LetteredDrawing], runner: Runner, label: str) -> Iterator[Picture]:
    """Yield drawings with their letters; one that cannot have them stays as it is."""
    made = runner.attempt(letter_drawing, drawings, label, len(drawings))
    for drawing, data in zip(drawings, made, strict=True):
        yield drawing.picture if isinstance(data, Failed) else replace(drawing.picture, data=data)


@job(reads=("look/fonts",))
def letter_drawing(drawing: LetteredDrawing) -> Blob:
    """Return the drawing with the letters of the fonts that it names.

    Raises:
        LostBlobError: its bytes are gone.
    """
    from pipeline.press.fonts.embedded import embed_letters

    return Blob.of(embed_letters(drawing.picture.data.data))
