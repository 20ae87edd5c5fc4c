"""Social cards set and drawn.

A page costs more than the words on it: the words of all cards of a batch are one page, black on white, and are printed
on the cards from there. Their pictures do not go through the press at all.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import theme
from pipeline.editions.covers.art import filled, ground_of, paper
from pipeline.editions.covers.lettering import FittedText, fit_text, fit_title, shortened
from pipeline.editions.covers.mosaic import cells
from pipeline.editions.covers.rings import rings
from pipeline.editions.covers.social_card import SIZE, Card
from pipeline.labels import direction, east_asian_forms
from pipeline.model.article import Picture
from pipeline.press.images.colours import Colour, CoverColours, darkened, scheme_of
from pipeline.press.images.pixels import Pixels, as_jpeg, assembled, fitted, print_on
from pipeline.press.images.raster import pages_in_grey
from pipeline.press.images.rendered import DRAWING, POINTS, pixels_of
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset

_COLUMN = 50  # pixels: a rem of card.css
_WORDS = 640  # pixels that the words of a card with pictures have
_MARGINS = 2.5
_TITLE, _LARGEST = 7.2, 2.6  # height and size that a title may have
_LETTERS, _LETTERS_BELOW = 150, 110  # of a title, of what stands below one
_SUBTITLE, _LEADING = 0.62, 1.3  # size and leading of what stands below it
_GAP = 6  # pixels between pictures
_SIDE, _RINGS = 250, 5  # pixels of the corner that has rings; how many
_SHARPNESS = 0.7
_LOGO, _LOGO_LEFT, _LOGO_AROUND = (240, 68), 65, 14  # pixels of a logo at most, left of it, on its other sides
_MOST = 300_000  # bytes


@dataclass(frozen=True)
class _Sheet:
    """A card before it is set: what `cards.html` is told, and its pictures with their places beside the words."""

    card: Card
    text: str
    subtitle: str
    direction: str
    measure: float
    title: FittedText
    below: FittedText
    scheme: CoverColours
    pictures: list[tuple[Pixels, tuple[int, int]]]


def drawn(cards: Sequence[Card]) -> Iterator[bytes]:
    """Yield each card as a JPEG."""
    sheets = [_sheet(card) for card in cards]
    html = theme.templates().get_template("cover/cards.html").render(sheets=sheets)
    page = f"@page {{ size: {SIZE[0]}px {SIZE[1] * len(sheets)}px; margin: 0 }}"
    css = theme.press_stylesheet("cover/card.css", east_asian=east_asian_forms(cards[0].site_language))
    (words,) = pages_in_grey(typeset(Copy(html, (css, page))).pdf.data, 1 / POINTS)
    for number, sheet in enumerate(sheets):
        width = _WORDS if sheet.pictures else SIZE[0]
        own = words.crop((0, SIZE[1] * number, width, SIZE[1] * (number + 1)))
        yield as_jpeg(_printed(sheet, own), _MOST, "4:2:0")


def _printed(sheet: _Sheet, words: Pixels) -> Pixels:
    """Return the words where their language begins a line, and the pictures on the other side, or else rings."""
    mirrored = sheet.direction == "rtl"
    if sheet.pictures:
        start = 0 if mirrored else _WORDS
        parts = [(image, (start + left, top)) for image, (left, top) in sheet.pictures]
        card = assembled(SIZE, sheet.scheme.sheet, parts)
    else:
        card = _blank(sheet.scheme, mirrored=mirrored).copy()
    card = _with_logo(sheet, card, mirrored=mirrored)
    print_on(card, words, sheet.scheme.ink, (SIZE[0] - words.width if mirrored else 0, 0))
    return card


def _sheet(card: Card) -> _Sheet:
    pictures = list(_placed(card.pictures))
    text, subtitle = shortened(card.title, _LETTERS), shortened(card.subtitle, _LETTERS_BELOW)
    measure = (_WORDS if pictures else SIZE[0]) / _COLUMN - _MARGINS
    return _Sheet(
        card=card,
        text=text,
        subtitle=subtitle,
        direction=direction(card.language),
        measure=measure,
        title=fit_title(text, measure, _TITLE, _LARGEST),
        below=fit_text(subtitle, _SUBTITLE, measure, _LEADING),
        scheme=_scheme(card, [image for image, _ in pictures]),
        pictures=pictures,
    )


def _scheme(card: Card, images: Sequence[Pixels]) -> CoverColours:
    """Return the colours of a card: an editor's, darker where no words can be read on it, or those of its pictures."""
    if not card.colour:
        return scheme_of(ground_of(images), paper())
    own = scheme_of(Colour.read(card.colour), paper())
    return own if own.sheet == own.ground else scheme_of(darkened(own.sheet, paper()), paper())


def _with_logo(sheet: _Sheet, card: Pixels, *, mirrored: bool) -> Pixels:
    """Return a card with the logo above its words, on paper of its own that comes from the edge."""
    logo = sheet.card.logo
    if logo is None:
        return card
    pixels = fitted(pixels_of(logo.data.data, logo.media_type, (logo.width, logo.height), _LOGO), _LOGO)
    plate = pixels.width + _LOGO_LEFT + _LOGO_AROUND, pixels.height + 2 * _LOGO_AROUND
    left = _LOGO_AROUND if mirrored else _LOGO_LEFT
    own = assembled(plate, paper(), [(pixels, (left, _LOGO_AROUND))])
    return assembled(SIZE, sheet.scheme.sheet, [(card, (0, 0)), (own, (SIZE[0] - plate[0] if mirrored else 0, 40))])


@functools.cache
def _blank(scheme: CoverColours, *, mirrored: bool) -> Pixels:
    """Return a card without pictures before words are printed on it: all have one ground, and rings in the corner."""
    template = theme.templates().get_template("cover/corner.svg")
    svg = template.render(mirrored=mirrored, scheme=scheme, side=_SIDE, rings=rings(_SIDE, _RINGS))
    corner = pixels_of(svg.encode(), DRAWING, (_SIDE, _SIDE), (_SIDE, _SIDE))
    return assembled(SIZE, scheme.sheet, [(corner, (0 if mirrored else SIZE[0] - _SIDE, 0))])


def _placed(pictures: Sequence[Picture]) -> Iterator[tuple[Pixels, tuple[int, int]]]:
    """Yield the pictures in the size that they have on a card, and where they stand on their side of it."""
    proportions = [picture.width / max(picture.height, 1) for picture in pictures]
    width, height = SIZE[0] - _WORDS, SIZE[1]
    for picture, cell in zip(pictures, cells(proportions, width, height, _GAP) if pictures else (), strict=True):
        left, top = round(cell.left), round(cell.top)
        size = round(cell.left + cell.width) - left, round(cell.top + cell.height) - top
        yield filled(picture, size, _SHARPNESS), (left, top)
