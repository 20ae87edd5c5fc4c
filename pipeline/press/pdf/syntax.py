"""How objects are written down in a PDF: strings, references, streams (ISO 32000-1, 7.3)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable

from pikepdf import String

_REFERENCE = re.compile(rb"(?<!\d)(\d++) 0 R")
# A string in brackets, whose own brackets qpdf escapes, so that nothing in it is taken for a reference; or a reference.
_STRING_OR_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*+\)?+|(?<!\d)(\d++) 0 R", re.DOTALL)
_LENGTH = re.compile(rb"/Length \d+(?: 0 R)?")


def references(text: bytes) -> list[int]:
    """Return the numbers of the objects that a text, which qpdf has written, refers to, in order."""
    if b"(" in text:
        return [int(number) for number in _STRING_OR_REFERENCE.findall(text) if number]
    return list(map(int, _REFERENCE.findall(text)))


def renumbered(text: bytes, reference: Callable[[bytes], bytes]) -> bytes:
    """Return the text with other references: `reference` makes them of the digits of the old number."""
    if b"(" in text:
        return _STRING_OR_REFERENCE.sub(lambda found: reference(found[1]) if found[1] else found[0], text)
    pieces = _REFERENCE.split(text)
    pieces[1::2] = map(reference, pieces[1::2])
    return b"".join(pieces)


def to(number: int) -> bytes:
    """Return a reference to an object."""
    return b"%d 0 R" % number


def array(items: Iterable[bytes]) -> bytes:
    """Return an array of what is written down already."""
    return b"[%s]" % b" ".join(items)


def text_string(text: str) -> bytes:
    """Return text as a string: in PDFDocEncoding where that has all of it, else in UTF-16."""
    return String(text).unparse()


def stream(entries: bytes, data: bytes) -> bytes:
    """Return a stream of these bytes as they are; `entries` are its dictionary's without the length."""
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def deflated(entries: bytes, data: bytes) -> bytes:
    """Return a stream of these bytes, compressed."""
    return stream(entries + b" /Filter /FlateDecode", zlib.compress(data))


def entries_of(dictionary: bytes) -> bytes:
    """Return the entries of a stream's dictionary, without its length."""
    return _LENGTH.sub(b"", dictionary.strip()[2:-2], count=1).strip()
