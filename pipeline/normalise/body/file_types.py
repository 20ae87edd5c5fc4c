"""Which files a site may offer: those that do nothing but lie there until somebody opens them in a program of his own.

A page or a script among them would act in the site's own name, on every reader and on whoever keeps the site; a program
would run on a server that knows its kind.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from pipeline.files.kinds import markup_in
from pipeline.i18n.sentences import sentence

SOUNDS = frozenset(".mp3 .m4a .m4b .ogg .oga .opus .wav .flac .aac .aif .aiff .mid .midi .weba .wma .amr".split())
FILMS = frozenset(".mp4 .m4v .mov .webm .ogv .avi .mkv .mpg .mpeg .3gp .wmv".split())
_TEXTS = ".txt .rtf .doc .docx .dotx .odt .ott .pages .pdf .epub .mobi .azw3 .djvu .tex .bib .rst .adoc .org .srt .vtt"
_SHEETS = ".xls .xlsx .ods .ots .numbers .ppt .pptx .pps .ppsx .odp .otp .key .odg .odf .pub .indd .idml .vsdx"
_DRAWINGS = (".svg", ".svgz")
_RASTERS = frozenset(
    ".apng .avif .bmp .dib .gif .heic .heif .hif .ico .jfif .jpe .jpeg .jpg .mpo .png .tif .tiff .webp".split()
)
DOCUMENTS = frozenset(f"{_TEXTS} {_SHEETS}".split())
_TABLES = ".csv .tsv .json .jsonl .ndjson .geojson .topojson .ics .vcf .yaml .yml .toml .ini .log .sqlite .sqlite3 .db"
_SCIENCE = ".parquet .dbf .shp .shx .prj .nc .mat .rds .rdata .sav .dta .fits .las .stl .obj .glb .ply .3mf .step .stp"
_LESSONS = ".ggb .sb .sb2 .sb3 .mscz .gp .gp5 .gpx5 .h5p .apkg .ipynb .aup3 .blend .fcstd .psd .xcf .kra .ora .ttf .otf"
_SOURCES = ".c .h .cc .cpp .hpp .ino .java .kt .go .rs .swift .cs .hs .ml .pas .f90 .sql .r .jl .asm .ads .adb"
_DATA = frozenset(f"{_TABLES} {_SCIENCE} {_LESSONS} {_SOURCES}".split())
# What packs one file keeps the kind of that one, which servers then tell of it.
_PACKED = frozenset(".gz .bz2 .xz .zst .z .br".split())
_ARCHIVES = frozenset(".zip .7z .rar .tar .tgz .tbz2 .txz".split())
# A picture behind a link is read as any other picture (`normalise/media/pictures/`).
_PASSIVE = SOUNDS | FILMS | DOCUMENTS | _DATA | _ARCHIVES
# What some servers run wherever it stands in a name: `a.php.txt` (Apache's mod_mime).
_RUN = frozenset(
    ".php .php3 .php4 .php5 .php7 .php8 .phtml .pht .phar .shtml .shtm .stm .asp .aspx .jsp .cgi .fcgi .pl".split()
)
_PAGES = frozenset(".html .htm .xhtml .xht .xml .xsl .xslt .svg .svgz .js .mjs .css .mht .mhtml .wasm .swf".split())
HINT = sentence("put it into a ZIP file, or link to a site where it may stand")


def is_picture(path: str) -> bool:
    """Return whether a file is called a picture."""
    return is_drawing(path) or PurePosixPath(path).suffix.lower() in _RASTERS


def is_drawing(path: str) -> bool:
    """Return whether a file is called a drawing."""
    return PurePosixPath(path).suffix.lower() in _DRAWINGS


def is_played(path: str) -> bool:
    """Return whether a file is called a sound or a film."""
    return PurePosixPath(path).suffix.lower() in SOUNDS | FILMS


def is_offered(path: str) -> bool:
    """Return whether a file is called something else that a site may offer, and that no page can show as a picture."""
    return PurePosixPath(path).suffix.lower() in _PASSIVE


def harm_of(path: str, beginning: bytes) -> str:
    """Return why a file may not be offered, by its name and how it begins: the end of a sentence; "" where it may."""
    *inner, last = [suffix.lower() for suffix in PurePosixPath(path).suffixes] or [""]
    acting = _RUN | _PAGES if last in _PACKED else _RUN
    if not last:
        return sentence("a name without a suffix does not say what it is, and a browser may show it as a page")
    if last not in _PASSIVE | _PACKED or not acting.isdisjoint(inner):
        kind = "".join((*inner, last)) if last in _PASSIVE | _PACKED else last
        return sentence(
            "a file of this kind ({kind}) may act in the name of the site, or be run by its server", kind=kind
        )
    kind = markup_in(beginning) if last != ".txt" else ""
    if not kind:
        return ""
    return sentence("it is {kind}, whatever its name, and may act in the name of the site", kind=kind)


def unrunnable(path: str) -> str:
    """Return the path without full stops before what servers run: `a.php.png` is `a-php.png`."""
    first, *parts = path.split(".")
    return first + "".join(f"-{part}" if f".{part}".lower() in _RUN else f".{part}" for part in parts)
