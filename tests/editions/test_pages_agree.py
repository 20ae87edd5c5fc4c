"""Where a page of the PDF begins, the e-book's chapter and the site's page have its mark: texts that break anywhere."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.body.places import PageStart
from pipeline.editions.book.pagination import find_page_starts, insert_numbers
from pipeline.editions.epub.body import write_body
from pipeline.editions.epub.paths import BodyContext
from pipeline.editions.print.article import article_copy
from pipeline.editions.site.markup import render_body
from pipeline.editions.site.paths import SiteLocation, image
from pipeline.jobs.blob import Blob
from pipeline.model.article import Article
from pipeline.press.typesetting.typeset import typeset
from tests.editions.agreement import disagreements
from tests.factory import article, red_square

WORDS = (
    "La lumière traverse le prisme et se déploie lentement tandis que chacun attend que les couleurs apparaissent sur"
    " le mur blanc du laboratoire où l’on avait promis une démonstration incontestable de toutes les longueurs d’onde"
).split()
CUT = "anti\u00adcons\u00adti\u00adtu\u00adtion\u00adnel\u00adle\u00adment "
PICTURES = {"images/rouge.png": red_square()}
FORMULA = '<math display="{}" alttext="E = mc^2"><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>'


class Words:
    """A sequence of words with unique ones between them, so that no place is like another."""

    def __init__(self) -> None:
        """Start from the first word."""
        self._said = 0

    def begin(self) -> None:
        """Start again."""
        self._said = 0

    def __call__(self, number: int) -> str:
        """Return the next words."""
        self._said += number
        return " ".join(self._word(each) for each in range(self._said - number, self._said))

    def _word(self, number: int) -> str:
        if number % 2:
            return "".join("bcdfghjklm"[int(digit)] + "aeiou"[int(digit) % 5] for digit in str(number))
        return WORDS[number // 2 % len(WORDS)]


words = Words()


@pytest.fixture(autouse=True)
def first_words() -> None:
    words.begin()


def prose(_: int) -> str:
    return f"<p>{words(70)}, <em>{words(12)}</em> et <strong>{words(9)}</strong> {words(30)}.</p>"


def linked(number: int) -> str:
    link = f'<a href="https://example.org/une/page/{number}">{words(11)}</a>'
    return f'<p>{words(20)} {link} {words(25)} <a href="article:autre">{words(6)}</a>, {words(20)}.</p>'


def noted(number: int) -> str:
    call = f'<a href="#fn{number}" class="footnote-ref" id="fnref{number}" role="doc-noteref"><sup>{number}</sup></a>'
    return f"<p>{words(25)}{call} {words(40)}.</p>"


def cut(_: int) -> str:
    return f"<p>{words(10)} {' '.join(CUT + words(1) for _ in range(30))} {words(8)}.</p>"


def coded(_: int) -> str:
    return f"<p>{words(12)} <code>{words(14)}</code> {words(10)} <kbd>Ctrl</kbd> {words(30)}.</p>"


def calculated(_: int) -> str:
    inline, display = FORMULA.format("inline"), FORMULA.format("block")
    return f"<p>{inline} {words(30)} {inline} {words(12)}</p><p>{display}</p><p>{words(25)} {inline} {inline}.</p>"


def listed(_: int) -> str:
    items = "".join(f"<li>{words(15)}</li><li><p>{words(12)}</p><p>{words(20)}</p></li>" for _ in range(4))
    return f"<ul>{items}<li>{words(4)}<ol><li>{words(30)}</li><li>{words(9)}</li></ol></li></ul>"


def ticked(_: int) -> str:
    item = '<li><label><input type="checkbox" disabled>{}</label></li>'
    return f'<ul class="task-list">{"".join(item.format(words(14)) for _ in range(9))}</ul>'


def defined(_: int) -> str:
    return (
        f"<dl>{''.join(f'<dt>{words(2)}</dt><dd><p>{words(30)}</p></dd><dd>{words(12)}</dd>' for _ in range(4))}</dl>"
    )


def quoted(_: int) -> str:
    return f"<blockquote><p>«\u00a0{words(40)}\u00a0»</p><blockquote><p>{words(40)}</p></blockquote></blockquote>"


def tabled(number: int) -> str:
    head = "<thead><tr><th>Nom de la chose</th><th>Explication</th></tr></thead>"
    rows = "".join(f"<tr><td>{words(3)}</td><td>{words(14)}</td></tr>" for _ in range(18))
    caption = f"<caption>{words(8)}</caption>" if number % 2 else ""
    return f"<table>{caption}{head}<tbody>{rows}</tbody></table>"


def programmed(_: int) -> str:
    lines = "\n".join(f'<span class="kw">def</span> {words(1)}({words(2)}):\n    return {words(3)}' for _ in range(20))
    return f'<pre class="sourceCode python"><code class="sourceCode python">{lines}</code></pre>'


def pictured(number: int) -> str:
    shown = '<img src="asset:images/rouge.png" alt="Un aplat">'
    missing = '<span class="missing-picture">Image manquante\u00a0: un chat</span>'
    figure = f"<figure>{(shown, missing)[number % 2]}<figcaption>{words(12)}</figcaption></figure>"
    return f"{figure}<p>{words(9)} {shown} {words(30)} {missing} {words(9)}.</p>"


def headed(number: int) -> str:
    return (
        f'<h2 id="page-{number}">{words(5)}</h2><p>{words(18)}</p><h3 id="s{number}">{words(9)}</h3><p>{words(40)}</p>'
    )


def apart(_: int) -> str:
    details = f"<details><summary>{words(3)}</summary><p>{words(40)}</p></details>"
    box = f'<div class="admonition" role="note"><p class="admonition-title"><strong>{words(2)}</strong></p><p>{words(60)}</p></div>'
    hidden = f'<div class="web-only"><p>{words(12)}</p></div><div class="solution"><p>{words(12)}</p></div>'
    return f'{details}{box}{hidden}<p>{words(20)} <span class="web-only">{words(5)}</span> {words(20)}.</p>'


KINDS: tuple[Callable[[int], str], ...] = (
    prose, linked, noted, cut, coded, calculated, listed, ticked, defined, quoted, tabled, programmed, pictured, headed, apart,
)  # fmt: skip
_TALL = frozenset((cut, listed, ticked, defined, tabled, programmed, pictured, apart))
"""Half as many of these go over as many pages."""


def text(body: str, language: str = "fr") -> Article:
    one = replace(article("un", "Un titre", body), lead=None, shown=("images/rouge.png",), language=language)
    return replace(one, body=Blob.of(f"{body}{notes(body)}".encode()))


def notes(body: str) -> str:
    numbers = [number for number in range(40) if f'href="#fn{number}"' in body]
    items = "".join(f'<li id="fn{number}"><p>{words(12)}</p></li>' for number in numbers)
    section = f'<section class="footnotes" role="doc-endnotes"><h2>Notes</h2><ol>{items}</ol></section>'
    return section if numbers else ""


def printed(one: Article, folder: Path) -> tuple[Path, tuple[PageStart, ...]]:
    sheets = typeset(article_copy(one, PICTURES))
    pdf = folder / "printed.pdf"
    pdf.write_bytes(sheets.pdf.data)
    starts = find_page_starts(sheets.lines, sheets.pages)
    assert [start.page for start in starts] == list(range(1, sheets.pages))
    return pdf, starts


def chapter(one: Article, starts: tuple[PageStart, ...]) -> bytes:
    body = write_body(one.body.text, BodyContext("un", "fr", {"images/rouge.png": "rouge.png"}), starts).xhtml
    page = f'<x xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">{body}</x>'
    return insert_numbers(page.encode(), 1, "fr")


def site_page(one: Article, starts: tuple[PageStart, ...]) -> bytes:
    shown = {path: image(picture) for path, picture in PICTURES.items()}
    body = render_body(one.body.text, SiteLocation("../", "", images=shown), "fr", starts)
    return insert_numbers(body.html.encode(), 1, "fr")


def assert_agree(one: Article, folder: Path) -> int:
    """Check that pages agree; return those compared."""
    pdf, starts = printed(one, folder)
    pages = range(1, 1 + len(starts))
    # A page may begin right before what is for screens alone.
    both = replace(one, body=Blob.of(re.sub(r'<span class="web-only">[^<]*</span>', "", one.body.text).encode()))
    assert list(disagreements(pdf, pages, chapter(both, starts), first=2)) == []
    assert list(disagreements(pdf, pages, site_page(both, starts), first=2)) == []
    return len(pages)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_pages_begin_where_they_are_marked(kind: Callable[[int], str], tmp_path: Path) -> None:
    numbers = range(1, 11 if kind in _TALL else 18)
    body = "".join(f"<p>{words(number)}.</p>{kind(number)}" for number in numbers)
    assert assert_agree(text(body), tmp_path) > 2


@pytest.mark.long
@pytest.mark.parametrize("lead_in", range(4))
def test_pages_begin_where_they_are_marked_whatever_comes_together(lead_in: int, tmp_path: Path) -> None:
    body = f"<p>{words(31 * lead_in)}</p>" + "".join(
        kind(number) for number, kind in enumerate((*KINDS, *reversed(KINDS)))
    )
    assert assert_agree(text(body), tmp_path) > 10


def test_pages_begin_where_they_are_marked_from_right_to_left(tmp_path: Path) -> None:
    sentences = [
        f"این متن {persian(number)} برای آزمون صفحه‌ها نوشته شده است و واژهٔ {persian(number + 500)} در آن یکتاست. "
        for number in range(150)
    ]
    body = "".join(f"<p>{''.join(sentences[start : start + 5])}</p>" for start in range(0, 150, 5))
    assert assert_agree(text(body, "fa"), tmp_path) > 1


def persian(number: int) -> str:
    return "".join("بپتجدرسشفق"[int(digit)] for digit in str(number))
