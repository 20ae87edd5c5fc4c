"""Readable colours: contrast after WCAG 2.2, lightness and hue after OKLab (Björn Ottosson, 2020).

A colour is three numbers from 0 to 255 in sRGB, whose transfer curve is only known here. All is plain arithmetic: the
same colours on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LEAST_CONTRAST = 4.5
"""What text must have against its ground (WCAG 2.2, 1.4.3, level AA)."""
CONTRAST = 7.0
"""What text has at least against its ground (WCAG 2.2, 1.4.6)."""
_LARGEST = 255
# Hues are counted in bins of ten degrees; a colour belongs to a hue that is no farther than three of them.
_BINS, _NEAR = 36, 3
_GREY = 0.035  # chroma below which a colour has no hue to speak of
_COLOURFUL = 0.015  # chroma in the mean (of squares) of pictures that have a hue of their own
_CHROMA = (0.075, 0.135)  # between which a ground is neither dull nor loud
_LIGHTNESS = 0.45  # of a ground before it is darkened as text demands


class Colour(NamedTuple):
    """Red, green and blue."""

    red: int
    green: int
    blue: int

    @classmethod
    def read(cls, css: str) -> Colour:
        """Parse "#rrggbb".

        Raises:
            ValueError: It is another notation.
        """
        return cls(*bytes.fromhex(css.removeprefix("#")))

    @property
    def css(self) -> str:
        """The colour in CSS."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


class Swatch(NamedTuple):
    """A colour of pictures and its share."""

    colour: Colour
    share: float


@dataclass(frozen=True)
class CoverColours:
    """The colours of a cover: sheet, ground of the words, words, ornaments."""

    sheet: Colour
    ground: Colour
    ink: Colour
    mark: Colour


class _Lch(NamedTuple):
    """Lightness from 0 to 1, chroma, hue in radians."""

    lightness: float
    chroma: float
    hue: float


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast, from 1 for the same lightness to 21 for black on white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def grey_of(colour: Colour) -> int:
    """Return the grey of equal luminance: pure blue is dark, pure yellow nearly white."""
    return _encode(_luminance(colour))


def grey_of_lightness(lightness: float) -> int:
    """Return the grey with an L* from 0 to 100 (CIE 15)."""
    return _encode(((lightness + 16) / 116) ** 3 if lightness > 8 else lightness / 903.3)  # noqa: PLR2004 (likewise)


def choose_scheme(colour: Colour, paper: Colour) -> CoverColours:
    """Return the cover scheme for an editor's colour.

    Words on it have the colour of paper, or a dark shade of its own hue; if neither can be read well, words are on
    paper.
    """
    if contrast(paper, colour) >= CONTRAST:
        return CoverColours(colour, colour, paper, mix(colour, paper, 0.14))
    dark = darken(colour, colour)
    if contrast(dark, colour) >= CONTRAST:
        return CoverColours(colour, colour, dark, mix(colour, dark, 0.14))
    return CoverColours(colour, paper, darken(colour, paper), mix(colour, paper, 0.22))


def derive_ground(swatches: Iterable[Swatch], otherwise: Colour, paper: Colour) -> Colour:
    """Return a dark ground for words in the colour of paper, in the strongest hue of the pictures.

    For grey pictures it is derived from `otherwise`.
    """
    tones = [(_lch(swatch.colour), swatch.share) for swatch in swatches]
    whole = sum(share for _, share in tones)
    colourful = [(colour, share * colour.chroma**2) for colour, share in tones if colour.chroma > _GREY]
    if sum(weight for _, weight in colourful) <= _COLOURFUL**2 * whole:
        return darken(otherwise, paper)
    bins = [0.0] * _BINS
    for colour, weight in colourful:
        bins[_bin(colour.hue)] += weight
    around = [_smooth(bins, index) for index in range(_BINS)]
    peak = around.index(max(around))
    near = [(colour, weight) for colour, weight in colourful if _distance(_bin(colour.hue), peak) <= _NEAR]
    sine = sum(weight * math.sin(colour.hue) for colour, weight in near)
    cosine = sum(weight * math.cos(colour.hue) for colour, weight in near)
    mean = sum(weight * colour.chroma for colour, weight in near) / sum(weight for _, weight in near)
    chroma = min(max(mean, _CHROMA[0]), _CHROMA[1])
    return darken(_fit_gamut(_Lch(_LIGHTNESS, chroma, math.atan2(sine, cosine))), paper)


def darken(colour: Colour, ground: Colour) -> Colour:
    """Darken a colour until it is readable on a ground; black if it never is."""
    fitted, (lightness, chroma, hue) = colour, _lch(colour)
    while contrast(fitted, ground) < CONTRAST and lightness > 0:
        lightness = max(lightness - 0.01, 0.0)
        fitted = _fit_gamut(_Lch(lightness, chroma, hue))
    return fitted


def make_readable(colour: Colour, ground: Colour) -> Colour:
    """Lighten or darken a colour as little as possible to be readable on a ground."""
    lightness, chroma, hue = _lch(colour)
    for step in range(101):
        for shade in (lightness - step / 100, lightness + step / 100):
            readable = _fit_gamut(_Lch(min(max(shade, 0.0), 1.0), chroma, hue)) if step else colour
            if contrast(readable, ground) >= LEAST_CONTRAST:
                return readable
    return colour


def set_lightness(colour: Colour, lightness: float, most: float = 1.0) -> Colour:
    """Return a colour of the same hue with this lightness (OKLab, 0 to 1) and at most this chroma."""
    own = _lch(colour)
    return _fit_gamut(_Lch(lightness, min(own.chroma, most), own.hue))


def lightness_of(colour: Colour) -> float:
    """Return the lightness of a colour (OKLab), from 0 for black to 1 for white."""
    return _lch(colour).lightness


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Mix a colour with a share of another."""
    return Colour(*(round(mine + (its - mine) * share) for mine, its in zip(one, other, strict=True)))


def _smooth(bins: Sequence[float], index: int) -> float:
    steps = range(1 - _NEAR, _NEAR)
    return sum(bins[(index + step) % _BINS] * (_NEAR - abs(step)) for step in steps)


def _bin(hue: float) -> int:
    return int(hue / math.tau * _BINS) % _BINS


def _distance(one: int, other: int) -> int:
    between = abs(one - other)
    return min(between, _BINS - between)


def _luminance(colour: Colour) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: int) -> float:
    value = channel / _LARGEST
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 (IEC 61966-2-1)


def _encode(value: float) -> int:
    value = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055  # noqa: PLR2004 (likewise)
    return round(value * _LARGEST)


def _lch(colour: Colour) -> _Lch:
    red, green, blue = map(_linear, colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    to_red = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    to_yellow = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return _Lch(lightness, math.hypot(to_red, to_yellow), math.atan2(to_yellow, to_red))


def _fit_gamut(colour: _Lch) -> Colour:
    """Reduce the chroma of a colour until sRGB has it."""
    chroma = colour.chroma if colour.lightness > 0 else 0.0
    while True:
        channels = _rgb(colour._replace(chroma=chroma))
        if chroma <= 0 or all(-0.0005 <= value <= 1.0005 for value in channels):  # noqa: PLR2004 (rounding)
            return Colour(*(_encode(min(max(value, 0.0), 1.0)) for value in channels))
        chroma = max(chroma - 0.005, 0.0)


def _rgb(colour: _Lch) -> tuple[float, float, float]:
    to_red, to_yellow = colour.chroma * math.cos(colour.hue), colour.chroma * math.sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * to_red + 0.2158037573 * to_yellow) ** 3
    middle = (colour.lightness - 0.1055613458 * to_red - 0.0638541728 * to_yellow) ** 3
    short = (colour.lightness - 0.0894841775 * to_red - 1.2914855480 * to_yellow) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
