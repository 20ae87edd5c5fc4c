"""A post's body as pandoc's AST: read it, walk it, write it as HTML. Only user of pypandoc.

A node is pandoc's JSON as it is: `{"t": "Emph", "c": [...]}`. `read` takes the positions that pandoc's `sourcepos`
spreads over wrapper elements and puts them on the nodes themselves, under the key "pos"; `write_html` drops them.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypandoc

from pipeline.model.text import in_one_line

Node = dict[str, Any]
Position = tuple[int, int]

# Blog posts are written for CommonMark. `smart` is off: typography is ours, after each language's own rules.
DEFAULT_READER = "commonmark_x"
_READER_EXTENSIONS = "-smart-yaml_metadata_block+autolink_bare_uris"
_POSITION = re.compile(r"(\d+):(\d+)-")
# Where a node's content keeps its id, classes and other attributes.
_ATTRIBUTES = {"Header": 1} | dict.fromkeys(("Link", "Image", "Span", "Div", "Code", "CodeBlock", "Figure", "Table"), 0)
_INLINES = frozenset(
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space SoftBreak LineBreak"
    " Math RawInline Link Image Note Span".split()
)


class UnreadableBodyError(Exception):
    """Pandoc could not read or write a body; the text says why."""


@dataclass(frozen=True)
class Document:
    """An article's body between two stages: pandoc's blocks as JSON text, never mutated."""

    blocks: str

    @classmethod
    def of(cls, blocks: list[Node]) -> Document:
        """The document that holds these blocks."""
        return cls(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))

    def open(self) -> list[Node]:
        """A fresh copy of the blocks, to work on."""
        blocks: list[Node] = json.loads(self.blocks)
        return blocks


def read(text: str, reader: str = "", first_line: int = 1) -> list[Node]:
    """Parse Markdown into blocks; positions count from `first_line`, the line of the file on which `text` begins.

    `reader` names a pandoc reader of the author's choice; "" is the default one, the only one that gives positions.

    Raises:
        UnreadableBodyError: pandoc does not know the reader, or fails on the text.
    """
    source_positions = "" if reader else "+sourcepos"
    name, sign, own = re.match(r"(\w*)([+-]?)(.*)", reader or DEFAULT_READER, re.DOTALL).groups()  # type: ignore[union-attr]
    full = f"{name}{_extensions(reader)}{source_positions}{sign}{own}"
    blocks: list[Node] = json.loads(_pandoc(text, "json", full))["blocks"]
    return _unwrap(blocks, first_line - 1)


def readers() -> tuple[str, ...]:
    """The names of the readers that this pandoc has."""
    return tuple(pypandoc.get_pandoc_formats()[0])


def read_html(text: str) -> list[Node]:
    """Parse a piece of HTML into blocks, keeping as raw what pandoc has no node for."""
    blocks: list[Node] = json.loads(_pandoc(text, "json", "html+raw_html-native_divs"))["blocks"]
    return blocks


def write_html(blocks: list[Node]) -> tuple[str, tuple[str, ...]]:
    """Write blocks as HTML5 with MathML; the second value is what pandoc warned of."""
    pandoc_json = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
    warnings: list[str] = []
    arguments = ("--wrap=none", "--mathml", "--syntax-highlighting=pygments")
    html = _pandoc(json.dumps(pandoc_json), "html5+task_lists", "json", arguments, warnings)
    return html, tuple(warnings)


def rewrite(nodes: list[Node], edit: Callable[[list[Node]], list[Node]]) -> list[Node]:
    """Apply `edit` to every list of nodes, the innermost first, and return the outermost result."""
    for node in nodes:
        if "c" in node:
            node["c"] = _rewrite_content(node["c"], edit)
    return edit(nodes)


def walk(value: object) -> Iterator[Node]:
    """Every node below `value`, in reading order."""
    waiting = [value]  # a stack and no recursion: long posts have tens of thousands of nodes
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if "t" in item:
                yield item
            waiting.append(item.get("c"))
        elif isinstance(item, list):
            waiting.extend(reversed(item))


def plain_text(nodes: list[Node]) -> str:
    """The words of inline nodes in one line, notes and raw HTML left out."""
    return in_one_line("".join(_texts(nodes)))


def is_inline(node: Node) -> bool:
    """Whether the node stands in running text."""
    return node["t"] in _INLINES


def as_typed(text: str) -> Node:
    """The block that shows a text as it is."""
    return {"t": "CodeBlock", "c": [attributes(), text.strip("\n")]}


def string(text: str) -> Node:
    """A piece of running text."""
    return {"t": "Str", "c": text}


def attributes(identifier: str = "", classes: tuple[str, ...] = (), **pairs: str) -> list[Any]:
    """Pandoc's triple of id, classes and other attributes."""
    return [identifier, list(classes), [[key, value] for key, value in pairs.items()]]


def attributes_of(node: Node) -> list[Any] | None:
    """A node's attribute triple, or None for a kind that has none."""
    place = _ATTRIBUTES.get(node["t"])
    triple: list[Any] | None = None if place is None else node["c"][place]
    return triple


def _extensions(reader: str) -> str:
    """What is switched off: pandoc's own typography, front matter in a body, and TeX, which would eat words."""
    if not reader:
        return _READER_EXTENSIONS
    return "-smart-yaml_metadata_block-raw_tex" if reader.startswith("markdown") else ""


def _pandoc(text: str, to: str, reader: str, arguments: tuple[str, ...] = (), warnings: list[str] | None = None) -> str:
    """One run of pandoc, sandboxed: it reads no file and no network. What it logs goes to `warnings`."""
    logger, listener = logging.getLogger("pypandoc"), _Listener([] if warnings is None else warnings)
    logger.addHandler(listener)
    propagate, logger.propagate = logger.propagate, False
    try:
        html: str = pypandoc.convert_text(
            text, to, format=reader, extra_args=["--sandbox", *arguments], verify_format=False
        )
    except (RuntimeError, OSError) as error:
        raise UnreadableBodyError(" ".join(str(error).split())) from error
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagate
    return html


class _Listener(logging.Handler):
    """Keeps pandoc's warnings, which pypandoc only logs."""

    def __init__(self, warnings: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._warnings = warnings

    def emit(self, record: logging.LogRecord) -> None:
        self._warnings.append(" ".join(record.getMessage().split()))


def _rewrite_content(content: Any, edit: Callable[[list[Node]], list[Node]]) -> Any:  # noqa: ANN401 (pandoc's JSON)
    if not isinstance(content, list) or not content:
        return content
    first = content[0]
    # Alignments, list styles and quote types are tagged objects too, but no nodes.
    if isinstance(first, dict) and (first.get("t") in _INLINES or first.get("t") in _BLOCKS):
        return rewrite(content, edit)
    return [_rewrite_content(item, edit) if isinstance(item, list) else item for item in content]


_BLOCKS = frozenset(
    "Plain Para LineBlock CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList Header HorizontalRule"
    " Table Figure Div".split()
)


def _unwrap(nodes: list[Node], lines_before: int) -> list[Node]:
    def edit(siblings: list[Node]) -> list[Node]:
        result: list[Node] = []
        for node in siblings:
            result += _without_wrapper(node, lines_before)
        return _joined(result)

    return rewrite(nodes, edit)


def _joined(nodes: list[Node]) -> list[Node]:
    """The nodes with each word in one piece: `sourcepos` parts words at every sign."""
    result: list[Node] = []
    for node in nodes:
        if result and node["t"] == "Str" and result[-1]["t"] == "Str":
            result[-1] = result[-1] | {"c": result[-1]["c"] + node["c"]}
        else:
            result.append(node)
    return result


def _without_wrapper(node: Node, lines_before: int) -> list[Node]:
    triple = attributes_of(node)
    if triple is None:
        return [node]
    pairs = dict(triple[2])
    found = _POSITION.search(pairs.get("data-pos", ""))
    position = (int(found[1]) + lines_before, int(found[2])) if found else None
    triple[2] = [[key, value] for key, value in triple[2] if key not in ("data-pos", "wrapper")]
    if "wrapper" not in pairs:
        return [node | {"pos": position}] if position else [node]
    children: list[Node] = node["c"][1]
    if position:
        for child in children:
            child.setdefault("pos", position)
    return children


def _texts(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            yield node["c"]
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        elif kind in ("Code", "Math"):
            yield node["c"][1]
        elif kind in ("Link", "Image", "Span", "Quoted", "Cite"):
            yield from _texts(node["c"][1])
        elif kind not in ("Note", "RawInline") and is_inline(node):
            yield from _texts(node["c"])
