"""The languages of a collection that have home pages, lists, feeds and books of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class OwnLanguage:
    """A language that has lists and books of its own: its code, and what the collection is called in it.

    "" for what nobody says: the collection's own stands for it.
    """

    code: str
    title: str = ""
    subtitle: str = ""


class Translation(NamedTuple):
    """An article that says the same as another one, in its own language."""

    language: str
    slug: str


def are_one(language: str, other: str) -> bool:
    """Return whether two codes are of one language, as far as they say: fr and fr-CA are, pt-BR and pt-PT are not."""
    one, two = language.casefold(), other.casefold()
    return one == two or (primary(one) == primary(two) and ("-" not in one or "-" not in two))


def primary(language: str) -> str:
    """Return a code without its script and its region."""
    return language.partition("-")[0].casefold()


def among(language: str, own: Iterable[str]) -> str:
    """Return which of a collection's own languages a text in a language belongs to, "" for none of them."""
    codes = list(own)
    ranked = (
        *(code for code in codes if code.casefold() == language.casefold()),
        *(code for code in codes if are_one(code, language)),
        *(code for code in codes if primary(code) == primary(language)),
    )
    return next(iter(ranked), "")


def folder_in(language: str, own: Sequence[str]) -> str:
    """Return the folder of the site in which a language of a collection has its lists: the root for the first."""
    return f"{language.lower()}/" if language in own[1:] else ""
