"""Words that stand for nothing and look like no other, so that each can be found again wherever it goes."""

from itertools import count, product

_SYLLABLES = [first + second for first, second in product("bdfgklmnprtvz", "aeiou")]


class Words:
    """Gives word after word, each once; `given` are those that a reader must find again, in their order.

    Those of notes, `apart`, must be found anywhere; those of remarks, `hidden`, nowhere.
    """

    def __init__(self) -> None:
        self._numbers = count(len(_SYLLABLES) ** 2)
        self.given: list[str] = []
        self.apart: list[str] = []
        self.hidden: list[str] = []

    def word(self) -> str:
        """A word that must be found again."""
        self.given.append(self.lost())
        return self.given[-1]

    def noted(self) -> str:
        """A word that must be found, wherever notes stand."""
        self.apart.append(self.lost())
        return self.apart[-1]

    def secret(self) -> str:
        """A word that no reader may find."""
        self.hidden.append(self.lost())
        return self.hidden[-1]

    def lost(self) -> str:
        """A word that may go: an id, a file's name."""
        number, word = next(self._numbers), ""
        while number:
            number, rest = divmod(number, len(_SYLLABLES))
            word = _SYLLABLES[rest] + word
        return word
