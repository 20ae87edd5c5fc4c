"""Measure the letters within a drawing, which no style sheet reaches."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"
_TEXT, _STYLE = f"{_SVG}text", f"{_SVG}style"
_NUMBER = r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)"
_SIZE = re.compile(rf"font-size\s*+:\s*+({_NUMBER})\s*+(px|pt)?")
_LENGTH = re.compile(rf"\s*+({_NUMBER})\s*+(px|pt)?\s*+")
_SCALED = re.compile(r"(scale|matrix)\(([^()]*+)\)")
_NUMBERS = re.compile(_NUMBER)
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72}
_USUAL = 16.0  # pixels, where a drawing says no size
_MATRIX = 6


def measure_letters(drawing: bytes) -> float:
    """Return how large the smallest letters of an SVG are, as a share of its width; 0 where it has none, or is none."""
    try:
        root = etree.fromstring(drawing, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return 0
    width = _read_width(root)
    rules = dict(_read_rules(root))
    sizes = [_measure_size(element, rules) * _measure_scale(element) for element in _find_lettered(root)]
    return min(sizes, default=0) / width if width else 0


def _read_width(root: etree._Element) -> float:
    box = [float(number) for number in _NUMBERS.findall(root.get("viewBox", ""))]
    return box[2] if len(box) == 4 else _convert_length(root.get("width", ""))  # noqa: PLR2004 - left, top, width, height


def _find_lettered(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements that have letters."""
    for text in root.iter(_TEXT):
        for element in text.iter(f"{_SVG}*"):
            own = [element.text, *(child.tail for child in element)]
            if any(map(str.strip, filter(None, own))):
                yield element


def _read_rules(root: etree._Element) -> Iterator[tuple[str, float]]:
    """Yield the selectors of a drawing's style sheets that set a size, with it."""
    for style in root.iter(_STYLE):
        for rule in (style.text or "").split("}"):
            selectors, _, declared = rule.partition("{")
            if size := _SIZE.search(declared):
                pixels = float(size[1]) * _PIXELS[size[2] or ""]
                yield from ((selector.strip(), pixels) for selector in selectors.split(","))


def _measure_size(element: etree._Element, rules: Mapping[str, float]) -> float:
    """Return the size of an element's letters, in the units around it."""
    for each in (element, *element.iterancestors()):
        if size := _SIZE.search(each.get("style", "")):
            return float(size[1]) * _PIXELS[size[2] or ""]
        names = [
            f"#{each.get('id')}",
            *(f".{name}" for name in each.get("class", "").split()),
            str(each.tag).rpartition("}")[2],
        ]
        styled = next((rules[name] for name in names if name in rules), 0) or _convert_length(each.get("font-size", ""))
        if styled:
            return styled
    return _USUAL


def _convert_length(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[match[2] or ""] if match else 0


def _measure_scale(element: etree._Element) -> float:
    """Return by how much the transforms around an element make its letters higher."""
    scale = 1.0
    for each in (element, *element.iterancestors()):
        for name, said in _SCALED.findall(each.get("transform", "")):
            numbers = [float(number) for number in _NUMBERS.findall(said)]
            if name == "scale" and numbers:
                scale *= abs(numbers[-1])
            elif len(numbers) == _MATRIX:
                scale *= math.hypot(numbers[2], numbers[3])
    return scale
