"""Private names of WeasyPrint for lines: planned line ends, notes kept with their lines.

The engine fills a line as far as there is room. A planned line gets unlimited room and its text is cut where planned,
so that no word is tried, and copied, searched and spoken text has the engine's own lines.
"""

from __future__ import annotations

import functools
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

import weasyprint.layout.block
import weasyprint.layout.inline as engine
from weasyprint.formatting_structure import boxes
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi

from pipeline.press.typesetting.total_fit import BLANK
from pipeline.press.upstream import Box, Context, Given, Internal, SkipStack, Style, patch

_INLINE, _BREAK = "weasyprint.layout.inline:", "weasyprint.text.line_break:"
_BLOCK = "weasyprint.layout.block:"
LINE_INTERNALS = (
    # Ours gives a planned line all room.
    Internal(
        _INLINE + "split_inline_box",
        "context box position_x max_x bottom_space skip_stack containing_block absolute_boxes fixed_boxes "
        "line_placeholders waiting_floats line_children first_letter_style first_line_style",
        calls=_INLINE + "split_inline_level",
    ),
    # Takes what is not planned for the next line; says how far lines are in.
    Internal(
        _INLINE + "get_next_linebox",
        uses="text_indent excluded_shapes skip_first_whitespace",
        calls=_INLINE + "split_inline_box",
    ),
    # Ours knows where a text is to be cut.
    Internal(
        _INLINE + "split_text_box", "context box available_width skip is_line_start", calls=_INLINE + "split_first_line"
    ),
    Internal(_INLINE + "split_inline_level", calls=_INLINE + "split_text_box"),  # cuts it
    # Ours cuts it.
    Internal(
        _BREAK + "split_first_line",
        "text style context max_width justification_spacing is_line_start minimum",
        uses="pyphen language_fallback",
    ),
    Internal(_INLINE + "text_align", "context line available_width last"),  # ours lets gaps shrink
    Internal(_INLINE + "justify_line", "context line extra_width"),  # shares what is left among gaps
    Internal(_INLINE + "count_expandable_spaces", uses="count", says="\u00a0"),  # tells which gaps grow
    # Tells how wide a picture in a line is.
    Internal(_INLINE + "atomic_box", "context box position_x skip_stack containing_block absolute_boxes fixed_boxes"),
    Internal("weasyprint.layout.percent:resolve_percentages", "box containing_block"),  # tells edges of boxes
    # Ours keeps notes on the page of their call; it says whether the whole is left to the next page.
    Internal(
        _BLOCK + "_linebox_layout",
        "context box index child new_children page_is_empty absolute_boxes fixed_boxes adjoining_margins bottom_space "
        "position_y skip_stack first_letter_style first_line_style draw_bottom_decoration max_lines",
        uses="abort stop report_footnote current_page_footnotes reported_footnotes",
    ),
    Internal(_BLOCK + "block_container_layout", calls=_BLOCK + "_linebox_layout"),  # forgets what it is to leave
    # Forgets what is in a line that goes to the next page.
    Internal(_BLOCK + "remove_placeholders", "context box_list absolute_boxes fixed_boxes"),
    Internal(_BREAK + "get_log_attrs", "text lang"),  # knows where lines may end
    Internal(_BREAK + "create_layout", "text style context max_width justification_spacing"),  # shapes a text
    # Measures it.
    Internal(
        _BREAK + "first_line_metrics",
        "first_line text layout resume_at space_collapse style hyphenated hyphenation_character",
    ),
)
# Of Pango, as the engine declares it.
LINE_STRUCTS = {"PangoLogAttr": "is_line_break", "PangoGlyphInfo": "glyph geometry", "PangoGlyphGeometry": "width"}
WORDS_OF_A_GLYPH = 5
"""How many words of 32 bits say what a glyph is: its number, width, two offsets and flags."""
_UNITS = 1024  # of Pango in a pixel
# Of a ragged last line, of its last two words with their blank, so that they stand together.
_FEWEST_LETTERS, _LETTERS_OF_TWO_WORDS = 6, 10
_WRAPPING = ("normal", "pre-wrap", "pre-line")
_DASH, _NO_BREAK = "–".encode(), ("\u00a0".encode(), "\u202f".encode())


class LineEnd(NamedTuple):
    """The end of a planned line: box of text, offset in its bytes, and whether within a word."""

    box: Box
    at: int
    is_hyphenated: bool


class PlannedLine(NamedTuple):
    """The plan of a line: its end (None: the engine's choice), what hangs out of it and how wide its blanks are.

    The former is in parts of the font size, the latter in thousandths.
    """

    cut: LineEnd | None
    hang: float = 0.0
    blank: int = BLANK


Plan = Callable[["Context", "Box", "Box", float, "SkipStack"], PlannedLine | None]
"""From the context, a line that is to be set, the block that holds it, the room in it and where it begins: the plan."""


@dataclass
class _Setting:
    """The state of setting: planned line, last text of an unplanned line, and the piece to cut of a text."""

    plan: Plan
    line: PlannedLine | None = None
    last_text: Box | None = None
    piece: tuple[int, bool] | None = None

    def split_inline_box(self, original: Callable[..., Given], *args: Given) -> Given:
        """Set a line, or a part of one, with unlimited room if it is planned."""
        context, box, start, end, _, skip_stack, block, *_, first_letter_style, first_line_style = args
        if not isinstance(box, boxes.LineBox):
            return original(*args)
        is_plain = not (first_letter_style or first_line_style)
        outer = self.line, self.last_text
        self.line = self.plan(context, box, block, end - start, skip_stack) if is_plain else None
        self.last_text = None if self.line else _last_text(box)
        try:
            room = inf if self.line else end
            set_line = original(context, box, start, room, *args[4:])
            set_line[0].plan = self.line
        finally:
            self.line, self.last_text = outer
        return set_line

    def split_text_box(
        self, original: Callable[..., Given], context: Context, box: Box, room: float | None, skip: int, **kwargs: Given
    ) -> Given:
        """Set a box's text up to the planned end; in an unplanned line, without a runt or a bare blank in the next."""
        cut = self.line.cut if self.line else None
        if cut and cut.box is box and cut.at > skip:
            self.piece = cut.at - skip, cut.is_hyphenated
        try:
            first = original(context, box, room, skip, **kwargs)
            if first[1] and not self.line:
                earlier = _before_runt(box, skip, first) if box is self.last_text else 0
                earlier = earlier or _before_dash(box.text, skip, first[1])
                self.piece = (earlier, False) if earlier else None
            return original(context, box, room, skip, **kwargs) if self.piece else first
        finally:
            self.piece = None

    def split_first_line(
        self, original: Callable[..., Given], text: str, style: Style, context: Context, *args: Given, **kwargs: Given
    ) -> Given:
        """Shape the first line of a text: the piece to cut."""
        if self.piece is None:
            return original(text, style, context, *args, **kwargs)
        (length, is_hyphenated), self.piece = self.piece, None
        cut = text.encode()[:length].decode().rstrip(" ")
        if not cut:
            return None, 0, length, 0, 0, 0
        hyphen = style["hyphenate_character"] if is_hyphenated else ""
        layout = line_break.create_layout(cut + hyphen, style, context, None, args[1])
        first, _ = layout.get_first_line()
        how_ended = {"hyphenated": bool(hyphen), "hyphenation_character": hyphen}
        shaped = line_break.first_line_metrics(first, cut, layout, None, space_collapse=True, style=style, **how_ended)
        return (*shaped[:2], length, *shaped[3:])

    @staticmethod
    def text_align(original: Callable[..., float], context: Context, line: Box, room: float, last: Given) -> float:
        """Place a line; gaps of a planned line shrink if it is too long, and its last sign hangs out."""
        if plan := getattr(line, "plan", None):
            room += plan.hang * line.style["font_size"]
            if plan.hang or line.width > room:
                engine.justify_line(context, line, room - line.width)
                return 0.0
        return original(context, line, room, last=last)


def _last_text(line: Box) -> Box | None:
    """Return the last text of a hyphenated line that runs from the left; None if it ends otherwise."""
    style = line.style
    if style["direction"] != "ltr" or style["hyphens"] != "auto" or not _has_hyphenation(style["lang"]):
        return None
    box = line
    while isinstance(box, boxes.ParentBox):
        flowing = [child for child in box.children if child.is_in_normal_flow()]
        if not flowing:
            return None
        box = flowing[-1]
    return box if isinstance(box, boxes.TextBox) and wraps(box.style) else None


def _before_runt(box: Box, skip: int, first: Given) -> int:
    """Return after how many bytes a line is to end so that the next has enough; 0 if it may end where it does."""
    shown, resume, _ = first
    text = box.text.encode()
    end = resume
    is_cut = shown is not None and shown.text.endswith(box.style["hyphenate_character"])
    while rest := text[end:].decode().strip():
        blank = text.rfind(b" ", skip, end - 1) + 1
        is_short = len(rest) < _FEWEST_LETTERS or len(text[blank:].decode()) < _LETTERS_OF_TWO_WORDS
        if blank <= skip or not (is_short or (is_cut and " " not in rest)):
            break
        end, is_cut = blank, False
    return end - skip if end < resume else 0


def _before_dash(text: str, skip: int, resume: int) -> int:
    """Return after how many bytes a line is to end so that the next begins with no blank behind a dash; else 0."""
    if "–" not in text:
        return 0
    written = text.encode()
    if not (written[:resume].endswith(_DASH) and written[resume:].startswith(_NO_BREAK)):
        return 0
    return max(written.rfind(b" ", skip, resume) + 1 - skip, 0)


def keep_words(lay_out: Callable[..., Given], context: Context, box: Box, index: int, *args: Given) -> Given:
    """Lay out lines of a paragraph as the engine's `lay_out` does; lines that end a page within a word go to the next.

    So does the paragraph where too few lines would stay, unless it is the first of the page.
    """
    abort, stop, resume, bottom, *rest = lay_out(context, box, index, *args)
    _, lines, page_is_empty, absolute, fixed, *_ = args
    while stop and resume and not abort and not context.in_column and lines and _is_cut(lines[-1]):
        if len(lines) <= max(box.style["orphans"], 1):
            return not page_is_empty, page_is_empty, resume, bottom, *rest
        bottom -= lines[-1].height
        weasyprint.layout.block.remove_placeholders(context, [lines.pop()], absolute, fixed)
        resume = {index: lines[-1].resume_at}
    return abort, stop, resume, bottom, *rest


def _is_cut(line: Box) -> bool:
    """Return whether a line that may be hyphenated ends within a word."""
    texts = [part for part in line.descendants() if isinstance(part, boxes.TextBox) and part.text]
    style = texts[-1].style if texts else line.style
    return bool(texts) and style["hyphens"] == "auto" and texts[-1].text.endswith(("-", style["hyphenate_character"]))


def replace_lines(plan: Plan, keep_notes: Callable[..., Given]) -> None:
    """End lines by `plan`, and call `keep_notes`, which is given the engine's function first."""
    for lay_out in (keep_words, keep_notes):
        patch(weasyprint.layout.block, "_linebox_layout", lay_out)
    setting = _Setting(plan)
    for name in ("split_inline_box", "split_text_box", "split_first_line", "text_align"):
        patch(engine, name, getattr(setting, name))


def is_justified(line: Box) -> bool:
    """Return whether lines like this are justified."""
    return bool(line.style["text_align_all"] == "justify")


def has_floats_beside(context: Context, line: Box, block: Box) -> bool:
    """Return whether a float may take room from a line of a block."""
    left = block.content_box_x()
    return any(
        shape.position_y + shape.margin_height() > line.position_y
        and shape.position_x < left + block.width
        and shape.position_x + shape.margin_width() > left
        for shape in context.excluded_shapes
    )


def is_inline(box: Box) -> bool:
    """Return whether a box is an inline box with other boxes."""
    return isinstance(box, boxes.InlineBox)


def is_inline_picture(box: Box) -> bool:
    """Return whether a box is a picture or a formula among words."""
    return isinstance(box, boxes.InlineReplacedBox)


def edges_of(box: Box, block: Box) -> tuple[float, float]:
    """Return the widths of margins, borders and paddings of an inline box at its left and right, in pixels."""
    resolve_percentages(box, block)
    left, right = (0 if margin == "auto" else margin for margin in (box.margin_left, box.margin_right))
    return left + box.border_left_width + box.padding_left, right + box.border_right_width + box.padding_right


def width_of_picture(context: Context, box: Box, block: Box) -> float:
    """Return the width of a picture in a line, in pixels."""
    resolve_percentages(box, block)
    return float(engine.atomic_box(context, box, 0, None, block, [], []).margin_width())


def breaks_in(text: str, language: str) -> list[int]:
    """Return the letters of a text before which a line may begin."""
    return [place for place, said in enumerate(line_break.get_log_attrs(text, language)) if said.is_line_break]


def wraps(style: Style) -> bool:
    """Return whether lines may end within a text of this style."""
    return bool(style["white_space"] in _WRAPPING)


def widths_in(context: Context, text: str, style: Style) -> Iterator[tuple[int, float]]:
    """Yield the byte offset of each glyph's letters, and its width in parts of the font size."""
    layout = line_break.create_layout(text, style, context, None, 0)
    size = style["font_size"] * _UNITS
    run = layout.get_first_line()[0].runs[0]
    while run:
        item, shown, run = run.data.item, run.data.glyphs, run.next
        number = shown.num_glyphs
        words = array("i", bytes(ffi.buffer(shown.glyphs, number * WORDS_OF_A_GLYPH * 4)))
        offset = item.offset
        for start, width in zip(ffi.unpack(shown.log_clusters, number), words[1::WORDS_OF_A_GLYPH], strict=True):
            yield offset + start, width / size


@functools.cache
def _dictionary(language: str, left: int, right: int) -> Any:  # noqa: ANN401 - untyped
    return line_break.pyphen.Pyphen(lang=language, left=left, right=right)


def _has_hyphenation(language: str | None) -> bool:
    return bool(language and line_break.pyphen.language_fallback(language))


@functools.lru_cache(10_000)
def hyphens_in(word: str, language: str, limits: tuple[int, int, int]) -> Sequence[int]:
    """Return the letters of a word that a hyphen may come before without a change of spelling."""
    total, left, right = limits
    known = line_break.pyphen.language_fallback(language)
    if len(word) < total or not known:
        return ()
    # A place has further data where it is to be spelled in another way.
    return tuple(int(place) for place in _dictionary(known, left, right).positions(word) if not place.data)
