"""Social cards set and drawn.

They are lines on a ground and pictures beside them: no document is set for them, nor do their pictures go through the
press.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline import theme
from pipeline.editions.covers import design
from pipeline.editions.covers.social_card import SIZE, Card, CardBatch, DrawnCard
from pipeline.i18n.labels import direction, east_asian_forms
from pipeline.jobs.blob import Blob
from pipeline.model.article import Picture
from pipeline.press.images.colours import Colour, CoverColours, choose_scheme, darken
from pipeline.press.images.pixels import Pixels, compose, encode_jpeg, load_pixels, print_on, print_rings, shrink_to_fit
from pipeline.press.images.words import MARGIN, Inscription, SetLines, set_words
from pipeline.press.sheets import count_letters, is_unreadable
from pipeline.text.scripts import JOINER, keep_phrases
from pipeline.theme.typefaces import SANS, TITLE

_COLUMN = 50  # pixels: what titles are measured in
_WORDS = 640  # pixels that the words of a card with pictures have
_LEFT, _RIGHT, _BELOW = 65, 60, 65  # pixels around the words
_TITLE, _LARGEST = 7.2, 2.6  # height and size that a title may have
_LETTERS, _LETTERS_BELOW = 150, 110  # of a title, of a subtitle
_SUBTITLE, _SITE, _LEADING = 0.62, 0.5, 1.3  # sizes and leading of the words below it
_ABOVE_SUBTITLE, _ABOVE_RULE, _RULE, _ABOVE_SITE = 20, 25, 2, 21  # pixels
_GAP = 6  # pixels between pictures
_SIDE, _RINGS = 250, 5  # pixels of the corner that has rings; how many
_SHARPNESS = 0.7
_LOGO, _LOGO_LEFT, _LOGO_AROUND = (240, 68), 65, 14  # pixels of a logo at most, left of it, on its other sides
_MOST = 300_000  # bytes


@dataclass(frozen=True)
class _Sheet:
    """A card before it is drawn: whether it runs from the right; its pictures and their places beside the words."""

    card: Card
    mirrored: bool
    scheme: CoverColours
    pictures: list[tuple[Pixels, tuple[int, int]]]

    @property
    def width(self) -> int:
        """Pixels of the side that has the words."""
        return _WORDS if self.pictures else SIZE[0]

    @property
    def measure(self) -> int:
        """Pixels that lines have."""
        return self.width - _LEFT - _RIGHT


class _Block(NamedTuple):
    """Lines with so many pixels above them, and a rule there."""

    lines: SetLines
    above: int = 0
    ruled: bool = False


def draw_cards(batch: CardBatch) -> tuple[DrawnCard, ...]:
    """Return the cards of a batch as JPEGs, without words where too many of their letters have no font."""
    return tuple(map(_draw_card, batch.cards))


def _draw_card(card: Card) -> DrawnCard:
    pictures = list(_place_pictures(card.pictures))
    sheet = _Sheet(
        card, direction(card.language) == "rtl", _choose_colours(card, [image for image, _ in pictures]), pictures
    )
    blocks = list(_list_blocks(sheet))
    unknown = "".join(sorted({letter for block in blocks for letter in block.lines.missing}))
    wordless = is_unreadable(*count_letters(f"{card.title}{card.subtitle}{card.site}", unknown))
    made = encode_jpeg(_print_words(sheet, [] if wordless else blocks), _MOST, "4:2:0")
    return DrawnCard(Blob.of(made), unknown if wordless else "")


def _print_words(sheet: _Sheet, blocks: Iterable[_Block]) -> Pixels:
    """Return the words where their language begins a line, and the pictures on the other side, or else rings."""
    if sheet.pictures:
        start = 0 if sheet.mirrored else _WORDS
        parts = [(image, (start + left, top)) for image, (left, top) in sheet.pictures]
        card = compose(SIZE, sheet.scheme.sheet, parts)
    else:
        card = _draw_blank(sheet.scheme, mirrored=sheet.mirrored).copy()
    card = _add_logo(sheet, card)
    start = _LEFT + (SIZE[0] - sheet.width if sheet.mirrored else 0)
    foot = float(SIZE[1] - _BELOW)
    for lines, above, ruled in blocks:
        left, top = start + (sheet.measure - lines.measure if sheet.mirrored else 0), foot - lines.height
        print_on(card, lines.drawn(), sheet.scheme.ink, (round(left) - MARGIN, round(top) - MARGIN))
        foot = top - above
        if ruled:
            rule = round(foot)
            card.paste(sheet.scheme.ink, (start, rule, start + sheet.measure, rule + _RULE))
            foot -= _ABOVE_RULE
    return card


def _list_blocks(sheet: _Sheet) -> Iterator[_Block]:
    """Yield the site's name, the subtitle and the title."""
    card, measure = sheet.card, sheet.measure / _COLUMN
    if card.site:
        site = _set_text(sheet, card.site, card.site_language, SANS, design.FittedText(_SITE, measure, _LEADING, 0))
        yield _Block(site, _ABOVE_SITE + _RULE, ruled=True)
    if subtitle := design.shorten_text(card.subtitle, _LETTERS_BELOW):
        below = design.fit_text(subtitle, _SUBTITLE, measure, _LEADING)
        yield _Block(_set_text(sheet, subtitle, card.language, SANS, below), _ABOVE_SUBTITLE)
    title = design.shorten_text(card.title, _LETTERS)
    yield _Block(_set_text(sheet, title, card.language, TITLE, design.fit_title(title, measure, _TITLE, _LARGEST)))


def _set_text(sheet: _Sheet, text: str, language: str, role: str, how: design.FittedText) -> SetLines:
    return set_words(
        Inscription(
            keep_phrases(text, JOINER.join),
            language,
            theme.press_families(role, east_asian_forms(sheet.card.site_language)),
            size=how.size * _COLUMN,
            leading=how.leading,
            measure=how.measure * _COLUMN,
            bold=role == TITLE,
            from_the_right=sheet.mirrored,
        )
    )


def _choose_colours(card: Card, images: Sequence[Pixels]) -> CoverColours:
    """Return the colours of a card: an editor's, darker where no words can be read on it, or those of its pictures."""
    if not card.colour:
        return choose_scheme(design.choose_ground(images), design.paper())
    own = choose_scheme(Colour.read(card.colour), design.paper())
    return own if own.sheet == own.ground else choose_scheme(darken(own.sheet, design.paper()), design.paper())


def _add_logo(sheet: _Sheet, card: Pixels) -> Pixels:
    """Return a card with the logo above its words, on paper of its own that comes from the edge."""
    logo = sheet.card.logo
    if logo is None:
        return card
    pixels = shrink_to_fit(load_pixels(logo.data.data, logo.media_type, (logo.width, logo.height), _LOGO), _LOGO)
    plate = pixels.width + _LOGO_LEFT + _LOGO_AROUND, pixels.height + 2 * _LOGO_AROUND
    left = _LOGO_AROUND if sheet.mirrored else _LOGO_LEFT
    own = compose(plate, design.paper(), [(pixels, (left, _LOGO_AROUND))])
    return compose(SIZE, sheet.scheme.sheet, [(card, (0, 0)), (own, (SIZE[0] - plate[0] if sheet.mirrored else 0, 40))])


@functools.cache
def _draw_blank(scheme: CoverColours, *, mirrored: bool) -> Pixels:
    """Return a card without pictures before words are printed on it: all have one ground, and rings in the corner."""
    card = compose(SIZE, scheme.sheet, ())
    print_rings(card, (0 if mirrored else SIZE[0], 0), design.make_rings(_SIDE, _RINGS), scheme.mark)
    return card


def _place_pictures(pictures: Sequence[Picture]) -> Iterator[tuple[Pixels, tuple[int, int]]]:
    """Yield the pictures in the size that they have on a card, and their places on their side of it."""
    proportions = [picture.width / max(picture.height, 1) for picture in pictures]
    width, height = SIZE[0] - _WORDS, SIZE[1]
    for picture, cell in zip(
        pictures, design.place_cells(proportions, width, height, _GAP) if pictures else (), strict=True
    ):
        left, top = round(cell.left), round(cell.top)
        size = round(cell.left + cell.width) - left, round(cell.top + cell.height) - top
        yield design.fill_place(picture, size, _SHARPNESS), (left, top)
