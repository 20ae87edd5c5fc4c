"""The cover of a book, for the bound PDF and for the e-book: one page, set as any other, and a picture of it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.editions.covers.back import back_copy
from pipeline.editions.covers.cover import COVER_SUFFIXES, THUMBNAIL, BackCover, Cover, CoverPicture
from pipeline.editions.covers.cover_sheet import cover_copy
from pipeline.jobs.blob import Blob
from pipeline.model.article import Picture
from pipeline.press.images.pixels import fitted, packed, pages_drawn, pixels_of
from pipeline.press.sheets import Sheets
from pipeline.press.typesetting.typeset import typeset

_IMAGE_MM, _IMAGE = (160.0, 256.0), (1600, 2560)  # of the e-book's cover; in pixels, what book shops ask for
_SCALE = _IMAGE[0] / (_IMAGE_MM[0] / 25.4 * 72)  # pixels a point
_MOST = 1_000_000  # bytes
_MOST_OF_THUMBNAIL = 120_000  # bytes


def set_cover(cover: Cover) -> Sheets:
    """Return the cover as a page to be bound."""
    return typeset(cover_copy(cover))


def set_back(back: BackCover) -> Sheets:
    """Return back and spine as a page to be bound beside the front."""
    return typeset(back_copy(back))


def draw_cover(cover: Cover) -> CoverPicture:
    """Return the cover as a picture of 1600 by 2560 pixels, whatever its own size is.

    An editor's own stays as it is, where it may.
    """
    return _own(cover.own) if cover.own else _drawn(cover, _SCALE, _MOST)


def draw_thumbnail(cover: Cover) -> CoverPicture:
    """Return the cover as a page of the site shows it, of the size `THUMBNAIL`, an editor's own too."""
    drawn = _drawn(cover, _SCALE * THUMBNAIL[0] / _IMAGE[0], _MOST_OF_THUMBNAIL)
    return drawn if drawn.missing else replace(drawn, sheets=None)


def _drawn(cover: Cover, scale: float, most: int) -> CoverPicture:
    """Return the cover set in the proportions of a picture, and drawn: `scale` pixels a point, `most` bytes."""
    sheets = typeset(cover_copy(replace(cover, size=_IMAGE_MM)))
    media_type, data = packed(next(pages_drawn(sheets.pdf.data, scale)), most)
    return CoverPicture(Blob.of(data), media_type, sheets)


def _own(own: Picture) -> CoverPicture:
    """Return a cover of an editor's own: readers show JPEG and PNG everywhere, a drawing becomes pixels."""
    fits = own.width <= _IMAGE[0] and own.height <= _IMAGE[1] and own.data.size <= _MOST
    if fits and own.media_type in COVER_SUFFIXES:
        return CoverPicture(own.data, own.media_type)
    image = fitted(pixels_of(own.data.data, own.media_type, (own.width, own.height), _IMAGE), _IMAGE)
    media_type, data = packed(image, _MOST)
    return CoverPicture(Blob.of(data), media_type)
