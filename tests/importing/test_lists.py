"""What is typed line by line, as it is meant."""

import pytest

from tests.importing.reading import body, count_remarks
from tests.importing.word import document, paragraph


def lines(*texts: str) -> str:
    """Return the text of a document of these paragraphs, after a first sentence."""
    return body(document(paragraph("Avant."), *map(paragraph, texts))).removeprefix("Avant.\n\n")


@pytest.mark.parametrize(
    "sign", ["•\t", "• ", "•", "▪ ", "\uf0b7\t", "- ", "-\t", "– ", "* ", "·\t", "o\t", "➢ ", "✓ "]
)
def test_bullets(sign: str) -> None:
    assert lines(f"{sign}un crayon", f"{sign}une gomme") == "- un crayon\n- une gomme\n"


@pytest.mark.parametrize(("signs", "expected"), [
    (("1. ", "2. "), "1.  un\n2.  deux\n"),
    (("1)\t", "2)\t"), "1)  un\n2)  deux\n"),
    (("3. ", "4. "), "3.  un\n4.  deux\n"),
    (("a) ", "b) "), "a)  un\nb)  deux\n"),
    (("1° ", "2° "), "1.  un\n2.  deux\n"),
    (("(1) ", "(2) "), "1)  un\n2)  deux\n"),
])  # fmt: skip
def test_numbers(signs: tuple[str, str], expected: str) -> None:
    assert lines(f"{signs[0]}un", f"{signs[1]}deux") == expected


def test_lists_in_lists_by_tabs_and_by_signs() -> None:
    assert lines("• un", "\t• a", "\t• b", "• deux") == "- un\n  - a\n  - b\n- deux\n"
    assert lines("1) un", "- a", "- b", "2) deux") == "1)  un\n    - a\n    - b\n2)  deux\n"
    assert lines("• un", "• deux", "1) a", "2) b") == "- un\n- deux\n\n1)  a\n2)  b\n"


def test_line_ends_within_a_paragraph_begin_items() -> None:
    assert lines("Il faut :\n- un crayon\n- une gomme") == "Il faut :\n\n- un crayon\n- une gomme\n"


@pytest.mark.parametrize("texts", [
    ("- seul",),
    ("1. seul",),
    ("1. un", "3. trois"),
    ("– Bonjour !", "– Bonsoir."),
    ("— Bonjour.", "— Bonsoir."),
    ("a été fait", "b aussi"),
    ("2024) non", "x"),
    ("o un", "o deux"),
])  # fmt: skip
def test_what_only_looks_like_one_stays(texts: tuple[str, ...]) -> None:
    assert "typed-list" not in count_remarks(document(paragraph("Avant."), *map(paragraph, texts)))


def test_tabs_make_tables_of_three_rows_or_three_columns() -> None:
    assert lines("a\tb\tc", "1\t2\t3").startswith("|     |     |     |\n|-----|-----|-----|\n| a   | b   | c   |\n")
    assert lines("a\tb", "1\t2") == "a b\n\n1 2\n"
    assert "| 3   | 4   |" in lines("a\tb", "1\t2", "3\t4")
    assert "| c   |" in lines("a     b     c", "1     2     3")


def test_double_line_ends_part_paragraphs_and_single_ones_stay() -> None:
    assert lines("Un vers\nun autre\n\nUne strophe") == "Un vers\\\nun autre\n\nUne strophe\n"
    assert count_remarks(document(paragraph("Un.\n\nDeux.")))["line-break"] == 1
