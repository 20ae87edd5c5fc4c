"""The authors of a collection as the site shows them: who wrote what, what is told of them, where their pages are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.text.printable import file_name_of, free_name, name_of

_Told = TypeVar("_Told")


def by_author(collection: Collection) -> dict[str, list[str]]:
    """Return the slugs of each author's articles, the authors in the order of their names."""
    found: dict[str, list[str]] = {}
    for article in collection.articles:
        for name in dict.fromkeys(article.authors):
            found.setdefault(name, []).append(article.slug)
    return dict(sorted(found.items()))


def author_slugs(collection: Collection) -> dict[str, str]:
    """Return the slugs of the authors' pages, by their names."""
    names: dict[str, str] = {}
    for name in by_author(collection):
        names[free_name(file_name_of(name) or "author", names)] = name
    return {name: own for own, name in names.items()}


def biographies_by_author(collection: Collection) -> Mapping[str, Article]:
    """Return what is told of each author, by the name that the articles have; capitals do not count."""
    return _by_author(collection.biographies, collection)


def links_by_author(collection: Collection) -> Mapping[str, tuple[str, ...]]:
    """Return where each author is elsewhere, likewise."""
    return _by_author(collection.author_links, collection)


def _by_author(told: Mapping[str, _Told], collection: Collection) -> dict[str, _Told]:
    known = {name_of(name).casefold(): one for name, one in told.items()}
    return {name: known[name.casefold()] for name in by_author(collection) if name.casefold() in known}
