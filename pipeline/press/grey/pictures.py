"""Pictures as greys, packed as they were: drawings as drawings, photographs as JPEG, all else without loss."""

from __future__ import annotations

import functools
import io

from lxml import etree
from PIL import Image, ImageCms

from pipeline.files.rasters import is_settled, opened
from pipeline.press.grey_drawings import make_grey
from pipeline.press.images.colours import grey_of_lightness

_QUALITY = 88
_GREYS = [grey_of_lightness(step / 2.55) for step in range(256)]


def grey_picture(data: bytes, room: tuple[float, float]) -> bytes:
    """Return a picture (PNG, JPEG, GIF or SVG) without colours, which is shown no larger than `room` (points)."""
    if is_settled(data):
        return _grey_pixels(data)
    root = etree.fromstring(data)
    make_grey(root, room, _grey_pixels)
    return etree.tostring(root, encoding="utf-8")


def _grey_pixels(data: bytes) -> bytes:
    """Return a picture as light as it was; what is clear in it stays so."""
    image, written = opened(data), io.BytesIO()
    clear = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    greys = image.convert("L") if image.mode in ("1", "L") else _as_seen(image.convert("RGB"))
    if image.format == "JPEG":
        greys.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    else:
        # The engine packs it anew.
        (Image.merge("LA", (greys, clear)) if clear else greys).save(written, "PNG", compress_level=1)
    return written.getvalue()


def _as_seen(colours: Image.Image) -> Image.Image:
    lightness = ImageCms.applyTransform(colours, _to_lab())
    assert lightness is not None  # noqa: S101 - it is not done in place
    return lightness.getchannel("L").point(_GREYS)


@functools.cache
def _to_lab() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
