"""Repairs of the engine's PDF before it is written, so that sheets can be bound to PDF/UA-1.

Each repair names its rule (veraPDF's numbers are those of ISO 14289-1) and the fault that it repairs. Lines from the
right get their text in reading order from the structure tree: glyphs are placed from left to right, and readers guess
(PDFium reads "Google Analytics" in an Arabic line as "Analytics Google"). PDFium and poppler reverse ActualText in the
content, and MuPDF looks for it in the element of the content: so an element above has it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

import pydyf

from pipeline.press.fonts.missing import character_of, is_missing_font
from pipeline.press.fonts.prepared import LINE_END_HYPHEN
from pipeline.press.sheets import FORMULA
from pipeline.press.upstream import Command, Document, Pdf, Stream, Style, TextBox, workaround

Link = tuple[str, str, tuple[float, float, float, float], Any]
# What a glyph says at a line's end, and what it is to say.
_HYPHEN, _AS_SOFT_HYPHEN = (f"> <{ord(hyphen):04x}>".encode() for hyphen in (LINE_END_HYPHEN, "\u00ad"))
_OF_ANOTHER, _JOINER = re.compile(rb"> <>$"), b"> <200d>"
_CHARACTER = re.compile(rb"<(?!0000)([0-9a-f]{4})> <[0-9a-f]*>")
# Where a line may end, and where it may not: nothing that is read.
_MARKS_OF_BREAKS = dict.fromkeys(map(ord, "\u200b\u2060"))
# An annotation's flag "print" (ISO 32000-1, table 165).
_PRINTED = 4
# What the name of the place has in it to which a note's number leads back: its call.
BACK = "#call:"


@workaround("it gives a link to every box in an `a`, beside that of the `a`", "#2482, open")
def join_links(links: Sequence[Link]) -> list[Link]:
    """Return one link for each piece of an `a` (7.18.5)."""
    kept: list[Link] = []
    for kind, target, place, box in links:
        if box.element_tag == "a":
            kept.append((kind, target, place, box))
        elif kept and kept[-1][1] == target:
            left, top, right, bottom = kept[-1][2]
            if place[3] > top and place[1] < bottom:  # on the same line
                both = (min(left, place[0]), min(top, place[1]), max(right, place[2]), max(bottom, place[3]))
                kept[-1] = (kind, target, both, kept[-1][3])
    return kept


def finish(document: Document, pdf: Pdf, pages: int) -> None:
    """Repair the PDF of a document of `pages` pages, followed by strips."""
    describe_links(document)
    smooth_none(pdf)
    unwritten = UnwrittenPdf(pdf)
    tree = Tree(unwritten)
    tree.drop_all_from(pages)
    tree.drop_orphans()
    for element in unwritten.elements():
        match element.get("S"):
            case "/Link":
                tree.fix_link(element)
            case "/LI":
                tree.fix_list_item(element)
            case "/Figure":
                tree.drop_decoration(element)
                tag_formula(element)
            case "/TH" | "/TD":
                tree.fix_cell(element)
    say_lines(unwritten)
    unwritten.change_characters(lambda font, row: read_as_joiner(read_own_character(font, read_soft_hyphen(row))))


@workaround("it has viewers smooth the pictures within drawings")
def smooth_none(pdf: Pdf) -> None:
    """Have viewers show the pixels of all pictures as they are (PDF/A-3, 6.2.8-3)."""
    for each in pdf.objects:
        if isinstance(each, pydyf.Stream) and "Interpolate" in each.extra:
            each.extra["Interpolate"] = "false"


def tag_formula(figure: Element) -> None:
    """Make a formula of the figure of a drawn one (7.7)."""
    words = figure["Alt"].string if "Alt" in figure else ""
    if words.startswith(FORMULA):
        figure["S"], figure["Alt"] = "/Formula", pydyf.String(words.removeprefix(FORMULA))


class Tree:
    """Structure elements of a PDF that is not yet written, and the places of their marked content."""

    def __init__(self, pdf: UnwrittenPdf) -> None:
        """Repair the tree of a PDF."""
        self._pdf = pdf
        self._contents = pdf.contents()
        self._marks: dict[int, dict[int, int]] = {}

    def drop_all_from(self, page: int) -> None:
        """Make artifacts of everything on this page and the next ones."""
        for element in self._pdf.elements():
            if self._pdf.page_of(element) >= page:
                self.drop(element)

    @workaround("it tags margin boxes as content, with elements that hang on no parent", "#1836, open")
    def drop_orphans(self) -> None:
        """Make artifacts of the margin boxes (7.8)."""
        reached = {element.reference for element in self._below(self._pdf.root)}
        for element in self._pdf.elements():
            if element.reference not in reached:
                self.drop(element)

    @workaround("a picture without words is a Figure without Alt, and no artifact", "near #2550, open")
    def drop_decoration(self, figure: Element) -> None:
        """Make an artifact of a figure without words (7.3)."""
        if "Alt" not in figure:
            self.drop(figure)

    def drop(self, element: Element) -> None:
        """Make an element's content an artifact, and an empty object of the element (never free it)."""
        for kid in element["K"]:
            if isinstance(kid, int):
                self._unmark(self._pdf.page_of(element), kid)
        parent = self._pdf.objects.get(element["P"])
        if parent and "K" in parent:
            parent["K"] = pydyf.Array([kid for kid in parent["K"] if kid != element.reference])
        element.clear()

    @workaround("what `a::after` shows is a Link without annotation", "near #2482, open")
    def fix_link(self, link: Element) -> None:
        """Retag a link without annotation; find notes by the number that leads back."""
        annotations = [self._pdf.objects[kid["Obj"]] for kid in self._objects(link) if kid.get("Type") == "/OBJR"]
        if not annotations:
            link["S"] = "/Span"
        for annotation in annotations:
            goal = annotation.get("Dest")
            if goal is not None and BACK in goal.string:
                self.mark_note(link, goal.string)

    @workaround("a paragraph in a list's item is a P in an LI, where only Lbl and LBody may be")
    def fix_list_item(self, item: Element) -> None:
        """Wrap children that are neither label nor body (7.2-20)."""
        kids = [kid for kid in self._objects(item) if kid.get("S") not in ("/Lbl", "/LBody")]
        if not kids:
            return
        body = self._pdf.add_element("/LBody", item)
        body["K"] += [kid.reference for kid in kids]
        for kid in kids:
            kid["P"] = body.reference
        item["K"] = pydyf.Array([kid for kid in item["K"] if kid not in body["K"]] + [body.reference])

    @workaround("heads of tables have no scope; the IDs that they have clash in a bound PDF", "#2508, open")
    def fix_cell(self, cell: Element) -> None:
        """Set the scope of table heads (7.5-1)."""
        cell.pop("ID", None)
        cell["A"].pop("Headers", None)
        if cell["S"] == "/TH":
            group = self._pdf.objects[self._pdf.objects[cell["P"]]["P"]]
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"

    @workaround("a note at a page's foot is a Span, and no Note with an ID")
    def mark_note(self, number: Element, name: str) -> None:
        """Make a Note of the outermost inline element around its number, with a unique ID (7.9-1, 7.9-2)."""
        note = self._pdf.objects[number["P"]]
        while (parent := self._pdf.objects[note["P"]])["S"] == "/Span":
            note = parent
        note["S"], note["ID"] = "/Note", pydyf.String(name)

    def _objects(self, element: Element) -> Iterator[Element]:
        yield from (self._pdf.objects[kid] for kid in element.get("K", []) if isinstance(kid, bytes))

    def _below(self, element: Element) -> Iterator[Element]:
        for kid in self._objects(element):
            if kid.get("Type") == "/StructElem":
                yield kid
                yield from self._below(kid)

    def _unmark(self, page: int, number: int) -> None:
        content = self._contents[page]
        if page not in self._marks:
            marks = ((item, place) for place, item in enumerate(content) if is_marked_content(item))
            self._marks[page] = {mark["MCID"]: place for mark, place in marks}
        place = self._marks[page][number]
        content[place - 1 : place + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
        self._pdf.set_parent(page, number, "null")


@workaround("an annotation is described by the address of its link, and is not printed")
def describe_links(document: Document) -> None:
    """Give annotations the link's words (7.18.5-2), and only the flag "print" (7.18.3)."""
    for page in document.pages:
        for _, target, _, box in page.links:
            # A link to a place that the document does not have gets no annotation.
            if not box.link_annotation:
                continue
            words = " ".join("".join(box.element.itertext()).translate(_MARKS_OF_BREAKS).split())
            box.link_annotation["Contents"] = pydyf.String(words or target)
            box.link_annotation["F"] = _PRINTED


@workaround("the hyphen at a line's end reads as one that the author wrote")
def read_soft_hyphen(row: bytes) -> bytes:
    """Read the hyphen at a line's end as a soft hyphen (ISO 32000-1, 14.8.2.2.3)."""
    return row.replace(_HYPHEN, _AS_SOFT_HYPHEN)


@workaround("the first glyph of a syllable reads as the whole of it", "#2841, open")
def read_own_character(font: str, row: bytes) -> bytes:
    """Read each missing character's box as the character."""
    return _CHARACTER.sub(functools.partial(_own, font), row) if is_missing_font(font) else row


def _own(font: str, row: re.Match[bytes]) -> bytes:
    character = character_of(font, int(row[1], 16)).encode("utf-16-be").hex()
    return b"<%s> <%s>" % (row[1], character.encode())


@workaround("the further glyphs of a syllable read as nothing", "#2841, open")
def read_as_joiner(row: bytes) -> bytes:
    """Read a part of a syllable that another glyph reads as a joiner: none may be empty (7.21.7)."""
    return _OF_ANOTHER.sub(_JOINER, row)


_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_SOFT_HYPHEN = "\u00ad"
# Where a line is broken behind these, its last word may go on.
_UNFINISHED = ("-", "\u2010", "/", _SOFT_HYPHEN, "\u200b", " ", "\u00a0", "\u202f")
# What was noted last of each stream that is being written, and the box whose text that is.
_noted: WeakKeyDictionary[Any, tuple[pydyf.String, Any]] = WeakKeyDictionary()


def note_line(stream: Stream, textbox: TextBox) -> None:
    """Note the text of a line at its marked content, for `say_lines`."""
    _end_line(stream, textbox)
    if _in_line_from_the_right(textbox.style) or _FROM_THE_RIGHT.search(textbox.text):
        mark = next((item for item in reversed(stream.stream) if is_marked_content(item)), None)
        if mark is not None:
            mark["ActualText"] = pydyf.String(textbox.text.replace(LINE_END_HYPHEN, _SOFT_HYPHEN))
            _noted[stream] = mark["ActualText"], textbox


@workaround("only the order of glyphs on the page tells how a line from the right is read")
def say_lines(pdf: UnwrittenPdf) -> None:
    """Say in the tree of a PDF that is not yet written what its lines say, those that follow one another together."""
    tree = _NotedTree(pdf)
    for element in tree.elements():
        if tree.is_piece(element):
            continue
        kids = pydyf.Array()
        for is_said, group in groupby(element["K"], partial(tree.is_said, element)):
            some = list(group)
            kids += [tree.say(element, some)] if is_said else some
        element["K"] = kids
    tree.forget()


class _NotedTree:
    """The structure elements of a PDF, and what was noted of their content."""

    def __init__(self, pdf: UnwrittenPdf) -> None:
        self._pdf = pdf
        noted = (filter(_is_noted, content) for content in pdf.contents())
        self._marks = [{mark["MCID"]: mark for mark in marks} for marks in noted]

    def elements(self) -> list[Element]:
        """Return the elements on pages where something was noted."""
        return [element for element in self._pdf.elements() if self._marks[self._pdf.page_of(element)]]

    def is_said(self, element: Element, kid: int | bytes) -> bool:
        """Return whether it was noted what a kid says: a piece of content, or an element that has no more than one."""
        return self._noted_of(element, kid) is not None

    def is_piece(self, element: Element) -> bool:
        """Return whether an element has no more than one piece of content."""
        return element.get("S") == "/Span" and len(element["K"]) == 1 and isinstance(element["K"][0], int)

    def say(self, element: Element, kids: Sequence[int | bytes]) -> bytes:
        """Return a new element between an element and its kids that says what they say."""
        saying = self._pdf.add_element("/Span", element)
        saying["ActualText"] = pydyf.String("".join(self._noted_of(element, kid) or "" for kid in kids))
        for kid in kids:
            inner = self._pdf.objects[kid] if isinstance(kid, bytes) else self._own_element(element, kid)
            inner["P"] = saying.reference
            saying["K"].append(inner.reference)
        return bytes(saying.reference)

    def forget(self) -> None:
        """Say in the content no more what the tree says now."""
        for marks in self._marks:
            for mark in marks.values():
                del mark["ActualText"]

    def _noted_of(self, element: Element, kid: int | bytes) -> str | None:
        if isinstance(kid, bytes):
            element = self._pdf.objects[kid]
            if not self.is_piece(element):
                return None
            kid = element["K"][0]
        mark = self._marks[self._pdf.page_of(element)].get(kid)
        return None if mark is None else str(mark["ActualText"].string)

    def _own_element(self, element: Element, number: int) -> Element:
        """Return an element for a piece of content that was, with others, that of a link."""
        own = self._pdf.add_element("/Span", element)
        own["K"].append(number)
        self._pdf.set_parent(self._pdf.page_of(element), number, own.reference)
        return own


def _in_line_from_the_right(style: Style) -> bool:
    # The text of a drawing has a style without parents.
    while style["direction"] != "rtl" and style["display"][0] == "inline" and getattr(style, "parent_style", None):
        style = style.parent_style
    return bool(style["direction"] == "rtl")


def _is_noted(command: Command) -> bool:
    return is_marked_content(command) and "ActualText" in command


def _end_line(stream: Stream, textbox: TextBox) -> None:
    """End what was noted last with a space, if the text goes on in another line: else two words would be one."""
    if stream not in _noted:
        return
    said, before = _noted.pop(stream)
    lower = abs(textbox.position_y - before.position_y) > before.style["font_size"]
    if lower and not said.string.endswith(_UNFINISHED):
        said.string += " "


Element = Any
"""A dictionary of the structure tree (ISO 32000-1, 14.7.2): pydyf has no types."""


class UnwrittenPdf:
    """Objects of a PDF by reference, its structure tree, and the content of its pages."""

    def __init__(self, pdf: Pdf) -> None:
        """Read pydyf's PDF, which all changes go to."""
        self._pdf = pdf
        self.objects = {item.reference: item for item in pdf.objects}
        self._pages = list(pdf.page_references)
        self._numbers = {reference: number for number, reference in enumerate(self._pages)}
        self.root = next(item for item in pdf.objects if _is(item, "/StructTreeRoot"))
        numbers = self.objects[self.root["ParentTree"]]["Nums"]
        self._parents = dict(zip(numbers[::2], numbers[1::2], strict=True))

    def elements(self) -> list[Element]:
        """Return all structure elements on a page, in the order of their creation."""
        return [item for item in self._pdf.objects if _is(item, "/StructElem") and "Pg" in item]

    def page_of(self, element: Element) -> int:
        """Return the number of an element's page, from 0."""
        return self._numbers[element["Pg"]]

    def contents(self) -> list[list[Any]]:
        """Return the commands of each page, in lists that may be changed."""
        return [self.objects[self.objects[page]["Contents"]].stream for page in self._pages]

    def set_parent(self, page: int, mark: int, parent: bytes | str) -> None:
        """Assign marked content to another element by its reference ("null": none)."""
        self._parents[page][mark] = parent

    def add_element(self, kind: str, parent: Element) -> Element:
        """Add an empty element below another, on the same page; its parent does not list it yet."""
        added = pydyf.Dictionary({"Type": "/StructElem", "S": kind, "Pg": parent["Pg"], "P": parent.reference})
        added["K"] = pydyf.Array()
        self._pdf.add_object(added)
        self.objects[added.reference] = added
        return added

    def change_characters(self, change: Callable[[str, bytes], bytes]) -> None:
        """Change each line of each font's ToUnicode map, given the font's name."""
        for font in self._pdf.objects:
            if _is(font, "/Font") and "ToUnicode" in font:
                name = font["BaseFont"].decode().partition("+")[2]
                characters = self.objects[font["ToUnicode"]]
                characters.stream = [change(name, line) for line in characters.stream]


def is_marked_content(command: Command) -> bool:
    """Return whether a command has the properties of marked content of an element."""
    return isinstance(command, dict) and "MCID" in command


def _is(item: Command, kind: str) -> bool:
    return isinstance(item, dict) and item.get("Type") == kind
