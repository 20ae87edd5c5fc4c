"""An e-book in a reading system that runs in Chromium: pages turned, links followed, everything measured."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from tests.judges import programs

_HERE = Path(__file__).parent
_NAMES = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
_PACKAGE = "EPUB/"
_JUDGE = "epub.js"


@dataclass(frozen=True)
class View:
    """How a reader has set the reading system: window in pixels, colours, size in per cent, typeface.

    With `turns` the book is turned from its first page to its last, and its links are followed.
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
    """What is in an e-book, for a reader to go to: addresses are relative to the package."""

    path: Path
    chapters: tuple[str, ...]
    contents: tuple[str, ...]
    pages: tuple[str, ...]
    note: tuple[str, str, str] | None

    @classmethod
    def of(cls, path: Path) -> Book:
        """The book in this file. `note` is the chapter with the first note, and the ids of its call and of itself."""
        with zipfile.ZipFile(path) as archive:
            names = {name.removeprefix(_PACKAGE): name for name in archive.namelist()}
            navigation = etree.fromstring(archive.read(names["nav.xhtml"]))
            package = etree.fromstring(archive.read(names["content.opf"]))
            items = {item.get("id"): str(item.get("href")) for item in package.iter("{*}item")}
            chapters = tuple(items[reference.get("idref")] for reference in package.iter("{*}itemref"))
            notes = (_note(chapter, archive.read(names[chapter])) for chapter in chapters)
            note = next(filter(None, notes), None)
        return cls(path, chapters, _targets(navigation, "toc"), _targets(navigation, "page-list"), note)


def _targets(navigation: etree._Element, kind: str) -> tuple[str, ...]:
    found = navigation.xpath(f"//h:nav[@epub:type='{kind}']//h:a/@href", namespaces=_NAMES)
    assert isinstance(found, list)
    return tuple(map(str, found))


def _note(chapter: str, page: bytes) -> tuple[str, str, str] | None:
    calls = etree.fromstring(page).xpath("//h:a[@role='doc-noteref'][@id]", namespaces=_NAMES)
    assert isinstance(calls, list)
    for call in calls:
        assert isinstance(call, etree._Element)  # noqa: SLF001
        return chapter, str(call.get("id")), str(call.get("href")).partition("#")[2]
    return None


def read(book: Book, views: tuple[View, ...], looks: tuple[tuple[str, int], ...], pictures: Path) -> dict[str, Any]:
    """What each view of a book in epub.js is like, by the names of the views; read.js has what a report holds.

    `looks` are chapters, and how many pages on, of which a screenshot is put into `pictures`: `VIEW-NUMBER.png`.
    """
    order = {
        "page": "epubjs.html",
        "files": {
            "epubjs.html": str(_HERE / "epubjs.html"),
            "measure.js": str(_HERE / "measure.js"),
            "jszip.js": str(programs.npm_file(_JUDGE, "jszip/dist/jszip.min.js")),
            "epub.js": str(programs.npm_file(_JUDGE, "epubjs/dist/epub.min.js")),
            "book.epub": str(book.path),
        },
        "views": [asdict(view) for view in views],
        "jumps": [address for address in (*book.contents, *book.pages) if "#" in address],
        "note": book.note,
        "looks": looks,
        "pictures": str(pictures),
    }
    driver = programs.npm_file(_JUDGE, "playwright-core")
    command = [programs.node(_JUDGE), str(_HERE / "read.js"), programs.browser(_JUDGE), str(driver)]
    run = subprocess.run(command, input=json.dumps(order), capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"{_JUDGE} did not run: {run.stderr}")
    reports: dict[str, Any] = json.loads(run.stdout)
    return reports


def words(text: str) -> str:
    """A text with single blanks, whatever kind they had."""
    return re.sub(r"\s+", " ", text).strip()
