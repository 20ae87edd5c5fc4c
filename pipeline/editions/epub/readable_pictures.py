"""Pictures as e-readers take them: JPEG, PNG or SVG, at most 1,600 pixels a side and 1 MB.

Hardly any needs a change: what all editions show is already JPEG, PNG, GIF or SVG, pixels at most 1,600 a side but for
those of a GIF that moves. Of that the e-book shows the first picture, as paper does: many e-readers cannot move it,
and on those that can no reader could stop it (WCAG 2.2, 2.2.2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import ClassVar

from pipeline.editions.book.volume import Volume
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.jobs.outcomes import Failed
from pipeline.jobs.runner import Runner
from pipeline.model.article import Picture

LONGEST_SIDE = 1600  # pixels
MOST_BYTES = 1_000_000
_LOGO = "logo:own"  # among pictures of articles, whose addresses are others
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png"}
_SMALLER = 0.8  # of its sides, where no quality makes a picture light enough


@dataclass(frozen=True)
class PictureCopy(Job):
    """A picture that e-readers do not take, or not readily (a job of the runner)."""

    picture: Picture

    about = sentence("picture {name}", name="{0.picture.path}")
    causes: ClassVar[dict[str, str]] = {"picture": sentence("its file changed")}


def with_readable_pictures(volume: Volume, runner: Runner) -> Volume:
    """Return the volume with pictures that e-readers take; one that cannot be made so stays as it is."""
    texts = (*volume.texts, *(text for _, text in volume.biographies))
    shown = dict.fromkeys(asset for text in texts for asset in text.shown if asset not in text.off_screen)
    heavy = {asset: volume.pictures[asset] for asset in shown if asset in volume.pictures}
    heavy |= {_LOGO: volume.logo} if volume.logo else {}
    heavy = {asset: picture for asset, picture in heavy.items() if not is_readable(picture)}
    if not heavy:
        return volume
    made = runner.attempt(readable, map(PictureCopy, heavy.values()), "pictures", len(heavy))
    instead = {asset: one for asset, one in zip(heavy, made, strict=True) if not isinstance(one, Failed)}
    logo = instead.pop(_LOGO, volume.logo)
    return replace(volume, pictures={**volume.pictures, **instead}, logo=logo)


def is_readable(picture: Picture) -> bool:
    """Return whether e-readers take a picture as it is."""
    fits = picture.is_drawing or max(picture.width, picture.height) <= LONGEST_SIDE
    return fits and picture.media_type != "image/gif" and picture.data.size <= MOST_BYTES


@job(reads=("look/fonts",))
def readable(copy: PictureCopy) -> Picture:
    """Return the picture as a JPEG, or as a PNG if it has few colours, on white where it is clear.

    Raises:
        LostBlobError: its bytes are gone.
    """
    from pipeline.press.images.pixels import fitted, packed
    from pipeline.press.images.rendered import pixels_of

    picture = copy.picture
    width, height = picture.width, picture.height
    scale = LONGEST_SIDE / max(width, height)
    scale = scale if picture.is_drawing else min(scale, 1)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    image = fitted(pixels_of(picture.data.data, picture.media_type, (width, height), size), size)
    media_type, data = packed(image, MOST_BYTES)
    while len(data) > MOST_BYTES:
        image = fitted(image, (round(image.width * _SMALLER), round(image.height * _SMALLER)))
        media_type, data = packed(image, MOST_BYTES)
    path = PurePosixPath(picture.path).with_suffix(_SUFFIXES[media_type])
    return Picture(str(path), media_type, image.width, image.height, Blob.of(data))
