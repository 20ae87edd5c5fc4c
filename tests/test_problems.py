"""Every rule by example: `problems/RULE/content` is normalised and gives `problems/RULE/expected.txt`.

A new case needs no Python: make the folder, run `pytest --rewrite`, read what it wrote.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from pipeline.extensions import get_rules, severity_of
from pipeline.i18n.catalogue import in_language
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.problems import Problem, in_reading_order
from pipeline.model.settings import Trust
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.publish import check
from tests.english import english_in

CASES = sorted(path for path in (Path(__file__).parent / "problems").iterdir() if path.is_dir())
# Found by `check` alone, once there are articles to make editions of, or none.
BY_EDITIONS = {
    "typesetting": "articles",
    "missing-glyph": "articles",
    "no-font": "articles",
    "no-articles": "articles",
    "handout": "handouts",
    "small-letters": "handouts",
    "course-format": "moodle",
    "slide": "handouts",
    "ours": "handouts",
    "anthology": "articles",
    "alias-taken": "site",
    "contrast": "dump",
    "own-font": "dump",
    "own-style": "dump",
    "own-template": "dump",
}
# Depend on what is installed (tests/press/), or on limits of time (tests/editions/test_fallback.py, tests/hostile/),
# or on names that not every disk can hold (tests/hostile/test_lengths.py), or are none of posts (tests/preview/), or are
# found by proofread (tests/proofread/).
ELSEWHERE = frozenset({"styles", "machine-font", "missing-extra", "words-alone", "left-out", "slow-post", "file-name"})
ELSEWHERE |= {"spelling", "grammar", "repeated-word", "hard-to-read", "says-nothing"}


def problems(case: Path) -> Iterable[Problem]:
    if case.name in BY_EDITIONS:
        options = Options(
            case / "content", Path("output"), only=(BY_EDITIONS[case.name],), workers=1, trust=(Trust.HTML,)
        )
        return check(options).problems
    with Runner() as runner:
        return normalise(load(case / "content"), runner).problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_problems_are_named_with_their_place(case: Path, expect: Callable[[Path, str], None]) -> None:
    found = list(in_reading_order(problems(case)))
    lines = [str(one).replace(" ", f" {severity_of(one.rule)} ", 1) for one in found]
    french = "\n".join(f"{in_language(each.message, 'fr')}\n{in_language(each.hint, 'fr')}" for each in found)
    assert english_in(french) == []
    assert not re.search(r"“|\d\.\d+ pt|contraste de \d\.", french)
    assert any(f" {case.name}: " in line for line in lines)
    expect(case / "expected.txt", "\n".join(lines) + "\n")


def test_every_rule_has_a_case() -> None:
    assert {case.name for case in CASES} == set(get_rules()) - ELSEWHERE
