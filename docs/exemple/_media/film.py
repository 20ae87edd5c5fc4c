"""A film of some seconds: a stone skips over the water, and somebody says where one is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import pairwise
from math import sin
from pathlib import Path

import reading
import recorder
import tune
from palette import CORAL, FOAM, PAPER, SUN, Sheet
from PIL import Image

WIDTH, HEIGHT, FRAMES = 640, 360, 12
WATER = 250.0
RING_SHINES, RING_LASTS = 0.6, 2.6  # seconds
# When and where the stone touches the water.
SKIPS = ((1.2, 150.0), (2.4, 300.0), (3.3, 420.0), (3.9, 510.0))
SAID = (
    ("Un caillou, quatre rebonds.", "A stone, four skips."),
    ("Et votre voix arrive de l'autre côté.", "And your voice comes to the other side."),
    ("Ici, Radio Ricochet.", "This is Radio Ricochet."),
)
SLOW = 3  # pictures a second of the film that shows how few are too few
SLOW_SAID = ("[Le caillou avance par à-coups.]", 0.5, 3.5)
BEGINS, POSTER, AFTERWARDS, LENGTH = 1.0, 2.9, 4.9, 9.0


def make(ffmpeg: str, folder: Path) -> None:
    """Write the film, its captions in two languages, its picture and its transcript."""
    sound, captions = soundtrack()
    for suffix, language in (("vtt", 0), ("en.vtt", 1)):
        cues = [reading.Spoken(begin, end, SAID[n][language]) for n, (begin, end) in enumerate(captions)]
        (folder / f"ricochet.{suffix}").write_text(reading.as_webvtt(cues), "utf-8")
    frame(POSTER).save(folder / "ricochet.jpg", quality=84, optimize=True)
    with tempfile.TemporaryDirectory() as place:
        recorder.write_wave(sound, Path(place, "sound.wav"))
        for n in range(round(LENGTH * FRAMES)):
            frame(n / FRAMES).save(Path(place, f"{n:03}.png"))
        seen = ("-framerate", str(FRAMES), "-i", f"{place}/%03d.png", "-i", f"{place}/sound.wav")
        picture = ("-c:v", "libx264", "-preset", "veryslow", "-crf", "26", "-pix_fmt", "yuv420p", "-threads", "1")
        heard = ("-c:a", "aac", "-b:a", "40k", "-shortest", "-movflags", "+faststart")
        recorder.run(ffmpeg, *seen, *recorder.EXACT, *picture, *heard, str(folder / "ricochet.mp4"))


def make_slow(ffmpeg: str, folder: Path) -> None:
    """Write four seconds of the film with a quarter of its pictures and no sound, and what is to be seen in it."""
    with tempfile.TemporaryDirectory() as place:
        for n in range(4 * SLOW):
            frame(1 + n / SLOW).resize((320, 180)).save(Path(place, f"{n:03}.png"))
        picture = ("-c:v", "libvpx-vp9", "-crf", "40", "-b:v", "0", "-pix_fmt", "yuv420p", "-threads", "1")
        seen = ("-framerate", str(SLOW), "-i", f"{place}/%03d.png")
        recorder.run(ffmpeg, *seen, *recorder.EXACT, *picture, str(folder / "saccades.webm"))
    frame(POSTER).resize((320, 180)).save(folder / "saccades.jpg", quality=84, optimize=True)
    text, begin, end = SLOW_SAID
    (folder / "a-coups.vtt").write_text(reading.as_webvtt([reading.Spoken(begin, end, text)]), "utf-8")


def soundtrack() -> tuple[recorder.Sound, list[tuple[float, float]]]:
    """The stone and the voice; and from when to when each sentence is heard."""
    voices = [recorder.levelled(reading.said(french, "Lina")) for french, _ in SAID]
    times: list[tuple[float, float]] = []
    for voice in voices:
        begin = times[-1][1] + 0.6 if times else BEGINS
        times.append((begin, begin + recorder.seconds(voice)))
    drops = ((when, [0.5 * value for value in tune.drop(380 + 60 * n)]) for n, (when, _) in enumerate(SKIPS))
    spoken = ((begin, voice) for (begin, _), voice in zip(times, voices, strict=True))
    return recorder.levelled(recorder.mixed(LENGTH, (*drops, *spoken))), times


def frame(time: float) -> Image.Image:
    """What is seen at a time: a shore in the evening, rings on the water, the stone."""
    sheet = Sheet(WIDTH, HEIGHT, "#0f4a58")
    sheet.sky("#f6c98b", "#fbe9d0", WATER - 40)
    sheet.disc((500, 150), 46, SUN)
    sheet.polygon([(0, 210), (120, 165), (260, 205), (420, 170), (640, 212), (640, 230), (0, 230)], "#2e6a6f")
    sheet.rect((0, 222, WIDTH, HEIGHT), "#0f4a58")
    for n in range(6):
        x = 60 + 100 * n + 14 * sin(time + n)
        sheet.line([(x, 270 + 14 * (n % 4)), (x + 46, 270 + 14 * (n % 4))], "#1c6474", 3)
    for when, x in SKIPS:
        for ring in range(3):
            _ring(sheet, time - when - 0.22 * ring, x)
    if place := _stone(time):
        sheet.ellipse((place[0] - 11, place[1] - 6, place[0] + 11, place[1] + 6), CORAL)
    return sheet.done()


def _ring(sheet: Sheet, age: float, x: float) -> None:
    if 0 <= age < RING_LASTS:
        reach = 8 + 26 * age
        box = (x - reach, WATER - reach / 3, x + reach, WATER + reach / 3)
        sheet.ellipse(box, None, PAPER if age < RING_SHINES else FOAM, 2)


def _stone(time: float) -> tuple[float, float] | None:
    """Where the stone is: in flight between two skips, or sunk."""
    for (begin, left), (end, right), height in _flights():
        if begin <= time < end:
            share = (time - begin) / (end - begin)
            return left + (right - left) * share, WATER - 4 * height * share * (1 - share)
    return None


def _flights() -> Iterator[tuple[tuple[float, float], tuple[float, float], float]]:
    """Yield from where to where the stone flies, and how high."""
    ways = ((0.2, -20.0), *SKIPS)
    for before, after in pairwise(ways):
        yield before, after, 95 * (after[0] - before[0])
