import pytest

from pipeline.text.setting_values import WrongValueError
from pipeline.text.standard_numbers import Isbns, isbn, isbns, issn, make_urn, parse_doi


@pytest.mark.parametrize(
    ("read", "typed", "number"),
    [
        (isbn, "978-2-1234-5680-3", "978-2-1234-5680-3"),
        (isbn, "urn:isbn:9782123456803", "9782123456803"),
        (isbn, 9782123456803, "9782123456803"),
        (isbn, "ISBN 978 2 1234 5680 3", "978-2-1234-5680-3"),
        (issn, "1234-5679", "1234-5679"),
        (issn, "ISSN 2434561x", "2434-561X"),
        (issn, 12345679, "1234-5679"),
    ],
)
def test_numbers_are_read_as_people_write_them(read: type, typed: object, number: str) -> None:
    assert read(typed) == number


@pytest.mark.parametrize(
    ("read", "typed", "remedy"),
    [
        (isbn, "978-2-1234-5680-4", "end in 3"),
        (isbn, "2-07-036002-4", "would be 9782070360024"),
        (isbn, "978-2-1234", "13 digits"),
        (issn, "1234-5678", "end in 9"),
        (issn, "12345", "1234-5679"),
        (isbns, {"kindle": "978-2-1234-5680-3"}, "kindle"),
    ],
)
def test_a_wrong_number_is_refused_with_what_may_be_right(read: type, typed: object, remedy: str) -> None:
    with pytest.raises(WrongValueError, match=remedy):
        read(typed)


def test_each_form_of_a_book_has_its_own() -> None:
    assert isbns("978-2-1234-5680-3") == Isbns(print="978-2-1234-5680-3")
    assert isbns({"epub": "9782123456810"}) == Isbns(epub="9782123456810")
    assert make_urn("978-2-1234-5680-3") == "urn:isbn:9782123456803"


@pytest.mark.parametrize("typed", ["10.5281/zenodo.12", "doi:10.5281/zenodo.12", "https://doi.org/10.5281/zenodo.12"])
def test_a_doi_has_many_forms(typed: str) -> None:
    assert parse_doi(typed) == "10.5281/zenodo.12"
    assert parse_doi(typed.replace("10.", "11.")) == ""
