"""The site as an app: in Chromium, its pages and pictures are there when its server is gone."""

import json
from pathlib import Path

import pytest
from PIL import Image

from pipeline.editions.site.app import plan_offline_files
from pipeline.jobs.blob import Blob
from pipeline.options import Options
from pipeline.publish import publish
from tests.editions.site.search.searching import served
from tests.hostile.making import picture, write
from tests.judges.html import axe, vnu
from tests.preview.browser import Browser

_SETTINGS = "title: Carnet d’été\nlanguage: fr\noffline: true\n"
_PAGE = "---\ntitle: Une page\n---\n\nUn mot, [un autre](autre.md).\n\n![Un plan](plan.png)\n"


def test_pages_and_one_copy_of_each_picture_are_kept() -> None:
    kept = ("index.html", "articles/a.html", "assets/site.css", "assets/fonts/a.woff2", "media/d.jpg", "media/plan.svg")
    wide = ("sizes/960/a.jpg.avif", "sizes/960/b.png.avif")
    other = ("a.pdf", "book.epub", "feed.xml", "articles/a.md", "files/a.mp3", "media/a.jpg", "media/b.png")
    narrow = tuple(
        "sizes/480/a.jpg.avif sizes/960/a.jpg sizes/960/d.jpg single/a.html assets/fonts/LICENSE-a.txt".split()
    )
    made = {path: Blob.of(path.encode()) for path in (*kept, *wide, *other, *narrow)}
    assert set(plan_offline_files(made).files) == {*kept, *wide}


def test_no_more_pictures_are_kept_than_a_visit_may_cost() -> None:
    made = {f"media/{number}.png": Blob(str(number), 20_000_000) for number in range(4)}
    assert set(plan_offline_files(made).files) == {"media/0.png", "media/1.png"}


@pytest.mark.judge
def test_the_app_is_there_without_a_network(tmp_path: Path, chromium: Browser) -> None:
    autre = "---\ntitle: Autre\n---\n\nUn texte de plus.\n"
    content = write(tmp_path / "content", {"collection.yaml": _SETTINGS, "page.md": _PAGE, "autre.md": autre})
    Image.effect_mandelbrot((1200, 800), (-2, -1, 1, 1), 60).convert("RGB").save(content / "plan.png")
    publish(Options(content, tmp_path / "mon site", ("site",), workers=1))
    site = tmp_path / "mon site"
    manifest = json.loads((site / "app.webmanifest").read_text("utf-8"))
    assert manifest["name"] == "Carnet d’été"
    for icon in manifest["icons"]:
        with Image.open(site / icon["src"]) as drawn:
            assert f"{drawn.width}x{drawn.height}" == icon["sizes"]
    pages = [site / "index.html", site / "articles" / "page.html"]
    assert vnu(pages) == axe(pages) == {page: [] for page in pages}
    with served(tmp_path) as address:
        chromium.open(f"{address}mon%20site/index.html")
        chromium.until("navigator.serviceWorker.controller")
        scope = chromium.evaluate("navigator.serviceWorker.ready.then((one) => one.scope)")
        assert scope == f"{address}mon%20site/"
    chromium.open(f"{address}mon%20site/articles/page.html")
    assert chromium.evaluate("document.querySelector('h1').textContent") == "Une page"
    chromium.until("document.querySelector('main img').naturalWidth > 0")
    assert chromium.evaluate("document.querySelector('main img').currentSrc").endswith(".avif")
    chromium.open(f"{address}mon%20site/")
    assert chromium.evaluate("document.querySelectorAll('.teaser').length") == 2


def test_what_is_unlisted_is_not_named_in_what_anybody_can_read(tmp_path: Path) -> None:
    post = "---\ntitle: {0}\n{1}---\n\nUn mot.\n\n![Un plan]({2})\n"
    posts = {
        "page.md": post.format("Une page", "", "plan.png"),
        "sournois.md": post.format("Sournois", "unlisted: true\naliases: [/vieux-sournois]\n", "sournoise.png"),
        "cachee.md": post.format("Sournoise page", "slug: sournoise-page\npage: true\nunlisted: true\n", "plan.png"),
    }
    pictures = {"plan.png": picture(), "sournoise.png": picture()}
    content = write(tmp_path / "content", {"collection.yaml": _SETTINGS, **posts, **pictures})
    publish(Options(content, tmp_path / "output", ("site",), workers=1, single=True))
    worker = (tmp_path / "output" / "worker.js").read_text("utf-8")
    assert "articles/page.html" in worker
    assert "media/plan.png" in worker
    assert "sournois" not in worker
    for name in ("page", "sournois"):  # each page offers its file
        assert f"../single/{name}.html" in (tmp_path / "output" / "articles" / f"{name}.html").read_text("utf-8")
        assert (tmp_path / "output" / "single" / f"{name}.html").exists()


def test_without_the_setting_there_is_no_worker(tmp_path: Path) -> None:
    content = write(tmp_path / "content", {"autre.md": "---\ntitle: Autre\n---\n\nUn texte.\n"})
    publish(Options(content, tmp_path / "output", ("site",), workers=1))
    assert not (tmp_path / "output" / "worker.js").exists()
    page = (tmp_path / "output" / "index.html").read_text("utf-8")
    assert "worker-src 'none'; manifest-src 'none'" in page
    assert "data-worker" not in page
