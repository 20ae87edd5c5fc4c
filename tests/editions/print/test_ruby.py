"""Readings above letters, on paper: where they stand, and what is read back."""

import functools

import pypdfium2
import pytest

from pipeline.body.neutral_html import parse, to_html
from pipeline.editions.print.blocks import set_readings
from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset

RUBY = "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>と<ruby>文<rp>(</rp><rt>ぶんの</rt><rp>)</rp>書<rt>かき</rt>い</ruby>です"
TEXT = "この文書は一つの行になりませんので、次の行に行きます。" * 3


@functools.cache
def page(body: str) -> pypdfium2.PdfTextPage:
    """Return the text of a page with this paragraph."""
    tree = parse(f"<p>{body}</p>")
    set_readings(tree)
    made = typeset(Copy(make_document("題", "ja", f"<article>{to_html(tree)}</article>"), list_styles("ja")))
    return pypdfium2.PdfDocument(made.pdf.data)[0].get_textpage()


def box(body: str, letters: str) -> tuple[float, float, float, float]:
    """Return the box of letters: left, bottom, right, top."""
    at = page(body).get_text_range().index(letters)
    boxes = [page(body).get_charbox(at + number) for number in range(len(letters))]
    return boxes[0][0], min(one[1] for one in boxes), boxes[-1][2], max(one[3] for one in boxes)


@pytest.mark.parametrize(("letters", "reading"), [("漢字", "かんじ"), ("文", "ぶんの"), ("書", "かき")])
def test_a_reading_stands_small_above_the_middle_of_its_letters(letters: str, reading: str) -> None:
    own, above = box(RUBY, letters), box(RUBY, reading)
    assert above[1] >= own[3] - 1
    assert (above[0] + above[2]) / 2 == pytest.approx((own[0] + own[2]) / 2, abs=1)
    assert above[2] - above[0] < 0.6 * len(reading) * (own[2] - own[0]) / len(letters)


def test_no_two_readings_touch() -> None:
    assert box(RUBY, "ぶんの")[2] <= box(RUBY, "かき")[0] + 0.1


def test_letters_and_readings_are_read_in_their_order() -> None:
    assert "".join(page(RUBY).get_text_range().split()) == "漢字かんじと文ぶんの書かきいです"


def test_lines_are_as_high_as_others() -> None:
    with_readings, without = f"{TEXT}{RUBY}{TEXT}後", f"{TEXT}漢字と文書いです{TEXT}後"
    assert box(with_readings, "後")[1] == pytest.approx(box(without, "後")[1], abs=0.5)
