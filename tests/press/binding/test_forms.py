"""Forms: fields outlive binding, can be filled in, and leave the paper as it is."""

import ctypes
import functools
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pikepdf import Dictionary, Name, NumberTree, Object, Pdf

from pipeline import theme
from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.binding.bind import assemble, bind
from pipeline.press.binding.gather import gather
from pipeline.press.binding.signatures import FIRST, Gathering, Piece
from pipeline.press.geometry import A4
from pipeline.press.sheets import Copy, Sheets, link_destinations
from pipeline.press.typesetting.typeset import typeset
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press.samples import elements, imprint, opened, pixels, text

_FORM = theme.press_stylesheet("print/handout.css", "print/form.css", properties=A4.properties)
LEADING = 22.5
_RULED = ".rule { height: 22.5pt; box-sizing: border-box; border-bottom: .4pt solid; }"
NAMES = ["name", "class", "date", "answer-1", "answer-2", "answer-3", "task-1", "task-2"]
TITLES = ["Nom", "Classe", "Date", "Réponse 1", "Réponse 2", "Réponse 3", "Lire le récit", "Écrire la suite"]
NAME, ANSWER = "Zoé Lefèvre-Gagné", "À Noël, l'été est là-bas :\nça dépend où l'on naît."


def blank(name: str, title: str) -> str:
    return f'<span class="blank-term">{title}</span><span class="blank">{typed(name, title)}</span>'


def typed(name: str, title: str) -> str:
    return f'<input type="text" name="{name}" title="{title}">'


def question(number: int, asked: str) -> str:
    rules = '<div class="rule"></div>' * 4
    field = f'<textarea name="answer-{number}" title="Réponse {number}"></textarea>'
    return f'<li><p>{asked}</p><div class="lines">{rules}{field}</div></li>'


def task(number: int, words: str, checked: str = "") -> str:
    box = f'<input type="checkbox" class="tick" name="task-{number}" title="{words}"{checked}>'
    return f"<li>{box}{words}</li>"


HANDOUT = (
    f'<div class="handout"><p class="blanks">{"".join(map(blank, NAMES[:3], TITLES))}</p></div>'
    '<article id="conte"><h1 data-label="Le conte">Le conte</h1><p>Il était une fois une forêt.</p><ol>'
    f"{question(1, 'Qui parle ?')}{question(2, 'Où est-on ?')}{question(3, 'Quand cela se passe-t-il ?')}</ol>"
    f'<ul class="task-list">{task(1, "Lire le récit", " checked")}{task(2, "Écrire la suite")}</ul></article>'
)


@functools.cache
def sheets(body: str) -> Sheets:
    return typeset(Copy(make_document("Essai", "fr", body), (*list_styles("fr"), _FORM, _RULED), {}))


def part(name: str, body: str = HANDOUT) -> Piece:
    return Piece(name, sheets(body), name, "fr", folio=False)


@functools.cache
def bound() -> bytes:
    return bind([part("conte"), part("fable")], imprint())


@pytest.fixture
def pdf() -> Pdf:
    return opened(bound())


def fields(pdf: Pdf) -> list[Object]:
    return list(pdf.Root.AcroForm.Fields)


def entries(data: bytes, key: str, kind: str = "") -> dict[str, str]:
    """Return an entry of all fields of a kind ("Tx", "Btn") that have it, in the order of their names."""
    pdf = opened(data)
    found = [field for field in fields(pdf) if key in field and str(field.FT).endswith(kind)]
    return {str(field.T): str(field[key]) for field in found}


def places(data: bytes) -> dict[str, tuple[float, ...]]:
    """Return the rectangles of the first page's fields: left, bottom, right, top."""
    pdf = opened(data)
    return {str(field.T): tuple(map(float, field.Rect)) for field in pdf.pages[0].obj.Annots}


def filled(data: bytes, typed: Mapping[str, str], ticked: tuple[str, ...] = ()) -> bytes:
    """Return the PDF with the first page filled in by a viewer."""
    form = pypdfium2.PdfDocument(data)
    form.init_forms()
    page = form[0]
    for name, (left, bottom, right, top) in places(data).items():
        if name not in typed and name not in ticked:
            continue
        across, up = (left + right) / 2, (bottom + top) / 2
        pdfium.FORM_OnMouseMove(form.formenv, page, 0, across, up)
        pdfium.FORM_OnLButtonDown(form.formenv, page, 0, across, up)
        pdfium.FORM_OnLButtonUp(form.formenv, page, 0, across, up)
        if name in typed:
            letters = ctypes.create_string_buffer(f"{typed[name]}\0".encode("utf-16-le"))
            pdfium.FORM_ReplaceSelection(form.formenv, page, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)))
        pdfium.FORM_ForceToKillFocus(form.formenv)
    saved = io.BytesIO()
    form.save(saved)
    return saved.getvalue()


def flat(data: bytes) -> bytes:
    """Return the PDF with its fields flattened on the first page."""
    form = pypdfium2.PdfDocument(data)
    form.init_forms()
    assert pdfium.FPDFPage_Flatten(form[0], pdfium.FLAT_PRINT) == pdfium.FLATTEN_SUCCESS
    saved = io.BytesIO()
    form.save(saved)
    return saved.getvalue()


def form_elements(pdf: Pdf) -> Iterator[Object]:
    """Yield the contents of the Form elements in the order of the tags."""
    for element in elements(pdf, "Form"):
        (holder,) = element.K
        assert holder.Type == Name.OBJR
        yield holder.Obj


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(bound())
    assert qpdf_check(path) == []
    assert page_ua1(path) == []
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


@pytest.mark.judge
def test_judges_find_nothing_when_it_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "filled.pdf"
    path.write_bytes(filled(bound(), {"conte/name": NAME, "conte/answer-1": ANSWER}, ("conte/task-2",)))
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


def test_one_form_has_the_fields_of_all_parts_in_reading_order(pdf: Pdf) -> None:
    names = [str(field.T) for field in fields(pdf)]
    assert names == [f"{part}/{name}" for part in ("conte", "fable") for name in NAMES]
    assert [str(field.TU) for field in fields(pdf)] == TITLES * 2
    assert [field.objgen for field in form_elements(pdf)] == [field.objgen for field in fields(pdf)]


def test_fields_are_tagged_and_printed(pdf: Pdf) -> None:
    parents = dict(NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
    for page in pdf.pages:
        assert page.obj.Tabs == Name.S
    for field in fields(pdf):
        assert int(field.F) == 4
        assert str(parents[int(field.StructParent)].S) == "/Form"
        assert "/MK" not in field


def test_answers_have_several_lines(pdf: Pdf) -> None:
    several = [str(field.T) for field in fields(pdf) if int(field.get("/Ff", 0)) == 1 << 12]
    assert several == [f"{part}/answer-{number}" for part in ("conte", "fable") for number in (1, 2, 3)]


def test_fields_of_one_name_in_a_part_are_told_apart() -> None:
    body = f"<p>{typed('v1.nom', 'Un')} {typed('v1.nom', 'Deux')} {typed('v1.nom-2', 'Trois')}</p>"
    assert list(entries(bind([part("a.b", body)], imprint()), "/T")) == [
        "a%2Eb/v1%2Enom",
        "a%2Eb/v1%2Enom-2",
        "a%2Eb/v1%2Enom-2-2",
    ]


def test_field_without_a_title_is_called_by_its_name() -> None:
    body = '<p><input type="text" name="nom"></p>'
    assert entries(bind([part("a", body)], imprint()), "/TU") == {"a/nom": "nom"}


def test_what_is_typed_begins_where_the_language_begins() -> None:
    page = make_document("Essai", "ar", f"<p>{typed('ism', 'الاسم')}</p>")
    arabic = Piece("a", typeset(Copy(page, (*list_styles("ar"), _FORM), {})), folio=False)
    assert entries(bind([arabic], imprint(language="ar", right_to_left=True)), "/Q") == {"a/ism": "2"}
    assert entries(bound(), "/Q", "Tx")["conte/name"] == "0"


def test_field_needs_a_name() -> None:
    with pytest.raises(KeyError, match="name"):
        sheets('<p><input type="text" title="Nom"></p>')


def test_what_is_typed_is_kept_and_seen() -> None:
    data = filled(bound(), {"conte/name": NAME, "conte/answer-2": ANSWER})
    assert {name: value.replace("\r\n", "\n") for name, value in entries(data, "/V", "Tx").items()} == {
        "conte/name": NAME,
        "conte/answer-2": ANSWER,
    }
    shown = text(flat(data), 0)
    assert NAME in shown
    for line in ANSWER.split("\n"):
        assert line in shown


def test_what_is_typed_stands_on_the_ruled_lines() -> None:
    form = pypdfium2.PdfDocument(flat(filled(bound(), {"conte/answer-1": "un\ndeux\ntrois\nsix"})))
    left, bottom, right, top = places(bound())["conte/answer-1"]
    words = form[0].get_textpage()
    rectangles = [words.get_rect(index) for index in range(words.count_rects())]
    baselines = [low - bottom for x, low, _, high in rectangles if left <= x < right and bottom < high < top]
    assert sorted(int(above // LEADING) for above in baselines) == [0, 1, 2, 3]
    assert all(3 < above % LEADING < 6 for above in baselines)


def test_tick_is_set_and_taken_away() -> None:
    assert entries(bound(), "/V", "Btn") == {
        "conte/task-1": "/Yes",
        "conte/task-2": "/Off",
        "fable/task-1": "/Yes",
        "fable/task-2": "/Off",
    }
    ticked = entries(filled(bound(), {}, ("conte/task-1", "conte/task-2")), "/V", "Btn")
    assert (ticked["conte/task-1"], ticked["conte/task-2"]) == ("/Off", "/Yes")


def test_empty_fields_leave_the_paper_as_it_is() -> None:
    without = HANDOUT.replace(" checked", "")
    assert pixels(flat(bind([part("conte", without)], imprint())), 0) == pixels(bound(), 0)


def test_no_two_fields_share_an_appearance(pdf: Pdf) -> None:
    drawn = [field.AP.N.objgen for field in fields(pdf) if field.FT == "/Tx"]
    assert len(set(drawn)) == len(drawn) == 12


def test_font_is_embedded_once_for_all_pitches(pdf: Pdf) -> None:
    fonts = pdf.Root.AcroForm.DR.Font
    assert {str(field.DA).split()[0] for field in fields(pdf) if "/DA" in field} == set(fonts.keys())
    assert len({font.FontDescriptor.FontFile2.objgen for font in fonts.values()}) == 1
    assert len(fonts) == 2
    assert bytes(pdf.Root.AcroForm.unparse()).count(b"NeedAppearances") == 0


def test_signatures_that_are_gathered_apart_have_one_form() -> None:
    parts = [part("conte"), part("fable")]
    goals = link_destinations([(each.name, each.sheets) for each in parts], lambda _: None)
    apart = [
        gather(Gathering(first, (each,), (goal,)))
        for first, each, goal in zip((FIRST, 1000), parts, goals, strict=True)
    ]
    assert entries(b"".join(assemble(apart, imprint())), "/TU") == entries(bound(), "/TU")


def test_same_parts_give_the_same_bytes() -> None:
    assert bind([part("conte"), part("fable")], imprint()) == bound()


def test_document_without_fields_has_no_form() -> None:
    pdf = opened(bind([part("a", "<p>Rien à remplir.</p>")], imprint()))
    assert "/AcroForm" not in pdf.Root
    assert not any(isinstance(item, Dictionary) and item.get("/Subtype") == Name.TrueType for item in pdf.objects)
