"""Two persons, another program and power cuts at a desk, by lot."""

import contextlib
import random
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlsplit

from pipeline.preview.serving import LOOPBACK
from tests.desk.running import RunningDesk
from tests.preview.browser import Browser
from tests.tools.monkey.book import WORD, Book, Hand
from tests.tools.monkey.person import Person

_LONGEST_WAIT = 0.08  # seconds: to hit any moment of a call
_HEAD = "---\ntitle: {0}\ndate: 2026-01-0{1}\n---\n\n"
_PLAIN = "Un premier paragraphe.\n\nEncore.\n\n- une liste\n- de choses\n\nEncore.\n\n## Un titre\n\nLa fin.[^1]\n\n[^1]: Une note.\n"
FILES = {
    "collection.yaml": b"title: Carnet\nlanguage: fr\n",
    "un.md": (_HEAD.format("Un", 1) + _PLAIN).encode(),
    "2026-01-02-deux.md": (_HEAD.format("Deux", 2) + _PLAIN).replace("\n", "\r\n").encode(),
    "trois.md": "# Trois\n\nSans en-tête, d’un été.\n\nEncore.\n\nEncore.\n".encode("cp1252"),
    "voyage/index.md": (_HEAD.format("Voyage", 4) + "Voir [un](../un.md).\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| c | d |\n").encode(),
    "voyage/jour.md": b"Un jour.",
    "pages/a-propos.md": b"---\ntitle: Nous\n---\n\nVoir [deux](../2026-01-02-deux.md).\n",
}  # fmt: skip
_Hand = TypeVar("_Hand", bound=Hand)


@dataclass
class Monkey:
    """Two persons and a program at a desk, who do by lot what a seed says."""

    folder: Path
    seed: int
    book: Book = field(default_factory=Book)
    copies: list[tuple[Path, bytes]] = field(default_factory=list)
    starts: int = 0

    def __post_init__(self) -> None:
        """Write the posts."""
        self.random = random.Random(self.seed)
        self.desk = RunningDesk(self.folder, cast("Browser", None))  # the persons are clients of ours
        self.program = self._hire(Hand, "program")
        self.owner, self.guest = self.persons = [self._hire(Person, name) for name in ("owner", "guest")]
        for path, data in FILES.items():
            put(self.desk.content / path, data)

    def _hire(self, kind: type[_Hand], name: str) -> _Hand:
        return kind(name, random.Random(f"{self.seed} {name}"), self.desk.content, self.book)

    def run(self, actions: int) -> list[str]:
        """Do so many things, and return the words that are lost then."""
        self._start()
        try:
            while len(self.book.deeds) < actions:
                ways = (self._let_act, self._change_by_hand, self._write_together, self._kill)
                (way,) = self.random.choices(ways, (75, 18, 5, 1))
                way()
            return self._find_lost()
        finally:
            self.desk.kill()

    def _start(self) -> None:
        """Start the desk on another port, and have both persons enter."""
        with socket.socket() as free:
            free.bind((LOOPBACK, 0))
            self.desk.options = ("--quiet", "--port", str(free.getsockname()[1]))
        self.desk.run()
        link = urlsplit(self.desk.address)
        self.owner.enter(link.netloc, link.path.rpartition("/")[2])
        if not self.starts:
            self.owner.call("admit", name="Anna", mayWrite=True)
        (guest,) = self.owner.call("people")["guests"]
        self.guest.enter(link.netloc, guest["address"].rpartition("/")[2])
        self.starts += 1

    def _let_act(self) -> None:
        self.random.choice((self.owner, self.owner, self.guest)).act()

    def _change_by_hand(self) -> None:
        """Change files with another program."""
        hand, root = self.program, self.desk.content
        path, other, word = root / hand.choose(), root / hand.choose(), hand.make_word()
        data = path.read_bytes() if path.is_file() else b""
        parts = re.split(rb"(?<=\n)(?=\r?\n)", data)
        at, new = hand.random.randrange(len(parts)), path.with_name(f"{word}.md")
        ways: Mapping[str, Callable[[], object]] = {
            "add": lambda: put(path, data + f"\n\n{word} déjà\n".encode()),
            "insert": lambda: put(path, b"".join([*parts[:at], f"\n{word} déjà\n".encode(), *parts[at:]])),
            "cut": lambda: put(path, b"".join([*parts[:at], *parts[at + 1 :]])),
            "write anew": lambda: put(path, f"{word}\n".encode()),
            "write an old copy": lambda: put(*hand.random.choice(self.copies or [(path, data)])),
            "rename": lambda: path.rename(new),
            "move": lambda: path.rename(root / "voyage" / new.name),
            "rename over": lambda: path.replace(other),
            "copy": lambda: put(new, data),
            "remove": path.unlink,
        }
        (way,) = hand.random.choices(list(ways), (6, 6, 3, 1, 4, 2, 2, 1, 2, 2))
        self.copies.append((path, data))
        before = self._read_words()
        with contextlib.suppress(FileNotFoundError):
            ways[way]()
        after = self._read_words()
        for gone in before - after:  # by this program, which is no fault of the desk's
            if gone.startswith("zqp"):
                self.book.words.pop(gone, None)
        self.book.acknowledge(" ".join(after - before))
        self.book.note(hand.name, f"{way} {word}", *(each.relative_to(root).as_posix() for each in (path, other, new)))

    def _write_together(self) -> None:
        """Have both persons write in a file at the same moment, and the program as well."""
        path, word = self.program.choose(), self.program.make_word()
        place = self.desk.content / path
        acts = [partial(person.attempt, partial(person.write, path)) for person in self.persons]
        tasks = [threading.Thread(target=act) for act in acts]
        for task in tasks:
            task.start()
        if place.is_file() and self.random.random() < 0.5:
            time.sleep(self.random.uniform(0, _LONGEST_WAIT))
            put(place, place.read_bytes() + f"\n\n{word} déjà\n".encode())
            self.book.acknowledge(word)
            self.book.note("program", f"add {word}", path)
        for task in tasks:
            task.join()

    def _kill(self) -> None:
        """Kill the desk while a person writes, perhaps change a file, and start it again."""
        person = self.random.choice(self.persons)
        act = self.random.choice((person.write, person.write, person.rename, person.undo, person.bring_back))
        task = threading.Thread(target=person.attempt, args=(act,))
        task.start()
        time.sleep(self.random.uniform(0, _LONGEST_WAIT))
        self.desk.kill()
        task.join()
        self.book.note("power", "cut")
        if self.random.random() < 0.5:
            self._change_by_hand()
        self._start()

    def _read_words(self) -> set[str]:
        """Return all words in files of the content folder."""
        files = [path.read_bytes() for path in self.desk.content.rglob("*") if path.is_file() and path.name[0] != "."]
        return {word for data in files for word in WORD.findall(data.decode("latin-1"))}

    def _find_lost(self) -> list[str]:
        """Return the words that are in no file, no version that the history shows to the owner, and no draft."""
        found = self._read_words()
        for person in self.persons:
            found.update(WORD.findall(str(person.call("drafts"))))
        for step in self.owner.list_steps():
            for path in dict.fromkeys(step["paths"]):
                if not self.book.words.keys() - found:
                    break
                version = self.owner.call("version", number=step["number"], path=path)
                found.update(WORD.findall(f"{version['before']} {version['after']}"))
        return sorted(self.book.words.keys() - found)


def put(path: Path, data: bytes) -> None:
    """Write a file as editors do: beside its place, then in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    new.replace(path)
