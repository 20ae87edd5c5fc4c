"""The keys of `collection.yaml` that take one value each: of the site's pages alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipeline.files.plain_yaml import LocatedData
from pipeline.model.manuscript import Post
from pipeline.model.settings import FOOTER, Audit, Legal, MenuEntry, Ours, OwnLanguage, Search, SiteSettings
from pipeline.text.printable import in_one_line, printable
from pipeline.text.setting_values import (
    LONGEST,
    Key,
    Keys,
    Schema,
    by_name,
    date,
    flag,
    keyed,
    language,
    like,
    matching,
    one,
    one_or_more,
    plain,
    read_fields,
    require_short,
    takes,
    text,
    texts,
    wrong_value,
)
from pipeline.text.standard_numbers import issn

_WEB = r"""https?://[^\s/?#"'<>]+[^\s"'<>]*"""
_MAIL = r"""(?:mailto:)?[^\s@<>"':/?#]+@[^\s@<>"':/?#]+\.[^\s@<>"':/?#]+"""
_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|[^/]*@")
_NO = r"\s*(?:[Ff][Aa][Ll][Ss][Ee]|[Ff][Aa][Uu][Xx]|[Nn][Oo][Nn]?)\s*"
_MOST_LINES = 50  # of a menu: more is no menu


def parse_address(word: str) -> str:
    """Return an address of the web or of mail as a link has it, "" where it is none."""
    if re.fullmatch(_MAIL, word):
        return f"mailto:{word.removeprefix('mailto:')}"
    return word if re.fullmatch(_WEB, word) else ""


def _make_reference(name: str) -> Schema:
    return {"anyOf": [{"type": "null"}, {"$ref": f"#/$defs/{name}"}]}


_rate = matching(
    "a number from 0 to 100 (per cent)",
    r"(?:100(?:[.,]0*)?|\d{1,2}(?:[.,]\d*)?)\s*%?",
    "must be a number from 0 to 100, not “{value}”",
    lambda word: float(word.replace("%", "").replace(",", ".")),
    {"maximum": 100},
)


def _is_no(value: object) -> bool:
    return not isinstance(value, list | dict) and re.fullmatch(_NO, str(value)) is not None


@takes(
    "keys, see below; `false` for no legal notice",
    lambda: {"anyOf": [{"const": False}, like(_NO), *_make_reference("legal")["anyOf"]]},
)
def _parse_legal(value: object) -> Legal | None:
    return None if _is_no(value) else Legal(**read_fields(value, LEGAL_KEYS, "director: Mme Martin"))


@takes("keys, see below", lambda: _make_reference("ours"))
def _parse_ours(value: object) -> Ours:
    return Ours(**read_fields(value, OURS_KEYS, "printer: Imprimerie X, Lyon"))


@takes("keys, see below", lambda: _make_reference("accessibility"))
def _parse_audit(value: object) -> Audit:
    return Audit(**read_fields(value, AUDIT_KEYS, "rate: 86"))


@takes(
    "lines “name: address”",
    lambda: {"type": ["object", "null"], "additionalProperties": like(rf"\s*(?:{_WEB}|{_MAIL})\s*")},
)
def _parse_links(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise wrong_value("needs “name: address” lines such as “Mastodon: https://…”")
    links = {name: text(word) for name, word in value.items() if word is not None}
    for name, word in links.items():
        if not parse_address(word):
            raise wrong_value(
                "needs a web or email address for “{key}”, not “{value}”", key=in_one_line(str(name)), value=word
            )
    return tuple((text(name), parse_address(word)) for name, word in links.items())


MENU_KEYS: Keys = by_name(
    Key("title", text, "Text of the menu entry.", "Radio"),
    Key("link", text, "Address of the menu entry.", "https://radio.example/"),
)


def _make_menu_lines() -> Schema:
    entry = {"type": "object", **keyed({key: row.kind.schema() for key, row in MENU_KEYS.items()}, "link")}
    line = {"anyOf": [plain(LONGEST), entry]}
    return {"type": ["array", "null"], "items": line, "maxItems": _MOST_LINES}


@takes("a list of pages by their slugs, or of maps with `title` and `link`", _make_menu_lines)
def _parse_menu(value: object) -> tuple[MenuEntry, ...]:
    if not isinstance(value, list):
        raise wrong_value("must be a list, with a line for each page")
    _require_few(value)
    return tuple(_parse_menu_entry(line) for line in value if line is not None)


def _require_few(lines: list[object] | Mapping[str, object]) -> None:
    if len(lines) > _MOST_LINES:
        raise wrong_value("has {number} lines, more than any menu can show", number=len(lines))


def _parse_menu_entry(line: object) -> MenuEntry:
    fields = read_fields(line, MENU_KEYS, "link: a-propos") if isinstance(line, Mapping) else {"link": text(line)}
    if isinstance(line, Mapping) and not fields.get("link"):
        raise wrong_value("needs a “link” for each line that has a “title”")
    if _HAS_SCHEME.match(fields["link"]):
        address = parse_address(fields["link"])
        if not address:
            raise wrong_value(
                "must be the address of a web page, a mail address or a page of the site, not “{value}”",
                value=fields["link"],
            )
        fields["link"] = address
    return MenuEntry(**fields)


@takes("a text in Markdown", lambda: plain(LONGEST))
def _parse_footer(value: object) -> str:
    text(value)
    return require_short(printable(str(value)))


def _make_language_codes() -> Schema:
    return {
        "if": {"type": "object"},
        "then": {
            "propertyNames": language.schema() | {"type": "string"},
            "additionalProperties": _make_reference("language"),
        },
        "else": one_or_more(language.schema(), maxItems=_MOST_LINES),
    }


@takes("language codes, or lines “code:” with keys, see below", _make_language_codes)
def _parse_languages(value: object) -> tuple[OwnLanguage, ...]:
    codes = value if isinstance(value, list) else [value]
    titles = value if isinstance(value, Mapping) else dict.fromkeys(text(code) for code in codes if code is not None)
    _require_few(titles)
    return tuple(
        OwnLanguage(
            language(code), **({} if fields is None else read_fields(fields, LANGUAGE_KEYS, "title: Bandwidth"))
        )
        for code, fields in titles.items()
        if code is not None
    )


LEGAL_KEYS: Keys = by_name(
    Key("publisher", text, "The publisher, with address and telephone number.", "Lycée X"),
    Key("director", text, "The director of publication: the name of an adult.", "Mme Martin"),
    Key(
        "host", text, "The host of the site: name, address, telephone number.", "Forge des communs numériques éducatifs"
    ),
    Key("contact", text, "How to write to you: an email address, or the address of a page.", "cdi@example.org"),
    Key("licence", text, "What readers may do. Default: `rights`.", "CC BY-SA 4.0"),
    Key(
        "public_body",
        flag,
        "A public body, such as a state school: French law requires its site to declare how accessible it is.",
    ),
)
OURS_KEYS: Keys = by_name(
    Key("printer", text, "The printer: name and town. Default: you print it yourselves.", "Imprimerie X, Lyon"),
    Key("issn", issn, "The paper's ISSN, if it differs from the collection's.", "1234-5679"),
    Key("deposit", text, "The date of the legal deposit.", "janvier 2026"),
)
AUDIT_KEYS: Keys = by_name(
    Key("date", date, "Day of the audit.", "2026-03-02"),
    Key("kind", text, "Kind of audit, and who made it.", "audit rapide, par la DSI"),
    Key("rate", _rate, "Percentage of the criteria that are met.", 86),
    Key("exceptions", texts, "Content that is known not to be accessible.", ["les films d'avant 2024"]),
)
LANGUAGE_KEYS: Keys = by_name(
    Key("title", text, "Title of the site and the book in this language.", "Bandwidth"),
    Key("subtitle", text, "A line below the title.", "A class's notebook"),
)
SITE_KEYS: Keys = by_name(
    Key(
        "languages",
        _parse_languages,
        "Languages with their own home page, lists, feeds and book. Default: those of translated articles.",
        {"fr": None, "en": {"title": "Bandwidth"}},
    ),
    Key(
        "menu",
        _parse_menu,
        "The pages in the menu, in this order. Default: all pages, by their weight.",
        ["a-propos", {"title": "Radio", "link": "https://radio.example/"}],
    ),
    Key("footer", _parse_footer, "A text at the foot of every page of the site.", "Fait en classe, *à la main*."),
    Key(
        "links",
        _parse_links,
        "Your addresses elsewhere: mail, Mastodon, a forge. Shown at the foot of every page.",
        {"mail": "cdi@example.org", "Mastodon": "https://mastodon.example/@cdi"},
    ),
    Key(
        "legal",
        _parse_legal,
        "Who is responsible for what you publish: for the legal notice of the site, the imprint of books,"
        " and handouts.",
        {"director": "Mme Martin", "host": "Forge des communs numériques éducatifs"},
    ),
    Key(
        "ours",
        _parse_ours,
        "More lines for the box of a school paper (layout `newspaper`), besides those of `legal`.",
        {"printer": "Imprimerie X, Lyon"},
    ),
    Key(
        "accessibility",
        _parse_audit,
        "An audit of the site's accessibility, for its page on accessibility.",
        {"date": "2026-03-02", "rate": 86},
        "audit",
    ),
    Key("offline", flag, "Readers can keep the online site as an app that works without a network."),
    Key("noindex", flag, "Search engines are asked not to index the site."),
    Key(
        "search",
        one(Search),
        "Whether readers can search the site. Default: they can. `pagefind` has an index for thousands of"
        " articles, which works online only.",
        "pagefind",
    ),
)
"""Keys that the site's pages alone depend on."""


def read_site(data: LocatedData, values: Mapping[str, Any]) -> tuple[SiteSettings, Post | None]:
    """Return the settings of the site's pages, made of values by their fields, and the footer as a post."""
    fields = {name: value for name, value in values.items() if name != "footer"}
    if fields.get("menu"):
        numbers = (number for number, line in enumerate(data.values["menu"]) if line is not None)
        places = [data.spot("menu", number).key for number in numbers]
        fields["menu"] = tuple(replace(entry, place=place) for entry, place in zip(fields["menu"], places, strict=True))
    site = SiteSettings(
        **fields,
        search_place=data.spot("search").key,
        legal_place=data.spot("legal" if "legal" in data.values else "base_url").key,
        no_legal=_is_no(data.values.get("legal")),
    )
    footer = str(values.get("footer") or "")
    line, _ = data.spot("footer").value
    line += "\n" in footer  # the sign of a text of several lines stands above it
    return site, Post(FOOTER, {"title": "footer"}, footer, line) if footer.strip() else None
