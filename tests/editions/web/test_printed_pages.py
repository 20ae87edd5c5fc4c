"""Pages of the site as a browser prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.publish import publish
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge

_POST = "---\ntitle: Un son\ndate: 2026-01-01\n---\n\nUn texte.\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed")
    (folder / "content").mkdir()
    (folder / "content" / "a.md").write_text(_POST, "utf-8")
    settings = "language: fr\ntitle: Essais\nbase_url: https://essais.example/\nlegal: false\n"
    (folder / "content" / "collection.yaml").write_text(settings, "utf-8")
    publish(Options(folder / "content", folder / "out", workers=1, only=("site", "articles")))
    return folder / "out"


def shown(chromium: Browser, page: Path, selector: str) -> bool:
    """Whether a part of a page is printed."""
    chromium.do("fresh")
    chromium.do("media", kind="print")
    chromium.open(page.as_uri())
    return bool(chromium.evaluate(f"document.querySelector('{selector}').offsetHeight > 0"))


def test_an_article_ends_with_where_its_pdf_is_and_no_page_holds_the_foot_alone(chromium: Browser, site: Path) -> None:
    page = site / "articles" / "a.html"
    assert shown(chromium, page, ".on-paper")
    assert not shown(chromium, page, ".colophon")


def test_other_pages_end_with_the_name_of_the_site(chromium: Browser, site: Path) -> None:
    assert shown(chromium, site / "index.html", ".colophon .name")
    assert not shown(chromium, site / "index.html", ".masthead nav")
