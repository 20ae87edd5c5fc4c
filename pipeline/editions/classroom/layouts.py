"""How a handout comes to lie on paper: the page that it is set on, and what becomes of the bound PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.editions.classroom.designs import GREY, LARGE, LETTER, NOTES, STANDARD, Design
from pipeline.model.handouts import Layout


@dataclass(frozen=True)
class Recipe:
    """The design whose pages are bound, and whether several of them are laid on one side of paper."""

    design: Design
    imposed: bool = False


RECIPES: Mapping[Layout, Recipe] = {
    Layout.A4: Recipe(STANDARD),
    Layout.LETTER: Recipe(LETTER),
    Layout.LARGE_PRINT: Recipe(LARGE),
    Layout.NOTES: Recipe(NOTES),
    Layout.TWO_UP: Recipe(STANDARD, imposed=True),
    Layout.FOUR_UP: Recipe(STANDARD, imposed=True),
    Layout.BOOKLET: Recipe(STANDARD, imposed=True),
    Layout.GREY: Recipe(GREY),
}
"""All layouts but the cards, which are no pages of text."""
