"""Each form of books has one row, and an edition that makes it."""

from pipeline.editions.book.book import FORMATS
from pipeline.extensions import get_editions
from pipeline.i18n.labels import labels
from pipeline.model.books_and_handouts import Format


def test_each_form_that_can_be_asked_for_has_one_row() -> None:
    assert sorted(form.name for form in FORMATS) == sorted(Format)


def test_each_form_is_made_by_an_edition_of_its_own() -> None:
    names = [form.edition for form in FORMATS]
    assert len(set(names)) == len(names)
    assert set(names) <= set(get_editions())


def test_each_form_has_files_and_words_of_its_own() -> None:
    assert len({form.suffix for form in FORMATS}) == len(FORMATS)
    assert len({labels("fr").gettext(form.production) for form in FORMATS}) == len(FORMATS)
