from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.publish import Options, publish
from pipeline.workshop import cache_folder, clear_cache


def results(folder: Path) -> int:
    return len(list(folder.glob("??/*")))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    return cache_folder()


def test_the_same_sheets_serve_article_and_anthology(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("---\ntitle: Un essai\ndate: 2025-01-01\n---\n\nTexte.\n", "utf-8")
    options = Options(tmp_path / "content", tmp_path / "output", ("articles",), workers=1)
    publish(options)
    alone = results(cache)
    publish(Options(options.content, options.output, ("anthology-pdf",), workers=1))
    assert results(cache) - alone == 4  # cover, running head, contents, colophon: the article is there
    publish(options)
    assert results(cache) - alone == 4


def test_the_cache_can_be_cleared(cache: Path) -> None:
    cache.mkdir()
    assert clear_cache()
    assert not cache.exists()
    assert not clear_cache()
