"""Pages of a PDF as pixels. Only user of pypdfium2, which most who import this never need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pipeline.press.images.pixels import Pixels


def pages_drawn(pdf: bytes, scale: float) -> Iterator[Pixels]:
    """Yield each page in turn, with `scale` pixels a point; the same PDF gives the same pixels."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            size = round(scale * page.get_width()), round(scale * page.get_height())
            drawn = page.render(scale=scale, rev_byteorder=True, maybe_alpha=False).to_pil()
            whole = drawn.convert("RGB") if drawn.mode == "RGBX" else drawn
            yield cast("Pixels", whole if whole.size == size else whole.crop((0, 0, *size)))
    finally:
        document.close()
