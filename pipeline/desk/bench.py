"""Context of the desk's calls: the folder, its files and history, the preview, and the rights of a person."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from threading import Lock
from typing import Any

from pipeline.desk.people import People, Person
from pipeline.desk.runs import Runs
from pipeline.desk.store.files import Change, ConflictError, DeskError, DeskFiles, digest
from pipeline.model.collection import Collection
from pipeline.options import Options
from pipeline.preview.app import PreviewState

_MOST_OTHERS = 20  # who save in one file at one moment
_MOST_TURNS = 64  # of which is known what they have written
Params = Mapping[str, Any]
"""The values that a page sends with a call: anybody's."""


class Right(Enum):
    """Right that a call takes."""

    READ = auto()
    WRITE = auto()
    OWN = auto()


@dataclass
class Bench:
    """The state of a desk; calls run in threads, one change at a time.

    `state` is that of the preview, and `loop` its event loop, both set when it is served. `complain` is told of faults
    of ours. One that `is_shared` can be reached from the network at its `port`.
    """

    options: Options
    files: DeskFiles
    people: People
    complain: Callable[[Exception], None]
    runs: Runs
    port: int = 0
    is_shared: bool = False
    state: PreviewState = field(init=False)
    loop: AbstractEventLoop = field(init=False)
    asked: dict[str, str] = field(default_factory=dict)
    """By the marks of persons, the text about which each was asked last."""
    _turn: Lock = field(default_factory=Lock)
    _written: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def content(self) -> Path:
        """The content folder."""
        return self.options.content

    @property
    def language(self) -> str:
        """The language to speak."""
        return self.state.language

    @property
    def collection(self) -> Collection | None:
        """The collection as it is shown now, None before it was read."""
        return self.state.site.collection

    def apply(self, person: Person, changes: Iterable[Change], title: str) -> None:
        """Make changes of files as one step of a person's, and have the preview read them at once.

        Raises:
            ConflictError: A file is not what its change replaces.
            DeskError: A file cannot be written, or not by this person.
        """
        changes = list(changes)
        self.files.apply(changes, title, person.writer)
        self.show_changed(change.path for change in changes)

    def rewrite(self, person: Person, path: str, write: Callable[[bytes], bytes], title: str, turn: str = "") -> bytes:
        """Change a file as it is now, as one step of a person's; return its new bytes.

        What was written in the same `turn` before is not written again.

        Raises:
            ConflictError: `write` finds that it is not what it is to change.
            DeskError: It cannot be read or written, or not by this person.
        """
        with self._turn:
            if turn in self._written:
                return self._written[turn]
            for others in range(_MOST_OTHERS, -1, -1):
                raw = self.files.read(path)
                new = write(raw)
                try:
                    self.apply(person, [Change(path, raw, new)], title)
                except ConflictError:
                    if others:  # somebody has saved this moment
                        continue
                    raise
                break
            if turn:
                self._written = dict([*self._written.items(), (turn, new)][-_MOST_TURNS:])
        return new

    def show_changed(self, paths: Iterable[str]) -> None:
        """Have the preview read files again, now; its watch of the folder would wait until they lie still."""
        self.loop.call_soon_threadsafe(self.state.look_again, frozenset(paths))

    def read_known(self, params: Params) -> tuple[str, bytes]:
        """Return path and bytes of a file that a call is to change.

        Raises:
            ConflictError: It is not as the page knows it.
            DeskError: It cannot be read.
        """
        path = str(params["path"])
        raw = self.files.read(path)
        if digest(raw) != params["digest"]:
            raise ConflictError(path, raw)
        return path, raw


@dataclass(frozen=True)
class Upload:
    """The bytes that a call brings."""

    data: bytes


@dataclass(frozen=True)
class Call:
    """Call that a page may make by name: its function, and the right that it takes.

    `do` gets the values that the page sent, which are anybody's: a LookupError, TypeError or ValueError is answered as
    a call that is not understood.
    """

    do: Callable[[Bench, Person, Params], object]
    right: Right = Right.READ
    takes_data: bool = False


def encode(write: Callable[[], bytes]) -> bytes:
    """Return what a function makes that writes a text into a file in the encoding of that file.

    Raises:
        DeskError: The encoding has no such letter.
    """
    try:
        return write()
    except UnicodeEncodeError as error:
        raise DeskError(
            "“{letter}” cannot be written in this file, which is in an old encoding: save the file as UTF-8 first",
            letter=error.object[error.start : error.start + 1],
        ) from error
