"""The outline of a book: the lines of its parts, some below others, in rows that no reader finds too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from pipeline.press.binding.book_objects import BookObjects
from pipeline.press.binding.signature import OUTLINE, Signature, Top
from pipeline.press.pdf.outline import neighbours
from pipeline.press.pdf.syntax import references, text_string

# Longer rows are parted: nobody looks through them, and page-validation follows no chain of more than 256 references.
_LONGEST_ROW, _USUAL_ROW = 200, 100


@dataclass(frozen=True)
class _Line:
    """A line: its number, the entries of its object, how many lines of its own are below it, and those of others."""

    number: int
    text: bytes
    own: int = 0
    under: Sequence[_Line] = field(default=())

    @property
    def below(self) -> int:
        """How many lines show when it is opened."""
        return self.own + len(self.under)


def write_outline(objects: BookObjects, signatures: Sequence[Signature]) -> int:
    """Write the outline; all lines are folded but that of a book which has only one."""
    lines = list(_lines(objects, signatures))
    closed = len(lines) > 1
    _write(objects, lines, OUTLINE, closed=closed)
    text = b"/Type /Outlines"
    if lines:
        shown = len(lines) if closed else len(lines) + sum(line.below for line in lines)
        text += b" /First %d 0 R /Last %d 0 R /Count %d" % (lines[0].number, lines[-1].number, shown)
    return objects.write(b"<<%s>>" % text, OUTLINE)


def _lines(objects: BookObjects, signatures: Sequence[Signature]) -> Iterator[_Line]:
    counted = enumerate(chain.from_iterable(signature.pages for signature in signatures), start=1)
    pages = {page.number: number for number, page in counted}
    for top, under in _grouped(top for signature in signatures for top in signature.tops):
        row = list(_ranges(objects, under, pages)) if len(under) > _LONGEST_ROW else list(map(_line, under))
        yield _Line(top.number, top.text, top.below, row)


def _grouped(tops: Iterable[Top]) -> list[tuple[Top, list[Top]]]:
    """Return the highest lines, each with those of the parts that stand below it."""
    groups: list[tuple[Top, list[Top]]] = []
    for top in tops:
        if top.level and groups:
            groups[-1][1].append(top)
        else:
            groups.append((top, []))
    return groups


def _ranges(objects: BookObjects, tops: Sequence[Top], pages: Mapping[int, int]) -> Iterator[_Line]:
    """Yield a long row, parted by the pages on which the first and the last of each shorter one begin."""
    for start in range(0, len(tops), _USUAL_ROW):
        some = tops[start : start + _USUAL_ROW]
        first, last = (pages[references(each.place)[0]] for each in (some[0], some[-1]))
        text = b"/Title %s /Dest %s" % (text_string(f"{first}–{last}"), some[0].place)
        yield _Line(objects.write(b"null"), text, under=list(map(_line, some)))


def _line(top: Top) -> _Line:
    return _Line(top.number, top.text, top.below)


def _write(objects: BookObjects, lines: Sequence[_Line], parent: int, *, closed: bool = True) -> None:
    for line, links in zip(lines, neighbours([line.number for line in lines], parent), strict=True):
        row = line.under
        ends = b" /First %d 0 R /Last %d 0 R" % (row[0].number, row[-1].number) if row else b""
        count = b" /Count %d" % (-line.below if closed else line.below) if line.below else b""
        objects.write(b"<<%s %s%s%s>>" % (line.text, links, ends, count), line.number)
        _write(objects, row, line.number)
