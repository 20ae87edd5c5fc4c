"""Titles, authors, dates and headings that were made by hand."""

import pytest

from pipeline.importing.documents import Head
from pipeline.importing.titles import make_title
from tests.importing.reading import body, read
from tests.importing.word import bold, document, paragraph


def head(*blocks: str) -> Head:
    (text,) = read(document(*blocks)).texts
    return text.head


@pytest.mark.parametrize("first", [
    paragraph("Le son", style="Titre"),
    paragraph("Le son", style="Titre1"),
    paragraph(bold("Le son")),
    paragraph("Le son"),
])  # fmt: skip
def test_a_title_is_found_however_it_is_made(first: str) -> None:
    assert head(first, paragraph("Une phrase, puis une autre.")).title == "Le son"


@pytest.mark.parametrize("blocks", [
    (paragraph("Une phrase entière."), paragraph("Puis une autre.")),
    (paragraph("Un", style="Titre1"), paragraph("A."), paragraph("Deux", style="Titre1"), paragraph("B.")),
    (*(paragraph(f"Vers {n}") for n in range(5)), paragraph("Fin.")),
    (paragraph("Seul"),),
])  # fmt: skip
def test_none_is_made_up(blocks: tuple[str, ...]) -> None:
    assert head(*blocks).title == ""


@pytest.mark.parametrize(("line", "author"), [
    ("Par Camille Durand", "Camille Durand"),
    ("Auteur : Jean-Luc de La Tour", "Jean-Luc de La Tour"),
    ("by Ada Lovelace", "Ada Lovelace"),
    ("Par hasard", ""),
    ("De Paris à Lyon", ""),
    ("Par un beau matin", ""),
])  # fmt: skip
def test_authors(line: str, author: str) -> None:
    found = head(paragraph("Le son", style="Titre"), paragraph(line), paragraph("Une phrase, puis une autre."))
    assert found.authors == ((author,) if author else ())


@pytest.mark.parametrize(("line", "date"), [
    ("12 mars 2024", "2024-03-12"),
    ("Le 1er mars 2024", "2024-03-01"),
    ("Lyon, le 12 mars 2024", "2024-03-12"),
    ("12/03/2024", "2024-03-12"),
    ("2024", ""),
    ("En 2024, tout change", ""),
    ("3 pommes", ""),
])  # fmt: skip
def test_dates(line: str, date: str) -> None:
    assert (
        head(paragraph("Le son", style="Titre"), paragraph(line), paragraph("Une phrase, puis une autre.")).date == date
    )


def test_a_name_with_a_date_below_it_is_an_author() -> None:
    lines = map(paragraph, ("Awa Ndiaye", "2025-11-14", "Une phrase, puis une autre."))
    found = head(paragraph("Le son", style="Titre"), *lines)
    assert (found.authors, found.date) == (("Awa Ndiaye",), "2025-11-14")


def test_numbers_of_bold_lines_tell_their_levels() -> None:
    names = ["I. Un", "A. Sous", "II. Deux", "Sans numéro"]
    blocks = [one for name in names for one in (paragraph(bold(name)), paragraph("Du texte, en phrases."))]
    text = body(document(paragraph("Titre", style="Titre"), *blocks))
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "## I. Un",
        "### A. Sous",
        "## II. Deux",
        "### Sans numéro",
    ]


@pytest.mark.parametrize("words", ["Une phrase en gras.", "Très " * 30, "Attention !"])
def test_what_is_stressed_is_no_heading(words: str) -> None:
    text = body(
        document(paragraph("Titre", style="Titre"), paragraph("Un."), paragraph(bold(words)), paragraph("Deux."))
    )
    assert "#" not in text


def test_the_name_of_a_file_is_a_title_at_last() -> None:
    assert make_title("le_son-de-la_salle 2") == "Le son de la salle 2"
