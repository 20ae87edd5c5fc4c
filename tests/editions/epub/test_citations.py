"""What a finished page cites and shows, and on which printed page."""

from lxml import etree

from pipeline.body.places import Citation, Figure
from pipeline.editions.epub.pages import Reader

MARK = '<span role="doc-pagebreak" id="page-{0}" aria-label="{0}"/>'


def reader(body: str) -> Reader:
    return Reader(etree.fromstring(f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'))


def link(address: str) -> str:
    return f'<a href="{address}">x</a>'


def test_links_are_cited_once_a_page_and_the_web_alone() -> None:
    one, two = link("https://x.org/1"), link("http://x.org/2")
    read = reader(MARK.format(0) + one + two + one + link("#a") + link("mailto:a@x.org") + MARK.format(1) + one)
    assert read.pages == [0, 1]
    assert read.citations() == (
        Citation("https://x.org/1", 0),
        Citation("http://x.org/2", 0),
        Citation("https://x.org/1", 1),
    )


def test_what_a_note_cites_is_cited_where_the_note_is_called() -> None:
    call = '<a role="doc-noteref" href="#fn1">1</a>'
    note = f'<aside role="doc-footnote" id="fn1">{link("https://x.org/")}</aside>'
    read = reader(f"{MARK.format(0)}{MARK.format(1)}{call}{MARK.format(2)}{note}")
    assert read.citations() == (Citation("https://x.org/", 1),)


def test_figures_get_their_pages_and_those_left_out_go() -> None:
    read = reader(f'{MARK.format(0)}<figure id="a"/>{MARK.format(1)}<figure id="b"/>')
    known = Figure("a", "A"), Figure("gone", "G"), Figure("b", "B")
    assert read.figures(known) == (Figure("a", "A", 0), Figure("b", "B", 1))


def test_without_marks_all_stands_at_the_beginning() -> None:
    assert reader(link("https://x.org/")).citations() == (Citation("https://x.org/", 0),)
