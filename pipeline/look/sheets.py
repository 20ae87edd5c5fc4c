"""Style sheets of an editor, without anything that fetches, reads files or runs, in any spelling.

A sheet is parsed as browsers and the press parse it, and written anew, so that an escape or a comment hides nothing.
At-rules are allowed by name; no function or word may take an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import tinycss2
from tinycss2.ast import Node

from pipeline.i18n.sentences import sentence
from pipeline.look.apply import OwnSheet, RemovedRule, SheetRead

# At-rules that hold rules, and those that hold declarations (those of pages hold both, and boxes in the margin).
_OF_RULES = frozenset("media supports layer container scope starting-style".split())
_OF_FRAMES = frozenset(("keyframes", "-webkit-keyframes"))
_OF_PAGES = frozenset(("page",))
_OF_DECLARATIONS = frozenset(("counter-style",))
_MARGIN_BOXES = frozenset(
    f"{side}-{place}"
    for side, places in {
        "top": "left-corner left center right right-corner",
        "bottom": "left-corner left center right right-corner",
        "left": "top middle bottom",
        "right": "top middle bottom",
    }.items()
    for place in places.split()
) | {"footnote"}
# Functions that take an address, as a text too; `expression` is a script of an old browser, `attr` may be read as one.
_FETCHING = frozenset(
    "url src image image-set -webkit-image-set -moz-image-set cross-fade -webkit-cross-fade element -moz-element"
    " paint url-prefix domain regexp media-document expression attachment".split()
)
_RUNNING = frozenset(("behavior", "-moz-binding", "-ms-behavior", "link", "-weasy-link", "anchor", "-weasy-anchor"))
_OF_PAPER = frozenset(("size",))
_DEEPEST = 20
_ADDRESS = sentence("it has an address: style sheets may not load or read files")
_RULE = sentence("this rule is not allowed in style sheets")
_PROPERTY = sentence("style sheets may not set this")
_PAPER = sentence("a style sheet may not set the size of paper")
_UNREADABLE = sentence("it cannot be read")
_DEEP = sentence("it is nested too deep")


def read_sheet(job: OwnSheet) -> SheetRead:
    """Remove the rules and declarations that a style sheet may not have."""
    cleaner = _Cleaner()
    nodes = tinycss2.parse_stylesheet(job.text, skip_comments=True, skip_whitespace=True)
    # In a page, `</style` would end it; to a style sheet the escaped sign says the same.
    written = "".join(cleaner.rules(nodes)).replace("</", "<\\/")
    return SheetRead(written, tuple(cleaner.left_out))


@dataclass
class _Cleaner:
    """Writes the allowed parts, and notes the others."""

    left_out: list[RemovedRule] = field(default_factory=list)

    def rules(self, nodes: Iterable[Node], depth: int = 0) -> Iterator[str]:
        """Yield the allowed rules."""
        for node in nodes:
            if node.type == "error":
                self._leave_out(node, _UNREADABLE)
            elif depth > _DEEPEST:
                self._leave_out(node, _DEEP)
            elif node.type == "at-rule":
                yield from self._filter_at_rule(node, depth)
            elif node.type == "qualified-rule":
                yield from self._filter_rule(node, depth)

    def _filter_rule(self, node: Node, depth: int) -> Iterator[str]:
        if why := _find_harm(node.prelude):
            self._leave_out(node, why)
            return
        body = "".join(self._filter_block(node.content, depth + 1))
        if body:
            yield f"{_serialize(node.prelude)} {{ {body} }}\n"

    def _filter_at_rule(self, node: Node, depth: int) -> Iterator[str]:
        name = node.lower_at_keyword
        known = {*_OF_RULES, *_OF_FRAMES, *_OF_PAGES, *_OF_DECLARATIONS}
        if name not in known or (node.content is None and name != "layer"):
            self._leave_out(node, _RULE)
        elif why := _find_harm(node.prelude):
            self._leave_out(node, why)
        elif node.content is None:
            yield f"@{name}{_serialize_prelude(node.prelude)};\n"
        else:
            rules = name in _OF_RULES or name in _OF_FRAMES
            inner = (
                self.rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True), depth + 1)
                if rules
                else self._filter_block(node.content, depth + 1, of_page=name in _OF_PAGES)
            )
            yield f"@{name}{_serialize_prelude(node.prelude)} {{ {''.join(inner)} }}\n"

    def _filter_block(self, content: Sequence[Node], depth: int, *, of_page: bool = False) -> Iterator[str]:
        """Yield the allowed declarations, and the rules among them."""
        nodes = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        for node in nodes:
            if node.type == "declaration":
                yield from self._filter_declaration(node, of_page=of_page)
            elif of_page and node.type == "at-rule" and node.lower_at_keyword in _MARGIN_BOXES and node.content:
                yield f"@{node.lower_at_keyword} {{ {''.join(self._filter_block(node.content, depth + 1))} }} "
            else:
                yield from self.rules([node], depth)

    def _filter_declaration(self, node: Node, *, of_page: bool) -> Iterator[str]:
        if why := _find_harm(node.value):
            self._leave_out(node, why)
        elif node.lower_name in _RUNNING:
            self._leave_out(node, _PROPERTY)
        elif of_page and node.lower_name in _OF_PAPER:
            self._leave_out(node, _PAPER)
        else:
            yield f"{node.serialize()}; "

    def _leave_out(self, node: Node, reason: str) -> None:
        self.left_out.append(RemovedRule(node.source_line, node.source_column, reason))


def _find_harm(nodes: Iterable[Node]) -> str:
    """Return why a value is not allowed: it may contain an address, or is nested too deep."""
    waiting = [(node, 0) for node in nodes]
    while waiting:
        node, depth = waiting.pop()
        if depth > _DEEPEST:
            return _DEEP
        if node.type in ("url", "error", "at-keyword") or (node.type == "function" and node.lower_name in _FETCHING):
            return _ADDRESS
        inner = node.arguments if node.type == "function" else node.content if node.type.endswith("block") else ()
        waiting += [(one, depth + 1) for one in inner]
    return ""


def _serialize(nodes: Iterable[Node]) -> str:
    return str(tinycss2.serialize(nodes)).strip()


def _serialize_prelude(nodes: Iterable[Node]) -> str:
    written = _serialize(nodes)
    return f" {written}" if written else ""
