"""What a writer is told of the tags of a post: each once, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.dialects.meanings import Meaning
from pipeline.dialects.source import Slot
from pipeline.dialects.tag_boxes import QUOTATIONS
from pipeline.dialects.tags import CAPTION
from pipeline.files.recordings import media_type_of
from pipeline.i18n.sentences import sentence
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node

_LINK_HINT = sentence("write [text](post.md)")
_UNUSED_HINT = sentence("write it where it belongs, or delete the line")
_LEFT_OUT_HINT = sentence("write in Markdown what the reader should see")
_NAMES = {
    "code": sentence("a block of code"),
    "quotation": sentence("a quotation"),
    "box": sentence("a box"),
    "nothing": sentence("a link"),
}
_BOXES = dict.fromkeys(QUOTATIONS, _NAMES["quotation"]) | {CAPTION: sentence("a picture with its caption")}
_SHOWN = 60  # characters of a tag in a message


class TagReports:
    """Tells of the tags of one post."""

    def __init__(self, slots: Sequence[Slot], findings: Findings, first_line: int) -> None:
        """Begin with nothing told."""
        self._slots = slots
        self._findings = findings
        self._before = first_line - 1
        self._reported: set[int] = set()

    def place(self, slot: Slot) -> list[int]:
        """Return the line and column where a tag stands in the file."""
        line, column = slot.position
        return [line + self._before, column]

    def tag(self, slot: Slot, number: int) -> None:
        """Tell what became of a tag, unless it says itself that nobody need know."""
        meaning = slot.said
        if number in self._reported or (meaning.how == "silent" and meaning.notice is None):
            return
        self._reported.add(number)
        if meaning.notice is not None:
            self._add(slot, meaning.notice.rule, meaning.notice.message, meaning.notice.hint)
            return
        typed = _short(slot.typed)
        if meaning.how == "left out":
            message = sentence("“{typed}” means nothing here; left out", typed=typed)
            self._add(slot, "template-left-out", message, _LEFT_OUT_HINT)
        elif meaning.how == "kept":
            message = sentence("“{typed}” is not carried out; the text that it holds stays", typed=typed)
            self._add(slot, "template", message)
        else:
            self._add(slot, "template", sentence("“{typed}” became {what}", typed=typed, what=_became(meaning, slot)))

    def address(self, typed: str, address: str, numbers: Sequence[int], node: Node) -> None:
        """Tell what became of an address of a node in which tags stand, as of one thing."""
        slots = [self._slots[number] for number in numbers]
        if self._reported.issuperset(numbers) or all(slot.said.how == "silent" for slot in slots):
            return
        self._reported.update(numbers)
        typed = _short(typed)
        if address and all(slot.said.how != "left out" or slot.said.address or _is_root(slot) for slot in slots):
            became = sentence("a link to {address}", address=address) if node["t"] == "Link" else address
            message = sentence("“{typed}” became {what}", typed=typed, what=became)
            self._findings.add("template-link", message, node, _LINK_HINT)
        else:
            message = sentence(
                "“{typed}” is no address without the tool that it was written for; left out", typed=typed
            )
            self._findings.add("template-left-out", message, node, _LINK_HINT)

    def unused_abbreviation(self, key: str, slot: Slot) -> None:
        """Tell of an abbreviation that stands nowhere."""
        message = sentence(
            "the abbreviation “{key}” is explained and stands nowhere; what it means is left out", key=key
        )
        self._add(slot, "template-left-out", message, _UNUSED_HINT)

    def _add(self, slot: Slot, rule: str, message: str, hint: str = "") -> None:
        self._findings.add(rule, message, {"t": "Str", "pos": self.place(slot)}, hint)


def _became(said: Meaning, slot: Slot) -> str:
    if said.kind == "box":
        return _BOXES.get(slot.tag.name.lower(), _NAMES["box"])
    if said.kind == "link":
        return sentence("a link to {address}", address=said.address)
    if said.kind == "picture" and media_type_of(said.address):
        return sentence("the recording {address}", address=said.address)
    if said.kind == "picture":
        return sentence("the picture {address}", address=said.address)
    if said.markdown and said.kind == "nothing":
        return sentence("the pictures that the front matter lists")
    text = _short(" ".join(filter(None, (said.lead, said.text))))
    return _NAMES.get(said.kind) or sentence("text: {text}", text=text)


def _is_root(slot: Slot) -> bool:
    """Return whether the tag stands for the root of the site, which is where all addresses begin anyway."""
    return bool(re.search(r"(?i)base_?url|root|\burl\b|host", slot.tag.rest)) and slot.tag.kind == "output"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
