"""Bold paragraphs that stand for headings."""

import pypdfium2
import pytest

from pipeline.body.neutral_html import mark_bold_lines, parse, to_html
from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset

BOLD, TEXT = "<p><strong>Titre</strong></p>", "<p>Le texte qui suit.</p>"


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        (f"{BOLD}{TEXT}", 1),
        (f"<p><b>Titre</b>\n</p>{TEXT}", 1),
        (f"<ul><li>{BOLD}{TEXT}</li></ul>", 1),
        (f"{BOLD}<ul><li>un</li></ul>", 1),
        (f"{BOLD}{BOLD}{TEXT}", 1),
        (f"{TEXT}{BOLD}", 0),
        (f"<p><strong>Un</strong> mot</p>{TEXT}", 0),
        (f"<p><strong>{'mot ' * 40}</strong></p>{TEXT}", 0),
    ],
)
def test_a_bold_line_is_marked_where_something_follows_it(body: str, marked: int) -> None:
    tree = parse(body)
    mark_bold_lines(tree)
    assert len(tree.find_class("headline")) == marked


def test_no_bold_line_stands_alone_at_the_foot_of_a_page() -> None:
    table = "<table><tbody><tr><td>a</td></tr><tr><td>a</td></tr></tbody></table>"
    parts = [f"<article>{'<p>mot</p>' * lines}{BOLD}{table}</article>" for lines in range(40, 47)]
    tree = parse("".join(parts))
    mark_bold_lines(tree)
    sheets = typeset(Copy(make_document("Essai", "fr", to_html(tree)), list_styles("fr")))
    with pypdfium2.PdfDocument(sheets.pdf.data) as made:
        texts = [page.get_textpage().get_text_range().strip() for page in made]
    assert sum("Titre" in text for text in texts) == len(parts)
    assert not any(text.endswith("Titre") for text in texts)
