"""Photographs of telephones (HEIF, ISO/IEC 23008-12), taught to Pillow. Only user of pi-heif."""

from __future__ import annotations

from functools import cache

FORMAT = "HEIF"
"""What Pillow calls them."""
# Still pictures and rows of them in HEVC; AVIF has a reader of Pillow's own.
_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def is_heif(data: bytes) -> bool:
    """Return whether a file begins as such a photograph does."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS and b"avif" not in data[8:40]


@cache
def teach_pillow() -> None:
    """Let Pillow open them, upright; most runs meet none, and need not wait for the library."""
    import pi_heif  # noqa: PLC0415 - see above

    pi_heif.options.DECODE_THREADS = 1  # a worker is one process among several
    pi_heif.register_heif_opener(thumbnails=False)
