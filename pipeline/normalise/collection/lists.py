"""The lists of a collection: its running order, its tags and its series."""

from __future__ import annotations

import datetime as dt
import functools
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article, Instalment, Series, Tag
from pipeline.model.books_and_handouts import Anthology, ListedPart
from pipeline.model.collection import FEWEST_IN_SERIES, among
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE
from pipeline.normalise.draft import Draft
from pipeline.normalise.typography import set_text
from pipeline.text.printable import file_name_of, free_name, slug_of


def in_order(
    articles: Sequence[Article], drafts: Iterable[Draft], manuscript: Manuscript
) -> tuple[tuple[Article, ...], list[Problem]]:
    """Return the articles in their running order, and what is wrong with the order that the settings ask for.

    They stand as listed, by title, or by weight and date with the oldest first.
    """
    order = manuscript.settings.order
    if order == "title":
        return tuple(sorted(articles, key=lambda a: (slug_of(a.title), a.slug))), []
    weights = {one.path: one.metadata.weight for one in drafts}
    never = dt.datetime.max.replace(tzinfo=dt.UTC)

    def by_date(article: Article) -> tuple[float, dt.datetime, str]:
        weight = weights[article.source]
        return float("inf") if weight is None else weight, article.date or never, article.slug

    ordered = sorted(articles, key=by_date)
    if order == "date":
        return tuple(ordered), []
    listed = {slug: number for number, slug in enumerate(order)}
    missing = sorted(set(listed) - {article.slug for article in articles}, key=listed.__getitem__)
    in_list = sorted(ordered, key=lambda article: listed.get(article.slug, len(listed)))
    return tuple(in_list), [_unknown(slug, manuscript) for slug in missing]


def parted(articles: Iterable[Article], unlisted: Container[str]) -> tuple[tuple[Article, ...], tuple[Article, ...]]:
    """Return the articles that lists have, and those that none has; `unlisted` are slugs."""
    articles = tuple(articles)
    return (
        tuple(article for article in articles if article.slug not in unlisted),
        tuple(article for article in articles if article.slug in unlisted),
    )


def _unknown(slug: str, manuscript: Manuscript) -> Problem:
    place = manuscript.order_places.get(slug, BEGINNING)
    message = sentence("“order” names “{slug}”, and there is no such article", slug=slug)
    return Problem(
        SETTINGS_FILE, *place, "unknown-order", message, sentence("write an article's slug, or leave it out")
    )


def in_order_of_contents(manuscript: Manuscript, articles: Mapping[str, Draft]) -> Manuscript:
    """Return the manuscript with the contents of another tool as its order, and as the parts of the one book it has.

    `articles` are drafts by their slugs. Pages before the first part are in one that is called after the whole.
    """
    slugs = {draft.path: slug for slug, draft in articles.items()}
    listed = [(part, slugs[path]) for part, path in manuscript.contents if path in slugs]
    parts: dict[str, list[str]] = {}
    for part, slug in listed:
        if part or not any(parts):  # what follows the parts, in none, comes last
            parts.setdefault(part, []).append(slug)
    title = manuscript.settings.title or next((articles[slug].title for slug in parts.get("", ())), "")
    books = manuscript.anthologies
    if not books and any(parts):
        books = (Anthology(parts=tuple(ListedPart(part or title, tuple(found)) for part, found in parts.items())),)
    order = tuple(slug for _, slug in listed) or manuscript.settings.order
    return replace(manuscript, settings=replace(manuscript.settings, order=order), anthologies=books)


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


@dataclass(frozen=True)
class _Member:
    """An article, what its post says of its place in a series, its place in the collection, the series' name there."""

    article: Article
    draft: Draft
    place: int
    name: str

    @property
    def order(self) -> tuple[float, float, dt.datetime, int]:
        """What decides where it stands: its part, its weight, its date, its place in the collection."""
        part, weight = self.draft.metadata.series.part, self.article.weight
        never = dt.datetime.max.replace(tzinfo=dt.UTC)
        return (
            float("inf") if part is None else part,
            float("inf") if weight is None else weight,
            self.article.date or never,
            self.place,
        )


def series_of(
    articles: Sequence[Article], drafts: Mapping[str, Draft], languages: Sequence[str] = ()
) -> tuple[tuple[Series, ...], list[Problem]]:
    """Return every series of several articles in alphabetical order, and what is to be said of their parts.

    `drafts` are those of the articles, by their slugs. Names that differ by case or accents alone are one: that which
    the first part has. Each of the `languages` with lists of its own has its own series.
    """
    found: dict[tuple[str, str], list[_Member]] = {}
    for place, article in enumerate(articles):
        draft = drafts[article.slug]
        if name := set_text(draft.metadata.series.name, article.language):
            same = folded(name), among(article.language, languages) or next(iter(languages), "")
            found.setdefault(same, []).append(_Member(article, draft, place, name))
    slugs: dict[str, tuple[str, str]] = {}
    made: list[Series] = []
    problems: list[Problem] = []
    for same in sorted(same for same, members in found.items() if len(members) >= FEWEST_IN_SERIES):
        members = sorted(found[same], key=lambda member: member.order)
        slug = free_name(file_name_of(members[0].name) or "series", slugs)
        slugs[slug] = same
        made.append(Series(members[0].name, slug, tuple(member.article.slug for member in members)))
        problems += _same_parts(members[0].name, members)
    return tuple(made), problems


def with_instalments(articles: Iterable[Article], series: Iterable[Series]) -> tuple[Article, ...]:
    """Return the articles, each knowing its place in its series."""
    places = {
        slug: Instalment(one.name, one.slug, number, len(one.articles))
        for one in series
        for number, slug in enumerate(one.articles, start=1)
    }
    return tuple(replace(article, instalment=places.get(article.slug)) for article in articles)


def _same_parts(name: str, members: Iterable[_Member]) -> Iterator[Problem]:
    first: dict[int, _Member] = {}
    for member in members:
        part = member.draft.metadata.series.part
        if part is None:
            continue
        if part in first:
            message = sentence(
                "{path} is part {part} of “{series}”, too; this one follows it",
                path=first[part].draft.path,
                part=part,
                series=name,
            )
            place = member.draft.metadata.places.get("series", BEGINNING)
            yield Problem(member.draft.path, *place, "same-part", message, sentence("give each its own number"))
        first.setdefault(part, member)
