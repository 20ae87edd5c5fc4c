"""Pages of the site that are no articles: which posts they are, their addresses, their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote

from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article, page_key, page_path
from pipeline.model.collection import SitePage
from pipeline.model.problems import BEGINNING, Problem
from pipeline.normalise.collection.addresses import addresses
from pipeline.normalise.collection.translations import Translations
from pipeline.normalise.draft import Draft
from pipeline.normalise.metadata.metadata import date_in_name
from pipeline.text.printable import free_name, slug_of

# Beside the settings, or where Hugo has its content.
_FOLDER = re.compile(r"_?pages/|content/(?:[a-z]{2}(?:-[a-z]{2})?/)?_?pages?/", re.IGNORECASE)
# What stands at the root of the site already, or will.
_TAKEN = frozenset({"404", "articles", "books", "index", "pages", "search", "tags"})


def without_pages(drafts: Iterable[Draft]) -> tuple[list[Draft], list[Draft]]:
    """Return the drafts of articles and those of pages: what says that it is one, and what stands in their folder.

    Where the folder has all that there is, its posts are the articles; so are those with dates, where none have them
    elsewhere and they are the most.
    """
    drafts = list(drafts)
    pages = {one.path for one in drafts if _is_page(one)}
    others = [one for one in drafts if one.path not in pages]
    dated = {one.path for one in drafts if one.path in pages and one.metadata.date and not one.metadata.page}
    if not others:
        pages = {one.path for one in drafts if one.metadata.page}
    elif len(dated) > len(others) and not any(one.metadata.date for one in others):
        pages -= dated
    return [one for one in drafts if one.path not in pages], [one for one in drafts if one.path in pages]


def _is_page(one: Draft) -> bool:
    is_among = stands_among_pages(one.path) and not date_in_name(one.path)
    return is_among if one.metadata.page is None else one.metadata.page


def stands_among_pages(path: str) -> bool:
    """Return whether a file of the content folder stands in the folder of pages."""
    return bool(_FOLDER.match(path))


def page_slugs(pages: Sequence[Draft], translations: Translations) -> tuple[dict[str, str], list[Problem]]:
    """Return the slug of each page by its path, and what is to be said of those that want one that is taken."""
    slugs, problems = addresses(pages, translations)
    for path, slug in slugs.items():
        if slug in _TAKEN:
            slugs[path] = free_name(slug, {*_TAKEN, *slugs.values()})
            message = sentence(
                "the site has a page “{slug}” of its own; this one became “{other}”", slug=slug, other=slugs[path]
            )
            hint = sentence("add a line “slug: another-name”")
            problems.append(Problem(path, *BEGINNING, "shared-name", message, hint))
    return slugs, problems


def address_of(slug: str) -> str:
    """Return the neutral address of a page."""
    return f"site:{quote(page_path(slug))}"


def pages_in_order(texts: Iterable[Article], drafts: Iterable[Draft]) -> tuple[SitePage, ...]:
    """Return the pages as they stand in the menu: by weight, then by title."""
    unlisted = {one.path for one in drafts if one.metadata.unlisted}
    found = [replace(text, slug=text.slug.removeprefix(page_key(""))) for text in texts]

    def place(text: Article) -> tuple[float, str, str]:
        return float("inf") if text.weight is None else text.weight, slug_of(text.title), text.slug

    return tuple(SitePage(text, listed=text.source not in unlisted) for text in sorted(found, key=place))
