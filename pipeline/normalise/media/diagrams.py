"""Diagrams: blocks of code that can be drawn (Mermaid, Graphviz, Vega-Lite), with their captions and descriptions.

Parsing a post makes a figure of each, and a job of what it says, which `drawn_diagrams.py` has done.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from html import unescape
from typing import Any

from pipeline.dialects.nodes import CLASS as NAMED
from pipeline.dialects.quarto import DIAGRAMS
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.model.problems import BEGINNING
from pipeline.normalise.body.titles import parse_line
from pipeline.normalise.drafts import Diagram
from pipeline.normalise.media.diagram_comments import blank_graph, blank_mermaid, drop_blanked
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, find_landmarks, plain_text, string
from pipeline.text.printable import in_one_line
from pipeline.text.urls import IN_TEXT

CLASS = "diagram"
MERMAID, DOT, VEGA_LITE = "mermaid", "dot", "vega-lite"
_SIGNS = ("mermaid", "vega", "graphviz", "`dot", "~dot", "` dot", "{dot", ".dot")
_DIGITS = 16
_CELL = re.compile(r"\{?([A-Za-z-]+)\}?")
_QUARTO = re.compile(r"[ \t]*+(?:%%|//|#)\|[ \t]*+([\w.-]++)[ \t]*+:[ \t]*+(.*)")
_MYST = re.compile(r":([a-z-]++):[ \t]*+(.*)")
_YAML = re.compile(r"([a-z-]++)[ \t]*+:[ \t]*+(.*)")
_CAPTIONS, _ALTS, _NAMES = ("fig-cap", "caption", "title"), ("fig-alt", "alt"), ("label", "name")
_RAW = re.compile(r"\s*+<(pre|div)\s[^<>]*\bclass=[\"']?mermaid\b[^<>]*>(.*)</\1>\s*+", re.DOTALL)
_TITLE = re.compile(r"^[ \t]*+accTitle[ \t]*+:[ \t]*+(.*)", re.MULTILINE)
_DESCRIPTION = re.compile(r"^[ \t]*+accDescr[ \t]*+(?::[ \t]*+(.*)|\{([^{}]*+)\})", re.MULTILINE)
_OF_GRAPH = re.compile(r"(?:^|[{;])[ \t]*+(?:comment|tooltip)[ \t]*+=[ \t]*+\"([^\"\\\n]*+)\"", re.MULTILINE)


def take_diagrams(
    blocks: list[Node], text: str, first_line: int, language: str, findings: Findings
) -> tuple[Diagram, ...]:
    """Make a division of each block of code that can be drawn, of its figure and the code; return the diagrams.

    `text` begins on `first_line` of the file. Most have none, and their blocks are not looked through.
    """
    if not any(sign in text for sign in _SIGNS):
        return ()
    return tuple(_take_diagrams(blocks, text, first_line, language, findings))


def _take_diagrams(
    blocks: list[Node], text: str, first_line: int, language: str, findings: Findings
) -> Iterator[Diagram]:
    taken: set[int] = set()  # code of a division
    for node in list(find_landmarks(blocks)):
        kind, code, caption = _find_code(node, text, first_line, findings)
        if not kind or id(node) in taken:
            continue
        taken.add(id(code))
        cut, told = _read_options(code["c"][1], known={"caption": caption, **dict(code["c"][0][2])})
        typed = "\n".join(code["c"][1].split("\n")[cut:]).strip("\n")
        source = _BLANKING[kind](typed)  # its faults stay on their lines
        named = code["c"][0][0] or _choose(told, _NAMES)
        caption = _choose(told, _CAPTIONS)
        title, description = _DESCRIBED[kind](source)
        alt = _choose(told, _ALTS) or ". ".join(filter(None, (title.rstrip("."), description)))
        place = {"pos": node["pos"]} if "pos" in node else {}
        if not (description or _choose(told, _ALTS)):
            message = sentence("this diagram is not described for those who do not see it")
            findings.add("undescribed-diagram", message, node, _HOW_TO_DESCRIBE[kind])
        blob = Blob.of(f"{kind} {language} {source}")
        diagram = Diagram(f"{IN_TEXT}{blob.digest[:_DIGITS]}.svg", kind, source, language)
        shown = parse_line(caption) if caption else []
        words = alt or plain_text(shown) or labels(language).gettext("Diagram")
        image = {"t": "Image", "c": [attributes(), [string(words)], [diagram.address, ""]], **place}
        below = [{"t": "Plain", "c": shown}] if shown else []
        figure = {"t": "Figure", "c": [attributes(named, (CLASS,)), [None, below], [{"t": "Plain", "c": [image]}]]}
        code = {"t": "CodeBlock", "c": [attributes("", (kind,)), drop_blanked(source, typed).strip("\n")], **place}
        node.update(t="Div", c=[attributes(), [figure | place, code]], diagram=[diagram.address, cut])
        yield diagram


def _find_code(node: Node, text: str, first_line: int, findings: Findings) -> tuple[str, Node, str]:
    """Return the kind of a diagram, its code and its caption, if a block is one; else no kind."""
    content: Any = node.get("c")
    kind = ""
    code, caption = node, ""
    if node["t"] == "CodeBlock":
        kind = _read_kind(content[0][1])
    elif node["t"] == "RawBlock" and (raw := _RAW.fullmatch(content[1])):
        kind, code = MERMAID, _make_code(unescape(raw[2]).strip("\n"))
    elif node["t"] == "Div":
        (identifier, classes, _), blocks = content
        parts = [block["t"] for block in blocks]
        if NAMED in classes and parts == ["Para", "CodeBlock"]:
            code, caption = blocks[1], plain_text(blocks[0]["c"])
            kind = _read_kind(code["c"][0][1])
        elif identifier.startswith("fig-") and parts == ["CodeBlock", "Para"]:  # Quarto's
            code, caption = blocks[0], plain_text(blocks[1]["c"])
            if kind := _read_kind(code["c"][0][1]):
                code["c"][0][0] = identifier
                node.update({"pos": code["pos"]} if "pos" in code else {})
        elif classes and classes[0].startswith("{") and (kind := _read_kind(classes)):  # MyST's
            code = _make_code(_read_typed(node, text, first_line, findings))
    return kind, code, caption


def _make_code(text: str) -> Node:
    return {"t": "CodeBlock", "c": [attributes(), text]}


def _read_kind(classes: Sequence[str]) -> str:
    name = _CELL.fullmatch(classes[0]) if classes else None
    return DIAGRAMS.get(name[1].lower(), "") if name else ""


def _read_typed(node: Node, text: str, first_line: int, findings: Findings) -> str:
    """Return the text between the colons of a directive of MyST as it was typed."""
    line, column = findings.place_of(node) or BEGINNING
    lines = [each[column - 1 :] for each in text.split("\n")[line - first_line :]]
    end = next((number for number, each in enumerate(lines) if number and each.startswith(":::")), len(lines))
    return "\n".join(lines[1:end])


def _read_options(code: str, known: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Return how many lines of code are options of Quarto's or MyST's, and all that is told of a diagram."""
    told, lines = dict(known), code.split("\n")
    if lines[0].strip() == "---" and "---" in lines[1:]:  # MyST's; or Mermaid's own, which stay
        end = lines.index("---", 1)
        options = {match[1]: match[2] for match in map(_YAML.fullmatch, lines[1:end]) if match}
        if {"config", "displayMode"}.isdisjoint(options) and {*_CAPTIONS[:2], *_ALTS, *_NAMES} & options.keys():
            return end + 1, told | {key: _unquote(value) for key, value in options.items()}
    for number, line in enumerate(lines):
        option = _QUARTO.fullmatch(line) or _MYST.fullmatch(line)
        if option is None:
            return number, told
        told[option[1].replace(".", "-")] = _unquote(option[2])
    return len(lines), told


def _unquote(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _choose(told: Mapping[str, str], names: Iterable[str]) -> str:
    return next(filter(None, (told.get(name, "") for name in names)), "")


def _describe_mermaid(source: str) -> tuple[str, str]:
    title, described = _TITLE.search(source), _DESCRIPTION.search(source)
    return in_one_line(title[1]) if title else "", in_one_line(described[1] or described[2] or "") if described else ""


def _describe_graph(source: str) -> tuple[str, str]:
    described = _OF_GRAPH.search(source)
    return "", in_one_line(described[1]) if described else ""


def _describe_plot(source: str) -> tuple[str, str]:
    told: object = None
    with suppress(ValueError, RecursionError):
        told = json.loads(source)
    title, description = (told.get(name) for name in ("title", "description")) if isinstance(told, dict) else ("", "")
    title = title.get("text") if isinstance(title, dict) else title
    return _read_words(title), _read_words(description)


def _read_words(value: object) -> str:
    return in_one_line(value) if isinstance(value, str) else ""


_BLANKING: Mapping[str, Callable[[str], str]] = {MERMAID: blank_mermaid, DOT: blank_graph, VEGA_LITE: str}
_DESCRIBED = {MERMAID: _describe_mermaid, DOT: _describe_graph, VEGA_LITE: _describe_plot}
_HOW_TO_DESCRIBE = {
    MERMAID: sentence("add a line “accDescr: what it shows” below its first line"),
    DOT: sentence('add “comment="what it shows"” below its first line'),
    VEGA_LITE: sentence('add “"description": "what it shows"”'),
}
