"""The anthology as an e-book: EPUB 3.3 with the metadata of EPUB Accessibility 1.1, one XHTML file an article."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Iterator

from pipeline.editions.cover import book_title, cover_image
from pipeline.editions.ebook.access import facts, properties
from pipeline.editions.ebook.fonts import faces, used_fonts
from pipeline.editions.ebook.pages import CHAPTERS, IMAGES, Book, book_of, chapter_page, outer_pages
from pipeline.editions.edition import File, Publication
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.labels import direction
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.press.package import Metadata, Package, Resource, write_epub
from pipeline.shelf import STYLES, Font, stylesheet

_XHTML = "application/xhtml+xml"
_MATHML_ELEMENT = b"<math "


def anthology_epub(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """Yield `anthology.epub`, and what the press had to say of its cover; nothing where there is no article."""
    collection = publication.collection
    if not collection.articles:
        return
    cover, warnings = cover_image(collection, runner)
    yield from (Problem("", 0, 0, "typesetting", warning) for warning in warnings)
    book = book_of(collection)
    chapters = tuple(_chapter(book, slug) for slug in book.shelf.chapters)
    images = tuple(
        Resource(path, collection.pictures[asset].media_type, collection.pictures[asset].data.data)
        for asset, path in book.images.items()
    )
    metadata = _metadata(collection, properties(facts((page.data for page in chapters), images), book.language))
    outer = outer_pages(book, metadata)
    pages = (
        *(Resource(path, _XHTML, data, ("nav",) if path == "nav.xhtml" else ()) for path, data in outer.items()),
        *chapters,
    )
    spine = ("cover.xhtml", "title.xhtml", "nav.xhtml", *(page.path for page in chapters), "colophon.xhtml")
    front = Resource(f"{IMAGES}/cover.png", "image/png", cover, ("cover-image",))
    fonts = used_fonts(page.data for page in pages)
    resources = (*pages, front, *images, *_dress(fonts))
    yield File("anthology.epub", Blob.of(write_epub(Package(metadata, resources, spine, direction(book.language)))))


def _chapter(book: Book, slug: str) -> Resource:
    page = chapter_page(book, slug)
    path = f"{CHAPTERS}/{book.shelf.chapters[slug].file}"
    return Resource(path, _XHTML, page, ("mathml",) if _MATHML_ELEMENT in page else ())


def _dress(fonts: tuple[Font, ...]) -> Iterator[Resource]:
    """The style sheet, the fonts that it names, and the licences under which they may be passed on."""
    sheet = faces(fonts, "../fonts") + stylesheet("epub/book.css")
    yield Resource("styles/book.css", "text/css", sheet.encode())
    for font in fonts:
        yield Resource(f"fonts/{font.path.name}", "font/woff2", font.path.read_bytes())
    for licence in sorted((STYLES / "fonts").glob("LICENSE-*.txt")):
        package = licence.stem.removeprefix("LICENSE-")
        if any(font.path.name.startswith(f"{package}-") for font in fonts):
            yield Resource(f"fonts/{licence.name}", "text/plain", licence.read_bytes())


def _metadata(collection: Collection, accessibility: tuple[tuple[str, str], ...]) -> Metadata:
    settings = collection.settings
    title = book_title(collection)
    languages = dict.fromkeys((settings.language, *(article.language for article in collection.articles)))
    creators = settings.authors or tuple(dict.fromkeys(name for one in collection.articles for name in one.authors))
    dated = any(article.date for article in collection.articles)
    return Metadata(
        identifier=settings.identifier or _identifier(title, settings.base_url),
        title=title,
        languages=tuple(languages),
        modified=_modified(collection),
        subtitle=settings.subtitle,
        creators=creators,
        publisher=settings.publisher,
        rights=settings.rights,
        subjects=tuple(tag.name for tag in collection.tags),
        description=" · ".join(article.title for article in collection.articles),
        date=collection.modified.date().isoformat() if dated else "",
        properties=accessibility,
    )


def _identifier(title: str, base_url: str) -> str:
    """One and the same name for all editions of a book (RFC 9562, version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{base_url}#{title}").urn


def _modified(collection: Collection) -> dt.datetime:
    """When the content last changed, unless whoever builds says otherwise (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdecimal() else collection.modified
