from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runners import cache_folder, clear_cache, open_runner


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    return cache_folder()


@pytest.mark.usefixtures("cache")
def test_the_same_sheets_serve_article_and_anthology(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("---\ntitle: Un essai\ndate: 2025-01-01\n---\n\nTexte.\n", "utf-8")
    options = Options(tmp_path / "content", tmp_path / "output", ("articles",), workers=1)
    assert publish(options).jobs == {"read": 1, "write": 1, "articles": 1, "strips": 1}
    found = publish(replace(options, only=("anthology-pdf",))).jobs
    # The running head is new, the digits are there. Half-title, title and imprint are set; contents and colophon twice,
    # without numbers of pages and with them. It is looked whether there are figures to list.
    assert found == {"cover": 1, "book": 7, "captions": 1, "strips": 1, "signatures": 1, "anthology": 1}
    assert publish(options).jobs == {}


def test_the_cache_can_be_cleared_of_what_is_ours(cache: Path) -> None:
    with open_runner(Options(cache, workers=1), None) as runner:
        list(runner.map(abs, [-1, -2], "work"))
    theirs = cache / "results" / "ab" / "notes.txt"
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_text("years of work", "utf-8")
    assert clear_cache()
    assert [path for path in cache.rglob("*") if path.is_file()] == [theirs]
    assert not clear_cache()
    theirs.unlink()
    clear_cache()
    assert not cache.exists()
