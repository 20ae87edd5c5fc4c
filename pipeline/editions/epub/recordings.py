"""Which sounds and films are in an e-book, and how a chapter plays them; the others are played on the site.

A reading system has to play MP3, AAC in MPEG-4 and Opus (EPUB 3.3, 3.2); of films each plays what it can, and no other
form of them need be there (3.3). Other sounds would need one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from pipeline.editions.book.volume import Volume
from pipeline.editions.epub.paths import recording_path
from pipeline.jobs.blob import Blob
from pipeline.model.article import Article
from pipeline.model.recordings import Recording

LARGEST = 50_000_000
"""Bytes of a recording that is in the book."""
MOST = 300_000_000
"""Bytes of all of them: reading systems on tablets open no larger book readily."""
_CORE = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".opus": "audio/ogg; codecs=opus"}
_CAPTIONS = "text/vtt"


class BookFile(NamedTuple):
    """A recording, or captions, as the book has it: its path in the package, its media type, its bytes."""

    path: str
    media_type: str
    data: Blob


def recordings_in(volume: Volume) -> dict[str, BookFile]:
    """Return the recordings that are in a book, and their captions, by the paths of their assets."""
    found: dict[str, BookFile] = {}
    size = 0
    played = _played(volume)
    for path in played:
        recording = volume.recordings.get(path)
        media_type = _media_type(recording) if recording else ""
        if not recording or not media_type or recording.data.size > min(LARGEST, MOST - size):
            continue
        size += recording.data.size
        found[path] = _file(path, media_type, recording.data)
        shown = (one for one in recording.captions if one.path in played)
        found |= {one.path: _file(one.path, _CAPTIONS, one.data) for one in shown}
    return found


def left_out(volume: Volume, inside: Mapping[str, BookFile]) -> Iterator[tuple[Article, Recording]]:
    """Yield the recordings that are too large for a book, each with the text that plays it."""
    for text in volume.texts:
        for path in text.recordings:
            recording = volume.recordings.get(path)
            if recording and path not in inside and _media_type(recording):
                yield text, recording


def _played(volume: Volume) -> dict[str, None]:
    return dict.fromkeys(path for text in volume.texts for path in text.recordings)


def _media_type(recording: Recording) -> str:
    """Return the media type of a recording that may be in a book, "" for any other."""
    if recording.is_film:
        return recording.media_type
    return _CORE.get(PurePosixPath(recording.path).suffix.lower(), "")


def _file(path: str, media_type: str, data: Blob) -> BookFile:
    return BookFile(recording_path(data.digest, PurePosixPath(path).suffix.lower()), media_type, data)
