"""The pictures of the docs are those that `./invoke pictures` makes, and each is shown with its words."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.tools.pictures import composing
from tests.tools.pictures.names import NAMES

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "docs" / "pictures"
PAGES = (ROOT / "README.md", ROOT / "LISEZMOI.md", *sorted((ROOT / "docs").rglob("*.md")))
_SHOWN = re.compile(r"!\[([^\]]*)\]\(((?:\.\./)*(?:docs/)?pictures/[^)\s]+)\)")
_KINDS = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}
_MOST, _LEAST_WORDS = 250_000, 5  # bytes of a picture; words of an alternative text


def shown() -> list[tuple[Path, str, Path]]:
    """Return each picture of a page: the page, its alternative text, the file."""
    return [
        (page, words, (page.parent / path).resolve())
        for page in PAGES
        for words, path in _SHOWN.findall(page.read_text("utf-8"))
    ]


def test_pages_show_the_pictures_that_the_task_makes_and_no_other() -> None:
    assert {path for _, _, path in shown()} == {PICTURES / name for name in NAMES}
    files = (path for path in (ROOT / "docs").rglob("*") if "exemple" not in path.parts)  # a collection of its own
    found = {path for path in files if path.suffix.lower() in _KINDS}
    assert found == {PICTURES / name for name in NAMES}


def test_each_picture_has_words_for_who_cannot_see_it() -> None:
    assert [(page.name, words) for page, words, _ in shown() if len(words.split()) < _LEAST_WORDS] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_picture_is_large_enough_and_loads_fast(name: str) -> None:
    path = PICTURES / name
    assert path.stat().st_size < _MOST
    with Image.open(path) as picture:
        assert picture.width == composing.WIDTH


@pytest.mark.parametrize(("page", "language"), [("README.md", "en"), ("LISEZMOI.md", "fr")])
def test_the_first_page_shows_the_desk_and_each_edition(page: str, language: str) -> None:
    editions = {"site.webp", "article.webp", "handout.webp", "book.webp", "e-book.webp"}
    assert {path.name for where, _, path in shown() if where.name == page} == {f"desk-{language}.webp", *editions}


def test_the_same_pages_give_the_same_bytes() -> None:
    page = Image.linear_gradient("L").convert("RGB")
    made = [composing.webp(composing.in_a_row([page, composing.spread(page, page)])) for _ in range(2)]
    assert made[0] == made[1]
