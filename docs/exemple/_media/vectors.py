"""Pictures that are lines: the logo and the icon of the radio, and how its signature skips."""

from __future__ import annotations

from itertools import pairwise

from palette import CORAL, DEEP, FOAM, GLOW, INK, MIST, PAPER, PETROL, SUN
from tune import NOTES, frequency

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">'
NAMES = {-5: "mi", 0: "la", 3: "do", 7: "mi", 12: "la"}


def _svg(width: int, height: int, *shapes: str) -> str:
    return "\n".join((_HEAD.format(width, height), *shapes, "</svg>\n"))


def _skips(colour: str) -> str:
    return (
        f'<path d="M10 44a17 17 0 0 1 34 0a12 12 0 0 1 24 0a8 8 0 0 1 16 0" fill="none" stroke="{colour}" '
        'stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def logo() -> str:
    """A stone that has skipped three times, and the water below it."""
    return _stone(PETROL, PAPER, FOAM, SUN)


def logo_by_night() -> str:
    """The same on dark screens: what is light and what is dark change places."""
    return _stone(GLOW, DEEP, PETROL, CORAL)


def _stone(ground: str, way: str, water: str, stone: str) -> str:
    waves = f'<path d="M8 62h80M24 74h48M38 86h20" stroke="{water}" stroke-width="6" stroke-linecap="round"/>'
    plate = f'<rect width="96" height="96" rx="20" fill="{ground}"/>'
    return _svg(96, 96, plate, _skips(way), waves, f'<circle cx="84" cy="42" r="7" fill="{stone}"/>')


def icon() -> str:
    """The same for the size of a tab: one skip, and the stone."""
    skip = f'<path d="M6 22a9 9 0 0 1 18 0" fill="none" stroke="{PAPER}" stroke-width="4" stroke-linecap="round"/>'
    ground = f'<rect width="32" height="32" rx="7" fill="{PETROL}"/>'
    return _svg(32, 32, ground, skip, f'<circle cx="24" cy="21" r="4" fill="{SUN}"/>')


def signature() -> str:
    """The notes of the signature: when each is heard, from left to right, and how high it is."""
    shapes = [f'<rect width="720" height="340" fill="{MIST}"/>', f'<path d="M0 280H720V340H0Z" fill="{FOAM}"/>']
    begins = [70 + 300 * begin for _, begin in NOTES]
    shapes += [_arc(before, after) for before, after in pairwise(begins)]
    for (semitones, _), x in zip(NOTES, begins, strict=True):
        shapes += _note(x, semitones)
    return _svg(720, 340, *shapes, _words(640, 318, "hertz", DEEP, 17))


def _arc(before: float, after: float) -> str:
    half = (after - before) / 2
    way = f"M{before:.0f} 280a{half:.0f} {half * 1.1:.0f} 0 0 1 {2 * half:.0f} 0"
    return f'<path d="{way}" fill="none" stroke="{PETROL}" stroke-width="4"/>'


def _note(x: float, semitones: int) -> tuple[str, ...]:
    y = 190 - 12 * semitones  # the lowest, five semitones below la, stands just above the water
    return (
        f'<path d="M{x:.0f} 280V{y}" stroke="{INK}" stroke-width="2" stroke-dasharray="3 6"/>',
        f'<circle cx="{x:.0f}" cy="{y}" r="17" fill="{CORAL}"/>',
        _words(x, y + 6, NAMES[semitones], PAPER, 16),
        _words(x, 318, f"{frequency(semitones):.0f}", DEEP, 17),
    )


def _words(x: float, y: float, words: str, colour: str, size: int) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-family="sans-serif" font-size="{size}" font-weight="bold" '
        f'text-anchor="middle" fill="{colour}">{words}</text>'
    )


DRAWINGS = {"logo.svg": logo, "logo-nuit.svg": logo_by_night, "icone.svg": icon, "indicatif.svg": signature}
