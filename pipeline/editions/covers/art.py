"""The colours of a cover, and its pictures cut to their places."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import theme
from pipeline.editions.covers.cover import Cover
from pipeline.model.article import Picture
from pipeline.model.books_and_handouts import CoverDesign
from pipeline.press.images.colours import Colour, CoverColours, derived, mixed, scheme_of
from pipeline.press.images.pixels import Pixels, filling, is_flat, packed, pixels_of, swatches, whole

_SAMPLE = (96, 96)  # pixels that tell the colour of a picture
_MOST = 1_500_000  # bytes of one picture on a cover


def paper() -> Colour:
    """Return the colour of light words, and of paper."""
    return Colour.read(theme.token("paper"))


def pixels(picture: Picture, least: tuple[int, int]) -> Pixels:
    """Return a picture in at least so many pixels, where it has them."""
    return pixels_of(picture.data.data, picture.media_type, (picture.width, picture.height), least)


def scheme_for(cover: Cover) -> CoverColours:
    """Return the colours of a cover: an editor's, or those of its pictures, or else the accent of all editions."""
    if cover.colour:
        return scheme_of(Colour.read(cover.colour), paper())
    own = ground_of([pixels(picture, _SAMPLE) for picture in cover.pictures])
    if cover.design == CoverDesign.PICTURE:
        return CoverColours(own, paper(), own, mixed(own, paper(), 0.14))
    return scheme_of(own, paper())


def ground_of(images: Sequence[Pixels]) -> Colour:
    """Return a dark ground for light words that goes with pictures."""
    return derived(swatches(images), Colour.read(theme.token("accent")), paper())


def cut(picture: Picture, size: tuple[int, int]) -> bytes:
    """Return a picture that fills a place of so many pixels, as a file."""
    return packed(filled(picture, size), _MOST)[1]


def filled(picture: Picture, size: tuple[int, int], sharpness: float = 1.0) -> Pixels:
    """Return a picture that fills a place of so many pixels.

    A photograph is cut; a drawing is not, for it means all that it shows.

    A lower `sharpness` takes less time: with 0.7, every pixel may stand for two.
    """
    image = pixels(picture, (round(size[0] * sharpness), round(size[1] * sharpness)))
    return whole(image, size) if is_flat(image) else filling(image, size)
