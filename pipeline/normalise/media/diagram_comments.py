"""Comments in the sources of diagrams: remarks of their writers, which are neither drawn nor published."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Of Mermaid: labels, in which two signs of percent are words, and a comment behind something.
_BEHIND = re.compile(
    r"\"[^\"\n]*+\"|\[[^\[\]\n]*+\]|\([^()\n]*+\)|\{[^{}\n]*+\}|[-.=>]\|[^|\n]*+\||(?P<comment>(?<=[ \t])%%(?!\{).*)"
)
_WHOLE_LINE = re.compile(r"^[ \t]*+%%(?!\{).*", re.MULTILINE)
# The kinds that read no comment behind a message or an event, but words.
_WITHOUT_BEHIND = re.compile(r"^[ \t]*+(?:sequenceDiagram|mindmap|timeline|journey|kanban)", re.MULTILINE)
_HEAD = re.compile(r"---[ \t]*+\n(?:(?!---).*\n)*+---")
_OF_HEAD = re.compile(r"^[ \t]*+#.*", re.MULTILINE)
# Of Graphviz: outside of labels in HTML, and within them.
_OUTSIDE = re.compile(
    r"\"(?:[^\"\\]|\\.)*+\"?|(?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|^#[^\n]*)|<", re.MULTILINE | re.DOTALL
)
_WITHIN = re.compile(r"(?P<comment><!--(?:[^-]|-(?!->))*+(?:-->)?)|[<>]")


def blank_mermaid(source: str) -> str:
    """Write blanks over the comments of a Mermaid diagram, but for its settings (`%%{…}%%`)."""
    if source.startswith("---") and (head := _HEAD.match(source)):
        source = _OF_HEAD.sub(_blank_match, head[0]) + source[head.end() :]
    if "%%" not in source:
        return source
    source = _WHOLE_LINE.sub(_blank_match, source)
    if _WITHOUT_BEHIND.search(source):
        return source
    return _BEHIND.sub(lambda match: _blank_match(match) if match["comment"] else match[0], source)


def blank_graph(source: str) -> str:
    """Write blanks over the comments of a Graphviz diagram."""
    return "".join(_read_graph(source)) if any(sign in source for sign in ("//", "/*", "#", "<!--")) else source


def _read_graph(source: str) -> Iterator[str]:
    begin = depth = 0
    while match := (_WITHIN if depth else _OUTSIDE).search(source, begin):
        yield source[begin : match.start()]
        yield _blank_match(match) if match["comment"] else match[0]
        depth += (match[0] == "<") - (match[0] == ">")
        begin = match.end()
    yield source[begin:]


def _blank_match(match: re.Match[str]) -> str:
    return "\n".join(" " * len(line) for line in match[0].split("\n"))


def drop_blanked(blanked: str, source: str) -> str:
    """Return a source without the lines that became blank, and without blanks at the ends of others."""
    lines = zip(blanked.split("\n"), source.split("\n"), strict=True)
    return "\n".join(
        now if now == before else now.rstrip() for now, before in lines if now.strip() or not before.strip()
    )
