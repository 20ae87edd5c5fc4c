"""How long a sound or a film is, and how large: told by its file, which may be anybody's. User of mutagen and enzyme.

Both read what stands in a file and decode none of it. They run in workers alone, whose time and memory have bounds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import enzyme
import mutagen
from mutagen.mp4 import MP4, Atoms

from pipeline.files.kinds import kind_of
from pipeline.files.recordings import media_type_of
from pipeline.model.recordings import Recording
from pipeline.normalise.media.recordings.live_matroska import read_through
from pipeline.normalise.media.recordings.recording_file import Measured, RecordingFile

_LONGEST = 60 * 60 * 24.0 * 7  # seconds: what tells of more is broken
_WIDEST = 16_384  # pixels
_BEGINNING = 4096  # bytes
_MATROSKA = b"\x1aE\xdf\xa3"
_FIXED_POINT = 1 << 16  # ISO/IEC 14496-12, 8.3.2: a track's width and height
# … and where they stand from the end of that box, the last of all that is in it.
_SIZE_OF_TRACK = 8


@dataclass(frozen=True)
class Measure:
    """Length in seconds, width and height in pixels; 0 for what a file does not tell.

    Of one that is no recording (`is_one`) `kind` says what it is, "" where nothing tells.
    """

    seconds: float = 0
    width: int = 0
    height: int = 0
    is_one: bool = True
    kind: str = ""


def measured(file: BinaryIO) -> Measure:
    """Return what a file tells of the recording in it."""
    beginning = file.read(_BEGINNING)
    file.seek(0)
    try:
        found = _of_matroska(file) if beginning.startswith(_MATROSKA) else _of_others(file)
    except Exception:  # noqa: BLE001 - whatever a file of strangers makes of a reader, it tells no length
        found = None
    return found or Measure(is_one=False, kind=kind_of(beginning))


def _of_others(file: BinaryIO) -> Measure | None:
    """Return the measure of what mutagen knows: MP3, MPEG-4, Ogg, FLAC, AAC, WAV."""
    found = mutagen.File(file)
    if found is None:
        return None
    width, height = max(_sizes(file), default=(0, 0)) if isinstance(found, MP4) else (0, 0)
    return Measure(_seconds(found.info.length), width, height)


def _sizes(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield width and height of each track of MPEG-4 that is seen."""
    file.seek(0)
    for track in Atoms(file)[b"moov"].findall(b"trak"):
        header = next(box for box in track.children if box.name == b"tkhd")
        file.seek(header.offset + header.length - _SIZE_OF_TRACK)
        numbers = (int.from_bytes(file.read(4)) // _FIXED_POINT for _ in range(2))
        yield _size(*numbers)


def _of_matroska(file: BinaryIO) -> Measure | None:
    """Return the measure of a file that tells it at its head; of others, what is found on the way through them."""
    try:
        found = _told_by_matroska(file)
    except Exception:  # noqa: BLE001 - as above: enzyme wants a table of what is where
        found = Measure()
    if found.seconds:
        return found
    file.seek(0)
    live = read_through(file)
    width, height = _size(live.width, live.height)
    return Measure(_seconds(live.seconds), found.width or width, found.height or height) if live.tracks else None


def _told_by_matroska(file: BinaryIO) -> Measure:
    found = enzyme.MKV(file)
    tracks = (
        (track.display_width or track.width, track.display_height or track.height) for track in found.video_tracks
    )
    width, height = max((_size(*sides) for sides in tracks), default=(0, 0))
    length = found.info.duration
    return Measure(_seconds(length.total_seconds() if length else 0), width, height)


def _seconds(length: float) -> float:
    return round(length, 3) if math.isfinite(length) and 0 < length <= _LONGEST else 0


def _size(width: int | None, height: int | None) -> tuple[int, int]:
    """Return sides that a picture can have; none where one of them is none."""
    wide, high = int(width or 0), int(height or 0)
    return (wide, high) if 0 < wide <= _WIDEST and 0 < high <= _WIDEST else (0, 0)


def measure(file: RecordingFile) -> Measured:
    """Return what a file tells of the recording in it.

    Raises:
        LostBlobError: its bytes are gone.
    """
    with file.data.opened() as opened:
        found = measured(opened)
    recording = Recording(
        file.path, media_type_of(file.path), file.data, found.seconds, width=found.width, height=found.height
    )
    return Measured(recording, is_one=found.is_one, kind=found.kind)
