"""Which texts the site has as Markdown, and how `llms.txt` lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

from pipeline.editions.web.lists import newest_first
from pipeline.editions.web.paths import article_path, images_of
from pipeline.editions.web.text_jobs import PageText, TextLink, TextList
from pipeline.editions.web.values import Frame
from pipeline.labels import labels, listed
from pipeline.model.collection import Article, Collection, page_path


def text_path(page: str) -> str:
    """Return where the text of the page at a path stands: beside it."""
    return str(PurePosixPath(page).with_suffix(".md"))


def page_texts(collection: Collection) -> Iterator[PageText]:
    """Yield the texts of the articles, in their order, then those of the pages that are listed."""
    for article in collection.articles:
        yield _text(article, article_path(article.slug), collection, tuple(_facts(article)))
    for page in collection.pages:
        if page.listed:
            yield _text(page.text, page_path(page.text.slug), collection)


def list_of_texts(collection: Collection, frame: Frame) -> TextList:
    """Return the list of texts: the articles, the newest first, and the pages."""
    words = labels(collection.settings.language)
    articles = [_link(one, article_path(one.slug)) for one in newest_first(collection.articles)]
    pages = [_link(page.text, page.path) for page in collection.pages if page.listed]
    sections = ((words.gettext("Articles"), articles), (words.gettext("Pages"), pages))
    settings = collection.settings
    filled = tuple((heading, tuple(links)) for heading, links in sections if links)
    return TextList(frame.title, settings.subtitle, settings.base_url, filled)


def _link(text: Article, page: str) -> TextLink:
    return TextLink(text.title, quote(text_path(page)), text.description)


def _text(text: Article, page: str, collection: Collection, facts: tuple[str, ...] = ()) -> PageText:
    shown = images_of(sorted(set(text.shown) - set(text.off_screen)), collection.pictures)
    return PageText(
        path=text_path(page),
        title=text.title,
        language=text.language,
        body=text.body,
        root=collection.settings.base_url or "../" * page.count("/"),
        description=text.description,
        facts=facts,
        images=tuple((asset, image.path) for asset, image in shown.items()),
    )


def _facts(article: Article) -> Iterator[str]:
    said = [listed(article.authors, article.language), article.date.date().isoformat() if article.date else ""]
    if any(said):
        yield " · ".join(filter(None, said))
