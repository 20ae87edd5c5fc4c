"""What is asked for of a book, in the settings or on the command line -> `Anthology`: each value checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from pipeline.files.bounds import UnreadableDataError, bounded_text
from pipeline.files.plain_yaml import read_yaml
from pipeline.i18n.sentences import joined, sentence
from pipeline.i18n.words import known_word, word_of
from pipeline.load.selection import SELECTING, with_selection
from pipeline.model.anthologies import Anthology, CoverDesign, Division, Economy, Format, ListedPart, Trim
from pipeline.model.problems import Position
from pipeline.model.selection import Order
from pipeline.text.setting_values import (
    Key,
    Readers,
    WrongFieldError,
    WrongValueError,
    choice,
    choices,
    in_code,
    meant,
    names,
    one,
    one_of,
    read_fields,
    text,
    texts,
)
from pipeline.text.shapes import Schema, Shape, Value, like, one_word, several_words, takes

_COLOUR = re.compile("#(?:[0-9a-fA-F]{3}){1,2}")
_NO_PICTURES = (".md", ".markdown", ".yaml", ".yml")
_LARGEST = 1_000_000  # bytes of a list of parts
_LONGEST = 10  # millimetres
_LENGTH = r"\s*(?:\d(?:[.,]\d{1,3})?|10)\s*(?:[mM]{2})?\s*"


def read_anthology(values: object, content: Path, place: Position) -> Anthology:
    """Return the book that these keys and values of the settings ask for: of all articles, where none are chosen.

    Paths are seen from the `content` folder.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it wants.
    """
    return with_wishes(Anthology(place=place), _wishes(values, (content,)))


def wishes(options: Mapping[str, object], content: Path) -> Mapping[str, object]:
    """Return the fields that the options of a command fill.

    The path of a list of parts is seen from the `content` folder, or else from where the command is given.

    Raises:
        WrongValueError: an option cannot take its value; the text says which and what it wants.
    """
    wanted = _wishes(options, (content, Path()))
    if "cover" in wanted and not _can_be_a_cover(str(wanted["cover"]), content):
        word = str(wanted["cover"])
        why = sentence(
            "wants {designs} or the path of a picture in {content}, not “{word}”{meant}",
            designs=joined(map(word_of, CoverDesign)),
            content=content,
            word=word,
            meant=meant(word, CoverDesign),
        )
        raise WrongFieldError("cover", why)
    return wanted


def _can_be_a_cover(word: str, content: Path) -> bool:
    """Return whether it is a design, or some file of the content folder has its name: it is looked for later."""
    if word in list(CoverDesign) or not content.is_dir():
        return True
    name = PurePosixPath(unquote(word)).name.casefold()
    named = (path for path in content.rglob("*.*") if path.name.casefold() == name)
    return any(path.suffix.lower() not in _NO_PICTURES and path.is_file() for path in named)


def _wishes(values: object, roots: Sequence[Path]) -> Mapping[str, object]:
    return with_selection(read_fields(values, readers(roots), "tag: son"))


def with_wishes(asked: Anthology, wanted: Mapping[str, object]) -> Anthology:
    """Return the book with other wishes in the place of its own."""
    fields: dict[str, Any] = dict(wanted)
    return replace(asked, **fields)


def readers(roots: Sequence[Path]) -> Readers:
    """Return the keys of a book; lists of parts are looked for in these folders."""
    parts = Value(
        partial(_parts, roots=roots),
        Shape(sentence("{words}, a list, or a path", words=in_code(Division)), _listed_or_not),
    )
    return {**READERS, "parts": Key("parts", parts, _ABOUT_PARTS, "year")}


def _listed_or_not() -> Schema:
    word = {"anyOf": [*one_word(Division)["anyOf"], like(r"\s*(?:.*[^/\s])\.ya?ml\s*")]}
    return {"if": {"type": "array"}, "then": {"items": {"$ref": "#/$defs/part"}}, "else": word}


def _parts(value: object, roots: Sequence[Path]) -> Division | tuple[ListedPart, ...]:
    """Return how the book is parted: by tag or year, or as it is listed here or in a file."""
    if isinstance(value, list):
        return tuple(map(_listed_part, value))
    word = text(value)
    division = known_word(word.lower(), Division)
    if division in set(Division):
        return Division(division)
    if Path(word).suffix not in (".yaml", ".yml"):
        raise WrongValueError(
            sentence(
                "wants {divisions}, a list of parts or the path of one (.yaml), not “{word}”",
                divisions=joined(map(word_of, Division)),
                word=word,
            )
        )
    # Whoever gives a command may name any file; the settings, which strangers may write, one of the content folder.
    by_command = len(roots) > 1
    given = next((path.resolve() for root in roots if by_command and (path := root / word).is_file()), None)
    where = (given.parent, given.name) if given else (roots[0], word)
    return tuple(map(_listed_part, _list_in(*where, word)))


def _list_in(root: Path, path: str, name: str) -> list[object]:
    try:
        value = read_yaml(bounded_text(root, path, _LARGEST).text).values
    except UnreadableDataError as error:
        place = ":{}:{}".format(*error.place) if error.place else ""
        raise WrongValueError(
            sentence("names {name}{place}, which cannot be read ({error})", name=name, place=place, error=error)
        ) from None
    if not isinstance(value, list):
        raise WrongValueError(sentence("names {name}, which is no list of parts (“- title: …”)", name=name))
    return value


def _listed_part(value: object) -> ListedPart:
    found: dict[str, Any] = read_fields(value, PART_READERS, "title: Le son")
    if not found.get("title"):
        raise WrongValueError(sentence("wants a “title” for each part"))
    return ListedPart(**found)


@takes(sentence("a colour, in quotation marks"), lambda: like(rf"\s*{_COLOUR.pattern}\s*"))
def _colour(value: object) -> str:
    word = text(value)
    if not _COLOUR.fullmatch(word):
        raise WrongValueError(
            sentence("wants a colour such as “#8a2b1d” (in quotation marks), not “{word}”", word=word)
        )
    digits = word[1:].lower()
    return "#" + (digits if len(digits) > 3 else "".join(2 * digit for digit in digits))  # noqa: PLR2004 - #rgb


@takes(in_code(Format), lambda: several_words(Format, may_be_none=False))
def _formats(value: object) -> tuple[Format, ...]:
    found = choices(Format, value)
    if not found:
        raise WrongValueError(sentence("wants {formats}, or both", formats=one_of(Format)))
    return found


def _economies() -> Schema:
    return {"anyOf": [*one_word(Economy)["anyOf"], {"type": "boolean"}]}


@takes(in_code(Economy), _economies)
def economy(value: object) -> Economy:
    """Return whether books save paper; "yes" and "no" may have come to be what is true or false."""
    word = text(value).lower()
    return choice(Economy, {"true": Economy.YES, "false": Economy.NO}.get(word, word))


def _lengths() -> Schema:
    return like(_LENGTH) | {"type": ["number", "string", "null"], "minimum": 0, "maximum": _LONGEST}


@takes(sentence("millimetres, from 0 to 10"), _lengths)
def _millimetres(value: object) -> float:
    word = text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = float(value)
    else:
        found = float(re.sub("[^0-9.]", "", word.replace(",", "."))) if re.fullmatch(_LENGTH, word) else -1
    if not 0 <= found <= _LONGEST:
        raise WrongValueError(sentence("wants 0 to 10 millimetres, such as 3mm, not “{value}”", value=word))
    return found


def _cover(value: object) -> str:
    return known_word(text(value), CoverDesign)


PART_READERS: Readers = {
    "title": Key("title", text, sentence("Title of the part."), "Écouter"),
    "post": Key("posts", texts, sentence("The articles of the part, by their slugs."), ["sonie"]),
    "tag": Key("tags", texts, sentence("The articles with one of these tags."), ["son"]),
}
# Which file is a picture is not known here.
_COVER = Value(
    _cover,
    Shape(
        sentence("{words}, or a path", words=in_code(CoverDesign)),
        lambda: text.shape.schema() | {"examples": list(CoverDesign)},
    ),
)
_ABOUT_PARTS = sentence("How the book is parted: by tag, by year, or as listed here or in a file (.yaml).")
READERS: Readers = {
    **SELECTING,
    "name": Key("name", text, sentence("What the book's files are called. Without it: as its title."), "son"),
    "title": Key(
        "title",
        text,
        sentence("Title of the book. Without it: the tag's, or the collection's."),
        "Le son, en quatre articles",
    ),
    "subtitle": Key("subtitle", text, sentence("Subtitle of the book."), "Un dossier"),
    "authors": Key(
        "authors", names, sentence("Authors of the book. Without them: those of the collection."), ["Ada Martin"]
    ),
    "publisher": Key("publisher", text, sentence("Publisher of the book."), "Lycée Ada-Lovelace"),
    "rights": Key("rights", text, sentence("What readers of the book may do."), "CC BY-SA 4.0"),
    "identifier": Key("identifier", text, sentence("ISBN or URN of the book."), "urn:isbn:9780000000002"),
    "edition": Key("edition", text, sentence("What the imprint says of the edition."), "Première édition"),
    "order": Key(
        "order",
        one(Order),
        sentence("Order of the articles: as listed (and then as in the collection), by date, by title or by weight."),
        "date",
    ),
    "format": Key(
        "formats", _formats, sentence("In which forms the book comes out. Without it: in both."), ["epub", "pdf"]
    ),
    "dedication": Key(
        "dedication",
        text,
        sentence("Path of a Markdown file, seen from this folder: the dedication."),
        "livre/dedicace.md",
    ),
    "preface": Key(
        "preface", text, sentence("Path of a Markdown file, seen from this folder: the preface."), "livre/preface.md"
    ),
    "afterword": Key(
        "afterword",
        text,
        sentence("Path of a Markdown file, seen from this folder: the afterword."),
        "livre/postface.md",
    ),
    "cover": Key("cover", _COVER, sentence("Design of the cover, or the path of a picture of your own."), "mosaic"),
    "cover_colour": Key(
        "cover_colour", _colour, sentence("Colour of the cover. Without it: one of the lead pictures."), "#8a2b1d"
    ),
    "trim": Key("trim", one(Trim), sentence("Size of the book's pages. Without it: that of all books."), "a5"),
    "economy": Key("economy", economy, sentence("Whether the book saves paper. Without it: as all books do."), "auto"),
    "bleed": Key(
        "bleed",
        _millimetres,
        sentence("What a printer cuts off, in millimetres. With it, the book comes as files for a printer, too."),
        "3mm",
    ),
    "paper_thickness": Key(
        "paper_thickness",
        _millimetres,
        sentence("How thick a leaf is, in millimetres: the spine is as wide as all of them. Without it: 0.1."),
        "0.1mm",
    ),
}
