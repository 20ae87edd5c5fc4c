"""Pages that agree: where the pages of a printed book begin in its texts, for e-readers and browsers to show.

A place in a text is the name of a block of its neutral body (`page_breaks.name_blocks`), and how many letters of that
come before: the same in all editions.

What shows pages is made with numbers that count within the text, and gets those of the book last: an article that
grows by a page would else make all pages of all later ones anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, islice

from pipeline.body.places import END, REPEATED, PageStart
from pipeline.i18n.labels import number_in
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job
from pipeline.press.sheets import TextLine

# Noncharacters, which no text has (`text.printable`).
_OPEN, _CLOSE, _PRINTED = "\ufdd0", "\ufdd1", "\ufdd2"
_NUMBERED_AT_ONCE = 32
_RELATIVE = re.compile(f"{_OPEN}([0-9]+)((?:{_PRINTED})?){_CLOSE}".encode())


@dataclass(frozen=True)
class Pagination:
    """The pages of a book as it is bound.

    `source` is the identifier of its PDF, which has `pages` pages. `first` has the number of the first page of each
    section and article by its name or slug, `starts` where the further ones begin in it. On the first page
    of those that are `shared` another one ends.
    """

    source: str
    pages: int
    first: Mapping[str, int] = field(default_factory=dict)
    starts: Mapping[str, tuple[PageStart, ...]] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()


def find_page_starts(lines: Iterable[TextLine], pages: int) -> tuple[PageStart, ...]:
    """Return where each page of a text but the first begins, by the lines on its sheets.

    A page without a line of the text, which has notes alone, begins where the next one does. A line that was left
    empty begins none: readers look for a page's first words.
    """
    firsts: dict[int, TextLine] = {}
    repeated: dict[str, int] = {}
    for line in lines:
        is_head = line.letters and line.place.endswith(REPEATED)
        if line.letters and not (is_head and repeated.setdefault(line.place, line.page) != line.page):
            firsts.setdefault(line.page, line)
    starts = []
    following = PageStart(pages, END, 0, "")
    for page in reversed(range(1, pages)):
        if (first := firsts.get(page)) is not None:
            following = PageStart(page, first.place, first.before, first.letters)
        starts.append(following._replace(page=page))
    return tuple(reversed(starts))


def make_number_mark(page: int) -> str:
    """Return a mark for the number of a page that counts from 0 within its text, until the book's is known."""
    return f"{_OPEN}{page}{_CLOSE}"


def folio(page: int) -> str:
    """Return a mark for the same number as it is printed, in the digits of the book's language."""
    return f"{_OPEN}{page}{_PRINTED}{_CLOSE}"


def insert_numbers(html: bytes, first: int, language: str) -> bytes:
    """Return a page of an edition with the numbers of a book in this language.

    `first` is the number of the text's own first page.
    """

    def number(match: re.Match[bytes]) -> bytes:
        page = first + int(match[1])
        return number_in(language, page).encode() if match[2] else b"%d" % page

    return _RELATIVE.sub(number, html)


@dataclass(frozen=True)
class Numbering(Job):
    """Pages of an edition that are to get the book's numbers: each with that of its text's first page (a job).

    `language` is the book's, in whose digits its pages are numbered.
    """

    pages: tuple[tuple[Blob, int], ...]
    language: str

    about = sentence("page numbers")


def plan_numberings(pages: Iterable[tuple[Blob, int]], language: str, belongs_to: str) -> Iterator[Numbering]:
    """Yield jobs that give pages their numbers, in order: to do so takes less time than a job of its own."""
    rest, numbers = iter(pages), count(1)
    while batch := tuple(islice(rest, _NUMBERED_AT_ONCE)):
        yield Numbering(batch, language, belongs_to=f"{belongs_to}, {next(numbers)}")
