"""Films as a browser records them: the time of each block is counted from its cluster's, before it or behind."""

from __future__ import annotations

import io

import pytest

from pipeline.normalise.media.recordings.live_matroska import read_through

CLUSTER_AT_A_SECOND = b"\x1f\x43\xb6\x75\xff\xe7\x82" + (1000).to_bytes(2)


@pytest.mark.parametrize(("times", "seconds"), [((500,), 1.5), ((-500,), 0.5), ((40, -40), 1.04), ((-1,), 0.999)])
def test_a_block_may_be_played_before_the_time_of_its_cluster(times: tuple[int, ...], seconds: float) -> None:
    blocks = b"".join(b"\xa3\x84\x81" + time.to_bytes(2, signed=True) + b"\x80" for time in times)
    assert read_through(io.BytesIO(CLUSTER_AT_A_SECOND + blocks)).seconds == pytest.approx(seconds)
