"""What a command is: a name, words, options, a function. The rows stand in `commands.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from importlib import import_module
from typing import Any

from pipeline.i18n.sentences import constant


class Kind(Enum):
    """What stands behind an option."""

    TEXT = auto()
    FLAG = auto()  # nothing: it is there or not
    MANY = auto()  # a text, and the option may be given again


@dataclass(frozen=True)
class Option:
    """An option of a command: `--name` with an underscore for each hyphen, `-letter` where it has one.

    `choices` are words that a shell may offer; who reads the value says what is allowed.
    """

    name: str
    help: str
    letter: str = ""
    kind: Kind = Kind.TEXT
    metavar: str = "TEXT"
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take its words for sentences, which can be said in other languages."""
        object.__setattr__(self, "help", constant(self.help))
        object.__setattr__(self, "metavar", constant(self.metavar))

    @property
    def flag(self) -> str:
        """The option as it is typed."""
        return f"--{self.name.strip('_').replace('_', '-')}"


@dataclass(frozen=True)
class Word:
    """A word without an option. One that has the name of an option of its command is a short way to give that."""

    name: str
    metavar: str
    required: bool = False
    many: bool = False

    def __post_init__(self) -> None:
        """Take what stands for it for a sentence, which can be said in other languages."""
        object.__setattr__(self, "metavar", constant(self.metavar))


@dataclass(frozen=True)
class Command:
    """One command: what is typed, the line that tells what it does, and the function that does it.

    `name` may be two words. `run` is `module:function`, which is imported when the command runs, and takes a keyword
    argument for each word and option: a text ("" where none was given), a flag, or a tuple of texts. `first` commands
    are those that a newcomer needs; `note` is what its help says below the options.
    """

    name: str
    help: str
    run: str
    options: tuple[Option, ...] = ()
    words: tuple[Word, ...] = ()
    first: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        """Take what it says for sentences, which can be said in other languages."""
        object.__setattr__(self, "help", constant(self.help))
        object.__setattr__(self, "note", constant(self.note))

    def function(self) -> Callable[..., Any]:
        """Return the function that does it."""
        module, _, name = self.run.partition(":")
        found: Callable[..., Any] = getattr(import_module(module), name)
        return found
