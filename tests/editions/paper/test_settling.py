"""A book whose sections go on to move each other is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.publish import check


@pytest.mark.parametrize(("settings", "named"), [(0, 1), (6, 0)])
def test_a_book_that_does_not_settle_is_named(
    settings: int, named: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "un.md").write_text("---\ntitle: Un\n---\n\nDeux mots.\n", "utf-8")
    monkeypatch.setattr("pipeline.editions.paper.book._MOST_SETTINGS", settings)
    report = check(Options(tmp_path, Path("output"), ("anthology-pdf",), workers=1))
    assert sum(p.rule == "typesetting" and "move each other" in p.message for p in report.problems) == named
