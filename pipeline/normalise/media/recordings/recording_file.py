"""Recordings as jobs: their files are read by workers alone, within bounds of time and memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
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


measure = JobFunction[RecordingFile, Measured]("pipeline.normalise.media.recordings.measuring:measure")
