"""What stands around the articles of a site: its pages with those that the law asks for, and the ways to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article
from pipeline.model.collection import SitePage, Surroundings
from pipeline.model.pages import MenuEntry, SiteLink, SiteSettings
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE, Settings
from pipeline.normalise.body.titles import plain
from pipeline.normalise.collection.pages import address_of
from pipeline.normalise.collection.statements import (
    accessibility,
    legal_notice,
    legal_of,
    report_missing,
    short_form,
    slug_for,
    titles_of,
)
from pipeline.normalise.resolve import Ways, resolve_links

_SCHEME = re.compile("https?:|mailto:")  # of what the reader of the settings lets through
_MOST = 12  # pages in a menu that nobody asks for
_MAIL = "mail"


@dataclass(frozen=True)
class SurroundedPages:
    """The pages of a site, what stands around all of them and around the articles, and what is wrong with that."""

    pages: tuple[SitePage, ...]
    around: Surroundings
    problems: tuple[Problem, ...]


def surrounded(
    written: Sequence[SitePage], site: SiteSettings, settings: Settings, ways: Ways, found: Iterable[Problem]
) -> SurroundedPages:
    """Return the pages that somebody wrote, with all that is made beside them.

    What was `found` wrong with the texts is counted where the site says how accessible it is.
    """
    pages, statements = _with_statements(written, site, settings, found)
    around, lost = _surroundings(pages, statements, site, settings, ways)
    missing = report_missing(site, settings, {page.text.slug for page in written})
    return SurroundedPages(pages, around, (*lost, *missing))


def _with_statements(
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


def _surroundings(
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
        problems += [_nowhere(entry, ways) for entry, way in found.items() if way is None]
        menu = [way for way in found.values() if way]
    links = tuple(_links(site, settings))
    around = Surroundings(tuple(menu), tuple(statements.values()), links)
    return replace(around, search=site.search, search_place=site.search_place), problems


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


def _nowhere(entry: MenuEntry, ways: Ways) -> Problem:
    message = sentence("“menu” names “{link}”, and there is no such page; the line is left out", link=entry.link)
    if ways.drafts.find(entry.link, SETTINGS_FILE):
        message = sentence("“menu” names “{link}”, which is a draft; the line is left out", link=entry.link)
    hint = sentence("write the slug of a page, or “title: …” and “link: …”")
    return Problem(SETTINGS_FILE, *entry.place, "dead-link", message, hint)


def _links(site: SiteSettings, settings: Settings) -> Iterator[SiteLink]:
    for name, address in site.links:
        title = labels(settings.language).gettext("E-mail") if name.casefold() == _MAIL else name
        yield SiteLink(title, address, settings.language)
