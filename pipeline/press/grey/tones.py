"""Colours as greys: as light as the eye takes them for, and where ink is thin, dark enough to be printed in dots.

A tone is the operand of `g`: 0 black, 1 white, coded as sRGB codes it. Lightness is luminance (CIE L*), no average:
pure blue is dark, pure yellow nearly white.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pikepdf import Array, Name, Object, Stream

Convert = Callable[[Sequence[float]], float]

# What is as dark, or as light, is printed without dots. Lines between them are no lighter than the last, or dots would
# make gaps of them; white ones on a dark ground stay white.
_BLACK, _WHITE, _LIGHTEST_LINE = 0.15, 0.98, 0.45
_MIDDLE = 0.5
# WCAG 2.2, 1.4.6 asks for this contrast.
CONTRAST = 7.0


def area(tone: float) -> float:
    """Return the tone of what is filled: what is nearly black or white becomes so."""
    if tone < _BLACK:
        return 0.0
    return 1.0 if tone > _WHITE else tone


def line(tone: float) -> float:
    """Return the tone of what is thin."""
    if tone > _WHITE:
        return 1.0
    return 0.0 if tone < _MIDDLE else min(tone, _LIGHTEST_LINE)


def letter(tone: float, ground: float | None) -> float:
    """Return the tone of text on a ground, None being a picture.

    Black if it is the darker of the two, else light enough.
    """
    if ground is None or abs(tone - ground) < 0.02:  # noqa: PLR2004 - the same: it is not meant to be seen
        return area(tone)
    if tone < ground:
        return 0.0
    return tone if contrast(tone, ground) >= CONTRAST else 1.0


def contrast(one: float, other: float) -> float:
    """Return the contrast ratio of two tones (WCAG 2.2)."""
    low, high = sorted((_linear(one), _linear(other)))
    return (high + 0.05) / (low + 0.05)


def of_rgb(red: float, green: float, blue: float) -> float:
    """Return the tone of a colour of sRGB."""
    return _coded(0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue))


def of_lightness(lightness: float) -> float:
    """Return the tone of an L* from 0 to 100."""
    return _coded(((lightness + 16) / 116) ** 3 if lightness > 8 else lightness / 903.3)  # noqa: PLR2004 - CIE 15


def converter(space: Object) -> Convert:
    """Return what makes tones of a colour space's colours.

    Raises:
        ValueError: nothing is known of the space.
    """
    kind = str(space[0] if isinstance(space, Array) else space)
    if kind == "/ICCBased":
        return _BY_NUMBER[int(space[1].N)]
    if kind in _BY_NAME:
        return _BY_NAME[kind]
    if kind == "/Indexed":
        return _indexed(space)
    raise ValueError(f"colours of the space {kind} cannot be made greys")


def _indexed(space: Object) -> Convert:
    base, table = converter(space[1]), space[3]
    data = table.read_bytes() if isinstance(table, Stream) else bytes(table)
    size = len(data) // (int(space[2]) + 1)
    return lambda operands: base([byte / 255 for byte in data[int(operands[0]) * size :][:size]])


def _grey(operands: Sequence[float]) -> float:
    return operands[0]


def _rgb(operands: Sequence[float]) -> float:
    return of_rgb(*operands)


def _lab(operands: Sequence[float]) -> float:
    return of_lightness(operands[0])


def _cmyk(operands: Sequence[float]) -> float:
    *inks, black = operands
    return of_rgb(*((1 - ink) * (1 - black) for ink in inks))


_BY_NUMBER: dict[int, Convert] = {1: _grey, 3: _rgb, 4: _cmyk}
_BY_NAME: dict[str, Convert] = {
    "/DeviceGray": _grey,
    "/G": _grey,
    "/CalGray": _grey,
    "/DeviceRGB": _rgb,
    "/RGB": _rgb,
    "/CalRGB": _rgb,
    "/DeviceCMYK": _cmyk,
    "/CMYK": _cmyk,
    "/Lab": _lab,
}
GREY = Name.DeviceGray


def _linear(coded: float) -> float:
    coded = min(max(coded, 0.0), 1.0)
    return coded / 12.92 if coded <= 0.04045 else ((coded + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - IEC 61966-2-1


def _coded(linear: float) -> float:
    linear = min(max(linear, 0.0), 1.0)
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055  # noqa: PLR2004 - likewise
