"""The series of a collection, each with its articles in order, and each article's place in its series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article, Instalment, Series
from pipeline.model.by_language import among
from pipeline.model.collection import FEWEST_IN_SERIES
from pipeline.model.problems import BEGINNING, Problem
from pipeline.normalise.collection.tags import folded
from pipeline.normalise.draft import Draft
from pipeline.normalise.typography import set_text
from pipeline.text.printable import file_name_of, free_name


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
