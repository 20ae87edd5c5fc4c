"""The greys of colours by what they paint; what is nearly black or white becomes so: the rest is printed in dots."""

from __future__ import annotations

import re
from collections.abc import Callable

from tinycss2.color5 import parse_color

from pipeline.press.images.colours import CONTRAST, Colour, contrast, grey_of, grey_of_lightness

PAPER = 255
# Lines between black and white are no lighter than the last, or dots would make gaps of them.
_BLACK, _WHITE, _MIDDLE, _LIGHTEST_LINE, _ALIKE = 38, 250, 128, 115, 5
_SOURCE = re.compile(r"\s*(?:url\([^()]*\)\s*)?")


def read(paint: str) -> tuple[Colour, float] | None:
    """Return a paint's colour, or that which stands in for its pattern, and how much it covers; None without one."""
    found = parse_color(_SOURCE.sub("", paint, count=1))
    if found is None or isinstance(found, str):
        return None
    if found.space.startswith(("lab", "lch", "ok", "xyz")):
        return Colour(*3 * [grey_of_lightness(found.to("lab").coordinates[0])]), found.alpha
    channels = found.to("srgb").coordinates if found.space in ("srgb", "hsl", "hwb") else found.coordinates
    if found.space == "device-cmyk":
        channels = [(1 - ink) * (1 - channels[3]) for ink in channels[:3]]
    return Colour(*(round(255 * min(max(channel, 0.0), 1.0)) for channel in channels[:3])), found.alpha


def repainted(paint: str, role: Callable[[int], int]) -> str:
    """Return a paint in the grey that `role` makes of its colour's; as it is where it has none."""
    found = read(paint)
    if found is None:
        return paint
    source, grey = paint[: -len(_SOURCE.sub("", paint, count=1))], role(grey_of(found[0]))
    return f"{source}{Colour(grey, grey, grey).css}{round(255 * found[1]):02x}"


def area(grey: int) -> int:
    """Return the grey of what is filled."""
    return 0 if grey < _BLACK else PAPER if grey > _WHITE else grey


def line(grey: int) -> int:
    """Return the grey of what is thin."""
    return PAPER if grey > _WHITE else 0 if grey < _MIDDLE else min(grey, _LIGHTEST_LINE)


def letter(grey: int, ground: int | None) -> int:
    """Return the grey of text: black if it is darker than its ground (None: unknown), else light enough to be read."""
    if ground is None or abs(grey - ground) < _ALIKE:
        return area(grey)
    is_read = contrast(Colour(grey, grey, grey), Colour(ground, ground, ground)) >= CONTRAST
    return 0 if grey < ground else grey if is_read else PAPER
