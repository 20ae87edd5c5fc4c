"""Contents that nest by parts, landmarks and the list of printed pages: the navigation document.

Media overlays (EPUB 3.3, 9) say when the blocks of a chapter are read aloud.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import relpath
from urllib.parse import quote

from lxml import etree

from pipeline.editions.book import sections
from pipeline.editions.epub.ebook import EbookCopy
from pipeline.editions.epub.pages import (
    FinishedPage,
    Mark,
    PageBreaks,
    finish_page,
    load_line_writer,
    make_page,
    number_title,
    split_chunks,
)
from pipeline.editions.epub.paths import NAVIGATION, TEXTS, file_of, overlay_path, page_id, xml_name
from pipeline.i18n.labels import direction, labels, number_in
from pipeline.jobs.blob import Blob
from pipeline.model.article import Heading, Spoken

# With some 150 bytes each, as many entries stay below the 300 kB that reading systems lay out without a long wait.
_MOST_ENTRIES = 2_000
_LANDMARKS = {
    sections.COVER: "cover",
    sections.HALF_TITLE: "halftitlepage",
    sections.TITLE: "titlepage",
    sections.IMPRINT: "copyright-page",
    sections.CONTENTS: "toc",
    sections.PREFACE: "preface",
    sections.FIGURES: "loi",
    sections.TABLES: "lot",
    sections.BIBLIOGRAPHY: "bibliography",
    sections.SOURCES: "bibliography",
    sections.INDEX: "index",
    sections.COLOPHON: "colophon",
}


@dataclass(frozen=True)
class NavEntry:
    """A line of the contents; `language` only where it is not the book's, `marks` where printed pages begin.

    `html` is its text with its markup, "" where it has none.
    """

    text: str
    address: str
    language: str = ""
    runs: str = ""
    marks: tuple[Mark, ...] = ()
    below: tuple[NavEntry, ...] = field(default=())
    html: str = ""


@dataclass(frozen=True)
class NavTarget:
    """Target of a link of the navigation document; `kind` is what a landmark is to a reading system."""

    text: str
    address: str
    kind: str = ""


@dataclass(frozen=True)
class Navigation:
    """The navigation document, and the contents as they are read: the same page, or others."""

    document: FinishedPage
    read: tuple[FinishedPage, ...]


def make_navigation(ebook: EbookCopy, names: Sequence[str], pages: Mapping[int, str]) -> Navigation:
    """Return how one finds one's way.

    `names` are the sections in reading order, `pages` the files of the printed pages.

    Headings are left out where there would be too many entries for a page. Where there still are, the document is for
    the reading system alone, which has a window of its own for it, and readers are shown the parts, whose openings
    have their articles; printed pages of the contents that begin with one of these begin at its part then.
    """
    marks = PageBreaks(ebook.printed, sections.CONTENTS, ebook.book.language)
    after = names[names.index(ebook.book.articles[-1].slug) + 1 :]
    lists = [name for name in (sections.FIGURES, sections.TABLES) if name in names and name not in after]
    lines = sections.list_contents(ebook.book, after, ebook.printed.first, lists)
    headings = {name: text.headings for name, text in ebook.texts.items() if name not in TEXTS}
    short = len(list(_walk_lines(lines))) + len(pages)
    long = short + sum(map(len, headings.values()))
    entries = [_make_entry(line, ebook, marks, headings if long <= _MOST_ENTRIES else {}) for line in lines]
    if short > _MOST_ENTRIES:
        read = tuple(
            _make_contents_pages(ebook, [replace(entry, marks=_collect_marks(entry), below=()) for entry in entries])
        )
        listed = {**pages, **{number: page.path for page in read for number in page.pages}}
        return Navigation(
            _make_document(ebook, [*map(_strip_marks, entries)], _list_landmarks(ebook, names, read[0].path), listed),
            read,
        )
    own = marks.numbers(["", *(line.place for line in _walk_lines(lines))])
    listed = {**pages, **dict.fromkeys(own, NAVIGATION)}
    document = _make_document(ebook, entries, _list_landmarks(ebook, names, NAVIGATION), listed, marks.at())
    document = replace(document, pages=own)
    return Navigation(document, (document,))


def _make_document(
    ebook: EbookCopy,
    entries: Sequence[NavEntry],
    landmarks: Iterable[NavTarget],
    pages: Mapping[int, str],
    marks: Sequence[Mark] = (),
) -> FinishedPage:
    book = ebook.book
    words = labels(book.language)
    values = {
        "root": "",
        "title": sections.section_title(book, sections.CONTENTS),
        "marks": marks,
        "contents": entries,
        "landmarks_title": words.gettext("Landmarks"),
        "landmarks": tuple(landmarks),
        "pages_title": words.gettext("List of pages"),
        "pages": [
            NavTarget(number_in(book.language, number), f"{pages[number]}#{page_id(number)}")
            for number in sorted(pages)
        ],
    }
    return finish_page(NAVIGATION, make_page("nav", book.language, values))


def _make_contents_pages(ebook: EbookCopy, entries: Sequence[NavEntry]) -> Iterator[FinishedPage]:
    write = load_line_writer("contents")
    written = [(entry, write(entry)) for entry in entries]
    files = list(split_chunks(written, lambda one: len(one[1].encode())))
    for number, some in enumerate(files, start=1):
        marks = PageBreaks(ebook.printed, sections.CONTENTS, ebook.book.language).at() if number == 1 else ()
        title = number_title(
            sections.section_title(ebook.book, sections.CONTENTS), number, len(files), ebook.book.language
        )
        lines = [line for _, line in some]
        page = make_page("contents", ebook.book.language, {"root": "", "title": title, "marks": marks, "lines": lines})
        path = f"contents{f'-{number}' if number > 1 else ''}.xhtml"
        printed = (*marks, *(mark for entry, _ in some for mark in entry.marks))
        yield finish_page(path, page, tuple(mark.number for mark in printed))


def _make_entry(
    line: sections.ContentsLine, ebook: EbookCopy, marks: PageBreaks, headings: Mapping[str, tuple[Heading, ...]]
) -> NavEntry:
    foreign = line.language != ebook.book.language
    language, runs = (line.language, direction(line.language)) if foreign else ("", "")
    address = file_of(line.name)
    headings_below = [
        (heading, _find_place(line.name, xml_name(heading.id), ebook)) for heading in headings.get(line.name, ())
    ]
    below = tuple(_make_entry(one, ebook, marks, headings) for one in line.below)
    below += _nest_headings(headings_below, language, runs)
    return NavEntry(line.title, address, language, runs, marks.at(line.place), below, line.title_html)


def _find_place(name: str, identifier: str, ebook: EbookCopy) -> str:
    return f"{file_of(name, ebook.texts[name].files.get(identifier, 1))}#{quote(identifier)}"


def _nest_headings(headings: Sequence[tuple[Heading, str]], language: str, runs: str) -> tuple[NavEntry, ...]:
    """Return headings as a tree: deeper ones that follow a heading are below it."""
    entries = []
    index = 0
    while index < len(headings):
        heading, address = headings[index]
        end = index + 1
        while end < len(headings) and headings[end][0].level > heading.level:
            end += 1
        below = _nest_headings(headings[index + 1 : end], language, runs)
        entries.append(NavEntry(heading.text, address, language, runs, below=below))
        index = end
    return tuple(entries)


def _collect_marks(entry: NavEntry) -> tuple[Mark, ...]:
    """Return those at an entry and at all below it."""
    return (*entry.marks, *(mark for each in entry.below for mark in _collect_marks(each)))


def _strip_marks(entry: NavEntry) -> NavEntry:
    return replace(entry, marks=(), below=tuple(map(_strip_marks, entry.below)))


def _walk_lines(lines: Iterable[sections.ContentsLine]) -> Iterator[sections.ContentsLine]:
    for line in lines:
        yield line
        yield from _walk_lines(line.below)


def _list_landmarks(ebook: EbookCopy, names: Sequence[str], contents_path: str) -> Iterator[NavTarget]:
    """Yield the places that reading systems have buttons for; the text itself begins with its first part or article."""
    book = ebook.book
    first = book.parts[0].name if book.has_parts else book.articles[0].slug
    for name in names:
        if name == first:
            yield NavTarget(labels(book.language).gettext("Start of the text"), file_of(name), "bodymatter")
        elif name in _LANDMARKS:
            address = contents_path if name == sections.CONTENTS else file_of(name)
            yield NavTarget(sections.section_title(book, name) or book.title, address, _LANDMARKS[name])


SMIL = "application/smil+xml"
_SMIL, _EPUB = "http://www.w3.org/ns/SMIL", "http://www.idpf.org/2007/ops"


@dataclass(frozen=True)
class Overlay:
    """Media overlay of a page: its path, the page's, its document, and its duration in seconds."""

    path: str
    page: str
    data: Blob
    seconds: float


def make_overlays(ebook: EbookCopy) -> Iterator[Overlay]:
    """Yield what tells when the pages of a book are read aloud."""
    for name, narration in ebook.narrations.items():
        pages: dict[int, list[Spoken]] = defaultdict(list)
        for spoken in narration.spoken:
            pages[ebook.texts[name].files.get(xml_name(spoken.id), 1)].append(spoken)
        for number, spoken_there in sorted(pages.items()):
            page, path = file_of(name, number), overlay_path(name, number)
            seconds = sum(spoken.end - spoken.begin for spoken in spoken_there)
            yield Overlay(path, page, Blob.of(_write_smil(spoken_there, page, narration.path)), seconds)


def _write_smil(spoken: Sequence[Spoken], page: str, recording: str) -> bytes:
    """Return the document that says which block is heard when; all paths are in one folder."""
    folder = page.rpartition("/")[0]
    own, sound = relpath(page, folder or "."), relpath(recording, folder or ".")
    root = etree.Element(f"{{{_SMIL}}}smil", version="3.0", nsmap={None: _SMIL, "epub": _EPUB})
    body = etree.SubElement(root, f"{{{_SMIL}}}body")
    body.set(f"{{{_EPUB}}}textref", own)
    for number, one in enumerate(spoken, start=1):
        pair = etree.SubElement(body, f"{{{_SMIL}}}par", id=f"par-{number}")
        etree.SubElement(pair, f"{{{_SMIL}}}text", src=f"{own}#{xml_name(one.id)}")
        heard = etree.SubElement(pair, f"{{{_SMIL}}}audio", src=sound)
        heard.set("clipBegin", f"{one.begin:.3f}s")
        heard.set("clipEnd", f"{one.end:.3f}s")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
