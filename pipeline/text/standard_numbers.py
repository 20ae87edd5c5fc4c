"""Standard numbers: ISSN (ISO 3297), ISBN (ISO 2108), DOI (ISO 26324), checked; and an ISBN as a bar code (EAN-13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.text.setting_values import Key, Keys, by_name, like, read_fields, takes, text, wrong_value

_ISBN, _ISSN = r"97[89][0-9\- ]{10,14}", r"[0-9]{4}[\- ]?[0-9]{3}[0-9xX]"
_OLD = 10  # digits of an ISBN until 2006
DOI = r"(?:https?://(?:dx\.)?doi\.org/|(?:doi|DOI): ?)?10\.[0-9]{4,9}/[^\s<>\x22]{1,150}"
"""The regular expression of a DOI, with or without its address."""
DOI_RESOLVER = "https://doi.org/"


def _check_isbn(digits: str) -> str:
    """Return the last digit of an ISBN that begins with these 12."""
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10)


def _check_issn(digits: str) -> str:
    """Return the last sign of an ISSN that begins with these 7 digits."""
    return "0123456789X"[-sum(int(digit) * (8 - place) for place, digit in enumerate(digits)) % 11]


@takes("an ISBN of 13 digits, with or without hyphens", lambda: like(rf"\s*{_ISBN}\s*"))
def isbn(value: object) -> str:
    """Return an ISBN with the hyphens that it is written with."""
    word = re.sub(r"(?i)^\s*(?:urn:)?isbn[:\s]*", "", text(value)).replace(" ", "-")
    digits = word.replace("-", "")
    if re.fullmatch(r"[0-9]{9}[0-9xX]", digits):
        longer = f"978{digits[: _OLD - 1]}"
        raise wrong_value(
            "must be an ISBN of 13 digits: “{value}” would be {longer}", value=word, longer=longer + _check_isbn(longer)
        )
    if not re.fullmatch(r"97[89][0-9]{10}", digits):
        raise wrong_value("must be an ISBN of 13 digits, such as 978-2-1234-5680-3, not “{value}”", value=word)
    if (last := _check_isbn(digits[:-1])) != digits[-1]:
        raise _refuse_check(word, last)
    return word


@takes("an ISSN", lambda: like(rf"\s*{_ISSN}\s*"))
def issn(value: object) -> str:
    """Return an ISSN with its hyphen."""
    word = re.sub(r"(?i)^\s*issn[:\s]*", "", text(value))
    if not re.fullmatch(_ISSN, word):
        raise wrong_value("must be an ISSN, such as 1234-5679, not “{value}”", value=word)
    digits = re.sub("[- ]", "", word).upper()
    if (last := _check_issn(digits[:-1])) != digits[-1]:
        raise _refuse_check(word, last)
    return f"{digits[:4]}-{digits[4:]}"


def _refuse_check(word: str, last: str) -> Exception:
    return wrong_value(
        "has a typing mistake, “{value}”: with these digits it would end in {last}; compare it with the original",
        value=word,
        last=last,
    )


def parse_doi(word: str) -> str:
    """Return a DOI without its address, "" where a word is none."""
    return word[word.index("10.") :] if re.fullmatch(DOI, word) else ""


@dataclass(frozen=True)
class Isbns:
    """The ISBN of each form of a book, "" for those without one."""

    print: str = ""
    pdf: str = ""
    epub: str = ""

    def __bool__(self) -> bool:
        return any((self.print, self.pdf, self.epub))


NO_ISBNS = Isbns()


def make_urn(number: str) -> str:
    """Return the name of a book by its ISBN (RFC 8254), "" for none."""
    return number and f"urn:isbn:{number.replace('-', '')}"


ISBN_KEYS: Keys = by_name(
    Key("print", isbn, "The ISBN of the printed book, also shown as a bar code on its cover.", "978-2-1234-5680-3"),
    Key("pdf", isbn, "The ISBN of the PDF, if that is sold or lent too.", "978-2-1234-5680-3"),
    Key("epub", isbn, "The ISBN of the EPUB.", "978-2-1234-5680-3"),
)


@takes(
    "an ISBN (of the printed book), or a map with `print`, `pdf` and `epub`",
    lambda: {"if": {"type": "object"}, "then": {"$ref": "#/$defs/isbn"}, "else": isbn.schema()},
)
def isbns(value: object) -> Isbns:
    """Return the ISBN of each form of a book; one alone is that of the book on paper."""
    if isinstance(value, Mapping):
        return Isbns(**read_fields(value, ISBN_KEYS, "print: 978-2-1234-5680-3"))
    return Isbns(print=isbn(value))


# ISO/IEC 15420: the bars of a digit in sets A, B and C, and which set each of the first six digits is of.
_BARS = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
_SETS = "AAAAAA AABABB AABBAB AABBBA ABAABB ABBAAB ABBBAA ABABAB ABABBA ABBABA".split()
_MODULE, _QUIET = 0.33, (11, 7)  # millimetres; modules without bars before and behind
_HEIGHT, _LONGER = 22.85, 1.65  # millimetres: of bars, and how much the guards go on below them
_GUARDS = frozenset((*range(3), *range(45, 50), *range(92, 95)))


def draw_bar_code(number: str) -> str:
    """Return an ISBN as a drawing of 37.29 by 26 millimetres: an EAN-13 with its digits, in black on white."""
    digits = number.replace("-", "")
    flip = str.maketrans("01", "10")
    right = {digit: _BARS[int(digit)].translate(flip) for digit in set(digits)}
    sets = zip(digits[1:7], _SETS[int(digits[0])], strict=True)
    first = (_BARS[int(digit)] if kind == "A" else right[digit][::-1] for digit, kind in sets)
    modules = "".join(("101", *first, "01010", *(right[digit] for digit in digits[7:]), "101"))
    height = {True: _HEIGHT + _LONGER, False: _HEIGHT}
    bars = "".join(
        f"M{(_QUIET[0] + at) * _MODULE:.2f} 0h{_MODULE}v{height[at in _GUARDS]:.2f}h-{_MODULE}z"
        for at, bar in enumerate(modules)
        if bar == "1"
    )
    width, low = (sum(_QUIET) + len(modules)) * _MODULE, _HEIGHT + 2.9
    places = [(0, 1.2), *((place, _QUIET[0] + 7 * place - 0.5) for place in range(1, 7))]
    places += [(place, _QUIET[0] + 7 * place + 4.5) for place in range(7, 13)]
    texts = "".join(f'<text x="{at * _MODULE:.2f}" y="{low:.2f}">{digits[place]}</text>' for place, at in places)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}mm" height="26mm" viewBox="0 0 {width:.2f} 26">'
        f'<rect width="{width:.2f}" height="26" fill="#fff"/><path d="{bars}"/>'
        f'<g font-family="Source Sans 3" font-size="3.4">{texts}</g></svg>'
    )
