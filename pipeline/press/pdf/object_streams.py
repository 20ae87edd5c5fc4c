"""Objects packed into a file: object streams, and the cross-reference stream that finds all (ISO 32000-1, 7.5)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

from pipeline.press.pdf.syntax import deflated

# So many that an index within an object stream is one byte, and that they compress well.
TOGETHER = 256
_ROW = struct.Struct(">BBIB")  # how the row is predicted; its type, offset or object stream, index
_AS_IT_IS, _FREE, _IN_FILE, _PACKED = 0, 0, 1, 2
# Predicted from the row above (PNG's "up"): the next index of the same object stream.
_NEXT_INDEX = struct.pack(">BBIB", 2, 0, 0, 1)
_WIDTHS = b"/W [1 4 1] /DecodeParms <</Columns 6 /Predictor 12>>"


def object_streams(objects: Sequence[tuple[int, bytes]]) -> list[bytes]:
    """Return object streams of numbered objects, `TOGETHER` in each but the last."""
    return [_object_stream(objects[start : start + TOGETHER]) for start in range(0, len(objects), TOGETHER)]


def indirect(number: int, text: bytes) -> bytes:
    """Return an object as it stands in a file outside of object streams."""
    return b"%d 0 obj\n%s\nendobj\n" % (number, text)


class CrossReferences:
    """Where each object is."""

    def __init__(self) -> None:
        """Begin with the one that no file may lack, object 0, which is none."""
        self._rows: dict[int, tuple[int, bytes]] = {0: (1, _ROW.pack(_AS_IT_IS, _FREE, 0, 0))}

    def add(self, number: int, offset: int) -> None:
        """Say that an object begins `offset` bytes from the beginning of the file."""
        self._rows[number] = 1, _ROW.pack(_AS_IT_IS, _IN_FILE, offset, 0)

    def add_packed(self, number: int, holder: int, index: int) -> None:
        """Say that an object is in the object stream `holder`."""
        self._rows[number] = 1, _ROW.pack(_AS_IT_IS, _PACKED, holder, index)

    def add_run(self, first: int, count: int, holder: int) -> None:
        """Say that objects with consecutive numbers fill the object streams `holder`, `holder` + 1 ..."""
        for packed in range(0, count, TOGETHER):
            together = min(TOGETHER, count - packed)
            start = _ROW.pack(_AS_IT_IS, _PACKED, holder + packed // TOGETHER, 0)
            self._rows[first + packed] = together, start + _NEXT_INDEX * (together - 1)

    def stream(self, trailer: bytes) -> bytes:
        """Return the cross-reference stream; `trailer` are the entries of the trailer but for /Size."""
        rows = sorted((first, count, row) for first, (count, row) in self._rows.items())
        index = b" ".join(b"%d %d" % section for section in _sections(rows))
        size = rows[-1][0] + rows[-1][1]
        entries = b"/Type /XRef /Size %d /Index [%s] %s %s" % (size, index, _WIDTHS, trailer)
        return deflated(entries, b"".join(row for _, _, row in rows))


def _object_stream(objects: Sequence[tuple[int, bytes]]) -> bytes:
    body, offsets, at = [], [], 0
    for number, text in objects:
        offsets.append(b"%d %d" % (number, at))
        body.append(text)
        at += len(text) + 1
    index = b" ".join(offsets) + b"\n"
    entries = b"/Type /ObjStm /N %d /First %d" % (len(objects), len(index))
    return deflated(entries, index + b"\n".join(body))


def _sections(rows: Iterable[tuple[int, int, bytes]]) -> Iterable[tuple[int, int]]:
    """Yield the first number and the number of objects of each section without a gap."""
    start = end = 0
    for first, count, _ in rows:
        if first != end:
            yield start, end - start
            start = first
        end = first + count
    yield start, end - start
