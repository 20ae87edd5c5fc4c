"""What is asked for of a book, in the settings or on the command line -> `Anthology`: each value checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from pipeline.load.bounds import UnreadableDataError, bounded_text
from pipeline.load.plain_yaml import read_yaml
from pipeline.load.selection import SELECTING, with_selection
from pipeline.load.values import (
    Readers,
    WrongFieldError,
    WrongValueError,
    choice,
    choices,
    meant,
    names,
    one_of,
    read_fields,
    text,
    texts,
)
from pipeline.model.anthologies import Anthology, CoverDesign, Division, Format, ListedPart
from pipeline.model.problems import Position
from pipeline.model.selection import Order
from pipeline.text.sentences import sentence

_COLOUR = re.compile("#(?:[0-9a-fA-F]{3}){1,2}")
_NO_PICTURES = (".md", ".markdown", ".yaml", ".yml")
_LARGEST = 1_000_000  # bytes of a list of parts


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
            designs=", ".join(CoverDesign),
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
    return with_selection(read_fields(values, _readers(roots), "tag: son"))


def with_wishes(asked: Anthology, wanted: Mapping[str, object]) -> Anthology:
    """Return the book with other wishes in the place of its own."""
    fields: dict[str, Any] = dict(wanted)
    return replace(asked, **fields)


def _readers(roots: Sequence[Path]) -> Readers:
    return {**_READERS, "parts": ("parts", partial(_parts, roots=roots))}


def _parts(value: object, roots: Sequence[Path]) -> Division | tuple[ListedPart, ...]:
    """Return how the book is parted: by tag or year, or as it is listed here or in a file."""
    if isinstance(value, list):
        return tuple(map(_listed_part, value))
    word = text(value)
    if word.lower() in set(Division):
        return Division(word.lower())
    if Path(word).suffix not in (".yaml", ".yml"):
        raise WrongValueError(
            sentence(
                "wants {divisions}, a list of parts or the path of one (.yaml), not “{word}”",
                divisions=", ".join(Division),
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
    found: dict[str, Any] = read_fields(value, _PART_READERS, "title: Le son")
    if not found.get("title"):
        raise WrongValueError(sentence("wants a “title” for each part"))
    return ListedPart(**found)


def _colour(value: object) -> str:
    word = text(value)
    if not _COLOUR.fullmatch(word):
        raise WrongValueError(
            sentence("wants a colour such as “#8a2b1d” (in quotation marks), not “{word}”", word=word)
        )
    digits = word[1:].lower()
    return "#" + (digits if len(digits) > 3 else "".join(2 * digit for digit in digits))  # noqa: PLR2004 - #rgb


def _formats(value: object) -> tuple[Format, ...]:
    found = choices(Format, value)
    if not found:
        raise WrongValueError(sentence("wants {formats}, or both", formats=one_of(Format)))
    return found


_PART_READERS: Readers = {"title": ("title", text), "post": ("posts", texts), "tag": ("tags", texts)}
_READERS: Readers = {
    **SELECTING,
    "name": ("name", text),
    "title": ("title", text),
    "subtitle": ("subtitle", text),
    "authors": ("authors", names),
    "publisher": ("publisher", text),
    "rights": ("rights", text),
    "identifier": ("identifier", text),
    "edition": ("edition", text),
    "order": ("order", partial(choice, Order)),
    "parts": ("parts", text),
    "format": ("formats", _formats),
    "dedication": ("dedication", text),
    "preface": ("preface", text),
    "afterword": ("afterword", text),
    "cover": ("cover", text),
    "cover_colour": ("cover_colour", _colour),
}
