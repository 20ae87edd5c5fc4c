"""Measure sounds and films with mutagen and enzyme, which decode none of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import enzyme
import mutagen
from mutagen.mp4 import MP4, Atoms

from pipeline.files.kinds import kind_of, media_type_of
from pipeline.model.article import Recording
from pipeline.normalise.media.recordings import Measured, RecordingFile

_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_CLUSTER, _GROUP = 0x1F43B675, 0xA0
_HOLDERS = frozenset((_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO, _CLUSTER, _GROUP))
_SCALE, _WIDTH, _HEIGHT, _TIME = 0x2AD7B1, 0xB0, 0xBA, 0xE7
_BLOCKS = frozenset((0xA3, 0xA1))
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
    """Measure a Matroska file without a table of contents, as browsers record it, by reading its elements in order.

    RFC 8794 and RFC 9559. A file that breaks off is measured up to there.
    """
    scale, begun, last, has_tracks = _USUAL_SCALE, 0, 0, False
    sides = {_WIDTH: 0, _HEIGHT: 0}
    for name, value in _read_elements(file):
        if name == _SCALE:
            scale = int.from_bytes(value)
        elif name == _TIME:
            begun = int.from_bytes(value)
        elif name in sides:
            sides[name] = max(sides[name], int.from_bytes(value))
        elif name == _TRACK:
            has_tracks = True
        elif name in _BLOCKS:
            # The time within the cluster follows the number of the track.
            at = _count_bytes(value, 0)
            last = max(last, begun + (int.from_bytes(value[at : at + 2], signed=True) if at else 0))
    return Measure(last * scale / _SECOND, sides[_WIDTH], sides[_HEIGHT], is_one=has_tracks)


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
        measure = _measure_matroska(file) if beginning.startswith(_MATROSKA) else _measure_with_mutagen(file)
    except Exception:  # noqa: BLE001 - a hostile file may raise anything
        measure = None
    return measure or Measure(is_one=False, kind=kind_of(beginning))


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


def _measure_matroska(file: BinaryIO) -> Measure | None:
    """Measure a Matroska file by its head, or by all of it if its head has no length."""
    try:
        matroska = _read_matroska_head(file)
    except Exception:  # noqa: BLE001 - as above: enzyme wants a table of contents
        matroska = Measure()
    if matroska.seconds:
        return matroska
    file.seek(0)
    live = read_through(file)
    width, height = _clamp_size(live.width, live.height)
    return (
        Measure(_clamp_seconds(live.seconds), matroska.width or width, matroska.height or height)
        if live.is_one
        else None
    )


def _read_matroska_head(file: BinaryIO) -> Measure:
    found = enzyme.MKV(file)
    tracks = (
        (track.display_width or track.width, track.display_height or track.height) for track in found.video_tracks
    )
    width, height = max((_clamp_size(*sides) for sides in tracks), default=(0, 0))
    length = found.info.duration
    return Measure(_clamp_seconds(length.total_seconds() if length else 0), width, height)


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
