"""Two persons, another program and power cuts at a desk: no word is lost (`python -m tests.tools.monkey`)."""

from pathlib import Path

import pytest

from tests.tools.monkey.monkey import Monkey

NEVER_WRITTEN = "zqx0zq"


def test_a_monkey_loses_no_word(tmp_path: Path) -> None:
    monkey = Monkey(tmp_path, seed=1)
    monkey.book.acknowledge(NEVER_WRITTEN)
    lost = monkey.run(60)
    assert lost == [NEVER_WRITTEN], "\n".join(map(monkey.book.describe, lost))
    assert monkey.book.faults == []
    assert monkey.starts > 1
    assert monkey.book.describe(NEVER_WRITTEN).startswith(f"{NEVER_WRITTEN} is lost\n  0 ")


@pytest.mark.long
def test_a_monkey_loses_no_word_of_a_thousand_actions(tmp_path: Path) -> None:
    monkey = Monkey(tmp_path, seed=2)
    lost = monkey.run(1000)
    assert monkey.book.faults == []
    assert lost == [], "\n".join(map(monkey.book.describe, lost))
