"""A post's body between text and text: Markdown or HTML -> pandoc's AST -> HTML.

`read` takes the positions that pandoc's `sourcepos` spreads over wrapper elements and puts them on the nodes
themselves, under the key "pos"; `write_html` drops them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.i18n.humanize import said
from pipeline.jobs.blob import Blob
from pipeline.pandoc.nodes import Node, from_json
from pipeline.pandoc.positions import as_in_file, unwrapped
from pipeline.pandoc.process import PANDOC, Answer, PandocError
from pipeline.pandoc.search import searched

# Blog posts are written for CommonMark. `smart` is off: typography is ours, after each language's own rules.
DEFAULT_READER = "commonmark_x"
_WITH_POSITIONS = ("commonmark", "gfm")
# A line (a title) has inline markup alone; formulas are read lest their signs be taken for other markup.
_LINE_READER = "commonmark+strikeout+superscript+subscript+tex_math_dollars"
_END, _NODES_OF_END = " .", 2
_LINKED = "+autolink_bare_uris"
_READER_EXTENSIONS = f"-smart-yaml_metadata_block{_LINKED}"
# At each of its signs pandoc looks whether a run is an address of mail: its time grows with the square of their number.
_RUN = re.compile(r"(?<![\w.+-])(?:[^\W_]*+[._+-]){300}")


class UnreadableBodyError(Exception):
    """Pandoc could not read or write a body; the text says why."""


@dataclass(frozen=True)
class Document:
    """An article's body between two stages: pandoc's blocks as JSON text, never mutated."""

    json: Blob

    @classmethod
    def of(cls, blocks: list[Node]) -> Document:
        """Return the document that holds these blocks."""
        return cls(Blob.of(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))))

    def open(self) -> list[Node]:
        """Return a fresh copy of the blocks, to work on."""
        blocks: list[Node] = from_json(self.json.text)
        return blocks


def read(text: str, reader: str = "", first_line: int = 1, *, in_rows: bool = False) -> list[Node]:
    """Parse Markdown into blocks; positions count from `first_line`, the line of the file on which `text` begins.

    `reader` names a pandoc reader of the author's choice; "" is the default one. Where one gives no positions,
    nodes are looked for in the text. `in_rows`: words in a row may be one node.

    Raises:
        UnreadableBodyError: pandoc does not know the reader, or fails on the text.
    """
    source_positions = "+sourcepos" if not reader or reader.startswith(_WITH_POSITIONS) else ""
    ((name, sign, own),) = re.findall(r"\A(\w*)([+-]?)(.*)", reader or DEFAULT_READER, re.DOTALL)
    full = f"{name}{_extensions(reader)}{source_positions}{sign}{own}"
    if has_run(text) and "sourcepos" in full:
        full = f"{full.replace(_LINKED, '')}-{_LINKED[1:]}"
    # Positions are CommonMark's alone, to which empty lines mean nothing; with them pandoc counts as the file does.
    if "sourcepos" not in full:
        return searched(unwrapped(_asked(PANDOC.read, text, full).text), text, first_line)
    answer = _asked(PANDOC.read, "\n" * (first_line - 1) + text, full)
    blocks = unwrapped(answer.text, in_rows=in_rows)
    return as_in_file(blocks, text.split("\n"), first_line) if "\t" in text else blocks


def has_run(text: str) -> bool:
    """Return whether so many signs follow each other that no address in the text becomes a link by itself."""
    return _RUN.search(text) is not None


def read_line(text: str) -> list[Node]:
    """Parse one line of Markdown into inline nodes: whatever it begins with, it is no block.

    Raises:
        UnreadableBodyError: pandoc fails on the line.
    """
    # A heading holds inline markup alone; with these after them, no signs of the line's end are the heading's own.
    answer = _asked(PANDOC.read, f"# {text}{_END}", _LINE_READER)
    (heading,) = from_json(answer.text)["blocks"]
    inlines: list[Node] = heading["c"][2]
    return inlines[:-_NODES_OF_END]


def read_html(text: str) -> list[Node]:
    """Parse a piece of HTML into blocks, keeping as raw what pandoc has no node for."""
    blocks: list[Node] = from_json(_asked(PANDOC.read, text, "html+raw_html").text)["blocks"]
    return blocks


def write_html(blocks: list[Node]) -> tuple[str, tuple[str, ...]]:
    """Write blocks as HTML5 with MathML; the second value is what pandoc warned of."""
    answer = _asked(PANDOC.write, to_json(blocks), "html5+task_lists")
    return answer.text, answer.warnings


def to_json(blocks: list[Node]) -> str:
    """Return blocks as a document in pandoc's JSON, for its writers."""
    whole = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _extensions(reader: str) -> str:
    """Return what is switched off: pandoc's own typography, front matter in a body, and TeX, which would eat words."""
    if not reader:
        return _READER_EXTENSIONS
    return "-smart-yaml_metadata_block-raw_tex" if reader.startswith("markdown") else ""


def _asked(ask: Callable[[str, str], Answer], text: str, form: str) -> Answer:
    try:
        return ask(text, form)
    except PandocError as error:
        raise UnreadableBodyError(said(error)) from error
