"""Pictures as e-readers and word processors take them: JPEG, PNG or SVG, of so many pixels and bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import ClassVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import Picture

LONGEST_SIDE = 1600  # pixels
MOST_BYTES = 1_000_000
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png"}
_SMALLER = 0.8  # of its sides, where no quality makes a picture light enough


@dataclass(frozen=True)
class PictureCopy(Job):
    """A picture that e-readers do not take, or not readily (a job of the runner)."""

    picture: Picture

    about = sentence("picture {name}", name="{0.picture.path}")
    causes: ClassVar[dict[str, str]] = {"picture": sentence("its file changed")}


def is_readable(picture: Picture) -> bool:
    """Return whether e-readers take a picture as it is."""
    fits = picture.is_drawing or max(picture.width, picture.height) <= LONGEST_SIDE
    return fits and picture.media_type != "image/gif" and picture.data.size <= MOST_BYTES


@job(reads=("look/fonts",))
def convert_picture(copy: PictureCopy) -> Picture:
    """Return the picture as a JPEG, or as a PNG if it has few colours, on white where it is clear.

    Raises:
        LostBlobError: its bytes are gone.
    """
    from pipeline.press.images.pixels import load_pixels, pack_picture, shrink_to_fit

    picture = copy.picture
    width, height = picture.width, picture.height
    scale = LONGEST_SIDE / max(width, height)
    scale = scale if picture.is_drawing else min(scale, 1)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    image = shrink_to_fit(load_pixels(picture.data.data, picture.media_type, (width, height), size), size)
    media_type, data = pack_picture(image, MOST_BYTES)
    while len(data) > MOST_BYTES:
        image = shrink_to_fit(image, (round(image.width * _SMALLER), round(image.height * _SMALLER)))
        media_type, data = pack_picture(image, MOST_BYTES)
    path = PurePosixPath(picture.path).with_suffix(_SUFFIXES[media_type])
    return Picture(str(path), media_type, image.width, image.height, Blob.of(data))
