"""The line about each look at the folder."""

import pytest

from pipeline.cli.serving import format_line, list_errors
from pipeline.model.problems import Problem
from pipeline.preview.live import Refreshed
from pipeline.preview.watching import Changes

DEAD, LOST = (
    Problem("a.md", 3, 1, "dead-link", "it leads nowhere", "fix it"),
    Problem("b.md", 0, 0, "left-out", "lost"),
)
WHOLE = Problem("", 0, 0, "left-out", "all is lost")


@pytest.mark.parametrize(
    ("changes", "problems", "said"),
    [
        (None, (), "2 articles: no problems"),
        (frozenset(), (LOST, WHOLE, DEAD), "pages in view: 2 errors, 1 warning"),
        (frozenset({"b.md", "a.md"}), (), "a.md, b.md: no problems"),
        (frozenset({"a.md"}), (DEAD,), "a.md: 1 warning"),
        (frozenset({"a.md"}), (DEAD, LOST, WHOLE), "a.md: 1 warning (2 errors elsewhere)"),
        (frozenset({"c.md"}), (LOST,), "c.md: no problems (1 error elsewhere)"),
        (frozenset({"a.md", "b.md", "c.md", "d.md"}), (LOST,), "4 files: 1 error"),
    ],
)
def test_a_look_is_told_in_one_line(changes: Changes, problems: tuple[Problem, ...], said: str) -> None:
    assert format_line(changes, Refreshed(None, problems, 2), 0.25, "10:11:12") == f"10:11:12 {said}; 0.25 s"


def test_errors_are_told_with_their_place_and_what_to_do() -> None:
    hinted = Problem("c.md", 7, 2, "left-out", "too much", "make it shorter")
    assert list(list_errors(Refreshed(None, (DEAD, LOST, WHOLE, hinted), 2))) == [
        "  b.md: error left-out: lost",
        "  collection: error left-out: all is lost",
        "  c.md:7:2: error left-out: too much (hint: make it shorter)",
    ]
