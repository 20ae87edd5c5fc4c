"""One lesson, written by LibreOffice in each format that it knows: what a teacher has on the disk."""

import pytest

from pipeline.importing.documents import DocumentKind
from tests.importing.reading import FILES, body, count_remarks, markdown_of, read

ALL = [(f"lecon.{kind}", kind) for kind in DocumentKind]
# LibreOffice loses lists, headings, formulas and alternative texts on the way to an e-book, formulas on that to HTML,
# and makes pictures of formulas in RTF.
FAITHFUL = [("lecon.docx", DocumentKind.WORD), ("lecon.odt", DocumentKind.OPEN_DOCUMENT)]
WITH_STRUCTURE = [*FAITHFUL, ("lecon.rtf", DocumentKind.RICH_TEXT), ("lecon.html", DocumentKind.WEB_PAGE)]
SECRETS = ("Secrète", "propriétés", "À vérifier avant lundi", "Pied de page", "Lycée, seconde 2")


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_title_and_description_are_those_of_the_text(name: str, kind: DocumentKind) -> None:
    (text,) = read((FILES / name).read_bytes(), kind, name).texts
    assert (text.head.title, text.head.subtitle) == ("Le son d’une salle", "Ce que les murs font d’une voix")
    assert text.head.language == "fr"


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_what_is_nobody_elses_stays_behind_and_is_named(name: str, kind: DocumentKind) -> None:
    data = (FILES / name).read_bytes()
    (text,) = read(data, kind).texts
    written = markdown_of(text)
    assert [secret for secret in SECRETS if secret in written] == []
    assert count_remarks(data, kind)["properties"] == 1


@pytest.mark.parametrize(("name", "kind"), FAITHFUL)
def test_changes_comments_and_heads_of_pages_are_named(name: str, kind: DocumentKind) -> None:
    found = count_remarks((FILES / name).read_bytes(), kind)
    assert (found["comment"], found["insertion"], found["deletion"], found["header"]) == (1, 1, 1, 1)
    assert "mot rayé" not in body((FILES / name).read_bytes(), kind)


@pytest.mark.parametrize(("name", "kind"), FAITHFUL)
def test_a_formula_is_one(name: str, kind: DocumentKind) -> None:
    assert r"La formule de Sabine : $T = \frac{V}{A}$" in body((FILES / name).read_bytes(), kind)


@pytest.mark.parametrize(("name", "kind"), WITH_STRUCTURE)
def test_headings_lists_notes_and_tables_are_there(name: str, kind: DocumentKind) -> None:
    text = body((FILES / name).read_bytes(), kind)
    assert "## Pourquoi une salle résonne\n" in text
    assert "### Mesurer\n" in text
    assert "- un tapis\n- des rideaux\n  - en velours\n" in text
    assert "les murs[^1]" in text
    assert "[^1]: On appelle cela la réverbération." in text
    assert "| Rideau" in text
    assert "[la méthode](https://example.org/salle)" in text


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_what_was_made_by_hand_is_what_it_means(name: str, kind: DocumentKind) -> None:
    text = body((FILES / name).read_bytes(), kind)
    assert "# À faire à la maison\n" in text
    assert "- écouter sa cuisine\n- écouter sa salle de bains\n" in text
    assert "1)  noter le lieu\n2)  noter" in text
    assert "| Cuisine | 0,4 s | A    |" in text
    assert "Nom : Classe :" in text
    assert "avec un mot coupé." in text
    assert "À retenir : une salle vide résonne." in text
    assert "Texte autour du cadre." in text
    found = count_remarks((FILES / name).read_bytes(), kind)
    assert found.keys() >= {"typed-list", "bold-heading", "tab-table", "tab", "soft-hyphen"}


@pytest.mark.parametrize(
    ("name", "kind", "alt"),
    [
        ("lecon.docx", DocumentKind.WORD, "Plan de la salle vue de haut"),
        ("lecon.odt", DocumentKind.OPEN_DOCUMENT, "Plan de la salle vue de haut"),
        ("lecon.rtf", DocumentKind.RICH_TEXT, "Plan de la salle vue de haut"),
        ("lecon.html", DocumentKind.WEB_PAGE, "Plan"),
        ("lecon.epub", DocumentKind.EBOOK, ""),
    ],
)
def test_a_picture_has_its_words_and_its_caption(name: str, kind: DocumentKind, alt: str) -> None:
    text = body((FILES / name).read_bytes(), kind).replace("\u00a0", " ")
    assert f'\n\n![{alt}](post-1.png "Figure 1 : la salle vue de haut")\n\n' in text
