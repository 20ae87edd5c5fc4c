"""What persons do at the desk, by lot, each as its page does it."""

import contextlib
import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from typing import Any

from PIL import Image

from tests.tools.monkey.book import WORD
from tests.tools.monkey.page import Goal, Page, RefusedError

_FORMS = (
    *("{text} {word}", "{word} {text}", "{text}\n\n{word}", "{text}\n{word}", "{word}", "{word}\n\n{text}", "{word}\n---"),
    *("## {word}", "- {word}\n\n  {text}", "```\n{word}", "> {text}\n> {word}", "<div>{word}", "{word}\r\n\r\n{word}", ""),
)  # fmt: skip


@dataclass
class Person(Page):
    """Person who writes in the posts of a folder, from what they have read of them, which may be long ago."""

    known: dict[str, Any] = field(default_factory=dict)
    forms: dict[str, Any] = field(default_factory=dict)

    def enter(self, place: str, key: str) -> None:
        """Open the desk, which forgets what was open."""
        super().enter(place, key)
        self.known, self.forms = {}, {}

    def act(self) -> None:
        """Do something."""
        weights = {self.write: 20, self.undo: 9, self.bring_back: 6, self.fill_form: 5, self.rename: 5, self.redo: 5}
        weights |= {
            self.begin: 4,
            self.delete: 4,
            self.restore: 4,
            self.copy: 3,
            self.take_up_draft: 3,
            self.remark: 2,
            self.put_picture: 1,
        }
        (act,) = self.random.choices([*weights], [*weights.values()])
        self.attempt(act)

    def attempt(self, act: Callable[[], None]) -> None:
        """Do something, and note what the page would show where it is refused."""
        begun = len(self.book.deeds)
        try:
            act()
        except RefusedError as error:
            self.book.note(self.name, f"refused: {error}")
            self.book.faults += [str(error)] if error.status >= 500 else []
        except (OSError, HTTPException):
            self.book.note(self.name, "silence")
        if len(self.book.deeds) == begun:
            self.book.note(self.name, "nothing")

    def write(self, path: str = "") -> None:
        """Write in a file as the page knows it, which may be long ago."""
        path = path or self.random.choice([*list(self.known)[-4:], *(self.choose() for _ in range(3))])
        if path not in self.known or self.random.random() < 0.5:
            self.known.pop(path, None)
            self.known[path] = self.call("file", path=path)
        file, blocks = self.known[path], self.known[path]["blocks"]
        call = self.random.choice(["save-block"] * 4 + ["insert-block", "save-text"]) if blocks else "save-text"
        number = self.random.randrange(len(blocks or [0]))
        size = min(self.random.choice((1, 1, 1, 2)), len(blocks or [0]) - number) if call == "save-block" else 1
        goal = Goal(file, call, number, size, str(self.random.random()))
        if call == "save-text":
            lines = file["text"].split("\n")
            lines.insert(self.random.randint(5, max(5, len(lines))), self.make_word())
            self.save(goal, "\n".join(lines))
        else:
            old = "\n\n".join(block["text"] for block in blocks[number : number + size] if call == "save-block")
            self.save(goal, self.random.choice(_FORMS).format(text=old, word=self.make_word()))

    def save(self, goal: Goal, text: str, key: str = "") -> None:
        """Save as the editor does, perhaps after a pause; where there is a conflict, choose one of its ways."""
        path, said = goal.file["path"], f"{goal.call} {' '.join(WORD.findall(text))}"
        if not key and self.random.random() < 0.4:
            key = f"{self.random.getrandbits(64):016x}"
            self.keep_draft(key, goal, text)
        try:
            self.known[path] = self.call(goal.call, path=path, text=text, **goal.describe())
        except RefusedError as error:
            if error.is_doubt and self.random.random() < 0.7:
                return self.save(goal, text, key)
            if (there := error.there) is None:
                raise
            way = self.random.choice(("mine", "theirs", "back"))
            self.book.note(self.name, f"{said}: conflict, {way}", path)
            self.known[path] = there
            last = len(there["blocks"] or ()) - 1
            is_there = goal.call == "save-text" or goal.number <= last
            goal = replace(goal, file=there, number=min(goal.number, last), size=1)
            goal = goal if is_there else replace(goal, call="insert-block")
            if way == "mine":
                return self.save(goal, text, key)
            if way == "back":
                return None
            values = {"digest": there["digest"], "call": goal.call, "number": goal.number}
            self.call("set-aside", path=path, text=text, **values)
        self.book.acknowledge(text)
        self.book.note(self.name, said, path)
        if key:
            self.call("drop-draft", key=key)
        return None

    def keep_draft(self, key: str, goal: Goal, text: str) -> None:
        """Have the server keep what is typed, where it has room."""
        path = goal.file["path"]
        with contextlib.suppress(RefusedError):
            self.call("keep-draft", key=key, path=path, place=str(goal.number), base="", text=text, moment=time.time())
            self.book.acknowledge(text, as_draft=True)
            self.book.note(self.name, f"draft {' '.join(WORD.findall(text))}", path)

    def take_up_draft(self) -> None:
        """Save a text that was typed and not saved, or throw it away."""
        if drafts := self.call("drafts")["drafts"]:
            draft = self.random.choice(drafts)
            path, key, text = draft["path"], draft["key"], draft["text"]
            if self.random.random() < 0.3:
                self.book.forget(text)
                self.call("drop-draft", key=key)
                return
            file = self.call("file", path=path)
            call = "insert-block" if file["blocks"] else "save-text"
            self.save(Goal(file, call, -1, 1, str(self.random.random())), text, key)

    def fill_form(self) -> None:
        """Change the title of a post in its form, as the page knows it."""
        path, word = self.random.choice([*list(self.forms)[-2:], self.choose()]), self.make_word()
        if path not in self.forms or self.random.random() < 0.5:
            self.forms[path] = self.call("form", path=path)
        if not (answer := self.forms[path])["form"]:
            return
        was = {each["name"]: each["value"] for each in answer["form"]["fields"]}
        changes: dict[str, object] = {"title": self.random.choice((f"{was.get('title')} {word}", word))}
        changes |= {"tags": [word]} if "tags" in was and self.random.random() < 0.5 else {}
        try:
            saved = self.call("front-matter", path=path, digest=answer["digest"], changes=changes, was=was)
        except RefusedError as error:
            if error.there is None:
                raise
            self.call("set-aside", path=path, call="front-matter", changes=changes)
            self.forms.pop(path)
            saved = {}
        if not saved.get("faults"):
            self.book.acknowledge(word)
            self.forms |= {path: saved} if saved else {}
        self.book.note(self.name, f"front-matter {word}{'' if saved else ' set aside'}", path)

    def begin(self) -> None:
        """Begin a post or a page."""
        word = self.make_word()
        kind = self.random.choice(("post", "post", "page"))
        path = self.call("new", kind=kind, title=f"Le {word}", tags=word, lang="", author="", draft=False)["path"]
        self.book.acknowledge(word)
        self.book.note(self.name, f"new {word}", path)

    def copy(self) -> None:
        """Copy a post."""
        path = self.choose()
        self.book.note(self.name, "duplicate", path, self.call("duplicate", path=path)["path"])

    def rename(self) -> None:
        """Give a post another name, perhaps one that it had before."""
        path, name = self.choose(), self.random.choice(("un", "deux", "trois", "quatre", "cinq", "Un", "été"))
        self.book.note(self.name, "rename", path, self.call("rename", path=path, name=name, write=True)["path"])

    def delete(self) -> None:
        """Put a post into the bin."""
        path = self.choose()
        self.book.note(self.name, "delete", path, *self.call("delete", path=path, write=True)["files"])

    def restore(self) -> None:
        """Take a file out of the bin."""
        if binned := self.call("bin")["files"]:
            one = self.random.choice(binned)
            self.book.note(self.name, "restore", one["path"], self.call("restore", key=one["key"])["path"])

    def undo(self, way: str = "undo") -> None:
        """Take back the last step in a post, and answer where the page asks."""
        path = self.random.choice([*list(self.known)[-2:], self.choose()])
        answer = self.call(way, path=path)
        if ask := answer.get("ask"):
            if self.random.random() < 0.3:
                return
            answer = self.call(way, path=path, sure=ask["number"])
        self.book.note(self.name, f"{way}{' sure' if ask else ''}", path, *answer.get("paths", ()))

    def redo(self) -> None:
        """Make again what was taken back."""
        self.undo("redo")

    def list_steps(self) -> list[Any]:
        """Return all steps of the history, as its panel lists them."""
        steps, before = list[Any](), 0
        while True:
            answer = self.call("history", path="un.md", of="", before=before)
            steps += answer["steps"]
            if not answer["more"]:
                return steps
            before = steps[-1]["number"]

    def bring_back(self) -> None:
        """Restore a version of the history."""
        steps = self.call("history", path="un.md", of=self.random.choice(("", self.choose())), before=0)["steps"]
        if steps:
            step = self.random.choice(steps)
            number, path = step["number"], self.random.choice(step["paths"])
            version = self.call("version", number=number, path=path)
            if sides := [side for side in ("before", "after") if version[side] is not None]:
                side = self.random.choice(sides)
                goal = self.call("restore-version", number=number, path=path, before=side == "before")["path"]
                self.book.note(self.name, f"restore-version {number} {side}", path, goal)

    def put_picture(self) -> None:
        """Put a picture into a post, with a text for who cannot see it."""
        path, word = self.choose(), self.make_word()
        file = self.call("file", path=path)
        number = self.random.randrange(-1, len(file["blocks"] or ()))
        where = {"path": path, "name": f"{word}.png", "alt": word, "smaller": "", "write": "1"}
        Image.new("RGB", (9, 9), (self.count % 256, 0, 0)).save(data := io.BytesIO(), "PNG")
        self.send("upload", data.getvalue(), **where, digest=file["digest"], number=str(number))
        self.book.acknowledge(word)
        self.book.note(self.name, f"upload {word}", path)

    def remark(self) -> None:
        """Leave a remark on a block."""
        path, word = self.choose(), self.make_word()
        file = self.call("file", path=path)
        if file["blocks"]:
            number = self.random.randrange(len(file["blocks"]))
            self.call("remark", path=path, digest=file["digest"], number=number, text=word, author="Ich")
            self.book.acknowledge(word)
            self.book.note(self.name, f"remark {word}", path)
