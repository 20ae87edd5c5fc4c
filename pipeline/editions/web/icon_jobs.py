"""The icon of the site, made of a picture of an editor's."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job
from pipeline.model.article import Picture

_SIZE = (192, 192)  # pixels


@dataclass(frozen=True)
class Icon(Job):
    """A picture that stands for the site in a browser's tab."""

    picture: Picture

    about = sentence("icon")


@job(reads=("look/fonts",))
def draw_icon(icon: Icon) -> Blob:
    """Return the picture in a square of pixels, on the colour of its edge, as PNG."""
    from pipeline.press.images.pixels import as_png, whole
    from pipeline.press.images.rendered import pixels_of

    own = icon.picture
    pixels = pixels_of(own.data.data, own.media_type, (own.width, own.height), _SIZE)
    return Blob.of(as_png(whole(pixels, _SIZE)))
