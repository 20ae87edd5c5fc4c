"""What a browser knows by itself is left out of a page, and nothing else is."""

from pathlib import Path

import pytest

from pipeline.editions.site.markup import render_body, render_footer
from pipeline.editions.site.paths import SiteLocation
from tests.preview.browser import Browser

_HERE = SiteLocation("../", "")
_ROW = (
    '<table><tbody><tr><td style="text-align:left">a</td><td style="text-align:right" class="x">b</td>'
    '<td style="text-align:center">c</td><td style="color:red">d</td></tr></tbody></table>'
)


def test_cells_say_where_they_stand_in_few_letters() -> None:
    found = render_body(_ROW, _HERE, "fr").html
    assert '<td>a</td><td class="x end">b</td><td class="mid">c</td><td style="color:red">d</td>' in found


def test_cells_of_a_text_from_right_to_left_begin_at_the_right() -> None:
    found = render_body(_ROW, _HERE, "ar").html
    assert '<td class="end">a</td><td class="x">b</td><td class="mid">c</td>' in found


def test_cells_where_the_direction_is_another_stay_as_they_are() -> None:
    assert 'style="text-align:left">a' in render_body(f'<div dir="rtl">{_ROW}</div>', _HERE, "fr").html


def test_cells_at_the_foot_of_pages_have_no_sheet_and_stay_as_they_are() -> None:
    assert 'style="text-align:left">a' in render_footer(_ROW, _HERE, "fr").html


@pytest.mark.parametrize(
    ("formula", "lean"),
    [
        ('<mo stretchy="false" form="prefix" lspace="0" rspace="0">(</mo>', '<mo stretchy="false">(</mo>'),
        ('<mo form="postfix" lspace="0" rspace="0">)</mo>', "<mo>)</mo>"),
        ('<mo form="postfix" lspace="0" rspace="0.167em">)</mo>', None),
        ('<mo form="prefix" lspace="0" rspace="0">|</mo>', None),
        ('<mo lspace="0.222em" rspace="0.222em">×</mo>', None),
        ('<mo lspace="0" rspace="0">=</mo>', None),
        ('<mo lspace="0.278em" rspace="0.278em">=</mo>', "<mo>=</mo>"),
        ('<mo lspace="0.222em" rspace="0.222em">−</mo>', None),
        ('<mi mathvariant="normal">cos</mi>', "<mi>cos</mi>"),
        ('<mi mathvariant="normal">d</mi>', None),
        ('<mtext mathvariant="normal">bit</mtext>', "<mtext>bit</mtext>"),
    ],
)
def test_formulas_say_what_is_not_so_by_itself(formula: str, lean: str | None) -> None:
    body = f'<p><math display="inline" alttext="x"><mrow><mi>a</mi>{formula}<mi>b</mi></mrow></math></p>'
    found = render_body(body, _HERE, "fr").html
    assert f'<math alttext="x"><mrow><mi>a</mi>{lean or formula}<mi>b</mi></mrow></math>' in found


def test_a_formula_on_a_line_of_its_own_stays_there() -> None:
    body = '<p><math display="block" alttext="x"><mi>x</mi></math></p>'
    assert '<math display="block"' in render_body(body, _HERE, "fr").html


@pytest.mark.judge
@pytest.mark.parametrize("sign", "=≠≈≤≥([{⟨⌊⌈)]}⟩⌋⌉")
def test_a_browser_sets_a_lean_formula_as_it_was(chromium: Browser, tmp_path: Path, sign: str) -> None:
    form = "prefix" if sign in "([{⟨⌊⌈" else "postfix" if sign in ")]}⟩⌋⌉" else ""
    said = f'form="{form}" lspace="0" rspace="0"' if form else 'lspace="0.278em" rspace="0.278em"'
    formula = f'<math><mrow><mi>a</mi><mo stretchy="false" {said}>{sign}</mo><mi>b</mi></mrow></math>'
    lean = render_body(f"<p>{formula}</p>", _HERE, "fr").html
    assert said not in lean
    page = f"<!DOCTYPE html><style>math {{ font-size: 200px }}</style>{formula}<br>{lean}"
    (tmp_path / "a.html").write_text(page, "utf-8")
    chromium.open((tmp_path / "a.html").as_uri())
    before, after = chromium.evaluate(
        "[...document.querySelectorAll('math')].map((one) => one.getBoundingClientRect().width)"
    )
    assert abs(before - after) < 0.5
