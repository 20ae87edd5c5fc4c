"""A photograph that was never taken: ridges in the haze, a low sun, and the grain of a film."""

from __future__ import annotations

import random
from itertools import pairwise
from math import exp, hypot, sin

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (1500, 940)
SKY = ((86, 108, 130), (226, 190, 150), (246, 222, 184))
HAZE = (232, 200, 164)
NEAR = (38, 34, 34)
SUN = (1010, 430)


def _mix(first: tuple[int, ...], second: tuple[int, ...], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _sky() -> Image.Image:
    """A gradient in two steps and the sun's halo, drawn small and enlarged: haze has no detail."""
    width, height = SIZE[0] // 4, SIZE[1] // 4
    image = Image.new("RGB", (width, height))
    pixels = image.load()
    assert pixels is not None
    for y in range(height):
        t = min(1.0, y / (height * 0.62))
        base = _mix(SKY[0], SKY[1], t / 0.7) if t < 0.7 else _mix(SKY[1], SKY[2], (t - 0.7) / 0.3)
        for x in range(width):
            away = hypot(x - SUN[0] / 4, y - SUN[1] / 4)
            pixels[x, y] = _mix(base, (255, 244, 214), 0.85 * exp(-away / 34))
    return image.resize(SIZE, Image.Resampling.BICUBIC)


def _ridge(chance: random.Random, height: float, relief: float) -> list[tuple[float, float]]:
    """The line of a ridge: midpoint displacement on a base of slow waves."""
    points = [chance.uniform(-1, 1) for _ in range(3)]
    spread = 1.0
    while len(points) < 1025:
        spread *= 0.52
        finer: list[float] = []
        for left, right in pairwise(points):
            finer += [left, (left + right) / 2 + chance.uniform(-spread, spread)]
        points = [*finer, points[-1]]
    step = SIZE[0] / (len(points) - 1)
    return [(i * step, height + relief * (value + 0.3 * sin(i / 160))) for i, value in enumerate(points)]


def landscape() -> Image.Image:
    """Sky, seven ridges from far to near, a lake of mist between them, grain."""
    chance = random.Random(1839)  # noqa: S311 - the same hills each time
    image = _sky()
    ImageDraw.Draw(image).ellipse((SUN[0] - 34, SUN[1] - 34, SUN[0] + 34, SUN[1] + 34), fill=(255, 248, 226))
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    for index in range(7):
        depth = index / 6
        mask = Image.new("L", SIZE, 0)
        line = _ridge(chance, 470 + 400 * depth**1.25, 40 + 46 * depth)
        ImageDraw.Draw(mask).polygon([*line, (SIZE[0], SIZE[1]), (0, SIZE[1])], fill=255)
        mask = mask.filter(ImageFilter.GaussianBlur(0.8))
        top = _mix(HAZE, NEAR, depth**0.8)
        image.paste(_veil(top, _mix(top, HAZE, 0.55 * (1 - depth)), min(y for _, y in line)), (0, 0), mask)
    grain = Image.frombytes("L", SIZE, bytes(int(128 + chance.gauss(0, 7)) for _ in range(SIZE[0] * SIZE[1])))
    shade = Image.merge("RGB", (grain, grain, grain))
    return ImageChops.overlay(image, shade)


def _veil(top: tuple[int, int, int], foot: tuple[int, int, int], start: float) -> Image.Image:
    """A slope's colour: its own at the ridge, lighter where the mist lies."""
    column = Image.new("RGB", (1, SIZE[1]), top)
    for y in range(SIZE[1]):
        column.putpixel((0, y), _mix(top, foot, min(1.0, max(0.0, (y - start) / 260))))
    return column.resize(SIZE)
