"""Every rule by example: `problems/RULE/content` is normalised and gives `problems/RULE/expected.txt`.

A new case needs no Python: make the folder, run `pytest --rewrite`, read what it wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.problems import RULES, in_reading_order
from pipeline.normalise import normalise

CASES = sorted(path for path in (Path(__file__).parent / "problems").iterdir() if path.is_dir())
# Found by an edition or in no folder that git can keep, and tested there.
ELSEWHERE = frozenset({"typesetting", "no-articles", "unreadable-file", "link-out"})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_problems_are_named_with_their_place(case: Path, expect: Callable[[Path, str], None]) -> None:
    with Runner() as runner:
        collection = normalise(load(case / "content"), runner)
    lines = [str(problem) for problem in in_reading_order(collection.problems)]
    assert any(f" {case.name}: " in line for line in lines)
    expect(case / "expected.txt", "\n".join(lines) + "\n")


def test_every_rule_has_a_case() -> None:
    assert {case.name for case in CASES} == set(RULES) - ELSEWHERE
