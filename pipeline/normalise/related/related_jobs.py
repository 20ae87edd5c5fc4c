"""Related articles as jobs: the words of each article, and what those of all of them say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job
from pipeline.normalise.related.values import ArticleWords, Near, Terms


@dataclass(frozen=True)
class Corpus(Job):
    """All articles in a language: slug, terms, and whether others may lead to it; `words` where they are asked for."""

    language: str
    members: tuple[tuple[str, Blob, bool], ...]
    words: bool = False

    about = sentence("related articles in {name}", name="{0.language}")
    causes: ClassVar[Mapping[str, str]] = {
        "members": sentence("the words of an article changed"),
        "words": sentence("whether the words that they share are shown"),
    }


@job()
def read_words(job: ArticleWords) -> Blob:
    """Return the terms of an article, as they are written."""
    from pipeline.normalise.related.terms import terms_of

    return terms_of(job).written()


@job()
def find_neighbours(job: Corpus) -> dict[str, tuple[Near, ...]]:
    """Return the neighbours of each article, by their slugs.

    Raises:
        LostBlobError: the terms of one are gone.
    """
    from pipeline.normalise.related.neighbours import Member, neighbours

    members = [Member(slug, Terms.read(terms), listed) for slug, terms, listed in job.members]
    return neighbours(members, words=job.words)
