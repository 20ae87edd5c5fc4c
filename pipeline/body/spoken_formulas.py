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
_LEAVES = frozenset("mi mo mn mtext ms".split())
_NOTHING = frozenset("mspace mphantom annotation none mprescripts".split())
_CLOSED_BY = {"(": ")", "[": "]", "⌊": "⌋", "⌈": "⌉", "|": "|", "∣": "∣", "‖": "‖", "∥": "∥"}
_WORDS_OF_PAIRS = {"|": "absolute", "∣": "absolute", "‖": "norm", "∥": "norm", "⌊": "floor", "⌈": "ceiling"}
_SUMS = frozenset("∑∏⋃⋂∐")
_LIMITS = frozenset("lim max min sup inf".split())
_INTEGRALS = frozenset("∫∬∭∮")
_POWERS = {"′": "prime", "'": "prime", "″": "second", "2": "squared", "3": "cubed"}
_BRACES, _BARS = frozenset("⏞⏟"), frozenset("|∣")
_SETS, _STARS, _TRANSPOSED = frozenset("ℝℕℤℚℂ"), frozenset("*∗⋆"), frozenset("⊤⟙")
_SIDES = {"+": "positive", "-": "negative", "−": "negative"}
_ARROWS, _CHANCES = frozenset("→⟶"), frozenset("Pp")
_PRODUCTS = {"∧": "cross", "×": "cross", "⋅": "dot", "·": "dot"}  # of two vectors
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
    except (_UnknownSignError, KeyError, RecursionError):
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
    return {
        name: {sign: words[place] for signs, words in rows.items() for sign in signs.split()}
        for name, rows in tables.items()
    }


class _Speaker:
    """Says parts of a formula. `doubled` are its letters that are there both large and small."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]], doubled: frozenset[str]) -> None:
        self._phrases, self._words, self._doubled = tables["phrases"], tables["words"], doubled
        self._fractions, self._accents = tables["fractions"], tables["accents"]

    def row(self, parts: Sequence[Tree]) -> str:
        """Say what follows each other on a line."""
        return " ".join(filter(None, self._pieces(list(_flatten(parts)))))

    def _pieces(self, parts: Sequence[Tree]) -> Iterator[str]:
        place = 0
        while place < len(parts):
            part, sign = parts[place], _sign(parts[place])
            before = parts[place - 1] if place else None
            end = _find_end(parts, place) if sign in _CLOSED_BY else 0
            if end:
                yield self._say_within(sign, parts[place + 1 : end], before)
                place = end
            elif sign == "{" and len(parts) == place + 2 and parts[place + 1].tag == "mtable":
                yield self._say_table(parts[place + 1], "cases")
                place += 1
            elif sign in _PRODUCTS and place and all(map(_is_vector, parts[place - 1 : place + 2 : 2])):
                yield self._phrases[_PRODUCTS[sign]]
            elif sign in _BARS and any(_sign(each) == "{" for each in parts[:place]):
                yield self._phrases["such_that"]
            elif sign == "→" and before is not None and before.tag == "mi" and (before.text or "").isupper():
                yield self._phrases["into"]
            else:
                yield self._say(part)
            place += 1

    def _say_within(self, sign: str, inside: Sequence[Tree], before: Tree | None) -> str:
        """Say what is between brackets that begin with this sign."""
        if len(inside) == 1 and inside[0].tag == "mtable":
            return self._say_table(inside[0], "determinant" if sign in _BARS else "matrix")
        if sign in _WORDS_OF_PAIRS and inside:
            return self._phrase(_WORDS_OF_PAIRS[sign], self.row(inside))
        if len(inside) == 1 and _is_binomial(inside[0]):
            return self._say(inside[0])
        spoken = self.row(inside)
        named = before is not None and _names_function(before)
        bars = [at for at, part in enumerate(inside) if _sign(part) in _BARS]
        if before is not None and _plain(before)[:1] in _CHANCES and len(bars) == 1:
            first, second = inside[: bars[0]], inside[bars[0] + 1 :]
            spoken = f"{self.row(first)} {self._phrases['given']} {self.row(second)}"
            inside = [*first, *second]
        # Brackets of a function are heard only where its argument is more than a letter or a list.
        if not (named and all(part.tag in {"mi", "mn"} or _sign(part) in {",", ";"} for part in inside)):
            spoken = " ".join(filter(None, (self._words[sign], spoken, self._words[_CLOSED_BY[sign]])))
        return f"{self._phrases['of']} {spoken}" if named else spoken

    def _say(self, part: Tree) -> str:
        tag = str(part.tag)
        if tag in _NOTHING:
            return ""
        if tag in _LEAVES:
            return self._say_leaf(tag, (part.text or "").strip())
        if tag in _ROWS:
            return self.row(list(part))
        if tag == "mtable":
            return " ; ".join(" ".join(map(self._say, row)) for row in part)
        if tag == "msqrt":
            inside = list(_flatten(list(part)))
            return self._phrase("root" if len(inside) == 1 and _is_short(inside[0]) else "long_root", self.row(inside))
        return self._say_parts(tag, part)

    def _say_parts(self, tag: str, whole: Tree) -> str:
        """Say what has a number of parts: a fraction, a root, signs above and below."""
        match tag, list(whole):
            case "mfrac", [above, below]:
                return self._say_fraction(above, below, is_binomial=_is_binomial(whole))
            case "mroot", [base, index]:
                kind = "nth_root" if _is_short(base) else "long_nth_root"
                kind = "cube_root" if _plain(index) == "3" and _is_short(base) else kind
                return self._phrase(kind, self._say(base), self._say(index))
            case "mover", [base, over]:
                return self._cover(base, over)
            case "msup", [base, power]:
                return self._raise(self._say(base), power, base)
            case "msub" | "munder", [base, index]:
                return self._lower(base, index, is_below=tag == "munder")
            case "msubsup" | "munderover", [base, index, power] if tag == "msubsup" or _sign(base):
                kind = "between" if _sign(base) in _INTEGRALS else "summed" if _sign(base) in _SUMS else ""
                alone = self._raise(self._lower(base, index, is_below=False), power, base)
                return self._phrase(kind, *map(self._say, (base, index, power))) if kind else alone
        raise _UnknownSignError(tag)

    def _say_leaf(self, tag: str, text: str) -> str:
        if tag == "mi":
            return self._say_letter(text)
        if tag == "mo":
            return self._say_sign(unicodedata.normalize("NFC", text))
        return unicodedata.normalize("NFKC", text).strip()

    def _say_letter(self, text: str) -> str:
        """Say a letter or the name of a function."""
        name = unicodedata.normalize("NFKC", text)
        for known in (text, name):
            if known in self._words:
                return self._words[known]
        if name in _SILENT:
            return ""
        if len(name) > 1:
            if not re.fullmatch(r"[\w .'’-]+", name):
                raise _UnknownSignError(text)
            return name
        small = name.lower()
        spoken = name
        if unicodedata.name(name, "").startswith("GREEK"):
            own = self._words.get(small, unicodedata.name(small).split()[-1].lower())
            spoken = "lambda" if own == "lamda" else own
        elif not name.isalpha():
            raise _UnknownSignError(text)
        return self._phrase("capital", spoken) if name in self._doubled and name != small else spoken

    def _say_sign(self, text: str) -> str:
        if text in _SILENT:
            return ""
        if text in self._words or text.isalpha():  # the name of a function that somebody has made up
            return self._words.get(text, text)
        raise _UnknownSignError(text)

    def _say_fraction(self, above: Tree, below: Tree, *, is_binomial: bool) -> str:
        simple = f"{_plain(above)}/{_plain(below)}"
        if simple in self._fractions and not is_binomial:
            return self._fractions[simple]
        is_within = any(True for _ in list(above.iterancestors("mfrac"))[1:])
        kind = "fraction" if _is_short(above) and _is_short(below) and not is_within else "long_fraction"
        return self._phrase("binomial" if is_binomial else kind, self._say(above), self._say(below))

    def _lower(self, base: Tree, index: Tree, *, is_below: bool) -> str:
        """Say what is below a sum or a limit, or an index."""
        said = self._say(base), "" if _sign(index) in _BRACES else self._say(index)
        if _sign(index) in _BRACES:
            return said[0]
        if _plain(base) in _LIMITS and "→" in index.text_content():
            return self._phrase("limit", *said)
        if _plain(base) in _LIMITS or _sign(base) in _SUMS | _INTEGRALS:
            return self._phrase("for", *said)
        if is_below:
            return self._mark(base, index, "beneath")
        if _plain(base) in _SETS and _plain(index) in _SIDES:
            return self._phrase(_SIDES[_plain(index)], said[0])
        kind = "index" if _is_single(index) else "long_index"
        return self._phrase("base" if _plain(base) == "log" else kind, *said)

    def _cover(self, base: Tree, over: Tree) -> str:
        """Say a letter with an accent, and what has something above it."""
        sign = _sign(over)
        if sign not in self._accents:
            return self._mark(base, over, "above")
        letters, spoken = list(_flatten([base])), self._say(base)
        are_letters = all(part.tag == "mi" for part in letters)
        if sign in {"^", "ˆ"} and are_letters and len(letters) > 1:
            return self._phrase("angle", spoken)
        if sign in _ARROWS | _BRACES or are_letters or _is_short(base):
            return self._accents[sign].format(spoken)
        return self._phrase("long_accent", spoken, self._accents[sign].format("").strip())

    def _mark(self, base: Tree, mark: Tree, place: str) -> str:
        """Say what has a mark above or below it; a brace has its label there."""
        if len(base) > 1 and _sign(base[1]) in _BRACES:
            return self._phrase("brace", self._say(base[0]), self._say(mark))
        return self._phrase(
            place, self._phrases["into"] if _plain(base) in _ARROWS else self._say(base), self._say(mark)
        )

    def _raise(self, base: str, power: Tree, typed: Tree) -> str:
        text = _plain(power)
        is_set = _plain(typed) in _SETS
        if text in _STARS:
            return self._phrase("without_zero" if is_set else "star", base)
        if text in _SIDES:
            return self._phrase(_SIDES[text], base) if is_set else f"{base} {self._words[text]}"
        if text in _TRANSPOSED:
            return self._phrase("transpose", base)
        if text in _POWERS:
            return self._phrase(_POWERS[text], base)
        if text in {"°", "∘"}:
            return f"{base} {self._words['°']}"
        return self._phrase("power" if _is_single(power) else "long_power", base, self._say(power))

    def _say_table(self, table: Tree, kind: str) -> str:
        rows = [row for row in ([self._say(cell) for cell in row] for row in table) if any(row)]
        between = " " if kind == "cases" else ", "
        cells = (between.join(filter(None, row)) for row in rows)
        lines = [self._phrases["line"].format(number=number, cells=each) for number, each in enumerate(cells, start=1)]
        size = {"rows": len(rows), "columns": max(map(len, rows), default=0)}
        return self._phrases[kind].format(lines=" ; ".join(lines), **size)

    def _phrase(self, name: str, *parts: str) -> str:
        return self._phrases[name].format(*parts)


def _plain(part: Tree) -> str:
    return "".join(sign for sign in part.text_content() if sign not in _SILENT and not sign.isspace())


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


def _is_binomial(part: Tree) -> bool:
    return part.tag == "mfrac" and part.get("linethickness", "").rstrip("pxemt%") == "0"


def _is_vector(part: Tree) -> bool:
    return part.tag == "mover" and len(part) > 1 and _sign(part[1]) in _ARROWS


def _is_single(part: Tree) -> bool:
    """Return whether a part is a letter or a number, without anything above or below it."""
    return _is_short(part) and not any(True for _ in part.iter("msub", "msup"))


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
