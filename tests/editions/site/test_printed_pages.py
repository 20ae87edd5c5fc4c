"""Pages of the site as a browser prints them."""

from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.publish import publish
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge

_POST = "---\ntitle: {title}\ndate: 2026-01-01\n---\n\nUn micro enregistre la voix dans la pièce.\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed")
    (folder / "content").mkdir()
    for name in ("a", "b"):
        (folder / "content" / f"{name}.md").write_text(_POST.format(title=f"Un son {name}"), "utf-8")
    settings = "language: fr\ntitle: Essais\nbase_url: https://essais.example/\nlegal: false\n"
    (folder / "content" / "collection.yaml").write_text(settings, "utf-8")
    publish(Options(folder / "content", folder / "out", workers=1, only=("site", "articles")))
    return folder / "out"


def shown(chromium: Browser, page: Path, selector: str) -> bool:
    """Return whether a part of a page is printed."""
    chromium.do("fresh")
    chromium.do("media", kind="print")
    chromium.open(page.as_uri())
    return bool(chromium.evaluate(f"document.querySelector('{selector}').offsetHeight > 0"))


def test_an_article_begins_with_where_its_pdf_is_and_nothing_follows_its_text(chromium: Browser, site: Path) -> None:
    page = site / "articles" / "a.html"
    assert shown(chromium, page, ".opening .on-paper")
    after = "[...document.querySelectorAll('.related, .takeaway, .neighbours, .colophon')]"
    assert chromium.evaluate(f"{after}.length") > 3
    assert chromium.evaluate(f"{after}.filter((one) => one.offsetHeight).length") == 0


def test_on_the_front_page_nothing_follows_the_articles(chromium: Browser, site: Path) -> None:
    assert shown(chromium, site / "index.html", ".columns .teaser")
    assert not shown(chromium, site / "index.html", ".colophon")
    assert not shown(chromium, site / "index.html", ".masthead nav")
