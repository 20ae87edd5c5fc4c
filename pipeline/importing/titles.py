"""Find the title, the lines of a head and the headings that were typed as bold lines."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.importing.documents import SUBTITLE, TITLE, Head, Remarks
from pipeline.normalise.metadata.metadata import read_date
from pipeline.pandoc.nodes import BLANKS, Node, attributes, find_landmarks, plain_text
from pipeline.text.printable import shorten

_LONGEST = 80  # letters: what is longer is a sentence that somebody stresses
_NO_HEADLINE = tuple(".!;,…。！")
_FOLLOWING = frozenset("Para BulletList OrderedList DefinitionList BlockQuote CodeBlock Table Header".split())
# How people number: I. A. 1. 1.1 a)
_NUMBERED = re.compile(r"(?:([IVX]{1,5})|([A-Z])|(\d{1,2}(?:\.\d{1,2}){0,3})|([a-z]))\s{0,2}[.)–-]{0,2}\s")
TOP, _DEEPEST = 2, 6


def find_headings(blocks: list[Node], remarks: Remarks) -> list[Node]:
    """Return the blocks, bold lines as headings where no real heading has their level."""
    real = {block["c"][0] for block in blocks if block["t"] == "Header"}
    ranks: dict[str, int] = {}
    current, numbered = 0, -1
    result: list[Node] = []
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if block["t"] == "Header":
            current, numbered = block["c"][0], -1
        elif following is not None and following["t"] in _FOLLOWING and is_headline(block):
            rank = _rank_line(plain_text(block["c"]), ranks, numbered)
            numbered = rank if _NUMBERED.match(plain_text(block["c"])) else numbered
            level = current + 1 + rank
            if level not in real and level <= _DEEPEST:
                remarks.add("bold-heading")
                block = {"t": "Header", "c": [level, attributes(), lighten_words(block)]}  # noqa: PLW2901 - the same line, as what it is
        result.append(block)
    return result


def shift_headings(blocks: list[Node]) -> list[Node]:
    """Return the blocks, their topmost headings at the level below the title."""
    levels = [block["c"][0] for block in blocks if block["t"] == "Header"]
    shift = TOP - min(levels, default=TOP)
    for block in blocks:
        if block["t"] == "Header":
            block["c"][0] = min(block["c"][0] + shift, _DEEPEST)
    return blocks


def is_headline(node: Node) -> bool:
    """Return whether a paragraph is a short line of nothing but bold words."""
    if node["t"] != "Para":
        return False
    inlines = [inner for inner in node["c"] if inner["t"] not in BLANKS]
    text = plain_text(node["c"]).rstrip(" :\u00a0\u202f")
    is_bold = len(inlines) == 1 and _is_bold(inlines[0])
    return is_bold and 0 < len(text) <= _LONGEST and not text.endswith(_NO_HEADLINE)


def lighten_words(node: Node) -> list[Node]:
    """Return the words of a bold line, without what makes them heavy."""
    inlines: list[Node] = [inner for inner in node["c"] if inner["t"] not in BLANKS]
    while len(inlines) == 1 and inlines[0]["t"] in ("Strong", "Emph"):
        inlines = inlines[0]["c"]
    return [{"t": "Space"} if inline["t"] == "LineBreak" else inline for inline in inlines]


def _is_bold(node: Node) -> bool:
    inside = node["c"] if node["t"] == "Emph" else []
    return node["t"] == "Strong" or (len(inside) == 1 and inside[0]["t"] == "Strong")


def _rank_line(text: str, ranks: dict[str, int], numbered: int) -> int:
    """Return the depth of a line among bold lines: by its kind of numbering, in the order in which kinds come.

    One without a number is below the last one that has one, of rank `numbered` (-1 for none).
    """
    match = _NUMBERED.match(text)
    if match is None:
        return numbered + 1
    kind = next(f"{n}{(match[n] or '').count('.')}" for n in range(1, 5) if match[n])
    return ranks.setdefault(kind, len(ranks))


_LONGEST_TITLE, _LONGEST_LINE, _LONGEST_DATE = 300, 100, 40
_ENDS_OF_SENTENCES = (".", "!", ";", ",", "…", ":", "»")
_NAME = r"[A-ZÀ-Þ][\w’'.-]*(?:\s(?:d[eu]|von|van|[A-ZÀ-Þ][\w’'.-]*)){0,4}"
_BYLINE = re.compile(rf"(?i:par|by|von|auteur(?:e|s|es)?|authors?|autor(?:in)?)\s*(?::\s*)?({_NAME})")
_DATED = re.compile(r"(?:^|.*,\s*)(?:le|the|on|am|el)?\s*((?:\w+\.?\s+)?\d.{5,30})$", re.IGNORECASE)
_LINES_OF_HEAD = 3


def take_head(blocks: list[Node], head: Head, remarks: Remarks) -> tuple[list[Node], Head]:
    """Take the lines that belong into the front matter out of the blocks; return both.

    What `head` says by its styles holds; its title holds where the text has none.
    """
    blocks, head = _take_marked(blocks, head)
    rest, title = _take_title(blocks, remarks) if not head.title else (blocks, head.title)
    head = replace(head, title=shorten(title, _LONGEST_TITLE))
    for _ in range(_LINES_OF_HEAD):
        rest, head = _take_line(rest, head, remarks)
    if len(rest) > 1 and head.title and not head.subtitle and _is_line(rest[0]) and _is_heading(rest[1]):
        remarks.add("subtitle-line")
        return rest[1:], replace(head, subtitle=plain_text(rest[0]["c"]))
    return rest, head


def make_title(name: str) -> str:
    """Return what a file is called, as a title: the blanks that names have instead are blanks."""
    words = re.sub(r"[_\s]+|(?<=\w)-(?=\w)", " ", name).strip()
    return words[:1].upper() + words[1:]


def _take_marked(blocks: list[Node], head: Head) -> tuple[list[Node], Head]:
    """Take out the paragraphs that are marked as title and subtitle."""
    rest = []
    for block in blocks:
        words = plain_text(block["c"]) if block["t"] == "Para" else ""
        if words.startswith(TITLE) and not head.title:
            head = replace(head, title=words.strip(TITLE))
        elif words.startswith(SUBTITLE) and not head.subtitle:
            head = replace(head, subtitle=words.strip(SUBTITLE))
        else:
            rest.append(_drop_marks(block))
    return rest, head


def _drop_marks(block: Node) -> Node:
    first = block["c"][0] if block["t"] == "Para" else {}
    if first.get("t") == "Str":
        first["c"] = first["c"].lstrip(TITLE + SUBTITLE)
    return block


def _take_title(blocks: list[Node], remarks: Remarks) -> tuple[list[Node], str]:
    """Return the blocks without the one that is the title, and that; "" where none is."""
    at = next((number for number, block in enumerate(blocks) if not _is_picture(block)), None)
    if at is None or at + 1 >= len(blocks):
        return blocks, ""
    first, rest = blocks[at], [*blocks[:at], *blocks[at + 1 :]]
    if first["t"] == "Header":
        levels = [block["c"][0] for block in blocks if block["t"] == "Header"]
        if levels.count(first["c"][0]) == 1 and first["c"][0] == min(levels):
            remarks.add("title-heading")
            return rest, plain_text(first["c"][2])
        return blocks, ""
    if is_headline(first):
        remarks.add("title-line")
        return rest, plain_text(lighten_words(first))
    lines = next((n for n, block in enumerate(blocks[at:]) if not _is_line(block)), 0)
    if 0 < lines <= _LINES_OF_HEAD:  # a title, a subtitle, a name; more of them are a poem, or a list
        remarks.add("title-line")
        return rest, plain_text(first["c"])
    return blocks, ""


def _take_line(blocks: list[Node], head: Head, remarks: Remarks) -> tuple[list[Node], Head]:
    """Return the blocks without a first line that is a date or an author's name, and what it says."""
    if not blocks or blocks[0]["t"] != "Para" or _holds_more(blocks[0]):
        return blocks, head
    words = plain_text(blocks[0]["c"])
    if not head.date and (date := _find_date(words, head.language)):
        remarks.add("date-line")
        return blocks[1:], replace(head, date=date)
    name = _find_author(words, blocks[1] if len(blocks) > 1 else None, head.language)
    if name and not head.authors:
        remarks.add("byline")
        return blocks[1:], replace(head, authors=(name,))
    return blocks, head


def _find_author(words: str, following: Node | None, language: str) -> str:
    """Return whose text a line says that it is; a name alone is one where a date follows it."""
    if match := _BYLINE.fullmatch(words):
        return match[1].strip()
    is_dated = (
        following is not None and following["t"] == "Para" and bool(_find_date(plain_text(following["c"]), language))
    )
    return words if is_dated and " " in words and re.fullmatch(_NAME, words) else ""


def _find_date(words: str, language: str) -> str:
    match = _DATED.match(words) if len(words) <= _LONGEST_DATE else None
    date = read_date(match[1], language or "fr") if match else None
    return date.date().isoformat() if date else ""


def _is_heading(block: Node) -> bool:
    return block["t"] == "Header" or is_headline(block)


def _is_picture(block: Node) -> bool:
    return block["t"] == "Para" and not plain_text([inner for inner in block["c"] if inner["t"] != "Image"])


def _is_line(block: Node) -> bool:
    """Return whether a paragraph is one short line that is no sentence."""
    if block["t"] != "Para" or _holds_more(block):
        return False
    text = plain_text(block["c"])
    is_short = 0 < len(text) <= _LONGEST_LINE and not text.endswith(_ENDS_OF_SENTENCES)
    return is_short and not any(node["t"] == "LineBreak" for node in block["c"])


def _holds_more(block: Node) -> bool:
    return any(node["t"] in ("Image", "Note", "Link", "Math", "Code") for node in find_landmarks(block["c"]))
