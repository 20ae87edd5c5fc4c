"""The sizes of paper on which books and articles come out, and whether a book saves paper."""

from __future__ import annotations

from enum import StrEnum


class Trim(StrEnum):
    """The size of a page: ISO sizes, centimetres (17 by 24), inches (6 by 9), US Letter and half of it."""

    A5 = "a5"
    A4 = "a4"
    CROWN = "17x24"
    SIX_BY_NINE = "6x9in"
    LETTER = "letter"
    HALF_LETTER = "half-letter"


class Economy(StrEnum):
    """Whether a book saves paper: by itself where it is short, always, or never."""

    AUTO = "auto"
    YES = "yes"
    NO = "no"
