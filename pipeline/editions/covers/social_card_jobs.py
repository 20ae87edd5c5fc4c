"""Social cards as jobs: the pictures that networks show with a link to a page of the site."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from pipeline.editions.covers.social_card import Card, DrawnCard
from pipeline.i18n.sentences import sentence
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job

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


@job(reads=("look/fonts", "look/paper"))
def draw_cards(batch: CardBatch) -> tuple[DrawnCard, ...]:
    """Return its cards, in order."""
    from pipeline.editions.covers.social_card_sheets import drawn

    return tuple(drawn(batch.cards))
