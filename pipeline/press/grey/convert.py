"""A bound PDF for printers that have black alone: the same pages with good greys, dark text and lines that are seen.

Tags, page numbers and layout are those of the PDF that goes in, and so are the standards that it keeps.
"""

from __future__ import annotations

import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Object, Stream, String

from pipeline.press.grey.content import Greyer
from pipeline.press.grey.state import Canvas, State
from pipeline.press.grey.tones import letter, of_rgb

_COLOURS, _WHITE = 3, 1.0
_TYPED = re.compile(r"(?<![\d.])([\d.]++) ([\d.]++) ([\d.]++) rg\b")


def grey(pdf: bytes) -> bytes:
    """Return the same PDF without colours; the same PDF gives the same bytes.

    Raises:
        ValueError: it has colours of a kind that the press does not write.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        greyer = Greyer(opened)
        for page in opened.pages:
            greyer.page(page)
            for annotation in page.obj.get("/Annots", []):
                _grey_annotation(greyer, annotation)
        written = io.BytesIO()
        opened.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )
    return written.getvalue()


def _grey_annotation(greyer: Greyer, annotation: Object) -> None:
    """Turn grey what a form's field looks like in each of its states, and what is typed into it."""
    for appearance in annotation.get("/AP", Dictionary()).values():
        for form in [appearance] if isinstance(appearance, Stream) else appearance.values():
            greyer.form(form, State(Matrix()), Canvas())
    if "/DA" in annotation:
        annotation.DA = String(_TYPED.sub(_typed_grey, str(annotation.DA)))
    _grey_entries(annotation, ("/C",))
    _grey_entries(annotation.get("/MK", Dictionary()), ("/BC", "/BG"))


def _typed_grey(colour: re.Match[str]) -> str:
    """Return the colour of what will be typed into a field."""
    return f"{letter(of_rgb(*map(float, colour.groups())), _WHITE):g} g"


def _grey_entries(owner: Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if len(owner.get(key, [])) == _COLOURS:
            owner[key] = Array([round(of_rgb(*(float(each) for each in owner[key])), 4)])
