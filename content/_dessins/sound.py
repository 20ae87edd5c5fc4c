"""Pictures about sound: loudness before and after, measured as ITU-R BS.1770 measures it."""

from __future__ import annotations

from math import log10, pi, sin

from canvas import ACCENT, INK, QUIET, RULE, SLATE, SMALL, Canvas

PART_WIDTH = 214.0
RATE = 48_000
SECONDS = 4
# A voice far from its microphone, a voice near it, a jingle: how loud each was recorded, at what pitch it sings,
# how many syllables or notes it has a second, and how much of each is sound.
PARTS = (("Invitée", 0.10, 190.0, 4.0, 0.62), ("Animateur", 0.28, 120.0, 2.75, 0.72), ("Jingle", 0.80, 440.0, 2.0, 1.0))
TARGET = -16.0

# The two filters of BS.1770-5, annex 1, tables 1 and 2, for 48 kHz: b0, b1, b2, a1, a2.
SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)


def voice(level: float, pitch: float, pace: float, share: float) -> list[float]:
    """Four seconds of harmonics that swell and die away, syllable by syllable, some stronger, some silent."""
    samples = []
    for index in range(RATE * SECONDS):
        t = index / RATE
        syllable, phase = divmod(t * pace, 1.0)
        strength = (int(syllable) * 7 + int(pitch)) % 10 / 10
        swell = 0.0
        if phase < share and (share == 1.0 or strength > 0.15):
            attack = min(1.0, phase / 0.06)
            swell = attack * (0.4 + 0.6 * strength) * (1 - phase / share) ** (0.45 if share < 1.0 else 0.25)
        tone = sum(sin(2 * pi * pitch * order * t) / order for order in (1, 2, 3, 5)) / 2
        samples.append(level * swell * tone)
    return samples


def loudness(samples: list[float]) -> float:
    """The loudness of one channel in LUFS, without the gates: a part is too short to need them."""
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
    canvas = Canvas(500, "Trois sources avant et après l’égalisation du niveau sonore")
    parts = [(name, voice(*how)) for name, *how in PARTS]
    measured = [loudness(samples) for _, samples in parts]
    width, left = PART_WIDTH, 30.0
    for row, (heading, middle) in enumerate((("Avant", 126.0), ("Après", 372.0))):
        canvas.text((left, middle - 84), heading, 24, INK, font_weight="bold")
        canvas.line((left, middle), (left + 3 * width + 18, middle), RULE)
        for column, (name, samples) in enumerate(parts):
            start = left + column * (width + 9)
            gain = 10 ** ((TARGET - measured[column]) / 20) if row else 1.0
            _wave(canvas, [value * gain for value in samples], (start, middle), ACCENT if row else SLATE)
            level = TARGET if row else measured[column]
            label = f"{level:.0f}".replace("-", "−") + "\u00a0LUFS"
            canvas.text((start + width / 2, middle + 98), f"{name} : {label}", SMALL, QUIET, text_anchor="middle")
    canvas.line((left, 250), (690, 250), RULE)
    return canvas.svg()


def _wave(canvas: Canvas, samples: list[float], origin: tuple[float, float], fill: str) -> None:
    """The outline of the peaks, 70 units for full scale."""
    columns, scale = 214, 70.0
    size = len(samples) // columns
    peaks = [max(abs(value) for value in samples[index * size : (index + 1) * size]) for index in range(columns)]
    step = PART_WIDTH / columns
    upper = [(origin[0] + index * step, origin[1] - peak * scale) for index, peak in enumerate(peaks)]
    lower = [(x, 2 * origin[1] - y) for x, y in reversed(upper)]
    canvas.polygon([*upper, *lower], fill)
