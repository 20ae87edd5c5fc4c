"""A post -> its words read aloud by voices of espeak-ng, and when each block is heard."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import recorder

# By who speaks: voice, pitch (0 to 99), words a minute. Whoever is not named here reads as the first.
VOICES = {"": ("fr+f2", 45, 165), "Mme Ferrand": ("fr+f4", 28, 150)}
PAUSES = {"": 0.45, "##": 0.8}
_SPEAKER = re.compile(r"\*\*([^*]+)\.\*\* +")
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)(?:\{[^}]*\})?|\[\^\w+\]|[*_`]")


class Block(NamedTuple):
    """What is read at once: a heading ("##") or a paragraph, and who reads it."""

    kind: str
    speaker: str
    shown: str
    said: str


class Spoken(NamedTuple):
    """A block, and from when to when it is heard, in seconds."""

    begin: float
    end: float
    text: str


def blocks(post: Path) -> list[Block]:
    """The headings and paragraphs of a post; pictures, notes, quotations and boxes are not read."""
    body = post.read_text("utf-8").split("\n---\n", 1)[1]
    parts = (" ".join(part.split()) for part in body.split("\n\n"))
    return [_block(part) for part in parts if part and not part.startswith(("![", "[^", ">", ":::"))]


def _block(part: str) -> Block:
    kind = "##" if part.startswith("## ") else ""
    text = part.removeprefix("## ")
    speaker = found[1] if (found := _SPEAKER.match(text)) else ""
    return Block(kind, speaker, _plain(text), _plain(_SPEAKER.sub("", text)))


def _plain(text: str) -> str:
    return _MARKUP.sub(lambda found: found[1] or "", text)


def read_aloud(parts: Sequence[Block]) -> tuple[recorder.Sound, list[Spoken]]:
    """The blocks one after the other, and when each is heard."""
    whole = recorder.silence(0.3)
    heard = []
    for part in parts:
        begin = recorder.seconds(whole)
        whole += said(part.said, part.speaker)
        heard.append(Spoken(begin, recorder.seconds(whole), part.shown))
        whole += recorder.silence(PAUSES[part.kind])
    return recorder.levelled(whole), heard


def said(words: str, speaker: str = "") -> recorder.Sound:
    """Words as one of the voices says them, each time with the same breath (-D)."""
    voice, pitch, speed = VOICES.get(speaker, VOICES[""])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "said.wav")
        recorder.run("espeak-ng", "-D", "-v", voice, "-p", str(pitch), "-s", str(speed), "-w", str(path), words)
        return recorder.read_wave(path)


def as_labels(spoken: Sequence[Spoken]) -> str:
    """Labels as Audacity exports them."""
    return "".join(f"{one.begin:.6f}\t{one.end:.6f}\t{one.text}\n" for one in spoken)


def as_webvtt(spoken: Sequence[Spoken]) -> str:
    """Captions, one for each block."""
    cues = (f"{_clock(one.begin)} --> {_clock(one.end)}\n{one.text}\n" for one in spoken)
    return "\n".join(("WEBVTT\n", *cues))


def _clock(time: float) -> str:
    minutes, rest = divmod(round(time * 1000), 60_000)
    return f"00:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
