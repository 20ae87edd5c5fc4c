"""The values of other tools' settings as ours: one line, as short as people write them, "" where they say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from pipeline.dialects.folders.configuration import at
from pipeline.i18n.labels import language_tag
from pipeline.text.printable import name_of
from pipeline.text.setting_values import WrongValueError, base_url, language, text

_LONGEST, _MOST_AUTHORS = 200, 20
# Where starters leave an address to be filled in (RFC 2606 keeps these names free for it).
_NO_HOST = re.compile(
    r"(.*\.)?(example|invalid|test|localhost)|(.*\.)?example\.(com|org|net)|your-.*|127\..*|localhost"
)
_MAIL = re.compile(r" ?[<(][^<>()]*[>)]")


def first(*values: object) -> object:
    """Return the first of the values that says anything."""
    return next((value for value in values if value not in (None, "", [], {})), None)


def word(value: object) -> str:
    """Return a text in one line; "" where it is none, or longer than any that people write there."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    try:
        found = text(value)
    except WrongValueError:
        return ""
    return found if len(found) <= _LONGEST else ""


def language_of(value: object) -> str:
    """Return a language code; "" where it is none."""
    code = word(value).partition(".")[0]
    try:
        return language_tag(language(code)) if code else ""
    except WrongValueError:
        return ""


def joined(address: object, below: object) -> str:
    """Return a site's address, and the folder in which it stands there."""
    host, path = word(address), word(below).strip("/")
    return f"{host.rstrip('/')}/{path}" if host else ""


def address_of(value: object) -> str:
    """Return the address of a site; "" where it is none, or still that of a starter."""
    address = word(value)
    try:
        return "" if _NO_HOST.fullmatch(urlsplit(address).hostname or "localhost") else base_url(address)
    except ValueError:  # WrongValueError is one
        return ""


def authors_of(value: object) -> tuple[str, ...]:
    """Return the names in a text, a list, or maps with names in them."""
    return tuple(islice(_names(value), _MOST_AUTHORS))


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = word(at(item, "name") if isinstance(item, dict) else item)
        if name := name_of(_MAIL.sub("", name)):
            yield name
