"""PDFs of what is laid out on paper: pages as forms, and what such a document says of itself."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.press.pdf.xmp import Imprint, document_information, untagged_packet


def as_form(page: pikepdf.Page) -> Object:
    """Return a page as a form whose origin is the lower left corner of its paper, which a page may have elsewhere."""
    form = page.as_form_xobject()
    left, bottom = float(page.mediabox[0]), float(page.mediabox[1])
    if left or bottom:
        form.Matrix = Array([1, 0, 0, 1, -left, -bottom])
    return form


def describe(made: Pdf, source: Pdf, imprint: Imprint) -> None:
    """Let a PDF say what it is, and have the colours of the one that its pages are from."""
    root = made.Root
    root.Lang = String(imprint.language)
    root.OutputIntents = made.copy_foreign(source.make_indirect(source.Root.OutputIntents))
    root.Metadata = made.make_stream(untagged_packet(imprint), Type=Name.Metadata, Subtype=Name.XML)
    # A printer's driver that would fit the page to the paper once more spoils the scale.
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True, PrintScaling=Name("/None"))
    if imprint.right_to_left:
        root.ViewerPreferences.Direction = Name.R2L
    for key, value in document_information(imprint).items():
        made.docinfo[key] = String(value)


def written(made: Pdf) -> bytes:
    """Return the bytes of a PDF, which depend on nothing but what is in it."""
    data = io.BytesIO()
    made.save(
        data,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return data.getvalue()
