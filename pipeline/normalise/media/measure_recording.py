"""Measure sounds and films, of which nothing is decoded: Matroska by its elements, others with mutagen."""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import mutagen
from mutagen.mp4 import MP4, Atoms

from pipeline.files.kinds import kind_of, media_type_of
from pipeline.model.article import Recording
from pipeline.normalise.media.recordings import Measured, RecordingFile

_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_CLUSTER, _GROUP = 0x1F43B675, 0xA0
_HOLDERS = frozenset((_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO, _CLUSTER, _GROUP))
_SCALE, _LENGTH, _TIME = 0x2AD7B1, 0x4489, 0xE7
_WIDTH, _HEIGHT, _SHOWN_WIDTH, _SHOWN_HEIGHT, _SHOWN_UNIT = 0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2
_SIDES = frozenset((_WIDTH, _HEIGHT, _SHOWN_WIDTH, _SHOWN_HEIGHT, _SHOWN_UNIT))
_BLOCKS = frozenset((0xA3, 0xA1))
_FLOATS = {4: ">f", 8: ">d"}
_SECOND, _USUAL_SCALE = 1_000_000_000, 1_000_000  # nanoseconds
_HEAD, _VALUE = 12, 12  # bytes at most: of an element's name and size; of a value, or what begins a block
_MOST = 2_000_000  # elements: more than in seven hours, and read in some seconds


@dataclass(frozen=True)
class Measure:
    """Length in seconds, width and height in pixels; 0 if unknown.

    `is_one` is false for a file that is no recording, whose `kind` is in words, "" if unknown.
    """

    seconds: float = 0
    width: int = 0
    height: int = 0
    is_one: bool = True
    kind: str = ""


def read_through(file: BinaryIO) -> Measure:
    """Measure a Matroska file by the length in its head, or by its last block: browsers record without a length.

    RFC 8794 and RFC 9559. A file that breaks off is measured up to there.
    """
    scale, length, begun, last, has_tracks = _USUAL_SCALE, 0.0, 0, 0, False
    sides = Counter[int]()
    for name, value in _read_elements(file):
        if name == _SCALE:
            scale = int.from_bytes(value)
        elif name == _LENGTH and len(value) in _FLOATS:
            (length,) = struct.unpack(_FLOATS[len(value)], value)
        elif name == _TIME:
            begun = int.from_bytes(value)
        elif name in _SIDES:
            sides[name] = max(sides[name], int.from_bytes(value))
        elif name == _TRACK:
            has_tracks = True
        elif name == _CLUSTER and has_tracks and _clamp_seconds(length * scale / _SECOND):
            break
        elif name in _BLOCKS:
            # The time within the cluster follows the number of the track.
            at = _count_bytes(value, 0)
            last = max(last, begun + (int.from_bytes(value[at : at + 2], signed=True) if at else 0))
    seconds = _clamp_seconds(length * scale / _SECOND) or _clamp_seconds(last * scale / _SECOND)
    coded = sides[_WIDTH], sides[_HEIGHT]
    # Besides pixels, a film may say its sides in centimetres, or how they are to each other.
    shown = (0, 0) if sides[_SHOWN_UNIT] else (sides[_SHOWN_WIDTH], sides[_SHOWN_HEIGHT])
    return Measure(seconds, *_clamp_size(shown[0] or coded[0], shown[1] or coded[1]), is_one=has_tracks)


def _read_elements(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the names of the elements and the beginnings of their values; inner elements follow outer ones."""
    at = 0
    for _ in range(_MOST):
        file.seek(at)
        beginning = file.read(_HEAD + _VALUE)
        named = _count_bytes(beginning, 0)
        sized = _count_bytes(beginning, named) if named else 0
        if not sized:
            return
        head = named + sized
        name = int.from_bytes(beginning[:named])
        size = int.from_bytes(beginning[named:head]) & ((1 << 7 * sized) - 1)
        yield name, beginning[head : head + min(size, _VALUE)]
        at += head if name in _HOLDERS else head + size


def _count_bytes(data: bytes, at: int) -> int:
    """Return the number of bytes of a number, which its first bits give, 0 for an incomplete one."""
    length = 9 - data[at].bit_length() if at < len(data) else 0
    return length if 0 < length <= 8 and at + length <= len(data) else 0  # noqa: PLR2004 - RFC 8794, 4: one to eight


_LONGEST = 60 * 60 * 24.0 * 7  # seconds: what tells of more is broken
_WIDEST = 16_384  # pixels
_BEGINNING = 4096  # bytes
_MATROSKA = b"\x1aE\xdf\xa3"
_FIXED_POINT = 1 << 16  # ISO/IEC 14496-12, 8.3.2: a track's width and height
# They are the last bytes of that box.
_SIZE_OF_TRACK = 8


def measure_file(file: BinaryIO) -> Measure:
    """Measure the recording in a file."""
    beginning = file.read(_BEGINNING)
    file.seek(0)
    try:
        measure = read_through(file) if beginning.startswith(_MATROSKA) else _measure_with_mutagen(file)
    except Exception:  # noqa: BLE001 - a hostile file may raise anything
        measure = None
    return measure if measure and measure.is_one else Measure(is_one=False, kind=kind_of(beginning))


def _measure_with_mutagen(file: BinaryIO) -> Measure | None:
    """Measure MP3, MPEG-4, Ogg, FLAC, AAC and WAV with mutagen."""
    found = mutagen.File(file)
    if found is None:
        return None
    width, height = max(_read_sizes(file), default=(0, 0)) if isinstance(found, MP4) else (0, 0)
    return Measure(_clamp_seconds(found.info.length), width, height)


def _read_sizes(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield width and height of each visible track of MPEG-4."""
    file.seek(0)
    for track in Atoms(file)[b"moov"].findall(b"trak"):
        header = next(box for box in track.children if box.name == b"tkhd")
        file.seek(header.offset + header.length - _SIZE_OF_TRACK)
        numbers = (int.from_bytes(file.read(4)) // _FIXED_POINT for _ in range(2))
        yield _clamp_size(*numbers)


def _clamp_seconds(length: float) -> float:
    return round(length, 3) if math.isfinite(length) and 0 < length <= _LONGEST else 0


def _clamp_size(width: int | None, height: int | None) -> tuple[int, int]:
    """Return possible width and height, or zeros."""
    wide, high = int(width or 0), int(height or 0)
    return (wide, high) if 0 < wide <= _WIDEST and 0 < high <= _WIDEST else (0, 0)


def measure(file: RecordingFile) -> Measured:
    """Measure a recording.

    Raises:
        LostBlobError: Its bytes are gone.
    """
    with file.data.opened() as opened:
        measured = measure_file(opened)
    recording = Recording(
        file.path, media_type_of(file.path), file.data, measured.seconds, width=measured.width, height=measured.height
    )
    return Measured(recording, is_one=measured.is_one, kind=measured.kind)
