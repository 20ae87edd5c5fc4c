"""The EPUB container and its package document."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from pipeline.jobs.blob import Blob
from pipeline.press.epub import Package, PackageMetadata, Resource, write_epub
from pipeline.press.zip_archive import deflate

NAMES = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
XHTML = "application/xhtml+xml"
METADATA = PackageMetadata(
    identifier="urn:isbn:9780000000002",
    title="Un <titre> & son esperluette",
    languages=("fr", "en"),
    modified=dt.datetime(2024, 5, 6, 9, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    subtitle="Un sous-titre",
    creators=("Ada", "Blaise"),
    subjects=("Vidéo",),
    properties=(("schema:accessMode", "textual"), ("schema:accessMode", "visual")),
)
PACKAGE = Package(
    METADATA,
    (
        Resource("nav.xhtml", XHTML, Blob.of("<html/>"), ("nav",)),
        Resource("z.xhtml", XHTML, deflate(b"<html>z</html>")),
        Resource("a.xhtml", XHTML, Blob.of("<html>a</html>"), ("mathml", "svg")),
        Resource("p.png", "image/png", Blob.of(b"\x89PNG")),
    ),
    ("z.xhtml", "nav.xhtml", "a.xhtml"),
    direction="rtl",
)


def members(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.infolist()


def package_document(package: Package) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(write_epub(package).data)) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def texts(document: etree._Element, path: str) -> list[str]:
    found = document.xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [str(item) for item in found]


def test_the_same_package_gives_the_same_bytes() -> None:
    assert write_epub(PACKAGE) == write_epub(PACKAGE)


def test_the_container_begins_with_its_bare_type() -> None:
    data = write_epub(PACKAGE).data
    # OCF 3.3, 4.3: the type can be read at byte 38, without a library for archives.
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    assert {entry.date_time for entry in members(data)} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in members(data)} == {0o100644}


def test_documents_stay_as_they_are() -> None:
    body = b'<html xmlns:epub="x"><body epub:type="bodymatter"><svg viewBox="0 0 1 1"/></body></html>'
    changed = replace(PACKAGE.resources[1], data=Blob.of(body))
    data = write_epub(replace(PACKAGE, resources=(PACKAGE.resources[0], changed), spine=("z.xhtml",))).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("EPUB/z.xhtml") == body


def test_the_package_document_names_its_language_and_no_ncx() -> None:
    document = package_document(PACKAGE)
    assert document.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert texts(document, "//o:spine/@toc") == []
    assert texts(document, "//o:spine/@page-progression-direction") == ["rtl"]


def test_the_spine_keeps_the_order_of_reading() -> None:
    document = package_document(PACKAGE)
    paths = dict(zip(texts(document, "//o:item/@id"), texts(document, "//o:item/@href"), strict=True))
    assert [paths[key] for key in texts(document, "//o:itemref/@idref")] == ["z.xhtml", "nav.xhtml", "a.xhtml"]
    assert texts(document, "//o:item[@href='a.xhtml']/@properties") == ["mathml svg"]


def test_metadata_is_written_as_given() -> None:
    document = package_document(PACKAGE)
    assert texts(document, "//dc:identifier/text()") == ["urn:isbn:9780000000002"]
    assert texts(document, "//dc:title/text()") == ["Un <titre> & son esperluette", "Un sous-titre"]
    assert texts(document, "//o:meta[@property='title-type']/text()") == ["main", "subtitle"]
    assert texts(document, "//dc:creator/text()") == ["Ada", "Blaise"]
    assert len(set(texts(document, "//@id"))) == len(texts(document, "//@id"))
    assert texts(document, "//dc:language/text()") == ["fr", "en"]
    assert texts(document, "//o:meta[@property='dcterms:modified']/text()") == ["2024-05-06T07:00:00Z"]
    assert texts(document, "//o:meta[@property='schema:accessMode']/text()") == ["textual", "visual"]
    assert texts(document, "//dc:publisher") == []


def test_control_characters_do_not_cost_a_title() -> None:
    document = package_document(replace(PACKAGE, metadata=replace(METADATA, title="Un\x07 titre\uffff")))
    assert texts(document, "//dc:title[@id='title']/text()") == ["Un titre"]


def test_a_path_is_in_a_book_once() -> None:
    with pytest.raises(ValueError, match="one path"):
        write_epub(replace(PACKAGE, resources=(*PACKAGE.resources, PACKAGE.resources[0])))


def test_the_spine_holds_files_of_the_book_only() -> None:
    with pytest.raises(KeyError):
        write_epub(replace(PACKAGE, spine=("elsewhere.xhtml",)))
