"""Chapters, pictures and what stands around them -> one EPUB file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from lxml import etree

from pipeline import shelf
from pipeline.editions.ebook.access import properties
from pipeline.editions.ebook.book import Book
from pipeline.editions.ebook.fonts import faces, used_fonts
from pipeline.editions.ebook.outer import outer_pages
from pipeline.editions.ebook.places import CHAPTERS, IMAGES, picture_path
from pipeline.jobs.blob import Blob
from pipeline.labels import direction
from pipeline.press.archive import deflate
from pipeline.press.package import Metadata, Package, Resource, write_epub
from pipeline.shelf import STYLES, Font

_XHTML = "application/xhtml+xml"


def bind(book: Book) -> Blob:
    """See `bound`."""
    metadata = _metadata(book)
    outer = outer_pages(book, metadata)
    chapters = [
        Resource(f"{CHAPTERS}/{part.file}", _XHTML, part.page, ("mathml",) if part.has_formulas else ())
        for part in book.parts
    ]
    pictures = {picture_path(picture): picture for picture in book.pictures}
    resources = (
        *(Resource(path, _XHTML, deflate(page), _properties(path)) for path, page in outer.items()),
        *chapters,
        Resource(f"{IMAGES}/cover.png", "image/png", book.cover, ("cover-image",)),
        *(Resource(path, picture.media_type, picture.data) for path, picture in pictures.items()),
        *_dress(_fonts(book.fonts, outer.values())),
    )
    spine = ("cover.xhtml", "title.xhtml", "nav.xhtml", *(page.path for page in chapters), "colophon.xhtml")
    return write_epub(Package(metadata, resources, spine, direction(book.imprint.language)))


def _properties(path: str) -> tuple[str, ...]:
    return ("nav",) if path == "nav.xhtml" else ()


def _fonts(used: Iterable[str], pages: Iterable[bytes]) -> tuple[Font, ...]:
    """The fonts of the chapters and of these pages, in the shelf's order."""
    names = {*used, *(name for page in pages for name in used_fonts(etree.fromstring(page)))}
    return tuple(font for font in shelf.screen_fonts() if font.path.name in names)


def _dress(fonts: tuple[Font, ...]) -> Iterator[Resource]:
    """The style sheet, the fonts that it names, and the licences under which they may be passed on."""
    sheet = faces(fonts, "../fonts") + shelf.stylesheet("epub/book.css")
    yield Resource("styles/book.css", "text/css", Blob.of(sheet))
    for font in fonts:
        yield Resource(f"fonts/{font.path.name}", "font/woff2", Blob.of(font.path.read_bytes()))
    for licence in sorted((STYLES / "fonts").glob("LICENSE-*.txt")):
        package = licence.stem.removeprefix("LICENSE-")
        if any(font.path.name.startswith(f"{package}-") for font in fonts):
            yield Resource(f"fonts/{licence.name}", "text/plain", Blob.of(licence.read_bytes()))


def _metadata(book: Book) -> Metadata:
    imprint = book.imprint
    return Metadata(
        identifier=imprint.identifier or _identifier(imprint.title, imprint.site),
        title=imprint.title,
        languages=tuple(dict.fromkeys((imprint.language, *(part.language for part in book.parts)))),
        modified=imprint.modified,
        subtitle=imprint.subtitle,
        creators=imprint.creators,
        publisher=imprint.publisher,
        rights=imprint.rights,
        subjects=imprint.subjects,
        description=" · ".join(part.title for part in book.parts),
        date=imprint.published,
        properties=properties(book.facts, imprint.language),
    )


def _identifier(title: str, base_url: str) -> str:
    """One and the same name for all editions of a book (RFC 9562, version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{base_url}#{title}").urn
