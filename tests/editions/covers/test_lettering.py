"""How large words are set."""

import pytest

from pipeline.editions.covers.design import fit_text, fit_title, shorten_text

MEASURE, HEIGHT = 19.5, 14.0
LONG = "L’ingénierie des médias à l’heure de l’intelligence artificielle\u00a0: douze enquêtes d’une classe"


def test_a_title_is_as_large_as_it_can_be() -> None:
    titles = ("Écho", "Carnet d’essai de la classe", "Anticonstitutionnellement", "Anticonstitutionnellement" * 2)
    sizes = [fit_title(title, MEASURE, HEIGHT).size for title in titles]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)


def test_a_title_is_no_larger_than_it_may_be() -> None:
    assert fit_title("Écho", MEASURE, HEIGHT, largest=3).size == 3


def test_the_lines_of_a_title_are_even() -> None:
    line = fit_title(LONG, MEASURE, HEIGHT)
    assert line.height <= HEIGHT
    assert line.measure < MEASURE


def test_east_asian_lines_end_anywhere() -> None:
    line = fit_title("数学与工程教学的十二篇文章", MEASURE, HEIGHT)
    assert line.height > 1.5 * line.size


def test_a_loanword_of_a_title_stands_on_one_line() -> None:
    fitted = fit_title("オープンソースガイド", 30, 30)
    assert 10 * fitted.size <= 30
    assert fitted.height == fitted.size * fitted.leading


def test_scripts_with_marks_above_and_below_have_more_leading() -> None:
    latin, arabic = (fit_title(title, MEASURE, HEIGHT) for title in ("Écho", "مجموعة مقالات"))
    assert arabic.leading > latin.leading


def test_marks_that_take_no_room_are_not_counted() -> None:
    plain, joined = (fit_title(title, 6, HEIGHT) for title in ("راهنمای متن باز", "راهنمای متن\u200cبا\u064eز"))
    assert joined.size >= plain.size


def test_the_height_of_text_is_that_of_its_lines() -> None:
    assert fit_text("", 1, 10, 1.5).height == 0
    assert fit_text("court", 1, 10, 1.5).height == 1.5
    assert fit_text("un peu plus long que la mesure", 1, 10, 1.5).height == 3


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("court", "court"),
        ("un titre trop long", "un titre…"),
        ("Anticonstitutionnellement", "Anticonsti…"),
        ("un mot, puis un", "un mot…"),
    ],
)
def test_a_text_is_cut_between_words_where_there_are_any(text: str, short: str) -> None:
    assert shorten_text(text, 11) == short
