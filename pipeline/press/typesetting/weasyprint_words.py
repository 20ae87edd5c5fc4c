"""Private names of WeasyPrint for words: lines are drawn by runs of glyphs, and words as they were shaped before.

Where a line is stretched, Pango shapes what is between two blanks by itself. So a word has the same glyphs in any
such line of its style, and only the blanks differ: most lines need no shaping to be drawn, and no look at each glyph.
The words of a line are learnt as Pango shapes them; what they would be by this rule has to be what they are.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango

from pipeline.press.typesetting.weasyprint_lines import WORDS_OF_A_GLYPH
from pipeline.press.upstream import Given, Internal, PangoLayout, Stream, Style, TextBox

_DRAW, _SET_TEXT = "weasyprint.draw.text:draw_first_line", "weasyprint.text.line_break:Layout.set_text"
WORD_INTERNALS = (
    # Ours writes the same.
    Internal(_DRAW, uses="set_text_matrix add_font show_text to_unicode widths x_offset y_offset"),
    Internal(_SET_TEXT, uses="word_spacing justification_spacing boundary_positions factor"),  # sets blanks apart
)
_MOST = 3_000  # words of a style that are kept: some 5 MiB
_SMALLEST = 1e-6  # size of letters that are drawn
_EMPTY: int = pango.PANGO_GLYPH_EMPTY
_OLDEST = 14802  # Pango's version that tells sizes of fonts as the engine has them
_EACH_BLANK = (" ", "\u00a0")
_BLANKS, _BLANKS_TOGETHER = re.compile("([ \u00a0])"), re.compile("[ \u00a0]{2}")
# Latin letters, and what stands among them: of one script, from the left, a glyph or more for each.
_PLAIN = re.compile("[ -~\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u202f-\u203a]*+")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")


class _Run(NamedTuple):
    """Glyphs of one font in a line: numbers, widths and moves in units of Pango, and where their letters begin."""

    font: Any
    numbers: Sequence[int]
    widths: Sequence[int]
    moved: Sequence[int]
    text: bytes
    starts: Sequence[int]

    def said(self, at: int) -> str:
        """Return what a glyph says."""
        end = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[at] : end].decode()


class _Shapes:
    """The words and blanks of a style as they were shaped; `layout` keeps their font in use.

    It `fails` where Pango stretches blanks otherwise.
    """

    def __init__(self) -> None:
        self.words: dict[str, _Run] = {}
        self.font: Any = None
        self.layout: Any = None
        self.fails = False


class Words:
    """Draws lines, those of known words without shaping them."""

    def __init__(self, kind_of: Callable[[Style], object]) -> None:
        """Begin with no words; `kind_of` tells which styles shape alike."""
        self._kind_of = kind_of
        self._shapes: dict[object, _Shapes] = {}

    def forget(self) -> None:
        """Forget all words."""
        self._shapes.clear()

    @staticmethod
    def is_plain(layout: PangoLayout, style: Style) -> bool:
        """Return whether a line may be drawn without being shaped."""
        text: str = layout.text
        return bool(
            layout.justification_spacing
            and style["letter_spacing"] in ("normal", 0)
            and style["direction"] == "ltr"
            and _PLAIN.fullmatch(text)
            and _LATIN.search(text)
            and not _BLANKS_TOGETHER.search(text)
            and _spacing(layout, style)
            and pango.pango_version() >= _OLDEST
        )

    def draw(self, stream: Stream, textbox: TextBox, matrix: Given) -> bool:
        """Draw a line of words that are known, and return whether all are."""
        layout, style = textbox.pango_layout, textbox.style
        shapes = self._shapes.get(self._kind_of(style))
        parts = list(filter(None, _BLANKS.split(layout.text)))
        if shapes is None or shapes.fails or not shapes.words.keys() >= set(parts):
            return False
        font, size = stream.add_font(shapes.font)
        if not _has_outlines(font):
            return False
        stream.set_text_matrix(*matrix.values)
        stream.set_font_size(font.hash, size)
        pen = _pen(stream, font, size, shapes.font)
        words = pen.words.setdefault(shapes, {})
        spacing, last = _spacing(layout, style), len(parts) - 1
        written = []
        for number, part in enumerate(parts):
            if part in _EACH_BLANK:
                blank = shapes.words[part]
                width, moved = _stretch(blank.widths[0], spacing, is_first=number == 0, is_last=number == last)
                written.append(pen.write(blank._replace(widths=[width], moved=[moved])))
            else:
                if part not in words:
                    words[part] = pen.write(shapes.words[part])
                written.append(words[part])
        stream.show_text("".join(written))
        return True

    def draw_shaped(self, stream: Stream, textbox: TextBox, matrix: Given, *, learns: bool) -> bool:
        """Draw a line that is shaped, and return whether it has no unusual glyphs; learn its words on demand."""
        layout = textbox.pango_layout
        if pango.pango_version() < _OLDEST or textbox.style["font_size"] < _SMALLEST or not textbox.text.strip():
            return False
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003 - of C
        runs = _runs_of(layout)
        fonts = [stream.add_font(run.font) for run in runs]
        if not runs or not all(_has_outlines(font) for font, _ in fonts):
            return False
        stream.set_text_matrix(*matrix.values)
        before, written = None, ""
        for run, (font, size) in zip(runs, fonts, strict=True):
            if run.font != before:
                if written:
                    stream.show_text(written)
                before, written = run.font, ""
                stream.set_font_size(font.hash, size)
            written += _pen(stream, font, size, run.font).write(run)
        stream.show_text(written)
        if learns:
            self._learn(layout, textbox.style, runs)
        return True

    def _learn(self, layout: PangoLayout, style: Style, runs: Sequence[_Run]) -> None:
        """Learn the words of a line."""
        shapes = self._shapes.setdefault(self._kind_of(style), _Shapes())
        parts = list(filter(None, _BLANKS.split(layout.text)))
        if len(shapes.words) >= _MOST:
            shapes.words.clear()
        if shapes.layout is None:
            shapes.font, shapes.layout = runs[0].font, layout.layout
        if [run.text.decode() for run in runs] != parts or any(run.font != shapes.font for run in runs):
            return
        spacing, last = _spacing(layout, style), len(parts) - 1
        for number, (part, run) in enumerate(zip(parts, runs, strict=True)):
            if part not in _EACH_BLANK:
                if not any(run.moved):
                    shapes.words[part] = run
                continue
            width, ends = run.widths[0], {"is_first": number == 0, "is_last": number == last}
            known = shapes.words.setdefault(part, run._replace(widths=[width - spacing], moved=[0]))
            if (width, run.moved[0]) != _stretch(known.widths[0], spacing, **ends):
                shapes.fails = True


def _spacing(layout: PangoLayout, style: Style) -> int:
    """Return what each blank grows by: units of Pango."""
    return int((style["word_spacing"] + layout.justification_spacing) * TO_UNITS)


def _stretch(width: int, spacing: int, *, is_first: bool, is_last: bool) -> tuple[int, int]:
    """Return the width of a blank in a line, and how far it is moved within: Pango shares the space at both sides.

    It drops what is outside of the line, and the engine asks for twice as much there.
    """
    spacing *= 1 + (is_first or is_last)
    left = int(spacing / 2)
    if spacing % TO_UNITS == 0:
        left = (left + TO_UNITS // 2) // TO_UNITS * TO_UNITS
    return width + spacing - is_first * left - is_last * (spacing - left), 0 if is_first else left


def _runs_of(layout: PangoLayout) -> list[_Run]:
    """Return the runs of a line, none where one has unusual glyphs or comes from the right."""
    runs = list[_Run]()
    text = layout.text.encode()
    run = layout.get_first_line()[0].runs[0]
    while run:
        item, shown, run = run.data.item, run.data.glyphs, run.next
        number = shown.num_glyphs
        words = array("i", bytes(ffi.buffer(shown.glyphs, number * WORDS_OF_A_GLYPH * 4)))
        numbers, widths, moved, raised = (words[at::WORDS_OF_A_GLYPH] for at in range(4))
        if any(raised) or item.analysis.level % 2 or not number or not 0 <= min(numbers) <= max(numbers) < _EMPTY:
            return []
        own = text[item.offset : item.offset + item.length]
        runs.append(_Run(item.analysis.font, numbers, widths, moved, own, ffi.unpack(shown.log_clusters, number)))
    return runs


def _has_outlines(font: Given) -> bool:
    """Return whether the glyphs of a font are neither pictures nor drawings."""
    return not (font.bitmap or font.png or font.svg or font.colr)


def _pen(stream: Stream, font: Given, size: float, pango_font: Given) -> _Pen:
    """Return what writes glyphs of a size in a font of a document."""
    pens: dict[float, _Pen] = font.__dict__.setdefault("pens", {})
    return pens[size] if size in pens else pens.setdefault(size, _Pen(stream, font, size, pango_font))


class _Pen:
    """Writes glyphs of one size in a font of a document, which has their texts and widths, as the engine does."""

    def __init__(self, stream: Stream, font: Given, size: float, pango_font: Given) -> None:
        self._stream, self._font, self._size, self._pango_font = stream, font, size, pango_font
        self._pieces: dict[tuple[int, int, int], str] = {}
        self.words: dict[_Shapes, dict[str, str]] = {}

    def write(self, run: _Run) -> str:
        """Return glyphs as they are written."""
        pieces, written = self._pieces, "<"
        for at, key in enumerate(zip(run.numbers, run.widths, run.moved, strict=True)):
            if key not in pieces:
                pieces[key] = self._piece(*key, run.said(at))
            written += pieces[key]
        return written[:-1] if written[-1] == "<" else f"{written}>"

    def _piece(self, number: int, width: int, moved: int, said: str) -> str:
        font, offset = self._font, moved / self._size
        font.to_unicode.setdefault(number, said)
        if number not in font.widths:
            extents = self._stream.logical_rect
            pango.pango_font_get_glyph_extents(self._pango_font, number, self._stream.ink_rect, extents)
            font.widths[number] = round(extents.width * 1000 * FROM_UNITS / self._size)
        kerning = font.widths[number] + offset - width * 1000 * FROM_UNITS / self._size
        return (f">{-offset}<" if offset else "") + f"{number:04x}" + (f">{int(kerning)}<" if kerning else "")
