"""Pages of the site that are no articles, its menu and its links."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article, page_key, page_path
from pipeline.model.collection import SiteLink, SitePage, Surroundings
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE, MenuEntry, Settings, SiteSettings
from pipeline.normalise.body.titles import strip_title
from pipeline.normalise.collection import statements
from pipeline.normalise.collection.addresses import choose_slugs
from pipeline.normalise.collection.translations import Translations
from pipeline.normalise.drafts import Draft
from pipeline.normalise.metadata.metadata import find_date
from pipeline.normalise.resolve import LinkIndex, resolve_links
from pipeline.text.printable import free_name, slug_of

# Folders of pages beside the settings, or in Hugo's content.
_FOLDER = re.compile(r"_?pages/|content/(?:[a-z]{2}(?:-[a-z]{2})?/)?_?pages?/", re.IGNORECASE)
# Names at the root of the site.
_TAKEN = frozenset({"404", "articles", "books", "index", "pages", "search", "tags"})


def split_pages(drafts: Iterable[Draft], found: Mapping[str, bool]) -> tuple[list[Draft], list[Draft]]:
    """Return the drafts of articles and those of pages, which say that they are pages or are in their folder.

    Posts in that folder are articles if there are no others, or if they have dates, the others have none, and they are
    the majority. What was `found` otherwise (`Manuscript.pages`) is a page, if this is sure or if others alone are
    dated.
    """
    drafts = list(drafts)
    rest = [draft for draft in drafts if draft.path not in found]
    are_dated = 2 * sum(draft.metadata.date is not None for draft in rest) > len(rest)
    pages = {draft.path for draft in drafts if _is_page(draft, found, are_dated=are_dated)}
    others = [draft for draft in drafts if draft.path not in pages]
    in_folder = pages - found.keys()
    dated = {
        draft.path for draft in drafts if draft.path in in_folder and draft.metadata.date and not draft.metadata.page
    }
    if not others:
        pages = {draft.path for draft in drafts if draft.metadata.page}
    elif len(dated) > len(others) and not any(draft.metadata.date for draft in others):
        pages -= dated
    return [draft for draft in drafts if draft.path not in pages], [draft for draft in drafts if draft.path in pages]


def _is_page(draft: Draft, found: Mapping[str, bool], *, are_dated: bool) -> bool:
    if draft.metadata.page is not None:
        return draft.metadata.page
    if draft.path in found:
        return found[draft.path] or (are_dated and not draft.metadata.date)
    return is_among_pages(draft.path) and not find_date(draft.path)


def is_among_pages(path: str) -> bool:
    """Return whether a file of the content folder is in the folder of pages."""
    return bool(_FOLDER.match(path))


def choose_page_slugs(pages: Sequence[Draft], translations: Translations) -> tuple[dict[str, str], list[Problem]]:
    """Return the slug of each page by its path, and the problems with slugs that are taken."""
    slugs, problems = choose_slugs(pages, translations)
    for path, slug in slugs.items():
        if slug in _TAKEN:
            slugs[path] = free_name(slug, {*_TAKEN, *slugs.values()})
            message = sentence(
                "the site has a page “{slug}” of its own; this one became “{other}”", slug=slug, other=slugs[path]
            )
            hint = sentence("add a line “slug: another-name”")
            problems.append(Problem(path, *BEGINNING, "shared-name", message, hint))
    return slugs, problems


def page_address(slug: str) -> str:
    """Return the neutral address of a page."""
    return f"site:{quote(page_path(slug))}"


def sort_pages(texts: Iterable[Article], drafts: Iterable[Draft]) -> tuple[SitePage, ...]:
    """Return the pages in the order of the menu: by weight, then by title."""
    unlisted = {draft.path for draft in drafts if draft.metadata.unlisted}
    articles = [replace(text, slug=text.slug.removeprefix(page_key(""))) for text in texts]
    articles.sort(key=lambda text: (math.inf if text.weight is None else text.weight, slug_of(text.title), text.slug))
    return tuple(SitePage(text, listed=text.source not in unlisted) for text in articles)


_SCHEME = re.compile("https?:|mailto:")  # of those that the reader of the settings accepts
_MOST = 12  # pages in an automatic menu


@dataclass(frozen=True)
class SurroundedPages:
    """The pages of a site, the surroundings of pages and articles, and the problems with them."""

    pages: tuple[SitePage, ...]
    surroundings: Surroundings
    problems: tuple[Problem, ...]


def surround_pages(
    written: Sequence[SitePage], site: SiteSettings, settings: Settings, index: LinkIndex, problems: Iterable[Problem]
) -> SurroundedPages:
    """Return the pages that authors wrote and those that are generated, with their surroundings.

    The `problems` of the texts are counted on the page on accessibility.
    """
    pages, legal_links = _add_statements(written, site, settings, problems)
    around, lost = _gather_surroundings(pages, legal_links, site, settings, index)
    missing = statements.report_missing(site, settings, {page.text.slug for page in written})
    return SurroundedPages(pages, around, (*lost, *missing))


def _add_statements(
    pages: Sequence[SitePage], site: SiteSettings, settings: Settings, problems: Iterable[Problem]
) -> tuple[tuple[SitePage, ...], dict[str, SiteLink]]:
    """Return the pages with those that the law asks for, and the links to these by their slugs.

    A written page replaces a generated one at the same address.
    """
    legal, other = statements.choose_titles(site, settings)
    written = {page.text.slug for page in pages}
    made: list[tuple[Article, str]] = []
    if legal:
        made.append((statements.make_legal_notice(legal, statements.complete_legal(site, settings), settings), legal))
    if other:
        text = statements.make_accessibility_page(other, site, settings, problems)
        made.append((text, statements.shorten_title(other, site, settings)))
    own = (SitePage(text) for text, _ in made if text.slug not in written)
    links = {text.slug: SiteLink(title, page_address(text.slug), settings.language) for text, title in made}
    return (*pages, *own), links


def _gather_surroundings(
    written: Sequence[SitePage],
    legal_links: Mapping[str, SiteLink],
    site: SiteSettings,
    settings: Settings,
    index: LinkIndex,
) -> tuple[Surroundings, list[Problem]]:
    """Return the surroundings of all pages, and the problems with the menu.

    `legal_links` are links to the pages that the law asks for, by their slugs.
    """
    problems: list[Problem] = []
    own = [page.text for page in written if page.listed and page.text.slug not in legal_links]
    if site.menu is None and len(own) > _MOST:
        message = sentence(
            "there are {number} pages; the menu shows at most {most}, those with a “weight” first",
            number=len(own),
            most=_MOST,
        )
        hint = sentence("list the pages that you want in “menu”")
        problems.append(Problem(SETTINGS_FILE, *BEGINNING, "too-long", message, hint))
        own = ([text for text in own if text.weight is not None] or own)[:_MOST]
    menu = list(map(_make_link, own))
    if site.menu is not None:
        texts = {page.text.slug: page.text for page in written}
        resolved = {entry: _resolve_entry(entry, texts, settings, index) for entry in site.menu}
        problems += [_report_lost(entry, index) for entry, way in resolved.items() if way is None]
        menu = [way for way in resolved.values() if way]
    email = labels(settings.language).gettext("E-mail")
    named = ((email if name.casefold() == "mail" else name, address) for name, address in site.links)
    links = tuple(SiteLink(title, address, settings.language) for title, address in named)
    around = Surroundings(tuple(menu), tuple(legal_links.values()), links)
    return replace(around, search=site.search, search_place=site.search_place), problems


def _make_link(text: Article) -> SiteLink:
    return SiteLink(text.title, page_address(text.slug), text.language)


def _resolve_entry(
    entry: MenuEntry, pages: Mapping[str, Article], settings: Settings, index: LinkIndex
) -> SiteLink | None:
    """Return the link that a line of the menu asks for, None if it leads nowhere."""
    title = strip_title(entry.title, settings.language)
    address = entry.link
    own = pages.get(address)
    if own:
        address = page_address(own.slug)
    elif not _SCHEME.match(address):
        address = resolve_links([address], SETTINGS_FILE, index)[address].address
        own = next((text for text in pages.values() if address == page_address(text.slug)), None)
    if own and not title:
        return _make_link(own)
    return SiteLink(title or entry.link, address, settings.language) if address else None


def _report_lost(entry: MenuEntry, index: LinkIndex) -> Problem:
    message = sentence("“menu” names “{link}”, but there is no such page; the line is left out", link=entry.link)
    if index.drafts.find(entry.link, SETTINGS_FILE):
        message = sentence("“menu” names “{link}”, which is a draft; the line is left out", link=entry.link)
    hint = sentence("write the slug of a page, or “title: …” and “link: …”")
    return Problem(SETTINGS_FILE, *entry.place, "dead-link", message, hint)
