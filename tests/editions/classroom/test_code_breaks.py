"""Code in narrow columns: broken where its reader would break it, with nothing lost."""

from __future__ import annotations

import pytest

from pipeline.body.neutral_html import parse, to_html
from pipeline.editions.classroom.code_breaks import break_code
from pipeline.press.sheets import letters_of


def broken(code: str, characters: int) -> str:
    tree = parse(f"<pre><code>{code}</code></pre>")
    break_code(tree, characters)
    return "".join(tree.itertext())


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("short = 1", ["short = 1"]),
        ("for j, autre in enumerate(copie, 1):", ["for j, autre in ", "    enumerate(copie,", "     1):"]),
        ("    a = diagonale", ["    a = diagonale"]),
        ("a = https://example.org/articles", ["a = https://", "    example.org/", "    articles"]),
        ("un_mot_qui_ne_finit_pas_du_tout", ["un_mot_qui_ne_finit_", "    pas_du_tout"]),
        ("if premier == second => x", ["if premier == second", "     => x"]),
    ],
)
def test_lines_end_behind_blanks_and_signs(code: str, lines: list[str]) -> None:
    assert broken(code, 20).split("\n") == lines


def test_each_line_has_its_own_breaks_and_elements_keep_their_letters() -> None:
    code = '<span class="kw">def</span> taux_erreur(juste, <span class="va">copie</span>):\n\n    return 1'
    tree = parse(f"<pre><code>{code}</code></pre>")
    whole = "".join(tree.itertext())
    break_code(tree, 16)
    assert letters_of("".join(tree.itertext())) == letters_of(whole)
    assert all(len(line) <= 16 for line in "".join(tree.itertext()).split("\n"))
    assert '<span class="va">copie</span>' in to_html(tree)


def test_letters_that_fill_a_square_take_more_room() -> None:
    assert max(map(len, broken("字" * 40, 20).split("\n"))) == 13  # four blanks, nine letters


def test_what_is_indented_by_more_than_a_line_ends_too() -> None:
    assert letters_of(broken(" " * 90 + "x = 1", 20)) == "x=1"
