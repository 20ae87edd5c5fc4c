"""What is known of the recordings that a post plays when it is finished."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.jobs.blob import Blob
from pipeline.model.recordings import Cue, Recording


@dataclass(frozen=True)
class Transcript:
    """What is said in a recording, as a text: its path, and what it holds."""

    path: str
    data: Blob

    @property
    def is_markdown(self) -> bool:
        """Whether it is Markdown, and no plain text."""
        return not self.path.lower().endswith(".txt")


@dataclass(frozen=True)
class PlayedRecording:
    """A recording, its transcript, and when its words are heard; `why` is what is wrong with it, "" for nothing.

    `wrong` are files beside it that are not what their names say, each with the reason.
    """

    recording: Recording
    transcript: Transcript | None = None
    cues: tuple[Cue, ...] = ()
    why: str = ""
    wrong: tuple[tuple[str, str], ...] = ()
