"""Which place of an article the part of an address behind the # means."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from pipeline.text.printable import slug_of, without_emoji


class Places:
    """The ids of an article, found by what people write for them."""

    def __init__(self, ids: Iterable[str]) -> None:
        """Know the ids, in their order."""
        self._ids = tuple(ids)
        self._known = frozenset(self._ids)
        self._bare: dict[str, str] | None = None

    def find(self, fragment: str) -> str | None:
        """Return the id that a fragment means.

        It is itself, the one made of the same words, or the only one of the same letters.
        """
        wanted = unquote(fragment)
        bare = slug_of(without_emoji(wanted))
        for candidate in (wanted, slug_of(wanted), f"s-{slug_of(wanted)}", bare):
            if candidate in self._known:
                return candidate
        if self._bare is None:  # only where nothing else fits
            self._bare = _by_letters(self._ids)
        # Obsidian joins the headings around one: “Heading#Part”.
        return self._bare.get(_bare(wanted)) or self._bare.get(_bare(wanted.rpartition("#")[2])) or None


def _by_letters(ids: Iterable[str]) -> dict[str, str]:
    """Return each id by its letters and digits; "" where several have the same."""
    found: dict[str, str] = {}
    for identifier in ids:
        for bare in {_bare(identifier), _bare(identifier.removeprefix("s-"))} - {""}:
            found[bare] = "" if bare in found else identifier
    return found


def _bare(text: str) -> str:
    """Return the letters and digits of a text, small and without accents, in ASCII where there is such a form."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if letter.isalnum())
    return plain if plain.isascii() else slug_of(plain).replace("-", "") or plain
