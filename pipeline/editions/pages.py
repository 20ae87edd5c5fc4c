"""Pages that agree: where the pages of a printed book begin in its texts, for e-readers and browsers to show.

A place in a text is the name of a block of its neutral body (`name_blocks`), and how many letters of that come before:
the same whatever an edition makes of the body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class PageStart(NamedTuple):
    """Where a printed page begins: in which block, after how many of its letters, and with which ones.

    `page` counts from 0 within the text's own sheets; the first page, which begins with the text, is not among them.
    """

    page: int
    place: str
    before: int
    letters: str


@dataclass(frozen=True)
class Pagination:
    """The pages of a book as it is bound.

    `source` is the identifier of its PDF, which has `pages` pages. `first` has the number of the first page of each
    section (`volume`) and article by its name or slug, `starts` where the further ones begin in it.
    """

    source: str
    pages: int
    first: Mapping[str, int] = field(default_factory=dict)
    starts: Mapping[str, tuple[PageStart, ...]] = field(default_factory=dict)
