"""The words that were written, and what was done to the files that have them."""

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

WORD = re.compile(r"zq[a-z]\d+zq")
_LATEST = 12  # deeds that are told about a lost word


@dataclass
class Book:
    """The words that must be found, each with the deed that wrote it; `deeds` are told with their files.

    `drafted` are words that were typed, and not saved by now.
    """

    words: dict[str, int] = field(default_factory=dict)
    drafted: set[str] = field(default_factory=set)
    deeds: list[tuple[str, set[str]]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def note(self, who: str, what: str, *paths: str) -> None:
        """Note a deed."""
        self.deeds.append((f"{len(self.deeds)} {who} {what} {' '.join(paths)}", set(paths)))

    def acknowledge(self, text: str, *, as_draft: bool = False) -> None:
        """Note that the words of a text were saved, or kept as a draft."""
        found = set(WORD.findall(text))
        self.drafted = self.drafted | (found - self.words.keys()) if as_draft else self.drafted - found
        self.words = {**dict.fromkeys(found, len(self.deeds)), **self.words}

    def forget(self, text: str) -> None:
        """Forget the words of a draft that was thrown away."""
        for word in self.drafted.intersection(WORD.findall(text)):
            self.drafted.remove(word)
            del self.words[word]

    def describe(self, word: str) -> str:
        """Return the last deeds on the file of a word, also under its other names."""
        (first, paths), *others = self.deeds[self.words[word] :]
        told = list[str]()
        for said, touched in others:
            if touched & paths:
                paths = paths | touched
                told.append(said)
        return "\n  ".join((f"{word} is lost", first, *told[-_LATEST:]))


@dataclass
class Hand:
    """Person or program that writes in the posts of a folder, with words of its own."""

    name: str
    random: random.Random
    content: Path
    book: Book
    count: int = 0

    def make_word(self) -> str:
        """Return a word that nobody has written."""
        self.count += 1
        return f"zq{self.name[0]}{self.count}zq"

    def choose(self) -> str:
        """Return the path of a post."""
        paths = sorted(path.relative_to(self.content).as_posix() for path in self.content.rglob("*.md"))
        return self.random.choice(paths or ["un.md"])
