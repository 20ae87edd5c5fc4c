"""The tree says lines from the right in the order of reading, whatever the glyphs look like on the page."""

import io
import re

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.press.samples import elements_below

LONG = "نص طويل " * 20 + "ثم النهاية"
URL = "https://example.org/" + "chemin/" * 20


def typeset_body(body: str, language: str = "ar") -> pikepdf.Pdf:
    made = typeset(Copy(make_document("عنوان", language, body), list_styles(language)))
    return pikepdf.open(io.BytesIO(made.pdf.data))


def actual_texts(pdf: pikepdf.Pdf) -> list[str]:
    return [str(each.ActualText) for each in elements_below(pdf.Root.StructTreeRoot) if "/ActualText" in each]


@pytest.mark.parametrize(
    "line", ["كتبت Google Analytics مقالًا في GitHub (Open Source 2017).", "در صفحهٔ Hacker News می‌شود 10.5 درصد", LONG]
)
def test_text_from_the_right_is_said_in_order_and_its_lines_together(line: str) -> None:
    with typeset_body(f"<p>{line}</p>") as pdf:
        assert actual_texts(pdf) == [line]


def test_a_link_says_its_words_and_stays_a_link() -> None:
    with typeset_body('<p>انظر <a href="https://example.org/">موقع Open Source هذا</a> الآن</p>') as pdf:
        (link,) = (each for each in elements_below(pdf.Root.StructTreeRoot) if Name.Link == each.S)
        assert actual_texts(pdf) == ["انظر ", "موقع Open Source هذا", " الآن"]
        assert [kid.get("/Type") for kid in link.K] == [Name.OBJR, Name.StructElem]


def test_latin_words_within_such_a_line_are_said_too_but_no_code() -> None:
    with typeset_body('<p>هذا <em dir="ltr">Open Source</em> هنا</p><pre>import this</pre>') as pdf:
        assert actual_texts(pdf) == ["هذا ", "Open Source", " هنا "]


def test_each_piece_of_content_hangs_on_the_element_that_has_it() -> None:
    with typeset_body(f'<p>{LONG}</p><p>انظر <a href="https://example.org/">{LONG}</a></p>') as pdf:
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
        of_parents = {(number, parent.objgen) for number, parent in enumerate(parents) if parent is not None}
        having = {
            (int(str(kid)), each.objgen)
            for each in elements_below(pdf.Root.StructTreeRoot)
            for kid in each.K
            if not isinstance(kid, Dictionary)
        }
        assert of_parents == having
        assert not any("/ActualText" in parent for parent in parents if parent is not None)


def test_content_says_nothing_of_its_own() -> None:
    with typeset_body("<p>هذا نص</p>") as pdf:
        assert not re.search(rb"ActualText", pdf.pages[0].Contents.read_bytes())


def test_text_from_the_left_is_said_by_its_glyphs() -> None:
    with typeset_body("<p>Un mot</p><p>हिन्दी</p>", "fr") as pdf:
        assert actual_texts(pdf) == []


def test_an_address_that_is_broken_gets_no_space() -> None:
    with typeset_body(f"<p>هنا {URL}</p>") as pdf:
        assert "".join(actual_texts(pdf)).replace("\u200b", "") == f"هنا {URL}"
