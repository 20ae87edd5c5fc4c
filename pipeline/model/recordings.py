"""Sounds and films of the collection: what every edition needs to know to play them, or to lead to them."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.jobs.blob import Blob


@dataclass(frozen=True)
class Captions:
    """What is said in a recording, as WebVTT: the path of its attachment, and the language that it is in."""

    path: str
    language: str
    data: Blob


@dataclass(frozen=True)
class Recording:
    """A sound or a film, as its file is: the path of its attachment, what it holds, and its media type.

    `seconds` is its length, width and height those of a film in pixels; 0 where the file does not tell. `poster` is the
    asset of the picture that stands for a film until it is played, "" for none.
    """

    path: str
    media_type: str
    data: Blob
    seconds: float = 0
    width: int = 0
    height: int = 0
    captions: tuple[Captions, ...] = ()
    poster: str = ""

    @property
    def is_film(self) -> bool:
        """Whether there is something to be seen."""
        return self.media_type.startswith("video/")


@dataclass(frozen=True)
class Cue:
    """A stretch of a recording, in seconds, and the words that are heard in it."""

    begin: float
    end: float
    text: str


@dataclass(frozen=True)
class Spoken:
    """When a block of an article is read aloud, in seconds: the block's id, and a heading's words ("" for others)."""

    id: str
    begin: float
    end: float
    heading: str = ""


@dataclass(frozen=True)
class Narration:
    """An article read aloud: the recording, by the path of its attachment, and when each of its blocks is heard."""

    path: str
    spoken: tuple[Spoken, ...] = ()
