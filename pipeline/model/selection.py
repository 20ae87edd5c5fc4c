"""Which articles of the collection something is made of, and in which order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Order(StrEnum):
    """In which order articles stand: as they are listed (and then as in the collection), or sorted."""

    LIST = "list"
    DATE = "date"
    TITLE = "title"
    WEIGHT = "weight"


@dataclass(frozen=True)
class Selection:
    """Which articles: those of `posts` (slugs), then those that have one of the tags, one of the authors and are dated.

    Tags are named by name or slug. `since` is the earliest date, `language` that of the articles. What is empty selects
    nothing of its own and narrows nothing; `everything` takes all articles.
    """

    posts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: dt.date | None = None
    everything: bool = False
    language: str = ""
