"""Pictures made of pixels, as Pillow opens them: these kinds and no other. The one place that calls `Image.open`.

Pillow knows kinds that are programs: it gives PostScript to Ghostscript, which reads and writes files.
"""

from __future__ import annotations

import io
from functools import cache

from PIL import Image

from pipeline.files.kinds import is_heif

# MPO, several photographs in one file, is opened as the JPEG that it begins with.
_OF_PILLOW = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "AVIF", "ICO")
HEIF = "HEIF"
"""What Pillow calls photographs of telephones."""
FORMATS = (*_OF_PILLOW, HEIF)
"""The kinds of pictures that are read."""
# How they begin; what begins otherwise is none of them.
_SIGNATURES = (b"\x89PNG", b"\xff\xd8", b"GIF8", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"BM", b"\0\0\x01\0")
# How those begin that editions are made of.
_SETTLED = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


def open_raster(data: bytes) -> Image.Image:
    """Return the picture in a file, not yet decoded.

    Raises:
        UnidentifiedImageError: it is none of these kinds.
        OSError, SyntaxError, ValueError, Image.DecompressionBombError: it is broken, or far too large.
    """
    if is_heif(data):
        _teach_heif()
        return Image.open(io.BytesIO(data), formats=(HEIF,))
    return Image.open(io.BytesIO(data), formats=_OF_PILLOW)


def begins_as_raster(data: bytes) -> bool:
    """Return whether a file begins as one of these kinds does, whole or not."""
    is_webp = data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"")
    is_avif = data[4:8] == b"ftyp" and b"avi" in data[8:40]
    return data.startswith(_SIGNATURES) or is_webp or is_avif or is_heif(data)


def is_settled(data: bytes) -> bool:
    """Return whether pixels are of a kind that `normalise` gives to editions: PNG, JPEG or GIF."""
    return data.startswith(_SETTLED)


@cache
def _teach_heif() -> None:
    """Let Pillow open them, upright; most runs meet none, and need not wait for the library."""
    import pi_heif  # noqa: PLC0415 - see above

    pi_heif.options.DECODE_THREADS = 1  # a worker is one process among several
    pi_heif.register_heif_opener(thumbnails=False)
