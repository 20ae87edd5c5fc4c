"""How a handout comes to lie on paper: the page that it is set on, and what becomes of the bound PDF."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.editions.handouts.designs import A5, DENSE, GREY, LARGE, LETTER, NOTES, STANDARD, Design
from pipeline.model.handouts import Layout

DESIGNS: Mapping[Layout, Design] = {
    Layout.A4: STANDARD,
    Layout.LETTER: LETTER,
    Layout.LARGE_PRINT: LARGE,
    Layout.NOTES: NOTES,
    Layout.A5: A5,
    Layout.DENSE: DENSE,
    Layout.TWO_UP: A5,
    Layout.BOOKLET: A5,
    Layout.GREY: GREY,
}
"""The pages of all layouts but the cards, which are no pages of text."""
