"""Folios, and the numbers of pages in contents, have the digits of the language."""

import pytest

from pipeline.editions.print.documents import DIGITS, Strips, make_digits
from pipeline.editions.print.sections import GeneratedSection, set_generated_section
from tests.press.samples import text


@pytest.mark.parametrize(
    ("language", "texts"), [("fa", "۰۱۲۳۴۵۶۷۸۹"), ("ar-EG", "٠١٢٣٤٥٦٧٨٩"), ("hi", "0123456789"), ("fr", "0123456789")]
)
def test_each_language_has_its_own(language: str, texts: str) -> None:
    assert "".join(make_digits(language).texts) == texts


def test_european_ones_are_set_once_for_all_languages() -> None:
    assert make_digits("fr") == make_digits("de") == make_digits() == Strips(DIGITS)


def test_pages_of_the_contents() -> None:
    line = {
        "name": "a",
        "title": "نوشته",
        "title_html": "",
        "language": "fa",
        "page": 12,
        "place": 1,
        "authors": (),
        "below": (),
    }
    leaf = GeneratedSection("contents", "فهرست", "fa", {"title": "فهرست", "lines": [line], "small": False})
    assert "۱۲" in text(set_generated_section(leaf).pdf.data, 0)
