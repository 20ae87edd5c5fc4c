"""The authors of a collection as the site shows them: who wrote what, what is told of them, where their pages are."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model.collection import Article, Collection
from pipeline.text.printable import file_name_of, free_name, name_of


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
    known = {name_of(name).casefold(): text for name, text in collection.biographies.items()}
    return {name: known[name.casefold()] for name in by_author(collection) if name.casefold() in known}
