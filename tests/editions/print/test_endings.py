"""The end of a text: no page holds but its last line."""

from dataclasses import replace

import pypdfium2
import pytest

from pipeline.body.neutral_html import parse
from pipeline.editions.print.article import article_copy
from pipeline.editions.print.blocks import keep_end
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article

LONG = f"<p>{'long ' * 80}</p>"
NOTES = '<section role="doc-endnotes" class="footnotes"><ol><li><p>Une note.</p></li></ol></section>'


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (f"{LONG}<p>un</p><p>deux</p>", 3),
        (f"{LONG}<p>un</p>{LONG}", 1),
        (f"{LONG}<p>un</p>{LONG}{NOTES}", 1),
        (f"{LONG}<ul><li>un</li><li>deux</li></ul><p>trois</p>", 5),
        (f"{LONG}<ol><li>{LONG}</li><li>un</li></ol>", 2),
        (f"{LONG}<h2>Titre</h2><p>un</p>", 1),
        (f"{LONG}<h2>Titre</h2>", 2),
        (f"{LONG}<p>un</p><h2>Titre</h2><h3>Titre</h3>{NOTES}", 4),
        (f"{LONG}<pre>un</pre>", 0),
        ("", 0),
    ],
)
def test_the_last_lines_are_kept_with_what_comes_before(body: str, kept: int) -> None:
    tree = parse(body)
    keep_end(tree)
    assert len(tree.find_class("kept")) == kept


def test_a_block_keeps_its_classes() -> None:
    tree = parse('<p class="shown">un</p>')
    keep_end(tree)
    assert tree[0].get("class") == "shown kept"


def test_the_last_page_of_an_article_has_more_than_a_line() -> None:
    """However many lines come before it: in one of these texts, but for this, the last line has a page to itself."""
    for lines in range(40, 90):
        body = "".join(f"<p>Ligne {number}.</p>" for number in range(lines))
        sheets = typeset(article_copy(replace(article("un", "Un titre", body), lead=None), {}))
        if sheets.pages > 1:
            assert _lines_on_last_page(sheets.pdf.data) > 4
            return
    pytest.fail("no text of one page and a line")


def _lines_on_last_page(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        words: str = document[len(document) - 1].get_textpage().get_text_range()
        return words.count("Ligne")
