"""Pictures at the widths that screens need: as AVIF, which is half the weight and less, photographs also as JPEG.

Of a light photograph AVIF would save little: it has its narrower copies as JPEG alone.

They are made of what all editions show, which tells nothing of where it was taken; once, for results are remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pipeline.editions.edition import File
from pipeline.editions.site.paths import image
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import Picture


@dataclass(frozen=True)
class SizedPicture(Job):
    """A picture and the widths at which a site has it, as AVIF where it `has_avif` (a job of the runner)."""

    picture: Picture
    widths: tuple[int, ...]
    has_avif: bool = True

    about = sentence("picture {name}", name="{0.picture.path}")
    causes: ClassVar[dict[str, str]] = {
        "picture": sentence("its file changed"),
        "has_avif": sentence("it is made in other formats"),
    }

    @property
    def paths(self) -> tuple[str, ...]:
        """Where its copies stand in the site."""
        return image(self.picture).sized_paths


def sized(pictures: Iterator[Picture] | tuple[Picture, ...]) -> list[SizedPicture]:
    """Return the jobs of those pictures that screens need at several widths."""
    shown = ((picture, image(picture)) for picture in pictures)
    return [SizedPicture(picture, one.widths, one.has_avif) for picture, one in shown if one.sized_paths]


def files_of(one: SizedPicture, made: tuple[Blob, ...]) -> Iterator[File]:
    """Yield the files of a picture at its widths, in the order in which `size_picture` makes them."""
    yield from (File(path, data) for path, data in zip(one.paths, made, strict=True))


@job()
def size_picture(one: SizedPicture) -> tuple[Blob, ...]:
    """Return a picture as AVIF at each width where it has that, and a photograph as JPEG at each but its own.

    Raises:
        LostBlobError: its bytes are gone.
    """
    from pipeline.press.images.sizes import at_widths

    return tuple(map(Blob.of, at_widths(one.picture.data.data, one.widths, avif=one.has_avif)))
