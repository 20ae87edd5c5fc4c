"""The authors' biographies as one text, the same on paper and in an e-book."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.editions.book.volume import Volume
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction


@dataclass(frozen=True)
class Biography:
    """An author's name, and the neutral body of what is told of them, in a language."""

    name: str
    language: str
    body: Blob


@dataclass(frozen=True)
class Biographies(Job):
    """Those of a book, in the order in which they stand there, and the book's language (a job)."""

    authors: tuple[Biography, ...]
    language: str

    about = sentence("authors")


def biographies_of(volume: Volume) -> Biographies:
    """Return those of the authors of a book's articles."""
    biographies = (Biography(name, text.language, text.body) for name, text in volume.biographies)
    return Biographies(tuple(biographies), volume.language, belongs_to=volume.path)


join_biographies = JobFunction[Biographies, Blob]("pipeline.editions.book.joining:join_biographies")
