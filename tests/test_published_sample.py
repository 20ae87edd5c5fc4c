"""The sample collection, published by the command that the README names first: its site before every outside judge."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from lxml import html

from pipeline.options import teachers_beside
from tests.judges import axe, vnu
from tests.sample import HANDOUTS, heavy

# Laid out for paper, without a reading order.
IMPOSED = frozenset(("booklet", "2up"))
FOLDERS = ("tags", "authors", "articles")
"""Folders of the site whose pages are alike."""
# Together they have all that an article of the sample may have: a figure, notes, questions, an answer to unfold, English.
RICH = ("compression-video", "progress-bar", "provenance", "sous-titres")


@pytest.fixture
def published(published_sample: Path) -> Path:
    return published_sample


def files(folder: Path, suffix: str) -> list[Path]:
    found = sorted(folder.rglob(f"*{suffix}"))
    assert found, f"nothing was published as {suffix}"
    return found


def pages(folder: Path) -> list[Path]:
    """Return the pages of the site, with a sample of those of tags and authors, which differ in title and list only."""
    alike = [*files(folder / "tags", ".html"), *files(folder / "authors", ".html")]
    return [*alike[::5], *sorted({*files(folder, ".html")} - {*alike})]


def tagged(folder: Path) -> list[Path]:
    """Return the PDFs to check for PDF/UA: handouts, books, and a sample of the articles, which the book contains.

    Teachers' copies without solutions equal the copies of the class and are left out.
    """
    articles = files(folder / "articles", ".pdf")
    left_out = {*articles} - {*articles[::4]}
    found = [path for path in pdfs(folder) if path.stem not in IMPOSED and path not in left_out]
    return list({path.read_bytes(): path for path in reversed(found)}.values())


def pdfs(folder: Path) -> list[Path]:
    """Return the PDFs for everyone and those for teachers."""
    return [*files(folder, ".pdf"), *files(teachers_beside(folder), ".pdf")]


def with_faults(verdicts: dict[Path, list[str]]) -> dict[str, list[str]]:
    """Return the files in which a validator finds faults."""
    return {path.name: faults for path, faults in verdicts.items() if faults}


def test_every_edition_is_there(published: Path) -> None:
    articles = files(published / "articles", ".html")
    assert len(articles) >= 9
    assert [path.with_suffix(".pdf") for path in articles] == files(published / "articles", ".pdf")
    for name in ("index.html", "404.html", "feed.xml", "sitemap.xml", "anthology.pdf", "anthology.epub"):
        assert (published / name).stat().st_size > 0
    for folder, layouts in HANDOUTS.items():
        for output, archive in ((published, f"{folder}.zip"), (teachers_beside(published), f"{folder}-teacher.zip")):
            place = output / "handouts" / folder
            assert {str(path.relative_to(place)) for path in files(place, ".pdf")} == layouts
            assert (place.parent / archive).stat().st_size > 0
    assert not list(published.rglob("*teacher*"))


@pytest.mark.judge
def test_html_is_valid(published: Path) -> None:
    assert with_faults(vnu(pages(published))) == {}


@pytest.mark.judge
def test_pages_of_each_kind_are_accessible_wide_narrow_and_dark(published: Path) -> None:
    alone = {*files(published, ".html")} - {path for folder in FOLDERS for path in files(published / folder, ".html")}
    rich = [published / "articles" / f"{name}.html" for name in RICH]
    alike = [files(published / folder, ".html")[0] for folder in FOLDERS]
    assert with_faults(axe({*alone, *rich, *alike})) == {}


@pytest.mark.judge
@pytest.mark.long
def test_all_pages_are_accessible_wide_narrow_and_dark(published: Path) -> None:
    assert with_faults(axe(pages(published))) == {}


def test_no_page_is_heavy(published: Path) -> None:
    assert heavy(published) == {}


def test_every_link_within_the_site_leads_somewhere(published: Path) -> None:
    trees = {path.resolve(): html.parse(path).getroot() for path in files(published, ".html")}
    dead = [
        f"{path.name}: {address}"
        for path, tree in trees.items()
        for _, _, address, _ in tree.iterlinks()
        if not leads_somewhere(address, path, trees)
    ]
    assert dead == []


def leads_somewhere(address: str, page: Path, trees: dict[Path, html.HtmlElement]) -> bool:
    """Return whether the file of a relative address exists and has the fragment."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not parts.fragment:
        return target.is_file()
    return target in trees and unquote(parts.fragment) in trees[target].xpath("//@id")


def test_the_feed_can_be_read(published: Path) -> None:
    feed = feedparser.parse((published / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.entries
