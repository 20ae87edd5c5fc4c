"""Drawings and pictures in grey, as light as they look; thin lines dark and thick enough, dark text black."""

from __future__ import annotations

import contextlib
import functools
import io
import math
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

import cssselect2
import tinycss2
from fontTools.misc.transform import Identity, Transform
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path.parser import parse_path
from fontTools.svgLib.path.shapes import PathBuilder
from lxml import etree
from PIL import Image, ImageCms
from tinycss2.color5 import parse_color

from pipeline.files.rasters import is_settled, open_raster
from pipeline.press.images.colours import CONTRAST, Colour, contrast, grey_of, grey_of_lightness
from pipeline.text.urls import read_pixels, write_data_url

# Points: of strokes (what is thicker than the second is an area to the eye), and what text stands on at least.
_THINNEST, _THIN, _LEAST_GROUND = 0.6, 1.5, 4.0
_POINTS, _STEPS = 0.75, 8  # in a CSS pixel; between colours of a gradient, for no mean of two greys is that of a mean
_TEXTS = frozenset(("text", "tspan", "textPath"))
_ELSEWHERE = frozenset("defs symbol marker pattern clipPath mask svg".split())  # has coordinates of its own
_INHERITED = ("fill", "stroke", "stroke-width", "fill-opacity", "font-size", "text-anchor")
_INITIAL = {"fill": "black", "stroke": "none", "stroke-width": "1", "font-size": "16"}
_PLAIN = ("color", "stop-color", "flood-color", "lighting-color")
_FUNCTION = re.compile(r"(?<!\w)(\w{1,20}+)\s*+\(([^()]*+)\)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_PART, _MOST_PARTS, _MOST_SIBLINGS = re.compile(r"[^\s>+~]+"), 8, 2  # of a selector
_EVERYWHERE = (-math.inf, -math.inf, math.inf, math.inf)


def grey_picture(data: bytes, room: tuple[float, float]) -> bytes:
    """Return a picture (PNG, JPEG, GIF or SVG) in greys, shown no larger than `room` (points)."""
    if is_settled(data):
        return grey_pixels(data)
    root = etree.fromstring(data)
    make_grey(root, room)
    return etree.tostring(root, encoding="utf-8")


def make_grey(root: etree._Element, room: tuple[float, float]) -> None:
    """Make an `svg` element grey, shown no larger than `room` (points)."""
    _cascade(root)
    width, height = _number(root.get("width"), room[0] / _POINTS), _number(root.get("height"), room[1] / _POINTS)
    box = root.get("viewBox") or root.get("viewbox") or f"{width} {height}"
    *_, across, down = map(float, _NUMBER.findall(box))
    scale = min(_POINTS, room[0] / width, room[1] / height) * min(width / across, height / down)
    _Greyer(root).draw(root, _Pen(Identity.scale(scale), _INITIAL))


class _Pen(NamedTuple):
    """Inherited state of an element: coordinates (to points), property values, place of text."""

    matrix: Transform
    values: Mapping[str, str]
    place: tuple[float, float] = (0.0, 0.0)
    opacity: float = 1.0
    is_seen: bool = True

    def within(self, element: etree._Element) -> _Pen:
        """Return the pen of an element."""
        own = {name: element.get(name, "") for name in _INHERITED if element.get(name, "inherit") != "inherit"}
        return _Pen(
            _transform(self.matrix, element.get("transform", "")),
            {**self.values, **own},
            (_number(element.get("x"), self.place[0]), _number(element.get("y"), self.place[1])),
            self.opacity * _number(element.get("opacity"), 1),
            self.is_seen and (etree.QName(element).localname not in _ELSEWHERE or element.getparent() is None),
        )

    @property
    def scale(self) -> float:
        """The mean factor by which coordinates lengthen."""
        return math.sqrt(abs(self.matrix.xx * self.matrix.yy - self.matrix.xy * self.matrix.yx)) or 1.0

    @property
    def filled(self) -> int | None:
        """The grey of its areas; None for a pattern, a gradient or an unknown paint."""
        paint = None if "url(" in self.values["fill"] else read_paint(self.values["fill"])
        covers = self.opacity * _number(self.values.get("fill-opacity"), 1)
        return round(PAPER - covers * paint[1] * (PAPER - area_grey(grey_of(paint[0])))) if paint else None


class _Greyer:
    """Walks a drawing in drawing order and knows the areas filled so far."""

    def __init__(self, root: etree._Element) -> None:
        self._grounds: list[tuple[tuple[float, ...], int | None]] = [(_EVERYWHERE, PAPER)]
        # What is used elsewhere inherits what is said there.
        self._is_plain = root.find(".//{*}use") is None

    def draw(self, element: etree._Element, outer: _Pen) -> None:
        """Make an element grey, and all in it."""
        pen, name = outer.within(element), etree.QName(element).localname
        for href, value in element.items():
            if pixels := read_pixels(str(value)):
                element.set(href, write_data_url("image/png", grey_pixels(pixels)))
        if name.endswith("Gradient"):
            _refine_gradient(element)
        self._paint(element, pen, is_text=name in _TEXTS)
        if pen.is_seen and name not in _TEXTS and pen.values["fill"] != "none":
            self._fill(element, pen)
        for child in element.iterchildren("{*}*"):
            self.draw(child, pen)

    def _paint(self, element: etree._Element, pen: _Pen, *, is_text: bool) -> None:
        values, width = pen.values, _number(pen.values["stroke-width"], 1)
        fill = (
            functools.partial(letter_grey, ground=self._ground(pen) if pen.is_seen else None) if is_text else area_grey
        )
        greys = {
            "fill": repaint(values["fill"], fill),
            "stroke": repaint(values["stroke"], line_grey if width * pen.scale < _THIN else area_grey),
            "stroke-width": f"{max(width, _THINNEST / pen.scale) if width else 0:g}",
            **{name: repaint(element.get(name, ""), int) for name in _PLAIN},
        }
        for name, value in greys.items():
            is_to_be_said = name in _INITIAL and ((pen.is_seen and self._is_plain) or element.getparent() is None)
            if is_to_be_said or name in element.attrib:
                element.set(name, value)

    def _fill(self, shape: etree._Element, pen: _Pen) -> None:
        """Keep a shape's bounding box as a ground of text, everywhere if the box is unknown."""
        name, grey, box = etree.QName(shape).localname, pen.filled, _EVERYWHERE
        builder, bounds = PathBuilder(), ControlBoundsPen(None)
        plain = {key: value for key, value in shape.items() if key != "transform"}
        try:
            is_shape = builder.add_path_from_element(etree.Element("rect" if name == "image" else name, plain))
            parse_path("".join(builder.paths), TransformPen(bounds, pen.matrix))
            box = bounds.bounds or (0, 0, 0, 0)
        except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError):
            grey, is_shape = grey if shape.get("width") == shape.get("height") == "100%" else None, True
        if name == "use" or (is_shape and min(box[2] - box[0], box[3] - box[1]) >= _LEAST_GROUND):
            self._grounds.append((box if is_shape else _EVERYWHERE, grey if name not in ("image", "use") else None))

    def _ground(self, pen: _Pen) -> int | None:
        """Return the grey below the first letter of a text."""
        size, aside = _number(pen.values["font-size"], 16), -0.2 if pen.values.get("text-anchor") == "end" else 0.2
        x, y = pen.matrix.transformPoint((pen.place[0] + aside * size, pen.place[1] - 0.3 * size))
        return next(grey for (x1, y1, x2, y2), grey in reversed(self._grounds) if x1 <= x <= x2 and y1 <= y <= y2)


def _cascade(root: etree._Element) -> None:
    """Write the values of style sheets and `style` attributes into attributes (SVG 2, 6.6): the last one counts."""
    matcher = cssselect2.Matcher()
    for sheet in root.iter("{*}style"):
        for rule in tinycss2.parse_stylesheet(sheet.text or ""):
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude) if _is_matched(rule) else []
            except (cssselect2.SelectorError, SyntaxError, RecursionError):  # `SyntaxError`: nested deep
                break  # as the engine does
            for selector in (selector for selector in selectors if selector.pseudo_element is None):
                matcher.add_selector(selector, rule.content)
        sheet.text = ""
    for wrapper in list(cssselect2.ElementWrapper.from_xml_root(root).iter_subtree()):
        element = wrapper.etree_element
        blocks = [*(match[-1] for match in matcher.match(wrapper)), element.attrib.pop("style", "")]
        rules = (rule for block in blocks for rule in tinycss2.parse_blocks_contents(block))
        declarations = (rule for rule in rules if rule.type == "declaration" and not rule.name.startswith("-"))
        for each in sorted(declarations, key=lambda declaration: declaration.important):
            with contextlib.suppress(RecursionError):  # functions in functions
                element.set(each.lower_name, tinycss2.serialize(each.value).strip())


def _is_matched(rule: tinycss2.ast.Node) -> bool:
    """Return whether a rule's selectors have few parts: matching takes time by the power of their number."""
    if rule.type != "qualified-rule":
        return False
    selectors = tinycss2.serialize(rule.prelude).split(",")
    return all(
        selector.count("~") <= _MOST_SIBLINGS and len(_PART.findall(selector)) <= _MOST_PARTS for selector in selectors
    )


def _refine_gradient(gradient: etree._Element) -> None:
    """Give a gradient the colours between each two of its own."""
    for stop, following in pairwise(gradient.findall("{*}stop")):
        ends = list(zip(_stop(stop), _stop(following), strict=True))
        for step in range(1, _STEPS):
            offset, alpha, *rgb = (f"{first + (last - first) * step / _STEPS:g}" for first, last in ends)
            values = {"offset": offset, "stop-color": f"rgb({' '.join(rgb)} / {alpha})"}
            following.addprevious(etree.Element(stop.tag, values))


def _stop(stop: etree._Element) -> tuple[float, ...]:
    """Return the offset of a gradient's colour, how much it covers, and the colour."""
    offset = stop.get("offset", "0")
    colour, alpha = read_paint(stop.get("stop-color", "")) or ((0, 0, 0), 1)
    share = _number(offset.replace("%", ""), 0) / (100 if "%" in offset else 1)
    return share, alpha * _number(stop.get("stop-opacity"), 1), *colour


def _transform(matrix: Transform, transform: str) -> Transform:
    """Return the coordinates within an element that has a `transform` attribute (CSS Transforms 1, 9)."""
    for name, text in _FUNCTION.findall(transform):
        values = [float(number) for number in _NUMBER.findall(text)]
        x, y = (*values[1:], 0, 0)[:2]
        with contextlib.suppress(IndexError, TypeError, ValueError):  # it has too few numbers, or too many
            if name == "rotate":
                matrix = matrix.translate(x, y).rotate(math.radians(values[0])).translate(-x, -y)
            elif name in ("translate", "scale"):
                matrix = getattr(matrix, name)(*values)
            elif name == "matrix":
                matrix = matrix.transform(values)
    return matrix


def _number(text: str | None, otherwise: float) -> float:
    """Return the first number of an attribute; relative lengths are unknown."""
    numbers = _NUMBER.findall(text or "")
    return float(numbers[0]) if text and numbers and not text.endswith(("%", "em", "ex")) else otherwise


PAPER = 255
# Lines between black and white are no lighter than the last, or dots would make gaps of them.
_BLACK, _WHITE, _MIDDLE, _LIGHTEST_LINE, _ALIKE = 38, 250, 128, 115, 5
_SOURCE = re.compile(r"\s*(?:url\([^()]*\)\s*)?")


def read_paint(paint: str) -> tuple[Colour, float] | None:
    """Return a paint's colour (that behind a pattern) and how much it covers; None for a paint without colour."""
    colour = parse_color(_SOURCE.sub("", paint, count=1))
    if colour is None or isinstance(colour, str):
        return None
    if colour.space.startswith(("lab", "lch", "ok", "xyz")):
        return Colour(*3 * [grey_of_lightness(colour.to("lab").coordinates[0])]), colour.alpha
    channels = colour.to("srgb").coordinates if colour.space in ("srgb", "hsl", "hwb") else colour.coordinates
    if colour.space == "device-cmyk":
        channels = [(1 - ink) * (1 - channels[3]) for ink in channels[:3]]
    return Colour(*(round(255 * min(max(channel, 0.0), 1.0)) for channel in channels[:3])), colour.alpha


def repaint(paint: str, role: Callable[[int], int]) -> str:
    """Return a paint in the grey that `role` makes of its colour; a paint without colour stays."""
    colour = read_paint(paint)
    if colour is None:
        return paint
    source, grey = paint[: -len(_SOURCE.sub("", paint, count=1))], role(grey_of(colour[0]))
    return f"{source}{Colour(grey, grey, grey).css}{round(255 * colour[1]):02x}"


def area_grey(grey: int) -> int:
    """Return the grey of a filled area."""
    return 0 if grey < _BLACK else PAPER if grey > _WHITE else grey


def line_grey(grey: int) -> int:
    """Return the grey of a thin line."""
    return PAPER if grey > _WHITE else 0 if grey < _MIDDLE else min(grey, _LIGHTEST_LINE)


def letter_grey(grey: int, ground: int | None) -> int:
    """Return the grey of text: black if it is darker than its ground (None: unknown), else light enough to be read."""
    if ground is None or abs(grey - ground) < _ALIKE:
        return area_grey(grey)
    is_read = contrast(Colour(grey, grey, grey), Colour(ground, ground, ground)) >= CONTRAST
    return 0 if grey < ground else grey if is_read else PAPER


_QUALITY = 88
_GREYS = [grey_of_lightness(step / 2.55) for step in range(256)]


def grey_pixels(data: bytes) -> bytes:
    """Return a picture (PNG, JPEG or GIF) in greys as light as its colours; transparency stays."""
    image, written = open_raster(data), io.BytesIO()
    clear = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    greys = (
        image.convert("L")
        if image.mode in ("1", "L")
        else _to_lab().apply(image.convert("RGB")).getchannel("L").point(_GREYS)
    )
    if image.format == "JPEG":
        greys.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    else:
        whole = Image.merge("LA", (greys, clear)) if clear else greys
        whole.save(written, "PNG", compress_level=1)  # the engine packs it anew
    return written.getvalue()


@functools.cache
def _to_lab() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
