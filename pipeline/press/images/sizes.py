"""A picture at several widths, as AVIF, a photograph also as JPEG. User of Pillow beside `pixels.py`."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from PIL import Image

from pipeline.files import rasters

# Of libavif's ten steps the ninth takes a third of the time of the eighth, for a third more bytes: three fifths of
# a JPEG's.
_SPEED = 9
_QUALITY, _QUALITY_OF_JPEG = 60, 82
_HALF = 2


def at_widths(data: bytes, widths: Sequence[int], *, avif: bool = True) -> Iterator[bytes]:
    """Yield a picture as AVIF at each width, its own last; then, if it is a JPEG, as such at each but the last.

    Without `avif` there is no more than that.

    A narrower PNG has more colours than the palette of the whole, and weighs more than that.
    The same picture gives the same bytes on any machine: one thread writes each.
    """
    image = rasters.opened(data)
    is_photograph = image.format == "JPEG"
    if avif or not is_photograph:
        image = _loaded(image)
    at = {
        width: _narrowed(image, width, data if is_photograph else b"")
        for width in widths
        if avif or width < image.width
    }
    if avif:
        yield from (_written(one, "AVIF", quality=_QUALITY, speed=_SPEED, max_threads=1) for one in at.values())
    jpeg = {"quality": _QUALITY_OF_JPEG, "optimize": True, "progressive": True}
    yield from (_written(at[width], "JPEG", **jpeg) for width in widths[:-1] if is_photograph)


def _narrowed(image: Image.Image, width: int, photograph: bytes) -> Image.Image:
    """Return a picture in a width; of a `photograph` those pixels are read that it needs.

    A JPEG can be decoded to the half, the quarter or the eighth at no cost. The half is as good as what the filter
    makes of the whole for ten times as much; what is in between is filtered from at least twice as many pixels.
    """
    if width >= image.width:
        return image
    size = (width, max(1, round(image.height * width / image.width)))
    box = None
    if photograph:
        is_half = image.width == _HALF * width
        image = rasters.opened(photograph)
        _, box = image.draft(None, (width if is_half else _HALF * width, 1)) or (None, None)
        image = _loaded(image)
    if image.width == width:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, box=box)


def _loaded(image: Image.Image) -> Image.Image:
    """Return the pixels of a picture in colours that both formats have, and nothing that its file says besides."""
    image.load()
    whole = image if image.mode in ("RGB", "RGBA") else image.convert("RGBA" if image.has_transparency_data else "RGB")
    whole.info = {}
    return whole


def _written(image: Image.Image, form: str, **how: object) -> bytes:
    data = io.BytesIO()
    image.save(data, form, **how)
    return data.getvalue()
