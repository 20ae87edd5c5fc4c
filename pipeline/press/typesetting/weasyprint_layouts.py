"""Private names of WeasyPrint for layouts: a document is laid out again after changes to its boxes.

The engine breaks boxes over pages without using them up. To lay them out again takes 56 % of the time that it takes to
parse, style and measure the document anew, and gives the same pages (206 documents). Pages stay whose boxes did not
change and which begin as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import weasyprint.layout.page
from weasyprint.css.counters import CounterStyle
from weasyprint.css.properties import Dimension
from weasyprint.document import Document as LaidOut
from weasyprint.document import DocumentMetadata, build_formatting_structure, get_html_metadata, layout_document
from weasyprint.document import Page as LaidOutPage
from weasyprint.formatting_structure import boxes

from pipeline.press.upstream import Box, Document, Element, Given, Internal, StyleSheet

_PAGE = "weasyprint.layout.page:"
LAYOUT_INTERNALS = (
    # Makes styles, boxes and pages, one after the other, as ours does.
    Internal("weasyprint.document:Document._render", uses="_build_layout_context build_formatting_structure _html"),
    Internal(
        "weasyprint.document:Document._build_layout_context", "html font_config counter_style color_profiles options"
    ),
    Internal("weasyprint.formatting_structure.build:build_formatting_structure", uses="footnotes"),
    Internal("weasyprint.layout:layout_document", "html root_box context max_loops", uses="string_set footnotes"),
    # Ours keeps pages.
    Internal(_PAGE + "remake_page", "index context root_box html", uses="page_maker reported_footnotes"),
    Internal(_PAGE + "make_all_pages", uses="broken_out_of_flow", calls=_PAGE + "remake_page"),
    Internal("weasyprint.css:StyleFor.add_page_declarations", uses="_sheets"),  # knows rules of pages
    Internal("weasyprint.css:ComputedStyle.copy", ""),  # gives a box a style of its own
)


class _Start(NamedTuple):
    """Start of a page: a place in the boxes, the state of the engine, and what waits for the page."""

    place: Any
    next_page: Any
    is_right: bool
    state: Any
    notes: list[Box]
    floats: dict[Box, Any]


class _Made(NamedTuple):
    """A page, its parts before margins are added, and what it and the next one begin with."""

    page: Box
    parts: list[Box]
    start: _Start
    end: _Start


class BoxTree:
    """The boxes of a document, which can be changed and laid out again."""

    def __init__(self, html: Any, styles: Sequence[StyleSheet], fonts: Any, *, has_grid: bool = False) -> None:  # noqa: ANN401 - untyped
        """Make the boxes of a document, whose lines are to be on the same places of all pages if it `has_grid`."""
        self.html, self._styles, self._fonts, self.has_grid = html, styles, fonts, has_grid
        self.build()

    def build(self) -> None:
        """Make all boxes anew, of the document as it is now."""
        self._options = weasyprint.DEFAULT_OPTIONS | {"stylesheets": self._styles}
        counters = CounterStyle()
        html, context = self.html, LaidOut._build_layout_context(self.html, self._fonts, counters, {}, self._options)
        self._context = context
        self._root = build_formatting_structure(
            html.etree_element,
            context.style_for,
            context.get_image_from_uri,
            html.base_url,
            context.target_collector,
            counters,
            context.footnotes,
        )
        context.tree = self
        self._notes = [*context.footnotes]
        self._usual: list[tuple[Box, str, Any, Element]] = []
        self._changed: set[Element] = set()
        self._made: dict[int, _Made] = {}
        self._kept: dict[int, _Made] = {}

    @property
    def top_boxes(self) -> Sequence[Box]:
        """The top boxes of the document's body."""
        return [box for body in self._root.children if body.element_tag == "body" for box in body.children]

    def write(self, attribute: str, words: Callable[[Element], str | None]) -> bool:
        """Write words into the elements that have an attribute, and return whether any changed; None changes none."""
        for top in (self._root, *self._notes):
            for box in top.descendants():
                element = box.element
                if isinstance(box, boxes.TextBox) and element is not None and attribute in element.attrib:
                    new = words(element)
                    if new not in (None, box.text):
                        box.text = new
                        self._changed.add(element)
        return bool(self._changed)

    def put(self, box: Box, name: str, value: object, element: Element) -> None:
        """Change an attribute of a box, with which the pages that show an element change."""
        self._usual.append((box, name, getattr(box, name), element))
        self._changed.add(element)
        setattr(box, name, value)

    def restyle(self, box: Box, values: Mapping[str, str | float]) -> None:
        """Give a box other values of properties (pixels), and all boxes in it that have theirs from it."""
        usual, style = box.style, box.style.copy()
        style.update({name: new if isinstance(new, str) else Dimension(new, "px") for name, new in values.items()})
        self.put(box, "style", style, box.element)
        for inner in getattr(box, "children", ()):
            own = getattr(inner.style, "cascaded", {})
            same = {name for name in values if name not in own and inner.style[name] == usual[name]}
            if same:
                self.restyle(inner, {name: values[name] for name in same})

    def add_page_rules(self, css: str) -> None:
        """Add rules for pages."""
        self._context.style_for._sheets.append((weasyprint.CSS(string=css, font_config=self._fonts), "user", None))

    def reset(self) -> None:
        """Take back all changes."""
        for box, name, value, element in reversed(self._usual):
            setattr(box, name, value)
            self._changed.add(element)
        self._usual.clear()

    def lay_out(self) -> Document:
        """Lay the boxes out; earlier documents of them stay as they are."""
        context = self._context
        context.footnotes = [*self._notes]
        context.string_set.clear()
        changed = {number for number, made in self._made.items() if not self._changed.isdisjoint(_elements(made.page))}
        # What is changed may have had no room on the page before.
        self._kept = {n: made for n, made in self._made.items() if n not in changed and n + 1 not in changed}
        self._made, self._changed = {}, set()
        pages = [LaidOutPage(box) for box in layout_document(self.html, self._root, context)]
        metadata = DocumentMetadata(**get_html_metadata(self.html))
        document = LaidOut(pages, metadata, self.html.url_fetcher, self._fonts, {}, self._options["output_intent"])
        document._html = self.html
        return document

    def make_page(self, original: Callable[..., Given], index: int, *args: Given) -> Given:
        """Return a page, and where the next one begins."""
        start = self._start_of(index)
        made = self._kept.get(index)
        if made is None or made.start != start:
            page, place = original(index, *args)
            self._made[index] = _Made(page, [*page.children], start, self._start_of(index + 1))
            return page, place
        self._made[index] = made
        made.page.children = [*made.parts]
        place, next_page, is_right, state, notes, floats = made.end
        unsettled = {"content_changed": place is not None, "pages_wanted": False, "anchors": [], "content_lookups": []}
        self._context.page_maker.append((place, next_page, is_right, deepcopy(state), unsettled))
        self._context.reported_footnotes, self._context.broken_out_of_flow = [*notes], dict(floats)
        return made.page, place

    def _start_of(self, index: int) -> _Start:
        context = self._context
        place, next_page, is_right, state, _ = context.page_maker[index]
        waiting = [*context.reported_footnotes], dict(context.broken_out_of_flow)
        return _Start(place, next_page, is_right, deepcopy(state), *waiting)


def _elements(page: Box) -> Iterator[Element]:
    return (box.element for box in page.descendants() if box.element is not None)
