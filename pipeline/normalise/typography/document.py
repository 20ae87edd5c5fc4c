"""Typography over pandoc's tree: every run of inline nodes is one text, in the language that holds there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from pipeline.normalise.typography.customs import customs_of
from pipeline.normalise.typography.inlines import INLINES, InlineKind, InlinePiece, Node, build, flatten
from pipeline.normalise.typography.rules import ACRONYMS, Raised, Typeset, apply

_WITHOUT_PROSE = frozenset({"CodeBlock", "RawBlock", "Code", "Math", "RawInline"})
_WITH_TITLE = frozenset({"Link", "Image"})
# Where a node's content keeps [id, classes, attributes].
_ATTRIBUTES = {"Div": 0, "Span": 0, "Link": 0, "Image": 0, "Figure": 0, "Table": 0, "Header": 1}


def set_text(text: str, language: str) -> str:
    """Return a plain text (a title, a description, a tag, an alternative text) with its typography.

    Ordinals stay letters.

    Text in a language without known customs comes back as it is. A second pass changes nothing.
    """
    return apply(customs_of(language).rules, (), text).text


def set_line(inlines: Sequence[Node], language: str) -> list[Node]:
    """Set inline nodes of a line with markup (a title) as `set_text` sets one without: ordinals stay letters."""
    customs = customs_of(language)
    pieces = flatten(inlines, _is_object, customs.quoted)
    typeset = apply(customs.rules, (), "".join(piece.text for piece in pieces), _borders(pieces))
    return build(pieces, _texts(typeset), [()] * len(pieces))


def set_document(nodes: Sequence[Node], language: str, *, small_caps: bool = False) -> list[Node]:
    """Return nodes with their typography; the input stays as it is.

    A run of inline nodes is one text. Ordinals become `Superscript`. What is not prose (code, maths, raw HTML,
    addresses) is not touched; notes, pictures' alternative texts and passages in another language are texts of their
    own. A `lang` attribute switches the language for what its node holds. `small_caps` sets acronyms in small capitals,
    but in headings.
    """
    return _set(list(nodes), _Manner(language, small_caps), Counter())


def set_and_count(
    blocks: Sequence[Node], language: str, *, small_caps: bool = False
) -> tuple[list[Node], Mapping[str, int]]:
    """Return what `set_document` gives, and how often each rule changed something, by its name ("ordinal")."""
    changes: Counter[str] = Counter()
    result = _set(list(blocks), _Manner(language, small_caps), changes)
    return result, MappingProxyType(dict(sorted(changes.items())))


class _Manner(NamedTuple):
    """How a text is set: in which language, and whether its acronyms are small capitals."""

    language: str
    small_caps: bool

    def within(self, node: Node) -> _Manner:
        """Return how the text of a node is set that stands in this one."""
        return _Manner(_language(node) or self.language, self.small_caps and node["t"] != "Header")


def _set(nodes: list[Node], manner: _Manner, changes: Counter[str]) -> list[Node]:
    """Copy the tree from the top down, without recursion: a post may nest deeper than Python's stack."""
    root: list[Any] = [nodes]
    waiting: list[tuple[Any, Any, _Manner]] = [(root, 0, manner)]
    while waiting:
        holder, key, manner = waiting.pop()
        value = holder[key]
        if isinstance(value, dict):
            if value.get("t") not in _WITHOUT_PROSE and "c" in value:
                manner = manner.within(value)
                holder[key] = value | {"c": _with_title(value, manner.language)}
                waiting.append((holder[key], "c", manner))
        elif _is_run(value):
            holder[key], embedded = _run(value, manner, changes)
            waiting += ((node, "c", manner.within(node)) for node in embedded)
        elif isinstance(value, list):
            holder[key] = list(value)
            waiting += ((holder[key], place, manner) for place, part in enumerate(value) if type(part) in (list, dict))
    result: list[Node] = root[0]
    return result


def _is_run(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and value[0].get("t") in INLINES


def _run(inlines: Sequence[Node], manner: _Manner, changes: Counter[str]) -> tuple[list[Node], list[Node]]:
    """Return the run with its typography, and the nodes in it (copies) whose content is a text of its own."""
    customs = customs_of(manner.language)
    embedded: list[Node] = []
    pieces = []
    for piece in flatten(inlines, _is_object, customs.quoted):
        if piece.kind is InlineKind.OBJECT and _holds_text(piece.node):
            own_language = manner.within(piece.node).language
            embedded.append(piece.node | {"c": _with_title(piece.node, own_language)})
            pieces.append(InlinePiece(InlineKind.OBJECT, embedded[-1], piece.text))
        elif piece.kind is InlineKind.CLOSE and piece.node["t"] == "Link":
            pieces.append(InlinePiece(InlineKind.CLOSE, piece.node | {"c": _with_title(piece.node, manner.language)}))
        else:
            pieces.append(piece)
    smaller = (*customs.raised, ACRONYMS) if manner.small_caps else customs.raised
    typeset = apply(customs.rules, smaller, "".join(piece.text for piece in pieces), _borders(pieces))
    raised = list(_spans(pieces, typeset))
    changes.update(typeset.changes)
    for spans in filter(None, raised):
        changes.update(_named(spans))
    return build(pieces, _texts(typeset), raised), embedded


def _named(spans: Sequence[Raised]) -> Iterator[str]:
    """Yield the names of what is raised: the numeral of a century and its ending, which touch, are one."""
    ends = {end for _, end, _ in spans}
    yield from (name for start, _, name in spans if start not in ends)


def _borders(pieces: Sequence[InlinePiece]) -> list[int]:
    """Return where the pieces of a text begin and end."""
    return [0, *accumulate(len(piece.text) for piece in pieces)]


def _texts(typeset: Typeset) -> list[str]:
    """Return the texts of the pieces, as they are set."""
    return [typeset.text[start:end] for start, end in pairwise(typeset.borders)]


def _spans(pieces: Sequence[InlinePiece], typeset: Typeset) -> Iterator[list[Raised]]:
    """Yield for each piece the spans to be raised in it, counted from its start."""
    waiting = list(reversed(typeset.raised))
    for piece, start, end in zip(pieces, typeset.borders, typeset.borders[1:], strict=False):
        spans = []
        while waiting and waiting[-1][0] < end:
            first, last, name = waiting.pop()
            if not piece.raised:
                spans.append((first - start, min(last, end) - start, name))
            if last > end:
                waiting.append((end, last, name))
                break
        yield spans


def _language(node: Node) -> str:
    place = _ATTRIBUTES.get(node["t"])
    if place is None:
        return ""
    return next((str(value) for key, value in node["c"][place][2] if key == "lang"), "")


def _is_object(node: Node) -> bool:
    """Return whether a wrapper stands for itself: in another language, or a link whose text is its own address."""
    return bool(_language(node)) or _is_address(node)


def _is_address(node: Node) -> bool:
    if node["t"] != "Link":
        return False
    (_, classes, _), inlines, (url, _) = node["c"]
    text = (
        "".join(inline.get("c", " ") for inline in inlines) if all(inline["t"] == "Str" for inline in inlines) else ""
    )
    return "uri" in classes or "email" in classes or text in (url, url.removeprefix("mailto:"))


def _holds_text(node: Node) -> bool:
    return node["t"] in ("Note", "Image") or (bool(_language(node)) and not _is_address(node))


def _with_title(node: Node, language: str) -> Any:  # noqa: ANN401 - pandoc's JSON
    content = node["c"]
    if node["t"] not in _WITH_TITLE or not content[2][1]:
        return content
    return [*content[:2], [content[2][0], set_text(content[2][1], language)]]
