"""Markdown or HTML -> pandoc's AST -> HTML, with the position of each node in its file.

Pandoc's `sourcepos` writes `data-pos="LINE:COLUMN-LINE:COLUMN"` on nodes with attributes, puts a Span or Div of its own
(`wrapper="1"`) around the others, and splits words at every sign. Here nodes get "pos": [line, column], and words are
joined. For readers without positions each node is searched for after the one before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipeline.files.text_files import Lines
from pipeline.i18n.sentences import humanize
from pipeline.jobs.blob import Blob
from pipeline.model.article import ONLY, RESERVED, block_of, is_for_some, name_condition, read_only
from pipeline.model.variants import read_variant
from pipeline.pandoc.nodes import PLAIN, Node, attributes_of, find_landmarks, from_json, is_node, plain_text, walk
from pipeline.pandoc.process import PANDOC, TAB_STOP, Answer, PandocError

# Blog posts are written for CommonMark. `smart` is off: typography is ours, after each language's own rules.
DEFAULT_READER = "commonmark_x"
_WITH_POSITIONS = ("commonmark", "gfm")
# A line (a title) has inline markup alone; formulas are read lest their signs be taken for other markup.
_LINE_READER = "commonmark+strikeout+superscript+subscript+tex_math_dollars"
_END, _NODES_OF_END = " .", 2
_LINKED = "+autolink_bare_uris"
_READER_EXTENSIONS = f"-smart-yaml_metadata_block{_LINKED}"
# A link is no bare address, unless what is around it keeps it from being a link; what these signs are not in has none.
_PLAIN_LINK = re.compile(r"(?<![\\\]!])!?\[(?!\^)([^\[\]\n`<>\\|$]{2,})\]\([^\s()<>\[\]`\\|$]+\)")
_ADDRESS = re.compile(r"://|www\.|@|(?:mailto|xmpp):", re.IGNORECASE)
_FRONT_MATTER = "---"
# At each of its signs pandoc looks whether a run is an address of mail: its time grows with the square of their number.
_MANY_SIGNS = 300
_RUN = re.compile(rf"(?<![\w.+-])(?:[^\W_]*+[._+-]){{{_MANY_SIGNS}}}")


class UnreadableBodyError(Exception):
    """Pandoc cannot read or write a body; the message says why."""


@dataclass(frozen=True)
class Document:
    """An article's body between two stages: pandoc's blocks as JSON text, never mutated."""

    json: Blob

    @classmethod
    def of(cls, blocks: list[Node]) -> Document:
        """Make a document of these blocks."""
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
        return search_positions(unwrap(_ask(PANDOC.read, text, full).text), text, first_line)
    answer = _ask(PANDOC.read, "\n" * (first_line - 1) + text, full)
    blocks = unwrap(answer.text, in_rows=in_rows)
    return correct_columns(blocks, text.split("\n"), first_line) if "\t" in text else blocks


def read_without_places(text: str) -> list[Node]:
    """Parse Markdown into what `read` with `in_rows` gives, but for places: in half the time.

    Raises:
        UnreadableBodyError: As `read`.
    """
    answer = _ask(PANDOC.read, text, _choose_reader(text))
    rows = _BARE_ROW.sub(lambda row: row[0].replace(_BARE_END, " "), answer.text)
    blocks: list[Node] = from_json(rows)["blocks"]
    return _unwrap_nodes(blocks)


def _choose_reader(text: str) -> str:
    """Return the default reader without extensions that this text has no use for.

    Each takes pandoc a sixth of a millisecond to look up, and bare addresses are looked for at each word.
    """
    front_matter = "-yaml_metadata_block" if text.startswith(_FRONT_MATTER) else ""
    linked = _LINKED if _ADDRESS.search(_PLAIN_LINK.sub(r"\1", text)) else ""
    return f"{DEFAULT_READER}-smart{front_matter}{linked}"


def has_run(text: str) -> bool:
    """Return whether the text has so many signs in a row that bare addresses are not made links."""
    return sum(map(text.count, "._+-")) >= _MANY_SIGNS and _RUN.search(text) is not None


def read_line(text: str) -> list[Node]:
    """Parse one line of Markdown into inline nodes: no line is a block.

    Raises:
        UnreadableBodyError: Pandoc fails on the line.
    """
    # A heading holds inline markup alone; with these after them, no signs of the line's end are the heading's own.
    answer = _ask(PANDOC.read, f"# {text}{_END}", _LINE_READER)
    (heading,) = from_json(answer.text)["blocks"]
    inlines: list[Node] = heading["c"][2]
    return inlines[:-_NODES_OF_END]


def read_html(text: str) -> list[Node]:
    """Parse a piece of HTML into blocks; what pandoc has no node for stays raw."""
    blocks: list[Node] = from_json(_ask(PANDOC.read, text, "html+raw_html").text)["blocks"]
    return blocks


def write_html(blocks: list[Node]) -> tuple[str, tuple[str, ...]]:
    """Write blocks as HTML5 with MathML; the second value is what pandoc warned of."""
    document = to_json(blocks)
    # Only where there are boxes to tick, for to look up an extension takes pandoc a third of a millisecond.
    has_boxes = "☐" in document or "☒" in document
    answer = _ask(PANDOC.write, document, "html5+task_lists" if has_boxes else "html5")
    return answer.text, answer.warnings


def to_json(blocks: list[Node]) -> str:
    """Return blocks as a document in pandoc's JSON, for its writers."""
    whole = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _extensions(reader: str) -> str:
    """Return the disabled extensions: pandoc's typography, front matter in a body, and TeX, which removes words."""
    if not reader:
        return _READER_EXTENSIONS
    return "-smart-yaml_metadata_block-raw_tex" if reader.startswith("markdown") else ""


def _ask(ask: Callable[[str, str], Answer], text: str, form: str) -> Answer:
    try:
        return ask(text, form)
    except PandocError as error:
        raise UnreadableBodyError(humanize(error)) from error


_POSITION = re.compile(r"(?<!\d)(\d++):(\d++)-")
# A word or a blank in its wrapper, as pandoc writes it: nine nodes of ten. Unwrapped in the text of the JSON they take
# a quarter of the time that they would as nodes. Nothing that a post says can look like this: in JSON, a quotation mark
# in a text has a backslash before it.
_WRAPPED = re.compile(
    r'\{"t":"Span","c":\[\["",\[\],\[\["wrapper","1"\],\["data-pos","(\d+):(\d+)-\d+:\d+"\]\]\],'
    r'\[(\{"t":"(?:Str","c":"(?:[^"\\]|\\.)*+"|Space"))\}\]\]\}'
)
# Words in a row, from one blank to another, without a sign that any repair looks for: most of a text. As one node they
# take a tenth of the time in all that walks a tree.
_PLACED = r'\{"t":"Span","c":\[\["",\[\],\[\["wrapper","1"\],\["data-pos","\d+:\d+-\d+:\d+"\]\]\],\['
_BLANK = _PLACED + r'\{"t":"Space"\}\]\]\}'
_BARE_WORD = r'\{"t":"Str","c":"(?:[^\W_]|[,.;:?’«»…–—\u00a0\u202f-])++"\}'
_WORD = rf"{_PLACED}{_BARE_WORD}\]\]\}}"
_ROW = re.compile(rf"{_BLANK}(?:(?:,{_WORD})++,{_BLANK}){{3,}}+")
_BARE_ROW = re.compile(rf'\{{"t":"Space"\}}(?:,{_BARE_WORD},\{{"t":"Space"\}}){{3,}}+')
_BARE_END = '"},{"t":"Space"},{"t":"Str","c":"'
_LETTERS_OF_ROW = re.compile(r'"t":"(?:Str","c":"([^"]*)|Space)"')
_WRAPPED_LINE_END = '{"t":"Span","c":[["",[],[["wrapper","1"],["data-pos",""]]],[{"t":"SoftBreak"}]]}'
_LINE_END = '{"t":"SoftBreak"}'


def unwrap(document: str, *, in_rows: bool = False) -> list[Node]:
    """Parse a document in pandoc's JSON into blocks with positions and without wrappers.

    With `in_rows`, words in a row may be one node, with the position of the first.
    """
    if in_rows:
        document = _ROW.sub(_as_one_word, document)
    blocks: list[Node] = from_json(_unwrap_words(document).replace(_WRAPPED_LINE_END, _LINE_END))["blocks"]
    return _unwrap_nodes(blocks)


def _unwrap_words(document: str) -> str:
    """Replace wrapped words and blanks in the JSON text by nodes with "pos".

    Slices join the pieces in half the time that a replacement of each match takes.
    """
    pieces = _WRAPPED.split(document)
    between, lines, columns, nodes = (pieces[first::4] for first in range(4))
    count = len(nodes)
    parts = [""] * (7 * count + 1)
    parts[0::7] = between
    parts[1::7] = nodes
    parts[2::7] = [',"pos":['] * count
    parts[3::7] = lines
    parts[4::7] = [","] * count
    parts[5::7] = columns
    parts[6::7] = ["]}"] * count
    return "".join(parts)


def _as_one_word(row: re.Match[str]) -> str:
    """Return the first blank of a row, its words as one, and its last blank."""
    nodes = row[0].split("]]},")
    letters = "".join(word or " " for word in _LETTERS_OF_ROW.findall(row[0])[1:-1])
    word = nodes[1].partition('{"t":"Str"')[0] + f'{{"t":"Str","c":"{letters}"}}'
    return "]]},".join((nodes[0], word, nodes[-1]))


def place_in(text: str, offset: int, begins: Sequence[int] | None) -> tuple[int, int] | None:
    """Return the position in the file of an offset in a raw text that begins at `begins`."""
    if not begins:
        return None
    before = text[:offset].split("\n")
    return begins[0] + len(before) - 1, len(before[-1]) + (begins[1] if len(before) == 1 else 1)


def correct_columns(blocks: list[Node], lines: list[str], first_line: int) -> list[Node]:
    """Correct columns in lines with tabs: pandoc counts a tab as several blanks."""
    columns = {number: _map_columns(line) for number, line in enumerate(lines, first_line) if "\t" in line}
    for node in walk(blocks):
        line, column = node.get("pos") or (0, 0)
        if line in columns:
            node["pos"] = [line, columns[line].get(column, column)]
    return blocks


def _map_columns(line: str) -> dict[int, int]:
    """Map the columns of a line with expanded tabs to columns of the file."""
    columns: dict[int, int] = {}
    width = 0
    for number, sign in enumerate(line, 1):
        end = width + (TAB_STOP - width % TAB_STOP if sign == "\t" else 1)
        columns |= dict.fromkeys(range(width + 1, end + 1), number)
        width = end
    columns[width + 1] = len(line) + 1
    return columns


def _unwrap_nodes(nodes: list[Node]) -> list[Node]:
    result: list[Node] = []
    for node in nodes:
        if node["t"] in PLAIN:
            _append(result, node)
            continue
        if "c" in node:
            node["c"] = _unwrap_content(node["c"])
        for inner in _without_wrapper(node):
            _append(result, inner)
    return result


def _unwrap_content(content: Any) -> Any:  # noqa: ANN401 (pandoc's JSON)
    if not isinstance(content, list) or not content:
        return content
    if is_node(content[0]):
        return _unwrap_nodes(content)
    return [_unwrap_content(part) if isinstance(part, list) else part for part in content]


def _append(nodes: list[Node], node: Node) -> None:
    if node["t"] == "Str" and nodes and nodes[-1]["t"] == "Str":
        nodes[-1]["c"] += node["c"]
    else:
        nodes.append(node)


def _without_wrapper(node: Node) -> list[Node]:
    """Return the node with its position, or the content of a wrapper with the wrapper's."""
    triple = attributes_of(node)
    if triple and triple[1]:
        triple[1] = [block_of(name) for name in triple[1]] + read_variant(triple[1], triple[2])
        _settle_readers(triple)
    if not triple or not triple[2]:
        return [node]
    pairs = dict(triple[2])
    match = _POSITION.search(pairs.get("data-pos", ""))
    position = [int(match[1]), int(match[2])] if match else None
    triple[2] = [pair for pair in triple[2] if pair[0] not in ("data-pos", "wrapper")]
    # Of the attributes that an author gives to a paragraph or a list, who it is for alone matters; those of a word may
    # be meant to hide it.
    is_needless = not triple[1] if node["t"] == "Span" else RESERVED.isdisjoint(triple[1])
    inside: list[Node] = node["c"][1] if "wrapper" in pairs and is_needless else [node]
    if position:
        for one in inside:
            one.setdefault("pos", position)
    return inside


def _settle_readers(triple: list[Any]) -> None:
    """Write in one way for whom a block is alone: `level-1` as what it is short for, and each value once."""
    classes, pairs = triple[1], triple[2]
    if ONLY not in classes and not any(map(is_for_some, classes)):
        return
    asked = read_only(classes, pairs)
    triple[1] = [ONLY, *(name for name in classes if name != ONLY and not is_for_some(name))]
    triple[2] = [pair for pair in pairs if not name_condition(pair[0])] + [list(pair) for pair in asked.items()]


# What the Markdown of a node begins with.
_OPENINGS = {"Link": "[", "Image": "!["}
# At so many places a heading's first word is looked at; so many letters are those of its line and of the next one.
_MOST_PLACES, _LONGEST = 100, 2_000


def search_positions(blocks: list[Node], text: str, first_line: int) -> list[Node]:
    """Set "pos" on those nodes that problems refer to, as far as they are found in the text."""
    lines = Lines(text)
    start = below = 0
    for node in find_landmarks(blocks):
        is_heading = node["t"] == "Header"
        found = _find(node, text, max(start, below) if is_heading else start)
        if found >= 0:
            line, column = lines.place(found)
            node["pos"] = [first_line + line - 1, column]
            start = found
            if is_heading:
                below = text.find("\n", found) + 1 or len(text)
    return blocks


def _find(node: Node, text: str, start: int) -> int:
    """Return the offset of a node's Markdown at or after `start`; -1 if it is not found."""
    kind = node["t"]
    if kind in ("RawInline", "RawBlock", "Code", "CodeBlock", "Math"):
        first = str(node["c"][1]).strip().split("\n")[0]
        position = text.find(first, start) if first else -1
        if kind == "Math" and position >= 0:
            return position - len(text[:position]) + len(text[:position].rstrip().rstrip("$"))
        return position
    if kind in ("Link", "Image"):
        return _find_bracket(text, _OPENINGS[kind], node["c"][2][0], start)
    if kind == "Header":
        return _find_heading_line(text, node["c"][2], start)
    return -1


def _find_bracket(text: str, opening: str, address: str, start: int) -> int:
    """Return the offset of the brackets before an address."""
    position = text.find(address, start) if address else -1
    begun = text.rfind(opening, start, position) if position >= 0 else -1
    return begun if begun >= 0 else position


def _find_heading_line(text: str, inlines: list[Node], start: int) -> int:
    """Return the start of the line with a heading's words; the first such line if none looks like a heading."""
    words = [node["c"] for node in walk(inlines) if node["t"] == "Str"] or [plain_text(inlines)]
    matches = re.compile(re.escape(words[0])).finditer(text, start) if words[0] else ()
    lines = [text.rfind("\n", 0, match.start()) + 1 for match in islice(matches, _MOST_PLACES)]
    return next((line for line in lines if _is_heading(text, line)), lines[0] if lines else -1)


def _is_heading(text: str, begin: int) -> bool:
    """Return whether the line that begins here is a heading: `#` before it, or a rule below."""
    own, _, below = text[begin : begin + _LONGEST].partition("\n")
    rule = below.partition("\n")[0].strip(" \t>")
    return own.lstrip(" \t>*+-").startswith("#") or (bool(rule) and set(rule) in ({"="}, {"-"}))
