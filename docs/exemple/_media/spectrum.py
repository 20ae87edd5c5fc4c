"""What a sound is made of: from left to right in time, from low to high, the louder the lighter."""

from __future__ import annotations

from cmath import exp, pi
from itertools import chain
from math import cos, log10

import recorder
from palette import DEEP, FOAM, PAPER, PETROL, SUN
from PIL import Image, ImageColor

WINDOW, COLUMNS, ROWS = 1024, 480, 200
LOUDEST, SOFTEST = 35.0, -25.0  # decibels
_COLOURS = [ImageColor.getrgb(colour)[:3] for colour in (DEEP, PETROL, FOAM, SUN, PAPER)]


def picture(sound: recorder.Sound) -> Image.Image:
    """The sound up to a third of what its rate can hold, twice as large as it was reckoned."""
    step = (len(sound) - WINDOW) / COLUMNS
    columns = [_column(sound[round(n * step) :][:WINDOW]) for n in range(COLUMNS)]
    drawn = Image.new("RGB", (COLUMNS, ROWS))
    drawn.putdata(list(chain.from_iterable(zip(*(reversed(column) for column in columns), strict=True))))
    # Rows are frequencies: the lowest is at the foot.
    return drawn.resize((2 * COLUMNS, 2 * ROWS), Image.Resampling.BICUBIC)


def _column(part: recorder.Sound) -> list[tuple[int, ...]]:
    window = [value * (0.5 - 0.5 * cos(2 * pi * n / WINDOW)) for n, value in enumerate(part)]
    return [_colour(20 * log10(abs(value) + 1e-9)) for value in _transformed([*map(complex, window)])[:ROWS]]


def _transformed(values: list[complex]) -> list[complex]:
    """The fast Fourier transform of as many values as a power of two."""
    if len(values) == 1:
        return values
    even, odd = _transformed(values[::2]), _transformed(values[1::2])
    turned = [exp(-2j * pi * n / len(values)) * value for n, value in enumerate(odd)]
    return [a + b for a, b in zip(even, turned, strict=True)] + [a - b for a, b in zip(even, turned, strict=True)]


def _colour(level: float) -> tuple[int, ...]:
    share = min(max((level - SOFTEST) / (LOUDEST - SOFTEST), 0.0), 0.999) * (len(_COLOURS) - 1)
    before, after = _COLOURS[int(share)], _COLOURS[int(share) + 1]
    return tuple(round(a + (b - a) * (share - int(share))) for a, b in zip(before, after, strict=True))
