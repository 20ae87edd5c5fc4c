"""Matroska and WebM as a browser's recorder writes them: on the fly, so that no table and no length stands at the head.

Such a file is read from one element to the next (RFC 8794, RFC 9559): what is in it comes in order, whether or not what
holds it says where it ends. Of what is played, only the times are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_CLUSTER, _GROUP = 0x1F43B675, 0xA0
_HOLDERS = frozenset((_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO, _CLUSTER, _GROUP))
_SCALE, _WIDTH, _HEIGHT, _TIME = 0x2AD7B1, 0xB0, 0xBA, 0xE7
_BLOCKS = frozenset((0xA3, 0xA1))
_SECOND, _USUAL_SCALE = 1_000_000_000, 1_000_000  # nanoseconds
_HEAD, _VALUE = 12, 12  # bytes at most: of an element's name and size; of a value, or what begins a block
_MOST = 2_000_000  # elements: more than in seven hours, and read in some seconds


class Recorded(NamedTuple):
    """Length in seconds, up to the beginning of the last picture or sound; sides in pixels; how many tracks."""

    seconds: float
    width: int
    height: int
    tracks: int


def read_through(file: BinaryIO) -> Recorded:
    """Return what a file tells from its beginning to its end, or to where it breaks off."""
    scale, begun, last, tracks = _USUAL_SCALE, 0, 0, 0
    sides = {_WIDTH: 0, _HEIGHT: 0}
    for name, value in _elements(file):
        if name == _SCALE:
            scale = int.from_bytes(value)
        elif name == _TIME:
            begun = int.from_bytes(value)
        elif name in sides:
            sides[name] = max(sides[name], int.from_bytes(value))
        elif name == _TRACK:
            tracks += 1
        elif name in _BLOCKS:
            last = max(last, begun + _time_of(value))
    return Recorded(last * scale / _SECOND, sides[_WIDTH], sides[_HEIGHT], tracks)


def _elements(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the elements by their names, each with the beginning of its value; what is in others follows these."""
    at = 0
    for _ in range(_MOST):
        file.seek(at)
        beginning = file.read(_HEAD + _VALUE)
        named = _length_of(beginning, 0)
        sized = _length_of(beginning, named) if named else 0
        if not sized:
            return
        head = named + sized
        name = int.from_bytes(beginning[:named])
        size = int.from_bytes(beginning[named:head]) & ((1 << 7 * sized) - 1)
        yield name, beginning[head : head + min(size, _VALUE)]
        at += head if name in _HOLDERS else head + size


def _length_of(data: bytes, at: int) -> int:
    """Return how many bytes a number has that begins somewhere, 0 for one that is not whole: its first bits say it."""
    length = 9 - data[at].bit_length() if at < len(data) else 0
    return length if 0 < length <= 8 and at + length <= len(data) else 0  # noqa: PLR2004 - RFC 8794, 4: one to eight


def _time_of(block: bytes) -> int:
    """Return when a block is played, counted from the beginning of its cluster: it follows the number of its track."""
    at = _length_of(block, 0)
    return int.from_bytes(block[at : at + 2], signed=True) if at else 0
