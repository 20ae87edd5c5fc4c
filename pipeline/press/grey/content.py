"""Streams of drawing commands, made grey: what they draw is read, and colours are written anew where they are used.

So one colour becomes black as text, dark as a line and a middle grey as an area.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Dictionary, Matrix, Name, Object, Operator, Page, Pdf, PdfInlineImage, Stream

from pipeline.press.grey.paths import THINNEST, Path, Rectangle, rectangular, scale_of, thickened
from pipeline.press.grey.pictures import grey_inline_picture, grey_picture
from pipeline.press.grey.shadings import grey_shading
from pipeline.press.grey.state import Canvas, Paint, State
from pipeline.press.grey.tones import GREY, Convert, area, converter, letter, line

_Commands = list[tuple[list[Any], Operator]]
_PATTERN = Name.Pattern
_FILLS = {"f": "", "F": "", "f*": "*", "B": "", "B*": "*", "b": "", "b*": "*"}
_STROKES = frozenset(("S", "s", "B", "B*", "b", "b*"))
_PATHS = frozenset(("m", "l", "c", "v", "y", "h", "re"))
_TEXTS = frozenset(("Tj", "TJ", "'", '"'))
_THIN_STROKE = 1.5  # points: what is thicker is an area to the eye


class Greyer:
    """Makes the streams of one PDF grey, each of them once."""

    def __init__(self, pdf: Pdf) -> None:
        """Begin with the whole of a PDF, in which new streams find their place."""
        self.pdf = pdf
        self._done: set[tuple[int, int]] = set()

    def page(self, page: Page) -> None:
        """Turn a page grey, with all that it draws."""
        drawn = _Stream(self, page.obj.Resources, State(Matrix()), Canvas())
        page.obj.Contents = self.pdf.make_stream(drawn.greyed(page.obj))

    def form(self, form: Object, state: State, canvas: Canvas) -> None:
        """Turn grey a form or the cell of a pattern that is drawn in a state."""
        if self.is_new(form):
            drawn = _Stream(self, form.get("/Resources", Dictionary()), state.within(form), canvas)
            form.write(drawn.greyed(form))

    def is_new(self, thing: Object) -> bool:
        """Return whether an object has not been made grey yet; direct ones never have."""
        if not thing.is_indirect:
            return True
        new = thing.objgen not in self._done
        self._done.add(thing.objgen)
        return new


class _Stream:
    """One stream, command by command."""

    def __init__(self, greyer: Greyer, resources: Object, state: State, canvas: Canvas) -> None:
        self._greyer, self._resources, self._canvas = greyer, resources, canvas
        self._state, self._stack = state, list[State]()
        self._path = Path()
        self._out: _Commands = []

    def greyed(self, stream: Object) -> bytes:
        for command in pikepdf.parse_content_stream(stream):
            self._take(list(command.operands), str(command.operator))
        return pikepdf.unparse_content_stream(self._out)

    def _take(self, operands: list[Any], operator: str) -> None:
        if operator in _PATHS:
            self._path.add(operator, operands)
        elif operator in ("W", "W*"):
            self._path.clip = operator
        elif operator in _FILLS or operator in _STROKES or operator == "n":
            self._paint_path(operator)
        elif operator in _TEXTS:
            self._show(operands, operator)
        elif operator in _COLOURS:
            self._set_colour(operands, operator)
        elif operator == "w":
            self._state.width = float(operands[0])
        elif operator == "Do":
            self._draw(operands[0])
        elif operator == "INLINE IMAGE":
            self._draw_inline(operands[0])
        else:
            self._follow(operands, operator)
            self._write(operator, *operands)

    def _write(self, operator: str, *operands: Any) -> None:  # noqa: ANN401 - numbers, names and strings
        self._out.append((list(operands), Operator(operator)))

    def _follow(self, operands: list[Any], operator: str) -> None:
        """Keep what a command sets that is written as it is."""
        match operator:
            case "q":
                self._stack.append(replace(self._state))
            case "Q" if self._stack:
                self._state = self._stack.pop()
            case "gs":
                self._state.opacity = float(self._resources.ExtGState[operands[0]].get("/ca", self._state.opacity))
            case "sh":
                self._shade(self._resources.Shading[operands[0]])
                self._canvas.fill(_EVERYWHERE, None, self._state)
            case _:
                self._state.follow(operator, operands)

    def _set_colour(self, operands: list[Any], operator: str) -> None:
        which = int(operator.isupper())
        space = _COLOURS[operator]
        if operator in ("cs", "CS"):
            self._set_space(which, operands[0])
        elif space is not None:
            self._state.set_paint(which, space([float(each) for each in operands]), space)
        elif isinstance(operands[-1], Name):
            self._grey_pattern(self._resources.Pattern[operands[-1]])
            self._state.set_paint(which, operands[-1], None)
        else:
            convert = self._state.spaces[which]
            self._state.set_paint(which, convert([float(each) for each in operands]) if convert else 0.0, convert)

    def _set_space(self, which: int, name: Name) -> None:
        space = self._resources.get("/ColorSpace", Dictionary()).get(str(name), name)
        # A space begins with black in all that the press uses.
        self._state.set_paint(which, 0.0, None if space == _PATTERN else converter(space))

    def _use(self, which: int, tone: Paint) -> None:
        """Write a paint if it is not the one that is in use."""
        if isinstance(tone, float):
            tone = round(tone, 3)
        written = self._state.written
        if tone == written[which] and isinstance(tone, float) == isinstance(written[which], float):
            return
        if isinstance(tone, float):
            self._write("G" if which else "g", tone)
        else:
            self._write("CS" if which else "cs", _PATTERN)
            self._write("SCN" if which else "scn", tone)
        self._state.written = (written[0], tone) if which else (tone, written[1])

    def _paint_path(self, operator: str) -> None:
        path, self._path = self._path, Path()
        if not path.pieces:
            self._write(operator)
            return
        clip = path.clip
        if operator in _FILLS:
            path = self._fill(path, operator)
        if operator in _STROKES:
            self._stroke()
        if clip:
            path = self._clip(path, clip)
        for piece, numbers in path.pieces:
            self._write(piece, *(round(number, 4) for number in numbers))
        if clip:
            self._write(clip)
        self._write(operator)

    def _fill(self, path: Path, operator: str) -> Path:
        state, paint = self._state, self._state.paints[0]
        even_odd = _FILLS[operator] == "*"
        alone = operator not in _STROKES
        if state.side and even_odd and alone:
            thick: Path | None = rectangular(state.side.moved(state.matrix.inverse()))
        else:
            thick = thickened(path, state.matrix, even_odd=even_odd) if alone else None
        if isinstance(paint, float):
            self._use(0, line(paint) if thick else area(paint))
        else:
            self._use(0, paint)
        if not thick:
            tone = area(paint) if isinstance(paint, float) else None
            self._canvas.fill(path.bounds.moved(state.matrix), tone, state)
        return thick or path

    def _stroke(self) -> None:
        state, paint = self._state, self._state.paints[1]
        scale = scale_of(state.matrix)
        width = max(state.width, THINNEST / scale)
        self._use_width(width)
        if isinstance(paint, float):
            paint = line(paint) if width * scale < _THIN_STROKE else area(paint)
        self._use(1, paint)

    def _use_width(self, width: float) -> None:
        if width != self._state.written_width:
            self._write("w", round(width, 4))
            self._state.written_width = width

    def _clip(self, path: Path, clip: str) -> Path:
        state = self._state
        box = path.bounds.moved(state.matrix)
        if path.cuts_out_a_side and clip == "W*" and 0 < box.thickness < THINNEST:
            state.side = box = box.widened(THINNEST)
            path = rectangular(box.moved(state.matrix.inverse()))
        state.clip = box.within(state.clip) if state.clip else box
        return path

    def _show(self, operands: list[Any], operator: str) -> None:
        state = self._state
        ground = self._canvas.at(state.first_letter)
        for which, modes in enumerate(((0, 2, 4, 6), (1, 2, 5, 6))):
            if state.rendering in modes:
                paint = state.paints[which]
                self._use(which, letter(paint, ground) if isinstance(paint, float) else paint)
        self._use_width(state.width)
        self._write(operator, *operands)

    def _draw(self, name: Name) -> None:
        drawn = self._resources.XObject[name]
        paint = self._state.paints[0]
        self._use(0, area(paint) if isinstance(paint, float) else paint)
        if isinstance(drawn, Stream) and drawn.Subtype == Name.Image:
            if self._greyer.is_new(drawn):
                grey_picture(drawn)
            self._canvas.fill(_UNIT.moved(self._state.matrix), None, self._state)
        else:
            stroke = self._state.paints[1]
            self._use(1, line(stroke) if isinstance(stroke, float) else stroke)
            self._use_width(self._state.width)
            self._greyer.form(drawn, self._state, self._canvas)
        self._write("Do", name)

    def _draw_inline(self, picture: PdfInlineImage) -> None:
        if picture.image_mask:
            self._out.append(([picture], Operator("INLINE IMAGE")))
            return
        name = next(self._unused_names())
        if "/XObject" not in self._resources:
            self._resources.XObject = Dictionary()
        self._resources.XObject[name] = grey_inline_picture(self._greyer.pdf, picture)
        self._write("Do", Name(name))

    def _unused_names(self) -> Iterator[str]:
        used = self._resources.get("/XObject", Dictionary())
        return (name for number in range(len(used) + 1) if (name := f"/Grey{number}") not in used)

    def _grey_pattern(self, pattern: Object) -> None:
        if "/Shading" in pattern:
            self._shade(pattern.Shading)
        else:
            # Where its cells come to stand does not matter: they stand for themselves.
            self._greyer.form(pattern, State(Matrix()), Canvas())

    def _shade(self, shading: Object) -> None:
        if self._greyer.is_new(shading):
            grey_shading(self._greyer.pdf, shading)


_EVERYWHERE, _UNIT = Rectangle(-1e6, -1e6, 1e6, 1e6), Rectangle(0, 0, 1, 1)
_COLOURS: dict[str, Convert | None] = {
    "g": converter(GREY),
    "G": converter(GREY),
    "rg": converter(Name.DeviceRGB),
    "RG": converter(Name.DeviceRGB),
    "k": converter(Name.DeviceCMYK),
    "K": converter(Name.DeviceCMYK),
    **dict.fromkeys(("cs", "CS", "sc", "SC", "scn", "SCN")),
}
