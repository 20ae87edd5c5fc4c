"""Repair links that pandoc does not read, and report signs of Markdown that would be printed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, groupby

from pipeline.dialects.slips import GLUED_HEADING
from pipeline.i18n.sentences import sentence
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import (
    Node,
    attributes,
    is_inline,
    place_within,
    plain_text,
    rewrite,
    string,
    walk,
    without_links,
)

_BRACKETS = re.compile(r"([\[\]()])")
_CLOSED_BY = {"[": "]", "(": ")"}
_LONGEST_ADDRESS = 200  # words and blanks
ADDRESS = re.compile(r"(https?://|mailto:|\.{0,2}/)\S+|[\w./-]+\.(md|markdown|html?)(#\S*)?")
FILE_NAME = re.compile(
    r"[^<>\"'{}]+\.(md|markdown|html?|jpe?g|png|gif|svg|webp|pdf|odt|docx?|pptx?|mp[34]|zip)(#\S*)?", re.IGNORECASE
)
PICTURE_ADDRESS = re.compile(r"(?:https?://|[\w./-])[^\s<>\"']*\.(?:jpe?g|png|gif|svg|webp)", re.IGNORECASE)
_TITLE = re.compile(r'["“]([^"”]*)["”]')


def join_broken_links(blocks: list[Node], findings: Findings) -> list[Node]:
    """Turn text that looks like a broken link into the link that it was meant to be."""

    def edit(nodes: list[Node]) -> list[Node]:
        text = "".join(node["c"] for node in nodes if node["t"] == "Str")
        is_candidate = "]" in text and "(" in text and is_inline(nodes[0])
        return _join_links(_split_at_brackets(nodes), findings) if is_candidate else nodes

    return rewrite(blocks, edit)


def _split_at_brackets(nodes: list[Node]) -> list[Node]:
    """Return the text with each bracket as a node, and each run between brackets as one, so that an address is one."""
    pieces: list[Node] = []
    for node in nodes:
        offset = 0
        is_split = node["t"] == "Str" and len(node["c"]) > 1 and _BRACKETS.search(node["c"])
        for piece in filter(None, _BRACKETS.split(node["c"])) if is_split else ():
            pieces.append(string(piece) | place_within(node, offset))
            offset += len(piece)
        pieces += [] if is_split else [node]
    result: list[Node] = []
    for is_text, group in groupby(pieces, lambda node: node["t"] == "Str" and node["c"] not in "[]()"):
        run = list(group)
        result += [run[0] | {"c": "".join(node["c"] for node in run)}] if is_text else run
    return result


def _join_links(nodes: list[Node], findings: Findings) -> list[Node]:
    result: list[Node] = []
    partners = _find_partners(nodes)
    index = 0
    while index < len(nodes):
        found = _read_link(nodes, index, partners, findings)
        if found is None:
            result.append(nodes[index])
            index += 1
            continue
        link, index = found
        if link.pop("as typed", False) and result and str(result[-1].get("c")).endswith("!"):
            link["t"] = "Image"
            before = result.pop()
            result += [before | {"c": before["c"][:-1]}] if before["c"] != "!" else []
        result.append(link)
    return result


def _read_link(
    nodes: list[Node], start: int, partners: Mapping[int, int], findings: Findings
) -> tuple[Node, int] | None:
    """Return the link that begins with the bracket at `start`, and the index after it; None without a link."""
    end = partners.get(start)
    if end is None or nodes[start]["c"] != "[":
        return None
    opening = end + 1
    while opening < len(nodes) and nodes[opening]["t"] in ("SoftBreak", "Space"):
        opening += 1
    closing = partners.get(opening)
    if closing is None or nodes[opening]["c"] != "(" or closing - opening > _LONGEST_ADDRESS:
        return None
    text, target = nodes[start + 1 : end], nodes[opening + 1 : closing]
    place = {"pos": nodes[start]["pos"]} if "pos" in nodes[start] else {}
    gap = opening - end - 1
    target, title = _take_title(target)
    is_picture = start > 0 and nodes[start - 1]["t"] == "Str" and nodes[start - 1]["c"].endswith("!")
    if gap and (address := _read_address(target, also=PICTURE_ADDRESS.fullmatch if is_picture else ADDRESS.fullmatch)):
        broken = any(node["t"] == "SoftBreak" for node in nodes[end:opening])
        how = sentence("broken over two lines") if broken else sentence("broken by a space")
        message = sentence("a link was {how}; joined", how=how)
        findings.add("split-link", message, nodes[start], sentence("write [text](address)"))
        may_be_picture = is_picture and bool(PICTURE_ADDRESS.fullmatch(address))
    elif not gap and (address := _read_spaced_name(target)):
        message = sentence("“{address}” has spaces in it; read as an address", address=address)
        findings.add("spaced-address", message, nodes[start], sentence("write [text](<name with spaces.jpg>)"))
        may_be_picture = True
    else:
        return None
    link = {"t": "Link", "c": [attributes(), without_links(text) or [string(address)], [address, title]]}
    return link | place | {"as typed": may_be_picture}, closing + 1


def _find_partners(nodes: list[Node]) -> dict[int, int]:
    """Return the index of the closing bracket for each that is closed, in one pass: thousands may be open."""
    partners: dict[int, int] = {}
    waiting: dict[str, list[int]] = {"]": [], ")": []}
    for index, node in enumerate(nodes):
        text = node["c"] if node["t"] == "Str" else ""
        if text in _CLOSED_BY:
            waiting[_CLOSED_BY[text]].append(index)
        elif waiting.get(text):
            partners[waiting[text].pop()] = index
    return partners


def _take_title(target: list[Node]) -> tuple[list[Node], str]:
    """Return the content of the parentheses without the title that may end it, and the title."""
    for at in range(2, len(target)):
        begins = target[at - 1]["t"] in ("Space", "SoftBreak") and str(target[at].get("c")).startswith(('"', "“"))
        if begins and (title := _TITLE.fullmatch(plain_text(target[at:]))):
            return target[: at - 1], title[1]
    return target, ""


def hide_escaped_signs(blocks: list[Node], findings: Findings) -> list[Node]:
    """Hide each `@` that has a backslash before it from what reads citations and references; it needs places."""
    for node in walk(blocks):
        if node["t"] == "Str" and "@" in node["c"]:
            node["c"] = "".join(_hide_escaped(node["c"], findings.typed(findings.place_of(node))))
    return blocks


def _hide_escaped(letters: str, typed: str) -> Iterator[str]:
    at = 0
    for letter in letters:
        is_escaped = typed[at : at + 2] == f"\\{letter}"
        yield HIDDEN if is_escaped and letter == "@" else letter
        at += 1 + is_escaped


def show_escaped_signs(blocks: list[Node], findings: Findings) -> list[Node]:
    """Put back what `hide_escaped_signs` hid."""
    del findings
    for node in walk(blocks):
        if node["t"] == "Str":
            node["c"] = node["c"].replace(HIDDEN, "@")
    return blocks


def _read_address(target: list[Node], *, also: Callable[[str], object]) -> str:
    """Return the address between the parentheses, if there is nothing else."""
    if len(target) == 1 and target[0]["t"] == "Link":
        return str(target[0]["c"][2][0])
    text = "".join(node["c"] if node["t"] == "Str" else " " for node in target)
    return text if ADDRESS.fullmatch(text) or also(text) else ""


def _read_spaced_name(target: list[Node]) -> str:
    """Return the name of a file with blanks in it, which end an address in Markdown; "" for anything else."""
    if any(node["t"] not in ("Str", "Space") for node in target) or not any(node["t"] == "Space" for node in target):
        return ""
    text = plain_text(target)
    return text if FILE_NAME.fullmatch(text) else ""


# Those beside a word that begin or end something: `2**8`, `____` and `l` with a backtick for an apostrophe are meant.
_SIGN = re.compile(
    r"(?<![\w*])\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?![\w*])|(?<![\w_])__(?=[^\W_])|(?<=[^\W_])__(?![\w_])"
    r"|(?<![\w~])~~(?=[^\s~])|(?<=[^\s~])~~(?![\w~])|(?<![\w`])`(?=[^\W_])|\]\((?=\S)|^#{2,6}(?=\w)|^:{3,}(?=\s|$)"
    rf"|^\|(?=[^\n]*\n\|)|(?<=\S )\|(?= \S[^\n|]*\n[^\n|]*\S \| \S)|^#(?={GLUED_HEADING})",
    re.MULTILINE,
)
HIDDEN = "\ufdd6"
"""An `@` with a backslash before it. No text has this: it is no character."""
_PART_OF_SIGN = re.compile(r"\*\*|__|~~|`|\]\(|#|:::|\|")
_BREAKS = {"SoftBreak": "\n", "LineBreak": "\n"}
_NO_PROSE = re.compile(
    r"(?is)<!--.*?(?:-->|\Z)|<(pre|code|kbd|samp|script|style|svg|math|textarea)\b.*?(?:</\1\s*>|\Z)|<[^<>]*+>"
)


def report_raw_signs(blocks: list[Node], findings: Findings) -> list[Node]:
    """Report signs of Markdown that are printed as typed, unless a backslash is before them."""

    def look(nodes: list[Node]) -> list[Node]:
        if not nodes or not is_inline(nodes[0]):
            return nodes
        pieces = [node["c"] if node["t"] == "Str" else _BREAKS.get(node["t"], " ") for node in nodes]
        text = "".join(pieces)
        if not _PART_OF_SIGN.search(text):  # as in most texts, and found faster
            return nodes
        starts = [0, *accumulate(map(len, pieces))]
        seen: set[str] = set()
        for match in _SIGN.finditer(text):
            node = nodes[bisect_right(starts, match.start()) - 1]
            place = findings.place_of(node)
            typed = findings.typed(place)
            is_reported = place and typed[:1] in ("", "<") and node["c"][:1] != "<"  # by `report_signs_in_html`
            if match[0] in seen or is_reported or (typed and not re.search(rf"(?<!\\){re.escape(match[0])}", typed)):
                continue
            seen.add(match[0])
            message = sentence("“{sign}” is printed as it was typed: it means nothing here", sign=match[0])
            hint = sentence("close it, or write a backslash before it to show it as it is")
            if match[0].startswith("#"):
                hint = sentence("leave a space after it if it begins a heading")
            elif match[0] == "|":
                hint = sentence("write a line | --- | --- | below the first row if it is a table")
            findings.add("raw-markdown", message, node, hint)
        return nodes

    return rewrite(blocks, look)


def report_signs_in_html(node: Node, findings: Findings) -> None:
    """Report signs of Markdown in a block of raw HTML, where they mean nothing."""
    text: str = node["c"][1]
    if not _PART_OF_SIGN.search(text):
        return
    line, column = findings.place_of(node) or (0, 0)
    prose = _NO_PROSE.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), text)
    seen: set[str] = set()
    for match in _SIGN.finditer(prose):
        if match[0] in seen:
            continue
        seen.add(match[0])
        before = text[: match.start()].split("\n")
        place = {"pos": [line + len(before) - 1, len(before[-1]) + (column if len(before) == 1 else 1)]} if line else {}
        message = sentence("“{sign}” is printed as it was typed: Markdown means nothing within HTML", sign=match[0])
        hint = sentence("leave an empty line before and after the Markdown")
        findings.add("raw-markdown", message, string(match[0]) | place, hint)
