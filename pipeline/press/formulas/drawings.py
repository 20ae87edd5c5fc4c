"""Formulas as drawings, for the press does not lay out MathML. Only user of ziamath."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any
from xml.etree import ElementTree as ET

from pipeline.press.formulas.for_ziamath import for_ziamath
from pipeline.press.upstream import Internal, Library, check

# Public, but whoever fails on a formula is not heard: one that lacks these would leave all formulas as text.
_ZIAMATH = Library("ziamath", ">=0.13,<0.14")
_USED = (
    Internal("ziamath.zmath:Math.__init__", "lays a formula out", "mathml size font title number margin"),
    Internal("ziamath.zmath:Math.svgxml", "draws it", "", "svg2"),
    Internal("ziamath.zmath:Math.getyofst", "tells what hangs below the line", ""),
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
    """A formula as one `svg` element whose `title` is its text; sizes in em, `depth` is what hangs below the line."""

    svg: str
    width: float
    height: float
    depth: float


def font_file() -> bytes:
    """Return the font in which formulas are drawn, as a TrueType file."""
    return (resources.files("ziamath.fonts") / "STIXTwoMath-Regular.ttf").read_bytes()


@functools.lru_cache(maxsize=1024)
def draw(mathml: str, text: str) -> FormulaDrawing | None:
    """Draw a `math` element; None where it cannot be drawn, so that its text must stand in for it.

    Raises:
        UnknownVersionError: the installed ziamath is not the one that was tried.
    """
    read = _reader()
    try:
        # An element, not text: the library would resolve the entities of a text before it parses it.
        formula = read(_readable(ET.fromstring(mathml)), size=_UNITS_PER_EM, margin=_MARGIN)  # noqa: S314 - a tree that lxml has written
        drawn = formula.svgxml()
    except Exception:  # noqa: BLE001 - whatever it cannot read, the formula's text is still there to be shown
        return None
    width, height = float(drawn.get("width", 0)), float(drawn.get("height", 0))
    if width <= 0 or height <= 0:
        return None
    depth = _MARGIN - float(formula.getyofst())
    return FormulaDrawing(
        _with_title(drawn, text), *(round(size / _UNITS_PER_EM, 3) for size in (width, height, depth))
    )


@functools.cache
def _reader() -> Callable[..., Any]:
    from ziamath.config import config
    from ziamath.zmath import Math

    check(_ZIAMATH, _USED)
    # Outlines in place instead of `symbol` elements, whose ids would repeat on a page.
    config.svg2 = False
    config.math.color = INK
    return Math


def _readable(formula: ET.Element) -> ET.Element:
    """Return the formula without the annotations of `semantics`; raises ValueError for elements that are not known."""
    for parent in formula.iter():
        parent.tag = parent.tag.rpartition("}")[2]
        for place, child in enumerate(parent):
            if child.tag.rpartition("}")[2] == "semantics" and len(child):
                parent[place] = child[0]
    unknown = {element.tag for element in formula.iter()} - _KNOWN
    if unknown:
        raise ValueError(f"unknown elements: {sorted(unknown)}")
    return for_ziamath(formula)


def _with_title(drawn: ET.Element, text: str) -> str:
    for name in ("xmlns", "xmlns:xlink"):
        drawn.attrib.pop(name, None)
    title = ET.Element("title")
    title.text = text
    drawn.insert(0, title)
    drawn.set("xmlns", _SVG)
    return ET.tostring(drawn, encoding="unicode")
