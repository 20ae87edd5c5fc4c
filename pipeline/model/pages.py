"""What stands around the articles of a site: pages that are none, the menu, the footer, what the law asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.problems import BEGINNING, Position


@dataclass(frozen=True)
class Legal:
    """Who answers for what is published: `legal` of the settings; "" for what it does not say."""

    publisher: str = ""
    director: str = ""
    host: str = ""
    contact: str = ""
    licence: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to print."""
        return any((self.publisher, self.director, self.host, self.contact, self.licence))


@dataclass(frozen=True)
class Audit:
    """An audit of the site's accessibility: its day, of what kind it was, how many per cent of the criteria are met.

    `exceptions` are what is known not to be accessible. Without a `rate` nobody has measured anything.
    """

    date: dt.date | None = None
    kind: str = ""
    rate: float | None = None
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu as it is asked for: a page by its slug, or any address; "" as the title for the page's own."""

    link: str
    title: str = ""
    place: Position = BEGINNING


@dataclass(frozen=True)
class OwnLanguage:
    """A language that has lists and books of its own: its code, and what the collection is called in it.

    "" for what nobody says: the collection's own stands for it.
    """

    code: str
    title: str = ""
    subtitle: str = ""


class Search(StrEnum):
    """How readers search the site: not at all, in an index of the site's own, or in Pagefind's (an extra)."""

    NONE = "false"
    OWN = "true"
    PAGEFIND = "pagefind"


@dataclass(frozen=True)
class SiteSettings:
    """What the settings say of the site's pages. `menu` is None where nobody says it, `legal` and `audit` likewise.

    `links` are names and addresses, in their order. With `noindex` search engines are asked to leave all of it out.
    With `offline` the site may be kept as an app. `legal_place` is where `legal` stands, or, where it does not, the
    address of the site; without a legal notice as it is wanted (`legal: false`) nobody is told of one (`no_legal`).
    `search_place` is where `search` stands.
    `languages` are those that shall have lists of their own, in their order; None where nobody says it.
    """

    menu: tuple[MenuEntry, ...] | None = None
    links: tuple[tuple[str, str], ...] = ()
    legal: Legal | None = None
    audit: Audit | None = None
    noindex: bool = False
    offline: bool = False
    search: Search = Search.OWN
    search_place: Position = BEGINNING
    legal_place: Position = BEGINNING
    no_legal: bool = False
    languages: tuple[OwnLanguage, ...] | None = None


@dataclass(frozen=True)
class SiteLink:
    """A way from every page of the site: words in a language, an address as in `Article.body`."""

    title: str
    address: str
    language: str
