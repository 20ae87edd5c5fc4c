"""`collection.yaml` and `authors.yaml` as forms, and changes of them in the lines of their keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from pipeline import theme
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
    kind_of,
    read_value,
)
from pipeline.desk.yaml_lines import (
    Entry,
    Path,
    Plain,
    Style,
    UnwritableError,
    YamlText,
    find_end_of_line,
    list_entries,
    split_lines,
)
from pipeline.files.plain_yaml import StrictLoader, read_yaml
from pipeline.files.text_files import UnreadableDataError
from pipeline.i18n.catalogue import known_word, word_of
from pipeline.i18n.sentences import said_by, sentence
from pipeline.load.authors import AUTHOR_KEYS
from pipeline.load.books import HANDOUT_KEYS, PATH_KEYS, make_book_keys
from pipeline.load.collection_keys import MENU_KEYS, SITE_KEYS, WHOLE_KEYS
from pipeline.load.front_matter import quote_hashes
from pipeline.load.look import LOOK, LOOK_KEYS
from pipeline.load.settings import LISTS
from pipeline.press.images.colours import LEAST_CONTRAST, Colour, contrast
from pipeline.text.setting_values import Key, Keys, ValueKind, WrongValueError, consent, parse_colour, read_fields

_MARK, _REMARK = "\ufeff", re.compile(r"(?:^|\s)#")
_COLOUR = re.compile("#(?:[0-9a-fA-F]{3}){1,2}")
_WHOLE = {
    "title": sentence("Title"),
    "subtitle": sentence("Subtitle"),
    "language": sentence("Language"),
    "authors": sentence("Authors"),
    "publisher": sentence("Publisher"),
    "rights": sentence("Licence"),
    "base_url": sentence("Address of the site"),
    "footer": sentence("Foot of every page"),
}
_OWN_LOOK = {
    "accent": sentence("Accent colour"),
    "ground": sentence("Colour of the page"),
    "ink": sentence("Colour of text"),
    "text_font": sentence("Font of texts"),
    "heading_font": sentence("Font of headings"),
    "code_font": sentence("Font of code"),
    "logo": sentence("Logo"),
    "icon": sentence("Icon"),
    "measure": sentence("Letters in a line"),
    "front_page": sentence("Front page"),
}
_ENTRIES: Mapping[str, tuple[str, Callable[[], Keys]]] = {
    "menu": (sentence("Menu"), lambda: MENU_KEYS),
    "anthologies": (sentence("Books"), make_book_keys),
    "handouts": (sentence("Handouts"), lambda: HANDOUT_KEYS),
    "paths": (sentence("Reading paths"), lambda: PATH_KEYS),
}
_FURTHER = (
    "identifier trim article_trim economy small_caps office audience names offline noindex search"  # as they are called
).split()
_KINDS = {
    "language": Kind.LANGUAGE,
    "authors": Kind.NAMES,
    "footer": Kind.LONG,
    **dict.fromkeys(("accent", "ground", "ink"), Kind.COLOUR),
    **dict.fromkeys(("logo", "icon"), Kind.PICTURE),
}
_TONES = {"accent": ("accent", "ground", "paper"), "ink": ("ink", "ground", "paper"), "ground": ("paper", "ink", "ink")}
"""Of a colour: its name in the style sheets, the key of the colour that it must differ from, the name of that."""


@dataclass(frozen=True)
class _Row:
    """A field of a form: the keys that lead to it, and the key that says which values it takes."""

    path: Path
    label: str
    kind: Kind
    about: str = ""
    group: str = ""
    choices: tuple[str, ...] = ()
    check: Callable[[Any], object] = str
    keys: Keys = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The path in one word, as JSON pointers have it (RFC 6901)."""
        return "/".join(part.replace("~", "~0").replace("/", "~1") for part in self.path)


def _make_row(path: Path, label: str, key: Key[ValueKind[object]], group: str = "") -> _Row:
    kind, choices = kind_of(key.kind.schema())
    kind = _KINDS.get(path[-1], kind)
    return _Row(path, label, kind, key.about, group, choices if kind in (Kind.CHOICE, Kind.LIST) else (), key.kind.read)


@cache
def _list_collection_rows() -> tuple[_Row, ...]:
    known = WHOLE_KEYS | SITE_KEYS
    about = {"menu": SITE_KEYS["menu"].about, **LISTS}
    return (
        *(_make_row((name,), label, known[name]) for name, label in _WHOLE.items()),
        *(_make_row((LOOK, name), label, LOOK_KEYS[name], LOOK) for name, label in _OWN_LOOK.items()),
        *(
            _Row((name,), label, Kind.ENTRIES, about[name], name, keys=make_keys())
            for name, (label, make_keys) in _ENTRIES.items()
        ),
        *(_make_row((name,), word_of(name), known[name], "more") for name in _FURTHER),
    )


def _list_tones(source: _Source) -> Iterator[_Row]:
    """Yield the rows of `collection.yaml`, two for a colour that is one in the light and another in the dark."""
    for row in _list_collection_rows():
        entry = source.find(row.path) if row.kind is Kind.COLOUR else None
        tones = [each.key.text for each in list_entries(entry.value if entry else None)]
        yield from (replace(row, path=(*row.path, tone), label=_name_tone(row.label, tone)) for tone in tones)
        if not tones:
            yield row


def _list_author_rows(source: _Source) -> Iterator[_Row]:
    for entry in list_entries(source.yaml.root):
        name = entry.key.text
        bio = (name, "bio") if entry.value.kind == "map" else (name,)
        yield _Row(bio, sentence("Who it is"), Kind.LONG, sentence("A few sentences, in Markdown."), name)
        yield _Row((name, "picture"), sentence("Picture"), Kind.PICTURE, "", name)
        yield _Row((name, "url"), sentence("Addresses"), Kind.LIST, sentence("Pages of the author elsewhere."), name)
        about = sentence("How public editions call this person.")
        yield _Row((name, "public_name"), sentence("Public name"), Kind.TEXT, about, name)
        about = sentence("The last day of the consent to be shown (2027-06-30), or true or false.")
        yield _Row((name, "consent"), sentence("Consent"), Kind.TEXT, about, name, check=consent)


@dataclass(frozen=True)
class _File:
    """One of the two files: its rows, and what the program makes of its lines before it reads them."""

    kind: str
    list_rows: Callable[[_Source], Iterator[_Row]]
    prepare: Callable[[list[str]], list[str]]


_COLLECTION = _File("collection", _list_tones, lambda lines: quote_hashes(lines)[0])
_AUTHORS = _File("authors", _list_author_rows, list)


def read_collection_form(raw: bytes, names: Names | None = None) -> Form | None:
    """Return `collection.yaml` as a form; None where it can be changed as text alone."""
    return _read_form(raw, _COLLECTION, names or Names())


def change_collection(raw: bytes, changes: Mapping[str, Plain | None]) -> bytes:
    """Return `collection.yaml` with other values of these fields; None takes a key out. All other bytes stay.

    Raises:
        DeskError: The file cannot be changed line by line, or would say something else then.
    """
    return _change(raw, changes, _COLLECTION)


def read_authors_form(raw: bytes, names: Names | None = None) -> Form | None:
    """Return `authors.yaml` as a form, a group of fields for each author; None where text alone can change it."""
    return _read_form(raw, _AUTHORS, names or Names())


def change_authors(raw: bytes, changes: Mapping[str, Plain | None]) -> bytes:
    """Return `authors.yaml` with other values of these fields; None takes a key, or a whole author, out.

    Raises:
        DeskError: The file cannot be changed line by line, or would say something else then.
    """
    return _change(raw, changes, _AUTHORS)


def _read_form(raw: bytes, file: _File, names: Names) -> Form | None:
    try:
        source = _Source(raw, file.prepare)
    except UnwritableError:
        return None
    return Form(file.kind, tuple(_make_field(row, source, names) for row in file.list_rows(source)))


class _Source:
    """A file of settings: its keys with their places, in any language, and what the program reads of it."""

    def __init__(self, raw: bytes, prepare: Callable[[list[str]], list[str]]) -> None:
        """Read the file; `prepare` makes of its lines what the program reads.

        Raises:
            UnwritableError: It cannot be changed line by line.
        """
        try:
            text = raw.decode("utf-8").removeprefix(_MARK)
            data = read_yaml("\n".join(prepare([line.rstrip("\r\n") for line in split_lines(text)])), StrictLoader)
        except (UnicodeDecodeError, UnreadableDataError) as error:
            raise UnwritableError from error
        if data.repeated or not isinstance(data.values, dict | None):
            raise UnwritableError
        self.values: dict[str, Any] = data.values or {}
        self.eol = find_end_of_line(text)
        self.yaml = YamlText(text, str, prepare, self.eol)

    def find_written(self, path: Path) -> Path:
        """Return the keys that the file has for ours, ours where it has none."""
        written: Path = ()
        for name in path:
            around = self.yaml.find(written)
            node = around.value if around else None if written else self.yaml.root
            keys = [each.key.text for each in list_entries(node)]
            others = AUTHOR_KEYS.get(name, (name,)) if written else (name,)
            same = (key for key in keys if known_word(key.replace("-", "_"), others) in others)
            written = (*written, name if name in keys else next(same, name))
        return written

    def find(self, path: Path) -> Entry | None:
        """Return the entry of a key, None where the file has none."""
        return self.yaml.find(self.find_written(path))

    def value(self, path: Path) -> Any:  # noqa: ANN401 - anything that YAML may hold
        """Return what the program reads there, None for nothing."""
        value: Any = self.values
        for key in self.find_written(path):
            value = value.get(key) if isinstance(value, dict) else None
        return value


def _name_tone(label: str, tone: str) -> str:
    return sentence("{label}, {tone}", label=label, tone=sentence("in the dark" if tone == "dark" else "in the light"))


def _make_field(row: _Row, source: _Source, names: Names) -> Field:
    entry, written = source.find(row.path), source.value(row.path)
    empty = Field(row.name, row.label, row.about, row.kind, "", row.choices, entry is not None, row.group)
    if row.kind is Kind.ENTRIES:
        return _make_entries(empty, row, source, written)
    around = source.find(row.path[:-1])
    try:
        value = _read(row, written)
    except UnshowableError:
        return replace(empty, is_fixed=True, hint=FIXED)
    if around and around.value.style == "[" and not entry:  # between braces
        return replace(empty, value=value, is_fixed=True, hint=FIXED)
    found = replace(empty, value=value, problem=_find_problem(row, written))
    if row.kind is Kind.NAMES:
        items = map(str, value) if isinstance(value, list) else ()
        return replace(found, choices=tuple(names.authors), twins=find_twins(items, names.authors))
    choices = {Kind.LANGUAGE: names.languages, Kind.PICTURE: names.pictures}
    found = replace(found, choices=choices.get(row.kind, row.choices))
    return replace(found, more=_compare_colours(row.path[1:], source)) if row.kind is Kind.COLOUR else found


def _read(row: _Row, written: object) -> Plain | None:
    """Return what a field shows of a value, None for a switch that is neither on nor off."""
    value = read_value(row.kind, written)
    if row.kind is not Kind.CHOICE or not value:
        return value
    word = known_word(str(value).lower(), row.choices)
    return next((each for each in row.choices if each.casefold() == word), word)


def _find_problem(row: _Row, written: object) -> str:
    """Return what is wrong with a value, "" for nothing."""
    try:
        if written not in (None, ""):
            row.check(written)
    except WrongValueError as error:
        return sentence("“{key}” {error}", key=row.label, error=said_by(error))
    return ""


def _compare_colours(path: Path, source: _Source) -> dict[str, object]:
    """Return the usual value of a colour, its contrast with the colour that it must differ from, and the least one."""
    name, other, usual_other = _TONES[path[0]]
    tone, dark = path[1:], "dark-" * (path[1:] == ("dark",))
    usual, against = (theme.token(f"{dark}{each}", theme.stylesheet("tokens.css")) for each in (name, usual_other))
    beside = (LOOK, other, *(tone or ("light",)))
    path_of_other = beside if source.value(beside) else beside[:2]
    colours = [
        parse_colour(value) if isinstance(value, str) and _COLOUR.fullmatch(value) else otherwise
        for value, otherwise in ((source.value((LOOK, *path)), usual), (source.value(path_of_other), against))
    ]
    found = contrast(*map(Colour.read, colours))
    more = {"usual": usual, "against": colours[1], "beside": "/".join(path_of_other)}
    return {**more, "contrast": round(found, 1), "least": LEAST_CONTRAST}


def _make_entries(field: Field, row: _Row, source: _Source, written: object) -> Field:
    """Return the field of a list of entries; of one that is more than that, or has remarks in it, that of its lines."""
    entry = source.find(row.path)
    entries = [] if written in (None, "") else written
    if entry and not _is_table(source.yaml, entry, entries):
        first, behind = source.yaml.lines_of(entry)
        return replace(field, kind=Kind.LINES, value="".join(source.yaml.lines[first:behind]))
    items = [_as_texts(item) for item in entries] if isinstance(entries, list) else []
    columns = {name: _describe(name, name, row.keys) for name in row.keys}
    used = {
        key: known_word(key.replace("-", "_"), row.keys) for item in items if isinstance(item, dict) for key in item
    }
    columns |= {key: _describe(key, ours, row.keys) for key, ours in used.items() if key not in columns}
    problems = [_check_entry(number, item, row.keys) for number, item in enumerate(items, 1) if isinstance(item, dict)]
    more = {"columns": list(columns.values()), "words": row.path == ("menu",)}
    return replace(field, value=items, more=more, problem=next(filter(None, problems), ""))


def _is_table(yaml: YamlText, entry: Entry, entries: object) -> bool:
    """Return whether a value is a list of texts and of maps with plain values, with no remarks in an item."""
    if not isinstance(entries, list):
        return False
    values = [value for item in entries for value in (item.values() if isinstance(item, dict) else (item,))]
    parts = [part for value in values for part in (value if isinstance(value, list) else (value,))]
    chunks = [yaml.lines_of(entry)] if entry.value.style or not entries else list(yaml.list_chunks(entry.value))
    has_remark = any(_REMARK.search(line) for first, behind in chunks for line in yaml.lines[first:behind])
    return not has_remark and not any(isinstance(part, list | dict) for part in parts)


def _as_texts(value: object) -> Plain:
    if isinstance(value, dict):
        return {str(key): _as_texts(item) for key, item in value.items()}
    return [_as_texts(item) for item in value] if isinstance(value, list) else "" if value is None else str(value)


def _describe(name: str, ours: str, keys: Keys) -> dict[str, object]:
    kind, choices = kind_of(keys[ours].kind.schema()) if ours in keys else (Kind.TEXT, ())
    label = word_of(ours) if name == ours else name
    return {
        "name": name,
        "label": label,
        "help": keys[ours].about if ours in keys else "",
        "kind": kind,
        "choices": choices,
    }


def _check_entry(number: int, item: dict[str, Plain], keys: Keys) -> str:
    told = {key: value for key, value in item.items() if known_word(key, ("parts",)) != "parts"}  # which may be a file
    try:
        read_fields(told, keys, "title: A")
    except WrongValueError as error:
        return sentence("{number}: {error}", number=number, error=said_by(error))
    return ""


def _change(raw: bytes, changes: Mapping[str, Plain | None], file: _File) -> bytes:
    try:
        for is_escaped in (False, True):
            changed = raw
            for name, value in changes.items():
                changed = _change_key(changed, name, value, file, is_escaped=is_escaped)
            if changed == raw or _says(raw, changed, changes, file):
                return changed
    except UnwritableError:
        pass
    raise DeskError(sentence("this file cannot be changed by the form; change it as text"))


def _change_key(raw: bytes, name: str, value: Plain | None, file: _File, *, is_escaped: bool) -> bytes:
    source = _Source(raw, file.prepare)
    row, rows = _find_row(name, source, file), list(file.list_rows(source))
    old, path, entry = source.value(row.path), source.find_written(row.path), source.find(row.path)
    if entry is None if value is None else entry is not None and _is_same(row, old, value, source):
        return raw
    mark = _MARK * raw.startswith(_MARK.encode())
    if entry and row.kind is Kind.LINES and value is not None:
        lines = str(clean_value(Kind.LINES, value)).replace("\n", source.eol)
        return (mark + source.yaml.with_lines(entry, f"{lines}{source.eol}" if lines else "")).encode()
    new = None if value is None else clean_value(row.kind, value)
    if isinstance(new, list) and len(new) == 1 and not isinstance(old, list) and row.kind is not Kind.ENTRIES:
        new = new[0] if read_value(row.kind, new[0]) == new else new
    if new is not None and (said := source.value(path[:-1])) and isinstance(said, str):
        path, new = path[:-1], {"bio": said, path[-1]: new}  # an author of whom there was a biography alone
    earlier = [each.path[: len(row.path)] for each in rows if each.path[: len(row.path) - 1] == row.path[:-1]]
    after = earlier[: earlier.index(row.path)] if file is _COLLECTION else None
    names = None if after is None else [source.find_written(each)[-1] for each in after]
    text = source.yaml.with_value(path, new, names, Style(typed=True, escaped=is_escaped))
    return (mark + text).encode()


def _find_row(name: str, source: _Source, file: _File) -> _Row:
    """Return the row of a field; for an author who is not in the file, that of a biography."""
    rows = {row.name: row for row in file.list_rows(source)}
    if name in rows:
        row = rows[name]
        field = _make_field(row, source, Names())
        return replace(row, kind=field.kind)
    if file is _COLLECTION:
        raise UnwritableError
    return _Row(tuple(part.replace("~1", "/").replace("~0", "~") for part in name.split("/")), "", Kind.LONG)


def _is_same(row: _Row, old: object, value: Plain, source: _Source) -> bool:
    if row.kind is Kind.LINES:
        return _make_field(row, source, Names()).value == value
    try:
        current = _as_texts(old) if row.kind is Kind.ENTRIES else _read(row, old)
    except UnshowableError:
        return False
    return current == value or (current is not None and clean_value(row.kind, current) == clean_value(row.kind, value))


def _says(raw: bytes, changed: bytes, changes: Mapping[str, Plain | None], file: _File) -> bool:
    """Return whether a changed file has the wanted values, and everything else as it was."""
    before, after = (_Source(data, file.prepare) for data in (raw, changed))
    rows = [_find_row(name, before, file) for name in changes]
    paths = [row.path for row in rows] + [before.find_written(row.path) for row in rows]
    said = [dict(_flatten(source.values, file)) for source in (before, after)]
    for values in said:
        for path in [path for path in values if any(path[: len(own)] == own for own in paths)]:
            values.pop(path)
    return said[0] == said[1] and all(
        not after.value(row.path) if value is None else row.kind is Kind.LINES or _has(row, value, after)
        for row, value in zip(rows, changes.values(), strict=True)
    )


def _has(row: _Row, value: Plain, source: _Source) -> bool:
    path = row.path if source.value(row.path) is not None else (*row.path, "bio")
    return _is_same(row, source.value(path), value, source)


def _flatten(value: object, file: _File, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield the values of maps in maps with the keys that lead to them."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flatten(item, file, (*path, str(key)))
    elif value not in (None, ""):
        is_biography = file is _AUTHORS and len(path) == 1
        yield (*path, "bio") if is_biography else path, value.rstrip("\n") if isinstance(value, str) else value
