"""The colours of the radio, and a sheet to draw on: at twice its size, for smooth edges."""

from __future__ import annotations

from PIL import Image, ImageColor, ImageDraw

PETROL = "#0a5a6b"
DEEP = "#0b2f3a"
INK = "#12262b"
MIST = "#dcebe9"
PAPER = "#f6faf8"
FOAM = "#9fd3d0"
GLOW = "#6fcfdc"
SUN = "#f2a33a"
CORAL = "#d9583b"
SKIN = "#b98058"

Box = tuple[float, float, float, float]
Point = tuple[float, float]
TWICE = 2


class Sheet:
    """A picture of some width and height, on which shapes are painted one over the other."""

    def __init__(self, width: int, height: int, ground: str = MIST) -> None:
        """Start with one colour."""
        self.size = (width, height)
        self.image = Image.new("RGB", (width * TWICE, height * TWICE), ground)
        self._draw = ImageDraw.Draw(self.image)

    def sky(self, top: str, bottom: str, height: float) -> None:
        """From one colour to another, down to a height."""
        above, below = (ImageColor.getrgb(colour) for colour in (top, bottom))
        for y in range(round(height * TWICE)):
            t = y / (height * TWICE)
            mixed = tuple(round(a + (b - a) * t) for a, b in zip(above[:3], below[:3], strict=True))
            self._draw.line((0, y, self.image.width, y), fill=mixed)

    def rect(self, box: Box, fill: str, radius: float = 0) -> None:
        """Paint a rectangle, from one corner to the other."""
        self._draw.rounded_rectangle(_doubled(box), radius * TWICE, fill)

    def ellipse(self, box: Box, fill: str | None = None, line: str | None = None, width: float = 0) -> None:
        """Paint what fits into a rectangle, its line within it."""
        self._draw.ellipse(_doubled(box), fill, line, round(width * TWICE))

    def disc(self, centre: Point, radius: float, fill: str) -> None:
        """Paint a disc."""
        x, y = centre
        self.ellipse((x - radius, y - radius, x + radius, y + radius), fill)

    def polygon(self, points: list[Point], fill: str) -> None:
        """Paint what lies between points."""
        self._draw.polygon([(x * TWICE, y * TWICE) for x, y in points], fill)

    def line(self, points: list[Point], fill: str, width: float) -> None:
        """Paint a line with round ends."""
        self._draw.line([(x * TWICE, y * TWICE) for x, y in points], fill, round(width * TWICE), "curve")
        for end in (points[0], points[-1]):
            self.disc(end, width / 2, fill)

    def arc(self, box: Box, begin: float, end: float, fill: str, width: float) -> None:
        """Paint a part of an ellipse, between angles in degrees from three o'clock on."""
        self._draw.arc(_doubled(box), begin, end, fill, round(width * TWICE))

    def done(self) -> Image.Image:
        """The picture at its size."""
        return self.image.resize(self.size, Image.Resampling.LANCZOS)


def _doubled(box: Box) -> Box:
    left, top, right, bottom = (value * TWICE for value in box)
    return left, top, right, bottom
