"""Sounds that no voice makes: bars that are struck, stones that fall into water."""

from __future__ import annotations

import random
from math import exp, pi, sin

import recorder

A4 = 440.0
# Semitones above A4 (la), and when each is heard: as a stone skips, ever sooner.
NOTES = ((-5, 0.0), (0, 0.62), (3, 1.05), (7, 1.34), (12, 1.54))


def frequency(semitones: int) -> float:
    """In hertz, so many semitones above A4."""
    return A4 * 2 ** (semitones / 12)


def bar(hertz: float, length: float = 1.6) -> recorder.Sound:
    """A bar of wood that is struck: its note, and two above it that die sooner."""
    partials = ((1.0, 1.0, 4.0), (3.93, 0.35, 11.0), (9.2, 0.12, 24.0))
    times = (n / recorder.RATE for n in range(round(length * recorder.RATE)))
    return [sum(loud * exp(-fall * t) * sin(2 * pi * hertz * by * t) for by, loud, fall in partials) for t in times]


def drop(hertz: float, length: float = 0.35) -> recorder.Sound:
    """A stone that falls into water: a bubble, whose note rises as it shrinks, and a little foam."""
    chance = random.Random(17)  # noqa: S311 - foam, no secret
    times = [n / recorder.RATE for n in range(round(length * recorder.RATE))]
    bubble = [exp(-14 * t) * sin(2 * pi * hertz * (t + 1.4 * t * t)) for t in times]
    return [value + 0.18 * exp(-40 * t) * chance.uniform(-1, 1) for value, t in zip(bubble, times, strict=True)]


def stroke() -> recorder.Sound:
    """One bar that is struck once."""
    return recorder.levelled(bar(A4))


def bubble() -> recorder.Sound:
    """The stone that sinks, alone."""
    return recorder.levelled(recorder.mixed(0.9, ((0.1, drop(420)),)))


def signature() -> recorder.Sound:
    """Five notes of a marimba that skip, and the stone that sinks."""
    notes = ((begin, bar(frequency(semitones))) for semitones, begin in NOTES)
    return recorder.levelled(recorder.mixed(4.2, (*notes, (2.25, drop(420)), (2.25, bar(frequency(-17), 1.9)))))


SOUNDS = {"indicatif": signature, "lame": stroke, "goutte": bubble}
