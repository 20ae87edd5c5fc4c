"""What the settings say of the site's pages: the menu, the ways in the footer, the law, an audit of accessibility."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipeline.files.plain_yaml import LocatedData
from pipeline.i18n.sentences import sentence
from pipeline.model.pages import Audit, Legal, MenuEntry, OwnLanguage, Search, SiteSettings
from pipeline.model.post import Post
from pipeline.model.settings import FOOTER
from pipeline.text.printable import in_one_line, printable
from pipeline.text.setting_values import (
    LONGEST,
    Key,
    Readers,
    WrongValueError,
    date,
    flag,
    language,
    one,
    read_fields,
    text,
    texts,
)
from pipeline.text.shapes import Schema, keyed, like, one_or_more, plain, takes

_WEB = r"""https?://[^\s/?#"'<>]+[^\s"'<>]*"""
_MAIL = r"""(?:mailto:)?[^\s@<>"':/?#]+@[^\s@<>"':/?#]+\.[^\s@<>"':/?#]+"""
_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|[^/]*@")
_PER_CENT = r"\s*(?:100(?:[.,]0*)?|\d{1,2}(?:[.,]\d*)?)\s*%?\s*"
_NO = r"\s*(?:[Ff][Aa][Ll][Ss][Ee]|[Ff][Aa][Uu][Xx]|[Nn][Oo][Nn]?)\s*"
_MOST_LINES = 50  # of a menu: more is no menu


@takes(sentence("a number from 0 to 100, per cent"), lambda: like(_PER_CENT) | {"maximum": 100})
def _rate(value: object) -> float:
    word = text(value)
    if not re.fullmatch(_PER_CENT, word):
        raise WrongValueError(sentence("wants a number from 0 to 100, not “{value}”", value=word))
    return float(word.replace("%", "").replace(",", ".").strip())


def address_of(word: str) -> str:
    """Return an address of the web or of mail as a link has it, "" where it is none."""
    if re.fullmatch(_MAIL, word):
        return f"mailto:{word.removeprefix('mailto:')}"
    return word if re.fullmatch(_WEB, word) else ""


LEGAL_READERS: Readers = {
    "publisher": Key("publisher", text, sentence("Who publishes, with an address and a telephone number."), "Lycée X"),
    "director": Key(
        "director", text, sentence("The director of publication: a person of full age, by name."), "Mme Martin"
    ),
    "host": Key(
        "host",
        text,
        sentence("Who keeps the site on a server: name, address, telephone number."),
        "Forge des communs numériques éducatifs",
    ),
    "contact": Key(
        "contact", text, sentence("How to write to you: an address of mail or of a page."), "cdi@example.org"
    ),
    "licence": Key("licence", text, sentence("What readers may do. Without it: `rights`."), "CC BY-SA 4.0"),
}
AUDIT_READERS: Readers = {
    "date": Key("date", date, sentence("Day of the audit."), "2026-03-02"),
    "kind": Key("kind", text, sentence("What kind of audit it was, and who made it."), "audit rapide, par la DSI"),
    "rate": Key("rate", _rate, sentence("How many per cent of the criteria are met."), 86),
    "exceptions": Key("exceptions", texts, sentence("What is known not to be accessible."), ["les films d'avant 2024"]),
}


def _mapping(name: str) -> Schema:
    return {"anyOf": [{"type": "null"}, {"$ref": f"#/$defs/{name}"}]}


def _legal_shape() -> Schema:
    return {"anyOf": [{"const": False}, like(_NO), *_mapping("legal")["anyOf"]]}


def _is_no(value: object) -> bool:
    return not isinstance(value, list | dict) and re.fullmatch(_NO, str(value)) is not None


@takes(sentence("lines with keys of their own, see below; `false` for no legal notice"), _legal_shape)
def _legal(value: object) -> Legal | None:
    if _is_no(value):
        return None
    fields: dict[str, Any] = read_fields(value, LEGAL_READERS, "director: Mme Martin")
    return Legal(**fields)


@takes(sentence("lines with keys of their own, see below"), lambda: _mapping("accessibility"))
def _audit(value: object) -> Audit:
    fields: dict[str, Any] = read_fields(value, AUDIT_READERS, "rate: 86")
    return Audit(**fields)


def _ways() -> Schema:
    address = like(rf"\s*(?:{_WEB}|{_MAIL})\s*")
    return {"type": ["object", "null"], "additionalProperties": address}


@takes(sentence("lines “name: address”"), _ways)
def _links(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise WrongValueError(sentence("wants “name: address” lines such as “Mastodon: https://…”"))
    found: list[tuple[str, str]] = []
    for name, word in value.items():
        if word is None:
            continue
        address = address_of(text(word))
        if not address:
            raise WrongValueError(
                sentence(
                    "wants an address of the web or of mail for “{key}”, not “{value}”",
                    key=in_one_line(str(name)),
                    value=text(word),
                )
            )
        found.append((text(name), address))
    return tuple(found)


_ENTRY_READERS: Readers = {
    "title": Key("title", text, sentence("The words of the line."), "Radio"),
    "link": Key("link", text, sentence("Where the line leads."), "https://radio.example/"),
}


def _lines() -> Schema:
    entry = {"type": "object", **keyed({"title": plain(LONGEST), "link": plain(LONGEST)}, "link")}
    line = {"anyOf": [plain(LONGEST), entry]}
    return {"type": ["array", "null"], "items": line, "maxItems": _MOST_LINES}


@takes(sentence("a list of pages by their slugs, or of maps with `title` and `link`"), _lines)
def _menu(value: object) -> tuple[MenuEntry, ...]:
    if not isinstance(value, list):
        raise WrongValueError(sentence("wants a list, a line for each page"))
    if len(value) > _MOST_LINES:
        raise WrongValueError(sentence("has {number} lines, more than any menu can show", number=len(value)))
    return tuple(_entry(line) for line in value if line is not None)


def _entry(line: object) -> MenuEntry:
    entry = _entry_of(line)
    if not _HAS_SCHEME.match(entry.link):
        return entry
    if not address_of(entry.link):
        raise WrongValueError(
            sentence("wants an address of the web, of mail or of a page, not “{value}”", value=entry.link)
        )
    return replace(entry, link=address_of(entry.link))


def _entry_of(line: object) -> MenuEntry:
    if not isinstance(line, Mapping):
        return MenuEntry(text(line))
    fields: dict[str, Any] = read_fields(line, _ENTRY_READERS, "link: a-propos")
    if not fields.get("link"):
        raise WrongValueError(sentence("wants a “link” for each line that has a “title”"))
    return MenuEntry(**fields)


@takes(sentence("a text in Markdown"), lambda: plain(LONGEST))
def _footer(value: object) -> str:
    if isinstance(value, dict | list):
        raise WrongValueError(sentence("wants a text"))
    found = printable(str(value))
    if len(found) > LONGEST:
        raise WrongValueError(sentence("has {number:,} letters, more than any page can show", number=len(found)))
    return found


LANGUAGE_READERS: Readers = {
    "title": Key("title", text, sentence("Title of the site and the book in this language."), "Bandwidth"),
    "subtitle": Key("subtitle", text, sentence("What stands below the title."), "A class's notebook"),
}


def _language_codes() -> Schema:
    own = {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/language"}]}
    return {
        "if": {"type": "object"},
        "then": {"propertyNames": language.shape.schema() | {"type": "string"}, "additionalProperties": own},
        "else": one_or_more(language.shape.schema(), maxItems=_MOST_LINES),
    }


@takes(sentence("language codes, or lines “code:” with keys of their own, see below"), _language_codes)
def _languages(value: object) -> tuple[OwnLanguage, ...]:
    codes = value if isinstance(value, list) else [value]
    titles = value if isinstance(value, Mapping) else dict.fromkeys(text(code) for code in codes if code is not None)
    if len(titles) > _MOST_LINES:
        raise WrongValueError(sentence("has {number} lines, more than any menu can show", number=len(titles)))
    found = ((language(code), fields) for code, fields in titles.items() if code is not None)
    return tuple(OwnLanguage(code, **_titles(fields)) for code, fields in found)


def _titles(fields: object) -> dict[str, Any]:
    return {} if fields is None else read_fields(fields, LANGUAGE_READERS, "title: Bandwidth")


READERS: Readers = {
    "languages": Key(
        "languages",
        _languages,
        sentence(
            "The languages that have home pages, lists, feeds and books of their own. Without it: those of articles"
            " that are translated."
        ),
        {"fr": None, "en": {"title": "Bandwidth"}},
    ),
    "menu": Key(
        "menu",
        _menu,
        sentence("The pages in the menu, in this order. Without it: all pages, by their weight."),
        ["a-propos", {"title": "Radio", "link": "https://radio.example/"}],
    ),
    "footer": Key(
        "footer", _footer, sentence("A text at the foot of every page of the site."), "Fait en classe, *à la main*."
    ),
    "links": Key(
        "links",
        _links,
        sentence("Where you are elsewhere: mail, Mastodon, a forge. They stand at the foot of every page."),
        {"mail": "cdi@example.org", "Mastodon": "https://mastodon.example/@cdi"},
    ),
    "legal": Key(
        "legal",
        _legal,
        sentence("Who answers for what you publish: the legal notice of the site, the imprint of books, handouts."),
        {"director": "Mme Martin", "host": "Forge des communs numériques éducatifs"},
    ),
    "accessibility": Key(
        "audit",
        _audit,
        sentence("An audit of the site's accessibility, for the page that tells of it."),
        {"date": "2026-03-02", "rate": 86},
    ),
    "offline": Key(
        "offline",
        flag,
        sentence("Readers may keep the site, once it is online, as an app that works without a network."),
        example=True,
    ),
    "noindex": Key(
        "noindex",
        flag,
        sentence("Search engines are asked to leave the whole site out."),
        example=True,
    ),
    "search": Key(
        "search",
        one(Search),
        sentence(
            "Readers can search the site (the usual); `false`: they cannot; `pagefind`: in an index for collections of"
            " thousands, which works online only."
        ),
        example="pagefind",
    ),
}
"""The keys of the settings that the site's pages alone depend on."""


def site_of(found: LocatedData, values: Mapping[str, Any]) -> tuple[SiteSettings, Post | None]:
    """Return what the settings say of the site's pages, of these values by their fields, and the text of the footer."""
    fields = {name: value for name, value in values.items() if name != "footer"}
    place = found.spot("legal" if "legal" in found.values else "base_url").key
    site = SiteSettings(**fields, legal_place=place, no_legal=_is_no(found.values.get("legal")))
    site = replace(site, search_place=found.spot("search").key)
    written = found.values.get("menu")
    numbers = [number for number, line in enumerate(written if isinstance(written, list) else ()) if line is not None]
    if site.menu:
        placed = zip(site.menu, numbers, strict=True)
        site = replace(site, menu=tuple(replace(one, place=found.spot("menu", number).key) for one, number in placed))
    footer = str(values.get("footer") or "")
    line, _ = found.spot("footer").value
    line += "\n" in footer  # the sign of a text of several lines stands above it
    return site, Post(FOOTER, {"title": "footer"}, footer, line) if footer.strip() else None
