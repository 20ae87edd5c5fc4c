"""Texts, pictures and the sections around them -> one EPUB file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline import theme
from pipeline.build.blob import Blob
from pipeline.editions.book.book import Book
from pipeline.editions.book.sections import COLOPHON, CONTENTS, COVER, list_sections_after, list_sections_before
from pipeline.editions.book.selection import list_authors
from pipeline.editions.epub.accessibility import Contents, list_properties, write_summary
from pipeline.editions.epub.blocks import write_narrow_rules
from pipeline.editions.epub.ebook import EbookCopy
from pipeline.editions.epub.fonts import MATHS_FILE, write_faces
from pipeline.editions.epub.navigation import SMIL, make_navigation, make_overlays
from pipeline.editions.epub.pages import FinishedPage, PageBreaks
from pipeline.editions.epub.paths import NAVIGATION, cover_path, file_of, picture_path
from pipeline.editions.epub.sections import (
    Registers,
    collect_registers,
    make_colophon,
    make_part_opening,
    make_registers,
    make_title_pages,
)
from pipeline.i18n.labels import direction
from pipeline.inputs import STYLES
from pipeline.press.epub import Package, PackageMetadata, Resource, write_epub
from pipeline.press.formulas import maths_face, maths_font
from pipeline.theme import typefaces
from pipeline.theme.typefaces import Font
from pipeline.version import program

_XHTML = "application/xhtml+xml"
_MOST_CREATORS = 20  # shelves show all creators: hundreds contribute to a book that none of them has made
_LONGEST_DESCRIPTION = 1_000  # characters that book shops and libraries show


def package_book(book: EbookCopy) -> Blob:
    """Return the EPUB file of a book."""
    registers = collect_registers(book)
    names = [name for name in _reading_order(book.volume, registers) if name != COVER or book.cover_type]
    sections = {name: (page,) for name, page in make_title_pages(book)} | dict(make_registers(book, registers))
    for number, part in enumerate(book.volume.parts if book.volume.has_parts else (), start=1):
        sections[part.name] = make_part_opening(book, part, number)
    ways = make_navigation(book, names, _printed_pages(book, names, sections))
    sections[CONTENTS] = ways.read
    pages = {page.path: page for some in sections.values() for page in some} | {NAVIGATION: ways.document}
    found = Contents(
        sum((page.facts for page in pages.values()), book.facts),
        has_pages=bool(book.printed.source),
        has_index=bool(book.volume.tags),
        is_read_aloud=bool(book.narrations),
    )
    colophon = make_colophon(book, write_summary(found, book.volume.language))
    pages[colophon.path] = colophon
    sections[COLOPHON] = (colophon,)
    spine = tuple(path for name in names for path in _paths(name, book, sections))
    used = book.fonts.union(*(page.fonts for page in pages.values()))
    fonts = tuple(font for font in typefaces.screen_fonts() if font.name in used)
    resources = (*_resources(book, pages.values()), *_dress(fonts, book.signs))
    licences = _licences([*(font.name for font in fonts), *([MATHS_FILE] if book.signs else [])])
    return write_epub(Package(_metadata(book, found), resources, spine, direction(book.volume.language), licences))


def _reading_order(volume: Book, registers: Registers) -> tuple[str, ...]:
    """Return the names of all sections, parts and articles, in the order of paper."""
    body = [
        name
        for part in volume.parts
        for name in (*([part.name] if volume.has_parts else []), *(article.slug for article in part.articles))
    ]
    return (*list_sections_before(volume), *body, *list_sections_after(volume, registers.figures, registers.sources))


def _printed_pages(
    book: EbookCopy, names: Sequence[str], sections: Mapping[str, Sequence[FinishedPage]]
) -> dict[int, str]:
    """Return the file in which each page of the printed edition begins, in reading order."""
    found: dict[int, str] = {}
    for name in names:
        if name in book.texts:
            found |= {number: file_of(name, file) for number, file in book.texts[name].printed.items()}
        for page in sections.get(name, ()):
            found |= dict.fromkeys(page.pages, page.path)
    colophon = PageBreaks(book.printed, COLOPHON, book.volume.language).numbers([""])
    return found | dict.fromkeys(colophon, file_of(COLOPHON))


def _paths(name: str, book: EbookCopy, sections: Mapping[str, Sequence[FinishedPage]]) -> Iterator[str]:
    if name in sections:
        yield from (page.path for page in sections[name])
    else:
        yield from (file_of(name, number) for number in range(1, len(book.texts[name].pages) + 1))


def _resources(book: EbookCopy, pages: Iterable[FinishedPage]) -> Iterator[Resource]:
    for page in pages:
        yield Resource(page.path, _XHTML, page.page, ("nav",) if page.path == NAVIGATION else ())
    overlays = {overlay.page: overlay for overlay in make_overlays(book)}
    for name, text in book.texts.items():
        for number, own in enumerate(text.pages, start=1):
            path = file_of(name, number)
            spoken = overlays[path].path if path in overlays else ""
            properties = ("mathml",) if number in text.with_formulas else ()
            yield Resource(path, _XHTML, own, properties, spoken)
    for overlay in overlays.values():
        yield Resource(overlay.path, SMIL, overlay.data, seconds=overlay.seconds)
    yield from (Resource(*recording) for recording in book.recordings)
    if book.cover_type:
        yield Resource(cover_path(book.cover_type), book.cover_type, book.cover, ("cover-image",))
    pictures = {picture_path(picture): picture for picture in book.pictures}
    for path, picture in pictures.items():
        yield Resource(path, picture.media_type, picture.data)


def _dress(fonts: tuple[Font, ...], signs: str) -> Iterator[Resource]:
    """Yield the style sheet, and the fonts that it names, one of formulas where there are `signs` in any."""
    own = theme.own_stylesheet("epub")
    sheets = theme.ebook_stylesheet("epub/book.css"), write_narrow_rules(theme.ebook_stylesheet("epub/table.css")), own
    formulas = maths_face(f"../fonts/{MATHS_FILE}") if signs else ""
    yield Resource("styles/book.css", "text/css", Blob.of("".join((write_faces(fonts, "../fonts"), formulas, *sheets))))
    for font in fonts:
        yield Resource(f"fonts/{font.name}", "font/woff2", font.own or Blob.of(font.data))
    if signs:
        yield Resource(f"fonts/{MATHS_FILE}", "font/woff2", Blob.of(maths_font(signs)))


def _licences(names: Sequence[str]) -> dict[str, Blob]:
    """Return the licences under which fonts may be passed on."""
    return {
        licence.name: Blob.of(licence.read_bytes())
        for licence in sorted(STYLES.glob("*/LICENSE-*.txt"))
        if any(name.startswith(f"{licence.stem.removeprefix('LICENSE-')}-") for name in names)
    } | {name: Blob.of(text) for name, text in typefaces.own_fonts().licences}


def _metadata(book: EbookCopy, contents: Contents) -> PackageMetadata:
    volume = book.volume
    creators = volume.authors if len(volume.authors) <= _MOST_CREATORS else ()
    writers = list_authors(volume.articles)
    return PackageMetadata(
        identifier=volume.identifier,
        title=volume.title,
        languages=tuple(dict.fromkeys((volume.language, *(text.language for text in volume.texts)))),
        modified=volume.modified,
        generator=program(),
        subtitle=volume.subtitle,
        creators=creators,
        contributors=tuple(name for name in writers if name not in creators),
        publisher=volume.publisher,
        rights=volume.rights,
        subjects=tuple(tag.name for tag in volume.tags),
        description=_description(volume),
        date=volume.published.date().isoformat() if volume.published else "",
        page_source=book.printed.source,
        properties=list_properties(contents, volume.language),
    )


def _description(volume: Book) -> str:
    """Return what is in the book: the titles of its parts, or of its articles, as many as there is room for."""
    titles = (
        [part.title for part in volume.parts] if volume.has_parts else [article.title for article in volume.articles]
    )
    description, *others = titles
    for title in others:
        if len(description) + len(title) > _LONGEST_DESCRIPTION:
            return f"{description} · …"
        description = f"{description} · {title}"
    return description
