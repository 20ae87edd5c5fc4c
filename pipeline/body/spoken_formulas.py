"""Read a formula aloud: MathML in words, as a teacher says it at the blackboard.

Screen readers speak the alternative text of a formula on paper and in an e-book. Its source in TeX is of no use there.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.body.neutral_html import Tree

_SILENT = frozenset(("", "\u2061", "\u2062", "\u2063", "\u2064", "\u200b"))
_ROWS = frozenset("math mrow mstyle mpadded semantics menclose mtd".split())
_NOTHING = frozenset("mspace mphantom annotation none mprescripts".split())
_CLOSED_BY = {"(": ")", "[": "]", "⌊": "⌋", "⌈": "⌉", "|": "|", "∣": "∣", "‖": "‖", "∥": "∥"}
_WORDS_OF_PAIRS = {"|": "absolute", "∣": "absolute", "‖": "norm", "∥": "norm", "⌊": "floor", "⌈": "ceiling"}
_SUMS = frozenset("∑∏⋃⋂∐")
_LIMITS = frozenset("lim max min sup inf".split())
_INTEGRALS = frozenset("∫∬∭∮")
_PRIMES = {"′": "prime", "'": "prime", "″": "second"}
_ACCENTS_OVER = frozenset(("⏞", "⏟"))
# Letters that name functions nearly always: “f(x)” is read “f of x”, and “a(x + 1)” is a product.
_FUNCTIONS = frozenset("fghFGHPφϕψ")
_LONGEST = 1000  # signs of a formula that somebody can follow by ear


class _UnknownSignError(Exception):
    """A formula has something that has no words here."""


def speak_formula(formula: Tree, language: str) -> str:
    """Return a `math` element in words, in the language of its place in a text of this language.

    It is "" where there are no words for a part of it, or none in this language: nothing is left out or guessed.
    """
    marked = (own for element in (formula, *formula.iterancestors()) if (own := element.get("lang")))
    language = next(marked, language).partition("-")[0]
    words = _words(language)
    if not words or len(formula.text_content()) > _LONGEST:
        return ""
    letters = {text for element in formula.iter("mi") if len(text := element.text or "") == 1}
    try:
        spoken = _Speaker(words, frozenset(filter(lambda letter: letter.lower() in letters, letters))).row([formula])
    except (_UnknownSignError, RecursionError):
        return ""
    spoken = " ".join(spoken.split())
    return spoken if language == "fr" else spoken.replace(" ;", ";")


@functools.cache
def _words(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the tables of spoken_formulas.toml in one language; an empty one where it has no such language."""
    tables: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    languages = tables.pop("languages")
    if language not in languages:
        return {}
    place = languages.index(language)
    return {name: {key: words[place] for key, words in rows.items()} for name, rows in tables.items()}


class _Speaker:
    """Says parts of a formula. `doubled` are its letters that are there both large and small."""

    def __init__(self, words: Mapping[str, Mapping[str, str]], doubled: frozenset[str]) -> None:
        self._words, self._doubled = words, doubled

    def row(self, parts: Sequence[Tree]) -> str:
        """Say what follows each other on a line."""
        return " ".join(filter(None, self._pieces(list(_flatten(parts)))))

    def _pieces(self, parts: Sequence[Tree]) -> Iterator[str]:
        place = 0
        while place < len(parts):
            part, sign = parts[place], _sign(parts[place])
            end = _find_end(parts, place) if sign in _CLOSED_BY else 0
            inside = parts[place + 1 : end]
            if end and sign in _WORDS_OF_PAIRS and inside:
                yield self._phrase(_WORDS_OF_PAIRS[sign], self.row(inside))
                place = end
            elif end and len(inside) == 1 and inside[0].tag == "mtable":
                yield self._table(inside[0], "matrix")
                place = end
            elif end and len(inside) == 1 and _is_binomial(inside[0]):
                yield self._phrase("binomial", *map(self._say, inside[0]))
                place = end
            elif end and place and _names_function(parts[place - 1]):
                yield f"{self._phrase('of')} {self._in_brackets(inside)}"
                place = end
            elif sign == "{" and len(parts) == place + 2 and parts[place + 1].tag == "mtable":
                yield self._table(parts[place + 1], "cases")
                place += 1
            elif sign == "→" and place and _is_set(parts[place - 1]):
                yield self._phrase("into")
            else:
                yield self._say(part)
            place += 1

    def _in_brackets(self, inside: Sequence[Tree]) -> str:
        """Say the argument of a function: its brackets are heard only where it is more than a letter or a list."""
        spoken = self.row(inside)
        if all(part.tag in {"mi", "mn"} or _sign(part) in {",", ";"} for part in inside):
            return spoken
        return f"{self._word('signs', '(')} {spoken} {self._word('signs', ')')}"

    def _say(self, part: Tree) -> str:
        tag = str(part.tag)
        if tag in _NOTHING:
            return ""
        if tag in _ROWS:
            return self.row(list(part))
        if tag in {"mn", "mtext", "ms"}:
            return self._text(part)
        if tag == "mi":
            return self._letter(part)
        if tag == "mo":
            return self._sign(part)
        say = getattr(self, f"_{tag}", None)
        if say is None:
            raise _UnknownSignError(tag)
        return str(say(*part)) if tag not in {"mtable", "mfrac", "msqrt"} else str(say(part))

    def _text(self, part: Tree) -> str:
        return unicodedata.normalize("NFKC", part.text or "").strip()

    def _letter(self, part: Tree) -> str:
        text = (part.text or "").strip()
        if text in self._words["letters"]:
            return self._words["letters"][text]
        name = unicodedata.normalize("NFKC", text)
        if name in self._words["functions"]:
            return self._words["functions"][name]
        if name in _SILENT:
            return ""
        if len(name) > 1:
            if not re.fullmatch(r"[\w .'’-]+", name):
                raise _UnknownSignError(text)
            return name
        return self._capital(name) if name in self._doubled and name != name.lower() else self._name(name)

    def _capital(self, letter: str) -> str:
        return self._phrase("capital", self._name(letter))

    def _name(self, letter: str) -> str:
        """Say a letter: Greek ones have names, those of other alphabets are themselves."""
        if letter in self._words["letters"]:
            return self._words["letters"][letter]
        name = unicodedata.name(letter, "")
        if name.startswith("GREEK"):
            small = letter.lower()
            own = self._words["letters"].get(small, unicodedata.name(small).split()[-1].lower())
            return {"lamda": "lambda", "upsilon": "upsilon"}.get(own, own)
        if letter.isalpha():
            return letter
        return self._word("signs", letter)

    def _sign(self, part: Tree) -> str:
        text = unicodedata.normalize("NFC", (part.text or "").strip())
        if text in _SILENT:
            return ""
        for table in ("signs", "letters", "functions"):
            if text in self._words[table]:
                return self._words[table][text]
        if text.isalpha():  # the name of a function that somebody has made up
            return text
        raise _UnknownSignError(text)

    def _mfrac(self, fraction: Tree) -> str:
        above, below = fraction
        if _is_binomial(fraction):
            return self._phrase("binomial", self._say(above), self._say(below))
        simple = f"{self._plain(above)}/{self._plain(below)}"
        if simple in self._words["fractions"]:
            return self._words["fractions"][simple]
        kind = "fraction" if _is_short(above) and _is_short(below) else "long_fraction"
        return self._phrase(kind, self._say(above), self._say(below))

    def _msqrt(self, root: Tree) -> str:
        parts = list(_flatten(list(root)))
        return self._phrase("root" if len(parts) == 1 and _is_short(parts[0]) else "long_root", self.row(parts))

    def _mroot(self, base: Tree, index: Tree) -> str:
        if self._plain(index) == "3" and _is_short(base):
            return self._phrase("cube_root", self._say(base))
        kind = "nth_root" if _is_short(base) else "long_nth_root"
        return self._phrase(kind, self._say(base), self._say(index))

    def _msup(self, base: Tree, power: Tree) -> str:
        return self._raise(self._say(base), power)

    def _msub(self, base: Tree, index: Tree) -> str:
        if _sign(base) in _INTEGRALS | _SUMS or self._plain(base) in _LIMITS:
            return self._munder(base, index)
        if self._plain(base) == "log":
            return self._phrase("base", self._say(base), self._say(index))
        return self._phrase("index" if _is_short(index) else "long_index", self._say(base), self._say(index))

    def _msubsup(self, base: Tree, index: Tree, power: Tree) -> str:
        if _sign(base) in _INTEGRALS:
            return self._phrase("between", *map(self._say, (base, index, power)))
        if _sign(base) in _SUMS:
            return self._phrase("summed", *map(self._say, (base, index, power)))
        return self._raise(self._msub(base, index), power)

    def _munderover(self, base: Tree, under: Tree, over: Tree) -> str:
        if not _sign(base):
            raise _UnknownSignError("munderover")
        return self._msubsup(base, under, over)

    def _munder(self, base: Tree, under: Tree) -> str:
        if _sign(under) in _ACCENTS_OVER:
            return self._say(base)
        if self._plain(base) in _LIMITS:
            return self._phrase("limit" if "→" in under.text_content() else "for", self._say(base), self._say(under))
        if _sign(base) in _SUMS | _INTEGRALS:
            return self._phrase("for", self._say(base), self._say(under))
        raise _UnknownSignError("munder")

    def _mover(self, base: Tree, over: Tree) -> str:
        sign = _sign(over)
        if sign in _ACCENTS_OVER:
            return self._say(base)
        if sign in self._words["accents"]:
            return self._words["accents"][sign].format(self._say(base))
        raise _UnknownSignError(sign)

    def _mtable(self, table: Tree) -> str:
        rows = [[self._say(cell) for cell in row] for row in table]
        return " ; ".join(" ".join(row) for row in rows)

    def _table(self, table: Tree, kind: str) -> str:
        rows = [[self._say(cell) for cell in row] for row in table]
        between = ", " if kind == "matrix" else " "
        lines = [
            self._words["phrases"]["line"].format(number=number, cells=between.join(filter(None, row)))
            for number, row in enumerate(rows, start=1)
        ]
        size = {"rows": len(rows), "columns": max(map(len, rows), default=0)}
        return self._words["phrases"][kind].format(lines=" ; ".join(lines), **size)

    def _raise(self, base: str, power: Tree) -> str:
        text = self._plain(power)
        if text in _PRIMES:
            return self._phrase(_PRIMES[text], base)
        if text in {"2", "3"}:
            return self._phrase("squared" if text == "2" else "cubed", base)
        if text in {"°", "∘"}:
            return f"{base} {self._words['letters']['°']}"
        return self._phrase("power" if _is_short(power) else "long_power", base, self._say(power))

    def _plain(self, part: Tree) -> str:
        return "".join(sign for sign in part.text_content() if sign not in _SILENT and not sign.isspace())

    def _phrase(self, name: str, *parts: str) -> str:
        return self._words["phrases"][name].format(*parts)

    def _word(self, table: str, key: str) -> str:
        try:
            return self._words[table][key]
        except KeyError:
            raise _UnknownSignError(key) from None


def _flatten(parts: Sequence[Tree]) -> Iterator[Tree]:
    """Yield the parts of a row without the rows around them, and without what is not heard."""
    for part in parts:
        if part.tag in _ROWS:
            yield from _flatten(list(part))
        elif isinstance(part.tag, str) and part.tag not in _NOTHING and _sign(part) not in _SILENT - {""}:
            yield part


def _sign(part: Tree) -> str:
    """Return the sign that a part is; "" for other parts."""
    return (part.text or "").strip() if part.tag == "mo" else ""


def _find_end(parts: Sequence[Tree], place: int) -> int:
    """Return the place of the bracket that closes the one here; 0 where there is none."""
    opening = _sign(parts[place])
    closing, depth = _CLOSED_BY[opening], 0
    # What looks the same at both ends opens where nothing is before it that it could close, or be a bar behind.
    if opening == closing and parts[place].get("form") != "prefix" and place and not _sign(parts[place - 1]):
        return 0
    for at in range(place + 1, len(parts)):
        sign = _sign(parts[at])
        if sign == closing and not depth:
            return at
        depth += (sign == opening) - (sign == closing)
    return 0


def _names_function(part: Tree) -> bool:
    if part.tag in {"msub", "msup", "msubsup"} and len(part):
        part = part[0]
    return part.tag == "mi" and unicodedata.normalize("NFKC", part.text or "") in _FUNCTIONS


def _is_set(part: Tree) -> bool:
    """Return whether a part is named like a set: by a capital letter."""
    return part.tag == "mi" and unicodedata.normalize("NFKC", part.text or "").isupper()


def _is_binomial(part: Tree) -> bool:
    return part.tag == "mfrac" and part.get("linethickness", "").rstrip("pxemt%") == "0"


def _is_short(part: Tree) -> bool:
    """Return whether a part is heard as one thing: a letter, a number, either with an index or a square."""
    inside = list(_flatten([part]))
    if len(inside) > 1 and _sign(inside[0]) in {"-", "−"}:
        del inside[0]
    if len(inside) != 1:
        return False
    if inside[0].tag in {"msub", "msup"}:
        return all(map(_is_short, inside[0]))
    return inside[0].tag in {"mi", "mn", "mo", "mtext"}
