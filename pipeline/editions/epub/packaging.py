"""Texts, pictures and the sections around them -> one EPUB file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline import theme
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
from pipeline.jobs.blob import Blob
from pipeline.press.epub import Package, PackageMetadata, Resource, write_epub
from pipeline.press.formulas import maths_face, maths_font
from pipeline.theme import typefaces
from pipeline.theme.typefaces import Font
from pipeline.version import program

_XHTML = "application/xhtml+xml"
_MOST_CREATORS = 20  # shelves show all creators: hundreds contribute to a book that none of them has made
_LONGEST_DESCRIPTION = 1_000  # characters that book shops and libraries show


def package_book(ebook: EbookCopy) -> Blob:
    """Return the EPUB file of a book."""
    registers = collect_registers(ebook)
    names = [name for name in _reading_order(ebook.book, registers) if name != COVER or ebook.cover_type]
    sections = {name: (page,) for name, page in make_title_pages(ebook)} | dict(make_registers(ebook, registers))
    for number, part in enumerate(ebook.book.parts if ebook.book.has_parts else (), start=1):
        sections[part.name] = make_part_opening(ebook, part, number)
    ways = make_navigation(ebook, names, _printed_pages(ebook, names, sections))
    sections[CONTENTS] = ways.read
    pages = {page.path: page for some in sections.values() for page in some} | {NAVIGATION: ways.document}
    contents = Contents(
        sum((page.facts for page in pages.values()), ebook.facts),
        has_pages=bool(ebook.printed.source),
        has_index=bool(ebook.book.tags),
        is_read_aloud=bool(ebook.narrations),
    )
    colophon = make_colophon(ebook, write_summary(contents, ebook.book.language))
    pages[colophon.path] = colophon
    sections[COLOPHON] = (colophon,)
    spine = tuple(path for name in names for path in _paths(name, ebook, sections))
    used = ebook.fonts.union(*(page.fonts for page in pages.values()))
    fonts = tuple(font for font in typefaces.screen_fonts() if font.name in used)
    resources = (*_resources(ebook, pages.values()), *_dress(fonts, ebook.signs))
    licences = _licences([*(font.name for font in fonts), *([MATHS_FILE] if ebook.signs else [])])
    return write_epub(Package(_metadata(ebook, contents), resources, spine, direction(ebook.book.language), licences))


def _reading_order(book: Book, registers: Registers) -> tuple[str, ...]:
    """Return the names of all sections, parts and articles, in the order of paper."""
    body = [
        name
        for part in book.parts
        for name in (*([part.name] if book.has_parts else []), *(article.slug for article in part.articles))
    ]
    figures, tables, lists = registers.figures, registers.tables, registers.lists
    after = list_sections_after(book, figures, registers.sources, tables, lists)
    return (*list_sections_before(book, lists), *body, *after)


def _printed_pages(
    ebook: EbookCopy, names: Sequence[str], sections: Mapping[str, Sequence[FinishedPage]]
) -> dict[int, str]:
    """Return the file in which each page of the printed edition begins, in reading order."""
    files: dict[int, str] = {}
    for name in names:
        if name in ebook.texts:
            files |= {number: file_of(name, file) for number, file in ebook.texts[name].printed.items()}
        for page in sections.get(name, ()):
            files |= dict.fromkeys(page.pages, page.path)
    colophon = PageBreaks(ebook.printed, COLOPHON, ebook.book.language).numbers([""])
    return files | dict.fromkeys(colophon, file_of(COLOPHON))


def _paths(name: str, ebook: EbookCopy, sections: Mapping[str, Sequence[FinishedPage]]) -> Iterator[str]:
    if name in sections:
        yield from (page.path for page in sections[name])
    else:
        yield from (file_of(name, number) for number in range(1, len(ebook.texts[name].pages) + 1))


def _resources(ebook: EbookCopy, pages: Iterable[FinishedPage]) -> Iterator[Resource]:
    for page in pages:
        yield Resource(page.path, _XHTML, page.page, ("nav",) if page.path == NAVIGATION else ())
    overlays = {overlay.page: overlay for overlay in make_overlays(ebook)}
    for name, text in ebook.texts.items():
        for number, own in enumerate(text.pages, start=1):
            path = file_of(name, number)
            spoken = overlays[path].path if path in overlays else ""
            properties = ("mathml",) if number in text.with_formulas else ()
            yield Resource(path, _XHTML, own, properties, spoken)
    for overlay in overlays.values():
        yield Resource(overlay.path, SMIL, overlay.data, seconds=overlay.seconds)
    yield from (Resource(*recording) for recording in ebook.recordings)
    if ebook.cover_type:
        yield Resource(cover_path(ebook.cover_type), ebook.cover_type, ebook.cover, ("cover-image",))
    pictures = {picture_path(picture): picture for picture in ebook.pictures}
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


def _metadata(ebook: EbookCopy, contents: Contents) -> PackageMetadata:
    book = ebook.book
    creators = book.authors if len(book.authors) <= _MOST_CREATORS else ()
    writers = list_authors(book.articles)
    return PackageMetadata(
        identifier=book.identifier,
        title=book.title,
        languages=tuple(dict.fromkeys((book.language, *(text.language for text in book.texts)))),
        modified=book.modified,
        generator=program(),
        subtitle=book.subtitle,
        creators=creators,
        contributors=tuple(name for name in writers if name not in creators),
        publisher=book.publisher,
        rights=book.rights,
        subjects=tuple(tag.name for tag in book.tags),
        description=_description(book),
        date=book.published.date().isoformat() if book.published else "",
        page_source=ebook.printed.source,
        properties=list_properties(contents, book.language),
    )


def _description(book: Book) -> str:
    """Return what is in the book: the titles of its parts, or of its articles, as many as there is room for."""
    titles = [part.title for part in book.parts] if book.has_parts else [article.title for article in book.articles]
    description, *others = titles
    for title in others:
        if len(description) + len(title) > _LONGEST_DESCRIPTION:
            return f"{description} · …"
        description = f"{description} · {title}"
    return description
