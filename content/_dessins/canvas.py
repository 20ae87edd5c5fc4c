"""A sheet to draw on: plain SVG 1.1 shapes, one palette, letters big enough to be read in print."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import atan2, cos, sin

INK = "#1c1b1a"
QUIET = "#57534e"
RULE = "#d9d3c7"
WASH = "#f5f1e8"
PAPER = "#fffdf9"
ACCENT = "#8a2b1d"
SLATE = "#5a7184"
SAND = "#c2a86b"
ROSE = "#e3c4ba"
MIST = "#cfd8de"

# A picture is 720 units wide and printed 78 to 116 mm wide: 20 units are then 6 to 9 pt.
WIDTH = 720
BODY = 20.0
SMALL = 20.0

Point = tuple[float, float]


def number(value: float) -> str:
    """The number as short as a tenth of a unit allows."""
    return f"{round(value, 1) + 0.0:g}"


class Canvas:
    """Shapes in the order in which they are painted, on a background of paper."""

    def __init__(self, height: float, title: str, background: str = PAPER) -> None:
        """Start a sheet of `WIDTH` by `height` units; `title` names it for whoever opens the file alone."""
        self.height = height
        self._title = title
        self._shapes = [self._shape("rect", width=WIDTH, height=height, fill=background)]

    def rect(self, corner: Point, size: Point, fill: str = "none", **more: str | float) -> None:
        """A rectangle from its upper left corner."""
        self._add("rect", x=corner[0], y=corner[1], width=size[0], height=size[1], fill=fill, **more)

    def circle(self, centre: Point, radius: float, fill: str = "none", **more: str | float) -> None:
        """A disc, or a ring where only a stroke is given."""
        self._add("circle", cx=centre[0], cy=centre[1], r=radius, fill=fill, **more)

    def line(self, start: Point, end: Point, stroke: str = INK, **more: str | float) -> None:
        """A straight line, 1.5 units wide unless told."""
        more.setdefault("stroke_width", 1.5)
        self._add("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke=stroke, **more)

    def polyline(self, points: Iterable[Point], stroke: str = INK, **more: str | float) -> None:
        """A line through points."""
        more.setdefault("stroke_width", 2)
        more.setdefault("stroke_linejoin", "round")
        self._add("path", d="M" + "L".join(map(_pair, points)), fill="none", stroke=stroke, **more)

    def polygon(self, points: Iterable[Point], fill: str, **more: str | float) -> None:
        """A closed shape through points."""
        self._add("path", d="M" + "L".join(map(_pair, points)) + "Z", fill=fill, **more)

    def arrow(self, start: Point, end: Point, stroke: str = INK, bend: float = 0.0, **more: str | float) -> None:
        """An arrow; `bend` lifts the middle of its curve by so many units."""
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 - 2 * bend)
        angle = atan2(end[1] - middle[1], end[0] - middle[0])
        foot = (end[0] - 9 * cos(angle), end[1] - 9 * sin(angle))
        curve = f"M{_pair(start)}Q{_pair(middle)} {_pair(foot)}"
        more.setdefault("stroke_width", 2)
        self._add("path", d=curve, fill="none", stroke=stroke, **more)
        wings = [(end[0] - 12 * cos(angle + turn), end[1] - 12 * sin(angle + turn)) for turn in (0.42, -0.42)]
        self.polygon([end, *wings], fill=stroke)

    def text(self, place: Point, words: str, size: float = BODY, fill: str = INK, **more: str | float) -> None:
        """One line of text on its baseline."""
        style = _attributes({"font_size": size, **more})
        start = f'<text x="{number(place[0])}" y="{number(place[1])}" fill="{fill}"{style}>'
        self._shapes.append(f"{start}{escape(words, quote=False)}</text>")

    def svg(self) -> str:
        """The whole file."""
        shapes = "\n".join(self._shapes)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {number(self.height)}" width="{WIDTH}" '
            f'height="{number(self.height)}" font-family="\'Source Sans 3\', sans-serif">\n'
            f"<title>{escape(self._title)}</title>\n{shapes}\n</svg>\n"
        )

    def _add(self, name: str, **attributes: str | float) -> None:
        self._shapes.append(self._shape(name, **attributes))

    @staticmethod
    def _shape(name: str, **attributes: str | float) -> str:
        return f"<{name}{_attributes(attributes)}/>"


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _attributes(values: dict[str, str | float]) -> str:
    written = ((name, value if isinstance(value, str) else number(value)) for name, value in values.items())
    return "".join(f' {name.replace("_", "-")}="{escape(value)}"' for name, value in written)
