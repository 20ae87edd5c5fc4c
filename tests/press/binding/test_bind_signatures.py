"""Books of several signatures: gathered apart, assembled to what one signature would be."""

from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import NameTree, NumberTree, Pdf

from pipeline.press.binding.bind import assemble, bind
from pipeline.press.binding.gather import gather
from pipeline.press.binding.signatures import FIRST, FURTHER, Gathering, Piece, Signature, count_numbers, fold
from pipeline.press.sheets import link_destinations
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press.samples import BOOK_TITLE, elements, imprint, links, one, opened, place, sheets, text, two

ROOM = 1000


def signatures(parts: list[Piece]) -> list[Signature]:
    """Return a signature for each part, with gaps between their numbers."""
    goals = link_destinations([(part.name, part.sheets) for part in parts], lambda _: None)
    return [
        gather(Gathering(FIRST + index * ROOM, (part,), (goal,)))
        for index, (part, goal) in enumerate(zip(parts, goals, strict=True))
    ]


def book(parts: list[Piece]) -> bytes:
    return b"".join(assemble(signatures(parts), imprint(), place(BOOK_TITLE)))


def outline(pdf: Pdf) -> list[tuple[str, list[str]]]:
    with pdf.open_outline() as found:
        return [(item.title, [below.title for below in item.children]) for item in found.root]


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(book([one(), two()]))
    assert qpdf_check(path) == []
    assert page_ua1(path) == []
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


def test_two_signatures_say_what_one_says() -> None:
    apart, together = book([one(), two()]), bind([one(), two()], imprint(), furniture=place(BOOK_TITLE))
    mine, other = opened(apart), opened(together)
    assert len(mine.pages) == len(other.pages) == 5
    for index in range(5):
        assert text(apart, index) == text(together, index)
        assert links(mine, index) == links(other, index)
    assert outline(mine) == outline(other)
    assert [str(part.T) for part in elements(mine, "Part")] == [str(part.T) for part in elements(other, "Part")]


def test_marks_and_ids_are_found_in_all_signatures() -> None:
    call = '<sup class="call"><a id="x#call:1" href="#note">1</a></sup>'
    note = '<span class="note" id="note"><a class="number" href="#x#call:1">1</a> Une note.</span>'
    body = sheets(f"<p>Mot{call}{note}</p>")
    pdf = opened(book([Piece("a", body), Piece("b", body)]))
    parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for page in pdf.pages:
        assert all(each.Pg.objgen == page.obj.objgen for each in parents[int(page.obj.StructParents)] if each)
    ids = NameTree(pdf.Root.StructTreeRoot.IDTree)
    assert [ids[str(found.ID)].objgen for found in elements(pdf, "Note")] == [
        found.objgen for found in elements(pdf, "Note")
    ]


def test_a_book_of_many_names_has_them_in_leaves() -> None:
    pdf = opened(book([Piece(f"part-{number}", sheets("<p>x</p>")) for number in range(70)]))
    assert len(pdf.Root.Names.Dests.Kids) == 2
    names = NameTree(pdf.Root.Names.Dests)
    assert [names[f"part-{number}"][0].objgen for number in range(70)] == [page.obj.objgen for page in pdf.pages]


def test_a_signature_knows_only_what_it_uses() -> None:
    before, after = signatures([one(), two()]), signatures([one(), replace(two(), title="Autre")])
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_numbers_are_taken_once() -> None:
    (signature,) = signatures([one()])
    with pytest.raises(ValueError, match="same numbers"):
        list(assemble([signature, signature], imprint(), place()))
    with pytest.raises(ValueError, match="nothing to make them of"):
        list(assemble([signature], imprint()))


def test_a_signature_fits_into_the_numbers_of_its_parts() -> None:
    parts = [one(), two()]
    goals = link_destinations([(part.name, part.sheets) for part in parts], lambda _: None)
    signature = gather(Gathering(FIRST, tuple(parts), tuple(goals)))
    most = sum(count_numbers(part) for part in parts) + FURTHER
    assert signature.end - FIRST <= most


def test_folding_keeps_signatures_when_a_part_comes_or_goes() -> None:
    parts = [Piece(f"p{number}", sheets("<p>x</p>")) for number in range(300)]
    folded = fold(parts, lambda _: None)
    assert [part for each in folded for part in each.parts] == parts
    assert all(len(each.parts) <= 64 for each in folded)
    without = fold([*parts[:100], *parts[101:]], lambda _: None)
    assert len({*folded} - {*without}) == 1
