"""Replace the placeholders of tags by what the tags say; in code and formulas, by what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from html import escape
from typing import Any, NamedTuple

from pipeline.dialects.boxes import make_box
from pipeline.dialects.code import drop_marks
from pipeline.dialects.lines import expand_abbreviations
from pipeline.dialects.meanings import Meaning
from pipeline.dialects.myst.list_tables import make_table
from pipeline.dialects.nodes import (
    describe_heading,
    drop_empty_items,
    make_html,
    make_inlines,
    split_paragraph,
    tidy_inlines,
)
from pipeline.dialects.pairs import MARGINS, flatten_notes, join_pairs, make_edge, write_margins
from pipeline.dialects.quarto import HAS_CAPTIONS, Cells, convert_callout, read_captions
from pipeline.dialects.source import Prepared, Slot
from pipeline.dialects.tag_boxes import QUOTATIONS
from pipeline.dialects.tags import CAPTION
from pipeline.files.kinds import media_type_of
from pipeline.i18n.sentences import sentence
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import BLANKS, Node, attributes_of, is_inline, rewrite, string, walk

_MOST_DIGITS = 8  # no text has so many tags


class TagWord(NamedTuple):
    """A placeholder in a text: its slot, the number of this, and its start and end."""

    slot: Slot
    number: int
    start: int
    end: int


class TagWords:
    """Finds the words of one post in its texts."""

    def __init__(self, prepared: Prepared) -> None:
        """Know the words by what `prepare` has put into the text."""
        self.slots = prepared.slots
        self._mark = prepared.mark

    @cached_property
    def _word(self) -> re.Pattern[str]:
        """The pattern of a word, made where there is one: that takes as long as many a repair."""
        return re.compile(rf"(\n *| |\[|\]\()?{self._mark}(\d+)z(\)| |\n\n? *)?")

    def are_in(self, text: str) -> bool:
        """Return whether a text has any of them."""
        return self._mark in text

    def find(self, text: str) -> Iterator[TagWord]:
        """Yield each of them, in order; the blanks and brackets of ours around it are a part of it."""
        for match in self._word.finditer(text):
            number = int(match[2]) if len(match[2]) <= _MOST_DIGITS else len(self.slots)
            if number < len(self.slots):
                slot, (start, end) = self.slots[number], match.span()
                if match[1] and slot.before[:1] != match[1][0]:
                    start = match.end(1)
                if match[3] and slot.after[:1] != match[3][0]:
                    end = match.start(3)
                yield TagWord(slot, number, start, end)

    def replaced(self, text: str, by: Callable[[Slot, int], str]) -> str:
        """Return a text with something else in the place of each word."""
        if not self.are_in(text):
            return text
        pieces: list[str] = []
        position = 0
        for slot, number, start, end in self.find(text):
            pieces += [text[position:start], by(slot, number)]
            position = end
        return "".join([*pieces, text[position:]])


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
        self._slots = slots
        self._findings = findings
        self._before = first_line - 1
        self._reported: set[int] = set()
        self._unknown: dict[tuple[str, ...], list[Slot]] = {}

    def place(self, slot: Slot) -> list[int]:
        """Return the line and column of a tag in the file."""
        line, column = slot.position
        return [line + self._before, column]

    def tag(self, slot: Slot, number: int) -> None:
        """Report what became of a tag, unless it is silent."""
        meaning = slot.meaning
        if number in self._reported or (meaning.how == "silent" and meaning.notice is None):
            return
        self._reported.add(number)
        if meaning.notice is not None:
            self._add(slot, meaning.notice.rule, meaning.notice.message, meaning.notice.hint)
            return
        typed = _short(slot.typed)
        if meaning.how in ("left out", "kept"):
            name = slot.tag.name if slot.tag.kind == "shortcode" else slot.typed
            self._unknown.setdefault((meaning.how, slot.tag.kind, name), []).append(slot)
        else:
            self._add(
                slot, "template", sentence("“{typed}” became {what}", typed=typed, what=_describe_change(meaning, slot))
            )

    def unknown(self) -> None:
        """Report the tags that mean nothing here, those of one name once."""
        for (how, *_), slots in self._unknown.items():
            typed, times = _short(slots[0].typed), len(slots)
            if how == "left out":
                message = sentence("“{typed}” is unknown here; left out", typed=typed)
            else:
                message = sentence("“{typed}” is not executed; the text in it stays", typed=typed)
            if times > 1:
                message = sentence("{message} ({times} times in this post)", message=message, times=times)
            rule, hint = ("template-left-out", _LEFT_OUT_HINT) if how == "left out" else ("template", "")
            self._add(slots[0], rule, message, hint)

    def address(self, typed: str, address: str, numbers: Sequence[int], node: Node) -> None:
        """Report what became of an address with tags in it, as one thing."""
        slots = [self._slots[number] for number in numbers]
        if self._reported.issuperset(numbers) or all(slot.meaning.how == "silent" for slot in slots):
            return
        self._reported.update(numbers)
        typed = _short(typed)
        if address and all(slot.meaning.how != "left out" or slot.meaning.address or _is_root(slot) for slot in slots):
            became = sentence("a link to {address}", address=address) if node["t"] == "Link" else address
            message = sentence("“{typed}” became {what}", typed=typed, what=became)
            self._findings.add("template-link", message, node, _LINK_HINT)
        else:
            message = sentence("“{typed}” needs the tool that it was written for; left out", typed=typed)
            self._findings.add("template-left-out", message, node, _LINK_HINT)

    def unused_abbreviation(self, key: str, slot: Slot) -> None:
        """Report an abbreviation that the text does not use."""
        message = sentence("the abbreviation “{key}” is explained and never used; its meaning is left out", key=key)
        self._add(slot, "template-left-out", message, _UNUSED_HINT)

    def _add(self, slot: Slot, rule: str, message: str, hint: str = "") -> None:
        self._findings.add(rule, message, {"t": "Str", "pos": self.place(slot)}, hint)


def _describe_change(meaning: Meaning, slot: Slot) -> str:
    if meaning.kind == "box":
        return _BOXES.get(slot.tag.name.lower(), _NAMES["box"])
    if meaning.kind == "link":
        return sentence("a link to {address}", address=meaning.address)
    if meaning.kind == "picture" and media_type_of(meaning.address):
        return sentence("the recording {address}", address=meaning.address)
    if meaning.kind == "picture":
        return sentence("the picture {address}", address=meaning.address)
    if meaning.markdown and meaning.kind == "nothing":
        return sentence("the pictures that the front matter lists")
    text = _short(" ".join(filter(None, (meaning.lead, meaning.text))))
    return _NAMES.get(meaning.kind) or sentence("text: {text}", text=text)


def _is_root(slot: Slot) -> bool:
    """Return whether the tag means the root of the site, at which all addresses begin anyway."""
    return bool(re.search(r"(?i)base_?url|root|\burl\b|host", slot.tag.rest)) and slot.tag.kind == "output"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


_AS_TYPED = frozenset({"Code", "CodeBlock", "Math"})
_TYPED_ELEMENT = re.compile(r"<(/?)(?:code|pre|kbd|samp|script|style|textarea)\b", re.IGNORECASE)
_TARGETS = frozenset({"Link", "Image"})


class Restorer:
    """Puts back what one text's tags say, and reports each tag once."""

    def __init__(self, prepared: Prepared, findings: Findings, first_line: int) -> None:
        self._words = TagWords(prepared)
        self._cells = Cells(findings)
        self._has_captions = HAS_CAPTIONS.search(prepared.text) is not None
        self._has_margins = any(f".{name}" in prepared.text for name in MARGINS)
        self._reports = TagReports(prepared.slots, findings, first_line)
        self._abbreviations: dict[str, Slot] = {}

    def restore(self, blocks: list[Node]) -> list[Node]:
        """Return all blocks of the post."""
        blocks = rewrite(blocks, self._edit)
        if self._has_margins:
            blocks = write_margins(blocks)
        if self._has_margins or any(slot.meaning.kind == "edge" for slot in self._words.slots):
            flatten_notes(blocks)
        self._cells.report()
        self._reports.unknown()
        if self._has_captions:
            blocks = read_captions(blocks)
        if self._abbreviations:
            blocks, unused = expand_abbreviations(
                blocks, {key: slot.meaning.text for key, slot in self._abbreviations.items()}
            )
            for key in unused:
                self._reports.unused_abbreviation(key, self._abbreviations[key])
        return blocks

    def _edit(self, nodes: list[Node]) -> list[Node]:
        return self._restore_inlines(nodes) if nodes and is_inline(nodes[0]) else self._restore_blocks(nodes)

    # Running text.

    def _restore_inlines(self, nodes: list[Node]) -> list[Node]:
        if not any(self._is_marked(node) for node in nodes):
            return nodes
        result: list[Node] = []
        depth = 0  # of elements of HTML whose text is shown as it was typed
        for node in nodes:
            if node["t"] == "RawInline":
                depth = max(0, depth + _count_depth(node["c"][1]))
            if node["t"] == "Str" and self._words.are_in(node["c"]):
                result += self._split_text(node, self._show_typed if depth else self._show_meaning)
            else:
                self._own(node)
                result.append(node)
        return tidy_inlines(join_pairs(result))

    def _split_text(self, node: Node, by: Callable[[Slot, int], list[Node]]) -> list[Node]:
        """Return the node's text with what there is in place of its tags between."""
        result: list[Node] = []
        text: str = node["c"]
        position = 0
        for slot, number, start, end in self._words.find(text):
            if text[position:start]:
                result.append(node | {"c": text[position:start]})
            result += by(slot, number) or [{"t": "Str", "c": "", "gone": True}]
            position = end
        if text[position:]:
            result.append(node | {"c": text[position:]})
        return result

    def _show_typed(self, slot: Slot, _number: int) -> list[Node]:
        """Return what was typed, without the blanks of ours around it."""
        if slot.meaning.kind == "edge":
            return [make_edge(replace(slot.meaning, address="", lead=""), slot.typed, *_guards(slot))]
        return [string(slot.typed)]

    def _show_meaning(self, slot: Slot, number: int) -> list[Node]:
        if slot.tag.kind == "attributes":
            return [{"t": "Str", "c": "", "gone": True, "attributes": slot.tag.rest}]
        self._reports.tag(slot, number)
        meaning, place = slot.meaning, self._reports.place(slot)
        if meaning.kind == "edge":
            return [make_edge(meaning, slot.typed, *_guards(slot)) | {"pos": place}]
        if meaning.kind == "place":
            return [{"t": "Str", "c": "", "gone": True, "place": meaning.text}]
        if meaning.kind == "abbreviation":
            self._abbreviations.setdefault(meaning.address, slot)
        if meaning.kind == "nothing" and meaning.address and meaning.how == "silent":
            return []
        made = make_inlines(meaning)
        for node in made:
            node["pos"] = place
            if slot.tag.kind == "wiki":
                node["by_name"] = True  # Obsidian looks for it so
        return made

    # A node's own texts.

    def _is_marked(self, node: Node) -> bool:
        """Return whether the node's own text has a placeholder; the nodes in it are not searched."""
        if not self._words.slots:
            return False
        content = node.get("c")
        if isinstance(content, str):
            return self._words.are_in(content)
        return bool(node["t"] not in BLANKS) and isinstance(content, list) and self._in(content)

    def _in(self, values: list[Any]) -> bool:
        return any(
            self._words.are_in(value)
            if isinstance(value, str)
            else isinstance(value, list) and bool(value) and not isinstance(value[0], dict) and self._in(value)
            for value in values
        )

    def _own(self, node: Node) -> None:
        """Put right the texts of a node that hold no nodes: addresses, titles, ids, code, HTML."""
        if not self._is_marked(node):
            return
        kind = node["t"]
        if kind in _AS_TYPED:
            node["c"][1] = self._restore_typed(node["c"][1])
        elif kind in ("RawInline", "RawBlock"):
            node["c"][1] = self._restore_html(node["c"][1])
        elif kind in _TARGETS:
            target = node["c"][2]
            target[0], target[1] = self._restore_address(target[0], node), self._restore_text(target[1])
        triple = attributes_of(node)
        if triple:
            is_marked = self._words.are_in
            triple[0] = "" if is_marked(triple[0]) else triple[0]
            triple[1] = [name for name in triple[1] if not is_marked(name)]
            triple[2] = [[key, self._restore_text(value)] for key, value in triple[2] if not is_marked(key)]

    def _restore_typed(self, text: str) -> str:
        return self._words.replaced(text, lambda slot, _: slot.typed)

    def _restore_text(self, text: str) -> str:
        return self._words.replaced(text, self._restore_plain).replace("  (", " (")

    def _restore_plain(self, slot: Slot, number: int) -> str:
        """Return the plain text of a tag, for a place that can hold no nodes."""
        meaning = slot.meaning
        if slot.tag.kind != "sign":
            return " ".join(filter(None, (meaning.lead, meaning.text)))
        self._reports.tag(slot, number)
        if meaning.kind in ("nothing", "words"):
            return meaning.text
        if meaning.kind != "edge":
            return slot.typed
        if meaning.text != "note":
            return ""
        return " (" if meaning.lead else ")"  # no note can be called here: its words stand between brackets

    def _restore_address(self, text: str, node: Node) -> str:
        """Return an address with those of its tags; reported as one thing."""
        if not self._words.are_in(text):
            return text
        address = self._words.replaced(
            text, lambda slot, _: slot.typed if slot.tag.kind == "sign" else slot.meaning.address
        )
        numbers = [number for slot, number, _, _ in self._words.find(text) if slot.tag.kind != "sign"]
        self._reports.address(self._restore_typed(text), address, numbers, node)
        return address

    def _restore_html(self, text: str) -> str:
        """Return raw HTML: addresses in tags, what is said between them, what was typed in code."""
        pieces: list[str] = []
        position, in_tag, depth = 0, False, 0
        for slot, number, start, end in self._words.find(text):
            between = text[position:start]
            opened, closed = between.rfind("<"), between.rfind(">")
            in_tag = opened > closed or (in_tag and closed < 0)
            depth = max(0, depth + _count_depth(between))
            as_html = self._write_in_attribute if in_tag else self._write_in_html
            pieces += [between, slot.typed if depth and not in_tag else as_html(slot, number)]
            position = end
        return "".join([*pieces, text[position:]])

    def _write_in_html(self, slot: Slot, number: int) -> str:
        """Return what is said between tags of HTML, where signs of Markdown are none."""
        if slot.tag.kind == "sign" and slot.meaning.kind != "nothing":
            return slot.typed
        self._reports.tag(slot, number)
        return make_html(slot.meaning)

    def _write_in_attribute(self, slot: Slot, number: int) -> str:
        """Return what a tag says as a part of an attribute of an element."""
        if slot.tag.kind == "sign":
            return slot.typed
        address = slot.meaning.address or slot.meaning.text
        node: Node = {"t": "RawInline", "pos": self._reports.place(slot)}
        self._reports.address(slot.typed, address or "/", [number], node)
        return escape(address)

    # Blocks.

    def _restore_blocks(self, nodes: list[Node]) -> list[Node]:
        result: list[Node] = []
        for node in nodes:
            self._own(node)
            if node["t"] == "Header":
                describe_heading(node)
            if node["t"] in ("Para", "Plain"):
                result += split_paragraph(node, result)
            elif node["t"] in ("BulletList", "OrderedList"):
                result += drop_empty_items(node)
            elif node["t"] == "CodeBlock":
                node["c"][1] = drop_marks(node["c"][1])
                result += self._cells.shown(node)
            else:
                box = make_box(node)
                result.append(make_table(convert_callout(box)) if box["t"] == "Div" else box)
        return result


def _guards(slot: Slot) -> tuple[bool, bool]:
    """Return whether `prepare` has put a blank before and after the word of the slot."""
    return slot.before == " ", slot.after == " "


def _count_depth(html: str) -> int:
    """Return how many elements whose text is shown as it is a piece of HTML opens, less those that it closes."""
    return sum(-1 if slash else 1 for slash in _TYPED_ELEMENT.findall(html))


def replace_positions(blocks: list[Node], prepared: Prepared, first_line: int) -> None:
    """Give each node its place in the text that its author wrote."""
    before = first_line - 1
    for node in walk(blocks):
        if place := node.get("pos"):
            line, column = prepared.places.old(place[0] - before, place[1])
            node["pos"] = [line + before, column]
