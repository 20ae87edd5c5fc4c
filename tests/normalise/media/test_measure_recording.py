"""Films as a browser records them: the time of each block is counted from its cluster's, before it or behind."""

import io
import math
import random
import struct
from pathlib import Path

import pytest

from pipeline.normalise.media.measure_recording import measure_file, read_through

MEDIA = Path(__file__).parents[2] / "media"


@pytest.mark.parametrize(
    ("name", "seconds", "size"),
    [
        ("bonjour.mp3", 2.4, (0, 0)),
        ("bonjour.m4a", 2.4, (0, 0)),
        ("bonjour.opus", 2.4, (0, 0)),
        ("film.mp4", 2.0, (160, 90)),
        ("silent.mp4", 2.0, (160, 90)),
        ("film.webm", 2.0, (160, 90)),
        ("recorder.webm", 2.9, (160, 90)),
    ],
)
def test_files_tell_their_length_and_size(name: str, seconds: float, size: tuple[int, int]) -> None:
    with (MEDIA / name).open("rb") as file:
        found = measure_file(file)
    assert found.is_one
    assert found.seconds == pytest.approx(seconds, abs=0.1)
    assert (found.width, found.height) == size


@pytest.mark.parametrize(
    "name", ["bonjour.mp3", "bonjour.m4a", "bonjour.opus", "film.mp4", "film.webm", "recorder.webm"]
)
def test_what_is_cut_short_or_spoilt_tells_less_and_does_no_harm(name: str) -> None:
    whole = (MEDIA / name).read_bytes()
    chance = random.Random(name)
    for _ in range(60):
        spoilt = bytearray(whole[: chance.randrange(len(whole))])
        for _ in range(min(len(spoilt), 20)):
            spoilt[chance.randrange(min(len(spoilt), 2000))] = chance.randrange(256)
        found = measure_file(io.BytesIO(bytes(spoilt)))
        assert 0 <= found.seconds < 1_000_000
        assert 0 <= found.width <= 16_384


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7", "a PDF"), (b"<html><p>", "a web page"), (b"", ""), (b"\x1aE\xdf\xa3\xff", "a film (WebM)")],
)
def test_what_is_no_recording_is_told_as_what_it_is(data: bytes, kind: str) -> None:
    found = measure_file(io.BytesIO(data))
    assert (found.is_one, found.kind) == (False, kind)


CLUSTER_AT_A_SECOND = b"\x1f\x43\xb6\x75\xff\xe7\x82" + (1000).to_bytes(2)


def element(name: str, value: bytes) -> bytes:
    return bytes.fromhex(name) + (len(value) | 1 << 28).to_bytes(4) + value


def film(length: bytes, **sides: int) -> bytes:
    """Return a film of one track with this length in its header and a single block at 1.5 seconds."""
    names = {"width": "b0", "height": "ba", "shown_width": "54b0", "shown_height": "54ba", "unit": "54b2"}
    video = element("e0", b"".join(element(names[name], side.to_bytes(2)) for name, side in sides.items()))
    head = element("1549a966", element("2ad7b1", (2_000_000).to_bytes(3)) + element("4489", length))
    contents = b""
    block = b"\xa3\x84\x81" + (500).to_bytes(2) + b"\x80"
    tracks = element("1654ae6b", element("ae", element("d7", b"\1") + element("83", b"\1") + video))
    for _ in range(2):  # its own length counts
        start = len(contents)
        seeks = (("1549a966", start), ("1654ae6b", start + len(head)))
        contents = element(
            "114d9b74",
            b"".join(
                element("4dbb", element("53ab", bytes.fromhex(n)) + element("53ac", at.to_bytes(2))) for n, at in seeks
            ),
        )
    segment = contents + head + tracks
    return element("1a45dfa3", element("4282", b"webm")) + element("18538067", segment + CLUSTER_AT_A_SECOND + block)


@pytest.mark.parametrize(
    ("length", "seconds"),
    [
        (struct.pack(">d", 7000), 14),
        (struct.pack(">f", 7000), 14),
        (b"", 3),
        (struct.pack(">d", math.nan), 3),
        (struct.pack(">d", -1), 3),
        (struct.pack(">d", 1e18), 3),
    ],
)
def test_a_length_in_the_head_counts_unless_it_is_none(length: bytes, seconds: float) -> None:
    found = measure_file(io.BytesIO(film(length, width=640, height=360)))
    assert (found.is_one, found.seconds, found.width, found.height) == (True, seconds, 640, 360)


@pytest.mark.parametrize(
    ("shown", "size"),
    [
        ({"shown_width": 480}, (480, 360)),
        ({"shown_width": 480, "shown_height": 270}, (480, 270)),
        ({"shown_width": 16, "shown_height": 9, "unit": 3}, (640, 360)),  # how its sides are to each other
    ],
)
def test_a_film_is_as_large_as_it_is_shown_where_it_says_so_in_pixels(
    shown: dict[str, int], size: tuple[int, int]
) -> None:
    found = measure_file(io.BytesIO(film(struct.pack(">d", 7000), width=640, height=360, **shown)))
    assert (found.width, found.height) == size


@pytest.mark.parametrize(("times", "seconds"), [((500,), 1.5), ((-500,), 0.5), ((40, -40), 1.04), ((-1,), 0.999)])
def test_a_block_may_be_played_before_the_time_of_its_cluster(times: tuple[int, ...], seconds: float) -> None:
    blocks = b"".join(b"\xa3\x84\x81" + time.to_bytes(2, signed=True) + b"\x80" for time in times)
    assert read_through(io.BytesIO(CLUSTER_AT_A_SECOND + blocks)).seconds == pytest.approx(seconds)
