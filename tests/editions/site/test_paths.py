"""Reading paths: their pages, a box on each article, a progress that the browser keeps, and a book."""

from pathlib import Path

import pytest

from pipeline.model.books_and_handouts import Selection
from pipeline.options import Options
from pipeline.publish import publish
from tests.judges.html import axe
from tests.ordering import publish_anthology
from tests.preview.browser import Browser

_SETTINGS = """\
title: Essais
language: fr
paths:
- title: Débuter
  description: Trois articles pour l'oreille.
  post: [trois, un, deux, absent]
- title: Pour aller plus loin
  post: [deux]
"""
_MOST = 3_000  # bytes of the script


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paths")
    (folder / "content").mkdir()
    (folder / "content/collection.yaml").write_text(_SETTINGS, "utf-8")
    for number, name in enumerate(("un", "deux", "trois", "quatre"), 1):
        text = f"---\ntitle: Article {name}\ndate: 2026-01-0{number}\n---\n\n" + "Un long texte. " * 900
        (folder / f"content/{name}.md").write_text(text + "\n\nLa fin.\n", "utf-8")
    report = publish(Options(folder / "content", folder / "out", workers=1, only=("site",), single=True))
    told = [f"{problem.place} {problem.rule}" for problem in report.problems if problem.rule == "unknown-order"]
    assert told == ["collection.yaml:4:3 unknown-order"]
    return folder


def test_each_article_of_a_path_leads_on(folder: Path) -> None:
    page = (folder / "out/articles/un.html").read_text("utf-8")
    box = page.partition('data-path="debuter"')[2].partition("</nav>")[0]
    assert 'Partie\u00a02 sur\u00a03 de «\u00a0<a href="../paths/debuter.html">Débuter</a>\u00a0»' in box.replace(
        "Partie 2 sur 3", "Partie\u00a02 sur\u00a03"
    )
    assert box.index("trois.html") < box.index('aria-current="page"') < box.index("deux.html")
    assert (folder / "out/articles/deux.html").read_text("utf-8").count('<nav class="series"') == 2
    for other in ("articles/quatre.html", "single/un.html", "index.html"):
        text = (folder / f"out/{other}").read_text("utf-8")
        assert " data-path=" not in text
        assert "paths.js" not in text


def test_a_path_has_a_page_and_a_list(folder: Path) -> None:
    page = (folder / "out/paths/debuter.html").read_text("utf-8")
    places = [page.index(f"../articles/{name}.html") for name in ("trois", "un", "deux")]
    assert places == sorted(places)
    assert "<p>Trois articles pour l’oreille.</p>" in page
    assert "<button" not in page
    listed = (folder / "out/paths.html").read_text("utf-8")
    assert listed.index("paths/debuter.html") < listed.index("paths/pour-aller-plus-loin.html")
    assert "paths.html" in (folder / "out/index.html").read_text("utf-8")
    assert len((folder / "out/assets/paths.js").read_bytes()) < _MOST


def test_a_path_becomes_a_book(folder: Path) -> None:
    wishes = {"selection": Selection(path="débuter")}
    report, paths = publish_anthology(Options(folder / "content", folder / "out", workers=1), "", wishes)
    assert report.published
    assert [path.name for path in paths] == ["debuter.pdf", "debuter.epub"]


@pytest.mark.judge
def test_the_browser_remembers_what_was_read(chromium: Browser, folder: Path) -> None:
    chromium.do("fresh")
    chromium.do("view", width=360, height=800, scheme="light")
    page, article = ((folder / f"out/{name}").as_uri() for name in ("paths/debuter.html", "articles/trois.html"))
    chromium.open(page)
    chromium.until("document.readyState === 'complete'")
    assert chromium.evaluate("document.querySelectorAll('.read-mark, .way-on').length") == 0
    chromium.open(article)
    assert chromium.evaluate("document.querySelectorAll('.read-mark').length") == 0
    chromium.evaluate("document.querySelector('article > .body').lastElementChild.scrollIntoView()")
    chromium.until("document.querySelectorAll('.read-mark').length === 1")
    chromium.open(page)
    chromium.until("document.querySelectorAll('.read-mark').length === 1")
    assert chromium.evaluate("document.querySelector('.way-on a').textContent") == "Continuer\u00a0: Article un"
    assert chromium.evaluate("document.querySelector('.way-on a').href").endswith("articles/un.html")
    assert chromium.do("axe") == []
    chromium.evaluate("document.querySelector('.way-on button').focus()")
    chromium.do("press", key="Enter")
    chromium.until("document.querySelectorAll('.read-mark, .way-on').length === 0")
    assert chromium.evaluate("localStorage.length") == 0


@pytest.mark.judge
def test_judges_find_nothing(folder: Path) -> None:
    pages = [folder / f"out/{name}.html" for name in ("articles/deux", "paths/debuter", "paths")]
    assert not any(axe(pages).values())
