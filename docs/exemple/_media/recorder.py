"""Sounds as numbers from -1 to 1, and how they become files. The same bytes each time."""

from __future__ import annotations

import subprocess
import tempfile
import wave
from array import array
from collections.abc import Iterable
from itertools import chain, repeat
from pathlib import Path

RATE = 22050
EXACT = ("-v", "error", "-y", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")
Sound = list[float]


def silence(seconds: float) -> Sound:
    """Nothing, for so long."""
    return [0.0] * round(seconds * RATE)


def seconds(sound: Sound) -> float:
    """How long a sound is."""
    return len(sound) / RATE


def mixed(length: float, parts: Iterable[tuple[float, Sound]]) -> Sound:
    """Sounds that begin at their times, one over the other."""
    whole = silence(length)
    for begin, sound in parts:
        start = round(begin * RATE)
        for n, value in enumerate(sound[: len(whole) - start]):
            whole[start + n] += value
    return whole


def levelled(sound: Sound, peak: float = 0.8) -> Sound:
    """The same, its loudest moment at this height."""
    loudest = max(map(abs, sound), default=1.0) or 1.0
    return [value * peak / loudest for value in sound]


def read_wave(path: Path) -> Sound:
    """What a file of one channel holds, at our rate."""
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return [value / 32768 for value in array("h", file.readframes(file.getnframes()))]


def write_wave(sound: Sound, path: Path) -> None:
    """Write a file of one channel."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array("h", (round(max(-1.0, min(1.0, value)) * 32767) for value in sound)).tobytes())


def write_mp3(ffmpeg: str, sound: Sound, path: Path, rate: str) -> None:
    """Write an MP3 of so many bits a second."""
    with tempfile.TemporaryDirectory() as folder:
        write_wave(sound, Path(folder, "sound.wav"))
        run(ffmpeg, "-i", f"{folder}/sound.wav", *EXACT, "-c:a", "libmp3lame", "-b:a", rate, str(path))


def run(*words: str) -> None:
    """Start a program, and wait for it."""
    subprocess.run(words, check=True)  # noqa: S603 - FFmpeg and espeak-ng, as whoever started this named them


def together(sounds: Iterable[Sound], pause: float) -> Sound:
    """Sounds one after the other, with pauses between them."""
    return list(chain.from_iterable(chain.from_iterable(zip(sounds, repeat(silence(pause)), strict=False))))
