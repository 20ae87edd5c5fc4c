"""Repair headings: the title is the only h1, the body begins at h2 and skips no level, ids are unique."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.i18n.sentences import and_others, sentence
from pipeline.model.article import BLOCKS
from pipeline.normalise.body import titles
from pipeline.normalise.body.classroom import find_reserved
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import BLANKS, Node, attributes_of, find_landmarks, plain_text, rewrite
from pipeline.text.printable import slug_of, without_emoji

TOP = 2
DEEPEST = 6
# Ids that the editions themselves put on their pages.
_RESERVED = frozenset({"main", "contents", "notes", "title", "top"})


def take_title(blocks: list[Node], title: list[Node]) -> tuple[list[Node], list[Node], str]:
    """Return the article's title, as inline nodes, the blocks without the heading that repeats it, and its id.

    Without a title in the front matter, the first heading gives it; that heading leaves the body if it opens the body
    or is an h1. Its pictures (badges) stay, for a title has none.
    """
    headings = [node for node in blocks if node["t"] == "Header" and plain_text(node["c"][2])]
    if not headings:
        return title, blocks, ""
    first = headings[0]
    inlines = first["c"][2]
    without_pictures = [inline for inline in inlines if not _shows(inline)]
    words = without_pictures if plain_text(without_pictures) else inlines
    if title and _fold_title(title) != _fold_title(words):
        return title, blocks, ""
    opens = first is blocks[0] or first["c"][0] == 1
    if not opens or len(plain_text(words)) > titles.TITLE:  # the title is cut then; its words stay
        return title or words, blocks, ""
    pictures = [part for inline in inlines if _shows(inline) for part in (inline, {"t": "Space"})]
    kept = [first | {"t": "Para", "c": pictures[:-1]}] if pictures else []
    rest = [each for block in blocks for each in (kept if block is first else [block])]
    return title or words, rest, str(first["c"][1][0])


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Repair levels, weight and ids of all headings, make every id unique, and report bold lines."""
    blocks = rewrite(blocks, lambda nodes: [node for node in nodes if not _is_empty(node, findings)])
    nodes = list(find_landmarks(blocks))
    headings = [node for node in nodes if node["t"] == "Header"]
    around = find_reserved(nodes)
    _set_levels(headings, [around.get(id(heading), frozenset()) for heading in headings], findings)
    for heading in headings:
        _unwrap_bold(heading, findings)
    _set_ids(nodes, findings)
    _report_bold_lines(blocks, findings)
    return blocks


def _shows(inline: Node) -> bool:
    return any(node["t"] == "Image" for node in find_landmarks([inline]))


def _fold_title(title: list[Node]) -> str:
    text = plain_text(title)
    return slug_of(text) or text


def _is_empty(node: Node, findings: Findings) -> bool:
    if node["t"] != "Header" or plain_text(node["c"][2]) or any(map(_shows, node["c"][2])):
        return False
    findings.add("empty-heading", sentence("a heading has no text; left out"), node)
    return True


def _find_holders(levels: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield for each heading the levels of the headings that hold it."""
    above: list[int] = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        yield tuple(above)
        above.append(level)


def correct_levels(levels: Sequence[int], around: Sequence[frozenset[str]]) -> list[int]:
    """Return each heading's level as published: one below the heading that holds it, so that no edition skips one.

    `around` has for each heading the names of the blocks around it that only some editions show; where a heading is
    shown, so are the headings in no other blocks.
    """
    right = [TOP] * len(levels)
    for own in set(around):
        shown = [number for number, names in enumerate(around) if names <= own]
        for number, above in zip(shown, _find_holders([levels[number] for number in shown]), strict=True):
            right[number] = min(TOP + len(above), DEEPEST) if around[number] == own else right[number]
    following = TOP
    for number in reversed(range(len(right))):
        if around[number]:  # what follows may be one deeper than the last that every edition shows
            right[number] = max(right[number], following - 1)
        else:
            following = right[number]
    return right


def _set_levels(headings: list[Node], around: Sequence[frozenset[str]], findings: Findings) -> None:
    levels = [heading["c"][0] for heading in headings]
    named: set[tuple[int, int]] = set()  # one line for all headings of a level that are moved alike
    rights = correct_levels(levels, around)
    for heading, level, right, above in zip(headings, levels, rights, _find_holders(levels), strict=True):
        heading["c"][0] = right
        due = above[-1] + 1 if above else TOP  # as the author counts
        if level > due and (level, right) not in named:
            named.add((level, right))
            due = min(due, right)  # the headings above it may be moved, too
            message = sentence(
                "a heading of level {level} ({typed}) where level {due} ({marks}) is expected; corrected",
                level=level,
                typed="#" * level,
                due=due,
                marks="#" * due,
            )
            findings.add("heading-level", message, heading, sentence("begin it with {marks}", marks="#" * due))


def _unwrap_bold(heading: Node, findings: Findings) -> None:
    inlines = heading["c"][2]
    if len(inlines) == 1 and inlines[0]["t"] == "Strong":
        heading["c"][2] = inlines[0]["c"]
        message = sentence("the heading “{text}” is all bold; its bold is removed", text=plain_text(inlines))
        findings.add("bold-heading", message, heading)
        _unwrap_bold(heading, findings)


def _set_ids(nodes: list[Node], findings: Findings) -> None:
    """Set ids of ASCII letters that begin with one, the author's own ones first, then those made of headings' words."""
    taken = set(_RESERVED)
    for node in nodes:
        triple = attributes_of(node)
        if triple and triple[0] and node["t"] != "Header":
            identifier = make_unused_id(triple[0], taken)
            if identifier != _make_id(triple[0]):
                message = sentence(
                    "the id “{id}” is used twice; the second is now “{other}”", id=triple[0], other=identifier
                )
                findings.add("duplicate-id", message, node)
            triple[0] = identifier
    for node in nodes:
        if node["t"] == "Header":
            # Pandoc makes an id where the author gave none; ours are the same words, in ASCII.
            given, own = node["c"][1][0], _drop_names_of_emoji(node)
            if own != given:
                line, _ = findings.place_of(node) or (0, 0)
                # Of one with a rule below, pandoc says where the rule is; below it may be kramdown's attributes.
                is_typed = any(given in findings.typed((near, 1)) for near in (line, line - 1, line + 1))
                own = given if is_typed else own
            node["c"][1][0] = make_unused_id(own or plain_text(node["c"][2]), taken)


def _drop_names_of_emoji(heading: Node) -> str:
    """Return the id of a heading without the names of emoji: pandoc makes `rocket-titre` of “🚀 Titre”."""
    given, text = heading["c"][1][0], plain_text(heading["c"][2])
    bare = "" if without_emoji(text) == text else slug_of(without_emoji(text))
    return bare if bare and bare in slug_of(given) else given


def _make_id(text: str) -> str:
    name = slug_of(text) or "section"
    return f"s-{name}" if name[0].isdigit() or name.startswith(("fn", "cb")) else name


def make_unused_id(text: str, taken: set[str]) -> str:
    """Return a new id made of the text's words, and add it to those `taken`."""
    name = _make_id(text)
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    taken.add(candidate)
    return candidate


_LONGEST = 80  # characters: a longer one is a sentence
_ENDS_OF_SENTENCES = tuple(".!;:,…。！")
_HEADED = frozenset("Para BulletList OrderedList DefinitionList BlockQuote CodeBlock Table Figure".split())


def _report_bold_lines(blocks: list[Node], findings: Findings) -> None:
    """Report the first bold paragraph in the place of a heading, and their number; editions keep them with the text."""
    bold: list[Node] = []
    of_lessons: set[int] = set()  # titles of blocks of a lesson, which begin with them

    def look(nodes: list[Node]) -> list[Node]:
        for node, following in pairwise(nodes):
            if _is_bold(node) and following.get("t") in _HEADED and not _is_bold(following):
                text = plain_text(node["c"])
                if 0 < len(text) <= _LONGEST and not text.endswith(_ENDS_OF_SENTENCES):
                    bold.append(node)
        divisions = [node["c"] for node in nodes if node.get("t") == "Div" and node["c"][1]]
        of_lessons.update(id(inner[0]) for triple, inner in divisions if not BLOCKS.isdisjoint(triple[1]))
        return nodes

    rewrite(blocks, look)
    bold = [node for node in bold if id(node) not in of_lessons]
    if bold:
        first = min(bold, key=lambda node: node.get("pos") or (0, 0))
        message = sentence(
            "“{text}”{others}: a bold paragraph that could be a heading; kept as text",
            text=plain_text(first["c"]),
            others=and_others(len(bold) - 1),
        )
        hint = sentence("begin it with ##, without the asterisks, if it is a heading")
        findings.add("bold-paragraph", message, first, hint)


def _is_bold(node: Node) -> bool:
    if node.get("t") != "Para":
        return False
    inlines = [inline for inline in node["c"] if inline["t"] not in BLANKS]
    return len(inlines) == 1 and inlines[0]["t"] == "Strong" and not inlines[0].get("is_lead")
