"""Books and handouts as the settings or a command ask for them -> `Anthology`, `Handout`: each value checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from pipeline.files.plain_yaml import read_yaml
from pipeline.files.text_files import UnreadableDataError, read_bounded_text
from pipeline.i18n.catalogue import known_word, word_of, words_for
from pipeline.i18n.sentences import joined, sentence
from pipeline.model.books_and_handouts import (
    Anthology,
    Blank,
    BookOrder,
    CoverDesign,
    Division,
    Economy,
    Format,
    Handout,
    HandoutFormat,
    HandoutOrder,
    Layout,
    ListedPart,
    MarginNumbers,
    Order,
    ReadingPath,
    Ruling,
    Selection,
    Trim,
)
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.model.settings import SETTINGS_FILE
from pipeline.text.setting_values import (
    COLOUR,
    Key,
    Keys,
    Schema,
    ValueKind,
    WrongFieldError,
    by_name,
    choice,
    choices,
    date,
    flag,
    in_code,
    language,
    like,
    matching,
    names,
    number,
    one,
    one_of,
    one_word,
    parse_colour,
    read_fields,
    several_words,
    some,
    suggest_word,
    takes,
    text,
    texts,
    wrong_value,
)
from pipeline.text.standard_numbers import isbns

_NO_PICTURES = (".md", ".markdown", ".yaml", ".yml")
_LARGEST = 1_000_000  # bytes of a list of parts
_NOTHING = "none"
_SUCH_AS = "tag: son"
_MATTER = ("dedication", "preface", "afterword")
# Apart from the other fields of an entry, which may have authors of its own.
_SELECTION = "selection."


def read_anthology(values: object, content: Path, place: Position) -> Anthology:
    """Return the book that these keys and values of the settings ask for: of all articles, where none are chosen.

    Paths are seen from the `content` folder.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it must be.
    """
    return replace(Anthology(place=place), **_read_book(values, (content,)))


def read_path(values: object, place: Position) -> ReadingPath:
    """Return the reading path that these keys and values of the settings ask for.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it must be.
    """
    fields = read_fields(values, PATH_KEYS, "title: Débuter")
    if not fields.get("title") or not fields.get("articles"):
        raise wrong_value("needs a “title” and its articles (“post: [bienvenue, le-son]”)")
    return ReadingPath(**fields, place=place)


def read_handout(values: object, place: Position = BEGINNING) -> Handout:
    """Return the handout that these keys and values ask for; None as a value is the same as no such key.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it must be.
    """
    return replace(Handout(place=place), **_join_selection(read_fields(values, HANDOUT_KEYS, _SUCH_AS)))


def read_handout_order(values: Mapping[str, object], content: Path) -> HandoutOrder:
    """Return the handout, or the copies for pupils, that these options of a command ask for.

    Raises:
        WrongValueError: an option cannot take its value; the text says which and what it must be.
    """
    del content
    given = dict(values)
    each, remarks = str(given.pop("each", None) or ""), bool(given.pop("remarks", False))
    return HandoutOrder(read_handout(given), each, remarks)


def read_book_order(values: Mapping[str, object], content: Path) -> BookOrder:
    """Return the book that these options of a command ask for.

    Raises:
        WrongValueError: an option cannot take its value; the text says which and what it must be.
    """
    return BookOrder(str(values.get("name") or ""), read_wishes(values, content))


def read_wishes(options: Mapping[str, object], content: Path) -> Mapping[str, Any]:
    """Return the fields that the options of a command fill.

    The path of a list of parts is seen from the `content` folder, or else from where the command is given.

    Raises:
        WrongValueError: an option cannot take its value; the text says which and what it must be.
    """
    wanted = _read_book(options, (content, Path()))
    word = str(wanted.get("cover", ""))
    if "cover" in wanted and not _can_be_a_cover(word, content):
        why = sentence(
            "must be {designs} or the path of a picture in {content}, not “{word}”{meant}",
            designs=joined(map(word_of, CoverDesign)),
            content=content,
            word=word,
            meant=suggest_word(word, CoverDesign),
        )
        raise WrongFieldError("cover", why)
    return wanted


def _can_be_a_cover(word: str, content: Path) -> bool:
    """Return whether it is a design, or the name of some file in the content folder, which is looked for later."""
    if word in list(CoverDesign) or not content.is_dir():
        return True
    name = PurePosixPath(unquote(word)).name.casefold()
    named = (path for path in content.rglob("*.*") if path.name.casefold() == name)
    return any(path.suffix.lower() not in _NO_PICTURES and path.is_file() for path in named)


def _read_book(values: object, roots: Sequence[Path]) -> dict[str, Any]:
    return _join_selection(read_fields(values, make_book_keys(roots), _SUCH_AS))


def _join_selection(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with those that choose articles joined to one, `selection`, where there are any.

    What is chosen by its language alone is everything in this.
    """
    chosen = {name.removeprefix(_SELECTION): value for name, value in fields.items() if name.startswith(_SELECTION)}
    if chosen.keys() == {"language"}:
        chosen["everything"] = True
    others = {name: value for name, value in fields.items() if not name.startswith(_SELECTION)}
    return {**others, "selection": replace(Selection(), **chosen)} if chosen else others


def find_named_texts(anthologies: Iterable[Anthology]) -> Mapping[str, tuple[str, Position]]:
    """Return the paths that books name as their dedication, preface or afterword: as which of them, and where."""
    return {
        path: (kind, anthology.place)
        for anthology in anthologies
        for kind in _MATTER
        if (path := str(getattr(anthology, kind, ""))) and not (kind == "dedication" and anthology.dedicated)
    }


def report_missing_texts(named: Mapping[str, tuple[str, Position]], paths: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each of the named texts that is not among the files."""
    present = frozenset(paths)
    for path, (kind, place) in named.items():
        if path not in present:
            message = sentence("“{kind}” names {path}, which does not exist", kind=word_of(kind), path=path)
            hint = sentence("write the path of a Markdown file, from the content folder")
            yield Problem(SETTINGS_FILE, *place, "anthology", message, hint)


def _read_parts(value: object, roots: Sequence[Path]) -> Division | tuple[ListedPart, ...]:
    """Return how the book is parted: by tag or year, or as it is listed here or in a file."""
    if isinstance(value, list):
        return tuple(map(_read_listed_part, value))
    word = text(value)
    division = known_word(word.lower(), Division)
    if division in set(Division):
        return Division(division)
    if Path(word).suffix not in (".yaml", ".yml"):
        raise wrong_value(
            "must be {divisions}, a list of parts or the path of one (.yaml), not “{word}”",
            divisions=joined(map(word_of, Division)),
            word=word,
        )
    # Whoever gives a command may name any file; the settings, which strangers may write, one of the content folder.
    by_command = len(roots) > 1
    given = next((path.resolve() for root in roots if by_command and (path := root / word).is_file()), None)
    where = (given.parent, given.name) if given else (roots[0], word)
    return tuple(map(_read_listed_part, _list_in(*where, word)))


def _list_in(root: Path, path: str, name: str) -> list[object]:
    try:
        value = read_yaml(read_bounded_text(root, path, _LARGEST).text).values
    except UnreadableDataError as error:
        place = ":{}:{}".format(*error.place) if error.place else ""
        raise wrong_value(
            "names {name}{place}, which cannot be read ({error})", name=name, place=place, error=error
        ) from None
    if not isinstance(value, list):
        raise wrong_value("names {name}, which is not a list of parts (“- title: …”)", name=name)
    return value


def _read_listed_part(value: object) -> ListedPart:
    fields = read_fields(value, PART_KEYS, "title: Le son")
    if not fields.get("title"):
        raise wrong_value("needs a “title” for each part")
    return ListedPart(**fields)


def _listed_or_not() -> Schema:
    word = {"anyOf": [*one_word(Division)["anyOf"], like(r"\s*(?:.*[^/\s])\.ya?ml\s*")]}
    return {"if": {"type": "array"}, "then": {"items": {"$ref": "#/$defs/part"}}, "else": word}


def _blanks_or_none() -> Schema:
    nothing = {"enum": [_NOTHING, *words_for(_NOTHING)]}
    alone = {"type": "array", "items": nothing, "minItems": 1, "maxItems": 1}
    return {"anyOf": [nothing, alone, *several_words(Blank)["anyOf"]]}


@takes(in_code((*Blank, _NOTHING)), _blanks_or_none)
def _read_blanks(value: object) -> tuple[Blank, ...]:
    return () if [known_word(word, [_NOTHING]) for word in texts(value)] == [_NOTHING] else choices(Blank, value)


@takes(in_code(Format), lambda: several_words(Format, may_be_none=False))
def _read_formats(value: object) -> tuple[Format, ...]:
    formats = choices(Format, value)
    if not formats:
        raise wrong_value("must be {formats}, or both", formats=one_of(Format))
    return formats


@takes(sentence("{words}; or several", words=in_code(HandoutFormat)), lambda: several_words(HandoutFormat))
def _read_handout_formats(value: object) -> tuple[HandoutFormat, ...]:
    return choices(HandoutFormat, value) or (HandoutFormat.PDF,)


@takes(in_code(Economy), lambda: {"anyOf": [*one_word(Economy)["anyOf"], {"type": "boolean"}]})
def parse_economy(value: object) -> Economy:
    """Return whether books save paper; "yes" and "no" may have come to be what is true or false."""
    word = text(value).lower()
    return choice(Economy, {"true": Economy.YES, "false": Economy.NO}.get(word, word))


_colour = matching(
    "a colour, in quotation marks",
    COLOUR,
    "must be a colour such as “#8a2b1d” (in quotation marks), not “{value}”",
    parse_colour,
)
_millimetres = matching(
    "millimetres, from 0 to 10",
    r"(?:\d(?:[.,]\d{1,3})?|10)\s*(?:[mM]{2})?",
    "must be 0 to 10 millimetres, such as 3mm, not “{value}”",
    lambda word: float(re.sub("[^0-9.]", "", word.replace(",", "."))),
    {"maximum": 10},
)
# Which file is a picture is not known here.
_COVER = ValueKind(
    sentence("{words}, or a path", words=in_code(CoverDesign)),
    lambda: text.schema() | {"examples": list(CoverDesign)},
    lambda value: known_word(text(value), CoverDesign),
)
_ORDER = Key(
    "order",
    one(Order),
    "Order of the articles: as listed (and then as in the collection), by date, by title or by weight.",
    "date",
)
SELECTION_KEYS: Keys = by_name(
    Key(
        "post",
        texts,
        "These articles, in this order, by their slugs: the file's name without date and .md.",
        ["webradio", "sonie"],
        f"{_SELECTION}posts",
    ),
    Key("tag", texts, "The articles with one of these tags.", ["son"], f"{_SELECTION}tags"),
    Key("author", texts, "The articles by one of these authors.", ["Ada Martin"], f"{_SELECTION}authors"),
    Key(
        "language",
        language,
        "The articles in this language. A book is then in this language, with the collection's title in it.",
        "en",
        f"{_SELECTION}language",
    ),
    Key("since", date, "The articles from this day, month or year on.", "2025-09", f"{_SELECTION}since"),
    Key("path", text, "The articles of this reading path, in its order.", "Débuter", f"{_SELECTION}path"),
    Key("all", flag, "All articles.", field=f"{_SELECTION}everything"),
)
PART_KEYS: Keys = by_name(
    Key("title", text, "Title of the part.", "Écouter"),
    Key("post", texts, "The articles of the part, by their slugs.", ["sonie"], "posts"),
    Key("tag", texts, "The articles with one of these tags.", ["son"], "tags"),
)
PATH_KEYS: Keys = by_name(
    Key("title", text, "Title of the path.", "Débuter"),
    Key("description", text, "What the path is for.", "Trois articles pour faire connaissance."),
    Key("post", texts, "Its articles, by their slugs, in the order in which to read them.", ["bienvenue"], "articles"),
    Key("name", text, "Last part of the address of its page. Default: made from its title.", "debuter", "slug"),
)
_BOOK_KEYS: Keys = SELECTION_KEYS | by_name(
    Key("name", text, "Name of the book's files. Default: made from its title.", "son"),
    Key("title", text, "Title of the book. Default: the tag, or the collection's title.", "Le son, en quatre articles"),
    Key("subtitle", text, "Subtitle of the book.", "Un dossier"),
    Key("authors", names, "Authors of the book. Default: those of the collection.", ["Ada Martin"]),
    Key("publisher", text, "Publisher of the book.", "Lycée Ada-Lovelace"),
    Key("rights", text, "What readers of the book may do.", "CC BY-SA 4.0"),
    Key("identifier", text, "ISBN or URN of the book.", "urn:isbn:9780000000002"),
    Key(
        "isbn",
        isbns,
        "ISBN of the printed book, shown as a bar code on the cover for a printer; or one ISBN for each form.",
        {"print": "978-2-1234-5680-3", "epub": "978-2-1234-5681-0"},
    ),
    Key("edition", text, "The edition named in the imprint.", "Première édition"),
    _ORDER,
    Key("format", _read_formats, "Formats of the book. Default: both.", ["epub", "pdf"], "formats"),
    Key(
        "dedication",
        text,
        "The dedication: its words, or the path of a Markdown file in this folder.",
        "livre/dedicace.md",
    ),
    Key("dedicate", text, "Dedication of the book: a name, or words.", "Ada", "dedication"),
    Key("preface", text, "Path of a Markdown file in this folder: the preface.", "livre/preface.md"),
    Key("afterword", text, "Path of a Markdown file in this folder: the afterword.", "livre/postface.md"),
    Key("cover", _COVER, "Design of the cover, or the path of a picture of your own.", "mosaic"),
    Key("cover_colour", _colour, "Colour of the cover. Default: taken from the lead pictures.", "#8a2b1d"),
    Key("trim", one(Trim), "Page size of the book. Default: that of all books.", "a5"),
    Key("economy", parse_economy, "Whether the book saves paper. Default: as for all books.", "auto"),
    Key(
        "bleed",
        _millimetres,
        "Bleed in millimetres, which a printer trims off. With it, the book also comes as files for a printer.",
        "3mm",
    ),
    Key(
        "paper_thickness",
        _millimetres,
        "Thickness of a leaf in millimetres, for the width of the spine. Default: 0.1.",
        "0.1mm",
    ),
)
HANDOUT_KEYS: Keys = SELECTION_KEYS | by_name(
    _ORDER,
    Key(
        "title",
        text,
        "Title of the handout. Default: the tag, the author, or the first article's title.",
        "Écouter et mesurer",
    ),
    Key("class", text, "Class, printed in the head.", "Seconde 2", "class_name"),
    Key("teacher_name", text, "Teacher, printed in the head.", "Mme Martin"),
    Key("date", text, "Date, printed in the head as it is written here.", "12 janvier"),
    Key("blanks", _read_blanks, "Lines to fill in at the head.", ["name"]),
    Key("note", text, "Maximum mark; leaves room for a mark in the head: “Mark … / 20”.", 20, "marked_out_of"),
    Key("consigne", text, "Instructions, printed in the head.", "Répondez par des phrases complètes.", "instructions"),
    Key("issue", text, "Number of a school paper, in its masthead.", 12),
    Key("price", text, "Price of a school paper, in its masthead. Default: free.", "1 €"),
    Key("flow", flag, "Articles follow each other without a new page."),
    Key("numbers", one(MarginNumbers), "Numbers in the margin: every fifth line, paragraphs or none.", "paragraphs"),
    Key("ruling", one(Ruling), "Ruling of the column of the layout `notes`.", "dots"),
    Key(
        "layout", some(Layout), "How the handout is laid out; each layout is a file.", ["a4", "large-print"], "layouts"
    ),
    Key(
        "format",
        _read_handout_formats,
        "Formats of the handout. Default: PDF. Documents for Word and LibreOffice can be edited.",
        ["pdf", "docx"],
        "formats",
    ),
    Key("teacher", flag, "Makes the teacher's copy too, with the solutions, in a separate folder."),
    Key("form", flag, "Name, answers and boxes are fields to fill in on a screen."),
    Key(
        "creep", number, "For a thick booklet: the millimetres by which each further sheet moves towards the fold.", 0.2
    ),
    Key("zip", flag, "All layouts in one file to send."),
)


def list_handout_keys() -> Keys:
    """Return the keys of a handout that a command or the desk asks for."""
    return HANDOUT_KEYS | by_name(
        Key("remarks", flag, "The draft with the remarks on it in the margin, for teachers alone."),
        Key("each", text, "List of pupils: a copy for each, with the name, in the teachers' folder.", "classe.csv"),
    )


def list_course_keys() -> Keys:
    """Return the keys of a course."""
    return SELECTION_KEYS | by_name(
        _ORDER,
        Key("title", text, "Title of the course (default: the tag, or the collection's title)."),
        Key("class", text, "Class that the title begins with."),
    )


def list_book_keys() -> Keys:
    """Return the keys of a book that the desk asks for: its cover is one of our designs."""
    return make_book_keys() | by_name(Key("cover", one(CoverDesign), "Design of the cover.", "mosaic"))


def make_book_keys(roots: Sequence[Path] = ()) -> Keys:
    """Return the keys of a book; lists of parts are looked for in these folders."""
    words = sentence("{words}, a list, or a path", words=in_code(Division))
    parts = ValueKind(words, _listed_or_not, partial(_read_parts, roots=roots))
    return {
        **_BOOK_KEYS,
        "parts": Key(
            "parts", parts, "Parts of the book: by tag, by year, or as listed here or in a file (.yaml).", "year"
        ),
    }
