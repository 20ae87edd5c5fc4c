"""Which sounds and films browsers play, after the names of their files."""

from __future__ import annotations

from pathlib import PurePosixPath

_SOUNDS = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
}
_FILMS = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/mp4",  # the same boxes: browsers play what is called so, and nothing that is called QuickTime
    ".webm": "video/webm",
    ".ogv": "video/ogg",
}


def media_type_of(path: str) -> str:
    """Return the media type of a sound or a film that browsers play, "" for any other file."""
    suffix = PurePosixPath(path).suffix.lower()
    return _SOUNDS.get(suffix) or _FILMS.get(suffix, "")


def is_film(path: str) -> bool:
    """Return whether a file is called a film that browsers play."""
    return PurePosixPath(path).suffix.lower() in _FILMS
