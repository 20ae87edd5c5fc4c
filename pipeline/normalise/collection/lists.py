"""The lists of a collection: its running order, its tags and its series."""

from __future__ import annotations

import datetime as dt
import functools
import math
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article, Instalment, Series, Tag
from pipeline.model.books_and_handouts import Anthology, ListedPart, ReadingPath
from pipeline.model.collection import FEWEST_IN_SERIES, match_language
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE
from pipeline.normalise.drafts import Draft
from pipeline.normalise.typography import set_text
from pipeline.text.printable import file_name_of, free_name, slug_of

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def sort_articles(
    articles: Sequence[Article], drafts: Mapping[str, Draft], manuscript: Manuscript
) -> tuple[tuple[Article, ...], list[Problem]]:
    """Return the articles in their running order, and problems with the order that the settings ask for.

    `drafts` are those of the articles, by their slugs.
    """
    order = manuscript.settings.order
    places = {slug: number for number, slug in enumerate(sort_slugs(drafts, order))}
    missing = set(() if isinstance(order, str) else order) - {article.slug for article in articles}
    problems = [_report_unknown(slug, manuscript) for slug in dict.fromkeys(order) if slug in missing]
    return tuple(sorted(articles, key=lambda article: places[article.slug])), problems


def sort_slugs(drafts: Mapping[str, Draft], order: str | Sequence[str]) -> list[str]:
    """Return the slugs of drafts in their running order.

    It is a list of slugs, the titles, or weight and date, with the oldest first.
    """
    if order == "title":
        return sorted(drafts, key=lambda slug: (slug_of(drafts[slug].title), slug))
    told = {slug: draft.metadata for slug, draft in drafts.items()}
    ordered = sorted(drafts, key=lambda slug: (_sort_last(told[slug].weight), told[slug].date or _NEVER, slug))
    listed = {} if order == "date" else {slug: number for number, slug in enumerate(order)}
    return sorted(ordered, key=lambda slug: listed.get(slug, len(listed)))


def _sort_last(number: float | None) -> float:
    return math.inf if number is None else number


def split_listed(
    articles: Iterable[Article], unlisted: Container[str]
) -> tuple[tuple[Article, ...], tuple[Article, ...]]:
    """Return the listed and the other articles; `unlisted` are slugs."""
    listed: list[Article] = []
    others: list[Article] = []
    for article in articles:
        (others if article.slug in unlisted else listed).append(article)
    return tuple(listed), tuple(others)


def _report_unknown(slug: str, manuscript: Manuscript) -> Problem:
    place = manuscript.order_places.get(slug, BEGINNING)
    message = sentence("“order” names “{slug}”, but there is no such article", slug=slug)
    hint = sentence("write an article's slug, or leave it out")
    return Problem(SETTINGS_FILE, *place, "unknown-order", message, hint)


def apply_contents(manuscript: Manuscript, articles: Mapping[str, Draft]) -> Manuscript:
    """Return the manuscript with the contents of another tool as its order, and as the parts of its only book.

    `articles` are drafts by their slugs. Pages before the first part are in a part with the title of the whole.
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
        books = (Anthology(parts=tuple(ListedPart(part or title, tuple(names)) for part, names in parts.items())),)
    order = tuple(slug for _, slug in listed) or manuscript.settings.order
    return replace(manuscript, settings=replace(manuscript.settings, order=order), anthologies=books)


def set_tags(articles: Mapping[str, Draft]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the slug and the tags that each article will have; `articles` are drafts by their slugs."""
    # A collection has few tags, and each of them often.
    typeset = functools.cache(set_text)
    for slug, draft in articles.items():
        yield slug, tuple(typeset(tag, draft.metadata.language) for tag in draft.metadata.tags)


def collect_tags(articles: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[Tag, ...]:
    """Return every tag with its articles' slugs, in alphabetical order; tags that differ by case or accents are one."""
    members: dict[str, tuple[str, dict[str, None]]] = {}
    folded = functools.cache(fold)
    for article, tags in articles:
        for name in tags:
            members.setdefault(folded(name), (name, {}))[1][article] = None
    found: dict[str, Tag] = {}
    for _, (name, slugs) in sorted(members.items()):
        slug = free_name(file_name_of(name) or "tag", found)
        found[slug] = Tag(name, slug, tuple(slugs))
    return tuple(tag for _, tag in sorted(found.items()))


def fold(name: str) -> str:
    """Return a name without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


class _Member(NamedTuple):
    """An article of a series, its draft, and the series' name there."""

    article: Article
    draft: Draft
    name: str

    @property
    def order(self) -> tuple[float, float, dt.datetime]:
        """Part, weight and date; members with the same ones keep their order."""
        part = self.draft.metadata.series.part
        return _sort_last(part), _sort_last(self.article.weight), self.article.date or _NEVER


def collect_series(
    articles: Sequence[Article], drafts: Mapping[str, Draft], languages: Sequence[str] = ()
) -> tuple[tuple[Series, ...], list[Problem]]:
    """Return every series of several articles in alphabetical order, and problems with their parts.

    `drafts` are those of the articles, by their slugs. Names that differ by case or accents are one series with the
    name of its first part. Each of the `languages` with lists of its own has its own series.
    """
    found: dict[tuple[str, str], list[_Member]] = {}
    for article in articles:
        draft = drafts[article.slug]
        if name := set_text(draft.metadata.series.name, article.language):
            same = fold(name), match_language(article.language, languages) or next(iter(languages), "")
            found.setdefault(same, []).append(_Member(article, draft, name))
    series: dict[str, Series] = {}
    problems: list[Problem] = []
    for _, several in sorted(found.items()):
        if len(several) >= FEWEST_IN_SERIES:
            members = sorted(several, key=lambda member: member.order)
            name = members[0].name
            slug = free_name(file_name_of(name) or "series", series)
            series[slug] = Series(name, slug, tuple(member.article.slug for member in members))
            problems += _report_same_parts(name, members)
    return tuple(series.values()), problems


def settle_paths(manuscript: Manuscript, articles: Iterable[Article]) -> tuple[tuple[ReadingPath, ...], list[Problem]]:
    """Return the reading paths with an address for each, and problems with articles that they name and are not there.

    A path of which no article is there is none.
    """
    known = {article.slug: article.language for article in articles}
    paths: dict[str, ReadingPath] = {}
    problems: list[Problem] = []
    for path in manuscript.paths:
        members = tuple(dict.fromkeys(slug for slug in path.articles if slug in known))
        for missing in (slug for slug in path.articles if slug not in known):
            message = sentence(
                "the path “{title}” names “{slug}”, but there is no such article", title=path.title, slug=missing
            )
            hint = sentence("write an article's slug, or leave it out")
            problems.append(Problem(SETTINGS_FILE, *path.place, "unknown-order", message, hint))
        if members:
            language = known[members[0]]
            slug = free_name(file_name_of(path.slug or path.title) or "path", paths)
            title, description = set_text(path.title, language), set_text(path.description, language)
            paths[slug] = replace(path, title=title, description=description, slug=slug, articles=members)
    return tuple(paths.values()), problems


def number_instalments(articles: Iterable[Article], series: Iterable[Series]) -> tuple[Article, ...]:
    """Return the articles, each knowing its place in its series."""
    places = {
        slug: Instalment(one.name, one.slug, number, len(one.articles))
        for one in series
        for number, slug in enumerate(one.articles, start=1)
    }
    return tuple(replace(article, instalment=places.get(article.slug)) for article in articles)


def _report_same_parts(name: str, members: Iterable[_Member]) -> Iterator[Problem]:
    first: dict[int, str] = {}
    for _, draft, _ in members:
        part = draft.metadata.series.part
        if part is not None and (path := first.setdefault(part, draft.path)) != draft.path:
            message = sentence(
                "{path} is part {part} of “{series}”, too; this one follows it", path=path, part=part, series=name
            )
            place = draft.metadata.places.get("series", BEGINNING)
            yield Problem(draft.path, *place, "same-part", message, sentence("give each its own number"))
