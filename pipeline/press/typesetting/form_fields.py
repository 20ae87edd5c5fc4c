"""Form fields of a PDF that is not yet bound.

They replace the engine's, which have no appearances (ISO 19005-3, 6.4.1), ask viewers to make some, and embed whole
fonts for each document. A field has neither ground nor frame: style sheets draw these on or below its element.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

import pydyf

from pipeline.press.fonts.merge import font_name
from pipeline.press.upstream import Element, Matrix, Page, Pdf, Style, workaround

_POINTS = 0.75  # a CSS pixel
# Where a style sheet leaves the line height to the font.
_NORMAL_PITCH = 1250
# An annotation's flag "print", a field's flag "several lines" (ISO 32000-1, tables 165 and 228).
_PRINTED, _SEVERAL_LINES = 4, 1 << 12
# Which side text is set from (ISO 32000-1, table 222).
_LEFT, _RIGHT = 0, 2
# A check mark in a square of 12 by 12.
_MARK = ((2.4, 6.2), (4.9, 3.2), (9.6, 9.4))
_BOX, _STROKE = 12, 1.4

Box = Any
Inputs = Iterable[tuple[Box, tuple[float, float, float, float]]]


@workaround("fields of text have no appearance, and each document embeds whole fonts for them", "near #2726, open")
def add_fields(forms: Mapping[Any, Inputs], matrix: Matrix, pdf: Pdf, page: Page, *_: object) -> None:
    """Give a page its fields, in document order, instead of the engine's `add_forms`.

    Raises:
        KeyError: A field has no name.
    """
    for box, rectangle in itertools.chain.from_iterable(forms.values()):
        left, top = matrix.transform_point(*rectangle[:2])
        right, bottom = matrix.transform_point(*rectangle[2:])
        element = box.element
        field = pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Widget",
                "Rect": pydyf.Array([round(value, 3) for value in (left, bottom, right, top)]),
                "P": page.reference,
                "F": _PRINTED,
                "Border": pydyf.Array([0, 0, 0]),
                "T": pydyf.String(element.attrib["name"]),
                "TU": pydyf.String(element.get("title") or element.attrib["name"]),
            }
        )
        width, height = right - left, top - bottom
        if element.get("type") == "checkbox":
            field.update(_tick_box(pdf, element, box.style, width, height))
        else:
            field.update(_text(pdf, element, box.style, width, height))
        pdf.add_object(field)
        box.widget_annotation = field
        page.setdefault("Annots", pydyf.Array()).append(field.reference)


def _text(pdf: Pdf, element: Element, style: Style, width: float, height: float) -> dict[str, Any]:
    size = style["font_size"] * _POINTS
    return {
        "FT": "/Tx",
        "Ff": _SEVERAL_LINES if element.tag == "textarea" else 0,
        "Q": _RIGHT if style["direction"] == "rtl" else _LEFT,
        "DA": pydyf.String(f"/{font_name(_pitch(style))} {size:g} Tf {_color(style)} rg"),
        "AP": pydyf.Dictionary({"N": _drawn(pdf, width, height, "/Tx BMC EMC")}),
    }


def _tick_box(pdf: Pdf, element: Element, style: Style, width: float, height: float) -> dict[str, Any]:
    state = "/Off" if element.get("checked") is None else "/Yes"
    scale = min(width, height) / _BOX
    (x, y), *further = ((x * scale, y * scale) for x, y in _MARK)
    lines = " ".join(f"{x:.2f} {y:.2f} l" for x, y in further)
    mark = f"{_color(style)} RG {_STROKE * scale:.2f} w {x:.2f} {y:.2f} m {lines} S"
    drawn = {"Off": _drawn(pdf, width, height, ""), "Yes": _drawn(pdf, width, height, mark)}
    return {"FT": "/Btn", "V": state, "AS": state, "AP": pydyf.Dictionary({"N": pydyf.Dictionary(drawn)})}


def _drawn(pdf: Pdf, width: float, height: float, commands: str) -> bytes:
    box = pydyf.Array([0, 0, round(width, 3), round(height, 3)])
    entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": pydyf.Dictionary()}
    form = pydyf.Stream([commands], entries)
    pdf.add_object(form)
    reference: bytes = form.reference
    return reference


def _pitch(style: Style) -> int:
    """Return the distance of lines in thousandths of the font size."""
    height = style["line_height"]
    if height == "normal":
        return _NORMAL_PITCH
    ratio: float = height.value if height.unit is None else height.value / style["font_size"]
    return round(ratio * 1000)


def _color(style: Style) -> str:
    return " ".join(f"{part:.3g}" for part in style["color"].to("srgb").coordinates)
