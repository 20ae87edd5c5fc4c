"""`quiet`: rules of which nothing is said, and those that are told all the same."""

from pathlib import Path

import pytest

from pipeline.load.settings import read_settings
from pipeline.options import Options
from pipeline.publish import check

POST = "---\ntitle: Un\ndate: 2024-05-01\nauthor: Ada\n---\n\n**Un titre**\n\nUn mot ici.\n\n[a](#nulle-part)\n"


@pytest.mark.parametrize(("key", "line"), [("quiet", "[bold-paragraph]"), ("taire", "bold-paragraph")])
def test_a_rule_that_is_silenced_is_not_told(tmp_path: Path, key: str, line: str) -> None:
    (tmp_path / "un.md").write_text(POST, "utf-8")
    options = Options(tmp_path, tmp_path.with_name("output"), only=("site",), workers=1)
    (tmp_path / "collection.yaml").write_text("language: fr\n", "utf-8")
    before = {problem.rule for problem in check(options).problems}
    (tmp_path / "collection.yaml").write_text(f"language: fr\n{key}: {line}\n", "utf-8")
    assert "bold-paragraph" in before
    assert {problem.rule for problem in check(options).problems} == before - {"bold-paragraph"}


@pytest.mark.parametrize("rule", ["unreadable-file", "class-left", "no-audience", "bold-headin"])
def test_an_error_is_always_told_and_so_is_a_rule_that_is_none(tmp_path: Path, rule: str) -> None:
    (tmp_path / "collection.yaml").write_text(f"quiet: [{rule}]\n", "utf-8")
    read = read_settings(tmp_path)
    assert read.settings.quiet == ()
    assert rule in read.problems[0].message
