"""An article is read for the survey: a job, so that what was read once is remembered."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job
from pipeline.survey.values import TextReading


@dataclass(frozen=True)
class ReadingJob(Job):
    """A text to be read, in its language; `measure` is the version of what measures how hard it is, "" for nothing."""

    slug: str
    language: str
    body: Blob
    measure: str

    about = sentence("reading of {name}", name="{0.slug}")


@job()
def read_text(job: ReadingJob) -> TextReading:
    """Return how a text reads."""
    from pipeline.survey.reading import reading

    return reading(job.body.text, job.language, measured=bool(job.measure))
