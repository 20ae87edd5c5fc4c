"""Decide whether dark screens may turn a drawing to light ink: only if it has few colours, none of them its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from PIL import ImageColor

_SVG = "{http://www.w3.org/2000/svg}"
_MOST = 4  # colours besides black, white and greys: ink and accents; of more, the colours are the subject
_FAINT = 64  # of 255, between the strongest and the weakest of red, green and blue: a tint of paper
_DARK = 110  # of 255
_WHOLE = 0.9  # of the width and the height of a drawing: a ground
_PROPERTIES = ("fill", "stroke", "stop-color", "color", "background", "background-color")
_DECLARED = re.compile(rf"(?<![\w-])(?:{'|'.join(_PROPERTIES)})\s*+:\s*+([^;}}!]{{1,60}})")
_RGB = re.compile(r"rgba?\(\s*+(\d{1,3})[\s,]++(\d{1,3})[\s,]++(\d{1,3})")
_NO_COLOUR = ("none", "currentcolor", "inherit", "initial", "unset", "transparent", "context-", "url(", "var(")
_Rgb = tuple[int, int, int]


def may_be_turned(root: etree._Element) -> bool:
    """Return whether the drawing is in ink on a light ground, or on none, with few colours and no pictures."""
    if next(root.iter(f"{_SVG}image", f"{_SVG}feImage"), None) is not None or _is_dark(root):
        return False
    written = {colour.strip().casefold() for colour in _list_colours(root)}
    return len({_parse_colour(colour) or colour for colour in written if _is_colour(colour)}) <= _MOST


def _list_colours(root: etree._Element) -> Iterator[str]:
    for element in root.iter(f"{_SVG}*"):
        yield from filter(None, map(element.get, _PROPERTIES))
        declared = (element.text or "") if element.tag == f"{_SVG}style" else element.get("style", "")
        yield from _DECLARED.findall(declared)


def _is_colour(written: str) -> bool:
    """Return whether a value is a colour other than black, white, a grey or a faint tint."""
    rgb = _parse_colour(written)
    return max(rgb) - min(rgb) > _FAINT if rgb else not written.startswith(_NO_COLOUR)


def _parse_colour(written: str) -> _Rgb | None:
    if rgb := _RGB.match(written):
        return int(rgb[1]), int(rgb[2]), int(rgb[3])
    try:
        red, green, blue, *_ = ImageColor.getrgb(written)
    except ValueError:
        return None
    return red, green, blue


def _is_dark(root: etree._Element) -> bool:
    """Return whether a drawing has a dark ground: its first shape, when this covers all of it."""
    ground = next(root.iter(f"{_SVG}rect", f"{_SVG}path", f"{_SVG}circle", f"{_SVG}polygon", f"{_SVG}ellipse"), None)
    if ground is None or ground.tag != f"{_SVG}rect":
        return False
    _, _, width, height = (root.get("viewBox", "").replace(",", " ").split() + ["0"] * 4)[:4]
    sides = (_covers(ground.get("width", ""), width), _covers(ground.get("height", ""), height))
    declared = _DECLARED.findall(ground.get("style", "")) or [ground.get("fill", "black")]
    rgb = _parse_colour(declared[0].strip())
    return all(sides) and rgb is not None and max(rgb) < _DARK


def _covers(side: str, whole: str) -> bool:
    try:
        return side == "100%" or float(side) >= _WHOLE * float(whole) > 0
    except ValueError:
        return False
