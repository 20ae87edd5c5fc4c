from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.publish import Options, publish
from pipeline.workshop import cache_folder, clear_cache, open_workshop


def results(folder: Path) -> int:
    return len(list((folder / "results").glob("??/*")))


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


def test_a_second_run_does_nothing_anew(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "content").mkdir()
    for name in ("a", "b", "c"):
        post = f"---\ntitle: Un essai {name}\ndate: 2025-01-01\ntags: essais\nauthor: Ada\n---\n\nTexte, [b](b.md).\n"
        (tmp_path / "content" / f"{name}.md").write_text(post, "utf-8")
    options = Options(tmp_path / "content", tmp_path / "output", ("site",), workers=1)
    publish(options)
    once = results(cache)
    publish(options)
    assert results(cache) == once


def test_the_cache_can_be_cleared_of_what_is_ours(cache: Path) -> None:
    with open_workshop(cache, 1, "", None) as runner:
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
