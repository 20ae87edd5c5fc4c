"""Films as a browser records them: the time of each block is counted from its cluster's, before it or behind."""

import io
import random
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


@pytest.mark.parametrize(("times", "seconds"), [((500,), 1.5), ((-500,), 0.5), ((40, -40), 1.04), ((-1,), 0.999)])
def test_a_block_may_be_played_before_the_time_of_its_cluster(times: tuple[int, ...], seconds: float) -> None:
    blocks = b"".join(b"\xa3\x84\x81" + time.to_bytes(2, signed=True) + b"\x80" for time in times)
    assert read_through(io.BytesIO(CLUSTER_AT_A_SECOND + blocks)).seconds == pytest.approx(seconds)
