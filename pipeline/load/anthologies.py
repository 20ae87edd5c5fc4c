"""What is asked for of a book, in the settings or on the command line -> `Anthology`: each value checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from pipeline.load.bounds import bounded_text, excess
from pipeline.load.plain_yaml import PlainLoader
from pipeline.load.selection import SELECTING, with_selection
from pipeline.load.values import Readers, WrongValueError, choice, choices, one_of, read_fields, text, texts
from pipeline.model.anthologies import Anthology, Division, Format, ListedPart
from pipeline.model.problems import Place
from pipeline.model.selection import Order

_COLOUR = re.compile("#(?:[0-9a-fA-F]{3}){1,2}")
_LARGEST = 1_000_000  # bytes of a list of parts


def read_anthology(values: object, content: Path, place: Place) -> Anthology:
    """The book that these keys and values of the settings ask for: of all articles, where none are chosen.

    Paths are seen from the `content` folder.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it wants.
    """
    return with_wishes(Anthology(place=place), _wishes(values, (content,)))


def wishes(options: Mapping[str, object], content: Path) -> Mapping[str, object]:
    """The fields that the options of a command fill.

    The path of a list of parts is seen from the `content` folder, or else from where the command is given.

    Raises:
        WrongValueError: an option cannot take its value; the text says which and what it wants.
    """
    return _wishes(options, (content, Path()))


def _wishes(values: object, roots: Sequence[Path]) -> Mapping[str, object]:
    return with_selection(read_fields(values, _readers(roots), "tag: son"))


def with_wishes(asked: Anthology, wanted: Mapping[str, object]) -> Anthology:
    """The book with other wishes in the place of its own."""
    fields: dict[str, Any] = dict(wanted)
    return replace(asked, **fields)


def _readers(roots: Sequence[Path]) -> Readers:
    return {**_READERS, "parts": ("parts", partial(_parts, roots=roots))}


def _parts(value: object, roots: Sequence[Path]) -> Division | tuple[ListedPart, ...]:
    """How the book is parted: by tag or year, or as it is listed here or in a file."""
    if isinstance(value, list):
        return tuple(map(_listed_part, value))
    word = text(value)
    if word.lower() in set(Division):
        return Division(word.lower())
    if Path(word).suffix not in (".yaml", ".yml"):
        raise WrongValueError(f"wants {', '.join(Division)}, a list of parts or the path of one (.yaml), not “{word}”")
    paths = [root / word for root in roots]
    return tuple(map(_listed_part, _list_in(next(filter(Path.is_file, paths), paths[0]), word)))


def _list_in(path: Path, name: str) -> list[object]:
    try:
        source = bounded_text(path, _LARGEST)
        value = yaml.load(source, Loader=PlainLoader)  # noqa: S506 - made of the safe loader
    except OSError as error:
        raise WrongValueError(f"names {name}, which cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise WrongValueError(f"names {name}, which is no list: {text(str(error))}") from None
    if excess(value, source) or not isinstance(value, list):
        raise WrongValueError(f"names {name}, which is no list of parts (“- title: …”)")
    return value


def _listed_part(value: object) -> ListedPart:
    found: dict[str, Any] = read_fields(value, _PART_READERS, "title: Le son")
    if not found.get("title"):
        raise WrongValueError("wants a “title” for each part")
    return ListedPart(**found)


def _colour(value: object) -> str:
    word = text(value)
    if not _COLOUR.fullmatch(word):
        raise WrongValueError(f"wants a colour such as “#8a2b1d” (in quotation marks), not “{word}”")
    digits = word[1:].lower()
    return "#" + (digits if len(digits) > 3 else "".join(2 * digit for digit in digits))  # noqa: PLR2004 - #rgb


def _formats(value: object) -> tuple[Format, ...]:
    found = choices(Format, value)
    if not found:
        raise WrongValueError(f"wants {one_of(Format)}, or both")
    return found


_PART_READERS: Readers = {"title": ("title", text), "post": ("posts", texts), "tag": ("tags", texts)}
_READERS: Readers = {
    **SELECTING,
    "name": ("name", text),
    "title": ("title", text),
    "subtitle": ("subtitle", text),
    "authors": ("authors", texts),
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
