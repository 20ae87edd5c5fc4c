"""Imposing: pages in the order in which they are printed, folded and read, each once and none outside the paper."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name, Object, Pdf, Stream

from pipeline.press import geometry
from pipeline.press.binding.bind import bind
from pipeline.press.geometry import MILLIMETRE, Box
from pipeline.press.imposition import EDGE, FOLD, SCHEMES, Imposed, Plan, impose, plan_sides
from tests.judges import qpdf_check, verapdf
from tests.press.samples import font_files, imprint, one, opened, pixels, text, two

COUNTS = (1, 2, 3, 4, 5, 16, 17, 33)
A4 = (595.276, 841.89)
CONTENT = geometry.A4.content
BOOKLET, TWO = SCHEMES["booklet"], SCHEMES["2up"]


@functools.cache
def numbered_pages(count: int) -> bytes:
    """Return A4 pages, each with its number in the middle."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, count + 1):
        page = pdf.add_blank_page(page_size=A4)
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.obj.Contents = pdf.make_stream(b"BT /F 60 Tf 260 400 Td (n%d.) Tj ET" % number)
    pdf.Root.OutputIntents = pikepdf.Array([])
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def laid_out(scheme: str, count: int, *, right_to_left: bool = False, creep: float = 0) -> Imposed:
    return impose(numbered_pages(count), SCHEMES[scheme], imprint=imprint(right_to_left=right_to_left), creep=creep)


def labels(pdf: Pdf) -> list[str]:
    """Return the page labels."""
    return [page.label for page in pdf.pages]


def numbers_on(data: bytes, index: int) -> list[str]:
    """The numbers that stand on a side, as they are read from the left and from the top; told by their place."""
    pdf = opened(data)
    places = sorted(drawn(pdf, index), key=lambda place: (-place[2], place[1]))
    return [text_of(pdf.pages[index].obj.Resources.XObject[name]) for name, *_ in places]


def drawn(pdf: Pdf, index: int) -> list[tuple[str, float, float, float]]:
    """The forms that a side draws: name, offset across and up, scale."""
    found, matrix = [], [0.0] * 6
    for command in pikepdf.parse_content_stream(pdf.pages[index]):
        if str(command.operator) == "cm":
            matrix = [float(each) for each in command.operands]
        elif str(command.operator) == "Do":
            found.append((str(command.operands[0]), matrix[4], matrix[5], matrix[0]))
    return found


def text_of(form: Object) -> str:
    return form.read_bytes().decode("latin-1").partition("(n")[2].partition(".)")[0]


def folded(pairs: list[str]) -> list[str]:
    """The pages as they are read when the sheets, printed on both sides, lie in each other and are folded."""
    pages = [pair.split(", ") for pair in pairs]
    fronts, backs = pages[::2], pages[1::2]
    leaves = [[front[1], back[0]] for front, back in zip(fronts, backs, strict=True)]
    inward = [page for leaf in leaves for page in leaf]
    outward = [page for front, back in zip(fronts, backs, strict=True) for page in (front[0], back[1])]
    return inward + outward[::-1]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("right_to_left", [False, True])
def test_folded_booklet_reads_in_order(count: int, *, right_to_left: bool) -> None:
    imposed = laid_out("booklet", count, right_to_left=right_to_left)
    pairs = labels(opened(imposed.pdf))
    if right_to_left:
        pairs = [", ".join(reversed(pair.split(", "))) for pair in pairs]
    blank = -count % 4
    assert folded(pairs) == [str(number + 1) for number in range(count)] + ["–"] * blank
    assert imposed.sheets == (count + 3) // 4
    assert imposed.sides == len(pairs) == 2 * imposed.sheets


def test_first_sheet_of_a_booklet_is_as_printers_know_it() -> None:
    assert labels(opened(laid_out("booklet", 8).pdf)) == ["8, 1", "2, 7", "6, 3", "4, 5"]
    assert labels(opened(laid_out("booklet", 8, right_to_left=True).pdf)) == ["1, 8", "7, 2", "3, 6", "5, 4"]
    assert labels(opened(laid_out("booklet", 5).pdf)) == ["–, 1", "2, –", "–, 3", "4, 5"]


@pytest.mark.parametrize("scheme", list(SCHEMES))
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("right_to_left", [False, True])
def test_pages_stand_where_the_labels_say(scheme: str, count: int, *, right_to_left: bool) -> None:
    data = laid_out(scheme, count, right_to_left=right_to_left).pdf
    for index, label in enumerate(labels(opened(data))):
        assert numbers_on(data, index) == [page for page in label.split(", ") if page != "–"]


def test_labels_are_what_is_seen() -> None:
    data = laid_out("2up", 3).pdf
    assert [text(data, index).split() for index in range(2)] == [["n1.", "n2."], ["n3."]]


def test_pages_come_in_pairs() -> None:
    assert labels(opened(laid_out("2up", 3).pdf)) == ["1, 2", "3, –"]
    assert labels(opened(laid_out("2up", 3, right_to_left=True).pdf)) == ["2, 1", "–, 3"]


@given(scheme=st.sampled_from(list(SCHEMES)), count=st.integers(1, 400), right_to_left=st.booleans())
def test_each_page_stands_exactly_once(scheme: str, count: int, *, right_to_left: bool) -> None:
    found = plan_sides(SCHEMES[scheme], count, right_to_left=right_to_left)
    assert sorted(page for side in found for page in side.pages if page is not None) == list(range(count))
    assert {len(side.pages) for side in found} == {2}
    assert 2 * len(found) - count < (4 if SCHEMES[scheme].folded else 2)


@given(
    st.sampled_from(list(SCHEMES)),
    st.sampled_from([A4, (612.0, 792.0)]),
    st.tuples(*[st.floats(0, 120)] * 4),
    st.floats(0, 200),
)
def test_content_stays_on_the_paper(
    scheme: str, paper: tuple[float, float], white: tuple[float, float, float, float], shift: float
) -> None:
    content = Box(white[0], white[1], paper[0] - white[2], paper[1] - white[3])
    width, height = paper[::-1]
    plan = Plan(SCHEMES[scheme], width, height, content)
    for cell in range(2):
        place = plan.place(cell, shift)
        left, right = (place.across + plan.scale * edge for edge in (content.left, content.right))
        bottom, top = (place.up + plan.scale * edge for edge in (content.bottom, content.top))
        assert place.cell.left - 1e-6 <= left < right <= place.cell.right + 1e-6
        assert place.cell.bottom - 1e-6 <= bottom < top <= place.cell.top + 1e-6
        assert min(left, bottom, width - right, height - top) >= EDGE - 1e-6


def test_the_white_of_pages_gives_way() -> None:
    scale = Plan(BOOKLET, A4[1], A4[0], CONTENT).scale
    assert 2**-0.5 < scale < 0.75
    small = Box(200, 300, 400, 500)
    assert Plan(TWO, A4[1], A4[0], small).scale == 1


def test_pages_of_a_side_have_one_scale_and_one_baseline() -> None:
    pdf = opened(laid_out("booklet", 8).pdf)
    places = [place for index in range(4) for place in drawn(pdf, index)]
    assert len({(up, scale) for _, _, up, scale in places}) == 1
    assert len({across for _, across, _, _ in places}) == 2


def test_paper_is_as_large_as_the_pages() -> None:
    for name, scheme in SCHEMES.items():
        pdf = opened(laid_out(name, 1).pdf)
        size = [scheme.width * MILLIMETRE, scheme.height * MILLIMETRE]
        assert [float(edge) for edge in pdf.pages[0].mediabox] == pytest.approx([0, 0, *size], abs=0.01)


def test_inner_pages_creep_to_the_fold() -> None:
    plain, moved = (opened(laid_out("booklet", 12, creep=creep).pdf) for creep in (0, 0.5))
    for index in range(6):
        shift = index // 2 * 0.5 * MILLIMETRE
        for (_, before, _, _), (_, after, _, _), way in zip(
            drawn(plain, index), drawn(moved, index), (1, -1), strict=True
        ):
            assert after - before == pytest.approx(way * shift, abs=0.002)


def test_no_page_creeps_over_the_fold() -> None:
    plan = Plan(BOOKLET, A4[1], A4[0], CONTENT)
    inner = plan.place(0, 1000).across + plan.scale * CONTENT.right
    assert inner == pytest.approx(A4[1] / 2)
    assert plan.place(0).across + plan.scale * CONTENT.right <= A4[1] / 2 - FOLD


def test_nothing_is_drawn_as_pixels_and_fonts_are_shared() -> None:
    bound = bind([one(), two()], imprint())
    before = opened(bound)
    for name in SCHEMES:
        after = opened(impose(bound, SCHEMES[name], imprint=imprint()).pdf)
        assert pictures(after) == pictures(before)
        assert font_files(after) == font_files(before)


def pictures(pdf: Pdf) -> int:
    return sum(isinstance(item, Stream) and item.get("/Subtype") == Name.Image for item in pdf.objects)


@functools.cache
def imposed(scheme: str) -> bytes:
    facts = imprint(subject="Mis en page pour l’impression.")
    return impose(bind([one(), two()], facts), SCHEMES[scheme], imprint=facts).pdf


@pytest.mark.judge
@pytest.mark.parametrize("scheme", list(SCHEMES))
def test_judges_find_nothing(scheme: str, tmp_path: Path) -> None:
    path = tmp_path / "imposed.pdf"
    path.write_bytes(imposed(scheme))
    assert qpdf_check(path) == []
    assert verapdf(path, "3b") == []


def test_it_says_that_it_has_no_reading_order() -> None:
    pdf = opened(imposed("booklet"))
    assert {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names"}.isdisjoint(pdf.Root.keys())
    assert all("/Annots" not in page.obj for page in pdf.pages)
    packet = pdf.Root.Metadata.read_bytes().decode()
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in packet
    assert "<pdfuaid:part>" not in packet
    assert "Mis en page pour l’impression." in packet
    assert str(pdf.docinfo.Subject) == "Mis en page pour l’impression."


def test_fields_of_a_form_are_drawn() -> None:
    pdf = opened(numbered_pages(1))
    box = pdf.make_stream(b"0 0 40 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=pikepdf.Array([0, 0, 40, 40]))
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=pikepdf.Array([100, 100, 140, 140]), F=4)
    field.FT, field.T, field.AP = Name.Tx, pikepdf.String("nom"), Dictionary(N=box)
    fields = pikepdf.Array([pdf.make_indirect(field)])
    pdf.pages[0].obj.Annots, pdf.Root.AcroForm = fields, Dictionary(Fields=fields)
    written = io.BytesIO()
    pdf.save(written)
    made = impose(written.getvalue(), BOOKLET, imprint=imprint()).pdf
    assert pixels(made, 0) != pixels(laid_out("booklet", 1).pdf, 0)
    after = opened(made)
    assert "/AcroForm" not in after.Root


def test_printers_are_told_how_to_turn_the_sheet() -> None:
    booklet, grid = opened(imposed("booklet")), opened(imposed("2up"))
    settings = booklet.Root.ViewerPreferences
    assert settings.Duplex == Name.DuplexFlipShortEdge
    assert settings.PrintScaling == Name("/None")
    assert "/Duplex" not in grid.Root.ViewerPreferences


def test_the_same_pages_give_the_same_bytes() -> None:
    again = impose(bind([one(), two()], imprint()), BOOKLET, imprint=imprint(subject="Mis en page pour l’impression."))
    assert again.pdf == imposed("booklet")


def test_nothing_cannot_be_laid_out() -> None:
    with pytest.raises(ValueError, match="no pages"):
        impose(numbered_pages(0), BOOKLET, imprint=imprint())
