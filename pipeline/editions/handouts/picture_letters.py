"""How large the letters in drawings come to stand on a sheet: no style sheet reaches them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from pipeline.body.neutral_html import parse
from pipeline.press.sheets import MARK, Copy, TextLine

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
_ROUNDING = 0.05  # points that nobody sees


def shown_pictures(copy: Copy, lines: Sequence[TextLine]) -> Iterator[tuple[str, float]]:
    """Yield the pictures of a sheet with these lines: their addresses, and how wide they are in points."""
    widths = {line.place: line.width for line in lines}
    for image in parse(copy.html).iter("img"):
        if (place := image.get(MARK, "")) in widths:
            yield image.get("src", ""), widths[place]


def small_letters(
    shown: Iterable[tuple[str, float]], images: Mapping[str, bytes], least: float
) -> tuple[tuple[str, float], ...]:
    """Return the drawings with letters below so many points: their addresses, and the smallest letters.

    `shown` are pictures and how wide they are, `images` what is at their addresses.
    """
    found: dict[str, float] = {}
    for address, width in shown:
        points = width * smallest_share(images.get(address, b""))
        if 0 < points < least - _ROUNDING:
            found[address] = round(min(points, found.get(address, least)), 1)
    return tuple(found.items())


def smallest_share(drawing: bytes) -> float:
    """Return how large the smallest letters of an SVG are, as a share of its width; 0 where it has none, or is none."""
    try:
        root = etree.fromstring(drawing, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return 0
    width = _width(root)
    rules = dict(_rules(root))
    sizes = [_size(element, rules) * _scale(element) for element in _lettered(root)]
    return min(sizes, default=0) / width if width else 0


def _width(root: etree._Element) -> float:
    box = [float(number) for number in _NUMBERS.findall(root.get("viewBox", ""))]
    return box[2] if len(box) == 4 else _pixels(root.get("width", ""))  # noqa: PLR2004 - left, top, width, height


def _lettered(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements in which letters stand."""
    for text in root.iter(_TEXT):
        for element in text.iter(f"{_SVG}*"):
            own = [element.text, *(child.tail for child in element)]
            if any(map(str.strip, filter(None, own))):
                yield element


def _rules(root: etree._Element) -> Iterator[tuple[str, float]]:
    """Yield the selectors of a drawing's style sheets that set a size, with it."""
    for style in root.iter(_STYLE):
        for rule in (style.text or "").split("}"):
            selectors, _, declared = rule.partition("{")
            if size := _SIZE.search(declared):
                pixels = float(size[1]) * _PIXELS[size[2] or ""]
                yield from ((selector.strip(), pixels) for selector in selectors.split(","))


def _size(element: etree._Element, rules: Mapping[str, float]) -> float:
    """Return the size of an element's letters, in the units around it."""
    for each in (element, *element.iterancestors()):
        if size := _SIZE.search(each.get("style", "")):
            return float(size[1]) * _PIXELS[size[2] or ""]
        names = [f"#{each.get('id')}", *(f".{name}" for name in each.get("class", "").split()), _tag(each)]
        styled = next((rules[name] for name in names if name in rules), 0) or _pixels(each.get("font-size", ""))
        if styled:
            return styled
    return _USUAL


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _pixels(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[found[2] or ""] if found else 0


def _scale(element: etree._Element) -> float:
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
