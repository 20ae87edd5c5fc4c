"""Nothing leaves the page: the words of wide things are all within the box of some page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

import pytest
from pypdfium2 import PdfDocument, PdfTextPage

from pipeline.body.neutral_html import parse
from pipeline.editions.handouts.designs import A5, DENSE, LARGE, LETTER, NOTES, STANDARD, Design
from pipeline.editions.handouts.sheet import ClassSheet, SheetHead, set_sheet
from pipeline.editions.print.article import article_copy
from pipeline.editions.print.references import References
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article, red_square

_EDGE = 20  # points: no printer reaches farther
_ROW = '<tr><th scope="row">L{0}</th>{1}</tr>'
_LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 6


def table(columns: int, cell: str = "v{0}x{1}", rows: int = 3) -> str:
    heads = "".join(f"<th>H{column}</th>" for column in range(columns))
    lines = (
        _ROW.format(row, "".join(f"<td>{cell.format(row, column)}</td>" for column in range(1, columns)))
        for row in range(rows)
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def formula(terms: int) -> str:
    parts = "<mo>+</mo>".join(f"<msub><mi>a</mi><mn>{number}</mn></msub>" for number in range(terms))
    return f'<math display="block" alttext="a"><mrow>{parts}</mrow></math>'


SPANNING = (
    f'<table><thead><tr><th rowspan="2">Nom</th>{"".join(f"<th colspan=6>G{number}</th>" for number in range(10))}</tr>'
    f"<tr>{''.join(f'<th>sous{number}</th>' for number in range(60))}</tr></thead>"
    f"<tbody><tr><th>L</th>{''.join(f'<td>c{number}</td>' for number in range(60))}</tr></tbody></table>"
)
BODIES = {
    "120 columns": table(120),
    "a table to be turned": f"<h2 id='t'>Avant</h2>{table(17, rows=40)}<p>Après</p>",
    "20 columns": table(20, "mot{1}"),
    "capitals": table(12, "MAJUSCULES{1}"),
    "long words": table(3, f"{_LONG}{{0}}{{1}}"),
    "addresses": table(4, "https://example.org/{0}/une-tres-longue-adresse/avec/beaucoup/de/parties/{1}.html"),
    "pictures": table(9, '<img src="asset:images/rouge.png" alt="r">{0}a{1}'),
    "formulas": table(9, '<math alttext="x"><mi>x</mi><mo>=</mo><mn>123456789</mn></math> n{0}a{1}'),
    "spans": SPANNING,
    "in a list": f"<ul><li><p>un</p><ol><li>{table(40)}</li></ol></li></ul>",
    "in a quotation": f"<blockquote>{table(25)}</blockquote>",
    "in a cell": f"<table><tbody><tr><td>{table(12)}</td><td>deux</td></tr></tbody></table>",
    "a word": f"<p>{_LONG}</p><h2 id='w'>{_LONG}</h2><ul><li>{_LONG}</li></ul><dl><dt>{_LONG}</dt><dd>{_LONG}</dd></dl>",
    "code": f"<pre><code>{'abcdefgh' * 60}</code></pre><ul><li><pre><code>{'abc de ' * 60}</code></pre></li></ul>",
    "code in text": f"<p>Du <code>{'abcdefgh' * 40}</code></p>",
    "a formula": f"<p>{formula(60)}</p><ul><li><p>{formula(40)}</p></li></ul>",
    "a picture": '<figure><img src="asset:images/rouge.png" alt="r"></figure><ul><li><p><img src="asset:images/rouge.png" alt="r"></p></li></ul>',
    "a placeholder": f'<ul><li><figure><img class="remote" src="https://example.org/{"a" * 200}" alt="{_LONG}"></figure></li></ul>',
}
OTHERS = [pytest.param(one, marks=pytest.mark.long, id=one.name) for one in (STANDARD, LETTER, A5, LARGE, DENSE)]
PICTURES = {"images/rouge.png": red_square()}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] * (name == "long words")) for name in BODIES]
)
def test_all_words_of_an_article_are_within_its_pages(name: str) -> None:
    one = article("un", "Un", BODIES[name])
    copy = article_copy(one, PICTURES)
    assert_all_seen(
        BODIES[name], typeset(Copy(copy.html, copy.styles, {"asset:images/rouge.png": red_square().data.data}))
    )


@pytest.mark.parametrize("design", [pytest.param(NOTES, id=NOTES.name), *OTHERS])
def test_all_words_of_a_handout_are_within_its_pages(design: Design) -> None:
    body = "".join((BODIES["20 columns"], BODIES["spans"], BODIES["a table to be turned"], BODIES["a word"]))
    one = article("un", "Un", body)
    job = ClassSheet("Fiche", "fr", SheetHead("Fiche", "", "", "", ()), (one,), {}, References(), "", design)
    assert_all_seen(body, *set_sheet(job))


@pytest.mark.parametrize(("words", "count"), [(120, 3), (170, 1), (300, 3)])
def test_long_notes_are_within_the_pages_of_large_print(words: int, count: int) -> None:
    call = '<a class="footnote-ref" href="#fn{0}" id="fnref{0}" role="doc-noteref"><sup>{0}</sup></a>'
    texts = [" ".join(f"n{number}x{word}" for word in range(words)) for number in range(1, count + 1)]
    notes = "".join(f'<li id="fn{number}"><p>{text} fin.</p></li>' for number, text in enumerate(texts, start=1))
    body = (
        f"<p>Mot{''.join(map(call.format, range(1, count + 1)))}.</p><p>Fin.</p>"
        f'<section class="footnotes" role="doc-endnotes"><ol>{notes}</ol></section>'
    )
    job = ClassSheet(
        "Fiche", "fr", SheetHead("Fiche", "", "", "", ()), (article("un", "Un", body),), {}, References(), "", LARGE
    )
    (sheets,) = set_sheet(job)
    # There is no room for three such notes on the page of their calls.
    assert all("for lack of room" in warning for warning in sheets.warnings)
    assert_all_seen(body, replace(sheets, warnings=()))


@pytest.mark.parametrize("cell", ["mots{1}", "MWŒ{1}", "00{1}", "<code>il{1}</code>", "<strong>mètre{1}</strong>"])
def test_no_word_is_broken_in_a_table_that_is_neither_small_nor_turned(cell: str) -> None:
    """The widest of these tables: one more column, and the letters are smaller."""
    tables = (article_copy(article("un", "Un", table(columns, cell)), {}) for columns in range(5, 40))
    *_, last = takewhile(lambda copy: not re.search("dense|tight", copy.html), tables)
    with PdfDocument(typeset(last).pdf.data) as document:
        text = document[0].get_textpage()
        words = text.get_text_range().split()
    said = re.sub("<[^>]*>", " ", last.html[last.html.index("<table") :]).split()
    assert said
    assert set(said) <= set(words)


def test_what_leaves_the_page_all_the_same_is_named() -> None:
    html = '<html lang="fr"><head><title>x</title></head><body><p style="width:900mm">{}</p></body></html>'
    sheets = typeset(Copy(html.format("mot " * 300), ()))
    assert any("beyond the edge of the page" in warning for warning in sheets.warnings)


def assert_all_seen(body: str, sheets: Sheets) -> None:
    assert not sheets.warnings
    with PdfDocument(sheets.pdf.data) as document:
        pages = [document[number] for number in range(sheets.pages)]
        assert all(page.get_width() < page.get_height() for page in pages)
        texts = [page.get_textpage() for page in pages]
        for page, text in zip(pages, texts, strict=True):
            _assert_within(text, *page.get_size())
        seen = _letters("".join(text.get_text_range() for text in texts))
    for word in set(_words(body)):
        assert word in seen


def _assert_within(text: PdfTextPage, width: float, height: float) -> None:
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        if text.get_text_range(index, 1).strip():
            assert _EDGE < left <= right < width - _EDGE
            assert _EDGE < bottom <= top < height - _EDGE


def _words(body: str) -> Iterator[str]:
    for element in parse(body).iter("*"):
        within_formula = element.tag == "math" or next(element.iterancestors("math"), None) is not None
        for text in (
            element.text if not within_formula else None,
            element.tail if element.tag == "math" or not within_formula else None,
        ):
            yield from map(_letters, (text or "").split())


def _letters(text: str) -> str:
    return re.sub(r"[^\w]|_", "", text)
