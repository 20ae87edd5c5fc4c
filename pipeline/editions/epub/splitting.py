"""A chapter that is too long for one page as several, parted at its headings; links within it lead on as before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from urllib.parse import unquote

from lxml import etree

from pipeline.editions.epub.chunks import ROOM, chunks, numbered
from pipeline.editions.epub.paths import CHAPTER_TITLE, LARGEST, chapter_file

_XHTML = "{http://www.w3.org/1999/xhtml}"
_SECTION = f"{_XHTML}body/{_XHTML}section"
_TYPES = ("role", "{http://www.idpf.org/2007/ops}type")


def parted(page: etree._Element, size: int, slug: str, language: str) -> list[etree._Element]:
    """Return the pages of a chapter whose only page would have so many bytes: that alone, if it is short enough.

    What is too long and has nothing in it that it could be parted at stays whole.
    """
    section = page.find(_SECTION)
    if size <= LARGEST or section is None:
        return [page]
    title = page.findtext(f"{_XHTML}head/{_XHTML}title", "")
    heading = _heading(page, title)
    groups = list(chunks(_stretches(section), lambda some: sum(map(_size, some)), ROOM))
    for stretch in (each for group in groups for each in group):
        for element in stretch:
            section.remove(element)
    pages = [page, *(_further(page) for _ in groups[1:])]
    for number, (one, group) in enumerate(zip(pages, groups, strict=True), start=1):
        for stretch in group:
            _section(one).extend(stretch)
        for name in one.iter(f"{_XHTML}title"):
            name.text = numbered(title, number, len(pages), language)
        for name in one.iter(f"{_XHTML}h1"):
            _entitle(name, heading, numbered("", number, len(pages), language))
    _lead_on(pages, slug)
    return pages


def files_of(pages: Sequence[etree._Element]) -> dict[str, int]:
    """Return the number of the page on which each id is, counted from 1; those of the first page are not among them."""
    return {
        str(name): number
        for number, page in enumerate(pages[1:], start=2)
        for name in page.xpath("//@id")
        if name != CHAPTER_TITLE
    }


def written(page: etree._Element) -> bytes:
    """Return a page as a document."""
    return etree.tostring(page, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")


def _stretches(section: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield what a chapter holds in stretches, each from a heading of its first level on; long ones in pieces."""
    stretch: list[etree._Element] = []
    for element in section:
        # The header does not stand alone.
        if element.tag == f"{_XHTML}h2" and any(each.tag != f"{_XHTML}header" for each in stretch):
            yield from chunks(stretch, _size, ROOM)
            stretch = []
        stretch.append(element)
    yield from chunks(stretch, _size, ROOM)


def _size(element: etree._Element) -> int:
    return len(etree.tostring(element, encoding="utf-8"))


def _section(page: etree._Element) -> etree._Element:
    return next(page.iter(f"{_XHTML}section"))


def _further(page: etree._Element) -> etree._Element:
    """Return a further page of a chapter, without its content: the chapter began before, so that this is none."""
    further = deepcopy(page)
    section = _section(further)
    for name in _TYPES:
        section.attrib.pop(name, None)
    etree.SubElement(section, f"{_XHTML}h1", id=CHAPTER_TITLE)
    return further


def _heading(page: etree._Element, title: str) -> etree._Element:
    """Return the heading of a chapter, or its title where it shows none (a dedication)."""
    heading = next(page.iter(f"{_XHTML}h1"), None)
    if heading is not None:
        return deepcopy(heading)
    heading = etree.Element(f"{_XHTML}h1")
    heading.text = title
    return heading


def _entitle(name: etree._Element, heading: etree._Element, number: str) -> None:
    """Give a page the heading of its chapter, its markup too, and its number."""
    name[:] = list(deepcopy(heading))
    name.text = heading.text or ""
    if len(name):
        name[-1].tail = f"{name[-1].tail or ''}{number}"
    else:
        name.text += number


def _lead_on(pages: Sequence[etree._Element], slug: str) -> None:
    """Let the links within the chapter lead to the page on which their place is now."""
    places: Mapping[str, int] = files_of(pages)
    for number, page in enumerate(pages, start=1):
        for link in page.iter(f"{_XHTML}a"):
            address = link.get("href", "")
            target = places.get(unquote(address[1:]), 1)
            if address.startswith("#") and target != number:
                link.set("href", chapter_file(slug, target) + address)
