"""Private names of WeasyPrint for the grid: lines of text are at the same places on all pages; facing pages agree.

Blocks of other heights (figures, tables, code, formulas, openings) move what follows off the grid. The next text that
has a line of space above it begins on the nearest line of the grid, and such a block is moved by half as much, so that
it stays in the middle. Pages are not laid out again for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from weasyprint.layout.block import collapse_margin

from pipeline.press.upstream import Box, Context, Given, Internal

_BLOCK = "weasyprint.layout.block:"
GRID_INTERNALS = (
    # Ours changes the margin above a box, which is known by then.
    Internal(
        _BLOCK + "block_level_layout_switch",
        "context box bottom_space skip_stack containing_block page_is_empty absolute_boxes fixed_boxes "
        "adjoining_margins first_letter_style first_line_style discard max_lines",
    ),
    Internal(_BLOCK + "block_level_layout", uses="margin_top", calls=_BLOCK + "block_level_layout_switch"),  # knows it
    # Ours moves the box before.
    Internal(
        _BLOCK + "_in_flow_layout",
        "context box index child new_children page_is_empty absolute_boxes fixed_boxes adjoining_margins bottom_space "
        "position_y skip_stack first_letter_style first_line_style discard next_page max_lines",
    ),
    Internal(_BLOCK + "block_container_layout", calls=_BLOCK + "_in_flow_layout"),  # has both
    Internal(_BLOCK + "collapse_margin", "adjoining_margins"),  # tells how far boxes are apart
    Internal("weasyprint.layout.page:make_page", uses="FootnoteAreaBox current_footnote_area"),  # tells of the page
    Internal("weasyprint.layout:LayoutContext.__init__", uses="in_column"),  # tells whether columns are set
)
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_TEXT = frozenset(("p", "li"))
_AROUND = frozenset(("ul", "ol", "blockquote", "body", "html"))
_BOXES = frozenset(("admonition", "details", "verse"))
_SECTION = "text"  # the class of sections that an author wrote
_SLIGHT = 2.0  # pixels: by what lines of headings are higher where an article has less leading
_ROUNDED, _EXACT = 0.5, 1e-6  # pixels: what nobody sees, and what adding up may have cost


class Grid:
    """Puts text on the lines of pages."""

    def __init__(self) -> None:
        """Begin without a grid, as outside of articles."""
        # The height of a line, 0 where there is no grid; how far the first text of a block was moved, None before it.
        self._line = 0.0
        self._moved: float | None = None

    def lay_out_block(
        self, original: Callable[..., Given], context: Context, box: Box, *args: Given, **kwargs: Given
    ) -> Given:
        """Lay out a block; if it is text that begins here, it begins on a line of the page."""
        outer, self._line = self._line, self._line_in(context, box)
        if self._line and box.element_tag in _TEXT | _HEADINGS and not kwargs:
            _, begun, _, page_is_empty, _, _, adjoining, *_ = args
            below = box.margin_bottom + _line_height(box) if box.element_tag in _HEADINGS else 0.0
            if page_is_empty:
                rest = -below % self._line
                box.margin_bottom += rest if rest < self._line - _SLIGHT else 0.0
            elif begun is None:
                moved = self._snap(context, box, adjoining, below)
                self._moved = moved if self._moved is None else self._moved
        try:
            return original(context, box, *args, **kwargs)
        finally:
            self._line = outer

    def lay_out_child(
        self, original: Callable[..., Given], context: Context, box: Box, index: int, child: Box, *args: Given
    ) -> Given:
        """Lay out a child of a block; if it begins on a line of the page, the block before it is moved halfway."""
        outer, self._moved = self._moved, None
        try:
            result = original(context, box, index, child, *args)
        finally:
            moved, self._moved = self._moved, outer
        if outer is None:
            self._moved = moved
        if moved and self._line and not result[0] and result[6]:
            _halve(result[6], index, moved)
        return result

    def _line_in(self, context: Context, box: Box) -> float:
        """Return the height of lines of the grid in a box, 0 for none."""
        tag = box.element_tag
        classes = () if box.element is None else box.element.get("class", "").split()
        if tag == "article" or (tag == "section" and _SECTION in classes):
            return _line_height(box) if context.tree.has_grid else 0.0
        if not self._line or context.in_column:
            return 0.0
        if tag in _HEADINGS or tag in _AROUND:
            return self._line
        if tag in _TEXT:
            return self._line if abs(_line_height(box) - self._line) < _ROUNDED else 0.0
        return self._line if not _BOXES.isdisjoint(classes) else 0.0

    def _snap(self, context: Context, box: Box, adjoining: Sequence[float], below: float) -> float:
        """Change the margin above a box so that what comes `below` its upper edge is on the grid.

        Return by how much: pixels. Smaller spaces than a line are meant as they are.
        """
        line = self._line
        space = collapse_margin([*adjoining, box.margin_top])
        if space < line - _ROUNDED:
            return 0.0
        top = context.current_footnote_area.page.content_box_y()
        moved = (top - below - box.position_y - space + line / 2) % line - line / 2
        if abs(moved) < _EXACT:
            return 0.0
        most, least = max((0.0, *adjoining)), min((0.0, *adjoining))
        wanted = space + moved
        box.margin_top = wanted - least if wanted - least >= most else wanted - most
        return float(moved)


def _line_height(box: Box) -> float:
    """Return the height of lines in a box: pixels, 0 if it is said in parts of the letters' size."""
    return float(getattr(box.style["line_height"], "value", 0))


def _halve(children: Sequence[Box], index: int, moved: float) -> None:
    """Move the block before a child that was moved, by half as much, if there is something above it.

    Floats right before the child, which are beside it, go with it.
    """
    for beside in reversed(children[:-1]):
        if not beside.is_floated():
            break
        beside.translate(dy=moved)
    flowing = [child for child in children if child.is_in_normal_flow()]
    if len(flowing) > 2 and flowing[-1].index == index and _is_block(flowing[-2]):  # noqa: PLR2004 - with one above
        flowing[-2].translate(dy=moved / 2)


def _is_block(box: Box) -> bool:
    if box.element_tag in ("figure", "table", "pre", "div"):
        return True
    return box.element_tag == "p" and box.element is not None and box.element.get("class") == "shown"
