"""A list of pupils, as spreadsheets write it: who gets which copy of a handout; and how such a list is known.

Names stay in memory: no sentence about a list has one.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, zip_longest
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.files.opening import read_below
from pipeline.files.text_files import decode
from pipeline.i18n.catalogue import known_word, word_of
from pipeline.i18n.labels import find_language_called
from pipeline.i18n.sentences import humanize, joined, sentence
from pipeline.model.article import split_values
from pipeline.model.audience import ListedPupil
from pipeline.model.books_and_handouts import IMPOSED, UNNUMBERED, Layout
from pipeline.model.problems import Problem
from pipeline.text.printable import in_one_line
from pipeline.text.setting_values import WrongValueError, near_word
from pipeline.text.setting_values import language as read_language

LARGEST = 1_000_000
"""Most bytes of a list."""
_MOST = 2_000  # pupils
_LONGEST = 100  # letters of a name
_BEGINNING, _SAMPLE = 4096, 20  # bytes and rows that show whether a file is a list
_FEWEST, _SENTENCE = 3, 4  # names that make a list without a head; words that make a sentence of one
PERSONAL: tuple[Layout, ...] = tuple(one for one in Layout if one not in {*IMPOSED, *UNNUMBERED})
"""The layouts of copies for pupils: those that have a head, and their pages in order."""
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
# Words in heads that lists of pupils alone have; those that make one of names; and what schools note beside names.
_OF_PUPILS = frozenset("pupil pupils student students eleve eleves etudiant etudiants".split())
_PERSONAL_HEADS = frozenset(
    "mail email courriel naissance ine sexe responsable parents telephone phone birth birthday ne nee".split()
)
_AT_SCHOOL = frozenset(
    "class classe level niveau group groupe language langue note moyenne absences mark grade".split()
)
_STEM = re.compile(r"(?:liste (?:des |d )?)?(?:eleves|pupils|students)(?: \w+)*|class ?list")
TABLES = frozenset({".csv", ".tsv", ".tab", ".txt"})
"""The suffixes of tables in text."""
_WORKBOOKS = frozenset({".xlsx", ".xls", ".ods"})
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
    decoded = decode(data)
    if decoded is None:
        raise PupilsError(
            "{path} is not a CSV table: save it as “CSV UTF-8” in Excel, or as “Text CSV” in LibreOffice", path=path
        )
    rows = _read_rows(decoded.text.removeprefix("\ufeff"))
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

    def report(line: int, message: str, hint: str) -> None:
        problems.append(Problem(path, line, 1 if line else 0, "pupils", message, hint))

    read = (_read_pupil(row, columns, line, partial(report, line)) for line, row in islice(rows, _MOST))
    pupils = list(filter(None, read))
    if next(rows, None):
        message = sentence("there are more than {number} lines; the others are left out", number=_MOST)
        report(0, message, sentence("make a list for each class"))
    if not pupils:
        raise PupilsError("{path} has no pupil: write a line for each below the names of the columns", path=path)
    return PupilList(path, tuple(pupils), tuple(problems))


def load_pupils(typed: str) -> PupilList:
    """Return the pupils of the list at a path as it was typed.

    Raises:
        PupilsError: It cannot be read, or is no such list.
    """
    path = Path(typed).resolve()
    try:
        data = read_below(path.parent, path.name, LARGEST)
    except OSError as error:
        raise PupilsError("the list of pupils {path} cannot be read: {why}", path=typed, why=humanize(error)) from error
    return read_pupils(data, typed)


def _list_nearby(content: Path) -> Iterator[Path]:
    """Yield the tables below a content folder and beside it, which may be lists of pupils."""
    folder = content.resolve()
    for path in sorted((*folder.rglob("*"), *folder.parent.glob("*"))):
        if path.suffix.lower() in TABLES and path.is_file() and path.stat().st_size <= LARGEST:
            yield path


def load_listed_pupils(content: Path, typed: Iterable[str], outputs: Collection[str]) -> tuple[ListedPupil, ...]:
    """Return the pupils of the lists that are named, and of those in the content folder and beside it.

    Raises:
        PupilsError: A list that is named cannot be read.
    """
    lists = [load_pupils(path) for path in typed]
    named = {Path(path).resolve() for path in typed}
    for path in _list_nearby(content):
        within = path.relative_to(content.resolve()).as_posix() if path.is_relative_to(content.resolve()) else ""
        if path in named or any(within == made or within.startswith(f"{made}/") for made in outputs):
            continue
        with contextlib.suppress(OSError, PupilsError):
            data = path.read_bytes()
            if is_list_of_pupils(path.name, data):
                lists.append(read_pupils(data, within or f"../{path.name}"))
    return tuple(ListedPupil(each.path, pupil.line, pupil.name) for each in lists for pupil in each.pupils)


def is_list_of_pupils(path: str, data: bytes) -> bool:
    """Return whether a file is a list of pupils by its name, by the columns with which it begins, or by what is in one.

    “MARTIN Ada” is how French schools write pupils, and hardly anything else; other names need a school's columns.
    """
    pure = PurePosixPath(path)
    suffix = pure.suffix.lower()
    if suffix in TABLES | _WORKBOOKS and _STEM.fullmatch(_fold(pure.stem)):
        return True
    decoded = decode(data[:_BEGINNING]) if suffix in TABLES else None
    rows: list[list[str]] = []
    with contextlib.suppress(PupilsError):
        rows += (row for _, row in islice(_read_rows(decoded.text.removeprefix("\ufeff") if decoded else ""), _SAMPLE))
    heads = [_fold(cell) for cell in rows[0]] if rows else []
    fields = [_FIELDS.get(head, "") for head in heads if head]
    words = {word for head in heads if head.count(" ") < _SENTENCE for word in head.split()}
    named = not {"name", "given"}.isdisjoint(fields) and len(fields) > 1
    both = "given" in fields and not {"name", "family"}.isdisjoint(fields)
    if both or (len(heads) > 1 and not _OF_PUPILS.isdisjoint(words)) or _has_people(rows, shouted=True):
        return True
    known = all(fields) or "layout" in fields or not _PERSONAL_HEADS.isdisjoint(words)
    return named and (known or (not _AT_SCHOOL.isdisjoint(words) and _has_people(rows, shouted=False)))


def _has_people(rows: Sequence[Sequence[str]], *, shouted: bool) -> bool:
    """Return whether most cells of a column are several words in capitals, one of them `shouted` or not."""
    for column in zip_longest(*rows[1:], fillvalue=""):
        names = [
            words for cell in column if len(words := cell.split()) > 1 and all(word[0].isupper() for word in words)
        ]
        if shouted:
            names = [words for words in names if len({word.isupper() for word in words if len(word) > 1}) > 1]
        if len(names) * 2 > len(column) and len(names) >= (_FEWEST if shouted else 1):
            return True
    return False


def _read_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, with their lines; the separator is the one that finds most columns."""
    first, _, rest = text.partition("\n")
    named = _SEPARATOR.fullmatch(first)
    begun = 1 if named else 0
    text = rest if named else text
    head = next((line for line in text.split("\n") if line.strip(f'{_SEPARATORS}" \r')), "")
    columns = {sign: [_fold(cell) in _FIELDS for cell in head.split(sign)] for sign in _SEPARATORS}
    separator = named[1] if named else max(columns, key=lambda sign: (sum(columns[sign]), len(columns[sign])))
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


def _read_pupil(row: Sequence[str], columns: Mapping[str, int], line: int, report: _Report) -> Pupil | None:
    written = {field: row[at] if at < len(row) else "" for field, at in columns.items()}
    cells = {field: in_one_line(cell) for field, cell in written.items()}
    name = cells.get("name", "") or " ".join(filter(None, (cells.get("given", ""), cells.get("family", ""))))
    fault, hint = "", sentence("look for a missing separator or quotation mark")
    if any("\n" in cell or "\r" in cell for cell in written.values()):
        fault = sentence("a cell of this line goes over several lines; no copy is made for it")
    elif not any(map(str.isalnum, name)):
        fault = sentence("this line has no name; no copy is made for it")
        hint = sentence("write the name, or delete it")
    elif len(name) > _LONGEST:
        fault = sentence("this name has more than {number} letters; no copy is made for it", number=_LONGEST)
    if fault:
        report(fault, hint)
        return None
    layout, language = _read_layout(cells.get("layout", ""), report), cells.get("language", "")
    try:
        language = language and (find_language_called(language) or read_language(language))
    except WrongValueError:
        message = sentence("the language in this line is unknown; the copy is in that of the articles")
        report(message, sentence("write a code: fr, en, de …"))
        language = ""
    level, group = cells.get("level", ""), cells.get("group", "")
    return Pupil(name, line, cells.get("class", ""), layout, language, level, group)


def _read_layout(word: str, report: _Report) -> Layout | None:
    known = known_word(word.lower(), list(Layout))
    layout = Layout(known) if known in set(Layout) else None
    if not word or layout in PERSONAL:
        return layout
    # What is like no layout may be a name in another column than it belongs to.
    message = sentence("the layout in this line is unknown; the default one is used")
    if layout:
        message = sentence("the layout “{word}” is not possible for pupils' copies; the default one is used", word=word)
    elif near := near_word(word, [*PERSONAL, *map(word_of, PERSONAL)]):
        message = sentence(
            "there is no layout “{word}”; did you mean “{near}”? The default one is used", word=word, near=near
        )
    report(message, sentence("write {layouts}", layouts=joined(map(word_of, PERSONAL))))
    return None
