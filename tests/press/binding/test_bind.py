"""Binding: one tag tree, links that lead somewhere, one outline, one set of fonts and pictures."""

import functools
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Pdf, Stream

from pipeline.press.binding.bind import bind
from pipeline.press.binding.signatures import Piece
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press import samples
from tests.press.samples import elements, imprint, links, one, opened, page_of, pixels, sheets, text, two


@functools.cache
def bound() -> bytes:
    return bind([one(), two()], imprint())


@pytest.fixture
def pdf() -> Pdf:
    return opened(bound())


def test_pages_follow_each_other_without_the_strips(pdf: Pdf) -> None:
    assert len(pdf.pages) == one().sheets.pages + two().sheets.pages == 5
    assert "Second titre" in text(bound(), 3)


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bound.pdf"
    path.write_bytes(bind([one(), two()], imprint(), furniture=samples.place(samples.BOOK_TITLE)))
    assert qpdf_check(path) == []
    assert page_ua1(path) == []
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


def test_same_parts_give_the_same_bytes() -> None:
    assert bind([one(), two()], imprint()) == bound()


def test_pages_look_as_before() -> None:
    for index in range(3):
        assert pixels(bound(), index) == pixels(one().sheets.pdf.data, index)
    for index in range(2):
        assert pixels(bound(), 3 + index) == pixels(two().sheets.pdf.data, index)


def test_neutral_links_lead_to_bound_parts(pdf: Pdf) -> None:
    found = links(pdf, 0)
    assert found["le deuxième"] == "-> deux"
    assert found["sa fin"] == "-> deux#fin"
    assert page_of(pdf, "deux") == 3
    assert page_of(pdf, "deux#fin") == 4
    assert links(pdf, 3)["ici"] == "-> un#ici"


def test_link_to_a_place_that_is_not_there_leads_to_the_article(pdf: Pdf) -> None:
    assert links(pdf, 0)["nulle part"] == "-> deux"


def test_links_within_a_part_and_into_the_world_stay(pdf: Pdf) -> None:
    assert links(pdf, 0)["ici"] == "-> un#ici"
    assert links(pdf, 0)["loin"] == "https://example.org/"
    assert page_of(pdf, "un#ici") == 0


def test_link_that_leads_nowhere_is_text(pdf: Pdf) -> None:
    assert {"un perdu", "une fiche"}.isdisjoint(links(pdf, 0))
    assert "un perdu" in text(bound(), 0)
    count = sum(len(page.obj.get("/Annots", [])) for page in pdf.pages)
    assert len(elements(pdf, "Link")) == count


def test_elsewhere_is_asked_for_what_is_not_bound() -> None:
    found = links(opened(bind([one()], imprint(), lambda neutral: f"https://example.org/?{neutral}")), 0)
    assert found["un perdu"] == "https://example.org/?article:perdu"
    assert found["sa fin"] == "https://example.org/?article:deux#fin"
    assert found["une fiche"] == "https://example.org/?asset:fiche.pdf"


def test_places_of_one_name_are_told_apart() -> None:
    body = '<p>Vers <a href="#x">x</a></p><p id="x" style="break-before: page">ici</p>'
    pdf = opened(bind([Piece("a", sheets(body)), Piece("b", sheets(body))], imprint()))
    assert links(pdf, 0)["x"] == "-> x"
    assert links(pdf, 2)["x"] == "-> b#x"
    assert (page_of(pdf, "x"), page_of(pdf, "b#x")) == (1, 3)


def test_destinations_are_sorted(pdf: Pdf) -> None:
    names = [bytes(name) for name in list(pdf.Root.Names.Dests.Names)[::2]]
    assert names == sorted(names)


def test_parent_tree_knows_every_page_and_link(pdf: Pdf) -> None:
    parents = dict(NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
    assert list(parents) == list(range(len(parents)))
    for page in pdf.pages:
        marked = parents[int(page.obj.StructParents)]
        assert all(element.Pg.objgen == page.obj.objgen for element in marked if element)
        for link in page.obj.get("/Annots", []):
            assert str(parents[int(link.StructParent)].S) == "/Link"


def test_each_part_has_its_title_and_language_in_the_tag_tree(pdf: Pdf) -> None:
    parts = list(pdf.Root.StructTreeRoot.K[0].K)
    assert [(str(part.S), str(part.T), str(part.Lang)) for part in parts] == [
        ("/Part", "Premier titre", "fr"),
        ("/Part", "Second titre", "fr"),
    ]


def test_ids_of_notes_are_unique_and_found_by_the_id_tree() -> None:
    call = '<sup class="call"><a id="x#call:1" href="#note">1</a></sup>'
    note = '<span class="note" id="note"><a class="number" href="#x#call:1">1</a> Une note.</span>'
    body = f"<p>Mot{call}{note}</p>"
    pdf = opened(bind([Piece("a", sheets(body)), Piece("b", sheets(body))], imprint()))
    ids = [str(note.ID) for note in elements(pdf, "Note")]
    assert len(set(ids)) == len(ids) == 2
    tree = NameTree(pdf.Root.StructTreeRoot.IDTree)
    assert [tree[name].objgen for name in ids] == [note.objgen for note in elements(pdf, "Note")]


def test_outline_has_titles_with_headings_below(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Premier titre", "Second titre"]
        assert [item.title for item in outline.root[0].children] == ["Une partie œuvrée"]
        assert outline.root[0].is_closed
        place = outline.root[1].destination
        assert isinstance(place, Array)
        assert place[0].objgen == pdf.pages[3].obj.objgen


def test_part_without_a_title_stands_in_the_outline_with_its_own_headings() -> None:
    body = '<h1 data-label="Un">Un</h1><h2>Dedans</h2><h1 data-label="Deux" style="break-before: page">Deux</h1>'
    with opened(bind([Piece("p", sheets(body))], imprint())).open_outline() as outline:
        assert [item.title for item in outline.root] == ["Un", "Deux"]


def test_fonts_and_pictures_are_kept_once(pdf: Pdf) -> None:
    assert set(samples.font_files(pdf).values()) == {1}
    pictures = [o for o in pdf.objects if isinstance(o, Stream) and o.get("/Subtype") == Name.Image]
    profiles = [o for o in pdf.objects if isinstance(o, Stream) and "/N" in o and o.get("/Type") != "/ObjStm"]
    assert (len(pictures), len(profiles)) == (1, 1)


def test_united_fonts_give_the_text_back() -> None:
    assert "Çà et là : 127, 3, œil." in text(bound(), 4).replace("\u00a0", " ")
    assert "Éléphant" in text(bound(), 1)


def test_book_of_a_language_from_right_to_left_says_so() -> None:
    pdf = opened(bind([one()], imprint(language="ar", right_to_left=True)))
    assert pdf.Root.ViewerPreferences.Direction == Name.R2L
    assert str(pdf.Root.Lang) == "ar"


def test_catalogue(pdf: Pdf) -> None:
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert pdf.Root.PageMode == Name.UseOutlines
    assert pdf.Root.PageLabels.Nums[1] == Dictionary(S=Name.D)
    assert len(pdf.Root.OutputIntents) == 1


def test_places_with_names_in_other_scripts_are_found() -> None:
    body = '<p>Vers <a href="article:слаг#часть">часть</a> et <a href="#слаг#часть">ici</a></p>'
    goal = '<p id="слаг#часть" style="break-before: page">часть</p>'
    pdf = opened(bind([Piece("a", sheets(body + goal)), Piece("b", sheets(goal))], imprint()))
    found = links(pdf, 0)
    assert found["часть"] == found["ici"]
    assert page_of(pdf, found["ici"].removeprefix("-> ")) == 1
