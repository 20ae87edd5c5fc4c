"""What an article is about, as far as its words tell: its stems, and how often it has each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.body.media import has_reserved, leave_out
from pipeline.body.neutral_html import Tree, parse
from pipeline.jobs.blob import Blob
from pipeline.model.media import Medium
from pipeline.normalise.related.function_words import function_words
from pipeline.normalise.related.stems import stems_in
from pipeline.normalise.related.values import ArticleWords, Terms

# What no reader reads as words: listings and formulas, addresses, what is heard, what stands for a lost picture.
_UNREAD = ("pre", "code", "math", "audio", "video", "svg")
_UNREAD_CLASSES = ("transcript", "uri", "missing-picture")
_TWICE = 2  # what an author chose to say it by
_MOST = 255


def terms_of(job: ArticleWords) -> Terms:
    """Return the terms of an article."""
    found: dict[str, Counter[str]] = {}
    joining = function_words(job.language)
    for text, times in _texts(job):
        for stem, word in stems_in(text, job.language):
            if word not in joining:
                found.setdefault(stem, Counter())[word] += times
    stems = sorted(found)
    return Terms(
        " ".join(stems),
        bytes(min(_MOST, found[stem].total()) for stem in stems),
        " ".join(min(found[stem], key=lambda word: (-found[stem][word], word)) for stem in stems),
    )


def _texts(job: ArticleWords) -> Iterator[tuple[str, int]]:
    """Yield what an article says, and how often it counts."""
    yield job.title, _TWICE
    yield " ".join(job.tags), _TWICE
    yield job.description, 1
    yield _read(parse(job.body.text)), 1


def _read(body: Tree) -> str:
    """Return the text of a body that all its readers read: no solutions, no remarks, nothing for some media alone."""
    if has_reserved(body):
        leave_out(body, Medium.WEB)
    for element in [*body.iter(*_UNREAD), *(one for name in _UNREAD_CLASSES for one in body.find_class(name))]:
        if element.getparent() is not None:
            element.drop_tree()
    return " ".join(body.itertext())


def read_words(job: ArticleWords) -> Blob:
    """Return the terms of an article, as they are written."""
    return terms_of(job).written()
