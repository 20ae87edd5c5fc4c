"""Justified paragraphs in their pages: all of the text is there, lines end where they may, and alike in every size."""

import functools
import re
from collections import Counter
from itertools import pairwise

import pytest
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.geometry import A4, A5, CROWN, HALF_LETTER, SIX_BY_NINE, Page
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.total_fit import EXPANSION
from pipeline.press.typesetting.typeset import typeset
from tests.factory import red_square
from tests.paper.gaps import Line, letters_of, lines_of

TEXT = (
    "Une image numérique est un tableau de nombres, et chacun de ces nombres dit combien de lumière il y a là où il se "
    "trouve. Personne ne les regarde ; on regarde ce que l’appareil en fait, et cela dépend de tout ce qui le précède. "
)
HYPHENS = "\u00ad\x02\ufffe"


def typeset_body(body: str, css: str = "", page: Page = A4) -> Sheets:
    images = {"asset:a.png": red_square().data.data}
    return typeset(Copy(make_document("Essai", "fr", body), (*list_styles("fr", page), css), images))


def lines(body: str, css: str = "", page: Page = A4) -> list[Line]:
    """Return the lines of a body's text without its title."""
    made = typeset_body(body, css, page)
    return [line for sheet in lines_of(made.pdf.data) for line in sheet if line.text != "Essai"]


def text_of(found: list[Line]) -> str:
    """Return the text of lines without spaces and hyphens at line ends."""
    return re.sub(r"\s", "", "".join(line.text.rstrip(HYPHENS) for line in found))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("plain", TEXT * 4, TEXT * 4),
        ("bold within a word", f"{TEXT}<b>inconstitu</b>tionnellement {TEXT}", f"{TEXT}inconstitutionnellement {TEXT}"),
        ("blanks in and around boxes", f"{TEXT}<b> a </b><i>b </i> <b>c</b> {TEXT}", f"{TEXT} a b c {TEXT}"),
        ("code that holds together", f"{TEXT}<code>un deux trois</code> {TEXT}", f"{TEXT}un deux trois {TEXT}"),
        ("soft hyphens", TEXT + "impri\u00admerie " * 12 + TEXT, TEXT + "imprimerie " * 12 + TEXT),
        ("breaks", f"{TEXT}<br/>{TEXT}<br/><br/>{TEXT}<br/>", TEXT * 3),
        ("links", f'{TEXT}<a href="https://a.example/">{TEXT}</a>{TEXT}', TEXT * 3),
        ("edges", f'{TEXT}<span style="padding: 0 9pt">{TEXT}</span>{TEXT}', TEXT * 3),
        ("other sizes", f"{TEXT}<small>{TEXT}</small>{TEXT}<sup>2</sup> {TEXT}", f"{TEXT * 3}2{TEXT}"),
        ("what runs from the right", f"{TEXT}<bdi>עברית</bdi> {TEXT}", f"{TEXT}תירבע{TEXT}"),
        ("a long word", f"{TEXT}{'a' * 200} {TEXT}", f"{TEXT}{'a' * 200} {TEXT}"),
    ],
)
def test_all_of_the_text_is_there(name: str, body: str, text: str) -> None:
    found = lines(f"<p>{body}</p>")
    assert squeezed(text_of(found)) in {squeezed(text), squeezed(text.replace("תירבע", "עברית"))}, name


def test_lines_reach_the_edge_of_the_text_and_no_further() -> None:
    picture = '<img class="inline" src="asset:a.png" alt="x" style="width: 9pt"/>'
    body = f"<p>Avec {picture} une image. {TEXT}<b>{TEXT}</b> {TEXT}</p>"
    found = [line for line in lines(body) if line.text != "x"]
    edge = max(line.right for line in found)
    assert all(edge - line.right < 0.5 for line in found[:-1])
    assert {round(line.left) for line in found[1:]} == {round(found[0].left)}


def test_half_of_a_hyphen_a_point_or_a_comma_hangs_out_of_a_line() -> None:
    with PdfDocument(typeset_body(f"<p>{TEXT * 6}</p>").pdf.data) as document:
        letters = [letter for page in letters_of(document) for letter in page if letter.text.strip()]
    ends = [letter for letter, after in pairwise(letters) if after.left < letter.left]
    edge = Counter(round(letter.right, 1) for letter in ends if letter.text.isalpha()).most_common(1)[0][0]
    hanging = [letter for letter in ends if letter.text in f"{HYPHENS}-.,"]
    assert len({letter.text for letter in hanging}) > 1
    for letter in hanging:
        assert (letter.left + letter.right) / 2 == pytest.approx(edge, abs=0.4)


def test_letters_share_what_is_left_of_a_line_with_its_gaps() -> None:
    body = f"<p>{TEXT * 4}<b>{TEXT}</b> <i>{TEXT}</i></p>"
    found = lines(body)
    assert sum(line.is_loose for line in found) <= len(found) / 10
    with PdfDocument(typeset_body(body).pdf.data) as document:
        widths = {
            round(scale.a / scale.d, 3)
            for page in document
            for scale in (each.get_matrix() for each in page.get_objects([FPDF_PAGEOBJ_TEXT]))
        }
    assert min(widths) >= 0.98
    assert max(widths) <= 1.02
    assert len(widths) > 5


@pytest.mark.parametrize(("font", "blank"), [("Source Serif 4", 0.237), ("Source Sans 3", 0.200)])
def test_gaps_give_up_a_third_of_the_blank_of_their_font_at_most(font: str, blank: float) -> None:
    body = "".join(f'<p style="width: {width}pt">{TEXT * 3}</p>' for width in range(180, 320, 4))
    gaps = [line.gap / line.size for line in lines(body, f"p {{ font-family: '{font}' }}") if line.gap]
    assert 2 / 3 * blank * (1 - EXPANSION) - 0.002 < min(gaps) < 0.75 * blank


def test_hyphens_in_a_last_word_are_rare_and_no_last_line_is_short() -> None:
    words = TEXT.split()
    hyphens = 0
    for number in range(20, len(words)):
        *_, before, last = lines(f"<p>{' '.join([*words[:number], 'professionnellement'])}</p>")
        hyphens += before.is_hyphenated
        assert last.right - last.left > 28
    assert hyphens <= (len(words) - 20) / 5


def test_a_line_is_ragged_rather_than_torn() -> None:
    found = lines(f"<p>{' '.join(['Voici', 'a' * 45] * 4)} {TEXT}</p>")
    edge = max(line.right for line in found)
    assert all(line.gap < 0.75 * line.size for line in found)
    assert any(edge - line.right > 5 for line in found[:-1])


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f"])
@pytest.mark.parametrize(
    "css",
    [
        "",
        "@page { margin: 4cm }",
        "p { hyphens: manual }",
        "p { text-align: start }",
        "p { text-align: start; hyphens: manual }",
    ],
)
def test_no_line_begins_with_the_blank_behind_a_dash(blank: str, css: str) -> None:
    words = " ".join(f"{word} –{blank}ceux du gymnase{blank}– se mêlent" for word in TEXT.split())
    found = lines(f"<p>{words}</p>", css, A5)
    assert [line.text for line in found if line.text.strip().startswith("ceux")] == []


@pytest.mark.parametrize("width", range(10, 60, 3))
def test_ragged_lines_with_dashes_lose_no_word(width: int) -> None:
    words = "<em>Un</em> –\u00a0deux\u00a0– <em>trois</em> –\u202fquatre\u00a0– cinq –\u00a0six"
    found = lines(f"<p>{words} <b>–</b>\u00a0sept</p>", f"p {{ width: {width}mm; text-align: start }}", A5)
    said = "".join(line.text for line in found)
    assert re.sub(r"[\s-]", "", said) == "Un–deux–trois–quatre–cinq–six–sept"


def test_lines_from_the_right_are_chosen_together_too() -> None:
    words = "في كل مساء نكتب دفترا صغيرا عن الصوت والصورة ثم نعود اليه بعد اسبوع لنقرا ما كتبناه وما نسيناه منه".split()
    text = " ".join(words[number * 7 % len(words)] for number in range(150))
    made = typeset(Copy(make_document("دفتر", "ar", f"<p>{text}</p>"), list_styles("ar")))
    found = [line for sheet in lines_of(made.pdf.data) for line in sheet if len(line.text) > 20]
    assert sum(line.gap > 0.43 * line.size for line in found[:-1]) <= len(found) / 4


@pytest.mark.parametrize("end", ["vainqueurs.", "si on a", "mot", "beau jour"])
def test_ragged_lines_leave_no_part_of_a_word_and_no_few_letters_alone(end: str) -> None:
    words = TEXT.split()
    for number in range(15, 28):
        found = lines(f"<ul><li>{' '.join(words[:number])} {end}</li></ul>")
        before, last = [line for line in found if line.text.strip("•")][-2:]
        assert not before.is_hyphenated or " " in last.text
        assert len(last.text) >= 6
        assert last.text != "jour"


@pytest.mark.parametrize("page", [A5, HALF_LETTER, CROWN, SIX_BY_NINE], ids=lambda page: f"{page.width:.0f}")
def test_lines_are_the_same_on_every_measure_of_the_same_proportion(page: Page) -> None:
    body = f"<p>{TEXT}</p><p>{TEXT * 3}</p><p>{TEXT}<b>{TEXT}</b> {TEXT}</p><ul><li><p>{TEXT * 2}</p></li></ul>"
    large, small = lines(body), lines(body, page=page)
    assert [line.text for line in large] == [line.text for line in small]
    assert large[1].size > small[1].size


def test_a_paragraph_goes_on_as_it_was_planned_on_the_next_page() -> None:
    body = f"<p>{TEXT * 8}</p>"
    alone, torn = lines(body), lines(f'<div style="height: 190mm"></div>{body}')
    assert [line.text for line in alone] == [line.text for line in torn]


def test_no_page_ends_within_a_word() -> None:
    words = [*TEXT.split(), *["inconstitutionnellement", "professionnellement", "indépendamment"] * 4]
    text = " ".join(words[number * 7 % len(words)] for number in range(500))
    ends, hyphens = 0, 0
    for height in range(100, 205, 5):
        first, *_ = lines_of(typeset_body(f'<div style="height: {height}mm"></div><p>{TEXT}</p><p>{text}</p>').pdf.data)
        own = [line for line in first if line.size > 10]
        ends += own[-1].is_hyphenated
        hyphens += sum(line.is_hyphenated for line in own)
    assert hyphens > 20
    assert not ends


def test_what_is_beside_something_that_floats_is_left_to_the_engine() -> None:
    body = f'<div style="float: right; width: 40mm; height: 40mm"></div><p>{TEXT * 6}</p>'
    found = lines(body)
    assert squeezed(text_of(found)) == squeezed(TEXT * 6)
    assert min(line.right for line in found[:-1]) < max(line.right for line in found) - 90


def test_text_that_is_not_justified_is_set_line_after_line() -> None:
    found = lines(f"<p>{TEXT * 3}</p>", "p { text-align: start }")
    edge = max(line.right for line in found)
    assert any(edge - line.right > 9 for line in found[:-1])
    for line, after in pairwise(found[:-1]):
        first = after.text.split()[0]
        # The next word, or its beginning, did not fit.
        assert line.right + len(first) * 2 > edge - 30


def test_notes_stand_on_the_page_of_their_line() -> None:
    note = '<span class="note" id="n"><a class="number" href="#x">1</a> Une note.</span>'
    filler = f'<div style="height: 195mm"></div><p>{TEXT * 3}{note} {TEXT * 3}</p>'
    made = typeset_body(filler)
    pages = [" ".join(line.text for line in page) for page in lines_of(made.pdf.data)]
    assert sum("Une note" in page for page in pages) == 1


def test_the_same_paragraphs_give_the_same_bytes() -> None:
    body = f"<p>{TEXT * 3}</p><p>{TEXT}<b>{TEXT}</b></p>"
    assert typeset_body(body).pdf.data == typeset_body(body).pdf.data


# Points: the edges of the text, and the indent of a second paragraph.
_LEFT, _RIGHT, _INDENT = 50.0, 253.0, 20.0
_STYLE = """
@page { size: 303pt 400pt; margin: 50pt }
html { font: 10pt/15pt "Noto Sans CJK JP", "Noto Naskh Arabic" } body, p { margin: 0 }
p { text-align: justify } p + p { text-indent: 20pt }
"""
JAPANESE = "日本語の文章は文字の間に空白がないので、行の残りを文字が分け合います。" * 4
_ARABIC = "كل سطر يبدأ من الحافة اليمنى للصفحة وكل فقرة جديدة تبدأ بمسافة صغيرة " * 6


@functools.cache
def edges(language: str, body: str) -> list[tuple[float, float]]:
    """Return where each line begins and ends: points from the left edge, with the filled squares of its letters."""
    way = "rtl" if language == "ar" else "ltr"
    html = f'<!DOCTYPE html><html lang="{language}" dir="{way}"><head><title>t</title></head><body>{body}</body></html>'
    page = PdfDocument(typeset(Copy(html, (_STYLE,))).pdf.data)[0].get_textpage()
    boxes = [page.get_charbox(number, loose=True) for number in range(page.count_chars())]
    lines: dict[int, list[tuple[float, float]]] = {}
    for left, bottom, right, top in boxes:
        if right > left:
            lines.setdefault(round((400 - (bottom + top) / 2 - 50) // 15), []).append((left, right))
    return [(min(left for left, _ in line), max(right for _, right in line)) for _, line in sorted(lines.items())]


@pytest.mark.parametrize("words", [JAPANESE, JAPANESE.replace("文字の間", "<b>文<i>字の</i>間</b>")])
def test_japanese_letters_share_what_is_left_of_a_line(words: str) -> None:
    for left, right in edges("ja", f"<p>{words}</p>")[:-1]:
        assert left == pytest.approx(_LEFT, abs=0.3)
        assert right == pytest.approx(_RIGHT, abs=0.3)


def test_the_last_line_is_as_long_as_its_letters() -> None:
    (only,) = edges("ja", "<p>日本語</p>")
    assert only == pytest.approx((_LEFT, _LEFT + 30), abs=0.3)


def test_a_line_that_a_long_word_leaves_short_keeps_its_letters_together() -> None:
    lines = edges("ja", f"<p>日本語の文章は{'a' * 38} {JAPANESE}</p>")
    assert lines[0][1] < _RIGHT - 50


def test_an_indent_is_at_the_right_where_lines_run_from_there() -> None:
    (*first, _), (begun, *rest) = edges("ar", f"<p>{_ARABIC}</p>"), edges("ar", f"<p></p><p>{_ARABIC}</p>")
    assert begun == pytest.approx((_LEFT, _RIGHT - _INDENT), abs=0.3)
    for left, right in (*first, *rest[:-1]):
        assert (left, right) == pytest.approx((_LEFT, _RIGHT), abs=0.3)
    assert rest[-1][1] == pytest.approx(_RIGHT, abs=0.3)
