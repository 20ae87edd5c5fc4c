"""Measure the letters of a PDF from its drawing operators, with all scaling applied."""

import io
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf

_ONE = pikepdf.Matrix()
_SHOWING = frozenset(("Tj", "TJ", "'", '"'))


def letter_sizes(data: bytes, *, kind: str = "text") -> Counter[float]:
    """Count the strings shown in each size (points, to a hundredth).

    `kind` selects "text", "pictures" (within a Figure or a Formula) or "margin" (outside the text: folios, running
    heads, line numbers).
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        shown = [each for page in pdf.pages for each in _Reader(page.obj, _ONE, []).read(page.obj)]
    return Counter(size for size, names in shown if _kind(names) == kind)


def _kind(names: tuple[str, ...]) -> str:
    return "pictures" if {"/Figure", "/Formula"} & {*names} else "margin" if "/Artifact" in names else "text"


class _Reader:
    """Reader of the operators of a page or form, with its resources and marked content."""

    def __init__(self, holder: Any, base: pikepdf.Matrix, names: list[str]) -> None:
        self._holder, self._stack, self._names = holder, [base], names
        self._text, self._size = _ONE, 0.0

    def read(self, content: Any) -> Iterator[tuple[float, tuple[str, ...]]]:
        """Yield the size of each string and the marked content around it."""
        for instruction in pikepdf.parse_content_stream(content):
            operands, name = list(instruction.operands), str(instruction.operator)
            if name == "Do":
                yield from self._form(str(operands[0]))
            elif name in _SHOWING:
                whole = self._text @ self._stack[-1]
                yield round(self._size * math.hypot(whole.c, whole.d), 2), tuple(self._names)
            else:
                self._placed(name, operands)
                self._marked(name, operands)

    def _form(self, name: str) -> Iterator[tuple[float, tuple[str, ...]]]:
        form = self._holder.Resources.XObject[name]
        if form.Subtype == pikepdf.Name.Form:
            own = pikepdf.Matrix(*map(float, form.get("/Matrix", (1, 0, 0, 1, 0, 0))))
            holder = form if "/Resources" in form else self._holder
            yield from _Reader(holder, own @ self._stack[-1], [*self._names]).read(form)

    def _placed(self, name: str, operands: list[Any]) -> None:
        match name:
            case "q":
                self._stack.append(self._stack[-1])
            case "Q":
                self._stack.pop()
            case "cm":
                self._stack[-1] = pikepdf.Matrix(*map(float, operands)) @ self._stack[-1]
            case "BT":
                self._text = _ONE
            case "Tm":
                self._text = pikepdf.Matrix(*map(float, operands))
            case "Tf":
                self._size = float(operands[1])

    def _marked(self, name: str, operands: list[Any]) -> None:
        if name in ("BDC", "BMC"):
            self._names.append(str(operands[0]))
        elif name == "EMC":
            self._names.pop()
