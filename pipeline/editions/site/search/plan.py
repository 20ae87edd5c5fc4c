"""Which texts a search finds: the articles, and the pages that are listed; and what finds them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.editions.site.lists import LabelsByArticle
from pipeline.editions.site.paths import article_path
from pipeline.editions.site.search import pagefind
from pipeline.editions.site.search.values import (
    FoundText,
    PagefindText,
    SearchBox,
    SearchedText,
    SearchIndex,
    SearchPlan,
)
from pipeline.i18n.sentences import sentence
from pipeline.model.collection import Collection, Surroundings
from pipeline.model.pages import Search
from pipeline.model.problems import Problem
from pipeline.model.settings import SETTINGS_FILE

_Found = tuple[SearchedText, FoundText]


def search_plan(collection: Collection, labels: LabelsByArticle) -> SearchPlan | None:
    """Return what the search of a site is made of, None where it has none; `labels` are those of each article."""
    if collection.around.search is Search.NONE:
        return None
    found = list(_found(collection, labels))
    version = pagefind.installed() if collection.around.search is Search.PAGEFIND else ""
    languages = tuple(dict.fromkeys(text.language for text, _ in found))
    box = SearchBox(collection.settings.language, languages, pagefind=bool(version))
    if version:
        return SearchPlan(box, pagefind=version, shown=tuple(map(_shown, found)))
    indexes = (
        SearchIndex(language, tuple(shown for text, shown in found if text.language == language))
        for language in languages
    )
    return SearchPlan(box, tuple(text for text, _ in found), tuple(indexes))


def search_problems(around: Surroundings, plan: SearchPlan | None) -> Iterator[Problem]:
    """Yield that Pagefind was asked for and is not there: the site has its own search instead."""
    if around.search is Search.PAGEFIND and plan and not plan.pagefind:
        message = sentence(
            "“search: pagefind” takes the extra “{extra}” of the program; the site has its own search instead",
            extra=pagefind.EXTRA,
        )
        hint = sentence("install it: {command}", command=pagefind.WAY)
        yield Problem(SETTINGS_FILE, *around.search_place, "missing-extra", message, hint)


def _found(collection: Collection, labels: LabelsByArticle) -> Iterator[_Found]:
    for article in collection.articles:
        path, topics = article_path(article.slug), tuple(label.name for label in labels[article.slug])
        text = SearchedText(
            path,
            article.title,
            article.language,
            article.body,
            article.description,
            (*topics, *article.authors),
        )
        date = article.date.date().isoformat() if article.date else ""
        yield text, FoundText(path, article.title, date, topics, article.authors)
    for page in collection.pages:
        if page.listed:
            own = page.text
            text = SearchedText(page.path, own.title, own.language, own.body, own.description)
            yield text, FoundText(page.path, own.title)


def _shown(found: _Found) -> PagefindText:
    """Return a text as Pagefind is shown it."""
    text, result = found
    return PagefindText(
        text.path,
        text.title,
        text.language,
        text.body,
        text.description,
        text.facts,
        result.date,
        result.topics,
        result.authors,
    )
