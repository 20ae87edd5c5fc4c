from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from importlib import import_module

import pytest
from lxml import etree

from pipeline.survey import plots
from tests.survey.samples import HOSTILE


def drawing(inside: str) -> etree._Element:
    return etree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg" {inside}</svg>')


@pytest.mark.parametrize("draw", [plots.columns, plots.bars])
@pytest.mark.parametrize("values", [[0, 0], [1, 3], [900, 600], [7, 7]])
def test_bars_are_as_long_as_what_they_count(draw: Callable[..., str], values: list[int]) -> None:
    tree = drawing(draw(["a", "<b>"], values, ["A", HOSTILE]))
    side = "height" if draw is plots.columns else "width"
    lengths = {
        bar.findtext("{*}title"): float(rect.get(side, "0"))
        for bar in tree.iterfind(".//{*}g[@class='bar']")
        for rect in bar.iterfind("{*}rect")
    }
    first, second = lengths["A"], lengths[HOSTILE]
    assert first * values[1] == pytest.approx(second * values[0], rel=0.05)
    assert "<b>" in [text.text for text in tree.iterfind(".//{*}text")]
    assert {etree.QName(one).localname for one in tree.iter()} <= {"svg", "g", "rect", "path", "text", "title"}


def test_the_library_leaves_the_imports_of_others_alone() -> None:
    plots.columns(["a"], [1], ["a"])
    assert not [finder for finder in sys.meta_path if type(finder).__module__.startswith("pygal")]


def test_a_dot_is_drawn_for_each_pair() -> None:
    tree = drawing(plots.dots(["a", "b"], [[0, 4], [4, 0]], ["1", "2", "3", "4"]))
    radii = [float(dot.get("r", "0")) for dot in tree.iterfind(".//{*}circle")]
    assert sorted(bool(radius) for radius in radii) == [False, False, True, True]


def test_nothing_hangs_on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    svg = import_module("pygal.svg")

    class Later(dt.date):
        @classmethod
        def today(cls) -> Later:
            return cls(2040, 1, 1)

    before = plots.columns(["a"], [1], ["a"])
    monkeypatch.setattr(svg, "date", Later)
    assert plots.columns(["a"], [1], ["a"]) == before
