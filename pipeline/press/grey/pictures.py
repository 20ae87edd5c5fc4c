"""Pictures made of pixels as greys, packed as they were: photographs as JPEG, all else without loss."""

from __future__ import annotations

import functools
import io

from PIL import Image, ImageCms

from pipeline.files.rasters import opened
from pipeline.press.images.colours import grey_of_lightness

_QUALITY = 88
_GREYS = [grey_of_lightness(step / 2.55) for step in range(256)]


def grey_pixels(data: bytes) -> bytes:
    """Return a picture (PNG, JPEG or GIF) without colours, as light as it was; what is clear in it stays so."""
    image, written = opened(data), io.BytesIO()
    clear = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    greys = image.convert("L") if image.mode in ("1", "L") else _as_seen(image.convert("RGB"))
    if image.format == "JPEG":
        greys.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    else:
        whole = Image.merge("LA", (greys, clear)) if clear else greys
        whole.save(written, "PNG", compress_level=1)  # the engine packs it anew
    return written.getvalue()


def _as_seen(colours: Image.Image) -> Image.Image:
    return _to_lab().apply(colours).getchannel("L").point(_GREYS)


@functools.cache
def _to_lab() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
