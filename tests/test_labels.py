from __future__ import annotations

import datetime as dt

import pytest

from pipeline.labels import labels, long_date


@pytest.mark.parametrize(
    ("day", "language", "written"),
    [
        (1, "fr", "1er janvier 2024"),
        (11, "fr-CH", "11 janvier 2024"),
        (1, "en", "January 1, 2024"),
        (1, "de", "1. Januar 2024"),
        (1, "xx", "January 1, 2024"),
    ],
)
def test_days_as_each_language_writes_them(day: int, language: str, written: str) -> None:
    assert long_date(dt.datetime(2024, 1, day, tzinfo=dt.UTC), language) == written


def test_labels_fall_back_to_english() -> None:
    assert labels("fr-CA").gettext("Contents") == "Sommaire"
    assert labels("tlh").gettext("Contents") == "Contents"
