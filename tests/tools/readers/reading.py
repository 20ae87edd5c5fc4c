"""Open an e-book in a reading system in Chromium: turn pages, follow links, measure."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from lxml import etree

from tests.judges import programs

_HERE = Path(__file__).parent
_NAMES = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
_PACKAGE = "EPUB/"
_SOME = 4


class System(StrEnum):
    """A reading system, by its page's name."""

    EPUB_JS = "epubjs"
    READIUM = "readium"


@dataclass(frozen=True)
class View:
    """A reader's settings: window in pixels, colours, size in per cent, typeface.

    With `turns`, all pages are turned and all links followed.
    """

    name: str
    width: int
    height: int
    ink: str
    ground: str
    size: int = 100
    face: str = ""
    turns: bool = False


@dataclass(frozen=True)
class Book:
    """Contents of an e-book that a reader can go to; addresses are relative to the package."""

    path: Path
    chapters: tuple[str, ...]
    contents: tuple[str, ...]
    pages: tuple[str, ...]
    note: tuple[str, str, str] | None
    progression: str

    @classmethod
    def of(cls, path: Path) -> Book:
        """Read the book in this file. `note` is the chapter of the first note, the id of its call and its id."""
        with zipfile.ZipFile(path) as archive:
            names = {name.removeprefix(_PACKAGE): name for name in archive.namelist()}
            navigation = etree.fromstring(archive.read(names["nav.xhtml"]))
            package = etree.fromstring(archive.read(names["content.opf"]))
            items = {item.get("id"): str(item.get("href")) for item in package.iter("{*}item")}
            chapters = tuple(items[reference.get("idref")] for reference in package.iter("{*}itemref"))
            notes = (_note(chapter, archive.read(names[chapter])) for chapter in chapters)
            note = next(filter(None, notes), None)
            spine = package.find("{*}spine")
            assert spine is not None
        contents, pages = (_targets(navigation, kind) for kind in ("toc", "page-list"))
        return cls(path, chapters, contents, pages, note, spine.get("page-progression-direction", "default"))


def _targets(navigation: etree._Element, kind: str) -> tuple[str, ...]:
    found = navigation.xpath(f"//h:nav[@epub:type='{kind}']//h:a/@href", namespaces=_NAMES)
    assert isinstance(found, list)
    return tuple(map(str, found))


def _note(chapter: str, page: bytes) -> tuple[str, str, str] | None:
    calls = etree.fromstring(page).xpath("//h:a[@role='doc-noteref'][@id]", namespaces=_NAMES)
    assert isinstance(calls, list)
    for call in calls:
        assert isinstance(call, etree._Element)
        return chapter, str(call.get("id")), str(call.get("href")).partition("#")[2]
    return None


def read(
    book: Book, system: System, views: tuple[View, ...], looks: tuple[tuple[str, int], ...], folder: Path
) -> dict[str, Any]:
    """Measure each view of a book in a reading system, by view name; see read.js for the values.

    `looks` are chapters and numbers of pages to turn; their screenshots are written into `folder`: `VIEW-NUMBER.png`.
    """
    order = {
        "page": f"{system}.html",
        "files": {name: str(path) for name, path in _SERVED[system](book, folder)},
        "views": [asdict(view) for view in views],
        # Where each page of the printed book begins is compared with the book itself: here one of a few is enough.
        "jumps": [address for address in (*book.contents, *book.pages[::_SOME]) if "#" in address],
        "note": book.note,
        "looks": looks,
        "pictures": str(folder),
    }
    driver = programs.npm_file(system, "playwright-core")
    command = [programs.node(system), str(_HERE / "read.js"), programs.browser(system), str(driver)]
    run = subprocess.run(command, input=json.dumps(order), capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"{system} did not run: {run.stderr}")
    reports: dict[str, Any] = json.loads(run.stdout)
    return reports


def _for_epubjs(book: Book, _: Path) -> Iterator[tuple[str, Path]]:
    yield from _harness(System.EPUB_JS)
    yield "jszip.js", programs.npm_file(System.EPUB_JS, "jszip/dist/jszip.min.js")
    yield "epub.js", programs.npm_file(System.EPUB_JS, "epubjs/dist/epub.min.js")
    yield "book.epub", book.path


def _for_readium(book: Book, folder: Path) -> Iterator[tuple[str, Path]]:
    """Unpack the book for Readium, with a manifest."""
    yield from _harness(System.READIUM)
    yield "shared.js", programs.npm_file(System.READIUM, "@readium/shared/dist/index.js")
    for path in programs.npm_file(System.READIUM, "@readium/navigator/dist").iterdir():
        yield f"navigator/{path.name}", path
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(book.path) as archive:
        archive.extractall(unpacked)
    for path in sorted((unpacked / _PACKAGE).rglob("*.*")):
        yield f"book/{path.relative_to(unpacked / _PACKAGE).as_posix()}", path
    manifest = unpacked / "manifest.json"
    manifest.write_text(json.dumps(_manifest(book)), "utf-8")
    yield "book/manifest.json", manifest


def _harness(system: System) -> Iterator[tuple[str, Path]]:
    for name in (f"{system}.html", "measure.js"):
        yield name, _HERE / name


def _manifest(book: Book) -> dict[str, Any]:
    """Return a Readium Web Publication manifest (https://readium.org/webpub-manifest)."""
    return {
        "@context": "https://readium.org/webpub-manifest/context.jsonld",
        "metadata": {"@type": "http://schema.org/Book", "title": "A book", "readingProgression": book.progression},
        "links": [],
        "readingOrder": [{"href": chapter, "type": "application/xhtml+xml"} for chapter in book.chapters],
        "resources": [],
        "toc": [{"href": address, "title": address} for address in book.contents],
        "pageList": [{"href": address, "title": address} for address in book.pages],
    }


_SERVED: dict[System, Callable[[Book, Path], Iterator[tuple[str, Path]]]] = {
    System.EPUB_JS: _for_epubjs,
    System.READIUM: _for_readium,
}
