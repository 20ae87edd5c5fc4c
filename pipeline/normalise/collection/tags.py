"""The tags of a collection, each with its articles."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from pipeline.model.article import Tag
from pipeline.normalise.draft import Draft
from pipeline.normalise.typography import set_text
from pipeline.text.printable import file_name_of, free_name


def tags_to_be(articles: Mapping[str, Draft]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the slug and the tags that each article will have; `articles` are drafts by their slugs."""
    # A collection has few tags, and each of them often.
    typeset = functools.cache(set_text)
    for slug, one in articles.items():
        yield slug, tuple(typeset(tag, one.metadata.language) for tag in one.metadata.tags)


def tags_of(articles: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[Tag, ...]:
    """Return every tag with its articles' slugs, in alphabetical order.

    Those that differ by case or accents alone are one.
    """
    names: dict[str, str] = {}
    members: dict[str, dict[str, None]] = {}
    fold = functools.cache(folded)
    for article, tags in articles:
        for name in tags:
            same = fold(name)
            names.setdefault(same, name)
            members.setdefault(same, {})[article] = None
    slugs: dict[str, str] = {}
    for same in sorted(names):
        slugs[free_name(file_name_of(names[same]) or "tag", slugs)] = same
    return tuple(Tag(names[same], slug, tuple(members[same])) for slug, same in sorted(slugs.items()))


def folded(name: str) -> str:
    """Return a name without what differs between the ways to write it."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
