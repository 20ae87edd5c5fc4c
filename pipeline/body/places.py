"""Values of a body that need no parser: its figures, and where printed pages begin in it."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """A figure or a table of a text: its id there, its caption in one line, its page, and whether it has a number."""

    id: str
    caption: str
    page: int = 0
    is_table: bool = False
    is_numbered: bool = False


LEAD = "lead"
"""The place of an article's lead picture."""


END = ""
"""No place of a text but its end."""


RELATED = "related:"
"""How the names of the lines about related articles begin, before the slug."""


REPEATED = "h"
"""How the names of places end that are printed again on each page of a table."""


class PageStart(NamedTuple):
    """Beginning of a printed page: its block, the letters before it there, and its first ones.

    `page` counts from 0 within the text's own sheets; the first page, which begins with the text, is not among them.
    """

    page: int
    place: str
    before: int
    letters: str


class Citation(NamedTuple):
    """An address of the web that a text cites, and the page of the book on which it does."""

    address: str
    page: int = 0
