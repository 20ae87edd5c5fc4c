"""Whoever kills a publish, at whatever moment, finds the old edition or the new one, whole; the next publish works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system with fork and SIGKILL"),
]


_MOMENTS = "8"  # of a longer look: `python -m tests.mortal moments FOLDER 500`


def victims(kind: str, folder: Path, option: str) -> list[dict[str, str]]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.mortal", kind, str(folder), option],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def assert_all_is_well(victim: dict[str, str]) -> None:
    assert victim["repaired"] in {victim["old"], victim["new"]}, victim
    assert victim["after"] == victim["new"], victim
    assert not victim["left"], victim


def test_killed_before_any_step_it_leaves_one_edition_or_the_other(tmp_path: Path) -> None:
    found = victims("steps", tmp_path, "exchange")
    for victim in found:
        assert_all_is_well(victim)
    stood = [victim["stood"] == victim["new"] for victim in found]
    assert stood == sorted(stood)  # first old, from one step on new
    assert (stood[0], stood[-1]) == (False, True)
    if sys.platform == "linux":  # without a moment between
        assert [victim["stood"] for victim in found] == [victim["repaired"] for victim in found]


def test_where_folders_cannot_change_places_the_next_one_puts_the_old_edition_back(tmp_path: Path) -> None:
    found = victims("steps", tmp_path, "rename")
    for victim in found:
        assert_all_is_well(victim)
    gone = [victim["repaired"] == victim["old"] for victim in found if victim["stood"] == "gone"]
    assert gone == [True]


@pytest.mark.long
def test_killed_at_any_moment_it_leaves_one_edition_or_the_other(tmp_path: Path) -> None:
    found = victims("moments", tmp_path, _MOMENTS)
    assert len(found) == int(_MOMENTS)
    for victim in found:
        assert_all_is_well(victim)
