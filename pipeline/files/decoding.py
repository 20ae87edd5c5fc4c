"""The bytes of a post -> its text: UTF-8, or what older programs saved in its stead.

What is no UTF-8 is read as UTF-16 where it says so, else as one of the encodings of Western Europe, but only where
that gives letters as its languages have them: é among small letters, « before a word. Whatever else stays unread: a
wrong guess would publish a page of nonsense. (charset-normalizer is made for whole pages: of single sentences it takes
every third for Polish or Vietnamese.)
"""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import NamedTuple

from pipeline.files import kinds
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Position, Problem

_BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# As people call them, and as Python does, the commonest first: of two that fit as well, it is the one.
_WESTERN = {"Windows-1252": "cp1252", "ISO 8859-15": "iso8859-15", "MacRoman": "mac-roman"}
# Letters of the languages from Portugal to Norway.
_LETTERS = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüß")
_CAPITALS = frozenset("ÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜ")
# What stands before a word, beside one, and between the letters of one.
_OPENING = "«‹“„‘‚¿¡"
_SIGNS = frozenset(f"{_OPENING}»›”…•·°§€©®™£½¼¾²³µ×ªº")
_WITHIN = frozenset("’–—\u00a0")
_CLOSING, _BLANKS = frozenset(")].,;:!?"), frozenset(" \t\n\r\u00a0\u202f")
# More of them in a row than a word has: Russian or Greek letters, read as others.
_RUN = re.compile(r"[^\W\da-zA-Z_]{4}")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_UNREAD = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of bytes that are no UTF-8
_LIKELY = 0.8
_ENOUGH = 100_000  # letters tell all that there is to tell
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_OTHERS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")


class Decoded(NamedTuple):
    """A text, and the encoding that it was saved in where that is not UTF-8."""

    text: str
    encoding: str = ""


def decode(data: bytes) -> Decoded | None:
    """Return the text that bytes hold; None where they hold none, or nobody can tell which."""
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    for mark, codec in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return _wide(data[len(mark) :], codec)
    return None if kind_of(data) or _CONTROLS.search(data) else _mixed(data) or _western(data)


def old_encoding(path: str, found: Decoded, place: Position) -> Problem:
    """Report that a file is not in UTF-8, and as what it was read."""
    message = sentence("not saved in UTF-8; read as {encoding}, which gives words", encoding=found.encoding)
    return Problem(
        path, *place, "old-encoding", message, sentence("see whether its accents are right, and save it in UTF-8")
    )


def kind_of(data: bytes) -> str:
    """Return what a file is that is no text, in words; "" where that cannot be told."""
    if data.startswith(_PICTURES):
        return sentence("a picture")
    return kinds.kind_of(data) if data.startswith(_OTHERS) else ""


def _wide(data: bytes, codec: str) -> Decoded | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else Decoded(text, "UTF-16")


def _mixed(data: bytes) -> Decoded | None:
    """Return a text in UTF-8 with some letters of Windows-1252, as where two files were joined, or one was cut."""
    text = data.decode("utf-8", "surrogateescape")
    strange = sum(1 for _ in _UNREAD.finditer(text))
    if strange * 2 >= sum(1 for _ in _FOREIGN.finditer(text)):
        return None
    whole = _UNREAD.sub(lambda letter: bytes([ord(letter[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    return Decoded(whole, sentence("UTF-8 with letters of Windows-1252 between"))


def _western(data: bytes) -> Decoded | None:
    found: list[tuple[float, Decoded]] = []
    for name, codec in _WESTERN.items():
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        found.append((0.0 if _RUN.search(text) else _likelihood(text), Decoded(text, name)))
    likelihood, best = max(found, key=lambda one: one[0])  # MacRoman has a letter for every byte
    return best if likelihood >= _LIKELY else None


def _likelihood(text: str) -> float:
    """Return how well what is not of ASCII stands where the languages of Western Europe have it, from 0 to 1."""
    found = islice(_FOREIGN.finditer(text), _ENOUGH)
    marks = [_mark(at[0], text[max(at.start() - 1, 0) : at.start()], text[at.end() : at.end() + 1]) for at in found]
    return sum(marks) / len(marks) if marks else 0.0


def _mark(letter: str, before: str, after: str) -> float:
    """Return from 0 for a letter that no language has between these two, to 1 for one that is at home there."""
    if letter in _LETTERS:
        return 0.0 if before.isupper() and after.isalpha() and not after.islower() else 1.0
    if letter in _CAPITALS:
        begins = not (before.islower() or before.isdigit() or before in _CLOSING)
        return 0.0 if not begins else 1.0 if after.isalpha() else 0.9 if after in _BLANKS else 0.5
    if letter in _WITHIN:
        return 0.9 if letter != "’" and before.isalpha() and after.isalpha() else 1.0
    if letter in _OPENING:
        if before.isalnum() or before in _CLOSING:
            # As German closes a quotation: „so“, »so«.
            return 0.0 if letter not in "“«‘" or after.isalnum() else 1.0 if letter == "“" else 0.9
        return 0.8 if letter == "‚" else 1.0
    return 0.0 if letter not in _SIGNS else 0.2 if after.isalpha() else 1.0
