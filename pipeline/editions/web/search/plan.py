"""Which texts a search finds: the articles, and the pages that are listed."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.editions.web.lists import LabelsByArticle
from pipeline.editions.web.paths import article_path
from pipeline.editions.web.search.values import FoundText, SearchBox, SearchedText, SearchIndex, SearchPlan
from pipeline.model.collection import Collection


def search_plan(collection: Collection, labels: LabelsByArticle) -> SearchPlan | None:
    """Return what the search of a site is made of, None where it has none; `labels` are those of each article."""
    if not collection.around.search:
        return None
    found = list(_found(collection, labels))
    languages = tuple(dict.fromkeys(text.language for text, _ in found))
    box = SearchBox(collection.settings.language, languages)
    indexes = (
        SearchIndex(language, tuple(shown for text, shown in found if text.language == language))
        for language in languages
    )
    return SearchPlan(box, tuple(text for text, _ in found), tuple(indexes))


def _found(collection: Collection, labels: LabelsByArticle) -> Iterator[tuple[SearchedText, FoundText]]:
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
