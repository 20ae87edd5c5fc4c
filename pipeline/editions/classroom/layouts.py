"""How a handout comes to lie on paper: the page that it is set on, and what becomes of the bound PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from pipeline.editions.classroom.designs import LARGE, LETTER, NOTES, STANDARD, Design
from pipeline.model.handouts import Layout


class Finish(Enum):
    """What is done to the standard PDF."""

    NONE = "none"
    GREY = "grey"
    IMPOSED = "imposed"


@dataclass(frozen=True)
class Recipe:
    """The design whose pages are bound, and what is done to them then."""

    design: Design
    finish: Finish = Finish.NONE


RECIPES: Mapping[Layout, Recipe] = {
    Layout.A4: Recipe(STANDARD),
    Layout.LETTER: Recipe(LETTER),
    Layout.LARGE_PRINT: Recipe(LARGE),
    Layout.NOTES: Recipe(NOTES),
    Layout.TWO_UP: Recipe(STANDARD, Finish.IMPOSED),
    Layout.FOUR_UP: Recipe(STANDARD, Finish.IMPOSED),
    Layout.BOOKLET: Recipe(STANDARD, Finish.IMPOSED),
    Layout.GREY: Recipe(STANDARD, Finish.GREY),
}
"""All layouts but the cards, which are no pages of text."""
