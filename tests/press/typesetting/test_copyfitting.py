from dataclasses import replace
from typing import Any

import pytest

from pipeline.press.sheets import MARK, SPARE, Copy, Sheets
from pipeline.press.typesetting import copyfitting
from pipeline.press.typesetting.typeset import typeset
from pipeline.press.typesetting.weasyprint_layouts import BoxTree

# Pages of 30 lines.
_STYLE = """
@page { size: 300pt 550pt; margin: 50pt 50pt 50pt 50pt }
html { font: 10pt/15pt "Source Serif 4" } body, p, figure, ul { margin: 0; padding: 0 } article { break-before: page }
figure, section, article, ul, li, p, img { display: block } section { break-inside: avoid } img { max-height: 120pt }
"""
_LEAD = '<figure class="lead"><img src="asset:p.svg" alt="p"></figure>'
_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160"><rect width="160" height="160"/></svg>'


def _lines(number: int, of: str = "a") -> str:
    return "".join(f'<p {MARK}="{of}{index}">Zeile</p>' for index in range(number))


def _set(*articles: str, fits_pages: bool = True) -> Sheets:
    body = "".join(f"<article>{article}</article>" for article in articles)
    html = f'<!DOCTYPE html><html lang="de"><head><title>t</title></head><body>{body}</body></html>'
    return typeset(Copy(html, (_STYLE,), {"asset:p.svg": _PICTURE}, ("head",), fits_pages))


def _last(sheets: Sheets, of: str = "a") -> tuple[int, int]:
    """Return how many pages after the document's start an article ends, and the lines on its last page."""
    pages = [line.page for line in sheets.lines if line.place.startswith(of)]
    return pages[-1] + 1, pages.count(pages[-1])


def test_a_lead_picture_becomes_lower_by_the_lines_of_the_last_page() -> None:
    assert _last(_set(_LEAD + _lines(24), fits_pages=False)) == (2, 2)
    assert _last(_set(_LEAD + _lines(24))) == (1, 24)


def test_a_lead_picture_does_not_lose_more_than_a_third() -> None:
    # 120 pt, of which 42 may go: two lines; a deeper page gives a third.
    assert _last(_set(_LEAD + _lines(25))) == (1, 25)
    assert _last(_set(_LEAD + _lines(26))) != (1, 26)


def test_each_page_holds_a_line_more() -> None:
    assert _last(_set(_lines(92), fits_pages=False)) == (4, 2)
    assert _last(_set(_lines(92))) == (3, 30)


def test_a_little_less_leading_comes_last() -> None:
    assert _last(_set(_lines(96))) == (3, 32)


def test_pages_leave_lines_to_a_last_one_that_cannot_be_won() -> None:
    assert _last(_set(_lines(67), fits_pages=False)) == (3, 7)
    assert _last(_set(_lines(67))) == (3, 9)
    assert _last(_set(_lines(36))) == (2, 8)


def test_a_last_page_with_a_question_alone_has_more_lines_to_be_won() -> None:
    asked = f'<div class="questions">{_lines(1, "q")}<section>{_lines(9, "a")}</section></div>'
    assert _last(_set(_lines(142, "b") + asked, fits_pages=False)) == (6, 9)
    assert _last(_set(_lines(142, "b") + asked))[0] == 5
    other = asked.replace("questions", "others")
    assert _last(_set(_lines(142, "b") + other))[0] == 6


def test_a_last_page_out_of_reach_is_not_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _settings(monkeypatch)
    assert _last(_set(_lines(35))) == (2, 5)
    assert len(settings) == 1


def test_a_page_that_ends_early_leaves_no_lines_and_is_not_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _settings(monkeypatch)
    whole = f"<section>{_lines(6, 'b')}</section>"
    assert _last(_set(_lines(27) + whole), "b") == (2, 6)
    assert len(settings) == 1


def test_a_document_with_full_pages_is_set_once(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _settings(monkeypatch)
    assert _last(_set(_lines(38))) == (2, 8)
    assert len(settings) == 1


def test_what_begins_a_page_of_other_margins_has_no_space_above() -> None:
    sheets = _set(f'{_lines(61)}<p {MARK}="head" style="margin-top: 15pt">Zeile</p>{_lines(29, "b")}')
    top = sheets.lines[0].baseline
    assert [line.place for line in sheets.lines if line.baseline == top] == ["a0", "a31", "head"]


def test_each_article_of_a_document_is_fitted_by_itself() -> None:
    sheets = _set(_lines(31, "a"), _lines(38, "b"), _lines(36, "c"))
    assert [_last(sheets, of) for of in "abc"] == [(1, 31), (3, 8), (5, 8)]


@pytest.mark.parametrize("lines", [(32, 15), (15, 17)])
def test_articles_that_share_a_page_are_set_as_they_are(
    lines: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = _settings(monkeypatch)
    monkeypatch.setattr(__name__ + "._STYLE", _STYLE.replace("break-before: page", ""))
    _set(_lines(lines[0], "a"), _lines(lines[1], "b"))
    assert len(settings) == 1


def test_what_stands_above_an_article_stays_on_its_page() -> None:
    html = f'<html lang="de"><head><title>t</title></head><body><div>Kopf</div><article>{_lines(35)}</article></body></html>'
    style = _STYLE.replace("break-before: page", "")
    sheets = typeset(Copy(html, (style,), fits_pages=True))
    assert _last(sheets) == (2, 8)


def _set_section(text: str, kind: str = "text", style: str = "") -> Sheets:
    html = f'<html lang="de"><head><title>t</title></head><body><section class="{kind}">{text}</section></body></html>'
    return typeset(Copy(html, (_STYLE.replace("section { break-inside: avoid }", style),), fits_pages=True))


def test_sections_around_a_books_articles_are_fitted_as_they_are() -> None:
    assert _last(_set_section(_lines(92))) == (3, 30)
    assert _last(_set_section(_lines(35))) == (2, 5)


def test_entries_stand_closer_together_rather_than_a_few_alone_on_a_page() -> None:
    style = "p + p { margin-top: 2pt } .close p + p { margin-top: 0 }"
    assert _last(_set_section(_lines(30), "text", style)) == (2, 4)
    assert _last(_set_section(_lines(30), "text entries", style)) == (1, 30)


def test_pages_of_entries_leave_as_many_lines_as_the_last_one_wants() -> None:
    assert _last(_set_section(_lines(35), "entries")) == (2, 8)


def _set_with_spare(lines: int) -> Sheets:
    spare = "".join(f'<li {MARK}="b{index}">Titel</li>' for index in range(4))
    return _set(f"{_lines(lines)}<section {SPARE}><p>Mehr</p><ul>{spare}</ul></section>")


def test_spare_lines_stand_as_far_as_there_is_room() -> None:
    assert _last(_set_with_spare(25), "b") == (1, 4)
    assert _last(_set_with_spare(27), "b") == (1, 2)
    assert {line.place[0] for line in _set_with_spare(30).lines} == {"a"}
    assert _set_with_spare(30).pages == 1


def test_spare_lines_in_columns_need_no_other_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__name__ + "._STYLE", _STYLE + "article { columns: 2 }")
    assert {line.place[0] for line in _set_with_spare(58).lines} == {"a"}


def test_other_documents_are_set_as_they_are() -> None:
    fitted = Copy("", ())
    assert not fitted.fits_pages
    assert replace(fitted, fits_pages=True) != fitted


def _settings(monkeypatch: pytest.MonkeyPatch) -> list[copyfitting.Settings]:
    """Return the settings tried, in order."""
    made: list[copyfitting.Settings] = []
    own = copyfitting.lay_out

    def noted(tree: BoxTree, settings: copyfitting.Settings) -> Any:
        made.append(settings)
        return own(tree, settings)

    monkeypatch.setattr(copyfitting, "lay_out", noted)
    return made
