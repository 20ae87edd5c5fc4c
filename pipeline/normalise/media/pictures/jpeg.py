"""A JPEG without what it says of itself, its pixels untouched (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_START, _END, _SCAN, _COMMENT, _ADOBE = 0xD8, 0xD9, 0xDA, 0xFE, 0xEE
_APPLICATIONS = range(0xE0, 0xF0)
_FILL = 0xFF  # begins each marker, and may stand before it more than once
# A marker in compressed data: 0xFF before 0 is a byte of the data, before these eight a place to start again.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def without_metadata(data: bytes) -> bytes | None:
    """Return the same picture without Exif, XMP, comments, small copies of itself, and what follows its end.

    What Adobe's programs say of its colours stays: it is part of how the pixels are read. None where the file is not
    built as JPEG is.
    """
    try:
        return b"".join(_pieces(data))
    except (IndexError, ValueError):
        return None


def _pieces(data: bytes) -> Iterator[bytes]:
    if data[:2] != bytes((_FILL, _START)):
        raise ValueError
    yield data[:2]
    at = 2
    while True:
        while data[at] == data[at + 1] == _FILL:
            at += 1
        if data[at] != _FILL:
            raise ValueError
        kind = data[at + 1]
        if kind == _END:
            yield data[at : at + 2]
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end > len(data):
            raise ValueError
        if kind == _SCAN:
            found = _MARKER.search(data, end)
            if found is None:
                raise ValueError
            end = found.start()
        if kind == _ADOBE or not (kind in _APPLICATIONS or kind == _COMMENT):
            yield data[at:end]
        at = end
