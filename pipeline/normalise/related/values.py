"""What flows through the finding of related articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Self

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction


@dataclass(frozen=True)
class ArticleWords(Job):
    """What an article says in words."""

    slug: str
    language: str
    title: str
    description: str
    tags: tuple[str, ...]
    body: Blob

    about = sentence("words of {name}", name="{0.slug}")
    causes: ClassVar[dict[str, str]] = {"body": sentence("its text changed")}


@dataclass(frozen=True)
class Terms:
    """The stems of an article, in alphabetical order; how often it has each; and the word that it mostly is there.

    They are in as few objects as may be, for there are many of them: words have blanks between them.
    """

    stems: str = ""
    counts: bytes = b""
    words: str = ""

    def written(self) -> Blob:
        """Return them as bytes, which `read` reads."""
        return Blob.of(b"\n".join((self.stems.encode(), self.words.encode(), self.counts)))

    @classmethod
    def read(cls, blob: Blob) -> Self:
        """Return the terms that were written.

        Raises:
            LostBlobError: their bytes are gone.
        """
        stems, words, counts = blob.data.split(b"\n", 2)
        return cls(stems.decode(), counts, words.decode())


class Near(NamedTuple):
    """A neighbour: its slug, how near it is (0 to 1), and the words that tell most of why."""

    slug: str
    nearness: float
    words: tuple[str, ...] = ()


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


read_words = JobFunction[ArticleWords, Blob]("pipeline.normalise.related.terms:read_words")
find_neighbours = JobFunction[Corpus, dict[str, tuple[Near, ...]]](
    "pipeline.normalise.related.neighbours:find_neighbours"
)
