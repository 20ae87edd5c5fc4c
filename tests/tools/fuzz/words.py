"""Generate unique words that can be found again anywhere."""

from itertools import count, product

_SYLLABLES = [first + second for first, second in product("bdfgklmnprtvz", "aeiou")]


class Words:
    """Generate unique words; `given` are those that a reader must find, in order.

    Those of notes, `apart`, must be found anywhere; those of remarks, `hidden`, nowhere.
    """

    def __init__(self) -> None:
        self._numbers = count(len(_SYLLABLES) ** 2)
        self.given: list[str] = []
        self.apart: list[str] = []
        self.hidden: list[str] = []

    def word(self) -> str:
        """Return a word that must be found."""
        self.given.append(self.lost())
        return self.given[-1]

    def noted(self) -> str:
        """Return a word that must be found, wherever notes are."""
        self.apart.append(self.lost())
        return self.apart[-1]

    def secret(self) -> str:
        """Return a word that must not be found."""
        self.hidden.append(self.lost())
        return self.hidden[-1]

    def lost(self) -> str:
        """Return a word that may be lost: an id, a file's name."""
        number, word = next(self._numbers), ""
        while number:
            number, rest = divmod(number, len(_SYLLABLES))
            word = _SYLLABLES[rest] + word
        return word
