"""Parts that begin on the page on which the one before ends."""

import functools
from pathlib import Path
from typing import cast

import pytest
from pikepdf import Array, Name, Object

from pipeline.editions.print.documents import list_styles, make_document, make_running_head
from pipeline.press.binding.bind import bind
from pipeline.press.binding.signatures import PageReference, Piece, find_hosts, fold, move_guest_references
from pipeline.press.pdf.links import children_of
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.typeset import typeset
from tests.factory import red_square
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press.samples import imprint, links, one, opened, page_of, place, text


def below(body: str, above: int, head: str) -> Sheets:
    rules = (*list_styles("fr"), f"@page :first {{ padding-top: {above}pt }}")
    return typeset(
        Copy(
            make_document("Essai", "fr", body),
            rules,
            {"asset:r.png": red_square().data.data},
            (make_running_head(head),),
        )
    )


def second() -> Piece:
    body = (
        '<article id="deux"><h1 data-label="Deuxième">Deuxième</h1><p style="color: rgba(255, 0, 0, .4)">Vers '
        '<a href="https://example.org/x">ailleurs</a> et <a href="article:un#ici">avant</a>, <b>gras</b>, '
        "<code>machine</code>.</p></article>"
    )
    return Piece("deux", below(body, 150, "Deuxième"), "Deuxième", "fr", runs_on=True)


def third() -> Piece:
    body = (
        '<article id="trois"><h1 data-label="Troisième">Troisième</h1><p>Vers <a href="article:deux">le deuxième</a>. '
        '<img src="asset:r.png" alt="rouge"></p><p style="break-before: page">Suite, <a href="article:un">un</a>.</p>'
        "</article>"
    )
    return Piece("trois", below(body, 350, "Troisième"), "Troisième", "fr", runs_on=True)


@functools.cache
def bound() -> bytes:
    return bind((one(), second(), third()), imprint(), furniture=place())


def test_what_runs_on_is_drawn_on_the_page_on_which_another_one_ends() -> None:
    pdf = opened(bound())
    assert len(pdf.pages) == one().sheets.pages + 1
    assert [page_of(pdf, name) for name in ("un", "deux", "trois")] == [0, 2, 2]
    shared = " ".join(text(bound(), 2).split())
    words = ("Fin.", "Deuxième Vers ailleurs et avant, gras, machine.", "Troisième Vers le deuxième.")
    assert [shared.index(each) for each in words] == sorted(shared.index(each) for each in words)


def test_its_pictures_and_fonts_are_among_those_of_the_page() -> None:
    pdf = opened(bound())
    drawn = pdf.pages[2].Resources
    assert any(str(name).startswith("/Guest2-") for name in drawn.XObject)
    assert {str(name)[:7] for name in drawn.Font} >= {"/Guest1", "/Guest2"}


def test_its_links_lead_on_and_its_line_of_the_outline_to_its_title() -> None:
    pdf = opened(bound())
    assert {"https://example.org/x", "-> un#ici", "-> deux"} <= set(links(pdf, 2).values())
    assert "-> un" in links(pdf, 3).values()
    with pdf.open_outline() as outline:
        tops = {line.title: list(cast("Array", line.destination))[3] for line in outline.root}
    assert tops["Deuxième"] > tops["Troisième"] > 100


def test_running_heads_are_those_of_what_stands_at_the_top() -> None:
    assert "Premier titre" in text(bound(), 2)
    assert "Troisième" in text(bound(), 3).replace("Suite", "")


def test_each_mark_on_a_shared_page_leads_to_an_element_that_has_it() -> None:
    pdf = opened(bound())
    shared = pdf.pages[2].obj
    elements = list(parents_of(pdf.Root.StructTreeRoot.ParentTree, int(shared.StructParents)))
    assert len(elements) > 8
    for mark, element in enumerate(elements):
        assert mark in [kid for kid in children_of(element) if isinstance(kid, int)]
        assert element.Pg.objgen == shared.objgen


def test_parts_have_their_elements_one_after_the_other() -> None:
    pdf = opened(bound())
    (whole,) = children_of(pdf.Root.StructTreeRoot)
    assert isinstance(whole, Object)
    assert [str(part.T) for part in children_of(whole) if isinstance(part, Object)] == [
        "Premier titre",
        "Deuxième",
        "Troisième",
    ]
    assert all(Name.Part == part.S for part in children_of(whole) if isinstance(part, Object))


def test_what_stands_on_one_page_is_of_one_signature() -> None:
    parts = [Piece(f"a{number}", one().sheets) for number in range(200)]
    ends = [gathering.parts[-1].name for gathering in fold(parts, lambda _: None)]
    assert len(ends) > 2
    after = int(ends[0].removeprefix("a")) + 1
    parts[after] = Piece(f"a{after}", one().sheets, runs_on=True)
    again = [gathering.parts[-1].name for gathering in fold(parts, lambda _: None)]
    assert ends[0] not in again
    assert (
        len(fold([Piece("a", one().sheets)] + [Piece(f"b{n}", one().sheets, runs_on=True) for n in range(80)], str))
        == 1
    )


def test_hosts_are_those_that_begin_the_page() -> None:
    alone, long = Piece("un", one().sheets), Piece("deux", one().sheets, runs_on=True)
    short = second()
    assert short.sheets.pages == 1
    assert find_hosts([alone, short, long, short, short, alone]) == [0, 0, 0, 2, 2, 5]


def test_what_is_stamped_on_a_shared_page_comes_with_its_host() -> None:
    told = PageReference(0, 200.0, "un"), PageReference(1, 300.0, "un")
    first, other = move_guest_references([one(), Piece("trois", third().sheets, runs_on=True, references=told)])
    assert first.references == (PageReference(2, 200.0, "un"),)
    assert other.references == told


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shared.pdf"
    path.write_bytes(bound())
    assert qpdf_check(path) == []
    assert page_ua1(path) == []
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


def parents_of(node: Object, number: int) -> Object:
    """Return the value of a number in a parent tree with branches."""
    for branch in node.get("/Kids", []):
        low, high = map(int, branch.Limits)
        if low <= number <= high:
            return parents_of(branch, number)
    items = list(node.Nums)
    return dict(zip(map(int, items[::2]), items[1::2], strict=True))[number]
