"""Private names of WeasyPrint and pydyf, in one place: an upgrade may change them.

`check` compares the installed engine with the version that was tried: a replaced function that is no longer called
would fail silently. `weasyprint_lines` has the private names for lines, `weasyprint_memo` those for what is kept.
"""

from __future__ import annotations

import ctypes
import functools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.util import Finalize
from typing import Any, NamedTuple

from pipeline.press import upstream
from pipeline.press.fonts.missing import font_files
from pipeline.press.sheets import COPY
from pipeline.press.typesetting.system_libraries import MissingLibraryError, find_by_file_name
from pipeline.press.upstream import Box, Context, Document, Element, Internal, Library, Page, PangoLayout, Stream, patch

PYDYF, WEASYPRINT = Library("pydyf", ">=0.13,<0.14"), Library("weasyprint", ">=70.0,<71")
try:
    with find_by_file_name():
        import weasyprint
    import weasyprint.draw.text
    import weasyprint.layout.block
    import weasyprint.layout.inline
    import weasyprint.layout.page
    import weasyprint.pdf
    import weasyprint.stacking
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder
    from weasyprint.text.ffi import ffi, fontconfig, harfbuzz, pango, pangoft2
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.text.line_break import create_layout, line_size

    from pipeline.press.typesetting.weasyprint_breaks import BREAK_INTERNALS
    from pipeline.press.typesetting.weasyprint_grid import GRID_INTERNALS
    from pipeline.press.typesetting.weasyprint_layouts import LAYOUT_INTERNALS
    from pipeline.press.typesetting.weasyprint_lines import LINE_INTERNALS, LINE_STRUCTS, WORDS_OF_A_GLYPH
    from pipeline.press.typesetting.weasyprint_memo import MEMO_INTERNALS
except MissingLibraryError:
    raise
except (ImportError, AttributeError) as error:
    upstream.refuse(WEASYPRINT, str(error))

_LINE, _FORMS = "weasyprint.draw.text:draw_first_line", "weasyprint.pdf:add_forms"
_PAGE_BREAK = "weasyprint.layout.block:find_earlier_page_break"
_STACKING = "weasyprint.stacking:_dispatch"
_NOTE_AREA = "weasyprint.layout:LayoutContext._update_footnote_area"
_BOX = "weasyprint.formatting_structure.boxes:Box."
_NOT_DRAWN = ".notdef glyph rendered for Unicode string unsupported by fonts"
_ARRAY = "hb_codepoint_t["
_INLINE, _BREAK = "weasyprint.layout.inline:", "weasyprint.text.line_break:"
_INTERNALS = (
    # Ours says before a line is drawn what its glyphs do not.
    Internal(_LINE, "stream textbox text_overflow block_ellipsis matrix"),
    Internal("weasyprint.draw.text:draw_text", calls=_LINE),  # draws the lines of the text
    Internal("weasyprint.svg.text:text", calls=_LINE),  # draws those of drawings
    Internal(_FORMS, "forms matrix pdf page resources stream font_map"),  # ours gives fields an appearance
    Internal("weasyprint.pdf:generate_pdf", calls=_FORMS),  # writes the fields of each page
    Internal(_PAGE_BREAK, "context children absolute_boxes fixed_boxes", uses="is_column"),  # ours passes over columns
    Internal("weasyprint.layout.block:_in_flow_layout", calls=_PAGE_BREAK),  # looks for earlier breaks
    Internal("weasyprint.layout.block:_out_of_flow_layout", calls=_PAGE_BREAK),  # looks for earlier breaks
    # Ours has marks of lists drawn in place.
    Internal(_STACKING, "box page child_contexts blocks floats blocks_and_cells", uses="_box style", says="static"),
    Internal("weasyprint.stacking:_dispatch_children", calls=_STACKING),  # sorts what is drawn
    Internal("weasyprint.formatting_structure.build:marker_to_box", uses="is_outside_marker"),  # makes marks
    Internal("weasyprint.document:Page.__init__", uses="_page_box links forms"),  # has the boxes of a page
    Internal(_BOX + "__init__", "element_tag style element"),  # tells an element from its `::after`
    Internal(_BOX + "descendants", uses="children"),  # yields those that text has come to stand in
    Internal(_BOX + "translate", uses="position_x position_y"),  # tells where
    Internal(_BOX + "margin_width", ""),  # tells how wide
    Internal(_BOX + "border_height", ""),  # tells how high without what is around it
    Internal(_BOX + "content_box_y", ""),  # tells where the room of a page begins
    Internal("weasyprint.layout:LayoutContext.unlayout_footnote", "footnote"),  # forgets a note
    # Ours takes the space around notes back.
    Internal(_NOTE_AREA, "", uses="page_bottom current_footnote_area in_column"),
    Internal("weasyprint.layout:LayoutContext.report_footnote", uses="_update_footnote_area"),  # leaves a note
    Internal("weasyprint.text.line_break:strut", "style", uses="value"),  # tells the height of lines
    Internal(_BOX + "margin_height", ""),  # tells how high
    # Tells which way the line runs that a text is in.
    Internal("weasyprint.css:ComputedStyle.__init__", uses="parent_style"),
    # Ours is base.css: to override a rule for each element is slow.
    Internal("weasyprint:HTML._ua_stylesheets", "forms"),
    Internal("weasyprint.css:get_all_computed_styles", uses="_ua_stylesheets"),  # asks for it
    Internal("weasyprint.text.fonts:FontConfiguration.__init__", uses="_config"),  # takes rules for fontconfig
    # Is called at the end of a process.
    Internal("weasyprint.text.fonts:FontConfiguration.__del__", "", uses="_folder"),
    Internal("weasyprint.text.line_break:Layout.get_first_line", ""),  # has the glyphs of a line
    Internal("weasyprint.pdf.stream:Stream.add_font", "pango_font"),  # has what its glyphs say
    Internal(_LINE, uses="to_unicode get_first_line"),  # asks what a glyph says before it is drawn
    Internal(_LINE, says=_NOT_DRAWN),  # only the log tells which characters no font has
    Internal("weasyprint.pdf.stream:Stream.marked", uses="MCID"),  # marks content that belongs to an element
    Internal("weasyprint.pdf.anchors:add_links", uses="link_annotation Contents"),  # describes links by their addresses
    Internal("weasyprint.pdf.tags:add_tags", uses="/StructTreeRoot ParentTree Nums"),  # makes the tree
    # Makes its elements.
    Internal(
        "weasyprint.pdf.tags:_build_box_tree",
        uses="link_annotation widget_annotation /StructElem /OBJR Obj Pg P K A Alt ID Headers",
    ),
    # Says how long its arrays are.
    Internal("weasyprint.pdf.fonts:Font._harfbuzz_subset", says=_ARRAY),
    # Writes what glyphs say.
    Internal("weasyprint.pdf.fonts:build_fonts_dictionary", uses="ToUnicode endbfchar", says="> <"),
    Internal(_INLINE + "text_align", "context line available_width last"),  # ours moves indents to the right
    Internal(_INLINE + "get_next_linebox", uses="text_indent", calls=_INLINE + "text_align"),  # aligns lines
    Internal(_INLINE + "justify_line", "context line extra_width"),  # ours sets letters apart
    Internal(_INLINE + "text_align", calls=_INLINE + "justify_line"),  # justifies lines
    # Shapes letters that stand apart.
    Internal(_BREAK + "create_layout", "text style context max_width justification_spacing"),
    Internal(_BREAK + "line_size", "line style"),  # tells how wide letters are
    Internal(_BREAK + "Layout.set_text", "text justify"),  # sets blanks apart
    Internal(_INLINE + "add_word_spacing", uses="pango_layout deactivate position_x width"),  # keeps what is shaped
)
_OF_PYDYF = (
    Internal("pydyf:PDF.__init__", uses="objects"),  # all that is to be written
    Internal("pydyf:PDF.page_references.fget"),  # its pages in order
    Internal("pydyf:PDF.add_object", "object_"),  # one object more
    Internal("pydyf:Stream.__init__", uses="stream"),  # commands as a list in which they can be replaced
    Internal("pydyf:Stream.begin_marked_content", "tag property_list"),  # what stands before marked content
    Internal("pydyf:String.__init__", uses="string"),  # its text can grow
)
# Of Pango, as the engine declares it: which glyphs stand for which letters.
_STRUCTS = {
    "PangoLayoutLine": "runs",
    "PangoGlyphItem": "item glyphs",
    "PangoItem": "offset length analysis",
    "PangoAnalysis": "font level",
    "PangoGlyphString": "num_glyphs glyphs log_clusters",
    "PangoGlyphInfo": "glyph",
}


def check() -> None:
    """Compare the installed engine with the version that was tried.

    Raises:
        UnknownVersionError: Something is missing or different.
    """
    upstream.check(
        WEASYPRINT,
        (*_INTERNALS, *LINE_INTERNALS, *LAYOUT_INTERNALS, *GRID_INTERNALS, *BREAK_INTERNALS, *MEMO_INTERNALS),
    )
    upstream.check(PYDYF, _OF_PYDYF)
    for struct, names in (_STRUCTS | LINE_STRUCTS).items():
        known = {name for name, _ in ffi.typeof(struct).fields}
        if gone := set(names.split()) - known:
            upstream.refuse(WEASYPRINT, f"{struct} has no {min(gone)}")
    if ffi.sizeof("PangoGlyphInfo") != WORDS_OF_A_GLYPH * ffi.sizeof("int"):
        upstream.refuse(WEASYPRINT, "PangoGlyphInfo has another size")


_REPLACED = {
    "draw_first_line": weasyprint.draw.text,
    "_dispatch": weasyprint.stacking,
    "find_earlier_page_break": weasyprint.layout.block,
    "text_align": weasyprint.layout.inline,
    "justify_line": weasyprint.layout.inline,
    "remake_page": weasyprint.layout.page,
    "block_level_layout_switch": weasyprint.layout.block,
    "_in_flow_layout": weasyprint.layout.block,
    "avoid_page_break": weasyprint.layout.block,
    "block_level_page_break": weasyprint.layout.block,
    "float_layout": weasyprint.layout.block,
    "_update_footnote_area": weasyprint.layout.LayoutContext,
}


def replace_functions(add_fields: Callable[..., None], **ours: Callable[..., Any]) -> None:
    """Replace functions of the engine, by their names; all but `add_fields` are given the engine's own first."""
    weasyprint.pdf.add_forms = functools.wraps(weasyprint.pdf.add_forms)(functools.partial(add_fields))
    for name, function in ours.items():
        patch(_REPLACED[name], name, function)
    patch(ffi, "new", _make_new)


def _make_new(make: Callable[..., Any], kind: str, *values: object) -> Any:  # noqa: ANN401 - what Pango takes
    """Make a value of a kind; an array takes its length from its values.

    Each further kind is parsed as C, which takes 4 ms, and the engine names one for each number of glyphs in a font.
    """
    return make(f"{_ARRAY}]" if values and kind.startswith(_ARRAY) else kind, *values)


def boxes_of(page: Page) -> Iterator[Box]:
    """Yield all boxes of a page, parents first."""
    yield from page._page_box.descendants()


def has_name(page: Page, name: str) -> bool:
    """Return whether a page has this name (CSS property `page`)."""
    return bool(page._page_box.page_type.name == name)


def elements_with(page: Page, attribute: str) -> Iterator[Element]:
    """Yield the elements on a page that have an attribute."""
    for box in page._page_box.descendants():
        if box.element is not None and attribute in box.element.attrib:
            yield box.element


def has_notes(page: Page) -> bool:
    """Return whether a page has notes at its foot."""
    return height_of_notes(page) > 0


def height_of_notes(page: Page) -> float:
    """Return the height of the notes of a page with the space above them: pixels, 0 for none."""
    return float(sum(area.margin_height() for area in _areas_of_notes(page) if area.children))


def notes_on(page: Page) -> Iterator[str]:
    """Yield the ids of the notes of a page."""
    yield from (str(note.element.get("id")) for area in _areas_of_notes(page) for note in area.children)


def _areas_of_notes(page: Page) -> list[Box]:
    return [box for box in page._page_box.children if isinstance(box, boxes.FootnoteAreaBox)]


def take_back_notes(context: Context, here: Sequence[Box], waiting: Sequence[Box]) -> None:
    """Put these notes on the page, and let the others wait for the next one."""
    for note in [*context.current_page_footnotes, *context.reported_footnotes]:
        if note not in here and note not in waiting:
            context.unlayout_footnote(note)
    context.current_page_footnotes[:], context.reported_footnotes[:] = here, waiting
    context._update_footnote_area()


def content_of(page: Page) -> list[Box]:
    """Return the top boxes of the document's body on a page; a page of notes alone has none."""
    bodies = (box for box in page._page_box.children[0].children if box.element_tag == "body")
    return [box for body in bodies for box in body.children]


def room_of(page: Page) -> tuple[float, float]:
    """Return the top and height of a page's room for text and notes: pixels."""
    box = page._page_box
    return float(box.content_box_y()), float(box.height)


def margin_below(page: Page) -> float:
    """Return the lower margin of a page: pixels."""
    return float(page._page_box.margin_bottom)


@contextmanager
def copy_of(document: Document, number: int) -> Iterator[Document]:
    """Give a document without what its other copy has alone: boxes and fields, and pages that begin with such a box."""

    def is_here(box: Box) -> bool:
        return box.element is None or box.element.get(COPY, str(number)) == str(number)

    pages = [page for page in document.pages if all(map(is_here, content_of(page)))]
    usual: list[tuple[Box, Sequence[Box]]] = []
    fields: list[tuple[Page, dict[Any, Any]]] = []
    for page in pages:
        for box in [box for box in boxes_of(page) if not all(map(is_here, getattr(box, "children", ())))]:
            usual.append((box, box.children))
            box.children = [child for child in box.children if is_here(child)]
        fields.append((page, page.forms))
        page.forms = {form: [field for field in own if is_here(field[0])] for form, own in page.forms.items()}
    try:
        yield document.copy(pages)
    finally:
        for box, children in usual:
            box.children = children
        for page, forms in fields:
            page.forms = forms


def mark_in(box: Box) -> Box | None:
    """Return the list mark whose place a box keeps, if it does."""
    return box._box if isinstance(box, AbsolutePlaceholder) and box.is_outside_marker else None


def is_text(box: Box) -> bool:
    """Return whether a box is a piece of text, without other boxes."""
    return isinstance(box, boxes.TextBox)


def is_line(box: Box) -> bool:
    """Return whether a box is a line."""
    return isinstance(box, boxes.LineBox)


def is_picture(box: Box) -> bool:
    """Return whether a box is a picture or a drawing."""
    return isinstance(box, boxes.BlockReplacedBox | boxes.InlineReplacedBox)


def character_not_drawn(sentence: str) -> str:
    """Return the character without a font that a log message names, else ""."""
    code = sentence.rpartition("(U+")[2].rstrip(")")
    return chr(int(code, 16)) if sentence.startswith(_NOT_DRAWN) else ""


class Fonts(FontConfiguration):  # type: ignore[misc]  # untyped
    """The fonts of a process, with rules for fontconfig of its own."""

    def __init__(self, rules: bytes) -> None:
        """Set up the fonts, to be kept as long as the process lives."""
        for library in (fontconfig, harfbuzz, pango, pangoft2):
            # Never to be unloaded: Pango has a thread for fonts, which must not lose its code while the process ends.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))
        super().__init__()
        # It puts the fonts in a folder, and a worker process ends without deleting what it holds.
        Finalize(None, self.__del__, exitpriority=0)
        fontconfig.FcConfigParseAndLoadFromMemory(self._config, rules, True)  # noqa: FBT003 - of C
        for path in font_files():
            fontconfig.FcConfigAppFontAddFile(self._config, os.fsencode(path))


class EngineDocument(weasyprint.HTML):  # type: ignore[misc]  # untyped
    """A document styled by our base style sheet instead of the engine's for HTML."""

    def __init__(self, html: str, base: weasyprint.CSS, fetcher: weasyprint.urls.URLFetcher) -> None:
        """Parse a document."""
        super().__init__(string=html, url_fetcher=fetcher)
        self._base = base

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: FBT001, FBT002 - the library's own signature
        del forms
        return [self._base]


class GlyphRun(NamedTuple):
    """Glyphs of one font in a line, from left to right, and their text in UTF-8.

    `starts` are the offsets in the text of each glyph's letters; `font` is the engine's.
    """

    text: bytes
    glyphs: Sequence[int]
    starts: Sequence[int]
    from_the_right: bool
    font: Any


def runs_of(layout: PangoLayout) -> Iterator[GlyphRun]:
    """Yield the runs of a line, from left to right."""
    text = layout.text.encode()
    run = layout.get_first_line()[0].runs[0]
    while run:
        (item, shown), run = (run.data.item, run.data.glyphs), run.next
        yield GlyphRun(
            text[item.offset : item.offset + item.length],
            [info.glyph for info in shown.glyphs[0 : shown.num_glyphs]],
            list(shown.log_clusters[0 : shown.num_glyphs]),
            bool(item.analysis.level % 2),
            item.analysis.font,
        )


def glyph_texts(stream: Stream, run: GlyphRun) -> dict[int, str]:
    """Return the ToUnicode map of the run's font in a stream's PDF, which may be added to."""
    font, _ = stream.add_font(run.font)
    characters: dict[int, str] = font.to_unicode
    return characters


def has_words(box: Box) -> bool:
    """Return whether a box is a line or an inline box."""
    return bool(isinstance(box, boxes.LineBox | boxes.InlineBox))


def width_to_stretch(context: Context, box: Box) -> float:
    """Return the width of a piece of text shaped for stretching, before it is stretched: pixels.

    Spaces are then shaped by themselves, maybe in another font.
    """
    if not box.text:
        return 0
    layout = create_layout(box.text, box.style, context, None, 1)
    layout.set_text(box.text, justify=True)
    width, _ = line_size(layout.get_first_line()[0], box.style)
    return float(width - box.text.count(" ") - box.text.count("\u00a0"))


def set_letters_apart(context: Context, box: Box, apart: float) -> float:
    """Add a distance between the letters of a piece of text, and return what it takes in all: pixels."""
    if not box.text:
        return 0.0
    usual = box.style["letter_spacing"]
    box.style = box.style.copy()
    box.style["letter_spacing"] = apart + (0 if usual == "normal" else usual)
    box.pango_layout = create_layout(box.text, box.style, context, None, box.justification_spacing)
    box.pango_layout.deactivate()
    return apart * len(box.text)
