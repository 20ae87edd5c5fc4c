"""Read texts with times: WebVTT, SubRip (.srt) and Audacity's labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from pipeline.model.article import Cue

_MOST = 20_000  # cues: six hours of speech have about as many
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}")
_LABEL = re.compile(r"(\d{1,7}(?:[.,]\d{1,9})?)\t(\d{1,7}(?:[.,]\d{1,9})?)\t?(.*)")
_MARKUP = re.compile(r"<[^<>\n]{0,200}>|\{[^{}\n]{0,200}\}")
# Blocks of WebVTT without words (WebVTT, 4.1).
_NO_WORDS = ("NOTE", "STYLE", "REGION")
_WEBVTT = "WEBVTT"


def decode_text(data: bytes) -> str:
    """Decode UTF-8 or Windows-1252 and end all lines as on Unix."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_webvtt(text: str) -> bool:
    """Return whether browsers take a text for WebVTT."""
    return re.match(rf"{_WEBVTT}(?:[ \t\n]|\Z)", text) is not None


def has_labels(text: str) -> bool:
    """Return whether a text consists of Audacity's labels: begin, end and words, with tabs between them."""
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("\\")]
    return bool(lines) and all(map(_LABEL.fullmatch, lines))


def convert_to_webvtt(text: str) -> str:
    """Return WebVTT or SubRip as WebVTT, "" for a text without times."""
    if is_webvtt(text):
        return text
    blocks = [block for block in re.split(r"\n{2,}", text) if _TIMES.search(block)]
    with_points = (_TIMES.sub(lambda times: times[0].replace(",", "."), block, count=1) for block in blocks)
    return "\n\n".join((_WEBVTT, *(block.strip("\n") for block in with_points))) + "\n" if blocks else ""


def read_cues(text: str) -> tuple[Cue, ...]:
    """Return the cues of a text in the order of their times."""
    cues = list(_read_labels(text) if has_labels(text) else _read_cues(text))[:_MOST]
    return tuple(sorted((cue for cue in cues if cue.end >= cue.begin), key=lambda cue: (cue.begin, cue.end)))


def _read_labels(text: str) -> Iterator[Cue]:
    for line in text.split("\n"):
        if label := _LABEL.fullmatch(line):
            begin, end = (float(label[n].replace(",", ".")) for n in (1, 2))
            yield Cue(begin, end, label[3].strip())


def _read_cues(text: str) -> Iterator[Cue]:
    for block in re.split(r"\n{2,}", text):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines[:2]) if _TIMES.match(line)), None)
        if at is None or lines[0].startswith(_NO_WORDS):
            continue
        begin, end = _read_times(lines[at])
        words = unescape(_MARKUP.sub("", " ".join(lines[at + 1 :])))
        yield Cue(begin, end, " ".join(words.split()))


def _read_times(line: str) -> tuple[float, float]:
    match = _TIMES.match(line)
    parts = [int(part or 0) for part in (match.groups() if match else ())]
    begin, end = (
        hours * 3600 + minutes * 60 + seconds + ms / 1000 for hours, minutes, seconds, ms in (parts[:4], parts[4:])
    )
    return begin, end
