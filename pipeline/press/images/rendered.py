"""A picture of any kind as pixels; drawings are set on a page of their own size first."""

from __future__ import annotations

from pipeline.press.images.pixels import Pixels, opened
from pipeline.press.images.raster import pages_drawn
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset

POINTS = 0.75
"""Points of a pixel as style sheets count them."""
DRAWING = "image/svg+xml"
_ADDRESS = "asset:drawing"
_PAGE = "@page {{ size: {0}px {1}px; margin: 0 }} img {{ display: block; width: {0}px; height: {1}px }}"


def pixels_of(data: bytes, media_type: str, size: tuple[int, int], least: tuple[int, int]) -> Pixels:
    """Return the pixels of a picture of this size, as many as it takes to have `least`, if it has as many."""
    if media_type != DRAWING:
        return opened(data, least)
    html = f'<!DOCTYPE html><html lang="und"><title>_</title><body><img src="{_ADDRESS}" alt="_"></body></html>'
    sheets = typeset(Copy(html, (_PAGE.format(*size),), {_ADDRESS: data}))
    scale = max(least[0] / size[0], least[1] / size[1])
    return next(pages_drawn(sheets.pdf.data, scale / POINTS))
