"""No regular expression takes time by the square of a text, however hostile the text."""

import functools
import math
import re
from collections.abc import Callable
from functools import cache

import pytest

from tests import work
from tests.hostile.patterns import ROOT, Expression, candidates, expressions, moments, seconds, sites

pytestmark = pytest.mark.long
# These read the program's own files, and the names of what is installed.
OURS = ("theme/__init__.py", "theme/typefaces.py", "runs/cache_key.py")
MODULES = sorted(
    path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if re.search(r"\bre\.", path.read_text("utf-8"))
)
SLOWEST = 3
# Short ones first, by which what takes time by powers of two is found before it takes hours.
SHORT, MIDDLING, LONG = (20, 28, 40, 60, 90), 1_000, (5_000, 20_000)
# What a linear expression takes for the longest is far less than this, a quadratic one far more.
TINY, HANGING = 0.02, 0.05
MOST_GROWTH = 6  # of four times the text: fourfold is linear, sixteenfold quadratic


@cache
def every() -> list[Expression]:
    """Return the expressions that read foreign text; not collected before a test asks."""
    return [one for one in expressions() if not one.place.startswith(OURS)]


def worst(expression: Expression) -> list[Callable[[int], str]]:
    """Return the strings that the expression takes longest over."""
    tried = expression.tried
    taken: list[tuple[float, Callable[[int], str]]] = []
    for make in candidates(expression):
        if any(seconds(tried, make(length)) > HANGING for length in SHORT):
            return [make]
        taken.append((moments(tried, make(MIDDLING)), make))
    return [make for _, make in sorted(taken, key=lambda one: -one[0])[:SLOWEST]]


def growth(expression: Expression, make: Callable[[int], str]) -> float:
    """Return the ratio of the times for a long text and a quarter of it: infinite if not ended."""
    whole = seconds(expression.tried, make(LONG[1]))
    if whole < TINY or math.isinf(whole):
        return whole if math.isinf(whole) else 0.0
    small, large = (functools.partial(seconds, expression.tried, make(length)) for length in LONG)
    return work.growth(small, large, enough=MOST_GROWTH)


def slow(expression: Expression) -> str:
    """Return the beginning of a string that takes too long; "" if there is none."""
    return next((make(20) for make in worst(expression) if growth(expression, make) > MOST_GROWTH), "")


@pytest.mark.parametrize("module", MODULES)
def test_time_grows_with_the_text(module: str) -> None:
    found = {one.place: slow(one) for one in every() if one.place.partition(":")[0] == module}
    assert {place: text for place, text in found.items() if text} == {}


@pytest.mark.parametrize(
    "pattern",
    [
        r'(?<![\w-])(?:(?:[\w-]++|"(?:[^"\\\n]|\\.)*+")\s*+\.\s*+){50}',  # in `files/text_files.py`, once
        r"[ \t]+\n",
        r"\[\^([^\]\s]+)\]",
        r"(?s)<!--.*?-->",
        r"(\w+)@(\w+)\.com",
        r"(?:a|b|ab)*c",
        r"^(a+)+$",
    ],
)
def test_what_is_slow_is_found(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is linear is asked again where the machine was busy; what grows by the square would be asked each time.
    monkeypatch.setattr(work, "_ATTEMPTS", 1)
    assert slow(Expression("a test", pattern, 0, anchored=False))


def test_none_is_passed_over() -> None:
    read = {one.place.partition(":")[0] for one in expressions()}
    assert {site.partition(":")[0] for site in sites()} <= read
    assert {one.place.partition(":")[0] for one in every()} <= set(MODULES)
    assert len(every()) > len(sites()) // 2
    assert all(re.compile(one.pattern, one.flags) for one in every())
