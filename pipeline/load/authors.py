"""`authors.yaml`: who the authors are, each a biography, or lines with keys of their own as other tools have them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.files.plain_yaml import LocatedData, StrictLoader, read_yaml, report_repeated_keys
from pipeline.files.text_files import UnreadableDataError, old_encoding, read_bounded_text
from pipeline.i18n.catalogue import known_word, word_of
from pipeline.i18n.sentences import joined, sentence
from pipeline.load.site_keys import parse_address
from pipeline.model.audience import REFUSED, Person
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.model.settings import AUTHORS_FILE
from pipeline.text.printable import in_one_line, printable
from pipeline.text.setting_values import WrongValueError, consent, suggest_word, texts

_LARGEST = 5_000_000  # bytes
AUTHOR_KEYS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "display_name"),
    "bio": ("bio", "biography", "description"),
    "picture": ("picture", "image", "avatar", "photo", "image_url"),
    "url": ("url", "web", "website", "links"),
    "public_name": ("public_name",),
    "consent": ("consent",),
}
"""What may be said of an author: our word for it first, then those of Hugo, Jekyll and Docusaurus."""
_KNOWN = {name: key for key, names in AUTHOR_KEYS.items() for name in names}


@dataclass(frozen=True)
class AuthorsRead:
    """Content of `authors.yaml`: the biographies, each a post of its own whose title is the author's name.

    `links` are the addresses at which authors are elsewhere, `people` how they may be shown, by their names.
    """

    biographies: tuple[Post, ...] = ()
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_authors(root: Path) -> AuthorsRead:
    """Return what `authors.yaml` says in lines such as “Ada Martin: She writes …”."""
    try:
        decoded = read_bounded_text(root, AUTHORS_FILE, _LARGEST)
        data = read_yaml(decoded.text, StrictLoader)
    except UnreadableDataError as error:
        message = sentence("the file cannot be read: {error}", error=error)
        return AuthorsRead(problems=(_report_wrong(error.place or BEGINNING, message, error.hint),))
    if data.values is None:
        return AuthorsRead()
    if not isinstance(data.values, dict):
        return AuthorsRead(problems=(_report_wrong(BEGINNING, sentence("not a list of “Name: biography” lines")),))
    problems = [old_encoding(AUTHORS_FILE, decoded, BEGINNING)] if decoded.encoding else []
    problems += report_repeated_keys(AUTHORS_FILE, data)
    authors = [one for key in data.values if (one := _read_author(str(key), data, problems))]
    return AuthorsRead(
        tuple(biography for biography, _, _ in authors),
        {str(biography.metadata["title"]): links for biography, links, _ in authors if links},
        {str(biography.metadata["title"]): person for biography, _, person in authors},
        tuple(problems),
    )


def _read_author(key: str, data: LocatedData, problems: list[Problem]) -> tuple[Post, tuple[str, ...], Person] | None:
    """Return what is said of an author: a biography, addresses, and how to show the person; problems are added."""
    said, name = data.values[key], in_one_line(key)
    if isinstance(said, str | None):
        line, _ = data.spot(key).value
        return _make_biography(name, said or "", line), (), Person(place=data.spot(key).key)
    if not isinstance(said, Mapping):
        problems.append(_report_wrong(data.spot(key).key, sentence("the biography of {name} is not a text", name=name)))
        return None
    meant_by = {own: known_word(str(own), _KNOWN) for own in said}
    values = {_KNOWN[meant_by[own]]: str(own) for own in said if meant_by[own] in _KNOWN and said[own] is not None}
    problems += _report_unknown(key, said, data)

    def text(own: str) -> str:
        value = said.get(values.get(own, ""))
        if isinstance(value, list | dict):
            place = data.spot(key, values[own]).key
            problems.append(
                _report_wrong(place, sentence("“{key}” of {name} is not a text", key=values[own], name=name))
            )
            return ""
        return str(value or "")

    name = in_one_line(text("name")) or name
    place = data.spot(key, values["picture"]).key if "picture" in values else BEGINNING
    line, _ = data.spot(key, values["bio"]).value if "bio" in values else data.spot(key).key
    written = text("bio")
    links = tuple(
        _find_links(said.get(values.get("url", "")), data.spot(key, values.get("url", "")).key, name, problems)
    )
    person = Person(
        in_one_line(text("public_name")), _read_consent(key, said, values, data, problems), data.spot(key).key
    )
    return _make_biography(name, written, line, in_one_line(text("picture")), place), links, person


def _read_consent(
    key: str, said: Mapping[object, object], values: Mapping[str, str], data: LocatedData, problems: list[Problem]
) -> dt.date | None:
    """Return until when a person agrees to be shown; what cannot be read counts as a refusal."""
    if "consent" not in values:
        return None
    written = values["consent"]
    try:
        return consent(said[written])
    except WrongValueError as error:
        message = sentence("“{key}” {error}", key=written, error=error)
        problems.append(_report_wrong(data.spot(key, written).key, message, sentence("write the last day: 2027-06-30")))
        return REFUSED


def _make_biography(name: str, text: str, line: int, picture: str = "", place: Position = BEGINNING) -> Post:
    metadata = {"title": name} | ({"image": picture, "image_alt": name} if picture else {})
    places = {"image": place} if picture else {}
    return Post(f"{AUTHORS_FILE}#{name}", metadata, printable(text), line, places)


def _find_links(value: object, place: Position, name: str, problems: list[Problem]) -> Iterator[str]:
    """Yield addresses of the web or of mail."""
    try:
        words = texts(list(value.values()) if isinstance(value, Mapping) else value) if value else ()
    except WrongValueError:
        words = ("",)
    for word in words:
        if address := parse_address(word):
            yield address
        else:
            message = sentence("“{value}” is not an address of {name}", value=word, name=name)
            problems.append(_report_wrong(place, message, sentence("write a web or email address")))


def _report_unknown(key: str, said: Mapping[object, object], data: LocatedData) -> Iterator[Problem]:
    for own in said:
        if known_word(str(own), _KNOWN) not in _KNOWN:
            message = sentence("unknown key “{key}”", key=in_one_line(str(own)))
            known = sentence("known keys: {keys}", keys=joined(map(word_of, AUTHOR_KEYS)))
            hint = suggest_word(str(own), _KNOWN).removeprefix("; ") or known
            yield Problem(AUTHORS_FILE, *data.spot(key, str(own)).key, "settings-key", message, hint)


def _report_wrong(place: Position, message: str, hint: str = "") -> Problem:
    usual = sentence("write “Ada Martin: She teaches …”, one line for each author")
    return Problem(AUTHORS_FILE, *place, "authors", message, hint or usual)
