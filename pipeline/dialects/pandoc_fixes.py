"""Fix, in pandoc's nodes, what it reads otherwise than CommonMark and its author mean it.

A block of code called `math`, and code between dollars (``$`x`$``), are formulas; one whose first line is `:::python`
(Python-Markdown) is in that language; code has the name of its file above it; a list of nothing but empty items is the
words that were typed, or a rule; the entities of an address that is its own text are letters; nothing with a space is
raised or lowered, as pandoc's manual says: the powers in “x^2 + y^2” stay as typed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import pairwise, zip_longest
from textwrap import dedent

from pipeline.dialects.nodes import add_file_name
from pipeline.pandoc.document import read
from pipeline.pandoc.nodes import BLANKS, Node, find_landmarks, is_inline, items_of, place_within, rewrite, string, walk

_RULE = re.compile(r"([*-])(?:[ \t]*\1){2,}+")
_ITEM = re.compile(rf"[-+*][ \t]+{_RULE.pattern}")
_MARKER = re.compile(r"[ \t>]*(\(?(?:\d{1,9}|[A-Za-z]+)[.)]|[-+*])[ \t]*")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CUT = re.compile(r"&(?:lt|gt|quot)\Z")  # an entity at the end of an address, without its semicolon
_NOT_IN_ADDRESSES = re.compile(r"[<>]|&(?:lt|gt|quot);")
_DEEPEST = 60  # lists in lists: more are nothing that anybody wrote
# A fence of mathematics or with more than a language, a line that is nothing but marks of lists.
_MAY_BE_BLOCKS = re.compile(
    r"(?:```|~~~)[ {.]*+(?:math\b|[\w+#-]*+(?:[^\w\s`+#-]|[ ]++[^\s`]))|^[ \t>]*+(?::{3,}|#!)[A-Za-z]"
    r"|^[ \t>]*+(?:(?:[-+*]|\d{1,9}[.)])[ \t]++)*+(?:[-+*]|\(?\w{1,9}[.)])[ \t]*$"
    r"|^[ \t>]*+[-+*](?:[ \t]++[-+*])++[ \t]*$",
    re.MULTILINE,
)
_MAY_BE_INLINES = re.compile(r"&[#\w]|\$`")  # an entity, code between dollars
_MAY_BE_SHIFTED = re.compile(r"(?<![\[^])\^(?![\s^])|(?<!~)~(?![\s~])")
_SHIFTED = {"Superscript": "^", "Subscript": "~"}
_LANGUAGE = re.compile(r"(?::{3,}|#!)(?P<name>[A-Za-z][\w#.+-]*+)[ \t]*+(?:hl_lines=[^\n]*+)?\n")
_FENCE = re.compile("```|~~~")
_LISTS = ("BulletList", "OrderedList")


def has_blocks_to_fix(text: str) -> bool:
    """Return whether a text may have blocks that are put right after their places."""
    return _MAY_BE_BLOCKS.search(text) is not None


def put_inlines_right(blocks: list[Node], text: str) -> list[Node]:
    """Return the blocks that were read from a text, which has no others to fix than inline nodes."""
    return rewrite(blocks, _fix_inlines) if _MAY_BE_INLINES.search(text) else blocks


def restore_powers(blocks: list[Node], text: str) -> list[Node]:
    """Return the blocks with what has spaces and is raised or lowered as typed; `~two words~` is struck out, as by GFM.

    pandoc's reader of CommonMark reads a superscript from “2 + y” in “x^2 + y^2”.
    """

    def edit(nodes: list[Node]) -> list[Node]:
        made: list[Node] = []
        for node, after in zip_longest(nodes, nodes[1:], fillvalue=string("")):
            is_apart = (not made or made[-1]["t"] in BLANKS) and not str(after.get("c", ""))[:1].isalnum()
            if node["t"] not in _SHIFTED or not _has_any(node["c"], tuple(BLANKS)):
                made.append(node)
            elif node["t"] == "Subscript" and is_apart:
                made.append(node | {"t": "Strikeout"})
            else:
                sign = string(_SHIFTED[node["t"]])
                made += [sign | place_within(node, 0), *node["c"], sign]
        return made

    return rewrite(blocks, edit) if _MAY_BE_SHIFTED.search(text) else blocks


def put_right(blocks: list[Node], text: str, first_line: int) -> list[Node]:
    """Return the blocks that were read from a text, whose first line is this one of the file."""
    if not has_blocks_to_fix(text):
        return put_inlines_right(blocks, text)
    lines: list[str] = []
    fences: dict[str, list[int]] = {}

    def edit(nodes: list[Node]) -> list[Node]:
        if not nodes:
            return nodes
        if is_inline(nodes[0]):
            return _fix_inlines(nodes)
        if not _has_any(nodes, ("CodeBlock", *_LISTS)):
            return nodes
        if not lines:
            lines.extend(text.split("\n"))
            fences.update(_find_fences(lines))
        _place_code(nodes, lines, fences, first_line)
        return [new for node in nodes for new in _fix_block(node, lines, first_line)]

    _empty_lists(blocks)
    return rewrite(blocks, edit)


def _empty_lists(blocks: list[Node]) -> None:
    """Empty the lists that hold nothing but empty lists: `* * *` and `- -` are read so."""
    for node in find_landmarks(blocks):
        if node["t"] in _LISTS and _holds_nothing(node):
            items_of(node)[:] = [[]] * len(items_of(node))


def _holds_nothing(node: Node) -> bool:
    for _ in range(_DEEPEST):
        items = items_of(node)
        if not any(items):
            return True
        if len(items) > 1 or len(items[0]) > 1 or items[0][0]["t"] != "BulletList":
            return False
        node = items[0][0]
    return False


def _has_any(nodes: list[Node], kinds: tuple[str, ...]) -> bool:
    return any(node["t"] in kinds for node in nodes)


def _fix_inlines(nodes: list[Node]) -> list[Node]:
    if not _has_any(nodes, ("Link", "Math")):
        return nodes
    made: list[Node] = []
    for link, after in pairwise(nodes):
        if after["t"] == "Str" and after["c"][:1] == ";" and link["t"] == "Link" and _CUT.search(link["c"][2][0]):
            link["c"][1][-1]["c"], link["c"][2][0] = f"{link['c'][1][-1]['c']};", f"{link['c'][2][0]};"
            after["c"] = after["c"][1:]
    for node in nodes:
        twice = bool(made) and _has_its_signs_twice(made[-1], node)
        new = _fix_inline(node)
        if twice and len(new) > 1 and new[1]["c"] == ">>":
            before = made.pop()
            made += [before | {"c": before["c"][:-2]}] if before["c"] != "<<" else []
            new.pop()
        made += new
    return made


def _has_its_signs_twice(before: Node, node: Node) -> bool:
    """Return whether an address was typed between < and > and between their entities, as exports have it.

    It looks like `<&lt;https://…&gt;>`.
    """
    is_opened = before["t"] == "Str" and before["c"].endswith("<<")
    return bool(is_opened and node["t"] == "Link" and node["c"][2][0].endswith("&gt;>"))


def _fix_inline(node: Node) -> list[Node]:
    if node["t"] == "Link":
        return _fix_address(node)
    if node["t"] == "Math":
        tex = node["c"][1]
        if len(tex) > 2 and tex[0] == tex[-1] == "`" and "`" not in tex[1:-1]:  # noqa: PLR2004 (more than the signs)
            node["c"][1] = tex[1:-1].strip()
    return [node]


def _fix_address(link: Node) -> list[Node]:
    """Return the link with the entities in its address resolved, then what does not belong to the address.

    A link whose text is not its address stays as it is.
    """
    inlines, target = link["c"][1], link["c"][2]
    text = inlines[0]["c"] if len(inlines) == 1 and inlines[0]["t"] == "Str" else ""
    if not text or not target[0].endswith(text) or not ("&" in text or ">" in text):
        return [link]
    cut = _NOT_IN_ADDRESSES.search(text)
    end = cut.start() if cut else len(text)
    rest = text[end:]
    inlines[0]["c"] = _unescape(text[:end])
    target[0] = _unescape(target[0].removesuffix(rest))
    return [link, string(_unescape(rest)) | place_within(link, end)] if rest else [link]


def _unescape(text: str) -> str:
    return _ENTITY.sub(lambda match: unescape(match[0]), text)


def _fix_block(node: Node, lines: list[str], first_line: int) -> Iterator[Node]:
    place = {"pos": node["pos"]} if "pos" in node else {}
    if node["t"] == "CodeBlock" and node["c"][0][1][:1] == ["math"]:
        yield {"t": "Para", "c": [{"t": "Math", "c": [{"t": "DisplayMath"}, node["c"][1].strip()], **place}], **place}
    elif node["t"] == "CodeBlock" and not node["c"][0][1] and (match := _LANGUAGE.match(dedent(node["c"][1]))):
        yield node | {"c": [["", [match["name"].lower()], []], match.string[match.end() :]]}
    elif node["t"] == "CodeBlock":
        number = node["pos"][0] - first_line if place else len(lines)
        yield add_file_name(node, lines[number] if number < len(lines) else "")
    elif node["t"] in _LISTS and not any(items_of(node)):
        yield from _restore_typed(node, lines, first_line)
    else:
        if node["t"] == "OrderedList":
            _keep_numbers(node)
        yield node


def _find_fences(lines: list[str]) -> dict[str, list[int]]:
    """Return the indexes of the lines with a fence, by the line that follows them, without blanks around it."""
    fences: dict[str, list[int]] = {}
    for number, (line, following) in enumerate(pairwise(lines)):
        if _FENCE.search(line):
            fences.setdefault(following.strip(), []).append(number)
    return fences


def _place_code(blocks: list[Node], lines: list[str], fences: Mapping[str, list[int]], first_line: int) -> None:
    """Give blocks of code in a note the places of their fences: pandoc says none."""
    start = 0
    for block in blocks:
        start = max((start, *(node["pos"][0] - first_line for node in walk(block) if "pos" in node)))
        if block["t"] != "CodeBlock" or "pos" in block:
            continue
        code = [line.strip() for line in block["c"][1].split("\n")]
        numbers = fences.get(code[0], [])
        for number in numbers[bisect_left(numbers, start) :]:
            fence = _FENCE.search(lines[number])
            if fence and [line.strip() for line in lines[number + 1 : number + 1 + len(code)]] == code:
                block["pos"] = [first_line + number, fence.start() + 1]
                start = number
                break


def _keep_numbers(node: Node) -> None:
    """Keep empty items: the text may refer to the numbers of those that follow."""
    for item in items_of(node):
        if not item:
            item.append({"t": "Plain", "c": [string("\u00a0")]})  # with it the item has a line of its own on paper


def _restore_typed(node: Node, lines: list[str], first_line: int) -> list[Node]:
    """Return the words that were typed where pandoc saw a list of empty items."""
    line, column = node.get("pos") or (0, 0)
    if not 0 <= line - first_line < len(lines):
        return [node]
    typed = lines[line - first_line][column - 1 :].strip()
    if _RULE.fullmatch(typed):
        return [{"t": "HorizontalRule", "pos": [line, column]}]
    if _ITEM.fullmatch(typed):
        return [{"t": "BulletList", "c": [[{"t": "HorizontalRule"}]], "pos": [line, column]}]
    restored: list[Node] = [{"t": "Para", "c": [string(typed)], "pos": [line, column]}]
    for number in range(line - first_line + 1, len(lines)):
        marker = _MARKER.fullmatch(lines[number])
        if len(restored) == len(items_of(node)) or (marker is None and lines[number].strip(" \t>")):
            break
        if marker is not None:
            place = [number + first_line, marker.start(1) + 1]
            restored.append({"t": "Para", "c": [string(marker[1])], "pos": place})
    return restored


# Each reading finds at least one price more; a text with more than this many, one after another, is no prose.
_MOST_READINGS = 30


def read_with_prices(text: str, reader: str, first_line: int, *, in_rows: bool = False) -> list[Node]:
    """Return what `document.read` gives, with the dollars of prices as text.

    Raises:
        UnreadableBodyError: as `document.read`.
    """
    blocks = read(text, reader, first_line, in_rows=in_rows)
    for _ in range(_MOST_READINGS):
        escaped = _escape_prices(text, blocks, first_line)
        if escaped == text:
            break
        text = escaped
        blocks = read(text, reader, first_line, in_rows=in_rows)
    return blocks


def _escape_prices(text: str, blocks: list[Node], first_line: int) -> str:
    """Return the text with a backslash before the dollars that begin no formula."""
    if "$" not in text:
        return text
    lines = text.split("\n")
    for (line, column), typed in reversed(_find_prices(blocks)):  # the last first: what stands before keeps its place
        number = line - first_line
        if 0 <= number < len(lines):
            start = column - 1 if lines[number].startswith(typed, column - 1) else 0
            rest = re.sub(rf"(?<!\\){re.escape(typed)}", lambda match: f"\\{match[0]}", lines[number][start:], count=1)
            lines[number] = lines[number][:start] + rest
    return "\n".join(lines)


def has_prices(text: str, blocks: list[Node]) -> bool:
    """Return whether dollars of prices were read as those of formulas."""
    return "$" in text and bool(_find_prices(blocks))


def _find_prices(blocks: list[Node]) -> list[tuple[tuple[int, int], str]]:
    """Return the place and the text of each formula that a digit follows, which makes it two prices."""
    prices: list[tuple[tuple[int, int], str]] = []

    def look(nodes: list[Node]) -> list[Node]:
        prices.extend(_find_prices_among(nodes))
        return nodes

    rewrite(blocks, look)
    return sorted(prices)


def _find_prices_among(nodes: list[Node]) -> Iterator[tuple[tuple[int, int], str]]:
    for node, following in pairwise(nodes):
        is_inline_formula = node["t"] == "Math" and node["c"][0]["t"] == "InlineMath"
        if is_inline_formula and following["t"] == "Str" and following["c"][:1].isdigit():
            line, column = node.get("pos") or (0, 0)
            yield (line, column), f"${node['c'][1]}${following['c'][0]}"
