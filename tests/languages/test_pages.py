"""A page of each language, against one that was looked at: `pytest --rewrite` writes them anew, and then look at them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageOps

from pipeline.i18n.labels import direction
from pipeline.version import release
from tests.languages.looks import Look, beside
from tests.languages.making import LANGUAGES, printed

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[2]
# The cover, the imprint, the article and its questions; the first page and the solutions.
_OF_BOOK, _OF_HANDOUT = (0, 3, 4, 5), (0, -1)


def look_of(language: str) -> Look:
    """Return the look of the pages in this language, with the release number masked."""
    made, from_the_right = printed(language), direction(language) == "rtl"
    book = Look.of(made.book, _OF_BOOK, from_the_right=from_the_right)
    both = beside(book, Look.of(made.handout, _OF_HANDOUT, from_the_right=from_the_right))
    lines = (replace(line, words=line.words.replace(release(), "RELEASE")) for line in both.lines)
    return replace(both, lines=tuple(lines))


def read_golden(language: str) -> Look:
    text, picture = GOLDEN / f"{language}.txt", GOLDEN / f"{language}.png"
    return Look.read(text.read_text("utf-8"), picture.read_bytes())


def test_there_is_one_for_each_catalogue() -> None:
    catalogues = {path.stem.replace("_", "-") for path in (ROOT / "pipeline/i18n/locale").glob("*.po")}
    assert set(LANGUAGES) == catalogues
    assert {path.stem for path in GOLDEN.iterdir()} == catalogues


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_look_as_they_did(language: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    found = look_of(language)
    into = GOLDEN if request.config.getoption("--rewrite") else tmp_path
    (into / f"{language}.txt").write_text(found.text(), "utf-8")
    (into / f"{language}.png").write_bytes(found.png())
    assert read_golden(language).differences(found) == [], f"see {into}"


@pytest.mark.parametrize(
    "change",
    [
        lambda look: replace(look, picture=ImageOps.mirror(look.picture)),
        lambda look: replace(look, picture=ImageOps.invert(look.picture)),
        lambda look: replace(look, lines=look.lines[1:]),
        lambda look: replace(look, lines=look.lines[::-1]),
        lambda look: replace(look, lines=(replace(look.lines[0], words="Contents"), *look.lines[1:])),
        lambda look: replace(look, lines=(replace(look.lines[0], x=look.lines[0].x + 9), *look.lines[1:])),
    ],
    ids=["turned about", "white on black", "a line less", "another order", "another word", "elsewhere"],
)
def test_what_breaks_a_page_is_seen(change: Callable[[Look], Look]) -> None:
    look = read_golden("he")
    assert look.differences(change(look)) != []


def test_what_another_renderer_draws_otherwise_is_not_seen() -> None:
    look = read_golden("he")
    softer = look.picture.resize((look.picture.width // 2, look.picture.height // 2)).resize(look.picture.size)
    nearby = tuple(replace(line, x=line.x + 1, y=line.y - 1) for line in look.lines)
    assert look.differences(Look(nearby, softer)) == []
