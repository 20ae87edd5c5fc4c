"""Archives and XML parts of documents from strangers, read within limits and written anew."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from html import unescape
from urllib.parse import unquote

from lxml import etree

from pipeline.i18n.sentences import error_text, humanize
from pipeline.importing.documents import FoundPicture, UnreadableDocumentError
from pipeline.jobs.blob import Blob

_MOST_PARTS = 10_000
_MOST_UNPACKED = 400_000_000  # bytes
_LARGEST_TEXT = 50_000_000  # bytes of one part that is parsed
_LARGEST_PICTURE = 100_000_000  # bytes
# Words and XML unpack to ten or thirty times their size; what goes beyond this is made to fill memory.
_TIGHTEST, _SMALL = 200, 10_000_000
_ENCRYPTED = 0x1
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The parts of an archive by their names, which are looked up and never used as paths."""

    def __init__(self, data: bytes) -> None:
        """Look at what the archive says that it holds.

        Raises:
            UnreadableDocumentError: it is damaged, encrypted, or holds too much.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableDocumentError("it is damaged, or only a part of it is there") from error
        self._parts = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        self._refuse_too_much(len(data))
        if any(info.flag_bits & _ENCRYPTED for info in self._parts.values()):
            raise UnreadableDocumentError("it is locked with a password; save it without one")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(self._parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def read(self, name: str, limit: int = _LARGEST_TEXT) -> bytes:
        """Return a part.

        Raises:
            UnreadableDocumentError: there is no such part, or it is damaged or too large.
        """
        info = self._parts.get(name)
        if info is None:
            raise UnreadableDocumentError("its part “{name}” is missing: it is damaged", name=name)
        if info.file_size > limit:
            raise UnreadableDocumentError(
                "its part “{name}” is larger than {number} MB", name=name, number=limit // 1000000
            )
        if info.compress_type not in _PLAIN:
            raise UnreadableDocumentError("its part “{name}” is packed in a way that no word processor uses", name=name)
        try:
            with self._zip.open(info) as part:
                return part.read(limit)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise UnreadableDocumentError("it is damaged: its part “{name}” cannot be read", name=name) from error

    def take_picture(self, name: str) -> FoundPicture:
        """Return a part that is a picture, or why it cannot be had."""
        try:
            return FoundPicture(name, Blob.of(self.read(name, _LARGEST_PICTURE)))
        except UnreadableDocumentError as error:
            return FoundPicture(name, reason=error_text(error))

    def _refuse_too_much(self, packed: int) -> None:
        unpacked = sum(info.file_size for info in self._parts.values())
        if len(self._zip.infolist()) > _MOST_PARTS:
            raise UnreadableDocumentError("it contains more than {number:,} files", number=_MOST_PARTS)
        if unpacked > _MOST_UNPACKED or (unpacked > _SMALL and unpacked > packed * _TIGHTEST):
            raise UnreadableDocumentError(
                "{packed:,} bytes of it would unpack to {unpacked:,}: it is not a document, but made to fill memory",
                packed=packed,
                unpacked=unpacked,
            )


def resolve_part(part: str, address: str) -> str:
    """Return the name of the part that an address in another part means; "" where it leads out of the archive."""
    path = unquote(address.partition("#")[0])
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(part), path)
    name = posixpath.normpath(joined) if path else part
    return "" if name.startswith("..") or ":" in path.partition("/")[0] or "\\" in name else name


def pack(parts: dict[str, bytes]) -> bytes:
    """Return an archive of parts, for pandoc to read."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,500}>", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml[^>]{0,200}>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
# The name of `epub:type` in HTML: XML refuses a colon in a plain name (`web_page.mark_notes` reads both).
_NAMES = {"{http://www.idpf.org/2007/ops}type": "data-type"}
_DEEPEST = 250  # elements in elements of a web page, which libxml2 would follow further


def parse_xml(data: bytes, part: str) -> etree._Element:
    """Return the root of a part of a document.

    Raises:
        UnreadableDocumentError: it is not well-formed, too deep, or declares entities, which no word processor does.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocumentError(
            "it is damaged: its part “{part}” cannot be read ({error})", part=part, error=humanize(error)
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocumentError(
            "its part “{part}” declares a document type, which no word processor does", part=part
        )
    return root


def convert_xhtml(data: bytes) -> str:
    """Return a page of an e-book as HTML; one that is no well-formed XML is taken as it is."""
    text = _DOCTYPE.sub("", data.decode("utf-8", "replace"), count=1)
    text = _ENTITY.sub(lambda match: match[0] if match[1] in _OF_XML else unescape(match[0]), text)
    try:
        root = parse_xml(text.encode(), "page")
    except UnreadableDocumentError:
        return _DECLARATION.sub("", text, count=1)
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = etree.QName(element).localname
        for name in list(element.attrib):
            if str(name).startswith("{"):
                value = element.attrib.pop(name)
                plain = _NAMES.get(str(name), etree.QName(name).localname)
                if plain not in element.attrib:
                    element.set(plain, value)
    return etree.tostring(root, method="html", encoding="unicode")


def parse_html(data: bytes | str) -> etree._Element:
    """Return the root of a web page, however it is written.

    Raises:
        UnreadableDocumentError: it is empty, or too deep.
    """
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocumentError("it cannot be read as a web page: {error}", error=humanize(error)) from error
    if root is None:
        raise UnreadableDocumentError("it is empty")
    if _depth(root) > _DEEPEST:
        raise UnreadableDocumentError("its elements are nested more than {deepest} levels deep", deepest=_DEEPEST)
    return root


def serialize(root: etree._Element) -> bytes:
    """Return a part as XML in UTF-8."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def remove(element: etree._Element) -> None:
    """Take an element out and leave the text after it."""
    replace(element, [])


def unwrap(element: etree._Element) -> None:
    """Put the children of an element in its place. Its own text is lost: in office documents only leaves have any."""
    replace(element, list(element))


def replace(element: etree._Element, others: list[etree._Element]) -> None:
    """Put other elements in the place of one; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail, element.tail = element.tail or "", None
    place = parent.index(element)
    parent[place : place + 1] = others
    if end := place + len(others):
        parent[end - 1].tail = (parent[end - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def join_text(element: etree._Element) -> str:
    """Return all words below an element."""
    return "".join(piece if isinstance(piece, str) else piece.decode() for piece in element.itertext())


def _depth(root: etree._Element) -> int:
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in element]
    return deepest
