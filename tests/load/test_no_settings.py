"""What is wrong with settings that no collection.yaml gave is said of the collection, not of a file that is not there."""

from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.publish import check


@pytest.fixture
def options(tmp_path: Path) -> Options:
    (tmp_path / "pages").mkdir()
    for number in range(14):
        (tmp_path / f"pages/{number}.md").write_text(f"---\ntitle: P{number}\n---\nWords.\n", "utf-8")
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nWords.\n", "utf-8")
    return Options(tmp_path, tmp_path / "output", only=("dump",), workers=1)


@pytest.mark.parametrize(("has_settings", "place"), [(False, "collection"), (True, "collection.yaml:1:1")])
def test_a_menu_that_is_too_long(options: Options, has_settings: bool, place: str) -> None:
    if has_settings:
        (options.content / "collection.yaml").write_text("title: x\n", "utf-8")
    found = {problem.rule: problem.place for problem in check(options).problems}
    assert found["too-long"] == place
