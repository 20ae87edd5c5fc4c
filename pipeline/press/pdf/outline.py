"""The outline of a bound PDF: each part's title, and its headings below."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from pikepdf import Array, Object, Pdf

from pipeline.press.pdf.syntax import text_string, to


@dataclass(frozen=True)
class OutlineEntry:
    """A line of the outline: its words and the place it leads to, as they are written; the lines below it."""

    title: bytes
    place: bytes
    below: tuple[OutlineEntry, ...] = ()

    @property
    def size(self) -> int:
        """How many lines there are below it, and below these."""
        return sum(1 + entry.size for entry in self.below)


def read_outline(source: Pdf, pages: Collection[int]) -> tuple[OutlineEntry, ...]:
    """Return a part's own outline, as far as it leads to the pages with these object numbers."""
    outlines = source.Root.get("/Outlines")
    return () if outlines is None else tuple(_entries(outlines, pages))


def part_entry(title: str, top: bytes, own: tuple[OutlineEntry, ...]) -> OutlineEntry:
    """Return a part's line: what the part's one highest heading is, where it has but one, with the part's title."""
    if len(own) == 1:
        return OutlineEntry(text_string(title), own[0].place, own[0].below)
    return OutlineEntry(text_string(title), top, own)


def top_of(page: Object) -> bytes:
    """Return the destination at a page's upper left corner, at the zoom that the reader has."""
    return b"[ %s /XYZ 0 %s 0 ]" % (page.unparse(), str(page.MediaBox[3]).encode())


def entry_text(entry: OutlineEntry, first: int) -> bytes:
    """Return what an entry's dictionary has of its own; `first` is the number of the first entry below it."""
    text = b"/Title %s /Dest %s" % (entry.title, entry.place)
    if not entry.below:
        return text
    last = first + sum(1 + each.size for each in entry.below[:-1])
    return text + b" /First %d 0 R /Last %d 0 R" % (first, last)


def below(entry: OutlineEntry, parent: int, first: int) -> Iterator[tuple[int, bytes]]:
    """Yield the objects of all entries below one, numbered from `first` on, each before its own."""
    numbers = list(itertools.accumulate((1 + each.size for each in entry.below), initial=first))[:-1]
    for each, number, links in zip(entry.below, numbers, neighbours(numbers, parent), strict=True):
        count = b" /Count %d" % each.size if each.below else b""
        yield number, b"<<%s %s%s>>" % (entry_text(each, number + 1), links, count)
        yield from below(each, number, number + 1)


def neighbours(numbers: Sequence[int], parent: int) -> Iterator[bytes]:
    """Yield what the dictionaries of entries with these numbers have of each other, and of what they are below."""
    for index in range(len(numbers)):
        before = b" /Prev " + to(numbers[index - 1]) if index else b""
        after = b" /Next " + to(numbers[index + 1]) if index + 1 < len(numbers) else b""
        yield b"/Parent " + to(parent) + before + after


def renumbered_entry(entry: OutlineEntry, text: Callable[[bytes], bytes]) -> OutlineEntry:
    """Return the entry with all its places as `text` gives them."""
    return OutlineEntry(entry.title, text(entry.place), tuple(renumbered_entry(each, text) for each in entry.below))


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
