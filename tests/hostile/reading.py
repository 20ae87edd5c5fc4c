"""Extract all words of published files: unpack archives, resolve escapes, read PDFs."""

import gzip
import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf
import pypdfium2

_GZIP, _ZIP, _PDF = b"\x1f\x8b", b"PK\x03\x04", b"%PDF"
# What a line that ends within a word ends with.
_PARTED = re.compile(r"(?:-|\u2010|\u00ad|\ufffe|\x02)?[\r\n]+")


def words(files: Mapping[str, bytes] | Path) -> dict[str, str]:
    """Return the text of each file in lower case; each part of an archive is a file."""
    if isinstance(files, Path):
        paths = [path for path in files.rglob("*") if path.is_file()]
        files = {path.relative_to(files).as_posix(): path.read_bytes() for path in paths}
    return {name: f"{name}\n{text}".casefold() for path, data in files.items() for name, text in _read(path, data)}


def holders(files: Mapping[str, bytes] | Path, secret: str, known: str, *kinds: str) -> set[str]:
    """Return the files that contain a secret; a `known` word must be found in a file of each kind."""
    said = words(files)
    for kind in kinds:
        assert any(known.casefold() in text for name, text in said.items() if name.endswith(kind)), (known, kind)
    return {name for name, text in said.items() if secret.casefold() in text}


def _read(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    if data.startswith(_GZIP):
        yield from _read(name, gzip.decompress(data))
    elif data.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.infolist():
                yield from _read(f"{name}/{part.filename}", archive.read(part))
    elif data.startswith(_PDF):
        yield name, "\n".join(_of_pdf(data))
    else:
        text = data.decode("utf-8", "replace")
        unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
        yield name, "\n".join({text, html.unescape(text), unescaped})


def _of_pdf(data: bytes) -> Iterator[str]:
    with pypdfium2.PdfDocument(data) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    yield from (text, _PARTED.sub("", text), _PARTED.sub(" ", text))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                try:
                    yield one.read_bytes().decode("utf-8", "replace")
                except pikepdf.PdfError:  # a photograph
                    yield one.read_raw_bytes().decode("latin-1")
            elif isinstance(one, pikepdf.Dictionary):
                yield from (str(value) for value in one.values() if isinstance(value, pikepdf.String))
