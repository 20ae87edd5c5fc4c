"""A few dozen posts of every kind, the same each time, and every post that a long hunt has found (`./invoke fuzz`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.tools.fuzz.hunt import FOUND, Hunt, keep
from tests.tools.fuzz.posts import Source, good, posts
from tests.tools.fuzz.target import examine

_STEADY = settings(
    max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@_STEADY
@given(posts)
def test_any_post_is_published_or_named(source: Source) -> None:
    examine(source)


@_STEADY
@given(good)
def test_no_word_of_a_good_post_is_lost(source: Source) -> None:
    assert source.words
    examine(source)


@pytest.mark.parametrize("path", sorted(FOUND.glob("*.md")), ids=lambda path: path.name)
def test_what_was_found_once_stays_fixed(path: Path) -> None:
    examine(Source(path.read_bytes()))


def test_a_lost_word_is_found() -> None:
    with pytest.raises(AssertionError, match="“perdu” is lost"):
        examine(Source(b"---\ntitle: Un essai\n---\n\nUn mot.\n", ("mot", "perdu")))
    with pytest.raises(AssertionError, match="“Un” is out of its order"):
        examine(Source(b"---\ntitle: Un essai\n---\n\nLe mot.\n", ("mot", "Un")))


def test_a_hunt_finds_a_fault_once_and_keeps_its_post(tmp_path: Path) -> None:
    def refuse(source: Source) -> None:
        assert b"#" not in source.data

    quarry = Hunt(tmp_path / "database", refuse)
    signature = quarry.round(1)
    assert signature.startswith("AssertionError in test_fuzz.refuse:")
    assert quarry.round(1) == ""
    assert keep(quarry.faults[signature], tmp_path / "found").read_bytes() == quarry.faults[signature].data
