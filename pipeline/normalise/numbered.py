"""What has numbers, and what references to it say: figures, tables, listings, equations, and headings by their words.

`find_numberables` lists what can have a number; the whole collection is counted (`normalise/collection/numbers.py`),
then `show_numbers` and `write_reference` put the numbers in. `body/cross_references.py` makes references of marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import NamedTuple

from pipeline.dialects.quarto import STATEMENT, STATEMENTS
from pipeline.i18n.labels import labels, number_in
from pipeline.normalise.typography import set_text
from pipeline.pandoc.nodes import Node, attributes, attributes_of, find_landmarks, plain_text, string, trim, walk

REFERS = "refers"
"""The key of a link whose words are made, with their form: "" is "figure 2"; others have a place for the number.

Until then its words are those that were typed: they stay where it leads to nothing, and are letters to typography.
"""
NUMBER, UPPER = "number", "upper"
EQUATION, LISTING, SECTION = "equation", "listing", "section"
_KINDS = {"fig": "figure", "tbl": "table", "lst": LISTING, "eq": EQUATION, "sec": SECTION} | STATEMENTS
_KIND = re.compile(rf"({'|'.join(_KINDS)})[-:]")
_OF_NODES = {"Figure": "figure", "Table": "table", "CodeBlock": LISTING, "Span": EQUATION}
PLACE = re.compile(r"%s|\{(?:number|name)\}")
"""Place in typed words for a number or a heading."""


class Numbered(NamedTuple):
    """Target of a reference: a kind, a number ("2.1"), "" for none, and its heading.

    `title` is that of its article, where this is another one, `part` the letter of a figure within a figure.
    """

    kind: str
    number: str = ""
    heading: str = ""
    title: str = ""
    part: str = ""


class Numberable(NamedTuple):
    """Element with a number: a figure, a table, a listing or an equation, by its id. Without one it has a caption.

    What is `for_teachers`, in a solution, has its number behind those that pupils see. `parts` are the ids of figures
    and tables within it, which have letters.
    """

    id: str
    kind: str
    for_teachers: bool = False
    parts: tuple[str, ...] = ()

    @property
    def is_numbered(self) -> bool:
        """Return whether it has a number even if nothing refers to it, for its id says so, as Quarto's do."""
        return self.kind != EQUATION and bool(kind_of(self.id))


def kind_of(identifier: str) -> str:
    """Return the kind that an id begins with (`fig-`, `tbl:`), "" for none."""
    match = _KIND.match(identifier)
    return _KINDS[match[1]] if match else ""


def find_references(nodes: Iterable[Node]) -> tuple[str, ...]:
    """Return the addresses to which links without words of their own lead, each once."""
    return tuple(dict.fromkeys(node["c"][2][0] for node in nodes if REFERS in node))


def find_numberables(nodes: Iterable[Node]) -> Iterator[tuple[Node, Numberable]]:
    """Yield what can have a number, in reading order: what has an id or a caption."""
    within: set[int] = set()
    for node in nodes:
        if id(node) in within:
            continue
        kind, parts = _OF_NODES.get(node["t"], ""), list[Node]()
        if STATEMENT in node:
            kind = kind_of(node["c"][0][0])
        if not kind or (kind == EQUATION and EQUATION not in node["c"][0][1]):
            continue
        identifier = node["c"][0][0]
        if node["t"] == "Figure":
            kind = LISTING if LISTING in node["c"][0][1] else kind
            parts = [one for one in find_landmarks(node["c"][2]) if one["t"] in ("Figure", "Table") and _find_id(one)]
            parts = parts if identifier or node["c"][1][1] else []
            within.update(map(id, parts))
            identifier = identifier if parts else _find_id(node)
        if identifier or (node["t"] in ("Figure", "Table") and node["c"][1][1]):
            yield node, Numberable(identifier, kind_of(identifier) or kind, parts=tuple(map(_find_id, parts)))


def _find_id(node: Node) -> str:
    """Return the id of a figure or a table, perhaps that of its picture."""
    own: str = node["c"][0][0]
    inner = find_landmarks(node["c"][2]) if node["t"] == "Figure" and not own else ()
    images = (one["c"][0][0] for one in inner if one["t"] == "Image")
    return own or next(filter(None, images), "")


def find_headings(nodes: Iterable[Node], wanted: Iterable[str]) -> Mapping[str, str]:
    """Return the words of headings by those of the ids that are wanted."""
    wanted = frozenset(wanted)
    found: dict[str, str] = {}
    for node in nodes if wanted else ():
        if node["t"] == "Header":
            ids = (each[0] for one in find_landmarks([node]) if (each := attributes_of(one)))
            found |= dict.fromkeys(wanted.intersection(ids), plain_text(node["c"][2]))
    return found


def show_numbers(blocks: list[Node], numbers: Sequence[str], language: str) -> None:
    """Put numbers ("" for none) into captions, in the order of `find_numberables`, and beside equations."""
    things = list(find_numberables(find_landmarks(blocks)))
    for (node, thing), number in zip(things, numbers, strict=True):
        if not number:
            continue
        label = say(Numbered(thing.kind, number), "(%s)" if thing.kind == EQUATION else UPPER, language)
        shown: Node = {"t": "Span", "c": [attributes("", (NUMBER,)), [string(label)]]}
        if node["t"] == "Span":
            node["c"][1].append(shown)
            continue
        if node["t"] == "CodeBlock":
            listing = make_listing(dict(node), [])
            node.clear()
            node.update(listing)
        if thing.id and node["t"] == "Figure":
            _move_id(node, thing.id)
        if thing.parts:
            _show_letters(node, thing.parts)
        caption = node["c"][1]
        first: Node = caption[1][0] if node["t"] != "Div" and caption[1] else {"t": "Plain", "c": []}
        if node["t"] == "Div":
            first = next((one for one in walk(caption[:1]) if one["t"] == "Strong"), first)
            first["c"] = first["c"] if plain_text(first["c"]) else []
        between = [string(labels(language).gettext("%(label)s. %(caption)s") % {"label": "", "caption": ""})]
        words = [shown, *(between if first["c"] else []), *trim(first["c"])]
        if node["t"] == "Div":
            first["c"] = words
        else:
            caption[1] = [first | {"c": words}, *caption[1][1:]]


def _move_id(figure: Node, identifier: str) -> None:
    """Give a figure the id of its picture."""
    for image in find_landmarks(figure["c"][2]):
        if image["t"] == "Image" and image["c"][0][0] == identifier:
            image["c"][0][0] = ""
    figure["c"][0][0] = identifier


def _show_letters(figure: Node, parts: Sequence[str]) -> None:
    for inner in find_landmarks(figure["c"][2]):
        if inner["t"] in ("Figure", "Table") and (name := _find_id(inner)) in parts:
            if inner["t"] == "Figure":
                _move_id(inner, name)
            caption = inner["c"][1]
            first: Node = caption[1][0] if caption[1] else {"t": "Plain", "c": []}
            letter = string(f"({letter_of(parts, name)})")
            words = [letter, {"t": "Space"}, *first["c"]] if first["c"] else [letter]
            caption[1] = [first | {"c": words}, *caption[1][1:]]


def letter_of(parts: Sequence[str], name: str) -> str:
    """Return the letter of one of the parts of a figure, its number behind the last letter."""
    at = parts.index(name)
    return ascii_lowercase[at] if at < len(ascii_lowercase) else str(at + 1)


def make_listing(code: Node, caption: list[Node]) -> Node:
    """Return a block of code as a figure with its caption, which has its name."""
    triple, place = code["c"][0], {"pos": code["pos"]} if "pos" in code else {}
    name, triple[0] = triple[0], ""
    words = [{"t": "Plain", "c": caption}] if caption else []
    return {"t": "Figure", "c": [attributes(name, (LISTING,)), [None, words], [code]], **place}


def write_reference(link: Node, numbered: Numbered | None, language: str) -> Node:
    """Return a reference with its words, those that were typed where what it leads to has neither number nor name."""
    (identifier, _, _), typed, (address, title) = link["c"]
    words = say(numbered, link[REFERS], language) if numbered else ""
    if numbered and link[REFERS] == NUMBER:
        title = say(numbered, "", language)
    return link | {"c": [attributes(identifier, ("xref",)), [string(words)] if words else typed, [address, title]]}


def say(numbered: Numbered, form: str, language: str) -> str:
    """Return what something is called in a text of this language."""
    gettext = labels(language).gettext
    number = ".".join(number_in(language, int(part)) for part in numbered.number.split(".") if part)
    number += f"\u00a0({numbered.part})" if number and numbered.part else ""
    name = set_text(f'"{numbered.heading}"', language) if numbered.heading else ""
    if not number and not name:
        return numbered.title
    if form not in ("", UPPER, NUMBER):
        return PLACE.sub(lambda place: numbered.heading or number if place[0] == "{name}" else number or name, form)
    if number and form == NUMBER:
        return number
    of_kind = {
        "figure": gettext("figure %(n)s"),
        "table": gettext("table %(n)s"),
        LISTING: gettext("listing %(n)s"),
        EQUATION: gettext("equation (%(n)s)"),
        "theorem": gettext("theorem %(n)s"),
        "lemma": gettext("lemma %(n)s"),
        "corollary": gettext("corollary %(n)s"),
        "proposition": gettext("proposition %(n)s"),
        "conjecture": gettext("conjecture %(n)s"),
        "definition": gettext("definition %(n)s"),
        "example": gettext("example %(n)s"),
        "exercise": gettext("exercise %(n)s"),
    }
    words = (of_kind.get(numbered.kind, "%(n)s") % {"n": number}).replace(" ", "\u00a0") if number else name
    if numbered.title:
        words = gettext("%(reference)s of “%(title)s”") % {"reference": words, "title": numbered.title}
    return words[:1].upper() + words[1:] if form == UPPER else words
