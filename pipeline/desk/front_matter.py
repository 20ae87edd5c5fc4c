"""The front matter of a post as a form, and changes of it in the lines of their keys alone.

Every change is read again by the program's own reader: it has the wanted values, all other keys and the body as they
were, or nothing comes of it.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.desk.files import DeskError
from pipeline.desk.form_fields import (
    FIXED,
    Field,
    Form,
    Kind,
    Names,
    UnshowableError,
    clean_value,
    find_twins,
    read_value,
    with_problems,
)
from pipeline.desk.toml_lines import TomlText
from pipeline.desk.yaml_lines import Plain, Style, UnwritableError, YamlText, find_end_of_line, split_lines
from pipeline.files.text_files import with_few_marks
from pipeline.i18n.sentences import Sentence, sentence
from pipeline.load.front_matter import quote_hashes, quote_links, read_post
from pipeline.load.front_matter_repairs import find_first_written
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.metadata.keys import KEYS
from pipeline.normalise.metadata.metadata import read_date, read_metadata
from pipeline.text.keys import keys_of
from pipeline.text.printable import printable

_MARK = "\ufeff"
_REPAIRED = frozenset("front-matter front-matter-unclosed odd-front-matter duplicate-key old-encoding".split())
_FENCES = ("---", "+++")


@dataclass(frozen=True)
class _Row:
    """A field of every post's form: its keys, the first of which a new value gets."""

    label: Sentence
    kind: Kind
    names: tuple[str, ...]
    about: str


def _make_row(label: Sentence, kind: Kind, key: str) -> _Row:
    known = next(each for each in KEYS if key in each.names)
    return _Row(label, kind, known.names, known.about)


_ROWS = (
    _make_row(sentence("Title"), Kind.TEXT, "title"),
    _make_row(sentence("Subtitle"), Kind.TEXT, "subtitle"),
    _make_row(sentence("Date"), Kind.DATE, "date"),
    _make_row(sentence("Authors"), Kind.NAMES, "author"),
    _make_row(sentence("Tags"), Kind.LIST, "tags"),
    _make_row(sentence("Summary"), Kind.LONG, "summary"),
    _make_row(sentence("Language"), Kind.LANGUAGE, "lang"),
    _make_row(sentence("Picture"), Kind.PICTURE, "image"),
    _make_row(sentence("What the picture shows"), Kind.LONG, "image_alt"),
    _make_row(sentence("Draft"), Kind.SWITCH, "draft"),
)
_ORDER = tuple(name for row in _ROWS for name in row.names)


class _Parts(NamedTuple):
    """A file: the program's reading, what is before the keys, their lines, and what follows them."""

    post: Post
    head: str
    block: YamlText | TomlText
    tail: str


def read_form(raw: bytes, path: str = "", settings: Settings | None = None, names: Names | None = None) -> Form | None:
    """Return the front matter of a post as a form; None where it can be changed as text alone.

    That is JSON, a header of other tools, what the program had to repair, and what is in no UTF-8.
    """
    try:
        parts = _part(raw, path)
    except UnwritableError:
        return None
    known, settings = names or Names(), settings or Settings()
    folder = posixpath.dirname(path)
    known = replace(known, pictures=tuple(posixpath.relpath(picture, folder or ".") for picture in known.pictures))
    fields = list(_list_fields(parts.post, known, settings.language))
    places = {parts.post.key_places[each.name]: each.name for each in fields if each.name in parts.post.key_places}
    _, problems = read_metadata(parts.post, settings)
    found = {
        places[each.line, each.column]: (each.message, each.hint)
        for each in problems
        if (each.line, each.column) in places
    }
    return Form("post", with_problems(fields, found))


def change_front_matter(raw: bytes, changes: Mapping[str, Plain | None], path: str = "") -> bytes:
    """Return a post with other values of these keys; None takes a key out. All other bytes stay.

    Raises:
        DeskError: The front matter cannot be changed line by line, or would say something else then.
    """
    try:
        for is_escaped in (False, True):
            changed = _change(raw, changes, path, is_escaped=is_escaped)
            if changed == raw or _says(raw, changed, changes, path):
                return changed
    except UnwritableError:
        pass
    raise DeskError(sentence("the front matter cannot be changed by the form; change it as text"))


def _change(raw: bytes, changes: Mapping[str, Plain | None], path: str, *, is_escaped: bool) -> bytes:
    for name, value in changes.items():
        parts = _part(raw, path)
        keys = _index_keys(parts.post)
        key = keys.get(name, name)
        is_there = key in parts.post.metadata
        kind, old = _kind_of(name, value), parts.post.metadata.get(key)
        if (value is None and not is_there) or (value is not None and is_there and _is_same(kind, old, value)):
            continue
        after = [keys.get(other, other) for other in _ORDER[: _ORDER.index(name)]] if name in _ORDER else None
        new = None if value is None else _shorten(kind, old, clean_value(kind, value))
        if value is None and len(parts.post.metadata) == 1 and "#" in parts.block.text:
            new = ""  # remarks alone would be read as a heading of the text
        block = parts.block.with_value((key,), new, after, Style(typed=kind is Kind.DATE, escaped=is_escaped))
        eol = find_end_of_line(parts.head or parts.tail)
        head, tail = (parts.head, parts.tail) if parts.head else (f"---{eol}", f"---{eol}{eol}{parts.tail}")
        raw = (_MARK * raw.startswith(_MARK.encode()) + head + block + tail).encode()
    return raw


def _part(raw: bytes, path: str) -> _Parts:
    """Part a file into its front matter and what is around it.

    Raises:
        UnwritableError: The front matter is none that can be changed line by line.
    """
    try:
        text = raw.decode("utf-8").removeprefix(_MARK)
    except UnicodeDecodeError as error:
        raise UnwritableError from error
    post, problems = read_post(path, raw)
    if post is None or any(each.rule in _REPAIRED for each in problems):
        raise UnwritableError
    if post.body_line == 1:
        return _Parts(post, "", YamlText("", _fold, _prepare, find_end_of_line(text)), text)
    lines = split_lines(text)
    start = find_first_written([_fold(line) for line in lines])
    fence = _fold(lines[start]).rstrip()
    if fence not in _FENCES:
        raise UnwritableError
    end = post.body_line - 2
    head, block, tail = ("".join(part) for part in (lines[: start + 1], lines[start + 1 : end], lines[end:]))
    eol = find_end_of_line(head)
    return _Parts(post, head, YamlText(block, _fold, _prepare, eol) if fence == "---" else TomlText(block, eol), tail)


def _fold(line: str) -> str:
    return printable(unicodedata.normalize("NFC", with_few_marks(line)))


def _prepare(lines: list[str]) -> list[str]:
    return quote_hashes(list(map(quote_links, lines)))[0]


def _index_keys(post: Post) -> dict[str, str]:
    """Return the keys that a file has, by ours and as they are written."""
    keys = {ours: written for written, ours in reversed(keys_of(post.metadata).items())}
    return {**keys, **dict(zip(post.metadata, post.metadata, strict=True))}


def _kind_of(name: str, value: Plain | None) -> Kind:
    """Return the kind of field for a key; of one that no form has (`aliases`), what its value asks for."""
    ours = next(iter(keys_of({name: ""}).values()))
    return next((row.kind for row in _ROWS if ours in row.names), Kind.LIST if isinstance(value, list) else Kind.TEXT)


def _is_same(kind: Kind, old: object, value: Plain) -> bool:
    try:
        current = read_value(kind, old)
    except UnshowableError:
        return False
    return current == value or (current is not None and clean_value(kind, current) == clean_value(kind, value))


def _shorten(kind: Kind, old: object, value: Plain) -> Plain:
    """Return a list of one name as that name, where the post had no list before."""
    if kind is Kind.NAMES and isinstance(value, list) and len(value) == 1 and not isinstance(old, list):
        return value[0] if read_value(kind, value[0]) == value else value
    return value


def _says(raw: bytes, changed: bytes, changes: Mapping[str, Plain | None], path: str) -> bool:
    """Return whether a changed post has the wanted values, and everything else as it was."""
    try:
        before, after = _part(raw, path).post, _part(changed, path).post
    except UnwritableError:
        return False
    if before.body.lstrip("\n") != after.body.lstrip("\n"):
        return False
    keys = _index_keys(before)
    wanted = {keys.get(name, name): (name, value) for name, value in changes.items()}
    # A text of several lines ends with the end of its last line, but where that is the last of all.
    others = [
        {key: value.rstrip("\n") if isinstance(value, str) else value for key, value in post.metadata.items()}
        for post in (before, after)
    ]
    for values in others:
        for key in wanted:
            values.pop(key, None)
    if others[0] != others[1]:
        return False
    for key, (name, value) in wanted.items():
        kind = _kind_of(name, value)
        if value is None or key not in after.metadata:
            if value is not None or after.metadata.get(key):
                return False
        elif not _is_same(kind, after.metadata[key], value):
            return False
    return True


def _list_fields(post: Post, names: Names, language: str) -> Iterator[Field]:
    """Yield a field for each key of ours that the post has, and one for each row that it has none of."""
    ours = keys_of(post.metadata)
    for row in _ROWS:
        written = [key for key, our in ours.items() if our in row.names]
        written = [key for key in written if _has_value(post, key, row)] or written[:1] or [row.names[0]]
        for key in written:
            label = row.label if len(written) == 1 else sentence("{label} ({key})", label=row.label, key=key)
            field = replace(_make_field(row, post.metadata.get(key), names, language), name=key, label=label)
            yield replace(field, is_there=key in post.metadata)


def _has_value(post: Post, key: str, row: _Row) -> bool:
    value = post.metadata[key]
    is_heading = row.kind is Kind.PICTURE and key.lower() == "header" and isinstance(value, str)
    return value not in (None, "") and not is_heading


def _make_field(row: _Row, written: object, names: Names, language: str) -> Field:
    empty = Field("", row.label, row.about, row.kind, "")
    try:
        value = read_value(row.kind, written)
    except UnshowableError:
        return replace(empty, is_fixed=True, hint=FIXED)
    field = replace(empty, value=value)
    if row.kind in (Kind.LIST, Kind.NAMES):
        known = names.authors if row.kind is Kind.NAMES else names.tags
        twins = find_twins(map(str, value if isinstance(value, list) else ()), known)
        return replace(field, choices=tuple(known), twins=twins)
    if row.kind is Kind.DATE:
        day = read_date(str(value), language) if value else None
        return replace(field, more={"day": day.date().isoformat() if day else ""})
    choices = {Kind.LANGUAGE: names.languages, Kind.PICTURE: names.pictures}
    return replace(field, choices=choices.get(row.kind, ()))
