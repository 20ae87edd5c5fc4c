"""Select and order the articles of a handout or a book."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from pipeline.errors import UserError
from pipeline.i18n.labels import list_words
from pipeline.i18n.sentences import AND, OR, joined, sentence
from pipeline.model.article import Article, Tag
from pipeline.model.books_and_handouts import Order, ReadingPath, Selection
from pipeline.model.collection import Collection, codes_of, language_of, match_language
from pipeline.text.printable import name_of, slug_of

_TOLD = 3  # names that a message tells at most


_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)
_KEYS: Mapping[Order, Callable[[Article], Any]] = {
    Order.TITLE: lambda article: slug_of(article.title),
    Order.WEIGHT: lambda article: float("inf") if article.weight is None else article.weight,
    Order.DATE: lambda article: article.date or _LAST,
}


class EmptySelectionError(UserError):
    """A selection that nothing answers, or that names what the collection does not have; the text says what is near."""


def select(collection: Collection, selection: Selection, order: Order) -> tuple[Article, ...]:
    """Return the selected articles, each once.

    Raises:
        EmptySelectionError: an article, a tag or an author is not in the collection, or no article is selected.
    """
    articles = {article.slug: article for article in collection.articles}
    if selection.path:
        steps = tuple(slug for slug in find_path(collection, selection.path).articles if slug in articles)
        selection = replace(selection, posts=tuple(dict.fromkeys((*steps, *selection.posts))))
    for slug in selection.posts:
        if slug not in articles:
            near = _suggest_names(slug, articles)
            raise EmptySelectionError("there is no article “{slug}”{near}", slug=slug, near=near)
    filters = [*_make_filters(collection, selection)]
    narrowed = filters or selection.everything
    matching = [slug for slug, article in articles.items() if all(has(article) for has in filters)] if narrowed else []
    chosen = [articles[slug] for slug in dict.fromkeys((*selection.posts, *matching))]
    if not chosen:
        raise EmptySelectionError(_explain_none(collection, selection))
    return tuple(sorted(chosen, key=_KEYS[order]) if order in _KEYS else chosen)


def find_path(collection: Collection, name: str) -> ReadingPath:
    """Return the reading path of this title or address.

    Raises:
        EmptySelectionError: there is none.
    """
    for path in collection.paths:
        if _normalise_name(name) in (_normalise_name(path.title), path.slug):
            return path
    near = _suggest_names(name, [path.title for path in collection.paths])
    raise EmptySelectionError("there is no reading path “{name}”{near}", name=name, near=near)


def _make_filters(collection: Collection, selection: Selection) -> Iterable[Callable[[Article], bool]]:
    if selection.tags:
        slugs = {slug for name in selection.tags for slug in _match_tag(collection, name)}
        yield lambda article: article.slug in slugs
    if selection.authors:
        names = {_match_author(collection, name) for name in selection.authors}
        yield lambda article: not names.isdisjoint(article.authors)
    if selection.since:
        yield partial(_is_dated, since=selection.since)
    if selection.language:
        yield partial(is_in, selection.language, collection=collection)


def is_in(language: str, article: Article, collection: Collection) -> bool:
    """Return whether an article is in a language: one of the collection's own has all articles of its lists."""
    own = match_language(language, codes_of(collection)) if collection.languages else ""
    return (
        language_of(article.language, collection) == own if own else bool(match_language(article.language, [language]))
    )


def name_selection(collection: Collection, selection: Selection) -> str:
    """Return the tags or else the authors of a selection as a title, "" where it has none or names articles."""
    if selection.path:
        return find_path(collection, selection.path).title
    wanted = {_normalise_name(name) for name in selection.tags}
    names = [tag.name for tag in collection.tags if not wanted.isdisjoint((_normalise_name(tag.name), tag.slug))]
    title = list_words(names or selection.authors, collection.settings.language)
    return "" if selection.posts else title[:1].upper() + title[1:]


def list_authors(articles: Iterable[Article]) -> tuple[str, ...]:
    """Return the authors of articles in their order, each once."""
    return tuple(dict.fromkeys(name for article in articles for name in article.authors))


def find_tags(collection: Collection, name: str) -> list[Tag]:
    """Return the tags that are meant by a name: their own in capitals or not, or that of their address."""
    return [tag for tag in collection.tags if _normalise_name(name) in (_normalise_name(tag.name), tag.slug)]


def _normalise_name(name: str) -> str:
    """Return a name without capitals and with a keyboard's apostrophe: typography has changed others."""
    return name.casefold().replace("\u2019", "'")


def _match_tag(collection: Collection, name: str) -> tuple[str, ...]:
    for tag in find_tags(collection, name):
        return tag.articles
    known = [tag.name for tag in collection.tags]
    raise EmptySelectionError("there is no tag “{name}”{near}", name=name, near=_suggest_names(name, known))


def _match_author(collection: Collection, name: str) -> str:
    known = list_authors(collection.articles)
    for author in known:
        if _normalise_name(name_of(name)) == _normalise_name(author):
            return author
    raise EmptySelectionError("there is no author “{name}”{near}", name=name, near=_suggest_names(name, known))


def _is_dated(article: Article, since: dt.date) -> bool:
    return article.date is not None and article.date.date() >= since


def _explain_none(collection: Collection, selection: Selection) -> str:
    if not (selection.tags or selection.authors or selection.since or selection.everything):
        return sentence("no article is selected: choose some with post, tag, author or since, or all of them with all")
    conditions = []
    if selection.tags:
        tags = joined((sentence("“{name}”", name=name) for name in selection.tags), OR)
        conditions.append(sentence("has the tag {tags}", tags=tags))
    if selection.authors:
        conditions.append(sentence("is by {authors}", authors=joined(selection.authors, OR)))
    if selection.since:
        newest = sentence(" (none has a date)")
        if dates := [article.date for article in collection.articles if article.date]:
            newest = sentence(" (the newest is from {date})", date=max(dates).date())
        conditions.append(sentence("is from {date} or later{newest}", date=selection.since, newest=newest))
    if selection.language:
        conditions.append(sentence("is in the language “{language}”", language=selection.language))
    return sentence("no article {conditions}", conditions=joined(conditions, AND))


def _suggest_names(name: str, known: Iterable[str]) -> str:
    """Return the names that one may have meant, as the end of a sentence.

    Where none is near, they are the first few that there are.
    """
    names = list(dict.fromkeys(known))
    folded = {name.casefold(): name for name in names}
    longer = [one for one in folded if name.casefold() in one][:_TOLD]
    near = [folded[one] for one in longer or difflib.get_close_matches(name.casefold(), folded, n=_TOLD, cutoff=0.5)]
    if near:
        return sentence("; did you mean {names}?", names=joined((sentence("“{name}”", name=one) for one in near), OR))
    few = joined(sentence("“{name}”", name=name) for name in names[:_TOLD])
    if len(names) > _TOLD:
        return sentence("; there are {names} and others", names=few)
    return sentence("; there are {names}", names=few) if names else sentence("; there are none")
