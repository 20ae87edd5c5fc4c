"""Pages of a PDF as pixels. Only user of pypdfium2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pypdfium2

from pipeline.press.pixels import Pixels


def pages_drawn(pdf: bytes, width: int) -> Iterator[Pixels]:
    """Each page in turn, `width` pixels wide; the same PDF gives the same pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            scale = width / page.get_width()
            height = round(scale * page.get_height())
            drawn = page.render(scale=scale, rev_byteorder=True, maybe_alpha=False).to_pil()
            whole = drawn if drawn.mode == "RGB" else drawn.convert("RGB")
            yield cast("Pixels", whole if whole.size == (width, height) else whole.crop((0, 0, width, height)))
    finally:
        document.close()
