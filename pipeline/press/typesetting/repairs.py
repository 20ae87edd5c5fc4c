"""Repairs of what WeasyPrint writes, before it is written, so that sheets can be bound to PDF/UA-1.

Each repair names the rule it serves (veraPDF's numbers are those of ISO 14289-1) and where the fault comes from.
Only user of pydyf beside fields.py.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pydyf

from pipeline.press.fonts.missing import character_of, is_stand_in
from pipeline.press.fonts.prepared import LINE_END_HYPHEN
from pipeline.press.typesetting.right_to_left import say_lines

Link = tuple[str, str, tuple[float, float, float, float], Any]
Element = Any
_SOFT_HYPHEN = "\u00ad"
_OF_ANOTHER, _JOINER = re.compile(rb"> <>$"), b"> <200d>"
_CHARACTER = re.compile(rb"<(?!0000)([0-9a-f]{4})> <[0-9a-f]*>")
# Where a line may end, and where it may not: nothing that is read.
_MARKS_OF_BREAKS = dict.fromkeys(map(ord, "\u200b\u2060"))
# An annotation's flag "print" (ISO 32000-1, table 165).
_PRINTED = 4
# What the name of the place has in it to which a note's number leads back: its call.
BACK = "#call:"


def join_links(links: Sequence[Link]) -> list[Link]:
    """One link for each piece of an `a`: WeasyPrint gives one more to every box inside (7.18.5)."""
    kept: list[Link] = []
    for kind, target, place, box in links:
        if box.element_tag == "a":
            kept.append((kind, target, place, box))
        elif kept and kept[-1][1] == target and _on_one_line(kept[-1][2], place):
            left, top, right, bottom = kept[-1][2]
            both = (min(left, place[0]), min(top, place[1]), max(right, place[2]), max(bottom, place[3]))
            kept[-1] = (kind, target, both, kept[-1][3])
    return kept


def finish(document: Any, pdf: Any, pages: int) -> None:  # noqa: ANN401 - untyped
    """Mend the PDF of a document that has `pages` pages of its own, followed by strips."""
    _describe_links(document)
    tree = _Tree(pdf)
    tree.drop_all_from(pages)
    tree.drop_orphans()
    for element in tree.elements():
        match element.get("S"):
            case "/Link":
                tree.mend_link(element)
            case "/LI":
                tree.mend_list_item(element)
            case "/Figure" if "Alt" not in element:
                tree.drop(element)
            case "/TH" | "/TD":
                tree.mend_cell(element)
    say_lines(pdf)
    _read_hyphens_as_soft(pdf)
    _read_stand_ins_one_by_one(pdf)
    _read_all_glyphs(pdf)


class _Tree:
    """The structure elements of a PDF that is not yet written, and where their content is marked."""

    def __init__(self, pdf: Any) -> None:  # noqa: ANN401 - untyped
        self._pdf = pdf
        self._by_reference = {item.reference: item for item in pdf.objects}
        self._root = next(item for item in pdf.objects if _is(item, "/StructTreeRoot"))
        numbers = self._by_reference[self._root["ParentTree"]]["Nums"]
        self._parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
        self._page_numbers = {reference: number for number, reference in enumerate(pdf.page_references)}
        self._marks: dict[int, dict[int, int]] = {}

    def elements(self) -> list[Element]:
        """Return all structure elements that stand on a page, in the order they were made."""
        return [item for item in self._pdf.objects if _is(item, "/StructElem") and "Pg" in item]

    def drop_all_from(self, page: int) -> None:
        """Make artifacts of all that stands on this page and those after it."""
        for element in self.elements():
            if self._page_numbers[element["Pg"]] >= page:
                self.drop(element)

    def drop_orphans(self) -> None:
        """Make artifacts of the margin boxes, whose elements hang on no parent (7.8)."""
        reached = {element.reference for element in self._below(self._root)}
        for element in self.elements():
            if element.reference not in reached:
                self.drop(element)

    def drop(self, element: Element) -> None:
        """Make the element's own content an artifact, and an empty object of the element (never free it)."""
        for kid in element["K"]:
            if isinstance(kid, int):
                self._unmark(self._page_numbers[element["Pg"]], kid)
        parent = self._by_reference.get(element["P"])
        if parent and "K" in parent:
            parent["K"] = pydyf.Array([kid for kid in parent["K"] if kid != element.reference])
        element.clear()

    def mend_link(self, element: Element) -> None:
        """Retag a link without annotation (what `a::after` makes); know a note by the number that leads back."""
        annotations = [self._by_reference[kid["Obj"]] for kid in self._objects(element) if kid.get("Type") == "/OBJR"]
        if not annotations:
            element["S"] = "/Span"
        for annotation in annotations:
            goal = annotation.get("Dest")
            if goal is not None and BACK in goal.string:
                self._mark_note(element, goal.string)

    def mend_list_item(self, element: Element) -> None:
        """Wrap what is neither label nor body: `li > p` gives a P in an LI (7.2-20)."""
        kids = [kid for kid in self._objects(element) if kid.get("S") not in ("/Lbl", "/LBody")]
        if not kids:
            return
        body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": element["Pg"], "P": element.reference})
        body["K"] = pydyf.Array([kid.reference for kid in kids])
        self._pdf.add_object(body)
        self._by_reference[body.reference] = body
        for kid in kids:
            kid["P"] = body.reference
        element["K"] = pydyf.Array([kid for kid in element["K"] if kid not in body["K"]] + [body.reference])

    def mend_cell(self, element: Element) -> None:
        """Say what a head is head of (7.5-1) by its scope: the IDs that WeasyPrint gives clash in a bound PDF."""
        element.pop("ID", None)
        element["A"].pop("Headers", None)
        if element["S"] == "/TH":
            group = self._by_reference[self._by_reference[element["P"]]["P"]]
            element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"

    def _mark_note(self, number: Element, name: str) -> None:
        """Make the outermost inline element around the number the note, with an ID of its own (7.9-1, 7.9-2)."""
        note = self._by_reference[number["P"]]
        while (parent := self._by_reference[note["P"]])["S"] == "/Span":
            note = parent
        note["S"], note["ID"] = "/Note", pydyf.String(name)

    def _objects(self, element: Element) -> Iterator[Element]:
        yield from (self._by_reference[kid] for kid in element.get("K", []) if isinstance(kid, bytes))

    def _below(self, element: Element) -> Iterator[Element]:
        for kid in self._objects(element):
            if kid.get("Type") == "/StructElem":
                yield kid
                yield from self._below(kid)

    def _unmark(self, page: int, number: int) -> None:
        content = self._by_reference[self._by_reference[self._pdf.page_references[page]]["Contents"]].stream
        if page not in self._marks:
            marks = ((item, place) for place, item in enumerate(content) if isinstance(item, dict) and "MCID" in item)
            self._marks[page] = {mark["MCID"]: place for mark, place in marks}
        place = self._marks[page][number]
        content[place - 1 : place + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
        self._parents[page][number] = "null"


def _is(item: Any, kind: str) -> bool:  # noqa: ANN401 - untyped
    return isinstance(item, dict) and item.get("Type") == kind


def _on_one_line(one: Sequence[float], other: Sequence[float]) -> bool:
    return other[3] > one[1] and other[1] < one[3]


def _describe_links(document: Any) -> None:  # noqa: ANN401 - untyped
    """Give annotations the link's words (7.18.5-2) instead of its address, and the flag "print" alone (7.18.3)."""
    for page in document.pages:
        for _, target, _, box in page.links:
            # A link to a place that the document does not have gets no annotation.
            if not box.link_annotation:
                continue
            words = " ".join("".join(box.element.itertext()).translate(_MARKS_OF_BREAKS).split())
            box.link_annotation["Contents"] = pydyf.String(words or target)
            box.link_annotation["F"] = _PRINTED


def _read_hyphens_as_soft(pdf: Any) -> None:  # noqa: ANN401 - untyped
    """Let the hyphen at a line's end read as the soft hyphen that it is (ISO 32000-1, 14.8.2.2.3)."""
    written, read = (f"> <{ord(character):04x}>".encode() for character in (LINE_END_HYPHEN, _SOFT_HYPHEN))
    by_reference = {item.reference: item for item in pdf.objects}
    for font in pdf.objects:
        if _is(font, "/Font") and "ToUnicode" in font:
            characters = by_reference[font["ToUnicode"]]
            characters.stream = [line.replace(written, read) for line in characters.stream]


def _read_stand_ins_one_by_one(pdf: Any) -> None:  # noqa: ANN401 - untyped
    """Each stand-in reads as its own character: the engine lets the first of a syllable read as the whole of it."""
    by_reference = {item.reference: item for item in pdf.objects}
    for font in pdf.objects:
        if not _is(font, "/Font") or "ToUnicode" not in font:
            continue
        name = font["BaseFont"].decode().partition("+")[2]
        if is_stand_in(name):
            characters = by_reference[font["ToUnicode"]]
            characters.stream = [_CHARACTER.sub(functools.partial(_own, name), line) for line in characters.stream]


def _own(name: str, row: re.Match[bytes]) -> bytes:
    character = character_of(name, int(row[1], 16)).encode("utf-16-be").hex()
    return b"<%s> <%s>" % (row[1], character.encode())


def _read_all_glyphs(pdf: Any) -> None:  # noqa: ANN401 - untyped
    """Let a glyph whose letters another one reads read as a joiner: none may read as nothing (7.21.7)."""
    by_reference = {item.reference: item for item in pdf.objects}
    for font in pdf.objects:
        if _is(font, "/Font") and "ToUnicode" in font:
            characters = by_reference[font["ToUnicode"]]
            characters.stream = [_OF_ANOTHER.sub(_JOINER, line) for line in characters.stream]
