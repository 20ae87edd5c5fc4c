"""Words in files that are published as they are: in archives and their members, in PDFs, in properties of pictures."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape

from pipeline.jobs.blob import Blob

_MOST = 20_000_000  # bytes of a file, or of what is packed in one, that are read
_ENDS = 4_000_000  # bytes at the beginning and at the end of a longer one, where recordings have their titles
_MEMBERS = 2_000
_STREAM = re.compile(rb"stream\r?\n")
_HEX = re.compile(rb"<\s*([0-9A-Fa-f\s]{8,4000})>")
_ESCAPE = re.compile(rb"\\([0-7]{3})")
# Latin letters in UTF-16, in either order of bytes; and where the next entry of a recording's properties (ID3) begins.
_WIDE = re.compile(rb"(?:[\t-\xff]\0){4,}|(?:\0[\t-\xff]){4,}")
_FRAME = re.compile(rb"(?=[A-Z][A-Z0-9]{3}\0)")
_TAG = re.compile(r"<[^<>]{1,2000}>")


def read_words(blob: Blob) -> Iterator[str]:
    """Yield texts in which the words of a file are found, as far as its form is known: of its properties at least."""
    with blob.opened() as file:
        data = file.read(_MOST if blob.size <= _MOST else _ENDS)
        if blob.size > _MOST:
            file.seek(-_ENDS, io.SEEK_END)
            data += b"\n" + file.read()
    yield from _read(data, depth=2)


def _read(data: bytes, depth: int) -> Iterator[str]:
    if data.startswith(b"PK") and depth:
        yield from _read_archive(data, depth - 1)
    elif data.lstrip()[:5] == b"%PDF-":
        for part in (data, *_unpack_streams(data)):
            yield from _decode(_ESCAPE.sub(lambda octal: bytes([int(octal[1], 8) % 256]), part))
            yield from (text for digits in _HEX.findall(part) for text in _decode(_read_digits(digits)))
    else:
        yield from _decode(data)


def _read_archive(data: bytes, depth: int) -> Iterator[str]:
    left = _MOST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist()[:_MEMBERS]:
                yield member.filename
                with archive.open(member) as file:
                    part = file.read(left)
                left -= len(part)
                yield from _read(part, depth)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, zlib.error):
        yield from _decode(data)  # it is damaged, or has a password


def _unpack_streams(data: bytes) -> Iterator[bytes]:
    left = _MOST
    for piece in data.split(b"endstream")[:-1]:
        begin = _STREAM.search(piece)
        try:
            part = zlib.decompressobj().decompress(piece[begin.end() :], left) if begin else b""
        except zlib.error:
            continue
        left -= len(part)
        yield part
        if left <= 0:
            return


def _read_digits(digits: bytes) -> bytes:
    plain = b"".join(digits.split())
    return bytes.fromhex(plain[: len(plain) // 2 * 2].decode())


def _decode(data: bytes) -> Iterator[str]:
    """Yield bytes as text in the usual encodings; what is within marks (`<w:t>`) with and without these."""
    text = data.decode("utf-8", "replace")
    yield unescape(text)
    if "<" in text:
        yield unescape(_TAG.sub("", text))
    if "\ufffd" in text or "\0" in text:
        yield _FRAME.sub(b"\n", data).decode("latin-1")
        yield "\n".join(run.replace(b"\0", b"").decode("latin-1") for run in _WIDE.findall(data))
        yield from (data[shift:].decode("utf-16-le", "ignore") for shift in (0, 1))
