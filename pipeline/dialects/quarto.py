"""Quarto: boxes (`::: {.callout-note}`), cells and their options (`#| label: …`), captions.

MyST: directives with captions and names (`{figure}`, `{code-block}`, `{table}`, `{math}`), as Quarto has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from pipeline.dialects.arguments import read_arguments
from pipeline.dialects.boxes import CAPTIONED, wrap_in_box
from pipeline.dialects.code import Code
from pipeline.dialects.nodes import split_words
from pipeline.i18n.sentences import sentence
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, find_landmarks, plain_text, rewrite, string, trim

DIAGRAMS = {"mermaid": "mermaid", "dot": "dot", "graphviz": "dot", "vega-lite": "vega-lite", "vegalite": "vega-lite"}
"""Languages of code that is drawn, and the kinds of diagrams that they are."""
_CALLOUT = "callout-"
_CELL = re.compile(r"\{([A-Za-z][\w+-]*)[,}]?")
_OPTION = re.compile(r"[ \t]*+(?:#|//|--|%%)\|[ \t]*+([\w.-]++)?(?:[ \t]*+:[ \t]*+(.*))?")
_CAPTIONS = ("fig-cap", "tbl-cap", "lst-cap")
_FENCE = ":::::::"  # longer than what may be inside
_HEAD = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<fence>`{3,})(?P<head>[ ]*\{(?P<language>[A-Za-z][\w+-]*)[ ,]"
    r"(?P<options>[^{}\n]+)\}[ \t]*\n)",
    re.MULTILINE,
)
_PICTURES = re.compile(
    r"""(?:(?:knitr::)?include_graphics|\b(?:display\.)?(?:Image|SVG))\(\s*(?:c\()?\s*
    ((?:(?:(?:filename|url|path)\s*=\s*)?["'][^"'\n]{1,500}\.(?i:png|jpe?g|gif|svg|webp|avif)["']\s{0,9}+,?\s{0,9}+)+)\)?[^()\n"']{0,200}\)""",
    re.VERBOSE,
)
_PATH = re.compile(r"""["']([^"']+)["']""")
_WITHOUT_MEANING = re.compile(r"(?m)^[ \t]*(?:#.*|library\(.*\)|(?:from|import) .*)$")
_KINDS = ("fig", "tbl", "sec", "eq", "lst", "thm", "lem", "cor", "prp", "def", "exm", "exr")
_REFERRED = (*(f"{kind}-" for kind in _KINDS), "fig:")
_NAME_OF_BOOKDOWN = re.compile(r"\(#((?:fig|tab):[\w:.-]+)\)")
STATEMENTS = {
    "thm": "theorem",
    "lem": "lemma",
    "cor": "corollary",
    "prp": "proposition",
    "cnj": "conjecture",
    "def": "definition",
    "exm": "example",
    "exr": "exercise",
}
"""Kinds of theorems and the like by the beginnings of their ids."""
STATEMENT = "statement"
"""The key of a division that is one of them."""
HAS_CAPTIONS = re.compile(r"fig-(?:alt|cap)|#(?:fig|tbl|tab)[-:]|^[ >]*(?:Table)?: \S", re.MULTILINE)
"""Captions as only Quarto and pandoc read them."""


def convert_callout(node: Node) -> Node:
    """Return a division that is one of Quarto's boxes as a box with its title: an attribute or its first heading.

    So are theorems and the like: `::: {#thm-pythagoras}`, and bookdown's `::: {.theorem #pythagoras}`.
    """
    triple, blocks = node["c"]
    kind = next((name.removeprefix(_CALLOUT) for name in triple[1] if name.startswith(_CALLOUT)), "")
    statement = "" if kind else _read_statement(*triple[:2])
    if not kind and not statement:
        return node
    told = dict(triple[2])
    title = split_words(told.get("title") or (told.get("name", "") if statement else ""))
    if not title and blocks and blocks[0]["t"] == "Header":
        title, blocks = blocks[0]["c"][2], blocks[1:]
    if not statement:
        return wrap_in_box(node, kind, title, blocks, triple[0])
    return wrap_in_box(node, "", title or [string("")], blocks, statement) | {STATEMENT: True}


def _read_statement(identifier: str, classes: list[str]) -> str:
    """Return the id of a theorem or the like, "" for anything else: it may be for teachers alone."""
    prefix = next((key for key, name in STATEMENTS.items() if classes == [name]), "")
    is_named = identifier[:3] in STATEMENTS and identifier[3:4] in ("-", ":")
    if not identifier or (classes and not prefix) or not (prefix or is_named):
        return ""
    return identifier if is_named else f"{prefix}:{identifier}"


def convert_knitr_options(text: str, code: Code) -> Iterator[tuple[int, int, str]]:
    """Yield the heads of cells that have options in them (`{r, fig.cap="…"}`) with these in lines, as edits are."""
    for match in _HEAD.finditer(text) if "{" in text else ():
        if code.at(match.start("fence")) != code.at(match.end()) or code.at(match.start("fence") - 1) >= 0:
            continue
        arguments = read_arguments(match["options"])
        label = next(iter(arguments.positional), "")
        if label and "fig.cap" in arguments.named and not label.startswith(_REFERRED):
            label = f"fig:{label}"
        named = {"label": label, **arguments.named}
        lines = [f"{match['indent']}#| {key.replace('.', '-')}: {value}\n" for key, value in named.items() if value]
        yield match.start("head"), match.end(), f"{{{match['language']}}}\n{''.join(lines)}"


_DIRECTIVE = re.compile(
    r"^(?P<indent>[ ]{0,3})(?P<fence>`{3,}+|:{3,}+)[ ]?\{(?P<name>figure|image|code-block|code|table|math)\}[ ]*+"
    r"(?P<argument>[^\n]*+)\n(?P<options>(?:(?:[ ]{0,3}:[\w-]++:[^\n]*+\n)++\n?)?)",
    re.MULTILINE,
)
_OPTION_OF_MYST = re.compile(r":([\w-]++):[ \t]*+([^\n]*)")


def convert_directives(text: str, code: Code) -> Iterator[tuple[int, int, str]]:
    """Yield the first and the last lines of MyST's directives as Quarto writes them, as edits are."""
    for match in _DIRECTIVE.finditer(text) if "}" in text else ():
        indent, fence, name, argument = (match[key] for key in ("indent", "fence", "name", "argument"))
        end = re.compile(rf"^[ ]{{0,3}}{fence[0]}{{{len(fence)}}}[ ]*$", re.MULTILINE).search(text, match.end())
        if end is None or code.at(match.start("fence") - 1) >= 0:
            continue
        told = dict(_OPTION_OF_MYST.findall(match["options"]))
        named = told.get("name") or told.get("label") or ""
        triple = f"#{named}" if named else ""
        caption = quote(told.get("caption", ""))
        if name in ("code", "code-block"):
            names = " ".join(
                filter(None, (f".{argument}" if argument else "", triple, caption and f"lst-cap={caption}"))
            )
            yield match.start(), match.end(), f"{indent}{fence}{{{names}}}\n"
            continue
        if name == "math":
            place = f"[]{{{triple}}}" if named else ""
            yield match.start(), match.end(), f"{indent}{place}$$\n"
            yield *end.span(), f"{indent}$$"
        elif name == "table":
            title = quote(argument)
            yield match.start(), match.end(), f"{indent}{_FENCE} {{{triple} tbl-cap={title}}}\n\n"
            yield *end.span(), f"\n{indent}{_FENCE}"
        else:
            width = f" width={quote(told['width'])}" if told.get("width") else ""
            own = f"{'' if name == 'figure' else triple}{width}".strip()
            picture = f"{indent}![{told.get('alt', '')}]({argument}){f'{{{own}}}' if own else ''}\n\n"
            division = f"{indent}{_FENCE} {{{triple} .{CAPTIONED}}}\n\n" if name == "figure" else ""
            yield match.start(), match.end(), division + picture
            yield *end.span(), f"\n\n{indent}{_FENCE}\n" if division else ""


def quote(text: str) -> str:
    """Return a text as the value of an attribute, "" for none."""
    return '"' + text.replace('"', "&quot;") + '"' if text else ""


class Cells:
    """The cells of one post, whose options are told of once."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._first: Node | None = None
        self._names: dict[str, None] = {}

    def shown(self, node: Node) -> list[Node]:
        """Return a block of code that Quarto or knitr would run, as code in its language, without its options.

        Existing pictures that it shows follow, or replace it if it does nothing else.
        """
        classes = node["c"][0][1]
        language = _CELL.fullmatch(classes[0]) if classes else None
        if language is None or language[1].lower() in DIAGRAMS:  # their options are read where they are drawn
            return [node]
        lines = node["c"][1].split("\n")
        found = list(takewhile(bool, map(_OPTION.fullmatch, lines)))
        options = {match[1]: (match[2] or "").strip().strip("\"'") for match in found if match and match[1]}
        if found:
            self._first = self._first or node
            self._names |= dict.fromkeys(options)
        label = options.get("label", "")
        identifier = label if label.startswith(_REFERRED) else node["c"][0][0]
        caption = " ".join(options[name] for name in _CAPTIONS if options.get(name))
        code = "\n".join(lines[len(found) :]).strip("\n")
        pictures = [path for call in _PICTURES.findall(code) for path in _PATH.findall(call)]
        place = {"pos": node["pos"]} if "pos" in node else {}
        made: list[Node] = []
        if not pictures or _WITHOUT_MEANING.sub("", _PICTURES.sub("", code)).strip(" ;)\n"):
            names, identifier_of_code = [language[1].lower()], "" if pictures else identifier
            made = [{"t": "CodeBlock", "c": [[identifier_of_code, names, []], code], "caption": caption, **place}]
        alone = len(pictures) == 1
        for number, path in enumerate(pictures):
            width = options.get("out-width", "")
            kept = attributes("" if number else identifier, (), **({"width": width} if width else {}))
            title, alt = caption if alone else "", split_words(options.get("fig-alt") or caption)
            made.append({"t": "Para", "c": [{"t": "Image", "c": [kept, alt, [path, title]], **place}], **place})
        if caption and not alone:
            made.append({"t": "Para", "c": split_words(caption), **place})
        return made if code else made[1:]

    def report(self) -> None:
        """Tell once of the options of all cells."""
        if self._first is not None:
            names = ", ".join(self._names)
            message = sentence(
                "the options of cells ({names}) are left out; their code is shown, and not run", names=names
            )
            self._findings.add("template", message, self._first)


def read_captions(blocks: list[Node]) -> list[Node]:
    """Return blocks with captions of tables and pictures where Quarto and pandoc have them."""
    blocks = rewrite(blocks, _caption_tables)
    for node in find_landmarks(blocks):
        if node["t"] == "Image":
            _caption_picture(node)
    return blocks


def _caption_tables(nodes: list[Node]) -> list[Node]:
    """Return blocks, the paragraphs around tables that begin as captions (pandoc's `table_captions`) as captions."""
    made: list[Node] = []
    for node in nodes:
        has_none = bool(made) and made[-1]["t"] == "Table" and not made[-1]["c"][1][1]
        if has_none and (caption := _read_caption(node, ":", "Table:")):
            _set_caption(made[-1], *caption)
            continue
        if made and node["t"] == "Table" and not node["c"][1][1] and (caption := _read_caption(made[-1], "Table:")):
            made.pop()
            _set_caption(node, *caption)
        made.append(node)
    return made


def _read_caption(node: Node, *signs: str) -> tuple[str, list[Node]] | None:
    """Return the name and the words of a caption that begins with one of these signs; None if it is none."""
    inlines = node["c"] if node["t"] == "Para" else []
    name = inlines[0]["c"][0][0] if inlines and inlines[0]["t"] == "Span" and not inlines[0]["c"][1] else ""
    _, *words = inlines if name else ["", *inlines]
    is_caption = len(words) > 2 and words[0].get("c") in signs  # noqa: PLR2004 - sign, blank, word
    if not is_caption:
        return None
    words = words[2:]
    return _take_name(words) or name, words


def _take_name(inlines: list[Node]) -> str:
    """Take the name that bookdown writes into a caption out of it, and return it; "" for none."""
    for node in inlines:
        if node["t"] == "Str" and (match := _NAME_OF_BOOKDOWN.search(node["c"])):
            node["c"] = node["c"].replace(match[0], "")
            inlines[:] = trim([inline for inline in inlines if inline["c" if inline["t"] == "Str" else "t"]])
            return match[1].replace("tab:", "tbl:")
    return ""


def _set_caption(table: Node, name: str, words: list[Node]) -> None:
    table["c"][1] = [None, [{"t": "Plain", "c": words}]]
    table["c"][0][0] = name or table["c"][0][0]


def _caption_picture(image: Node) -> None:
    """Make a caption of a picture's words, as Quarto does, where it has a name or other words for the blind."""
    triple, inlines, target = image["c"]
    if name := _take_name(inlines):
        triple[0] = name
    alt = dict(triple[2]).get("fig-alt", "")
    if not target[1] and (alt or triple[0].startswith(("fig-", "fig:"))):
        target[1] = dict(triple[2]).get("fig-cap", "") or plain_text(inlines)
    if alt:
        image["c"][1] = split_words(alt)
    triple[2] = [pair for pair in triple[2] if pair[0] not in ("fig-alt", "fig-cap")]
