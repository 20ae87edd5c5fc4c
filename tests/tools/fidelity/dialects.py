"""Support syntax of other Markdown dialects in a plain reader of Markdown.

Formulas of MathJax and LaTeX and blocks called `math` are formulas; what is between `%%` and `%%` or `{>>` and `<<}` is
nobody's to read, nor are `[TOC]`, `--8<--`, `^name` behind a block, the lines that explain abbreviations, or the options of a cell (`#| …`). A
comment that is never closed ends with its paragraph. (Inline notes are the footnote plugin's; `==` and `++` are no letters.)
"""

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.amsmath import amsmath_plugin

_FENCE = re.compile(r"^[ >]*(?:(?:[-*+]|\d+[.)])[ ]+)*(`{3,}|~{3,})(.*)$")
_UNSEEN_LINE = re.compile(
    r"^ {0,3}(?:@?\[toc\]|\[\[_?toc_?\]\]|\*\[[^\]]+\]: .*|-+8<-+ *[\"'].*[\"']|\^[\w-]+)\s*$", re.IGNORECASE
)
_ICON = re.compile(r"(?<![\w:/`]):(?:material|fontawesome|octicons|simple)-[a-z0-9-]+:")
_BLOCK = re.compile(r"(?<=\S)[ ]+\^[\w-]{2,}\s*$")
_SNIPPETS = re.compile(r"^ *-+8<-+ *$")
_OPTION = re.compile(r"^\s*(?:#|//|--)\|")
_REMARK = re.compile(r"^[ >]*%%(?!%)(?!.*%%)")
_COMMENT = re.compile(r"^[ >]*(?:[-*+] +)*<!--")
_BRACKETED = re.compile(r"(\\{1,2})(?:\((.+?)\1\)|\[(.+?)\1\](?!\())", re.DOTALL)
_IS_FORMULA = re.compile(r"\\[A-Za-z]{2}|[\w})][\^_][\w{\\]|\w\s*[=<>]\s*[\w\\]|^\s*[A-Za-z]\s*$")
_PROSE = re.compile(r"(?<!\\)\b[^\W\d_]{3,} [^\W\d_]{2,}\b")
_DIAGRAM = re.compile(r"\s*[{.]*(?:mermaid|dot|graphviz|vega-?lite)\b")
_EQUATION = re.compile(r"\\(?:begin|end)\{equation\*?\}")


def plain_signs(text: str) -> str:
    """Remove the lines and blocks that no reader sees."""
    return "\n".join(_seen(text.split("\n")))


def _seen(lines: Sequence[str]) -> Iterator[str]:
    fence, is_cell, number = "", False, 0
    while number < len(lines):
        line = lines[number]
        number += 1
        found = _FENCE.match(line)
        if found and (not fence or (found[1].startswith(fence) and not found[2].strip())):
            fence, is_cell = ("" if fence else found[1]), found[2].lstrip().startswith("{")
        elif fence:
            if is_cell and _OPTION.match(line):
                continue
        elif _UNSEEN_LINE.match(line):
            line = ""
        elif end := _end_of_unseen(lines, number - 1):
            line, number = "", end
        elif _COMMENT.match(line) and not any("-->" in one for one in lines[number - 1 :]):
            while number < len(lines) and lines[number].strip(" >"):
                number += 1
            line = ""
        else:
            line = _ICON.sub("", _BLOCK.sub("", line))
        yield line


def _end_of_unseen(lines: Sequence[str], first: int) -> int:
    """Return the line after an invisible block that begins here; 0 if none does."""
    ends = "%%" if _REMARK.match(lines[first]) else "8<-" if _SNIPPETS.match(lines[first]) else ""
    if not ends:
        return 0
    return next((number + 1 for number in range(first + 1, len(lines)) if ends in lines[number]), 0)


def add_signs(reader: MarkdownIt) -> None:
    """Let a reader parse formulas with other delimiters."""
    reader.use(amsmath_plugin)
    reader.inline.ruler.before("escape", "bracketed_formula", _formula)
    reader.core.ruler.push("formulas", _formulas)


def _formula(state: StateInline, silent: bool) -> bool:
    found = _BRACKETED.match(state.src, state.pos) if state.src[state.pos] == "\\" else None
    if found is None:
        return False
    tex = found[2] or found[3]
    if _PROSE.search(tex) or not _IS_FORMULA.search(tex):
        return False
    if not silent:
        state.push("html_inline", "", 0).content = f'<span class="math">{escape(tex)}</span>'
    state.pos = found.end()
    return True


def _formulas(state: StateCore) -> None:
    """Convert blocks of formulas, which would otherwise be code or contain LaTeX names."""
    for token in state.tokens:
        if (token.type == "fence" and token.info.strip() == "math") or token.type == "amsmath":
            tex = _EQUATION.sub("", token.content)
            token.type, token.content = "html_block", f'<div class="math">{escape(tex)}</div>\n'
        elif token.type == "fence" and _DIAGRAM.match(token.info):  # which is drawn
            token.type, token.content = "html_block", ""
