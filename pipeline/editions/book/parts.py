"""The parts of a book: its articles by year, by tag, or as an editor lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.editions.book.selection import EmptySelectionError, tags_named
from pipeline.i18n.labels import labels, number_in
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article
from pipeline.model.books_and_handouts import Anthology, Division, ListedPart

if TYPE_CHECKING:
    from pipeline.model.collection import Collection

_PART = "_part-"


@dataclass(frozen=True)
class BookPart:
    """A part of the book; the one part of a book without parts has no title, and no opening."""

    name: str
    title: str
    articles: tuple[Article, ...]


def divide(collection: Collection, asked: Anthology, articles: tuple[Article, ...]) -> Iterator[BookPart]:
    """Yield the parts of a book of these articles, in their order; one without a title where none are asked for.

    Raises:
        EmptySelectionError: a part names an article or a tag that is not in the collection.
    """
    grouped = _grouped(collection, asked, articles)
    if grouped is None:
        yield BookPart(f"{_PART}1", "", articles)
        return
    for number, (title, members) in enumerate(grouped.items(), start=1):
        yield BookPart(f"{_PART}{number}", title, tuple(members))


def _grouped(
    collection: Collection, asked: Anthology, articles: tuple[Article, ...]
) -> dict[str, list[Article]] | None:
    """Return the articles by the titles of their parts, none empty; those that belong to no part come last."""
    language = collection.settings.language
    words = labels(language)
    if not asked.parts:
        return None
    if asked.parts is Division.YEAR:
        years = {article.slug: number_in(language, article.date.year) for article in articles if article.date}
        return _in_groups(articles, sorted(set(years.values())), years, words.gettext("Undated"))
    if asked.parts is Division.TAG:
        # Each article stands in one part only: that of its first tag.
        firsts = _first_tags(collection, articles)
        return _in_groups(articles, [tag.name for tag in collection.tags], firsts, words.gettext("Other articles"))
    listed = {slug: part.title for part in reversed(asked.parts) for slug in _members(collection, part)}
    titles = [part.title for part in asked.parts]
    groups = _in_groups(articles, titles, listed, words.gettext("Other articles"))
    order = {slug: number for part in reversed(asked.parts) for number, slug in enumerate(part.posts)}
    return {
        title: sorted(members, key=lambda one: order.get(one.slug, len(order))) for title, members in groups.items()
    }


def _in_groups(
    articles: Iterable[Article], titles: Iterable[str], title_of: Mapping[str, str], rest: str
) -> dict[str, list[Article]]:
    groups: dict[str, list[Article]] = {title: [] for title in titles}
    for article in articles:
        groups.setdefault(title_of.get(article.slug, rest), []).append(article)
    return {title: members for title, members in groups.items() if members}


def _first_tags(collection: Collection, articles: Iterable[Article]) -> dict[str, str]:
    """Return the first tag of each article that has one, by its slug.

    Tags are written in several ways, and have one name.
    """
    names: dict[str, list[str]] = {}
    for tag in collection.tags:
        for slug in tag.articles:
            names.setdefault(slug, []).append(tag.name)
    return {
        one.slug: next((name for name in one.tags if name in names[one.slug]), names[one.slug][0])
        for one in articles
        if one.slug in names
    }


def _members(collection: Collection, part: ListedPart) -> Iterator[str]:
    known = {article.slug for article in collection.articles}
    for slug in part.posts:
        if slug not in known:
            raise EmptySelectionError(
                sentence("the part “{title}” names “{slug}”, and there is no such article", title=part.title, slug=slug)
            )
    yield from part.posts
    for name in part.tags:
        found = tags_named(collection, name)
        if not found:
            raise EmptySelectionError(
                sentence("the part “{title}” names the tag “{name}”, which no article has", title=part.title, name=name)
            )
        yield from (slug for tag in found for slug in tag.articles)
