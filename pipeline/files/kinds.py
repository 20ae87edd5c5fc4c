"""What a file is, after how it begins and whatever it is called, in words that whoever put it there knows."""

from __future__ import annotations

import re

from pipeline.i18n.sentences import sentence

_HEAD = 4096  # bytes
_EDGE = 65_536  # bytes of an archive's beginning and end, where the names of its parts stand
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%!PS", sentence("a PostScript program")),
    (b"\xc5\xd0\xd3\xc6", sentence("a PostScript program")),
    (b"%PDF", sentence("a PDF")),
    (b"{\\rtf", sentence("a rich text document (RTF)")),
    (b"\xd0\xcf\x11\xe0", sentence("a document of an old Office")),
    (b"version https://git-lfs", sentence("a pointer of Git LFS, in the place of a file that was not fetched")),
    (b"8BPS", sentence("a Photoshop file")),
    (b"\0\0\0\x0cjP  ", sentence("a JPEG 2000 picture")),
    (b"\xff\x4f\xff\x51", sentence("a JPEG 2000 picture")),
    (b"\0\0\0\x0cJXL ", sentence("a JPEG XL picture")),
    (b"\xff\x0a", sentence("a JPEG XL picture")),
    (b"\xd7\xcd\xc6\x9a", sentence("a Windows drawing (WMF)")),
    (b"ID3", sentence("a sound (MP3)")),
    (b"\xff\xfb", sentence("a sound (MP3)")),
    (b"fLaC", sentence("a sound (FLAC)")),
    (b"OggS", sentence("a sound or a film (Ogg)")),
    (b"\x1aE\xdf\xa3", sentence("a film (WebM)")),
    (b"\0\0\x01\xba", sentence("a film (MPEG)")),
    (b"7z\xbc\xaf", sentence("an archive (7z)")),
    (b"Rar!", sentence("an archive (RAR)")),
    (b"\x1f\x8b", sentence("an archive (gzip)")),
    (b"SQLite format 3", sentence("a database")),
    (b"MZ", sentence("a program of Windows")),
    (b"\x7fELF", sentence("a program")),
    (b"\xcf\xfa\xed\xfe", sentence("a program")),
    (b"\xca\xfe\xba\xbe", sentence("a program")),
    (b"#!", sentence("a script")),
)
# Names of parts, each of which one kind of document has, and what a document says of itself in its first part.
_PACKED: tuple[tuple[bytes, str], ...] = (
    (b"mimetypeapplication/epub", sentence("an e-book (EPUB)")),
    (b"mimetypeapplication/vnd.oasis.opendocument", sentence("a document of LibreOffice")),
    (b"word/document", sentence("a Word document")),
    (b"xl/workbook", sentence("an Excel workbook")),
    (b"ppt/presentation", sentence("a PowerPoint presentation")),
)
_MARKUP: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<\?(?:php|=)", re.IGNORECASE), sentence("a PHP program")),
    (
        re.compile(rb"(?:<[?!][^>]{0,999}>[\s\]>]{0,99}){0,9}<(?:\w{1,20}:)?svg\b", re.IGNORECASE),
        sentence("a drawing (SVG)"),
    ),
    (re.compile(rb"<\?xml|<![a-z]+ (?!html)[a-z]", re.IGNORECASE), sentence("an XML file")),
    # How browsers tell a page, whatever its name (WHATWG, MIME Sniffing, 7.1), and any other element.
    (re.compile(rb"<(?:!--|!doctype|/?[a-z][a-z0-9]*[\s>/])", re.IGNORECASE), sentence("a web page")),
)
# ISO/IEC 14496-12: of what kind the boxes are that the file is made of.
_BRANDS = {
    b"qt  ": sentence("a film"),
    b"M4A ": sentence("a sound (M4A)"),
    b"M4B ": sentence("a sound (M4A)"),
    b"crx ": sentence("a raw photograph"),
}
_RIFF = {b"WAVE": sentence("a sound (WAV)"), b"AVI ": sentence("a film (AVI)")}
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(data: bytes) -> str:
    """Return what a file is that is no picture of pixels ("a Word document"); "" where its beginning says nothing."""
    if data.startswith(b"PK\x03\x04"):
        ends = data[:_EDGE] + data[-_EDGE:]
        return next((kind for mark, kind in _PACKED if mark in ends), sentence("an archive (ZIP)"))
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], sentence("a film"))
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], "")
    return next((kind for mark, kind in _BEGINNINGS if data.startswith(mark)), "") or markup_in(data) or _text(data)


def markup_in(data: bytes) -> str:
    """Return what a file is that a browser may show as a page, or a server run, whatever its name says.

    For any other it is "".
    """
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\f")
    return next((kind for pattern, kind in _MARKUP if pattern.match(head)), "")


def _text(data: bytes) -> str:
    return sentence("a text") if data and not _NO_TEXT.search(data[:_HEAD]) else ""
