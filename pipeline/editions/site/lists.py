"""Lists of articles on the site: their order, labels and authors, and the pages of a list.

A list's own page has the newest articles. Further pages keep their numbers, which count from the oldest: a new article
changes the list's own page only, and a bookmark still leads to the same articles.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.editions.site.pages import Label, Link, Teaser
from pipeline.editions.site.paths import image
from pipeline.model.article import Article, Tag
from pipeline.model.collection import Collection
from pipeline.text.printable import file_name_of, free_name, name_of

# Articles on a further page, and the fewest that a list keeps on its own page when it has others.
_ON_A_PAGE = 40
_AT_LEAST = 20


LabelsByArticle = Mapping[str, tuple[Label, ...]]


@dataclass(frozen=True)
class ListSlice:
    """One page of a list: its number (0 for the list's own page), its articles, and the pages beside it, if any."""

    number: int
    teasers: tuple[Teaser, ...]
    previous: int | None = None
    following: int | None = None


def split_list(teasers: Sequence[Teaser]) -> Iterator[ListSlice]:
    """Yield a list as pages, in reading order; the last of them is number 1."""
    further = max(0, (len(teasers) - _AT_LEAST) // _ON_A_PAGE)
    end = len(teasers) - further * _ON_A_PAGE
    yield ListSlice(0, tuple(teasers[:end]), following=further or None)
    for number in range(further, 0, -1):
        start, end = end, end + _ON_A_PAGE
        previous = number + 1 if number < further else 0
        yield ListSlice(number, tuple(teasers[start:end]), previous, number - 1 or None)


def sort_newest_first(articles: Iterable[Article]) -> list[Article]:
    """Return the articles by date, those without one last; others keep their order."""
    oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(articles, key=lambda article: article.date or oldest, reverse=True)


def make_teasers(collection: Collection, labels: LabelsByArticle) -> dict[str, Teaser]:
    """Return all articles as lists show them, by their slugs; `labels` has those of each."""
    signed = len({name for article in collection.articles for name in article.authors}) > 1
    return {
        article.slug: _make_teaser(article, collection, labels[article.slug], signed=signed)
        for article in _sort_for_front_page(collection)
    }


def find_labels(collection: Collection) -> LabelsByArticle:
    """Return each article's labels, in its author's order; the collection may spell a tag otherwise than its author."""
    labels: dict[str, list[Label]] = {article.slug: [] for article in collection.articles}
    for tag in collection.tags:
        for slug in tag.articles:
            labels[slug].append(Label(tag.name, tag.slug))
    return {article.slug: _sort_labels(article.tags, labels[article.slug]) for article in collection.articles}


def make_label(tag: Tag) -> Label:
    """Return a tag with the number of its articles."""
    return Label(tag.name, tag.slug, len(tag.articles))


def make_link(article: Article) -> Link:
    """Return an article, as its neighbours refer to it."""
    return Link(article.slug, article.title, article.language, article.title_html)


def sort_key(label: Label) -> tuple[str, str]:
    """Return a key to sort by: accents count only between words that are otherwise the same."""
    letters = (letter for letter in unicodedata.normalize("NFD", label.name) if not unicodedata.combining(letter))
    return "".join(letters).casefold(), label.name


def _sort_labels(tags: Sequence[str], labels: list[Label]) -> tuple[Label, ...]:
    own = {name.casefold(): number for number, name in reversed(list(enumerate(tags)))}
    return tuple(sorted(labels, key=lambda label: own.get(label.name.casefold(), len(tags))))


def _sort_for_front_page(collection: Collection) -> Sequence[Article]:
    """Return a front page's order: articles with a weight, then the newest; or the editor's own order.

    A book in the order of dates begins with the oldest article instead.
    """
    articles = collection.articles
    if collection.settings.order != "date":
        return articles
    weighted = sorted(
        (article.weight, place, article) for place, article in enumerate(articles) if article.weight is not None
    )
    return [
        *(article for _, _, article in weighted),
        *sort_newest_first(article for article in articles if article.weight is None),
    ]


def _make_teaser(article: Article, collection: Collection, labels: tuple[Label, ...], *, signed: bool) -> Teaser:
    picture = collection.pictures.get(article.lead.asset) if article.lead else None
    return Teaser(
        slug=article.slug,
        title=article.title,
        language=article.language,
        date=article.day,
        description=article.description or article.excerpt,
        authors=article.authors if signed else (),
        reading_minutes=article.reading_minutes,
        labels=labels[:2],
        image=image(picture, article.night) if picture else None,
        alt=article.lead.alt if article.lead and picture else "",
        title_html=article.title_html,
        description_html=article.description_html,
    )


_Told = TypeVar("_Told")


def group_by_author(collection: Collection) -> dict[str, list[str]]:
    """Return the slugs of each author's articles, the authors in the order of their names."""
    by_author: dict[str, list[str]] = {}
    for article in collection.articles:
        for name in dict.fromkeys(article.authors):
            by_author.setdefault(name, []).append(article.slug)
    return dict(sorted(by_author.items()))


def name_author_pages(collection: Collection) -> dict[str, str]:
    """Return the slugs of the authors' pages, by their names."""
    names: dict[str, str] = {}
    for name in group_by_author(collection):
        names[free_name(file_name_of(name) or "author", names)] = name
    return {name: own for own, name in names.items()}


def match_authors(told: Mapping[str, _Told], collection: Collection) -> dict[str, _Told]:
    """Return what is told of authors, by their names in articles; capitals do not count."""
    known = {name_of(name).casefold(): one for name, one in told.items()}
    return {name: known[name.casefold()] for name in group_by_author(collection) if name.casefold() in known}
