"""Pictures side by side."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.editions.covers.cover import MOST
from pipeline.editions.covers.design import MosaicCell, place_cells

WIDTH, HEIGHT, GAP = 24.0, 16.0, 0.14


def overlap(one: MosaicCell, other: MosaicCell) -> bool:
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return across > 1e-6 and down > 1e-6


@given(st.lists(st.floats(0.05, 20), min_size=1, max_size=MOST))
def test_any_pictures_fill_the_place_but_for_the_gaps(proportions: list[float]) -> None:
    placed = place_cells(proportions, WIDTH, HEIGHT, GAP)
    assert len(placed) == len(proportions)
    assert min(cell.left for cell in placed) == min(cell.top for cell in placed) == 0
    assert max(cell.left + cell.width for cell in placed) == pytest.approx(WIDTH)
    assert max(cell.top + cell.height for cell in placed) == pytest.approx(HEIGHT)
    assert not any(overlap(one, other) for one, other in itertools.combinations(placed, 2))
    rows = len({round(cell.top, 6) for cell in placed})
    uncovered = WIDTH * HEIGHT - sum(cell.width * cell.height for cell in placed)
    assert uncovered <= GAP * (WIDTH * (rows - 1) + HEIGHT * len(placed))


@pytest.mark.parametrize("number", range(1, MOST + 1))
def test_pictures_keep_about_their_proportion(number: int) -> None:
    for cell in place_cells([4 / 3] * number, WIDTH, HEIGHT, GAP):
        assert 0.6 < cell.width / cell.height < 2.7


def test_pictures_stand_in_their_order() -> None:
    placed = place_cells([1.5, 0.8, 1.2, 1.0, 1.4], WIDTH, HEIGHT, GAP)
    assert placed == sorted(placed, key=lambda cell: (cell.top, cell.left))


def test_a_wide_picture_has_a_wider_cell_than_its_neighbour() -> None:
    wide, narrow = place_cells([1.8, 0.8], WIDTH, 8, GAP)
    assert wide.top == narrow.top
    assert wide.width > narrow.width
