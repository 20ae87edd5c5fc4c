"""How a handout comes to lie on paper: the page that it is set on, and what becomes of the bound PDF."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.editions.classroom.designs import GREY, LARGE, LETTER, NOTES, STANDARD, Design
from pipeline.model.handouts import Layout

DESIGNS: Mapping[Layout, Design] = {
    Layout.A4: STANDARD,
    Layout.LETTER: LETTER,
    Layout.LARGE_PRINT: LARGE,
    Layout.NOTES: NOTES,
    Layout.TWO_UP: STANDARD,
    Layout.FOUR_UP: STANDARD,
    Layout.BOOKLET: STANDARD,
    Layout.GREY: GREY,
}
"""The pages of all layouts but the cards, which are no pages of text."""
