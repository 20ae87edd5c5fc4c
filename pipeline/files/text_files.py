"""Text of a file: decode its bytes, find its lines, and bound what it may unfold to."""

from __future__ import annotations

import codecs
import re
import tomllib
import unicodedata
from bisect import bisect_right
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.files import kinds
from pipeline.files.opening import read_below
from pipeline.i18n.sentences import CHECK_PERMISSIONS, change_text, humanize, sentence
from pipeline.model.problems import Position, Problem
from pipeline.text.printable import in_one_line

# Unicode and YAML know more ends of lines; an editor shows none of these on a line of its own.
_END = re.compile(r"\r\n?|\n")


class Lines:
    """Beginnings of the lines of a text, which is scanned once, when the first is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def starts(self) -> list[int]:
        """The offsets at which lines begin."""
        return [0, *(end.end() for end in _END.finditer(self._text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset, which may be the text's length."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def start(self, offset: int) -> int:
        """Return the offset at which the line begins that an offset is in."""
        return self.starts[bisect_right(self.starts, offset) - 1]


_BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# As people call them, and as Python does, the commonest first: of two that fit as well, it is the one.
# They are told by whether their letters stand as in a language, é among small ones, « before a word: a wrong guess
# would publish nonsense, and charset-normalizer, which is made for whole pages, takes every third single sentence for
# Polish or Vietnamese.
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
    """A text, and the encoding that it was saved in where that is not UTF-8.

    `codec` is Python's name of the encoding, "" where there are two in one file.
    """

    text: str
    encoding: str = ""
    codec: str = "utf-8"


def decode(data: bytes) -> Decoded | None:
    """Return the text that bytes hold; None where they hold none, or its encoding cannot be told."""
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    for mark, codec in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return _decode_wide(data[len(mark) :], codec)
    return None if kind_of(data) or _CONTROLS.search(data) else _decode_mixed(data) or _decode_western(data)


def old_encoding(path: str, decoded: Decoded, place: Position) -> Problem:
    """Report that a file is not in UTF-8, and as what it was read."""
    message = sentence("not saved in UTF-8; read as {encoding}, which seems right", encoding=decoded.encoding)
    return Problem(path, *place, "old-encoding", message, sentence("check its accents, and save it as UTF-8"))


def kind_of(data: bytes) -> str:
    """Return what a file is that is no text, in words; "" where that cannot be told."""
    if data.startswith(_PICTURES):
        return sentence("a picture")
    return kinds.kind_of(data) if data.startswith(_OTHERS) else ""


def _decode_wide(data: bytes, codec: str) -> Decoded | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else Decoded(text, "UTF-16", codec)


def _decode_mixed(data: bytes) -> Decoded | None:
    """Return a text in UTF-8 with some letters of Windows-1252, as where two files were joined, or one was cut."""
    text = data.decode("utf-8", "surrogateescape")
    strange = sum(1 for _ in _UNREAD.finditer(text))
    if strange * 2 >= sum(1 for _ in _FOREIGN.finditer(text)):
        return None
    whole = _UNREAD.sub(lambda letter: bytes([ord(letter[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    return Decoded(whole, sentence("UTF-8 with letters of Windows-1252 between"), "")


def _decode_western(data: bytes) -> Decoded | None:
    candidates: list[tuple[float, Decoded]] = []
    for name, codec in _WESTERN.items():
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        candidates.append((0.0 if _RUN.search(text) else _rate_western(text), Decoded(text, name, codec)))
    likelihood, best = max(candidates, key=lambda candidate: candidate[0])  # MacRoman has a letter for every byte
    return best if likelihood >= _LIKELY else None


def _rate_western(text: str) -> float:
    """Return how well the letters beyond ASCII fit the languages of Western Europe, from 0 to 1."""
    matches = islice(_FOREIGN.finditer(text), _ENOUGH)
    marks = [_mark(at[0], text[max(at.start() - 1, 0) : at.start()], text[at.end() : at.end() + 1]) for at in matches]
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


DEEPEST = 50
"""Values in values, far more than anybody writes; far fewer than what packs or compares them can follow."""

_FEWEST = 1_000
# TOML 1.0 as a row of tokens: each is read once, whole or to where the parser would stop as well, so that the time
# this takes grows with the text. A key that holds a quotation mark, a comment or a text of several lines hides none.
_PART = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_TOKEN = re.compile(
    r""""{3}(?:[^"\\]|\\[\s\S]|"{1,2}+(?!"))*+"{0,5}+|'{3}(?:[^']|'{1,2}+(?!'))*+'{0,5}+|#[^\n]*+|"""
    rf"""(?P<key>{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*+)|["'][^\n]*+"""
)
_ANY_PART = re.compile(rf"""{_PART}|["'][^\n]*+""")
# Only what is no letter, no blank and no sign of ASCII can be a mark upon a letter.
_MARKS = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MOST_MARKS = 30


class UnreadableDataError(ValueError):
    """Settings that cannot be read: what is wrong, as the end of a sentence, where, and how to fix it."""

    def __init__(self, what: str, hint: str = "", place: Position | None = None) -> None:
        super().__init__(change_text(what, in_one_line))
        self.hint, self.place = hint, place


def read_bounded_text(root: Path, path: str, limit: int) -> Decoded:
    """Return the text of a file of settings at a path below a folder, without the mark that it may begin with.

    Raises:
        UnreadableDataError: the file cannot be read, has more than `limit` bytes or is in no encoding that can be told.
    """
    try:
        data = read_below(root, path, limit)
    except OSError as error:
        raise UnreadableDataError(humanize(error), CHECK_PERMISSIONS) from error
    if len(data) > limit:
        raise UnreadableDataError(sentence("it has more than {number} MB", number=limit // 1000000))
    if (decoded := decode(data)) is None:
        hint = sentence("save the file with the encoding UTF-8")
        raise UnreadableDataError(sentence("it is not saved in UTF-8"), hint)
    return decoded._replace(text=decoded.text.removeprefix("\ufeff"))


def parse_bounded_toml(text: str) -> dict[str, Any]:
    """Return what a text of TOML says.

    Raises:
        ValueError: it is no TOML, or has an endless key.
    """
    if has_endless_key(text):
        raise ValueError(sentence("a key has too many parts"))
    return tomllib.loads(text)


def require_bounded(value: object, text: str) -> None:
    """Let a value pass that is no more than the text that it was read from.

    References, of which YAML has a sign, make values of a value that hold it many times over, or itself.

    Raises:
        UnreadableDataError: it is more.
    """
    hint = sentence("write it without references (* and &)")
    most, seen = max(len(text), _FEWEST), 0
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST:
            raise UnreadableDataError(
                sentence("it is nested more than {deepest} levels deep, or in itself", deepest=DEEPEST), hint
            )
        if seen > most:
            what = sentence("its references (* and &) expand to far more than its own length")
            raise UnreadableDataError(what, hint)
        parts = (*item, *item.values()) if isinstance(item, dict) else item if isinstance(item, list) else ()
        waiting += [(part, depth + 1) for part in parts]


def has_endless_key(text: str) -> bool:
    """Return whether a text of TOML has a key with more parts than values may be nested.

    A key of so many parts takes the parser memory by the square of their number.
    """
    keys = (match["key"] for match in _TOKEN.finditer(text) if match["key"])
    return any(key.count(".") >= DEEPEST and len(_ANY_PART.findall(key)) > DEEPEST for key in keys)


def with_few_marks(text: str) -> str:
    """Return the text with at most thirty marks upon a letter, which is what the Stream-Safe Text Format has (UAX 15).

    To put more of them into their order takes time by the square of their number.
    """
    return _MARKS.sub(lambda run: _thin(run[0]), text)


def _thin(run: str) -> str:
    kept: list[str] = []
    marks = 0
    for letter in run:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
