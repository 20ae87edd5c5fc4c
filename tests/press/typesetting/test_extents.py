"""Where lines stand on the pages, by the places that a document marks."""

from itertools import pairwise

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.sheets import Copy, TextLine
from pipeline.press.typesetting.typeset import typeset

TEXT = "Le texte est assez long pour que plusieurs lignes soient nécessaires, avec des mots que l’on coupera. "


def lines(body: str, css: str = "") -> tuple[TextLine, ...]:
    return typeset(Copy(make_document("Essai", "fr", body), (*list_styles("fr"), css))).lines


def test_lines_know_their_place_and_how_many_letters_come_before() -> None:
    found = lines(f'<p data-place="a">{TEXT * 2}</p><p>{TEXT}</p><p data-place="b">Fin.</p>')
    first = [line for line in found if line.place == "a"]
    assert len(first) > 2
    assert [line.before for line in first] == sorted({line.before for line in first})
    assert {round(after.baseline - line.baseline, 1) for line, after in pairwise(first)} == {15.0}
    assert [line.before for line in found if line.place == "b"] == [0]


def test_places_are_the_same_whatever_the_lines_are() -> None:
    body = f'<p data-place="a">{TEXT * 4}</p>'
    narrow = lines(body, "p { width: 60mm } html { hyphens: manual }")
    wide = lines(body)
    letters = len("".join((TEXT * 4).split()))
    assert len(narrow) > len(wide)
    # Nothing but hyphens at the ends of lines differs, and they are no letters.
    assert all(line.before < letters for line in (*narrow, *wide))
    assert narrow[-1].before > wide[-1].before


def test_what_a_style_sheet_adds_is_no_letter_of_the_text() -> None:
    body = f'<p data-place="a">{TEXT}<b class="x">mot</b>{TEXT}</p>'
    more = lines(body, '.x::after { content: " (p. 12)" }')
    total = len("".join((TEXT + "mot" + TEXT).split()))
    last = [line for line in more if line.place == "a"][-1]
    assert last.before < total
    assert len(more) >= len(lines(body))


def test_a_note_at_the_foot_is_no_line_of_its_paragraph() -> None:
    note = f'<span class="note" id="n"><a class="number" href="#x">1</a>{TEXT}</span>'
    alone, noted = lines(f'<p data-place="a">{TEXT}</p>'), lines(f'<p data-place="a">{TEXT}{note}</p>')
    assert [line[:3] for line in alone] == [line[:3] for line in noted]


def test_pictures_are_lines_without_letters_and_pages_count_from_0() -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>'
    found = lines(f'<p data-place="a">Un.</p><p data-place="b" style="break-before: page">{picture} Deux.</p>')
    assert [(line.place, line.page) for line in found] == [("a", 0), ("b", 1)]


def test_a_document_that_marks_nothing_has_none() -> None:
    assert lines(f"<p>{TEXT}</p>") == ()


def test_a_line_knows_its_first_letters_but_no_blanks_and_no_hyphen_at_its_end() -> None:
    found = lines(
        '<p data-place="a" style="width: 30mm">Un exemple anti\u00adconsti\u00adtution\u00adnel\u00adlement long.</p>'
    )
    assert len(found) > 1
    whole = "Unexempleanticonstitutionnellementlong."
    assert [line.letters for line in found] == [whole[line.before :][: len(line.letters)] for line in found]
    (long,) = lines(f'<p data-place="a">{TEXT[:60]}</p>')
    assert long.letters == "".join(TEXT.split())[:24]


def test_what_an_edition_adds_is_not_counted_and_a_picture_is_one_letter() -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>'
    (line,) = lines(
        f'<p data-place="a">Un<sup data-added="">12</sup> {picture} <b data-added="\ufffc">x + y</b> mot.</p>'
    )
    assert line.letters == "Un\ufffc\ufffcmot."
