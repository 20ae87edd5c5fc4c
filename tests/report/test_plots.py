"""The drawings of the report's page."""

import pytest
from lxml import html

from pipeline.report.page import make_page
from pipeline.report.survey import Surveyed
from tests.report.samples import HOSTILE, article, survey

pytestmark = pytest.mark.usefixtures("uncut")


def drawn(title: str, side: str, *articles: Surveyed) -> dict[str, float]:
    """Return a measure of each shape in the drawing under this title, by its tooltip."""
    tree = html.document_fromstring(make_page(survey(*articles), "en"))
    shapes = tree.xpath("//figure[figcaption=$title]//svg//g[title]", title=title)
    return {str(one.findtext("title")): float(one.xpath(f"string(*/@{side})")) for one in shapes}


@pytest.mark.parametrize(("title", "side"), [("The commonest tags", "width"), ("Articles by reading time", "height")])
@pytest.mark.parametrize("counts", [(1, 3), (900, 600), (7, 7)])
def test_bars_are_as_long_as_what_they_count(title: str, side: str, counts: tuple[int, int]) -> None:
    tags, thrice = ("a", HOSTILE, "b"), (*counts, 2)  # fewer bars than three are not drawn
    rows = [(tags[number], number + 1) for number, many in enumerate(thrice) for _ in range(many)]
    articles = [article(f"a{number}", tags=tag, minutes=each) for number, (tag, each) in enumerate(rows)]
    found = {words.rpartition(": ")[0]: length for words, length in drawn(title, side, *articles).items()}
    first, second = (found["1"], found["2"]) if side == "height" else (found["a"], found[HOSTILE])
    assert first * counts[1] == pytest.approx(second * counts[0], rel=0.05)


def test_months_without_articles_have_no_height() -> None:
    heights = drawn("Articles a month", "height", article("a", "2026-01-01"), article("b", "2026-03-01"))
    assert [height > 0 for height in heights.values()] == [True, False, True]


def test_a_dot_is_drawn_for_each_pair() -> None:
    articles = [article("a", tags="x y"), article("b", tags="x y"), article("c", tags="y z")]
    found = drawn("How tags go together", "r", *articles)
    assert found["x and y: 2"] == found["y and x: 2"] > found["y and z: 1"] == found["z and y: 1"] > 0


def test_pairs_of_rare_tags_alone_are_told() -> None:
    articles = [article(f"{name}{number}", tags=name) for name in "abcdefghij" for number in range(2)]
    assert drawn("How tags go together", "r", *articles, article("x", tags="y z")) == {}
