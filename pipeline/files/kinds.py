"""Kind of a file: told by its first bytes and named in plain language, or told by its name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from pipeline.i18n.sentences import sentence

_HEAD = 4096  # bytes
_EDGE = 65_536  # bytes of an archive's beginning and end, where the names of its parts stand
_BEGINNINGS: tuple[tuple[bytes | tuple[bytes, ...], str], ...] = (
    ((b"%!PS", b"\xc5\xd0\xd3\xc6"), sentence("a PostScript program")),
    (b"%PDF", sentence("a PDF")),
    (b"{\\rtf", sentence("a rich text document (RTF)")),
    (b"\xd0\xcf\x11\xe0", sentence("a document of an old version of Office")),
    (b"version https://git-lfs", sentence("a Git LFS pointer in place of a file that was not fetched")),
    (b"8BPS", sentence("a Photoshop file")),
    ((b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"), sentence("a JPEG 2000 picture")),
    ((b"\0\0\0\x0cJXL ", b"\xff\x0a"), sentence("a JPEG XL picture")),
    (b"\xd7\xcd\xc6\x9a", sentence("a Windows drawing (WMF)")),
    ((b"ID3", b"\xff\xfb"), sentence("a sound (MP3)")),
    (b"fLaC", sentence("a sound (FLAC)")),
    (b"OggS", sentence("a sound or a film (Ogg)")),
    (b"\x1aE\xdf\xa3", sentence("a film (WebM)")),
    (b"\0\0\x01\xba", sentence("a film (MPEG)")),
    (b"7z\xbc\xaf", sentence("an archive (7z)")),
    (b"Rar!", sentence("an archive (RAR)")),
    (b"\x1f\x8b", sentence("an archive (gzip)")),
    (b"SQLite format 3", sentence("a database")),
    (b"MZ", sentence("a Windows program")),
    ((b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"), sentence("a program")),
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
_BOXES = {
    b"qt  ": sentence("a film"),
    b"M4A ": sentence("a sound (M4A)"),
    b"M4B ": sentence("a sound (M4A)"),
    b"crx ": sentence("a raw photograph"),
}
_RIFF = {b"WAVE": sentence("a sound (WAV)"), b"AVI ": sentence("a film (AVI)")}
# Still pictures and rows of them in HEVC; AVIF has a reader of Pillow's own.
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(data: bytes) -> str:
    """Return what a file is that is no picture of pixels ("a Word document"); "" where its beginning says nothing."""
    if data.startswith(b"PK\x03\x04"):
        ends = data[:_EDGE] + data[-_EDGE:]
        return next((kind for mark, kind in _PACKED if mark in ends), sentence("an archive (ZIP)"))
    if data[4:8] == b"ftyp":
        return _BOXES.get(data[8:12], sentence("a film"))
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], "")
    return (
        next((kind for mark, kind in _BEGINNINGS if data.startswith(mark)), "")
        or markup_in(data)
        or (sentence("a text") if data and not _NO_TEXT.search(data[:_HEAD]) else "")
    )


def is_heif(data: bytes) -> bool:
    """Return whether a file begins as a photograph of a telephone does (HEIF, ISO/IEC 23008-12)."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF and b"avif" not in data[8:40]


def markup_in(data: bytes) -> str:
    """Return the kind of a file that a browser may show as a page, or a server may run; "" for any other."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\f")
    return next((kind for pattern, kind in _MARKUP if pattern.match(head)), "")


_SOUNDS = frozenset(".mp3 .m4a .m4b .ogg .oga .opus .wav .flac .aac .aif .aiff .mid .midi .weba .wma .amr".split())
_FILMS = frozenset(".mp4 .m4v .mov .webm .ogv .avi .mkv .mpg .mpeg .3gp .wmv".split())
_TEXTS = ".txt .rtf .doc .docx .dotx .odt .ott .pages .pdf .epub .mobi .azw3 .djvu .tex .bib .rst .adoc .org .srt .vtt"
_SHEETS = ".xls .xlsx .ods .ots .numbers .ppt .pptx .pps .ppsx .odp .otp .key .odg .odf .pub .indd .idml .vsdx"
_DRAWINGS = (".svg", ".svgz")
_RASTERS = frozenset(
    ".apng .avif .bmp .dib .gif .heic .heif .hif .ico .jfif .jpe .jpeg .jpg .mpo .png .tif .tiff .webp".split()
)
_DOCUMENTS = frozenset(f"{_TEXTS} {_SHEETS}".split())
_TABLES = ".csv .tsv .json .jsonl .ndjson .geojson .topojson .ics .vcf .yaml .yml .toml .ini .log .sqlite .sqlite3 .db"
_SCIENCE = ".parquet .dbf .shp .shx .prj .nc .mat .rds .rdata .sav .dta .fits .las .stl .obj .glb .ply .3mf .step .stp"
_LESSONS = ".ggb .sb .sb2 .sb3 .mscz .gp .gp5 .gpx5 .h5p .apkg .ipynb .aup3 .blend .fcstd .psd .xcf .kra .ora .ttf .otf"
_SOURCES = ".c .h .cc .cpp .hpp .ino .java .kt .go .rs .swift .cs .hs .ml .pas .f90 .sql .r .jl .asm .ads .adb"
_DATA = frozenset(f"{_TABLES} {_SCIENCE} {_LESSONS} {_SOURCES}".split())
# What packs one file keeps the kind of that one, which servers then tell of it.
_COMPRESSED = frozenset(".gz .bz2 .xz .zst .z .br".split())
_ARCHIVES = frozenset(".zip .7z .rar .tar .tgz .tbz2 .txz".split())
# A picture behind a link is read as any other picture (`normalise/media/`).
_PASSIVE = _SOUNDS | _FILMS | _DOCUMENTS | _DATA | _ARCHIVES
# What some servers run wherever it stands in a name: `a.php.txt` (Apache's mod_mime).
_RUN = frozenset(
    ".php .php3 .php4 .php5 .php7 .php8 .phtml .pht .phar .shtml .shtm .stm .asp .aspx .jsp .cgi .fcgi .pl".split()
)
_PAGES = frozenset(".html .htm .xhtml .xht .xml .xsl .xslt .svg .svgz .js .mjs .css .mht .mhtml .wasm .swf".split())
_SKETCHES = frozenset(".drawio .dio .excalidraw".split())
HINT = sentence("put it into a ZIP file, or link to a site that may have it")


def is_picture(path: str) -> bool:
    """Return whether a file is called a picture."""
    return is_drawing(path) or PurePosixPath(path).suffix.lower() in _RASTERS


def is_drawing(path: str) -> bool:
    """Return whether a file is called a drawing."""
    return PurePosixPath(path).suffix.lower() in _DRAWINGS


def is_played(path: str) -> bool:
    """Return whether a file is called a sound or a film."""
    return PurePosixPath(path).suffix.lower() in _SOUNDS | _FILMS


def is_offered(path: str) -> bool:
    """Return whether a file is called something else that a site may offer, and that no page can show as a picture."""
    return PurePosixPath(path).suffix.lower() in _PASSIVE


def harm_of(path: str, beginning: bytes) -> str:
    """Return why a file may not be offered, by its name and how it begins: the end of a sentence; "" where it may."""
    *inner, last = [suffix.lower() for suffix in PurePosixPath(path).suffixes] or [""]
    acting = _RUN | _PAGES if last in _COMPRESSED else _RUN
    if not last:
        return sentence("its name has no suffix, so that a browser may show it as a page")
    if last in _SKETCHES:
        return sentence("no browser shows a drawing of this kind ({kind}): export it as SVG or PNG", kind=last)
    if last not in _PASSIVE | _COMPRESSED or not acting.isdisjoint(inner):
        kind = "".join((*inner, last)) if last in _PASSIVE | _COMPRESSED else last
        return sentence("a file of this kind ({kind}) could run in the name of the site, or on its server", kind=kind)
    kind = markup_in(beginning) if last != ".txt" else ""
    if not kind:
        return ""
    return sentence("it is {kind}, whatever its name, and may act in the name of the site", kind=kind)


def unrunnable(path: str) -> str:
    """Return the path without full stops before what servers run: `a.php.png` is `a-php.png`."""
    first, *parts = path.split(".")
    return first + "".join(f"-{part}" if f".{part}".lower() in _RUN else f".{part}" for part in parts)


# Of what kind browsers play a file. Of what is called QuickTime they play nothing, but MP4 has the same boxes.
_PLAYED = {
    f".{suffix}": media_type
    for media_type, suffixes in (
        ("audio/mpeg", "mp3"),
        ("audio/mp4", "m4a m4b"),
        ("audio/aac", "aac"),
        ("audio/ogg", "ogg oga opus"),
        ("audio/flac", "flac"),
        ("audio/wav", "wav"),
        ("audio/webm", "weba"),
        ("video/mp4", "mp4 m4v mov"),
        ("video/webm", "webm"),
        ("video/ogg", "ogv"),
    )
    for suffix in suffixes.split()
}


def media_type_of(path: str) -> str:
    """Return the media type of a sound or a film that browsers play, "" for any other file."""
    return _PLAYED.get(PurePosixPath(path).suffix.lower(), "")
