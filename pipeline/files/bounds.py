"""What a text may unfold to: it is read in the main process, where nobody watches over time and memory."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from pipeline.files.decoding import Decoded, decode
from pipeline.files.opening import read_below
from pipeline.i18n.humanize import CHECK_PERMISSIONS, said
from pipeline.i18n.sentences import changed, sentence
from pipeline.model.problems import Position
from pipeline.text.printable import in_one_line

DEEPEST = 50
"""Values in values, far more than anybody writes; far fewer than what packs or compares them can follow."""

_ENOUGH = 1_000
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
    """Settings that cannot be read: what is wrong, as the end of a sentence, where, and how to mend it."""

    def __init__(self, what: str, hint: str = "", place: Position | None = None) -> None:
        """Say it in one line."""
        super().__init__(changed(what, in_one_line))
        self.hint, self.place = hint, place


def bounded_text(root: Path, path: str, most: int) -> Decoded:
    """Return the text of a file of settings at a path below a folder, without the mark that it may begin with.

    Raises:
        UnreadableDataError: the file cannot be read, has more than `most` bytes or is in no encoding that can be told.
    """
    try:
        data = read_below(root, path, most)
    except OSError as error:
        raise UnreadableDataError(said(error), CHECK_PERMISSIONS) from error
    if len(data) > most:
        raise UnreadableDataError(sentence("it has more than {number} MB", number=most // 1000000))
    if (found := decode(data)) is None:
        hint = sentence("save the file with the encoding UTF-8")
        raise UnreadableDataError(sentence("it is not saved in UTF-8"), hint)
    return found._replace(text=found.text.removeprefix("\ufeff"))


def bounded_toml(text: str) -> dict[str, Any]:
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
    hint = sentence("write what it says without references")
    most, seen = max(len(text), _ENOUGH), 0
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST:
            raise UnreadableDataError(
                sentence("it is nested more than {deepest} levels deep, or in itself", deepest=DEEPEST), hint
            )
        if seen > most:
            what = sentence("its references (* and &) unfold to more than a text of its length could say")
            raise UnreadableDataError(what, hint)
        parts = (*item, *item.values()) if isinstance(item, dict) else item if isinstance(item, list) else ()
        waiting += [(part, depth + 1) for part in parts]


def has_endless_key(text: str) -> bool:
    """Return whether a text of TOML has a key with more parts than values may be nested.

    A key of so many parts takes the parser memory by the square of their number.
    """
    keys = (found["key"] for found in _TOKEN.finditer(text) if found["key"])
    return any(key.count(".") >= DEEPEST and len(_ANY_PART.findall(key)) > DEEPEST for key in keys)


def with_few_marks(text: str) -> str:
    """Return the text with at most thirty marks upon a letter, which is what the Stream-Safe Text Format has (UAX 15).

    To put more of them into their order takes time by the square of their number.
    """
    return _MARKS.sub(lambda run: _thinned(run[0]), text)


def _thinned(run: str) -> str:
    kept: list[str] = []
    marks = 0
    for letter in run:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
