"""Pictures about sound: loudness before and after, measured as ITU-R BS.1770 measures it."""

from __future__ import annotations

from math import log10, pi, sin

from canvas import ACCENT, INK, QUIET, RULE, SLATE, SMALL, Canvas

RATE = 48_000
SECONDS = 4
# A voice far from its microphone, a voice near it, a jingle: how loud each was recorded, and at what pitch it sings.
PARTS = (("Invitée", 0.075, 180.0), ("Animateur", 0.24, 120.0), ("Jingle", 0.70, 440.0))
TARGET = -16.0

# The two filters of BS.1770-5, annex 1, tables 1 and 2, for 48 kHz: b0, b1, b2, a1, a2.
SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)


def voice(level: float, pitch: float) -> list[float]:
    """Syllables of harmonics: a tone that swells and falls four times a second or so."""
    samples = []
    for index in range(RATE * SECONDS):
        t = index / RATE
        swell = (0.35 + 0.65 * abs(sin(pi * 1.9 * t)) ** 1.5) * (0.75 + 0.25 * sin(2 * pi * 0.6 * t + pitch))
        tone = sum(sin(2 * pi * pitch * order * t) / order for order in (1, 2, 3, 5)) / 2
        samples.append(level * swell * tone)
    return samples


def loudness(samples: list[float]) -> float:
    """The loudness of one channel in LUFS, without gating: each part is long and even enough to do without."""
    weighted = _filter(_filter(samples, SHELF), HIGH_PASS)
    return -0.691 + 10 * log10(sum(value * value for value in weighted) / len(weighted))


def _filter(samples: list[float], taps: tuple[float, float, float, float, float]) -> list[float]:
    b0, b1, b2, a1, a2 = taps
    x1 = x2 = y1 = y2 = 0.0
    out = []
    for x0 in samples:
        y0 = b0 * x0 + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
        out.append(y0)
        x1, x2, y1, y2 = x0, x1, y0, y1
    return out


def two_waveforms() -> str:
    """Three parts as recorded, and the same brought to one loudness."""
    canvas = Canvas(520, "Trois sources avant et après l’égalisation du niveau sonore")
    parts = [(name, voice(level, pitch)) for name, level, pitch in PARTS]
    measured = [loudness(samples) for _, samples in parts]
    width, left = 214.0, 30.0
    for row, (heading, middle) in enumerate((("Avant", 140.0), ("Après", 378.0))):
        canvas.text((left, middle - 90), heading, 24, INK, font_weight="bold")
        canvas.line((left, middle), (left + 3 * width + 18, middle), RULE)
        for column, (name, samples) in enumerate(parts):
            start = left + column * (width + 9)
            gain = 10 ** ((TARGET - measured[column]) / 20) if row else 1.0
            _wave(canvas, [value * gain for value in samples], (start, middle), width)
            level = TARGET if row else measured[column]
            label = f"{level:.0f}".replace("-", "−") + "\u00a0LUFS"
            canvas.text((start + width / 2, middle + 98), f"{name} : {label}", SMALL + 1, QUIET, text_anchor="middle")
    canvas.line((left, 265), (690, 265), RULE)
    return canvas.svg()


def _wave(canvas: Canvas, samples: list[float], origin: tuple[float, float], width: float) -> None:
    """The outline of the peaks, 70 units for full scale, and where 0 dBFS would be."""
    columns, scale = 107, 70.0
    size = len(samples) // columns
    peaks = [max(abs(value) for value in samples[index * size : (index + 1) * size]) for index in range(columns)]
    step = width / columns
    upper = [(origin[0] + index * step, origin[1] - peak * scale) for index, peak in enumerate(peaks)]
    lower = [(x, 2 * origin[1] - y) for x, y in reversed(upper)]
    loud = max(peaks)
    canvas.polygon([*upper, *lower], ACCENT if loud > 0.6 else SLATE)
