import multiprocessing
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs.runners import _TO_PRINT, _TO_WRITE, cache_folder, clear_cache, open_runner, trusted_cache

ROOT = Path(__file__).parent.parent.parent
# What a worker has imported when its first job begins: a job that imports nothing of ours looks for itself.
_LOADED = """
import os, sys
from pathlib import Path
from pipeline.options import Options
from pipeline.runs.runners import open_runner

look = "__import__('os').getpid(), sorted(__import__('sys').modules)"
only = tuple(sys.argv[1:])
with open_runner(Options(Path("content"), only=only, workers=2), None) as runner:
    for process, names in runner.map(eval, [look, look + " "], "look"):
        print(process != os.getpid(), *names)
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    return cache_folder()


def one_article(folder: Path, settings: str) -> Options:
    """Write an article with a PDF of its own."""
    (folder / "content").mkdir()
    (folder / "content" / "collection.yaml").write_text(settings, "utf-8")
    (folder / "content" / "a.md").write_text("---\ntitle: Un essai\ndate: 2025-01-01\n---\n\nTexte.\n", "utf-8")
    return Options(folder / "content", folder / "output", ("articles",), workers=1)


@pytest.mark.usefixtures("cache")
def test_the_same_sheets_serve_article_and_anthology(tmp_path: Path) -> None:
    options = one_article(tmp_path, "trim: a4\neconomy: no\n")
    assert publish(options).jobs == {"read": 1, "write": 1, "articles": 1, "strips": 1}
    found = publish(replace(options, only=("anthology-pdf",))).jobs
    # The running head is new, the digits are there; those of A5 are begun before anybody knows the trim. Half-title,
    # title and imprint are set; contents and colophon twice, without numbers of pages and with them. It is looked
    # whether there are figures to list.
    assert found == {"cover": 1, "book": 7, "captions": 1, "strips": 2, "signatures": 1, "anthology": 1}
    assert publish(options).jobs == {}


@pytest.mark.usefixtures("cache")
def test_books_of_other_pages_have_sheets_and_strips_of_their_own(tmp_path: Path) -> None:
    options = one_article(tmp_path, "")
    publish(options)
    found = publish(replace(options, only=("anthology-pdf",))).jobs
    # Folios and the running head. So short a book saves paper: it has a title, and an imprint that says what
    # a colophon does: without the number of sheets, and with it.
    expected = {"articles": 1, "strips": 2, "cover": 1, "book": 3, "captions": 1, "signatures": 1, "anthology": 1}
    assert found == expected
    assert publish(options).jobs == {}


def test_the_cache_can_be_cleared_of_what_is_ours(cache: Path) -> None:
    with open_runner(Options(cache, workers=1), None) as runner:
        list(runner.map(abs, [-1, -2], "work"))
    theirs = cache / "records" / "notes.txt"
    theirs.write_text("years of work", "utf-8")
    assert clear_cache()
    assert [path for path in cache.rglob("*") if path.is_file()] == [theirs]
    assert not clear_cache()
    theirs.unlink()
    clear_cache()
    assert not cache.exists()


@pytest.mark.parametrize("name", [*_TO_WRITE, *_TO_PRINT])
def test_what_workers_share_can_be_imported(name: str) -> None:
    import_module(name)  # a forkserver goes on without what it cannot import


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin",
    reason="workers share no imports on this system",
)
@pytest.mark.parametrize("only", [(), ("site",), ("site", "articles")])
def test_workers_have_it_before_their_first_job(cache: Path, only: tuple[str, ...]) -> None:
    # In a process of its own, for a forkserver once started takes no other list.
    run = subprocess.run([sys.executable, "-c", _LOADED, *only], cwd=ROOT, capture_output=True, text=True, check=True)
    assert cache.exists()
    workers = [line.split() for line in run.stdout.splitlines()]
    assert len(workers) == 2
    for elsewhere, *names in workers:
        assert elsewhere == "True"
        assert set(_TO_WRITE) <= set(names)
        prints = only != ("site",)
        assert set(_TO_PRINT).issubset(names) == prints
        assert ("weasyprint" in names) == prints


def test_a_cache_that_cannot_be_used_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "file" / "cache"))
    assert trusted_cache() == trusted_cache()
    assert capsys.readouterr().err.count("(EDITIONS_CACHE) cannot be written: nothing is kept") == 1
