"""Poems and line blocks keep their line ends; prose runs on."""

from pathlib import Path

import pytest

from tests.hostile.making import body, normalised, published, rules

QUATRAIN = "Le ciel est, par-dessus le toit,\nSi bleu, si calme !\nUn arbre, par-dessus le toit,\nBerce sa palme."
TERCETS = "Le vent se lève\nSur la mer grise,\nEt la nuit vient.\n\nRien ne bouge\nNi sur la lande\nNi dans le bois."


def lines(folder: Path, text: str) -> list[list[str]]:
    """Return the lines of each paragraph of the article made of this text."""
    found = body(folder, text).replace("\n", " ").replace("<br />", "<br>").split("<p>")[1:]
    return [[line.strip() for line in one.split("</p>")[0].split("<br>")] for one in found]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (QUATRAIN, [4]),
        (f"> {QUATRAIN}".replace("\n", "\n> "), [4]),
        (f"*{QUATRAIN}*", [4]),
        (f"{QUATRAIN}\n\nJe suis né\nTrop tôt.", [4, 2]),
        (TERCETS, [3, 3]),
        (QUATRAIN.replace("\n", "  \n", 1), [4]),
    ],
)
def test_verse_keeps_its_line_ends(text: str, shown: list[int], tmp_path: Path) -> None:
    assert [len(one) for one in lines(tmp_path, text)] == shown
    assert "verse" in rules(normalised(tmp_path, {}))


@pytest.mark.parametrize(
    "text",
    [
        "Je marche seul.\nIl pleut.\nPersonne ne vient.\nLa nuit tombe.",
        "Ce paragraphe est tapé\nEn lignes courtes, mais\nquelques-unes commencent\nPar une minuscule.",
        f"{QUATRAIN[:-1]} et ses feuilles que le vent fait bouger depuis hier soir.",
        "Marie Curie\n12 rue Cuvier\n75005 Paris\nFrance",
        "Nom : Curie\nPrénom : Marie\nVille : Paris\nPays : France",
        "[Un](https://a.example/)\n[Deux](https://b.example/)\n[Trois](https://c.example/)\n[Quatre](https://d.example/)",
        "Trois lignes\nSans rien\nAutour d'elles",
        "- Un\n  Deux\n  Trois\n  Quatre",
    ],
)
def test_prose_lists_and_addresses_run_on(text: str, tmp_path: Path) -> None:
    assert "<br" not in body(tmp_path, text)
    assert "verse" not in rules(normalised(tmp_path, {}))


@pytest.mark.parametrize(
    "text",
    ["Vieil étang,\nune grenouille plonge :\nbruit de l’eau.", "> la mer\n> la mer *toujours*\n> recommencée\n\nDeux."],
)
def test_what_looks_like_a_poem_in_small_letters_runs_on_and_is_noted(text: str, tmp_path: Path) -> None:
    assert "<br" not in body(tmp_path, text)
    assert "verse" in rules(normalised(tmp_path, {}))


@pytest.mark.parametrize("reader", ["", "markdown"])
def test_a_line_block_keeps_its_lines_and_their_blanks(reader: str, tmp_path: Path) -> None:
    block = "| 12 rue *Cuvier*\n|   75005 Paris\n|\n| fin"
    settings = f"title: Essais\nreader: {reader}\n" if reader else "title: Essais\n"
    collection = normalised(tmp_path, {"collection.yaml": settings, "essai.md": f"---\ntitle: Un\n---\n\n{block}\n"})
    (article,) = collection.articles
    shown = article.body.text.replace("\n", "").replace("<br />", "<br>")
    assert "<p>12 rue <em>Cuvier</em><br>\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}75005 Paris<br><br>fin</p>" in shown
    assert not rules(collection) & {"raw-markdown", "verse"}


@pytest.mark.parametrize("text", ["| a | b |\n| c | d |", "| a\n\n| b", "| a |\n| b |", "\\| a\n\\| b"])
def test_rows_of_a_table_and_bars_that_are_meant_are_no_line_block(text: str, tmp_path: Path) -> None:
    assert "|" in body(tmp_path, text)


def test_all_editions_have_the_lines(tmp_path: Path) -> None:
    files = published(tmp_path, {"essai.md": f"---\ntitle: Un essai\n---\n\n{QUATRAIN}\n\n| un\n| deux\n"}, "site")
    assert files["articles/essai.html"].count(b"<br") == 4
    assert b"le toit,\\\nSi bleu" in files["articles/essai.md"]
    assert b"un\\\ndeux" in files["articles/essai.md"]
