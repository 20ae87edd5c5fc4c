"""Documents, resources and metadata -> one EPUB 3.3 file, the same bytes each time. Only user of EbookLib.

Only EbookLib's writer of the package document is used: its reader would parse XHTML as HTML and lose `epub:type`, and
its archive has the time of packing. Only one file at a time is in memory.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ebooklib import epub
from lxml import etree

from pipeline.jobs.blob import Blob
from pipeline.press.upstream import Internal, Library, check
from pipeline.press.zip_archive import Deflated, deflate, write_zip
from pipeline.text.printable import printable

_EBOOKLIB = Library("ebooklib", ">=0.20,<0.21")
# Only `write` is public, which writes everything with the clock.
_INTERNALS = (
    Internal("ebooklib.epub:EpubWriter.__init__", "name book options"),  # takes the time of the last change
    Internal("ebooklib.epub:EpubWriter._write_opf_metadata", "root", uses="mtime metadata"),  # writes it
    Internal("ebooklib.epub:EpubWriter._write_container", "", uses="out writestr"),  # writes the container's document
    Internal("ebooklib.epub:EpubWriter._write_opf", "", uses="_write_opf_file"),  # makes the package document
    Internal("ebooklib.epub:EpubWriter._write_opf_file", "root", uses="out writestr"),  # writes it
)

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FOLDER = "EPUB"  # as EbookLib names it
_BESIDE = "META-INF"  # of all folders the one whose files are not in the manifest
ACTIVE = "-epub-media-overlay-active"
"""The class of what is being read aloud."""
_MIMETYPE = "application/epub+zip"
# What is compressed already: to pack it again costs time and gains nothing.
_STORED = frozenset({"image/jpeg", "image/png", "image/gif", "font/woff2"})


@dataclass(frozen=True)
class Resource:
    """A file of the package.

    `path` is relative to the package document, ASCII, with forward slashes. `properties` are the manifest's ("nav",
    "cover-image", "mathml", "svg", "remote-resources": EPUB 3.3, D.6): EPUBCheck refuses a missing or an idle one.
    `overlay` is the path of the page's media overlay, `seconds` the duration of an overlay. `data` is deflated where
    that makes it smaller.
    """

    path: str
    media_type: str
    data: Blob | Deflated
    properties: tuple[str, ...] = ()
    overlay: str = ""
    seconds: float = 0


@dataclass(frozen=True)
class PackageMetadata:
    """Metadata of the package document.

    `languages` are BCP 47 tags, the book's own first. `properties` are `meta` properties and values in order, of
    vocabularies with reserved prefixes (`schema:accessMode`, ...). `modified` has a time zone; `date` of publication is
    ISO 8601 or "". `creators` made the book, `contributors` wrote in it. `page_source` identifies the printed edition
    with the same pages, "" for none. `generator` is the program.
    """

    identifier: str
    title: str
    languages: tuple[str, ...]
    modified: dt.datetime
    subtitle: str = ""
    creators: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    subjects: tuple[str, ...] = ()
    description: str = ""
    date: str = ""
    page_source: str = ""
    generator: str = ""
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Package:
    """A book: metadata, files, and reading order.

    `spine` has paths of XHTML resources. `direction` of page turning is "ltr" or "rtl". One resource has the property
    "nav". `notices` are texts by their names that are no pages.
    """

    metadata: PackageMetadata
    resources: tuple[Resource, ...]
    spine: tuple[str, ...]
    direction: str = "ltr"
    notices: Mapping[str, Blob] = field(default_factory=dict)


def write_epub(package: Package) -> Blob:
    """Write an EPUB file.

    Raises:
        ValueError: Two resources have one path.
        KeyError: The spine has an unknown path.
        UnknownVersionError: The installed EbookLib is not the version that was tried.
    """
    return Blob.gathered(write_zip(_files(package, _documents(package))))


def _files(package: Package, documents: Mapping[str, bytes]) -> Iterator[tuple[str, Blob | Deflated]]:
    """Yield all files in the order of the container.

    The mimetype is first and stored (OCF 3.3, 4.2.2).
    """
    yield "mimetype", Blob.of(_MIMETYPE)
    for path, document in documents.items():
        yield path, deflate(document)
    for name, notice in sorted(package.notices.items()):
        yield f"{_BESIDE}/{name}", deflate(notice.data)
    for resource in sorted(package.resources, key=lambda resource: resource.path):
        data = resource.data
        is_packed = resource.media_type in _STORED or resource.media_type.startswith(("audio/", "video/"))
        if isinstance(data, Blob) and not is_packed:
            data = deflate(data.data)
        yield f"{_FOLDER}/{resource.path}", data


def _documents(package: Package) -> Mapping[str, bytes]:
    """Return the documents of container and package by their paths."""
    items = {resource.path: _item(number, resource) for number, resource in enumerate(package.resources, start=1)}
    if len(items) != len(package.resources):
        raise ValueError("two resources of the book have one path")
    book = epub.EpubBook()
    book.direction = package.direction
    for resource in package.resources:
        if resource.overlay:
            items[resource.path].media_overlay = items[resource.overlay].id
    for item in items.values():
        book.add_item(item)
    book.spine = [items[path] for path in package.spine]
    _describe(book, package.metadata)
    _tell_durations(
        book, {items[resource.path].id: resource.seconds for resource in package.resources if resource.seconds}
    )
    return _Writer(book, package.metadata.modified).documents()


class _Texts(dict[str, bytes]):
    """Files by their paths, in place of EbookLib's archive."""

    def writestr(self, path: str, text: str | bytes) -> None:
        self[path] = text.encode() if isinstance(text, str) else text


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # untyped
    """EbookLib's writer, with the language of the package document and without EPUB 2's table of contents."""

    def __init__(self, book: epub.EpubBook, modified: dt.datetime) -> None:
        _know_ebooklib()
        super().__init__("", book, {"mtime": modified.astimezone(dt.UTC)})
        self.out = _Texts()

    def documents(self) -> Mapping[str, bytes]:
        self._write_container()
        self._write_opf()
        return self.out

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(_XML_LANG, self.book.language)
        for spine in root.iter("spine"):
            # It would name an NCX that is not there.
            spine.attrib.pop("toc", "")
        super()._write_opf_file(root)


@functools.cache
def _know_ebooklib() -> None:
    check(_EBOOKLIB, _INTERNALS)


def _item(number: int, resource: Resource) -> epub.EpubItem:
    item = epub.EpubItem(f"item-{number}", resource.path, resource.media_type)
    item.properties = list(resource.properties)
    return item


def _describe(book: epub.EpubBook, metadata: PackageMetadata) -> None:
    # EbookLib begins with a random identifier and a line about itself.
    book.metadata.clear()
    book.set_identifier(printable(metadata.identifier))
    book.language = metadata.languages[0]
    book.add_metadata("DC", "title", printable(metadata.title), {"id": "title"})
    _refine(book, "title", "title-type", "main")
    if metadata.subtitle:
        book.add_metadata("DC", "title", printable(metadata.subtitle), {"id": "subtitle"})
        _refine(book, "subtitle", "title-type", "subtitle")
    _name(book, "creator", metadata.creators)
    _name(book, "contributor", metadata.contributors)
    plain = {
        "language": metadata.languages,
        "publisher": (metadata.publisher,),
        "rights": (metadata.rights,),
        "subject": metadata.subjects,
        "description": (metadata.description,),
        "date": (metadata.date,),
        "source": (metadata.page_source,),
    }
    for name, values in plain.items():
        for value in filter(None, values):
            book.add_metadata("DC", name, printable(value), {})
    # `dc:source` says to older reading systems what `pageBreakSource` says (EPUB 3.3, D.3.8).
    sourced = (("pageBreakSource", metadata.page_source),) if metadata.page_source else ()
    for name, value in (*sourced, *metadata.properties):
        book.add_metadata("OPF", name, printable(value), {"property": name})
    if metadata.generator:
        book.add_metadata("OPF", "generator", "", {"name": "generator", "content": metadata.generator})


def _tell_durations(book: epub.EpubBook, seconds: Mapping[str, float]) -> None:
    """Write the duration of each overlay and of all of them (EPUB 3.3, 9.3.3)."""
    if not seconds:
        return
    for item, each in seconds.items():
        _refine(book, item, "media:duration", f"{each:.3f}s")
    total = f"{sum(round(each, 3) for each in seconds.values()):.3f}s"
    book.add_metadata("OPF", "media:duration", total, {"property": "media:duration"})
    book.add_metadata("OPF", "media:active-class", ACTIVE, {"property": "media:active-class"})


def _name(book: epub.EpubBook, kind: str, names: Iterable[str]) -> None:
    """Add people as `kind`; all are authors of the content."""
    for number, name in enumerate(names, start=1):
        book.add_metadata("DC", kind, printable(name), {"id": f"{kind}-{number}"})
        _refine(book, f"{kind}-{number}", "role", "aut", scheme="marc:relators")


def _refine(book: epub.EpubBook, what: str, name: str, value: str, **more: str) -> None:
    book.add_metadata("OPF", name, value, {"refines": f"#{what}", "property": name, **more})
