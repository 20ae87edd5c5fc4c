"""What stands behind a book's cover in print: its back, and its spine, as wide as its leaves are thick."""

from __future__ import annotations

from pipeline import theme
from pipeline.editions.covers.art import paper, pixels, scheme_for
from pipeline.editions.covers.cover import OVERLAP, BackCover, Cover
from pipeline.i18n.labels import direction, east_asian_forms
from pipeline.press.images.colours import CoverColours, scheme_of
from pipeline.press.images.pixels import edge_colour
from pipeline.press.sheets import Copy

# Millimetres: around the words of the back and of the spine; spines with words on them are as wide; their letters.
_MARGIN, _LEAST_SPINE, _LETTERS = 15.0, 5.0, 4.5
# How wide a letter is for its size, and how much of a spine's width its letters take.
_LETTER, _OF_SPINE = 0.55, 0.5
# Where spines are read from the bottom to the top: in most Romance languages; elsewhere from the top (ISO 6357).
_UPWARDS = frozenset({"fr", "es", "it", "pt", "ca", "ro"})


def back_copy(back: BackCover) -> Copy:
    """Return back and spine as one page, to be typeset: the spine is where the front will be."""
    cover, bleed, spine = back.cover, back.bleed, back.spine
    width, height = cover.size
    mirrored, upwards = direction(cover.language) == "rtl", cover.language.partition("-")[0] in _UPWARDS
    start = OVERLAP if mirrored else bleed + width
    length = height - 2 * _MARGIN
    html = (
        theme.templates()
        .get_template("cover/back.html")
        .render(
            cover=cover,
            direction=direction(cover.language),
            scheme=_colours(cover),
            said=back.said,
            left=(OVERLAP + spine if mirrored else bleed) + _MARGIN,
            below=bleed + _MARGIN,
            width=width - 2 * _MARGIN,
            letters=_letters(back, length),
            spine=spine,
            spine_left=start if upwards else start + spine,
            spine_top=bleed + (height - _MARGIN if upwards else _MARGIN),
            length=length,
            turn=-90 if upwards else 90,
        )
    )
    page = bleed + width + spine + OVERLAP, height + 2 * bleed
    size = f"{page[0]:g}mm", f"{page[1]:g}mm"
    measures = f"@page {{ size: {' '.join(size)}; margin: 0 }} body {{ width: {size[0]}; height: {size[1]} }}"
    css = theme.press_stylesheet("cover/cover.css", east_asian=east_asian_forms(cover.language), properties=_NO_WORDS)
    return Copy(html, (css, measures))


# The lengths of the front, which no rule uses that the back has.
_NO_WORDS = "".join(
    f"--{name}: 0;"
    for name in ("margin", "above", "below", "below-title", "makers", "makers-leading", "below-rule", "rule-width")
)


def _colours(cover: Cover) -> CoverColours:
    """Return the colours of the front: those of its edge where an editor has made it."""
    return scheme_of(edge_colour(pixels(cover.own, (64, 64))), paper()) if cover.own else scheme_for(cover)


def _letters(back: BackCover, length: float) -> float:
    """Return the size of the letters on the spine: 0 where it has no room for any."""
    if back.spine < _LEAST_SPINE:
        return 0.0
    words = len(f"{back.cover.title} · {back.cover.authors}")
    return min(_OF_SPINE * back.spine, _LETTERS, length / (_LETTER * max(words, 1)))
