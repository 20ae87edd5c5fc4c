"""Code in columns: broken where its reader would break it, with nothing lost."""

import pytest
from pypdfium2 import PdfDocument

from pipeline.body.neutral_html import parse, to_html
from pipeline.editions.print.article import article_copy
from pipeline.editions.print.widths import break_code, mark_widths
from pipeline.press import geometry
from pipeline.press.geometry import Page
from pipeline.press.sheets import letters_of
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article


def broken(code: str, characters: int) -> str:
    tree = parse(f"<pre><code>{code}</code></pre>")
    break_code(tree[0], characters)
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
    break_code(tree[0], 16)
    assert letters_of("".join(tree.itertext())) == letters_of(whole)
    assert all(len(line) <= 16 for line in "".join(tree.itertext()).split("\n"))
    assert '<span class="va">copie</span>' in to_html(tree)


def test_letters_that_fill_a_square_take_more_room() -> None:
    assert max(map(len, broken("字" * 40, 20).split("\n"))) == 13  # four blanks, nine letters


def test_what_is_indented_by_more_than_a_line_ends_too() -> None:
    assert letters_of(broken(" " * 90 + "x = 1", 20)) == "x=1"


_WIDE = "for numero, ligne in enumerate(lignes_du_fichier(chemin, encodage='utf-8'), start=premiere_ligne + 1):"


def set_on(page: Page, body: str) -> list[str]:
    copy = article_copy(article("code", "Code", body), {}, page=page)
    pages = PdfDocument(typeset(copy).pdf.data)
    return "".join(page.get_textpage().get_text_range() for page in pages).splitlines()


@pytest.mark.parametrize("page", [geometry.A5, geometry.A4, geometry.DENSE, geometry.NOTES])
def test_wide_code_on_paper_ends_where_its_reader_would_break_it(page: Page) -> None:
    lines = set_on(page, f"<pre><code>{_WIDE}</code></pre>")
    begun = next(line for line in lines if line.startswith("for numero"))
    assert begun.rstrip().endswith((",", "(", "=", "/", " in"))
    assert begun.strip() != _WIDE


def test_code_in_a_list_is_as_wide_as_the_list() -> None:
    lines = set_on(geometry.A5, f"<ul><li><p>Un</p><pre><code>{'x' * 57}</code></pre></li></ul>")
    assert [len(line.strip()) for line in lines if set(line.strip()) == {"x"}] == [56, 1]


def test_code_in_the_margin_counts_the_margin() -> None:
    tree = parse(f"<pre><code>{'x' * 80}</code></pre>")
    mark_widths(tree, geometry.A4)
    assert "".join(tree.itertext()) == "x" * 80
    assert "wide" in tree[0].classes
