"""The front matter of a post as a form, and changes of it in the lines of their keys alone."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.desk.forms.form_fields import Field, Form, Kind, Names, Row
from pipeline.desk.forms.form_source import Source, change_source
from pipeline.desk.forms.yaml_lines import Plain, UnwritableError, YamlText, find_end_of_line, split_lines
from pipeline.files.text_files import with_few_marks
from pipeline.i18n.catalogue import language_of_word, words_in
from pipeline.i18n.sentences import Sentence, sentence
from pipeline.load.front_matter import quote_hashes, quote_links, read_post
from pipeline.load.front_matter_repairs import find_first_written
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.metadata.keys import KEYS
from pipeline.normalise.metadata.metadata import read_date, read_metadata
from pipeline.text.keys import key_of, keys_of
from pipeline.text.printable import printable

_MARK = "\ufeff"
_REPAIRED = frozenset("front-matter front-matter-unclosed odd-front-matter duplicate-key old-encoding".split())


def _names_of(key: str) -> tuple[str, ...]:
    """Return the names that a key may have, the first of which a new value gets."""
    return next(each.names for each in KEYS if key in each.names)


_ROWS: tuple[tuple[Sentence, Kind, tuple[str, ...]], ...] = (
    (sentence("Title"), Kind.TEXT, _names_of("title")),
    (sentence("Subtitle"), Kind.TEXT, _names_of("subtitle")),
    (sentence("Date"), Kind.DATE, _names_of("date")),
    (sentence("Authors"), Kind.NAMES, _names_of("author")),
    (sentence("Tags"), Kind.LIST, _names_of("tags")),
    (sentence("Summary"), Kind.LONG, _names_of("summary")),
    (sentence("Language"), Kind.LANGUAGE, _names_of("lang")),
    (sentence("Picture"), Kind.PICTURE, _names_of("image")),
    (sentence("What the picture shows"), Kind.LONG, _names_of("image_alt")),
    (sentence("Draft"), Kind.SWITCH, _names_of("draft")),
)
_ABOUT = {each.names: each.about for each in KEYS}


def read_form(raw: bytes, path: str = "", settings: Settings | None = None, names: Names | None = None) -> Form | None:
    """Return the front matter of a post as a form; None where it can be changed as text alone.

    That is JSON, TOML, a header of other tools, what the program had to repair, and what is in no UTF-8.
    """
    try:
        post, source = _read(raw, path, usual=settings.language if settings else "")
    except UnwritableError:
        return None
    names, settings, folder = names or Names(), settings or Settings(), posixpath.dirname(path) or "."
    known = replace(names, pictures=tuple(posixpath.relpath(picture, folder) for picture in names.pictures))
    _, problems = read_metadata(post, settings)
    found = {(each.line, each.column): (each.message, each.hint) for each in problems}
    fields = []
    for row in source.rows:
        field = _complete(source.make_field(row, known), known, settings.language)
        message, hint = found.get(post.key_places.get(row.name, (0, 0)), ("", ""))
        fields.append(replace(field, problem=message, hint=field.hint or hint))
    return Form(tuple(fields))


def _complete(field: Field, names: Names, language: str) -> Field:
    """Return a field of tags with those that there are, one of a date with its day."""
    if field.kind is Kind.LIST:
        return replace(field, choices=names.tags)
    if field.kind is not Kind.DATE or field.is_fixed:
        return field
    day = read_date(str(field.value), language) if field.value else None
    return replace(field, more={"day": day.date().isoformat() if day else ""})


def change_front_matter(raw: bytes, changes: Mapping[str, Plain | None], path: str = "") -> bytes:
    """Return a post with other values of these keys; None takes a key out. All other bytes stay.

    Raises:
        DeskError: The front matter cannot be changed line by line, or would say something else then.
    """
    return change_source(raw, changes, lambda data: _read(data, path, changes)[1])


def _read(
    raw: bytes, path: str, wanted: Mapping[str, Plain | None] | None = None, usual: str = ""
) -> tuple[Post, Source]:
    """Return a post and its front matter, with rows for further keys that are wanted.

    New keys are in the language of those that the post has, in the `usual` one where it has none.

    Raises:
        UnwritableError: The front matter is none that can be changed line by line.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnwritableError from error
    post, problems = read_post(path, raw)
    if post is None or any(each.rule in _REPAIRED for each in problems):
        raise UnwritableError
    mark = _MARK * text.startswith(_MARK)
    lines = split_lines(text.removeprefix(_MARK))
    if post.body_line == 1:
        eol = find_end_of_line(text)
        head, block, tail = f"---{eol}", "", f"---{eol}{eol}{''.join(lines)}"
    else:
        start, end = find_first_written([_fold(line) for line in lines]), post.body_line - 2
        if _fold(lines[start]).rstrip() != "---":
            raise UnwritableError
        head, block, tail = ("".join(part) for part in (lines[: start + 1], lines[start + 1 : end], lines[end:]))
    rows = tuple(_list_rows(post, wanted or {}, usual))
    yaml = YamlText(block, _fold, _prepare, find_end_of_line(head))
    return post, Source(yaml, post.metadata, rows, f"{mark}{head}", tail, post.body.lstrip("\n"))


def _fold(line: str) -> str:
    return printable(unicodedata.normalize("NFC", with_few_marks(line)))


def _prepare(lines: list[str]) -> list[str]:
    return quote_hashes(list(map(quote_links, lines)))[0]


def _list_rows(post: Post, wanted: Mapping[str, Plain | None], usual: str) -> Iterator[Row]:
    """Yield a row for each key of ours that a post has, one for each that it has none of, and those that are wanted."""
    ours = keys_of(post.metadata)
    foreign = [
        language for key, our in ours.items() if our != key.lower() and (language := language_of_word(key.lower()))
    ]
    words = words_in(foreign[0] if foreign else "" if ours else usual.partition("-")[0].lower())
    known = set()
    for label, kind, names in _ROWS:
        written = [key for key, our in ours.items() if our in names]
        written = [key for key in written if _has_value(post, key, kind)] or written[:1]
        written = written or [name for name in wanted if key_of(name) in names][:1]
        written = written or [words.get(names[0], names)[0]]
        for key in written:
            named = label if len(written) == 1 else sentence("{label} ({key})", label=label, key=key)
            yield Row(key, (key,), named, kind, _ABOUT[names], is_typed=kind is Kind.DATE)
            known.add(key)
    keys = {our: key for key, our in reversed(ours.items())}
    for name in wanted.keys() - known:
        our = next(iter(keys_of({name: ""}).values()))
        usual = Kind.LIST if isinstance(wanted[name], list) else Kind.TEXT
        kind = next((kind for _, kind, names in _ROWS if our in names), usual)
        yield Row(
            name,
            (name if name in post.metadata else keys.get(name) or words.get(name, (name,))[0],),
            "",
            kind,
            is_typed=kind is Kind.DATE,
        )


def _has_value(post: Post, key: str, kind: Kind) -> bool:
    value = post.metadata[key]
    is_heading = kind is Kind.PICTURE and key.lower() == "header" and isinstance(value, str)
    return value not in (None, "") and not is_heading
