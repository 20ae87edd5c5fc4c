"""A list of pupils, as spreadsheets write it: who gets which copy of a handout; and how such a list is known.

Names stay in memory: no sentence about a list has one.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import PurePosixPath

from pipeline.errors import UserError
from pipeline.files.text_files import decode
from pipeline.i18n.catalogue import known_word, word_of
from pipeline.i18n.sentences import joined, sentence
from pipeline.model.article import split_values
from pipeline.model.books_and_handouts import IMPOSED, REPLACED, UNNUMBERED, Layout
from pipeline.model.problems import Problem
from pipeline.text.printable import in_one_line
from pipeline.text.setting_values import WrongValueError, near_word
from pipeline.text.setting_values import language as read_language

LARGEST = 1_000_000
"""Most bytes of a list."""
_MOST = 2_000  # pupils
_LONGEST = 100  # letters of a name
_BEGINNING, _SAMPLE = 4096, 20  # bytes and rows that show whether a file is a list
_NOT_FOR_ONE = frozenset({*IMPOSED, *UNNUMBERED})
PERSONAL: tuple[Layout, ...] = tuple(one for one in Layout if one not in {*_NOT_FOR_ONE, *REPLACED})
"""The layouts of copies for pupils: those that have a head, and their pages in order."""
_RULE = "pupils"
# Names of columns as they are folded, with commas between them; the first ones are those of tables that we write.
_HEADS: Mapping[str, str] = {
    "name": "name, nom, nom complet, nom et prenom, nom prenom, prenom et nom, prenom nom, full name, pupil, student,"
    " eleve, eleves, etudiant",
    "given": "prenom, prenoms, prenom s, first name, firstname, given name, forename",
    "family": "nom de famille, nom d usage, last name, lastname, surname, family name",
    "class": "class, classe, form, division",
    "layout": "layout, mise en page, format, presentation, version",
    "language": "language, langue, lang",
    "level": "level, niveau, levels, niveaux",
    "group": "group, groupe, groups, groupes",
}
_FIELDS = {head: field for field, heads in _HEADS.items() for head in heads.split(", ")}
_OF_PUPILS = frozenset({"pupil", "student", "eleve", "eleves", "etudiant"})
_PERSONAL_HEADS = frozenset(
    "mail email courriel naissance ine sexe responsable parents telephone phone birth birthday ne nee".split()
)
_STEM = re.compile(r"(?:liste (?:des |d )?)?(?:eleves|pupils|students)(?: \w+)*|class ?list")
TABLES = frozenset({".csv", ".tsv", ".tab", ".txt"})
"""The suffixes of tables in text."""
_WORKBOOKS = frozenset({".xlsx", ".xls", ".ods"})
_LANGUAGES = {
    name: code
    for code, names in {
        "fr": "francais french",
        "en": "anglais english",
        "de": "allemand german",
        "es": "espagnol spanish",
        "it": "italien italian",
        "pt": "portugais portuguese",
        "ar": "arabe arabic",
        "zh": "chinois chinese",
        "ru": "russe russian",
    }.items()
    for name in names.split()
}
_SEPARATORS = ";,\t|"
_SEPARATOR = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)


class PupilsError(UserError):
    """A list of pupils cannot be read; the text says why, and what to do."""


@dataclass(frozen=True)
class Pupil:
    """A pupil, as a line of the list says: "" or None for what it does not say.

    `level` and `group` are as they are written, `levels` and `groups` as they are compared.
    """

    name: str
    line: int
    class_name: str = ""
    layout: Layout | None = None
    language: str = ""
    level: str = ""
    group: str = ""

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels whose blocks the pupil gets."""
        return split_values(self.level)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups whose blocks the pupil gets."""
        return split_values(self.group)


@dataclass(frozen=True)
class PupilList:
    """The pupils of a list in its order, its path as it was typed, and what is wrong with its lines."""

    path: str
    pupils: tuple[Pupil, ...]
    problems: tuple[Problem, ...] = ()


def read_pupils(data: bytes, path: str) -> PupilList:
    """Return the pupils in a table with any separator and encoding, its columns in any order.

    Raises:
        PupilsError: It is no table, or has no column with names, or no pupil.
    """
    if len(data) > LARGEST:
        raise PupilsError("{path} is too large for a list of pupils: more than 1 MB", path=path)
    text = _decode(data)
    if text is None:
        raise PupilsError(
            "{path} is no table in text: save it as “CSV UTF-8” in Excel, or as “Text CSV” in LibreOffice", path=path
        )
    rows = _read_rows(text)
    line, head = next(rows, (1, []))
    columns = _find_columns(head)
    if not {"name", "given", "family"} & columns.keys():
        raise PupilsError(
            "{path}:{line}: no column is called “{name}”: write the names of the columns into the first line, such as"
            " “name;class;layout;level;group”",
            path=path,
            line=line,
            name=word_of("name"),
        )
    problems: list[Problem] = []
    pupils = [
        pupil
        for line, row in islice(rows, _MOST)
        if (pupil := _read_pupil(row, columns, line, partial(_report, problems, path, line)))
    ]
    if next(rows, None):
        message = sentence("there are more than {number} lines; the others are left out", number=_MOST)
        _report(problems, path, 0, message, sentence("make a list for each class"))
    if not pupils:
        raise PupilsError("{path} has no pupil: write a line for each below the names of the columns", path=path)
    return PupilList(path, tuple(pupils), tuple(problems))


def is_list_of_pupils(path: str, data: bytes) -> bool:
    """Return whether a file is a list of pupils by its name, or by the columns with which it begins."""
    pure = PurePosixPath(path)
    suffix = pure.suffix.lower()
    if suffix in TABLES | _WORKBOOKS and _STEM.fullmatch(_fold(pure.stem)):
        return True
    text = _decode(data[:_BEGINNING]) if suffix in TABLES else None
    rows = []
    with contextlib.suppress(PupilsError):
        rows = list(islice(_read_rows(text or ""), _SAMPLE))
    heads = [_fold(each) for each in rows[0][1]] if rows else []
    fields = [_FIELDS.get(each, "") for each in heads if each]
    if {"name", "given"}.isdisjoint(fields) or len(fields) < 2:  # noqa: PLR2004 - a list of words
        return False
    both = "given" in fields and not {"name", "family"}.isdisjoint(fields)
    personal = any(not _PERSONAL_HEADS.isdisjoint(each.split()) for each in heads)
    known = all(fields) or "layout" in fields or not _OF_PUPILS.isdisjoint(heads)
    return both or personal or known or _has_people(heads, [row for _, row in rows[1:]])


def _has_people(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether most names of a table are of several words in capitals, beside a class, a level or a group."""
    at = next(number for number, head in enumerate(heads) if _FIELDS.get(head) in ("name", "given"))
    grouped = any(_FIELDS.get(head) in ("class", "level", "group", "language") for head in heads)
    names = [row[at].split() for row in rows if len(row) > at]
    people = [words for words in names if len(words) > 1 and all(word[0].isupper() for word in words)]
    return grouped and len(people) * 2 > len(names)


def _decode(data: bytes) -> str | None:
    if data[1:2] == b"\0" or data[:1] == b"\0":  # UTF-16 without its mark
        codec = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        return data[: len(data) // 2 * 2].decode(codec, "replace")
    decoded = decode(data)
    return decoded.text.removeprefix("\ufeff") if decoded else None


def _read_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, with their lines; the separator is the one that finds most columns."""
    first, _, rest = text.partition("\n")
    named = _SEPARATOR.fullmatch(first)
    begun = 1 if named else 0
    text = rest if named else text
    head = next((line for line in text.split("\n") if line.strip(f'{_SEPARATORS}" \r')), "")
    separator = named[1] if named else max(_SEPARATORS, key=lambda one: (_count_known(head, one), head.count(one)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        line = begun + reader.line_num + 1
        try:
            row = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            raise PupilsError("line {line}: a quotation mark is opened there and never closed", line=line) from None
        if any(row):
            yield line, row


def _count_known(head: str, separator: str) -> int:
    return sum(_fold(cell) in _FIELDS for cell in head.split(separator))


def _fold(head: str) -> str:
    """Return the name of a column without accents, signs and capitals."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", head) if not unicodedata.combining(each))
    return " ".join(re.sub(r"[\W_]+", " ", plain.casefold()).split())


def _find_columns(head: Sequence[str]) -> dict[str, int]:
    """Return the columns that are known; beside a given name, “nom” is the family's."""
    found: dict[str, int] = {}
    for at, each in enumerate(head):
        if field := _FIELDS.get(_fold(each)):
            found.setdefault(field, at)
    if "given" in found and "name" in found:
        found["family"] = found.pop("name")
    return found


_Report = Callable[[str, str], None]


def _report(problems: list[Problem], path: str, line: int, message: str, hint: str) -> None:
    problems.append(Problem(path, line, 1 if line else 0, _RULE, message, hint))


def _read_pupil(row: Sequence[str], columns: Mapping[str, int], line: int, report: _Report) -> Pupil | None:
    cells = {field: row[at] if at < len(row) else "" for field, at in columns.items()}
    if any("\n" in cell or "\r" in cell for cell in cells.values()):
        message = sentence("a cell of this line goes over several lines; nobody gets a copy for it")
        report(message, sentence("look for a missing separator or quotation mark"))
        return None
    cells = {field: in_one_line(cell) for field, cell in cells.items()}
    name = cells.get("name", "") or " ".join(filter(None, (cells.get("given", ""), cells.get("family", ""))))
    if not any(map(str.isalnum, name)):
        report(sentence("this line has no name; nobody gets a copy for it"), sentence("write the name, or delete it"))
        return None
    if len(name) > _LONGEST:
        message = sentence("this name has more than {number} letters; nobody gets a copy for it", number=_LONGEST)
        report(message, sentence("look for a missing separator or quotation mark"))
        return None
    return Pupil(
        name,
        line,
        cells.get("class", ""),
        _read_layout(cells.get("layout", ""), report),
        _read_language(cells.get("language", ""), report),
        cells.get("level", ""),
        cells.get("group", ""),
    )


def _read_layout(word: str, report: _Report) -> Layout | None:
    if not word:
        return None
    known = known_word(word.lower(), list(Layout))
    layout = Layout(known) if known in set(Layout) else None
    layout = REPLACED.get(layout, layout) if layout else None
    hint = sentence("write {layouts}", layouts=joined(map(word_of, PERSONAL)))
    if layout is None:
        near = near_word(word, [*PERSONAL, *map(word_of, PERSONAL)])
        message = sentence("the layout of this line is not known; the usual one is taken")
        if near:  # what is like no layout may be a name in another column than it belongs to
            message = sentence(
                "there is no layout “{word}”; did you mean “{near}”? The usual one is taken", word=word, near=near
            )
        report(message, hint)
    elif layout in _NOT_FOR_ONE:
        message = sentence("the layout “{word}” has no copies for pupils; the usual one is taken", word=word)
        report(message, hint)
        return None
    return layout


def _read_language(word: str, report: _Report) -> str:
    try:
        return _LANGUAGES.get(_fold(word)) or read_language(word) if word else ""
    except WrongValueError:
        message = sentence("the language of this line is not known; the copy is in that of the articles")
        report(message, sentence("write a code: fr, en, de …"))
        return ""
