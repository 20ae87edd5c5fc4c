"""Social card, as a value that holds all that its making depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.model.article import Picture

SIZE = (1200, 630)
"""Pixels of a card, as networks ask for them."""


@dataclass(frozen=True)
class Card:
    """Text and pictures of a card: one, or some side by side. `name` is that of its file.

    Its ground is of the `colour` of an editor ("#rrggbb"), else of its pictures. `logo` is above the words.
    """

    name: str
    title: str
    language: str
    site: str = ""
    site_language: str = ""
    subtitle: str = ""
    pictures: tuple[Picture, ...] = ()
    logo: Picture | None = None
    colour: str = ""


class DrawnCard(NamedTuple):
    """A card as a JPEG; it has no words where these are `missing` letters that no font has."""

    data: Blob
    missing: str = ""


# A batch ends with a card whose name says so, on average the twelfth.
_USUAL, _MOST = 12, 24


@dataclass(frozen=True)
class CardBatch(Job):
    """Cards that are drawn together, for a job of each would cost more (a job of the runner)."""

    cards: tuple[Card, ...]

    about = sentence("cards from {name}", name="{0.cards[0].name}")
    causes: ClassVar[dict[str, str]] = {"cards": sentence("a title or a lead picture changed")}


def batches(cards: Iterable[Card]) -> Iterator[CardBatch]:
    """Yield all cards in order, parted by their names and not by number: one more leaves other batches alone."""
    waiting: list[Card] = []
    for card in cards:
        waiting.append(card)
        if len(waiting) == _MOST or _ends(card.name):
            yield CardBatch(tuple(waiting))
            waiting = []
    if waiting:
        yield CardBatch(tuple(waiting))


def _ends(name: str) -> bool:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[0] % _USUAL == 0


draw_cards = JobFunction[CardBatch, tuple[DrawnCard, ...]](
    "pipeline.editions.covers.draw_social_card:draw_cards", reads=("look/fonts", "look/paper")
)
