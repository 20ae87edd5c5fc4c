"""Recordings as jobs: their files are read by workers alone, within bounds of time and memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pipeline.files.recordings import media_type_of
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job
from pipeline.model.recordings import Recording


@dataclass(frozen=True)
class RecordingFile(Job):
    """A sound or a film as found: its path, and its bytes."""

    path: str
    data: Blob

    about = sentence("recording {name}", name="{0.path}")
    causes: ClassVar[dict[str, str]] = {"data": sentence("its file changed")}


@dataclass(frozen=True)
class Measured:
    """A recording as its file tells, or in words what that file is instead ("a web page", "" where nothing tells)."""

    recording: Recording
    is_one: bool = True
    kind: str = ""


@job()
def measure(file: RecordingFile) -> Measured:
    """Return what a file tells of the recording in it.

    Raises:
        LostBlobError: its bytes are gone.
    """
    from pipeline.normalise.media.recordings.measuring import measured

    with file.data.opened() as opened:
        found = measured(opened)
    recording = Recording(
        file.path, media_type_of(file.path), file.data, found.seconds, width=found.width, height=found.height
    )
    return Measured(recording, is_one=found.is_one, kind=found.kind)
