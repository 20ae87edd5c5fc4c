"""Notes stand on the page of their call, whatever the engine would do; where they cannot, a sentence names them."""

import pytest

from pipeline.editions.print.article import article_copy
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.misplaced import name_displaced_notes
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article
from tests.press.samples import opened, page_of, text

LINE = "Une ligne de texte qui va presque jusqu’au bout de la page. "
CALLS = {
    "first line": "<p>Appel{0} en tête. " + 4 * LINE + "</p>",
    "second line of two": "<p>" + LINE + "Puis un appel{0} à la fin.</p>",
    "last line": "<p>" + 4 * LINE + "Appel{0}.</p>",
    "item": "<ul><li>" + 2 * LINE + "</li><li>Point{0} " + 2 * LINE + "</li></ul>",
    "cell": "<table><tbody><tr><td>Un</td><td>Deux</td></tr><tr><td>Trois{0}</td><td>"
    + 3 * LINE
    + "</td></tr></tbody></table>",
    "below a heading": "<h2>Titre</h2><p>Appel{0} sous le titre. " + 2 * LINE + "</p>",
    "quotation": "<blockquote><p>Cité{0}. " + LINE + "</p><p>" + LINE + "</p></blockquote>",
    "caption": "<figure><table><caption>Légende{0}</caption><tbody><tr><td>Un</td></tr></tbody></table></figure>",
}


def copy_with(before: int, block: str, words: int = 40) -> Copy:
    """Return an article with a call in a block so many lines below its start, among others with notes."""
    ref = '<a class="footnote-ref" href="#fn{0}" id="fnref{0}" role="doc-noteref"><sup>{0}</sup></a>'
    parts = [
        "<p>Début" + ref.format(1) + ".</p>",
        *(f"<p>Ligne {n}.</p>" for n in range(before)),
        block.format(ref.format(2)),
    ]
    parts += [f"<p>{2 * LINE}{ref.format(3)}</p>", *(f"<p>{3 * LINE}</p>" for _ in range(4))]
    notes = "".join(f'<li id="fn{n}"><p>{words * "mot "}.</p></li>' for n in (1, 2, 3))
    body = f'{"".join(parts)}<section class="footnotes"><h2 id="notes">Notes</h2><ol>{notes}</ol></section>'
    return article_copy(article("un", "Un", body), {})


def pages_apart(before: int, block: str) -> list[int]:
    """Return how many pages each note is after its call."""
    sheets = typeset(copy_with(before, block))
    assert sheets.warnings == ()
    pdf = opened(sheets.pdf.data)
    return [page_of(pdf, f"un#note:{n}") - page_of(pdf, f"un#call:{n}") for n in (1, 2, 3)]


@pytest.mark.parametrize("block", CALLS)
def test_notes_are_on_the_page_of_their_call(block: str) -> None:
    """Wherever the block stands about the end of the page: below 17 lines it is on the first, below 24 on the next."""
    assert {before: apart for before in range(17, 25) if any(apart := pages_apart(before, CALLS[block]))} == {}


@pytest.mark.parametrize("before", [25, 30])
def test_a_paragraph_with_many_notes_across_pages_loses_none(before: int) -> None:
    words = " ".join(f'<a href="https://example.org/{n}">nom{n}</a>' for n in range(45))
    lines = "".join(f"<p>Ligne {n}.</p>" for n in range(before))
    sheets = typeset(article_copy(article("un", "Un", f"{lines}<p>{words}</p>"), {}))
    printed = " ".join(text(sheets.pdf.data, page) for page in range(sheets.pages))
    assert sheets.warnings == ()
    said = printed.replace("\u200b", "").split()
    assert [n for n in range(45) if f"example.org/{n}" not in said] == []


def test_nothing_is_said_of_pages_without_notes() -> None:
    assert name_displaced_notes([]) == ""
