"""The outline of a bound PDF: each part's title, and its headings below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Array, Name, Object, OutlineItem, Pdf

_Key = tuple[int, int]


@dataclass(frozen=True)
class Entry:
    """A line of the outline: its words, the place it leads to, the lines below it."""

    title: str
    place: Array
    below: tuple[Entry, ...] = ()


def read_outline(source: Pdf, pages: Mapping[_Key, Object]) -> tuple[Entry, ...]:
    """A part's own outline; `pages` are the copies of its pages, by the object ids that these have in `source`."""
    return _entries(source.open_outline().root, pages)


def part_entry(title: str, first_page: Object, own: tuple[Entry, ...]) -> Entry:
    """A part's line: what the part's one highest heading is, where it has but one, with the part's title."""
    if len(own) == 1:
        return Entry(title, own[0].place, own[0].below)
    return Entry(title, top_of(first_page), own)


def top_of(page: Object) -> Array:
    """The destination at a page's upper left corner, at the zoom that the reader has."""
    return Array([page, Name.XYZ, 0, page.MediaBox[3], 0])


def write_outline(pdf: Pdf, entries: Sequence[Entry]) -> None:
    """Give `pdf` this outline, with the headings folded below the titles where there are several."""
    with pdf.open_outline() as outline:
        outline.root.extend(_items(entries, closed=len(entries) > 1))


def _entries(items: Iterable[OutlineItem], pages: Mapping[_Key, Object]) -> tuple[Entry, ...]:
    found = []
    for item in items:
        place = item.destination
        below = _entries(item.children, pages)
        if isinstance(place, Array) and place[0].objgen in pages:
            found.append(Entry(item.title, Array([pages[place[0].objgen], *list(place)[1:]]), below))
        else:
            found += below
    return tuple(found)


def _items(entries: Iterable[Entry], *, closed: bool) -> list[OutlineItem]:
    items = []
    for entry in entries:
        item = OutlineItem(entry.title, entry.place)
        item.is_closed = closed
        item.children.extend(_items(entry.below, closed=False))
        items.append(item)
    return items
