"""Text is on the lines of the page behind whatever has another height, and what moved stays in the middle."""

from __future__ import annotations

import pytest

from pipeline.press.sheets import MARK, Copy
from pipeline.press.typesetting.typeset import typeset

_LINE, _TOP, _FIRST = 15, 50, 10.5  # points; the last: how far the baseline of the first line is below the top, about
_STYLE = """
@page { size: 300pt 550pt; margin: 50pt }
html { font: 10pt/15pt "Source Serif 4" } body, p, ul { margin: 0 } article, header, p, div, figure, h2, ul { display: block }
li { display: list-item } ul { padding-left: 15pt } article { break-before: page } header { margin-bottom: 15pt }
h2 { font: 12pt/15pt "Source Sans 3"; margin: 22.5pt 0 7.5pt; break-after: avoid } figure, .admonition { margin: 15pt 0 }
"""


def baselines(body: str, *, fits_pages: bool = True, style: str = "") -> dict[str, float]:
    """Return the first baselines of marked elements, in points from the top of the text."""
    html = f'<!DOCTYPE html><html lang="de"><head><title>t</title></head><body><article>{body}</article></body></html>'
    sheets = typeset(Copy(html, (_STYLE + style,), {}, (), fits_pages))
    return {line.place: line.baseline - _TOP for line in reversed(sheets.lines)}


def words(name: str, tag: str = "p") -> str:
    return f'<{tag} {MARK}="{name}">Worte</{tag}>'


def block(height: float) -> str:
    return f'<figure style="height: {height}pt"><p {MARK}="in">Bild</p></figure>'


def is_on_grid(baseline: float, first: float) -> bool:
    return abs((baseline - first + _LINE / 2) % _LINE - _LINE / 2) < 0.1


@pytest.mark.parametrize("height", [30, 34, 37.4, 38, 44.9])
def test_text_behind_a_block_of_any_height_is_on_the_grid(height: float) -> None:
    found = baselines(f"{words('a')}{block(height)}{words('b')}{words('c')}")
    assert is_on_grid(found["b"], found["a"])
    assert found["c"] - found["b"] == pytest.approx(_LINE, abs=0.1)


@pytest.mark.parametrize("height", [34, 38, 44.9])
def test_a_block_stays_in_the_middle_and_takes_no_more_than_half_of_a_space(height: float) -> None:
    found = baselines(f"{words('a')}{block(height)}{words('b')}")
    above = found["in"] - found["a"] - _LINE
    below = found["b"] - _LINE - (found["in"] - _LINE + height)
    assert above == pytest.approx(below, abs=0.1)
    assert _LINE / 2 <= below <= _LINE * 1.5


def test_text_behind_an_opening_a_box_and_a_list_is_on_the_grid() -> None:
    box = f'<div class="admonition">{words("d")}</div>'
    listed = f"<ul>{words('e', 'li')}{words('f', 'li')}</ul>"
    found = baselines(
        f'{words("a")}<header style="height: 33pt"></header>{words("b")}{block(20)}{box}{block(7)}{listed}'
    )
    assert all(is_on_grid(found[name], found["a"]) for name in "bdef")


def test_a_heading_is_as_far_from_its_text_as_usual() -> None:
    usual = baselines(f"{words('a')}{words('h', 'h2')}{words('b')}")
    found = baselines(f"{words('a')}{block(34)}{words('h', 'h2')}{words('b')}")
    assert is_on_grid(found["b"], found["a"])
    assert found["b"] - found["h"] == pytest.approx(usual["b"] - usual["h"], abs=0.1)


def test_text_below_a_heading_at_the_top_of_a_page_is_on_the_grid_and_the_heading_at_the_top() -> None:
    found = baselines(f"{words('a')}<div style='height: 480pt'></div>{words('h', 'h2')}{words('b')}{words('c')}")
    assert found["h"] == pytest.approx(found["a"], abs=1)
    assert is_on_grid(found["b"], found["a"])


def test_a_heading_with_lines_a_little_higher_than_those_of_the_text_gets_no_further_space() -> None:
    style = "article { line-height: 14.5pt } h2 { margin-bottom: 0 }"
    body = f"{words('a')}<div style='height: 490pt'></div>{words('h', 'h2')}{words('b')}"
    found = baselines(body, style=style)
    assert found["b"] - found["h"] == pytest.approx(_LINE, abs=1)


def test_text_whose_own_space_is_the_only_one_is_on_the_grid() -> None:
    box = f'<div class="admonition" style="padding-top: 4pt"><p {MARK}="b" style="margin-top: 30pt">Worte</p></div>'
    found = baselines(f"{words('a')}{box}")
    assert is_on_grid(found["b"], found["a"])


def test_small_spaces_between_paragraphs_stay_as_they_are() -> None:
    found = baselines(f"{words('a')}{words('b')}{words('c')}", style="p + p { margin-top: 7pt }")
    assert [found["b"] - found["a"], found["c"] - found["b"]] == [pytest.approx(22, abs=0.1)] * 2


def test_an_article_with_less_leading_has_its_own_grid() -> None:
    found = baselines(f"{words('a')}{block(34)}{words('b')}", style="article { line-height: 14pt }")
    assert (found["b"] - found["a"]) % 14 == pytest.approx(0, abs=0.1)


def test_there_is_no_grid_in_documents_that_do_not_fit_pages() -> None:
    found = baselines(f"{words('a')}{block(34)}{words('b')}", fits_pages=False)
    assert found["b"] - found["a"] == pytest.approx(34 + 3 * _LINE, abs=0.1)


def test_there_is_no_grid_in_columns() -> None:
    high = f"{words('a')}{block(34)}{words('b')}"
    found = baselines(f"{high}{block(400)}{block(300)}", style="article { columns: 2 }")
    assert found["b"] - found["a"] == pytest.approx(34 + 3 * _LINE, abs=0.1)
