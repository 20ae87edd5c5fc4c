"""A page of a PDF as pixels. Only user of pypdfium2."""

from __future__ import annotations

import io

import pypdfium2

# Pillow's number for the way to choose colours that takes least time and space for flat ones.
_MAXIMUM_COVERAGE = 1


def first_page_png(pdf: bytes, width: int) -> bytes:
    """The first page of a PDF as a PNG picture of `width` pixels; the same PDF gives the same bytes."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        scale = width / page.get_width()
        drawn = page.render(scale=scale).to_pil().convert("RGB").crop((0, 0, width, round(scale * page.get_height())))
    finally:
        document.close()
    # A typographic page has a few colours and the steps between them: a palette holds them all.
    written = io.BytesIO()
    drawn.quantize(colors=128, method=_MAXIMUM_COVERAGE, dither=0).save(written, "PNG")
    return written.getvalue()
