"""An e-book (EPUB 2 and 3) -> its pages in the order in which they are read, each as a web page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.importing.archive import Archive, convert_xhtml, parse_xml, resolve_part
from pipeline.importing.documents import Remarks, UnreadableDocumentError
from pipeline.text.printable import in_one_line

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html")
_MOST_STYLES = 20
_PROPERTIES = frozenset("title creator contributor publisher description date rights".split())


@dataclass(frozen=True)
class Book:
    """The pages of an e-book (the name of each part, and its HTML), its style sheets, and its language."""

    pages: tuple[tuple[str, str], ...]
    styles: str
    language: str = ""


def read_book(archive: Archive, remarks: Remarks) -> Book:
    """Return what an e-book holds; its contents, which lead to its pages, and what it says of itself are left out.

    Raises:
        UnreadableDocumentError: it is no e-book, is damaged, or its pages are locked for a shop's customers.
    """
    package = _find_package(archive)
    root = parse_xml(archive.read(package), package)
    items = {item.get("id", ""): item for item in root.iter("{*}item")}
    spine = [items[name] for ref in root.iter("{*}itemref") if (name := ref.get("idref", "")) in items]
    pages = [item for item in spine if item.get("media-type") in _PAGES]
    own = [item for item in pages if "nav" not in (item.get("properties") or "").split()]
    remarks.add("contents", len(own) < len(pages))
    # Each page once, however often the book names it: a kilobyte may name one six thousand times.
    found = dict.fromkeys(resolve_part(package, item.get("href", "")) for item in own)
    parts = [part for part in found if part in archive]
    _refuse_locked(archive, parts)
    speaking = [
        element
        for element in root.iterdescendants()
        if isinstance(element.tag, str) and in_one_line(element.text or "")
    ]
    remarks.add("properties", any(etree.QName(element).localname in _PROPERTIES for element in speaking))
    language = next((element.text or "" for element in speaking if etree.QName(element).localname == "language"), "")
    return Book(
        tuple((part, convert_xhtml(archive.read(part))) for part in parts),
        "\n".join(_read_styles(archive, package, items.values())),
        language,
    )


def _find_package(archive: Archive) -> str:
    if _CONTAINER not in archive:
        raise UnreadableDocumentError("it is not an e-book (EPUB)")
    files = parse_xml(archive.read(_CONTAINER), _CONTAINER).iter("{*}rootfile")
    path = next((file.get("full-path", "") for file in files), "")
    if path not in archive:
        raise UnreadableDocumentError("it is not an e-book (EPUB): its package is missing")
    return path


def _refuse_locked(archive: Archive, parts: list[str]) -> None:
    """Refuse a book whose pages are encrypted; fonts alone may be."""
    if _ENCRYPTION in archive:
        locked = parse_xml(archive.read(_ENCRYPTION), _ENCRYPTION).iter("{*}CipherReference")
        if not {element.get("URI", "") for element in locked}.isdisjoint(parts):
            raise UnreadableDocumentError("its pages are locked (DRM), and only the shop’s own program opens them")


def _read_styles(archive: Archive, package: str, items: Iterable[etree._Element]) -> Iterator[str]:
    sheets = [item for item in items if item.get("media-type") == "text/css"]
    for item in sheets[:_MOST_STYLES]:
        part = resolve_part(package, item.get("href", ""))
        if part in archive:
            yield archive.read(part).decode("utf-8", "replace")
