"""Pages of the site that are no articles: which posts they are, their addresses, the ways to them from all others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from pipeline.labels import labels
from pipeline.model.collection import Article, SitePage, Surroundings, page_key, page_path
from pipeline.model.manuscript import SETTINGS_FILE, Settings
from pipeline.model.pages import MenuEntry, SiteLink, SiteSettings
from pipeline.model.problems import BEGINNING, Problem
from pipeline.normalise.addresses import addresses
from pipeline.normalise.draft import Draft
from pipeline.normalise.resolve import Ways, resolve_links
from pipeline.normalise.site.statements import (
    accessibility,
    legal_notice,
    legal_of,
    short_form,
    slug_for,
    titles_of,
)
from pipeline.normalise.titles import plain
from pipeline.text.printable import free_name, slug_of
from pipeline.text.sentences import sentence

# Beside the settings, or where Hugo has its content.
_FOLDER = re.compile(r"_?pages/|content/(?:[a-z]{2}(?:-[a-z]{2})?/)?_?pages?/", re.IGNORECASE)
# What stands at the root of the site already, or will.
_TAKEN = frozenset({"404", "articles", "books", "index", "pages", "search", "tags"})
_SCHEME = re.compile("https?:|mailto:")  # of what the reader of the settings lets through
_MOST = 12  # pages in a menu that nobody asks for
_MAIL = "mail"


def without_pages(drafts: Iterable[Draft]) -> tuple[list[Draft], list[Draft]]:
    """Return the drafts of articles and those of pages: what says that it is one, and what stands in their folder.

    Where the folder has all that there is, its posts are the articles.
    """
    drafts = list(drafts)
    pages = {one.path for one in drafts if _is_page(one)}
    if len(pages) == len(drafts):
        pages = {one.path for one in drafts if one.metadata.page}
    return [one for one in drafts if one.path not in pages], [one for one in drafts if one.path in pages]


def _is_page(one: Draft) -> bool:
    return stands_among_pages(one.path) if one.metadata.page is None else one.metadata.page


def stands_among_pages(path: str) -> bool:
    """Return whether a file of the content folder stands in the folder of pages."""
    return bool(_FOLDER.match(path))


def page_slugs(pages: Sequence[Draft]) -> tuple[dict[str, str], list[Problem]]:
    """Return the slug of each page by its path, and what is to be said of those that want one that is taken."""
    slugs, problems = addresses(pages)
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


def pages_in_order(texts: Iterable[Article | None], drafts: Iterable[Draft]) -> tuple[SitePage, ...]:
    """Return the pages as they stand in the menu: by weight, then by title."""
    unlisted = {one.path for one in drafts if one.metadata.unlisted}
    found = [replace(text, slug=text.slug.removeprefix(page_key(""))) for text in texts if text]

    def place(text: Article) -> tuple[float, str, str]:
        return float("inf") if text.weight is None else text.weight, slug_of(text.title), text.slug

    return tuple(SitePage(text, listed=text.source not in unlisted) for text in sorted(found, key=place))


def with_statements(
    pages: Sequence[SitePage], site: SiteSettings, settings: Settings, problems: Iterable[Problem]
) -> tuple[tuple[SitePage, ...], dict[str, SiteLink]]:
    """Return the pages with those that the law asks for, and the ways to these, by their slugs.

    One that somebody wrote stands in the place of ours that would have its address.
    """
    legal, other = titles_of(site, settings)
    written = {page.text.slug for page in pages}
    made, ways = [], {}
    if legal:
        ways[slug_for(legal)] = legal
        made.append(legal_notice(legal, legal_of(site, settings), settings))
    if other:
        ways[slug_for(other)] = short_form(other, site, settings)
        made.append(accessibility(other, site, settings, problems))
    own = (SitePage(text) for text in made if text.slug not in written)
    links = {slug: SiteLink(title, address_of(slug), settings.language) for slug, title in ways.items()}
    return (*pages, *own), links


def surroundings(
    written: Sequence[SitePage], statements: Mapping[str, SiteLink], site: SiteSettings, settings: Settings, ways: Ways
) -> tuple[Surroundings, list[Problem]]:
    """Return what stands around all pages, and what is wrong with the menu.

    `statements` are the ways to what the law asks for, by the slugs of their pages.
    """
    problems: list[Problem] = []
    own = [page.text for page in written if page.listed and page.text.slug not in statements]
    if site.menu is None and len(own) > _MOST:
        problems.append(_too_many(len(own)))
        own = ([text for text in own if text.weight is not None] or own)[:_MOST]
    menu = [_way(text) for text in own]
    if site.menu is not None:
        texts = {page.text.slug: page.text for page in written}
        found = {entry: _asked_for(entry, texts, settings, ways) for entry in site.menu}
        problems += [_nowhere(entry) for entry, way in found.items() if way is None]
        menu = [way for way in found.values() if way]
    return Surroundings(tuple(menu), tuple(statements.values()), tuple(_links(site, settings))), problems


def _way(text: Article) -> SiteLink:
    return SiteLink(text.title, address_of(text.slug), text.language)


def _asked_for(entry: MenuEntry, pages: Mapping[str, Article], settings: Settings, ways: Ways) -> SiteLink | None:
    """Return the way that a line of the menu asks for; None where it leads nowhere."""
    language = settings.language
    title = plain(entry.title, language)
    if entry.link in pages:
        way = _way(pages[entry.link])
        return SiteLink(title, way.address, language) if title else way
    address = entry.link
    if not _SCHEME.match(address):
        address = resolve_links([address], SETTINGS_FILE, ways)[address].address
    own = next((text for text in pages.values() if address == address_of(text.slug)), None)
    if own and not title:
        return _way(own)
    return SiteLink(title or entry.link, address, language) if address else None


def _too_many(number: int) -> Problem:
    message = sentence(
        "there are {number} pages; the menu has {most} of them at most, those with a “weight” first",
        number=number,
        most=_MOST,
    )
    return Problem(SETTINGS_FILE, *BEGINNING, "too-long", message, sentence("name those that it shall have in “menu”"))


def _nowhere(entry: MenuEntry) -> Problem:
    message = sentence("“menu” names “{link}”, and there is no such page; the line is left out", link=entry.link)
    hint = sentence("write the slug of a page, or “title: …” and “link: …”")
    return Problem(SETTINGS_FILE, *entry.place, "dead-link", message, hint)


def _links(site: SiteSettings, settings: Settings) -> Iterator[SiteLink]:
    for name, address in site.links:
        title = labels(settings.language).gettext("E-mail") if name.casefold() == _MAIL else name
        yield SiteLink(title, address, settings.language)
