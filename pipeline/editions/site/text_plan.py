"""Which texts the site has as Markdown, and how the `llms.txt` of each language lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

from pipeline.editions.site.lists import newest_first
from pipeline.editions.site.paths import TEXT_LIST, article_path, images_of
from pipeline.editions.site.text_files import PageText, TextLink, TextList
from pipeline.editions.site.values import site_title
from pipeline.i18n.labels import labels, listed, own_name
from pipeline.model.article import Article, page_path
from pipeline.model.by_language import by_language, folder_of, language_of
from pipeline.model.collection import Collection


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


def lists_of_texts(collection: Collection) -> Iterator[TextList]:
    """Yield the list of each language: its articles, the newest first, and its pages.

    That of the whole leads to the others, too.
    """
    parts = list(by_language(collection))
    for part in parts:
        settings, words = part.settings, labels(part.settings.language)
        articles = [_link(one, article_path(one.slug)) for one in newest_first(part.articles)]
        own = [page for page in collection.pages if language_of(page.text.language, collection) == settings.language]
        pages = [_link(page.text, page.path) for page in own if page.listed]
        others = [_other_list(one, collection) for one in parts[1:]] if part is parts[0] else []
        headings = words.gettext("Articles"), words.gettext("Pages"), words.gettext("Language")
        sections = zip(headings, (articles, pages, others), strict=True)
        filled = tuple((heading, tuple(links)) for heading, links in sections if links)
        path = _list_path(part, collection)
        root = settings.base_url or "../" * path.count("/")
        yield TextList(path, site_title(settings), settings.subtitle, root, filled)


def _list_path(part: Collection, collection: Collection) -> str:
    return f"{folder_of(part.settings.language, collection)}{TEXT_LIST}"


def _other_list(part: Collection, collection: Collection) -> TextLink:
    return TextLink(site_title(part.settings), quote(_list_path(part, collection)), own_name(part.settings.language))


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
        subtitle=text.subtitle,
        description=text.description,
        facts=facts,
        images=tuple((asset, image.path) for asset, image in shown.items()),
    )


def _facts(article: Article) -> Iterator[str]:
    facts = [listed(article.authors, article.language), article.date.date().isoformat() if article.date else ""]
    if any(facts):
        yield " · ".join(filter(None, facts))
