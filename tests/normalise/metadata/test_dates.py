"""Dates as people write them."""

import pytest

from pipeline.jobs.blob import Pickled
from pipeline.normalise.metadata.metadata import read_date


@pytest.mark.parametrize(
    "written", ["2024-01-12", "2024-01-12T10:00:00+02:00", "12 janvier 2024", "12 January 2024 10:00 EST"]
)
def test_a_date_comes_back_from_the_cache(written: str) -> None:
    found = read_date(written, "fr")
    assert found is not None
    assert Pickled.of(found).value() == found
