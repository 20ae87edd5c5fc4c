from __future__ import annotations

import pytest

from pipeline.pandoc.document import Document, UnreadableBodyError, read, read_html, write_html
from pipeline.pandoc.nodes import landmarks, plain_text, walk


def test_positions_count_in_the_file_and_not_in_the_body() -> None:
    blocks = read("Un *mot*.\n\n## Titre\n\nUn [lien](a.md).\n", first_line=10)
    found = {node["t"]: tuple(node["pos"]) for node in walk(blocks) if node["t"] in ("Emph", "Header", "Link")}
    assert found == {"Emph": (10, 4), "Header": (12, 1), "Link": (14, 4)}


def test_nothing_of_the_wrappers_that_carry_positions_is_left() -> None:
    blocks = read("> Un *mot*, l'autre.\n>\n> - un\n> - deux\n")
    assert "Span" not in {node["t"] for node in walk(blocks)}
    html, warnings = write_html(blocks)
    assert html.startswith("<blockquote>\n<p>Un <em>mot</em>, l'autre.</p>")
    assert not warnings


def test_typography_is_not_pandocs() -> None:
    assert plain_text(read('"l\'été" -- fin...')[0]["c"]) == '"l\'été" -- fin...'


def test_a_reader_of_the_authors_own_choice() -> None:
    assert read("- un\n- deux\n", reader="markdown")[0]["t"] == "BulletList"
    with pytest.raises(UnreadableBodyError, match="Unknown input format"):
        read("x", reader="markdwon")


def test_pandoc_is_listened_to() -> None:
    _, warnings = write_html(read("$\\inconnue{1}$"))
    assert len(warnings) == 1
    assert "inconnue" in warnings[0]


def test_html_becomes_nodes_where_there_are_nodes() -> None:
    kinds = [node["t"] for node in read_html("<h2>Un</h2><p>deux <img src=a></p><details>x</details>")]
    assert kinds[:2] == ["Header", "Para"]
    assert kinds[-1] == "RawBlock"


def test_a_document_is_never_changed_by_those_who_open_it() -> None:
    document = Document.of(read("Un mot."))
    document.open()[0]["c"].clear()
    assert plain_text(document.open()[0]["c"]) == "Un mot."


@pytest.mark.parametrize(
    ("text", "reader", "places"),
    [
        ("Un mot.\n\n# *Un* titre\n\nDeux.\n\n> ## Deux\n", "markdown", [[7, 1], [11, 1]]),
        ("Un mot.\n\nUn titre\n========\n\nUn\n---\n", "markdown", [[7, 1], [10, 1]]),
        ("# $x$\n\n# \n", "markdown", [[5, 1], None]),
        ("Deux mots.\n\nh2. Un titre\n", "textile", [[7, 1]]),
    ],
)
def test_headings_are_found_where_a_reader_does_not_say_where_they_stand(
    text: str, reader: str, places: list[list[int] | None]
) -> None:
    headings = [node for node in landmarks(read(text, reader, 5)) if node["t"] == "Header"]
    assert [node.get("pos") for node in headings] == places


@pytest.mark.parametrize("unit", [".", "+", "_a", "1.1.", "a-", "é."])
@pytest.mark.parametrize("reader", ["", "gfm"])
def test_a_run_of_signs_is_not_looked_through_again_at_each(unit: str, reader: str) -> None:
    """More than ten seconds of computing would end pandoc."""
    assert read(f"Voir https://a.example/ {unit * (40_000 // len(unit))}", reader)


def test_an_address_is_a_link_where_no_run_forbids_it() -> None:
    for signs, links in (("." * 299, 1), ("." * 300, 0), ("a." * 299, 1)):
        blocks = read(f"Voir https://a.example/ {signs}")
        assert sum(node["t"] == "Link" for node in walk(blocks)) == links
