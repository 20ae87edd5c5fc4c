"""A write of the desk that is killed is finished or rolled back at the next start; none follows a link put in its way."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="victims are forked")


def lines(which: str, folder: Path, every: int) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "tests.desk.store.mortal", which, str(folder), str(every)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.long)])
def test_a_write_that_is_killed_at_any_step_is_whole_or_none(tmp_path: Path, every: int) -> None:
    said = lines("killed", tmp_path, every)
    assert [line for line in said if "wrong" in line] == []
    assert [line["kind"] for line in said if int(str(line["steps"])) > 30] == [
        "a block",
        "a new post",
        "a post for the bin",
        "a post out of the bin",
        "many files",
        "many files undone",
        "many files made again",
    ]


@pytest.mark.parametrize(("every", "least"), [(24, 30), pytest.param(9, 300, marks=pytest.mark.long)])
def test_a_start_that_is_killed_while_it_rolls_back_leaves_that_to_the_next(
    tmp_path: Path, every: int, least: int
) -> None:
    *wrong, count = lines("again", tmp_path, every)
    assert wrong == []
    assert int(str(count["steps"])) > least


def test_a_folder_that_becomes_a_link_at_any_step_leads_nowhere(tmp_path: Path) -> None:
    *wrong, count = lines("attacked", tmp_path, 1)
    assert wrong == []
    assert int(str(count["steps"])) > 50
