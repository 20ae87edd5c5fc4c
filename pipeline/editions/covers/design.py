"""Colours, pictures and words on covers and social cards."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline import theme
from pipeline.model.article import Picture
from pipeline.press.fonts.prepared import SANS_BOLD, TITLE_BOLD, Face, is_square
from pipeline.press.images.colours import Colour, derive_ground
from pipeline.press.images.pixels import Pixels, count_colours, crop_to_fill, is_flat, load_pixels, pad_to_size
from pipeline.text.scripts import JOINER, keep_phrases


def paper() -> Colour:
    """Return the colour of light words, and of paper."""
    return Colour.read(theme.token("paper"))


def pixels(picture: Picture, least: tuple[int, int]) -> Pixels:
    """Return a picture in at least so many pixels, where it has them."""
    return load_pixels(picture.data.data, picture.media_type, (picture.width, picture.height), least)


def choose_ground(images: Sequence[Pixels]) -> Colour:
    """Return a dark ground for light words that goes with pictures."""
    return derive_ground(count_colours(images), Colour.read(theme.token("accent")), paper())


def fill_place(picture: Picture, size: tuple[int, int], sharpness: float = 1.0) -> Pixels:
    """Return a picture that fills a place of so many pixels.

    A photograph is cut; a drawing is not, for it means all that it shows. A lower `sharpness` takes less time: with
    0.7, one pixel may become two.
    """
    image = pixels(picture, (round(size[0] * sharpness), round(size[1] * sharpness)))
    return pad_to_size(image, size) if is_flat(image) else crop_to_fill(image, size)


_SIZES = (7, 5.8, 4.9, 4.1, 3.5, 3, 2.6, 2.2, 1.9, 1.6, 1.3, 1.1, 0.9, 0.75, 0.6)
# What words may take more than their letters, for kerning and for figures of other widths; and even lines, that none of
# them is broken after all.
_KERNING, _EASE = 1.03, 1.04
# Leading of titles: letters that join, and have marks above and below, need more than Latin ones.
_LEADING, _TALLER, _LEADING_OF_SQUARES = 1.08, 1.36, 1.22
_TALL_SCRIPTS = ("ARABIC", "DEVANAGARI", "BENGALI", "TAMIL", "THAI", "HEBREW")
# Blanks that part words, or any place beside an East Asian letter; marks, long vowels and small letters stay with the
# letter before them. A phrase of Japanese is one, unless it is so long that it would make the others small.
_SQUARE = r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"
_WITH = "[、。，．！？：；）」』》〉ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ]*"
_WORD = re.compile(rf"((?:(?:.{JOINER})+.|{_SQUARE}){_WITH}|(?:(?!{_SQUARE})[^ ])+)( *)")


class FittedText(NamedTuple):
    """Words as they are set: size, the measure that makes their lines even, leading in em, and the height of all."""

    size: float
    measure: float
    leading: float
    height: float


class _Word(NamedTuple):
    width: float
    space: float


def fit_title(text: str, measure: float, height: float, largest: float = _SIZES[0]) -> FittedText:
    """Return the largest size at which no word is wider than the measure and the lines fit into the height."""
    words = _measure_words(text, TITLE_BOLD)
    leading = _choose_leading(text)
    taken = 0.0
    widest = max((word.width for word in words), default=0)
    for size in _SIZES:
        taken = _count_lines(words, measure / size) * size * leading
        if size <= largest and widest * size <= measure and taken <= height:
            break
    return FittedText(size, _even_lines(words, size, measure), leading, taken)


def fit_text(text: str, size: float, measure: float, leading: float) -> FittedText:
    """Return a text of one size in the sans serif, bold or not, in even lines; an empty one has no height."""
    words = _measure_words(text, SANS_BOLD)
    height = _count_lines(words, measure / size) * size * leading if text else 0.0
    return FittedText(size, _even_lines(words, size, measure), leading, height)


def shorten_text(text: str, limit: int) -> str:
    """Return a text of at most so many letters, cut between words where there are any."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    words = cut.rpartition(" ")[0]
    return f"{(words if len(words) > limit // 2 else cut).rstrip(' ,;:.–—-')}…"


def _choose_leading(text: str) -> float:
    names = [unicodedata.name(letter, "") for letter in text]
    if any(name.startswith(_TALL_SCRIPTS) for name in names):
        return _TALLER
    return _LEADING_OF_SQUARES if any(map(is_square, text)) else _LEADING


def _measure_words(text: str, face: Face) -> list[_Word]:
    words = _WORD.findall(keep_phrases(text, JOINER.join))
    return [_Word(_KERNING * face.width(word.replace(JOINER, "")), face.width(blank[:1])) for word, blank in words]


def _even_lines(words: Sequence[_Word], size: float, measure: float) -> float:
    """Return the narrowest measure that needs no more lines: it evens them out, as `text-wrap: balance` would."""
    lines, widest = _count_lines(words, measure / size), max((word.width for word in words), default=0)
    steps = (measure * part / 20 for part in range(8, 20))
    even = next(
        (step for step in steps if _count_lines(words, step / size) == lines and widest * size <= step), measure
    )
    return min(even * _EASE, measure)


def _count_lines(words: Sequence[_Word], measure: float) -> int:
    """Return how many lines words fill, one that is wider than a line several; all in em."""
    lines, used, space = 1, 0.0, 0.0
    for word in words:
        if used and used + space + word.width > measure:
            lines, used = lines + 1, word.width
        else:
            used += space + word.width
        further = max(math.ceil(used / measure) - 1, 0)
        lines, used, space = lines + further, used - further * measure, word.space
    return lines


_PROPORTIONS = (0.75, 1.8)  # what a cell may have, width to height


class MosaicCell(NamedTuple):
    """The place of a picture among others, from the left and upper edge of the place of all."""

    left: float
    top: float
    width: float
    height: float


def place_cells(proportions: Sequence[float], width: float, height: float, gap: float) -> list[MosaicCell]:
    """Return a cell for each picture, in order; `proportions` are their widths to their heights.

    Of all partings into rows, that is taken whose rows, as wide as the place, come nearest to its height, so that
    little is cut off.
    """
    clamped = [min(max(proportion, _PROPORTIONS[0]), _PROPORTIONS[1]) for proportion in proportions]
    partings = [_split_rows(clamped, number) for number in range(1, len(clamped) + 1)]
    rows = min(partings, key=lambda rows: abs(math.log(sum(width / sum(row) for row in rows) / height)))
    return list(_place_rows(rows, width, height, gap))


def _split_rows(proportions: Sequence[float], number: int) -> list[Sequence[float]]:
    """Return so many rows, each with as many pictures as the others, or one more: a wide row opens and closes."""
    few, further = divmod(len(proportions), number)
    longer = sorted(range(number), key=lambda index: abs(index - (number - 1) / 2))[:further]
    ends = list(accumulate((few + (row in longer) for row in range(number)), initial=0))
    return [proportions[start:end] for start, end in pairwise(ends)]


def _place_rows(rows: Sequence[Sequence[float]], width: float, height: float, gap: float) -> Iterator[MosaicCell]:
    natural = [width / sum(row) for row in rows]
    scale = (height - gap * (len(rows) - 1)) / sum(natural)
    top = 0.0
    for row, high in zip(rows, natural, strict=True):
        left, room = 0.0, width - gap * (len(row) - 1)
        for proportion in row:
            across = room * proportion / sum(row)
            yield MosaicCell(left, top, across, high * scale)
            left += across + gap
        top += high * scale + gap


_FEWEST = 3


class Ring(NamedTuple):
    """A ring's outer radius and its stroke, in columns."""

    radius: float
    stroke: float


def make_rings(reach: float, number: int) -> list[Ring]:
    """Return so many rings, three at least, the first of which reaches so far from the corner."""
    count = max(number, _FEWEST)
    step = reach / count
    return [Ring(reach - index * step, step / 2) for index in range(count)]
