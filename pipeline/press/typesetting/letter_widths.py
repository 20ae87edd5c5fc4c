"""How wide the letters of a text are, told from the glyphs that stand for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

PARTS = 1000
"""Of the letters' size: what lengths in a paragraph are counted in."""


def advances_of(text: str, glyphs: Sequence[tuple[int, float]], ratio: float) -> list[int]:
    """Return how wide each letter of a text is; a glyph that stands for several is shared among them."""
    advances: list[int | None] = [None] * len(text)
    places = _letters_of_bytes(text)
    for start, width in glyphs:
        place = places[start]
        own = round(width * PARTS)
        advances[place] = (advances[place] or 0) + (own if ratio == 1 else round(own * ratio))
    return list(_shared(advances))


def _letters_of_bytes(text: str) -> Sequence[int]:
    if text.isascii():
        return range(len(text))
    places: list[int] = []
    for place, letter in enumerate(text):
        places += [place] * len(letter.encode())
    return places


def _shared(advances: Sequence[int | None]) -> Iterator[int]:
    place = 0
    while place < len(advances):
        end = place + 1
        while end < len(advances) and advances[end] is None:
            end += 1
        width, number = advances[place] or 0, end - place
        yield width - width // number * (number - 1)
        yield from [width // number] * (number - 1)
        place = end
