"""What flows through the finding of related articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job
from pipeline.text.sentences import sentence


@dataclass(frozen=True)
class ArticleWords(Job):
    """What an article says in words."""

    slug: str
    language: str
    title: str
    description: str
    tags: tuple[str, ...]
    body: Blob

    about = "words of {0.slug}"
    causes: ClassVar[dict[str, str]] = {"body": sentence("its text changed")}


class Near(NamedTuple):
    """A neighbour: its slug, how near it is (0 to 1), and the words that tell most of why."""

    slug: str
    nearness: float
    words: tuple[str, ...] = ()
