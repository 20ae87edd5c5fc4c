"""PDF objects as bytes: strings, references, streams, object streams, the outline (ISO 32000-1, 7.3, 7.5.7, 12.3.3)."""

from __future__ import annotations

import itertools
import re
import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pikepdf import Array, Object, Pdf, String

_REFERENCE = re.compile(rb"(?<!\d)(\d++) 0 R")
# A string in brackets, whose own brackets qpdf escapes, so that nothing in it is taken for a reference; or a reference.
_STRING_OR_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*+\)?+|(?<!\d)(\d++) 0 R", re.DOTALL)
_LENGTH = re.compile(rb"/Length \d+(?: 0 R)?")


def find_references(text: bytes) -> list[int]:
    """Return the object numbers that a text written by qpdf refers to, in order."""
    if b"(" in text:
        return [int(number) for number in _STRING_OR_REFERENCE.findall(text) if number]
    return list(map(int, _REFERENCE.findall(text)))


def renumber(text: bytes, reference: Callable[[bytes], bytes]) -> bytes:
    """Replace the references in a text: `reference` makes them from the digits of the old number."""
    if b"(" in text:
        return _STRING_OR_REFERENCE.sub(lambda found: reference(found[1]) if found[1] else found[0], text)
    pieces = _REFERENCE.split(text)
    pieces[1::2] = map(reference, pieces[1::2])
    return b"".join(pieces)


def reference(number: int) -> bytes:
    """Return a reference to an object."""
    return b"%d 0 R" % number


def array(items: Iterable[bytes]) -> bytes:
    """Return an array of written objects."""
    return b"[%s]" % b" ".join(items)


def write_text_string(text: str) -> bytes:
    """Return a string in PDFDocEncoding if possible, else in UTF-16."""
    return String(text).unparse()


def write_stream(entries: bytes, data: bytes) -> bytes:
    """Return a stream of these bytes; `entries` are its dictionary's without the length."""
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def deflated_stream(entries: bytes, data: bytes) -> bytes:
    """Return a stream of these bytes, deflated."""
    return write_stream(entries + b" /Filter /FlateDecode", zlib.compress(data))


def entries_of(dictionary: bytes) -> bytes:
    """Return the entries of a stream's dictionary, without its length."""
    return _LENGTH.sub(b"", dictionary.strip()[2:-2], count=1).strip()


# So many that an index within an object stream is one byte, and that they compress well.
TOGETHER = 256
_ROW = struct.Struct(">BBIB")  # how the row is predicted; its type, offset or object stream, index
_AS_IT_IS, _FREE, _IN_FILE, _PACKED = 0, 0, 1, 2
# Predicted from the row above (PNG's "up"): the next index of the same object stream.
_NEXT_INDEX = struct.pack(">BBIB", 2, 0, 0, 1)
_WIDTHS = b"/W [1 4 1] /DecodeParms <</Columns 6 /Predictor 12>>"


def object_streams(objects: Sequence[tuple[int, bytes]]) -> list[bytes]:
    """Pack numbered objects into object streams, `TOGETHER` in each but the last."""
    return [_object_stream(objects[start : start + TOGETHER]) for start in range(0, len(objects), TOGETHER)]


def indirect(number: int, text: bytes) -> bytes:
    """Write an object outside of object streams."""
    return b"%d 0 obj\n%s\nendobj\n" % (number, text)


class CrossReferences:
    """The cross-reference table: the place of each object."""

    def __init__(self) -> None:
        """Begin with object 0, which is free in every file."""
        self._rows: dict[int, tuple[int, bytes]] = {0: (1, _ROW.pack(_AS_IT_IS, _FREE, 0, 0))}

    def add(self, number: int, offset: int) -> None:
        """Add an object at an offset in the file."""
        self._rows[number] = 1, _ROW.pack(_AS_IT_IS, _IN_FILE, offset, 0)

    def add_packed(self, number: int, holder: int, index: int) -> None:
        """Add an object in the object stream `holder`."""
        self._rows[number] = 1, _ROW.pack(_AS_IT_IS, _PACKED, holder, index)

    def add_run(self, first: int, count: int, holder: int) -> None:
        """Add objects with consecutive numbers that fill the object streams `holder`, `holder` + 1 ..."""
        for packed in range(0, count, TOGETHER):
            together = min(TOGETHER, count - packed)
            start = _ROW.pack(_AS_IT_IS, _PACKED, holder + packed // TOGETHER, 0)
            self._rows[first + packed] = together, start + _NEXT_INDEX * (together - 1)

    def stream(self, trailer: bytes) -> bytes:
        """Return the cross-reference stream; `trailer` are the trailer's entries except /Size."""
        rows = sorted((first, count, row) for first, (count, row) in self._rows.items())
        index = b" ".join(b"%d %d" % section for section in _sections(rows))
        size = rows[-1][0] + rows[-1][1]
        entries = b"/Type /XRef /Size %d /Index [%s] %s %s" % (size, index, _WIDTHS, trailer)
        return deflated_stream(entries, b"".join(row for _, _, row in rows))


def _object_stream(objects: Sequence[tuple[int, bytes]]) -> bytes:
    body, offsets, at = [], [], 0
    for number, text in objects:
        offsets.append(b"%d %d" % (number, at))
        body.append(text)
        at += len(text) + 1
    index = b" ".join(offsets) + b"\n"
    entries = b"/Type /ObjStm /N %d /First %d" % (len(objects), len(index))
    return deflated_stream(entries, index + b"\n".join(body))


def _sections(rows: Iterable[tuple[int, int, bytes]]) -> Iterable[tuple[int, int]]:
    """Yield first number and count of each section without a gap."""
    start = end = 0
    for first, count, _ in rows:
        if first != end:
            yield start, end - start
            start = first
        end = first + count
    yield start, end - start


@dataclass(frozen=True)
class OutlineEntry:
    """A line of the outline: title, destination, and the lines below it."""

    title: bytes
    place: bytes
    below: tuple[OutlineEntry, ...] = ()

    @property
    def size(self) -> int:
        """The number of all lines below it."""
        return sum(1 + entry.size for entry in self.below)


def read_outline(source: Pdf, pages: Collection[int]) -> tuple[OutlineEntry, ...]:
    """Return a part's own outline, limited to destinations on the pages with these object numbers."""
    outlines = source.Root.get("/Outlines")
    return () if outlines is None else tuple(_entries(outlines, pages))


def part_entry(title: str, top: bytes, own: tuple[OutlineEntry, ...]) -> OutlineEntry:
    """Return a part's line: that of its only highest heading, or one above its highest headings."""
    if len(own) == 1:
        return OutlineEntry(write_text_string(title), own[0].place, own[0].below)
    return OutlineEntry(write_text_string(title), top, own)


def top_of(page: Object) -> bytes:
    """Return the destination at a page's upper left corner, at the reader's zoom."""
    return b"[ %s /XYZ 0 %s 0 ]" % (page.unparse(), str(page.MediaBox[3]).encode())


def entry_text(entry: OutlineEntry, first: int) -> bytes:
    """Return an entry's own dictionary entries; `first` is the number of the first entry below it."""
    text = b"/Title %s /Dest %s" % (entry.title, entry.place)
    if not entry.below:
        return text
    last = first + sum(1 + each.size for each in entry.below[:-1])
    return text + b" /First %d 0 R /Last %d 0 R" % (first, last)


def below(entry: OutlineEntry, parent: int, first: int) -> Iterator[tuple[int, bytes]]:
    """Yield the objects of all entries below one, numbered from `first` on, parents first."""
    numbers = list(itertools.accumulate((1 + each.size for each in entry.below), initial=first))[:-1]
    for each, number, links in zip(entry.below, numbers, link_neighbours(numbers, parent), strict=True):
        count = b" /Count %d" % each.size if each.below else b""
        yield number, b"<<%s %s%s>>" % (entry_text(each, number + 1), links, count)
        yield from below(each, number, number + 1)


def link_neighbours(numbers: Sequence[int], parent: int) -> Iterator[bytes]:
    """Yield the links of outline entries with these numbers to each other and to their parent."""
    for index in range(len(numbers)):
        before = b" /Prev " + reference(numbers[index - 1]) if index else b""
        after = b" /Next " + reference(numbers[index + 1]) if index + 1 < len(numbers) else b""
        yield b"/Parent " + reference(parent) + before + after


def renumber_entry(entry: OutlineEntry, text: Callable[[bytes], bytes]) -> OutlineEntry:
    """Return the entry with all places renumbered by `text`."""
    return OutlineEntry(entry.title, text(entry.place), tuple(renumber_entry(each, text) for each in entry.below))


def _entries(above: Object, pages: Collection[int]) -> Iterator[OutlineEntry]:
    for item in _items(above):
        own = tuple(_entries(item, pages))
        place = item.get("/Dest")
        if isinstance(place, Array) and place[0].objgen[0] in pages:
            yield OutlineEntry(item.Title.unparse(), place.unparse(), own)
        else:
            yield from own


def _items(above: Object) -> Iterator[Object]:
    item = above.get("/First")
    while item is not None:
        yield item
        item = item.get("/Next")
