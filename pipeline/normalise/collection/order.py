"""The running order of the articles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Sequence

from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE
from pipeline.normalise.draft import Draft
from pipeline.text.printable import slug_of


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
