"""Copy to tagged PDF. Only user of WeasyPrint beside modules named after it (`weasyprint_lines`).

Importing this takes most of a second and sets nothing up, so that a forkserver may do it. Fonts are set up and style
sheets read with the first document that needs them, once in a process.
"""

from __future__ import annotations

import functools
import os
import string
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pipeline.press.typesetting.system_libraries import find_by_file_name

with find_by_file_name():
    import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

from pipeline import theme
from pipeline.files.rasters import is_settled
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.press.fonts.missing import is_missing_font, missing_font, missing_font_faces
from pipeline.press.fonts.prepared import OWN_LANGUAGE, font_faces, printing_font, substitution_rules
from pipeline.press.sheets import COPY, FROM_THE_RIGHT, MARK, Copy, Inventory, Sheets
from pipeline.press.typesetting.copyfitting import fit_pages
from pipeline.press.typesetting.drawing import draw_in_place, draw_line
from pipeline.press.typesetting.extents import find_lines, measure_fill
from pipeline.press.typesetting.form_fields import add_fields
from pipeline.press.typesetting.misplaced import (
    give_back_room,
    keep_notes,
    name_boxes_beyond_edges,
    name_displaced_notes,
)
from pipeline.press.typesetting.paragraphs import Planner, align_line, justify_line
from pipeline.press.typesetting.pdf_pages import turn_pages
from pipeline.press.typesetting.repairs import finish, join_links
from pipeline.press.typesetting.weasyprint_breaks import Breaks, find_break, keep_float
from pipeline.press.typesetting.weasyprint_grid import Grid
from pipeline.press.typesetting.weasyprint_internals import (
    EngineDocument,
    Fonts,
    check,
    copy_of,
    elements_with,
    has_name,
    has_notes,
    replace_functions,
)
from pipeline.press.typesetting.weasyprint_layouts import BoxTree
from pipeline.press.typesetting.weasyprint_lines import replace_lines
from pipeline.press.typesetting.weasyprint_memo import keep_results
from pipeline.press.upstream import Box, Document, Element, StyleSheet, workaround
from pipeline.text.urls import read_pixels
from pipeline.theme import typefaces

# PDF/A-3a is tagged, embeds its fonts and has an output intent; finishing and binding add what PDF/UA-1 asks, for the
# engine writes one variant at a time (Kozea/WeasyPrint#2783, open).
_VARIANT = "pdf/a-3a"
# A note is no longer than half a page, and a page calls no more than a few such.
_MOST_PAGES_OF_NOTES = 20
# Of a document that says its own pages; each setting may move others.
_MOST_SETTINGS, _PAGE_OF, _ELSEWHERE = 4, "data-page-of", "data-elsewhere"
_TURNED = "turned"  # the name of pages that are set wider than high (print/page.css)


class LeftOverNotesError(Exception):
    """A document calls more notes at its end than pages are added for."""


def write(job: Copy, missing: str = "") -> list[Sheets]:
    """Set a document without inventory, its copies too; `missing` characters, which no font has, are set as boxes.

    The engine's warnings go to the logger "weasyprint"; warnings of the sheets name boxes beyond the edges of pages
    and notes on other pages than their calls.
    """
    # Boxes are for this document alone: in another, they might replace a font that has the character.
    _prepare_engine()
    press = _Press(missing) if missing else _press()
    document, moved = add_pages_of_notes(job, press)
    for page in document.pages:
        page.links[:] = join_links(page.links)
    if COPY not in job.html:
        return [_write(job, document, moved)]
    sheets = []
    for number in range(2):
        with copy_of(document, number) as copy:
            sheets.append(_write(job, copy, moved))
    return sheets


def _write(job: Copy, document: Document, moved: str) -> Sheets:
    pages = len(document.pages) - len(job.strips)
    finisher = functools.partial(finish, pages=pages)
    with warnings.catch_warnings():
        # The engine leaves the file of its colour profile open.
        warnings.simplefilter("ignore", ResourceWarning)
        # The hash of an identifier would need all to be written twice; a bound PDF gets one of its own.
        pdf: bytes = document.write_pdf(pdf_variant=_VARIANT, pdf_identifier=False, finisher=finisher)
    own = document.pages[:pages]
    turned = [number for number, page in enumerate(own) if has_name(page, _TURNED)]
    if turned:
        pdf = turn_pages(pdf, turned)
    ours = {font.family for font in typefaces.fonts()}
    theirs = [font for font in document.fonts.values() if font.family not in ours and not is_missing_font(font.family)]
    return Sheets(
        Blob.of(pdf),
        pages,
        Inventory(),
        warnings=tuple(filter(None, (moved, name_boxes_beyond_edges(own), name_displaced_notes(own)))),
        foreign=tuple(sorted({font.family for font in theirs})),
        foreign_letters="".join(sorted({letter for font in theirs for letter in "".join(font.to_unicode.values())})),
        lines=tuple(find_lines(own)) if MARK in job.html else (),
        fill=measure_fill(own, _TURNED) if job.fits_pages else None,
    )


@functools.cache
def _prepare_engine() -> None:
    """Check the engine's version and replace its functions, once in a process.

    Raises:
        UnknownVersionError: It is not the version that was tried.
    """
    check()
    keep_results()
    replace_lines(Planner().plan, keep_notes)
    grid, breaks = Grid(), Breaks()
    replace_functions(
        add_fields,
        draw_first_line=draw_line,
        _dispatch=draw_in_place,
        find_earlier_page_break=find_page_break,
        text_align=align_line,
        justify_line=justify_line,
        remake_page=breaks.remake_page,
        block_level_layout_switch=grid.lay_out_block,
        _in_flow_layout=grid.lay_out_child,
        avoid_page_break=breaks.avoids,
        block_level_page_break=find_break,
        float_layout=keep_float,
        _update_footnote_area=give_back_room,
    )


@workaround("it fails where it looks for an earlier page break in what stands over columns")
def find_page_break(find: Callable[..., Any], context: object, children: Sequence[Box], *placed: object) -> object:
    """Find an earlier page break, neither between columns nor in blocks that span them."""
    return None if any(child.is_column for child in children) else find(context, children, *placed)


@workaround("notes that a page has no room for go to the next one, whatever that is")
def add_pages_of_notes(job: Copy, press: _Press) -> tuple[Document, str]:
    """Lay the document out with further pages for notes that its last page has no room for: the next page is a strip.

    The sentence tells that its pages do not settle, "" if they do.

    Raises:
        LeftOverNotesError: They need too many pages, and some would be lost.
    """
    for pages in range(_MOST_PAGES_OF_NOTES + 1):
        tree = press.build(job, pages)
        document = fit_pages(tree) if job.fits_pages else tree.lay_out()
        numbered, moved = number_pages(tree, document) if _PAGE_OF in job.html else (document, "")
        if not any(map(has_notes, numbered.pages[len(numbered.pages) - len(job.strips) :])):
            return numbered, moved
    raise LeftOverNotesError


@workaround("notes are lost in a document with `target-counter`, pages of which are set anew (not met again in 70.0)")
def number_pages(tree: BoxTree, document: Document) -> tuple[Document, str]:
    """Write the numbers of the pages of places into a document, counted from 1; they may move others.

    A number is a `span` with the place's id in `data-page-of` and, if its digits are not European, these ten in
    `data-digits`. One with words in `data-elsewhere`, which have `%s` in the number's place, has these, and none on the
    page of the place.
    """
    numbers = _PageNumbers()
    for setting in range(_MOST_SETTINGS + 1):
        numbers.see(document)
        if not tree.write(_PAGE_OF, numbers.write):
            return document, ""
        if setting < _MOST_SETTINGS:
            document = tree.lay_out()
    return document, sentence(
        "after {number} layouts its pages still move; a page number may be wrong", number=_MOST_SETTINGS
    )


class _PageNumbers:
    """The pages of places, and those on which numbers are told, in one layout after the other."""

    def __init__(self) -> None:
        self._pages: dict[str, int] = {}
        self._told: dict[Element, int] = {}
        self._here: set[Element] = set()
        self._moved: set[Element] = set()

    def see(self, document: Document) -> None:
        """Take the pages from a layout."""
        numbered = [*enumerate(document.pages, start=1)]
        self._pages = {name: number for number, page in reversed(numbered) for name in page.anchors}
        self._told = {span: number for number, page in numbered for span in elements_with(page, _ELSEWHERE)}

    def write(self, span: Element) -> str | None:
        """Return what a span says, None if that is not known: what has lost its words gets them back at most once."""
        digits = span.get("data-digits", string.digits)
        page = self._pages.get(span.get(_PAGE_OF))
        if page is None:
            return None
        here = self._told.get(span, page if span in self._here else 0)
        if here == page and span not in self._moved:
            self._here.add(span)
            return ""
        if span in self._here:
            self._moved.add(span)
        number = "".join(digits[int(digit)] for digit in str(page))
        return str(span.get(_ELSEWHERE, "%s")).replace("%s", number)


class _Press:
    """Fonts and style sheets that a process keeps from one job to the next."""

    def __init__(self, missing: str = "") -> None:
        os.environ.update(OWN_LANGUAGE)
        self._fonts = Fonts(substitution_rules())
        self._faces: set[str] = set()
        self._styles: dict[str, Any] = {}
        self._load_fonts(missing_font_faces(missing))

    def build(self, job: Copy, pages_of_notes: int = 0) -> BoxTree:
        """Make the boxes of document and strips."""
        html, styles = _append_strips(job, pages_of_notes)
        self._load_fonts(font_faces(html, "".join(styles), job.images.values()))
        document = EngineDocument(html, _base(), _Fetcher(job.images))
        return BoxTree(document, [self._style(css) for css in styles], self._fonts, has_grid=job.fits_pages)

    def _load_fonts(self, faces: Iterable[str]) -> None:
        # A script's fonts are set up when a text first needs them. Which characters they may set is declared with
        # them, so that fonts left over from another text change nothing.
        for face in faces:
            if face not in self._faces:
                self._faces.add(face)
                self._read(face)

    def _style(self, css: str) -> StyleSheet:
        if css not in self._styles:
            self._styles[css] = self._read(css)
        return self._styles[css]

    def _read(self, css: str) -> StyleSheet:
        return weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=_Fetcher({}))


@functools.cache
def _press() -> _Press:
    return _Press()


def _append_strips(job: Copy, pages_of_notes: int) -> tuple[str, tuple[str, ...]]:
    """Append the strips to the document: a second document would cost its own cascade and set-up."""
    if not job.strips:
        return job.html, job.styles
    strips = '<div class="notes-only"></div>' * pages_of_notes
    for strip in job.strips:
        way = "rtl" if strip.startswith(FROM_THE_RIGHT) else "ltr"
        strips += f'<div class="strip" lang="und" dir="{way}">{strip.removeprefix(FROM_THE_RIGHT)}</div>'
    before, end, after = job.html.rpartition("</body>")
    return f"{before}{strips}{end}{after}", (*job.styles, theme.press_stylesheet("print/strips.css"))


@functools.cache
def _base() -> StyleSheet:
    return weasyprint.CSS(string=theme.stylesheet("print/base.css"))


class _Fetcher(URLFetcher):  # type: ignore[misc]  # untyped
    """Gives the copy's pictures, those within its drawings and the theme's fonts, and fetches nothing."""

    def __init__(self, images: Mapping[str, bytes]) -> None:
        super().__init__()
        self._images = images

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        del headers
        if url.startswith("font:"):
            name = url.removeprefix("font:")
            return URLFetcherResponse(url, missing_font(name) if is_missing_font(name) else printing_font(name))
        data = read_pixels(url) or self._images.get(url)
        if data is None:
            raise ValueError("not among the pictures of the document")
        return URLFetcherResponse(url, data, {"Content-Type": _media_type(data)})


def _media_type(data: bytes) -> str:
    """Return the type of a picture: drawing or pixels, whose kind the engine detects; never a program.

    Raises:
        ValueError: It is of none of the kinds that `normalise` gives to editions.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "image/svg+xml"
    if not is_settled(data):
        raise ValueError("neither a drawing nor PNG, JPEG or GIF")
    return "application/octet-stream"
