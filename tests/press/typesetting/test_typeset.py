"""What the press writes: tags that PDF/UA-1 asks for, text that reads back right, nothing fetched, the same bytes."""

import base64
import gc
import io
import re
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, Object
from PIL import Image
from weasyprint.text.ffi import ffi

from pipeline.editions.print.documents import DIGITS, Strips, list_styles, make_document, set_strips
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.engine import write
from pipeline.press.typesetting.typeset import typeset
from tests.factory import red_square
from tests.press.samples import elements_below

NARROW, NO_BREAK, SOFT_HYPHEN = "\u202f", "\u00a0", "\u00ad"


def sheets(body: str, more_css: str = "", **more: Any) -> Sheets:
    return typeset(Copy(make_document("Un titre", "fr", body), (*list_styles("fr"), more_css), **more))


def text(made: Sheets, page: int = 0) -> str:
    return str(pypdfium2.PdfDocument(made.pdf.data)[page].get_textpage().get_text_range())


def height_of(letter: str, made: Sheets) -> float:
    page = pypdfium2.PdfDocument(made.pdf.data)[0].get_textpage()
    return float(page.get_charbox(page.get_text_range().index(letter))[1])


def opened(made: Sheets) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made.pdf.data))


def tagged(pdf: pikepdf.Pdf, kind: str) -> list[Dictionary]:
    return [element for element in elements_below(pdf.Root.StructTreeRoot) if kind == element.S]


def kinds(element: Object) -> list[str]:
    return [str(kid.S) for kid in element.K if isinstance(kid, Dictionary) and "/S" in kid]


def test_french_spaces_read_back_as_they_were() -> None:
    words = f"Quoi{NARROW}! «{NO_BREAK}mot{NO_BREAK}» 10{NARROW}000"
    made = sheets(f"<p>{words}</p><p><strong>{words}</strong></p><p><code>{words}</code></p><h2>{words}</h2>")
    assert text(made).count(words) == 4
    assert made.warnings == ()


def test_a_font_of_any_number_of_letters_is_cut_without_parsing_c() -> None:
    sheets("<p>Deux, trois ou quatre mots.</p>")
    assert [kind for kind in ffi._parsed_types if re.match(r"hb_codepoint_t\[\d", kind)] == []


def test_a_word_broken_over_lines_reads_with_a_soft_hyphen() -> None:
    made = sheets(f"<p>{'anticonstitutionnellement reconnaissance ' * 20}</p>")
    with opened(made) as pdf:
        maps = b"".join(font.ToUnicode.read_bytes() for font in pdf.pages[0].Resources.Font.values())
    assert b"> <00ad>" in maps
    assert b"> <2027>" not in maps
    assert "anticons-" not in text(made)


def test_no_line_breaks_at_a_narrow_space() -> None:
    made = sheets("".join(f"<p>{'o' * width} {'mot ' * 14}quoi{NARROW}!</p>" for width in range(1, 30)))
    assert sum(text(made, page).count(f"quoi{NARROW}!") for page in range(made.pages)) == 29


def test_only_fonts_of_the_theme_are_used() -> None:
    made = sheets("<p>Łódź, Москва, Ω → ∑ ✓ <code>x</code></p><h2>Titre</h2>")
    with opened(made) as pdf:
        names = {str(font.BaseFont).partition("+")[2] for font in pdf.pages[0].Resources.Font.values()}
    assert names
    assert all(name.startswith(("Source-", "Noto-Sans-")) for name in names), names


def test_generic_families_in_a_drawing_are_fonts_of_the_theme_too() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20" %s>mot</text></svg>'
    families = (b"", b'font-family="sans-serif"', b'font-family="Arial, Helvetica"', b'font-family="monospace"')
    images = {f"asset:{number}.svg": drawing % family for number, family in enumerate(families)}
    made = sheets("".join(f'<p><img src="{address}" alt="mot"></p>' for address in images), images=images)
    with opened(made) as pdf:
        names = {str(font.BaseFont).partition("+")[2] for font in pdf.pages[0].Resources.Font.values()}
    assert all(name.startswith("Source-") for name in names), names
    assert made.warnings == ()


def test_a_link_has_one_annotation_whatever_is_in_it() -> None:
    made = sheets('<p><a href="https://example.org/"><code>un</code> <strong>lien <em>long</em></strong></a></p>')
    with opened(made) as pdf:
        (annotation,) = pdf.pages[0].Annots
        assert str(annotation.Contents) == "un lien long"
        assert annotation.F == 4
        (link,) = tagged(pdf, "/Link")
        assert any(kid.get("/Type") == Name.OBJR for kid in link.K if isinstance(kid, Dictionary))


def test_a_loose_list_has_bodies() -> None:
    with opened(sheets("<ul><li><p>un</p><p>deux</p></li><li>trois</li></ul>")) as pdf:
        for item in tagged(pdf, "/LI"):
            assert set(kinds(item)) <= {"/Lbl", "/LBody"}


def test_a_picture_without_words_is_an_artifact() -> None:
    images = {"asset:a.png": red_square().data.data}
    made = sheets('<p>A<img src="asset:a.png" alt=""></p><p><img src="asset:a.png" alt="rouge"></p>', images=images)
    with opened(made) as pdf:
        assert [str(figure.Alt) for figure in tagged(pdf, "/Figure")] == ["rouge"]


def test_cells_know_their_heads_by_scope() -> None:
    table = "<table><thead><tr><th>A</th></tr></thead><tbody><tr><th>B</th></tr><tr><td>C</td></tr></tbody></table>"
    with opened(sheets(table)) as pdf:
        assert [str(head.A.Scope) for head in tagged(pdf, "/TH")] == ["/Column", "/Row"]
        assert all("/ID" not in cell and "/Headers" not in cell.A for cell in tagged(pdf, "/TD") + tagged(pdf, "/TH"))


def test_strips_are_pages_outside_of_the_tag_tree() -> None:
    made = sheets("<p>Texte</p>", strips=("Un titre courant", "7"))
    with opened(made) as pdf:
        assert (made.pages, len(pdf.pages)) == (1, 3)
        own = pdf.pages[0].objgen
        assert {element.Pg.objgen for element in elements_below(pdf.Root.StructTreeRoot) if "/Pg" in element} == {own}
        assert b"/Artifact" in pdf.pages[1].Contents.read_bytes()
    assert text(made, 2) == "7"


def test_there_is_a_strip_for_each_digit() -> None:
    made = set_strips(Strips(DIGITS))
    assert "".join(text(made, made.pages + digit) for digit in range(10)) == "0123456789"


def test_strips_do_not_move_what_stands_before_them() -> None:
    body = "<p>mot</p>" * 100 + '<p style="break-after: page">fin</p>'
    alone, followed = sheets(body), sheets(body, strips=("un", "deux"))
    assert (followed.pages, text(followed, followed.pages + 1)) == (alone.pages, "deux")
    assert [text(followed, page) for page in range(alone.pages)] == [text(alone, page) for page in range(alone.pages)]


def test_a_running_head_is_one_line_however_long() -> None:
    made = sheets("<p>mot</p>", strips=("mot " * 200, "7"))
    with opened(made) as pdf:
        assert (made.pages, len(pdf.pages)) == (1, 3)


def test_garbage_is_collected_again_after_a_document() -> None:
    assert gc.isenabled()
    sheets("<p>mot</p>")
    assert gc.isenabled()
    gc.disable()
    try:
        sheets("<p>mot</p>")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_document_leaves_nothing_behind() -> None:
    for _ in range(3):
        sheets("<p>mot</p>" * 20)
    before = len(gc.get_objects())
    for _ in range(10):
        sheets("<p>mot</p>" * 20)
    assert len(gc.get_objects()) - before < 100


def test_lines_stand_on_the_grid_whatever_notes_they_call() -> None:
    note = '<sup class="call"><a href="#n">1</a></sup><span class="note" id="n">Une note.</span>'
    with_note, without = (sheets(f"<p>un{call}</p><p>Zorro</p>") for call in (note, ""))
    assert height_of("Z", with_note) == pytest.approx(height_of("Z", without))


@pytest.mark.parametrize("address", ["asset:missing.png", "file:///etc/hostname", "https://example.org/a.png"])
def test_nothing_is_fetched_that_the_copy_does_not_bring(address: str, capfd: pytest.CaptureFixture[str]) -> None:
    (warning,) = sheets(f'<p><img src="{address}" alt="rien"></p>').warnings
    assert address in warning
    assert capfd.readouterr() == ("", "")


def test_a_character_that_no_font_has_is_told_and_reads_as_itself() -> None:
    made = sheets("<p>un \ue123 deux \ue456</p><p><em>\ue123</em> <strong>mot \ue123</strong></p>")
    assert text(made).split() == ["un", "\ue123", "deux", "\ue456", "\ue123", "mot", "\ue123"]
    assert (made.missing, made.warnings) == ("\ue123\ue456", ())


def test_a_stand_in_is_drawn_and_no_empty_box() -> None:
    with opened(sheets("<p>\ue123 \ue124 deux</p>")) as pdf:
        fonts = [font for font in pdf.pages[0].Resources.Font.values() if "missing-" in str(font.BaseFont)]
        (font,) = fonts
        program = TTFont(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
        shown = [
            int(row, 16)
            for row in re.findall(rb"<([0-9a-f]{4})> <", font.ToUnicode.read_bytes().partition(b"bfchar")[2])
        ]
    assert len(shown) == 3
    assert 0 not in shown
    assert sum(program["glyf"][program.getGlyphName(glyph)].numberOfContours != 0 for glyph in shown) == 2


def test_stand_ins_of_one_document_do_not_meddle_with_the_next() -> None:
    body = "<p>\ue123</p>"
    first = sheets(body)
    sheets("<p>\ue123\ue124</p>")
    assert sheets(body) == first


def test_signs_are_set_in_ink_and_hyphens_from_the_theme() -> None:
    assert sheets("<p>\u26a0\ufe0f a\u2010b\u2011c</p>").warnings == ()


def test_figures_spaces_and_emoji_are_set_from_the_theme_though_the_machine_has_coloured_ones() -> None:
    made = sheets("<p>Le 12\u00a0mai #1 * \U0001f600 \u26a0\ufe0f \U0001f469\u200d\U0001f467</p>")
    assert made.foreign == ()


def test_what_is_deeply_nested_is_set() -> None:
    assert text(sheets("<div>" * 200 + "mot" + "</div>" * 200)) == "mot"


def test_the_same_copy_gives_the_same_bytes_whatever_was_set_before() -> None:
    body = f"<h2>Titre</h2><p>Quoi{NARROW}? Ω</p>"
    first = sheets(body, strips=("un",))
    sheets("<p>Москва ✓ ∑</p>")
    assert sheets(body, strips=("un",)) == first


def test_a_document_that_does_not_settle_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    body = '<p id="p">Page <span data-page-of="p">00</span></p>'
    monkeypatch.setattr("pipeline.press.typesetting.weasyprint_layouts.BoxTree.write", lambda *_: True)
    (warning,) = sheets(body).warnings
    assert "pages still move" in warning
    monkeypatch.undo()
    assert not sheets(body).warnings


def test_what_stands_behind_a_link_is_no_link_of_its_own() -> None:
    css = 'a::after { content: " (loin)" }'
    with opened(sheets('<p><a href="https://example.org/">un lien</a></p>', more_css=css)) as pdf:
        assert tagged(pdf, "/Link")
        for link in tagged(pdf, "/Link"):
            assert any(kid.get("/Type") == Name.OBJR for kid in link.K if isinstance(kid, Dictionary))


def test_the_margins_of_pages_are_artifacts() -> None:
    made = sheets("<p>Un mot</p>", more_css='@page { @bottom-center { content: "pied" } }')
    assert "pied" in text(made)
    with opened(made) as pdf:
        of_content = [parent for parent in pdf.Root.StructTreeRoot.ParentTree.Nums[1] if parent is not None]
        reached = {element.objgen for element in elements_below(pdf.Root.StructTreeRoot)}
        assert of_content
        assert all(parent.objgen in reached for parent in of_content)


@pytest.mark.parametrize("end", ["\f", "\u0085", "\u2028", "\u2029"])
def test_ends_of_lines_that_html_does_not_know_are_spaces(end: str) -> None:
    made = sheets(f"<p>un {end}deux</p>")
    assert (text(made), made.missing, made.warnings) == ("un deux", "", ())


def test_text_of_several_subsets_of_a_font_reads_back() -> None:
    words = "été café Łódź Москва Ωμέγα Việt Nam"
    assert words in text(sheets(f"<p>{words}</p>"))


def read_by_glyphs(pdf: pikepdf.Pdf) -> list[bytes]:
    maps = (font.ToUnicode.read_bytes().partition(b"bfchar")[2] for font in pdf.pages[0].Resources.Font.values())
    return [said for rows in maps for said in re.findall(rb"<[0-9a-f]{4}> <([0-9a-f]*)>", rows)]


def test_no_glyph_of_a_syllable_reads_as_nothing() -> None:
    with opened(sheets('<p lang="hi">ओपन सोर्स क्यों और किसलिए</p>')) as pdf:
        assert b"" not in read_by_glyphs(pdf)


def test_stand_ins_of_a_syllable_read_one_by_one() -> None:
    syllables = "किसलिए"
    html = make_document("Un titre", "fr", f'<p style="font-family: missing-900">{syllables}</p>')
    with pikepdf.open(io.BytesIO(write(Copy(html, list_styles("fr")), syllables)[0].pdf.data)) as pdf:
        assert sorted(read_by_glyphs(pdf)) == sorted({b"%04x" % ord(letter) for letter in syllables})


def test_what_stands_over_columns_is_not_broken_to_keep_words_with_them() -> None:
    css = (
        "@page { size: 60mm 60mm; margin: 5mm } body { margin: 0; font: 10pt/12pt serif } p { margin: 0 }"
        " article { columns: 2 } header { column-span: all } .kept { break-before: avoid }"
    )
    words = "<header><p>Titre</p><p>Chapeau</p><p>Auteur</p></header>" + "<p>un mot</p>" * 15
    html = make_document("Un titre", "fr", f'<article>{words}</article><p class="kept">Fin</p>')
    made = typeset(Copy(html, (css,)))
    assert " ".join(text(made, page) for page in range(made.pages)).split() == [
        *"Titre Chapeau Auteur".split(),
        *"un mot ".split() * 15,
        "Fin",
    ]


# As draw.io and Excalidraw export pictures within drawings: below a `switch`, by `use` of a symbol, with an alpha channel.
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">'
    '<defs><symbol id="s" viewBox="0 0 8 8"><image width="8" height="8" href="{0}"/></symbol></defs>'
    '<image x="2" y="2" width="10" height="10" xlink:href="{0}" style="image-rendering:auto"/>'
    '<image x="2" y="2" width="10" height="10" href="{1}" image-rendering="auto"/>'
    '<use href="#s" x="20" y="2" width="10" height="10"/></svg>'
)


def drawing_with_pixels() -> bytes:
    """Return a drawing with an opaque picture and a transparent one."""
    found = []
    for mode, colour in (("RGB", (200, 30, 30)), ("RGBA", (30, 30, 200, 90))):
        written = io.BytesIO()
        Image.new(mode, (8, 8), colour).save(written, "PNG")
        found.append("data:image/png;base64," + base64.b64encode(written.getvalue()).decode())
    return DRAWN.format(*found).encode()


def test_no_picture_within_a_drawing_is_smoothed_by_viewers() -> None:
    made = sheets('<p><img src="asset:d.svg" alt="Un dessin"></p>', images={"asset:d.svg": drawing_with_pixels()})
    with opened(made) as pdf:
        pictures = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image]
        assert len(pictures) >= 3  # the two, and the mask of one
        assert [one.get("/Interpolate", False) for one in pictures] == [False] * len(pictures)
