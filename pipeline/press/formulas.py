"""Formulas drawn for paper, and their font for e-readers. Only user of ziamath.

The press does not lay out MathML. Without a font for mathematics a reading system draws no root, and 1/√2 is read as
1/2. ziamath has peculiarities that are corrected: an em of four thirds of the font size, thin spaces around fractions
and names of functions, spaces around letters that its dictionary lists as operators (∂), tables in displayed style,
percentages read as pixels.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from pipeline.jobs.memory_cache import recall
from pipeline.press.fonts.prepared import encode_woff2, keep_letters
from pipeline.press.sheets import FORMULA
from pipeline.press.upstream import Internal, Library, check

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# Public, but whoever fails on a formula is not heard: one that lacks these would leave all formulas as text.
_ZIAMATH = Library("ziamath", ">=0.13,<0.14")
_USED = (
    Internal("ziamath.zmath:Math.__init__", "mathml size font title number margin"),  # lays a formula out
    Internal("ziamath.zmath:Math.svgxml", "", uses="svg2"),  # draws it
    Internal("ziamath.zmath:Math.getyofst", ""),  # tells what hangs below the line
)
INK = "#1c1b1a"
"""The colour of formulas on paper: that of the text (`--ink` of tokens.css)."""
_SVG = "http://www.w3.org/2000/svg"
_UNITS_PER_EM = 100.0
_MARGIN = 1.0
# What ziamath draws. It would leave out anything else with a line on the log; better no drawing than a wrong one.
_KNOWN = frozenset(
    "math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle "
    "msub msubsup msup mtable mtd mtext mtr munder munderover none ms".split()
)


@dataclass(frozen=True)
class FormulaDrawing:
    """A formula as one `svg` element with its text as `title`; sizes in em, `depth` is below the baseline."""

    svg: str
    width: float
    height: float
    depth: float


def font_file() -> bytes:
    """Return the font of drawn formulas as a TrueType file."""
    return (resources.files("ziamath.fonts") / "STIXTwoMath-Regular.ttf").read_bytes()


@functools.lru_cache(maxsize=1024)
def draw_formula(mathml: str, text: str) -> FormulaDrawing | None:
    """Draw a `math` element; None if it cannot be drawn and its text is shown instead.

    Raises:
        UnknownVersionError: The installed ziamath is not the version that was tried.
    """
    read = _reader()
    try:
        # An element, not text: the library would resolve the entities of a text before it parses it.
        formula = read(_check_elements(ET.fromstring(mathml)), size=_UNITS_PER_EM, margin=_MARGIN)  # noqa: S314 - a tree that lxml has written
        drawn = formula.svgxml()
    except Exception:  # noqa: BLE001 - whatever it cannot read, the formula's text is still there to be shown
        return None
    width, height = float(drawn.get("width", 0)), float(drawn.get("height", 0))
    if width <= 0 or height <= 0:
        return None
    depth = _MARGIN - float(formula.getyofst())
    return FormulaDrawing(_add_title(drawn, text), *(round(size / _UNITS_PER_EM, 3) for size in (width, height, depth)))


@functools.cache
def _reader() -> Callable[..., Any]:
    from ziamath.config import config
    from ziamath.zmath import Math

    check(_ZIAMATH, _USED)
    # Outlines in place instead of `symbol` elements, whose ids would repeat on a page.
    config.svg2 = False
    config.math.color = INK
    return Math


def _check_elements(formula: ET.Element) -> ET.Element:
    """Remove annotations of `semantics` and adapt the formula.

    Raises:
        ValueError: It has unknown elements.
    """
    for parent in formula.iter():
        parent.tag = parent.tag.rpartition("}")[2]
        for place, child in enumerate(parent):
            if child.tag.rpartition("}")[2] == "semantics" and len(child):
                parent[place] = child[0]
    unknown = {element.tag for element in formula.iter()} - _KNOWN
    if unknown:
        raise ValueError(f"unknown elements: {sorted(unknown)}")
    return adapt_to_ziamath(formula)


def _add_title(drawn: ET.Element, text: str) -> str:
    for name in ("xmlns", "xmlns:xlink"):
        drawn.attrib.pop(name, None)
    title = ET.Element("title")
    title.text = f"{FORMULA}{text}"
    drawn.insert(0, title)
    drawn.set("xmlns", _SVG)
    return ET.tostring(drawn, encoding="unicode")


FAMILY = "STIX Two Math"
# Smaller forms for exponents, letters without dots below accents.
_FEATURES = ("ssty", "dtls", "flac")
# What formulas show that is not written in them: the root's sign, the brackets of `mfenced`, what a space is.
_ALWAYS = "√(), \u00a0"
# Accents that stand by themselves: the font has wider forms only of those that combine, which no text may begin with.
_COMBINING = {0x02C6: 0x0302, 0x02DC: 0x0303, 0x02C7: 0x030C}
# Letters that stand alone are set in italics (MathML Core, 4.2), whose codes are others: those of A, a, Α, α.
_ITALIC = {"A": 0x1D434, "a": 0x1D44E, "Α": 0x1D6E2, "α": 0x1D6FC}
_LAST = {"A": "Z", "a": "z", "Α": "Ω", "α": "ω"}
_OTHERS = {"h": "\u210e", "ϑ": "𝜗", "ϵ": "𝜖", "ϕ": "𝜙", "ϱ": "𝜚", "ϖ": "𝜛", "∂": "𝜕", "∇": "𝛻", "ı": "𝚤", "ȷ": "𝚥"}


def maths_font(signs: str) -> bytes:
    """Return the font as WOFF2 with what formulas of these signs need, in all sizes."""
    wanted = "".join(sorted({*signs, *map(to_italic, signs), *_ALWAYS}))
    return recall(cut_font, wanted.encode(), "fonttools", "brotli", "ziamath")


def maths_face(file: str) -> str:
    """Return the `@font-face` rule of the font at this address."""
    return f'@font-face {{ font-family: "{FAMILY}"; src: url("{file}") format("woff2") }}\n'


def to_italic(sign: str) -> str:
    """Return the mathematical italic of a letter; other signs stay."""
    if sign in _OTHERS:
        return _OTHERS[sign]
    for first, last in _LAST.items():
        if first <= sign <= last:
            return chr(_ITALIC[first] + ord(sign) - ord(first))
    return sign


def cut_font(signs: bytes) -> bytes:
    """Return the font as WOFF2 with only these signs (UTF-8)."""
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(font_file()), recalcTimestamp=False, lazy=True) as font:
        _let_accents_grow(font)
        keep_letters(font, map(ord, signs.decode()), _FEATURES, ["GPOS"])
        return encode_woff2(font)


def _let_accents_grow(font: TTFont) -> None:
    r"""Give accents over several letters, \widehat{ABC}, the font's wider forms."""
    names, variants = font.getBestCmap(), font["MATH"].table.MathVariants
    covered = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    covered |= {names[alone]: covered[names[combining]] for alone, combining in _COMBINING.items()}
    variants.HorizGlyphCoverage.glyphs = sorted(covered, key=font.getGlyphID)
    variants.HorizGlyphConstruction = [covered[name] for name in variants.HorizGlyphCoverage.glyphs]
    variants.HorizGlyphCount = len(covered)


_LENGTHS = "lspace rspace width height depth voffset columnspacing rowspacing minsize maxsize".split()
_EM = re.compile(r"(?<![\d.])(-?(?:\d++(?:\.\d*+)?+|\.\d++))(em|%)")
_ITS_EM = 4 / 3
# What is left beside a fraction, of its thin spaces: TeX's \nulldelimiterspace.
_ITS_THIN, _BESIDE_FRACTIONS = 3 / 18 * _ITS_EM, 0.1
_BETWEEN_COLUMNS, _BETWEEN_ROWS = "0.9em", "0.45em"
# Signs of two sizes that it would stretch, to the larger one also among words.
_INTEGRALS = frozenset("∫∬∭∮∯∰")
# Signs that it draws as long as what they stand over: a rule, and the accents that the font has in several widths.
_WIDE = {"‾": "―", "¯": "―", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c"}


def adapt_to_ziamath(formula: ET.Element) -> ET.Element:
    """Adapt a formula, whose tags have no namespaces, to ziamath; return it."""
    for element in list(formula.iter()):
        _ADJUST.get(element.tag, lambda _: None)(element)
    for element in formula.iter():
        for name in _LENGTHS:
            if name in element.attrib:
                element.set(name, _EM.sub(_scale, element.attrib[name]))
    _ease_fractions(formula)
    return formula


def _scale(length: re.Match[str]) -> str:
    parts = float(length[1]) / (100 if length[2] == "%" else 1)
    return f"{parts / _ITS_EM:.4g}em"


def _letter(element: ET.Element) -> None:
    if len((element.text or "").strip()) > 1:
        element.tag = "mtext"
    else:
        element.attrib |= {"lspace": "0", "rspace": "0"}


def _words(element: ET.Element) -> None:
    element.text = (element.text or "").strip()


def _operator(element: ET.Element) -> None:
    if (element.text or "").strip() in _INTEGRALS:
        element.attrib.setdefault("stretchy", "false")


def _table(element: ET.Element) -> None:
    element.attrib.setdefault("displaystyle", "false")
    element.attrib.setdefault("columnspacing", _BETWEEN_COLUMNS)
    element.attrib.setdefault("rowspacing", _BETWEEN_ROWS)


def _over(element: ET.Element) -> None:
    for sign in element[1:]:
        if sign.get("stretchy") == "true":
            sign.text = _WIDE.get(sign.text or "", sign.text)


_ADJUST = {"mo": _operator, "mi": _letter, "mtext": _words, "mtable": _table, "mover": _over}


def _ease_fractions(formula: ET.Element) -> None:
    """Put each fraction in a row with negative spaces that undo the excess."""
    taken = f"{(_BESIDE_FRACTIONS - _ITS_THIN) / _ITS_EM:.4g}em"
    for around in list(formula.iter()):
        for place, part in enumerate(around):
            if part.tag == "mfrac":
                row = ET.Element("mrow")
                row.append(ET.Element("mspace", width=taken))
                row.append(part)
                row.append(ET.Element("mspace", width=taken))
                row.tail, part.tail = part.tail, None
                around[place] = row
