"""Small pictures: what stands in the cupboard, and a needle that moves."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from pathlib import Path

from palette import CORAL, DEEP, FOAM, INK, MIST, PAPER, PETROL, SUN, Sheet
from PIL import Image

_FRAMES = 16


def microphone() -> Image.Image:
    """A microphone on its foot."""
    sheet = Sheet(480, 360)
    sheet.ellipse((150, 300, 330, 335), DEEP)
    sheet.line([(240, 315), (240, 205)], INK, 10)
    sheet.arc((178, 90, 302, 235), 0, 180, INK, 10)
    sheet.rect((196, 45, 284, 210), PETROL, 44)
    for y in range(75, 140, 16):
        sheet.line([(212, y), (268, y)], FOAM, 4)
    return sheet.done()


def headphones() -> Image.Image:
    """Headphones that lie on a table."""
    sheet = Sheet(480, 360)
    sheet.arc((110, 50, 370, 330), 180, 360, INK, 18)
    for left in (88, 318):
        sheet.rect((left, 175, left + 74, 305), CORAL, 34)
        sheet.rect((left + 20, 195, left + 54, 285), INK, 17)
    return sheet.done()


def mixer() -> Image.Image:
    """A mixing desk of four ways."""
    sheet = Sheet(480, 360)
    sheet.rect((60, 60, 420, 310), DEEP, 18)
    for way, height in enumerate((205, 150, 240, 180)):
        x = 115 + 83 * way
        sheet.disc((x, 100), 20, FOAM)
        sheet.line([(x, 100), (x + 11, 89)], DEEP, 5)
        sheet.line([(x, 145), (x, 280)], PETROL, 7)
        sheet.rect((x - 19, height, x + 19, height + 22), SUN, 5)
    return sheet.done()


def recorder() -> Image.Image:
    """A recorder for the pocket, with two ears."""
    sheet = Sheet(480, 360)
    for x, lean in ((215, -34), (265, 34)):
        sheet.line([(x, 105), (x + lean, 45)], INK, 24)
    sheet.rect((165, 90, 315, 330), PETROL, 20)
    sheet.rect((185, 112, 295, 190), PAPER, 6)
    for n, height in enumerate((10, 24, 34, 18, 28, 12, 22)):
        sheet.line([(200 + 13 * n, 151 - height), (200 + 13 * n, 151 + height)], PETROL, 5)
    sheet.disc((240, 255), 34, CORAL)
    sheet.disc((240, 255), 14, PAPER)
    return sheet.done()


def distance() -> Image.Image:
    """A fist and a thumb between a mouth and a microphone: the right distance."""
    sheet = Sheet(480, 360)
    sheet.ellipse((-120, 40, 130, 330), "#b98058")
    sheet.line([(100, 215), (128, 212)], "#7a3f2b", 9)
    sheet.rect((372, 120, 452, 280), PETROL, 40)
    for y in range(150, 220, 16):
        sheet.line([(388, y), (436, y)], FOAM, 4)
    sheet.line([(150, 120), (355, 120)], INK, 4)
    for x, way in ((150, 12), (355, -12)):
        sheet.line([(x + way, 108), (x, 120), (x + way, 132)], INK, 4)
    for ring in (30, 60, 90):
        sheet.arc((140 - ring, 212 - ring, 140 + ring, 212 + ring), -32, 32, CORAL, 6)
    return sheet.done()


THINGS: dict[str, Callable[[], Image.Image]] = {
    "micro.png": microphone,
    "casque.png": headphones,
    "table.png": mixer,
    "enregistreur.png": recorder,
    "distance.png": distance,
}


def _needle(level: float) -> Image.Image:
    """A meter whose needle stands between 0 and 1."""
    sheet = Sheet(360, 220, PAPER)
    sheet.rect((10, 10, 350, 210), MIST, 14)
    sheet.arc((70, 50, 290, 270), 205, 293, PETROL, 10)
    sheet.arc((70, 50, 290, 270), 293, 335, CORAL, 10)
    angle = pi * (205 + 130 * level) / 180
    sheet.line([(180, 190), (180 + 118 * cos(angle), 190 + 118 * sin(angle))], INK, 5)
    sheet.disc((180, 190), 13, INK)
    return sheet.done()


def save_needle(path: Path) -> None:
    """Write a needle that follows a voice, again and again."""
    turns = (2 * pi * n / _FRAMES for n in range(_FRAMES))
    frames = [_needle(0.5 + 0.28 * sin(turn) + 0.14 * sin(3 * turn)).quantize(24) for turn in turns]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=90, loop=0, optimize=True)


def _wave(turn: float) -> Image.Image:
    """A bar that swings, and its first partial on it, at one moment of a turn."""
    sheet = Sheet(480, 160, PAPER)
    sheet.rect((10, 10, 470, 150), MIST, 14)
    for colour, height, waves, speed, width in ((FOAM, 46, 1, 1, 7), (CORAL, 16, 4, 4, 4)):
        heights = (height * sin(pi * waves * x / 430) * cos(speed * turn) for x in range(0, 431, 5))
        points = [(25.0 + 5 * n, 80.0 + high) for n, high in enumerate(heights)]
        sheet.line(points, PETROL if colour == FOAM else colour, width)
    return sheet.done()


def save_wave(path: Path) -> None:
    """Write a bar of wood that swings, much slower than it does."""
    frames = [_wave(2 * pi * n / _FRAMES) for n in range(_FRAMES)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=110, loop=0, quality=60, method=6)
