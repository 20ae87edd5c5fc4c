"""A formula as ziamath is to be given it, so that it draws what MathML says.

What it has of its own: an em of four thirds of the letters' size, thin spaces around fractions and the names of
functions, spaces around letters that its dictionary has as signs (∂), tables in displayed style, percentages taken for
pixels.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_LENGTHS = (
    "lspace",
    "rspace",
    "width",
    "height",
    "depth",
    "voffset",
    "columnspacing",
    "rowspacing",
    "minsize",
    "maxsize",
)
_EM = re.compile(r"(?<![\d.])(-?(?:\d++(?:\.\d*+)?+|\.\d++))(em|%)")
_ITS_EM = 4 / 3
# What is left beside a fraction, of its thin spaces: TeX's \nulldelimiterspace.
_ITS_THIN, _BESIDE_FRACTIONS = 3 / 18 * _ITS_EM, 0.1
_BETWEEN_COLUMNS, _BETWEEN_ROWS = "0.9em", "0.45em"
# Signs that it draws as long as what they stand over: a rule, and the accents that the font has in several widths.
_WIDE = {"‾": "―", "¯": "―", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c"}


def for_ziamath(formula: ET.Element) -> ET.Element:
    """Change a formula, whose tags have no namespaces, and return it."""
    for element in list(formula.iter()):
        _ADJUST.get(element.tag, lambda _: None)(element)
    for element in formula.iter():
        for name in _LENGTHS:
            if name in element.attrib:
                element.set(name, _EM.sub(_scaled, element.attrib[name]))
    _ease_fractions(formula)
    return formula


def _scaled(length: re.Match[str]) -> str:
    parts = float(length[1]) / (100 if length[2] == "%" else 1)
    return f"{parts / _ITS_EM:.4g}em"


def _letter(element: ET.Element) -> None:
    if len((element.text or "").strip()) > 1:
        element.tag = "mtext"
    else:
        element.attrib |= {"lspace": "0", "rspace": "0"}


def _words(element: ET.Element) -> None:
    element.text = (element.text or "").strip()


def _table(element: ET.Element) -> None:
    element.attrib.setdefault("displaystyle", "false")
    element.attrib.setdefault("columnspacing", _BETWEEN_COLUMNS)
    element.attrib.setdefault("rowspacing", _BETWEEN_ROWS)


def _over(element: ET.Element) -> None:
    for sign in element[1:]:
        if sign.get("stretchy") == "true":
            sign.text = _WIDE.get(sign.text or "", sign.text)


_ADJUST = {"mi": _letter, "mtext": _words, "mtable": _table, "mover": _over}


def _ease_fractions(formula: ET.Element) -> None:
    """Put each fraction into a row with spaces that take back what is too much."""
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
