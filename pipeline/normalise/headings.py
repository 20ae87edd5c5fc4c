"""Headings: the title is the only h1, the body begins at h2 and skips no level, nothing is bold, every id is unique."""

from __future__ import annotations

from pipeline.model.document import Node, attributes_of, plain_text, rewrite, walk
from pipeline.model.text import slug_of
from pipeline.normalise.findings import Findings

TOP = 2
DEEPEST = 6
# Ids that the editions themselves put on their pages.
_RESERVED = frozenset({"main", "contents", "notes", "title", "top"})


def take_title(blocks: list[Node], title: str) -> tuple[str, list[Node]]:
    """The article's title and the blocks without the heading that repeats it.

    Where the front matter has no title the first heading gives it; that heading leaves the body if it opens it or is
    an h1, so that the title does not stand there twice.
    """
    headings = [node for node in blocks if node["t"] == "Header" and plain_text(node["c"][2])]
    if not headings:
        return title, blocks
    first = headings[0]
    words = plain_text(first["c"][2])
    if title and _alike(title) != _alike(words):
        return title, blocks
    opens = first is blocks[0] or first["c"][0] == 1
    return title or words, [block for block in blocks if block is not first] if opens else blocks


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Put levels, weight and ids of all headings right, and make every id of the body unique."""
    blocks = rewrite(blocks, lambda nodes: [node for node in nodes if not _is_empty(node, findings)])
    headings = [node for node in walk(blocks) if node["t"] == "Header"]
    _set_levels(headings, findings)
    for heading in headings:
        _unwrap_bold(heading, findings)
    _set_ids(blocks, findings)
    return blocks


def _alike(text: str) -> str:
    return slug_of(text) or text


def _is_empty(node: Node, findings: Findings) -> bool:
    if node["t"] != "Header" or plain_text(node["c"][2]) or any(n["t"] == "Image" for n in walk(node["c"][2])):
        return False
    findings.add("empty-heading", "a heading has no text; left out", node)
    return True


def _set_levels(headings: list[Node], findings: Findings) -> None:
    """Each heading goes as deep as the headings that are open above it, and no deeper."""
    above: list[int] = []
    named: set[tuple[int, int]] = set()  # a level and its depth: one line for all headings that share them
    for heading in headings:
        level = heading["c"][0]
        while above and above[-1] >= level:
            above.pop()
        deepest_wanted = above[-1] + 1 if above else TOP
        above.append(level)
        heading["c"][0] = min(TOP + len(above) - 1, DEEPEST)
        if level > deepest_wanted and (level, len(above)) not in named:
            named.add((level, len(above)))
            message = f"h{level} stands where h{deepest_wanted} is due; set as h{heading['c'][0]}"
            findings.add("heading-level", message, heading, f"begin it with {'#' * deepest_wanted}")


def _unwrap_bold(heading: Node, findings: Findings) -> None:
    inlines = heading["c"][2]
    if len(inlines) == 1 and inlines[0]["t"] == "Strong":
        heading["c"][2] = inlines[0]["c"]
        findings.add("bold-heading", f"“{plain_text(inlines)}” is all bold; set as a plain heading", heading)
        _unwrap_bold(heading, findings)


def _set_ids(blocks: list[Node], findings: Findings) -> None:
    """Ids of ASCII letters that begin with one, the author's own ones first, then those made of headings' words."""
    taken = set(_RESERVED)
    for node in walk(blocks):
        triple = attributes_of(node)
        if triple and triple[0] and node["t"] != "Header":
            identifier = _unused(_name(triple[0]), taken)
            if identifier != _name(triple[0]):
                findings.add(
                    "duplicate-id", f"the id “{triple[0]}” stands twice; the later one is “{identifier}”", node
                )
            triple[0] = identifier
    for node in walk(blocks):
        if node["t"] == "Header":
            # Pandoc makes an id where the author gave none; ours are the same words, in ASCII.
            node["c"][1][0] = _unused(_name(node["c"][1][0] or plain_text(node["c"][2])), taken)


def _name(text: str) -> str:
    name = slug_of(text) or "section"
    return f"s-{name}" if name[0].isdigit() or name.startswith(("fn", "cb")) else name


def _unused(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    taken.add(candidate)
    return candidate
