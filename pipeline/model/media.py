"""Which medium shows what: blocks of a text that are for some editions alone, and an article without the others.

| block | site, feed, e-book | print | a teacher's copy |
| --- | --- | --- | --- |
| `web-only` | shown | | |
| `print-only` | | shown | shown |
| `solution` | | | shown |

A block is an element, or a node of pandoc's, with that name as a class (`block_of` reads it); what stands in several is
shown where all are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from enum import StrEnum


class Medium(StrEnum):
    """What an article is read on: a screen, paper, or the paper of whoever teaches with it."""

    WEB = "web"
    PRINT = "print"
    TEACHER = "teacher"


RESERVED = frozenset({"solution", "print-only", "web-only"})
"""The names of the blocks that not every medium shows."""
BLOCKS = RESERVED | {"questions", "glossary"}
"""The names of all blocks of a lesson."""
_WORDS = {
    "solution": "corrigé corrigés corrige corriges correction corrections réponse réponses reponse reponses",
    "glossary": "glossaire lexique",
    "print-only": "papier-seulement imprimé-seulement imprime-seulement",
    "web-only": "écran-seulement ecran-seulement web-seulement",
}
BLOCK_WORDS = {word: name for name, words in _WORDS.items() for word in (name, *words.split())} | {
    "questions": "questions"
}
"""Each way to write a name of a block, and the name."""
_LEFT_OUT = {
    Medium.WEB: frozenset({"solution", "print-only"}),
    Medium.PRINT: frozenset({"solution", "web-only"}),
    Medium.TEACHER: frozenset({"web-only"}),
}


def block_of(written: str) -> str:
    """Return the name of the block that a class means, in capitals or in French; any other class as it is."""
    return BLOCK_WORDS.get(unicodedata.normalize("NFC", written).lower(), written)


def is_shown(medium: Medium, blocks: Collection[str]) -> bool:
    """Return whether a medium shows what stands in all of these blocks."""
    return _LEFT_OUT[medium].isdisjoint(blocks)
