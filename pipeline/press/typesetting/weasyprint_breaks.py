"""Private names of WeasyPrint for page breaks: a page that would stay empty at its foot has breaks that others avoid.

Style sheets tell how much a break is avoided: `avoid-page` until it leaves many lines empty, `avoid-column` until it
leaves half a page empty, `avoid` always. Only such a page is made again, with its columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from weasyprint.formatting_structure import boxes
from weasyprint.layout.block import _add_break_values

from pipeline.press.upstream import Box, Context, Given, Internal, workaround

_BREAK = "weasyprint.layout.block:avoid_page_break"
_BETWEEN, _VALUES = "weasyprint.layout.block:block_level_page_break", "weasyprint.layout.block:_add_break_values"
_FLOAT = "weasyprint.layout.block:float_layout"
BREAK_INTERNALS = (
    Internal(_BREAK, "page_break context"),  # ours tells strengths apart
    Internal("weasyprint.layout.block:block_container_layout", calls=_BREAK),  # keeps blocks whole
    Internal("weasyprint.layout.block:_in_flow_layout", calls=_BREAK),  # keeps blocks together
    Internal(_BETWEEN, "sibling_before sibling_after", calls=_VALUES),  # ours takes the strongest of several
    Internal("weasyprint.layout.block:block_container_layout", calls=_BETWEEN),  # asks for it
    Internal("weasyprint.layout.block:_in_flow_layout", calls=_BETWEEN),  # asks for it
    Internal(_VALUES, "box side"),  # tells all that meet between two boxes
    Internal(
        "weasyprint.layout.float:float_layout",
        "context box containing_block absolute_boxes fixed_boxes bottom_space skip_stack",
        uses="excluded_shapes",
    ),  # ours takes the broken float back
    Internal("weasyprint.layout.block:_out_of_flow_layout", calls=_FLOAT),  # puts what does not fit on the next page
    # What pages use up.
    Internal("weasyprint.layout.page:make_page", uses="footnotes reported_footnotes broken_out_of_flow page_bottom"),
    Internal("weasyprint.layout.page:remake_page", uses="page_maker"),  # tells how the next page begins
)
# By what is allowed: nothing; to break what is better whole; to break all but what never is.
_AVOIDED = (("avoid", "avoid-column", "avoid-page"), ("avoid", "avoid-column"), ("avoid",))
_WEAK = ("avoid-column", "avoid-page")
_WITH_TEXT = ("article", "section")
_HOLE = 5.9  # lines: a page that leaves more empty looks as if something were missing


class Breaks:
    """Allows breaks that style sheets avoid, while a page is made again."""

    def __init__(self) -> None:
        """Begin with no break allowed that is avoided."""
        self._allowed = 0

    def avoids(self, _: Callable[..., bool], value: str, *_context: Context) -> bool:
        """Return whether a break is avoided that has this value in its style."""
        return value in _AVOIDED[self._allowed]

    def remake_page(self, original: Callable[..., Given], index: int, context: Context, *args: Given) -> Given:
        """Make a page, or keep it, as the tree of its boxes says."""
        return context.tree.make_page(partial(self._make_page, original), index, context, *args)

    def _make_page(self, original: Callable[..., Given], index: int, context: Context, *args: Given) -> Given:
        """Return a page, and where the next one begins; make it again if too much of it is empty."""
        before = [*context.footnotes], [*context.reported_footnotes], dict(context.broken_out_of_flow)
        result = original(index, context, *args)
        for allowed in (1, 2) if context.tree.has_grid else ():
            page, place = result
            if place is None or context.page_maker[index + 1][1]["break"] != "any":
                break
            empty, line = _measure_empty(context, page)
            if not line or empty < (_HOLE * line if allowed == 1 else page.height / 2):
                break
            notes, waiting, floats = before
            context.footnotes, context.reported_footnotes = [*notes], [*waiting]
            context.broken_out_of_flow = dict(floats)
            self._allowed = allowed
            try:
                result = original(index, context, *args)
            finally:
                self._allowed = 0
        return result


def find_break(original: Callable[..., str], before: Box, after: Box) -> str:
    """Return the value of the break between two boxes: of several that avoid it, the strongest, not the first."""
    value = original(before, after)
    if value not in _WEAK:
        return value
    values = (*_add_break_values(before, "after"), *_add_break_values(after, "before"))
    return next(strong for strong in _AVOIDED[0] if strong in values)


@workaround("it breaks what floats over pages, even where `break-inside` avoids that")
def keep_float(
    original: Callable[..., tuple[Box, Given]], context: Context, box: Box, *args: Given, skip_stack: Given = None
) -> tuple[Box, Given]:
    """Lay out a float that is to stay whole as if its page had no end: the engine puts it on the next one if it has."""
    placed, rest = original(context, box, *args, skip_stack=skip_stack)
    if rest is None or skip_stack is not None or box.style["break_inside"] not in _AVOIDED[0]:
        return placed, rest
    context.excluded_shapes.remove(placed)
    *around, _ = args
    whole, none = original(context, box, *around, -context.page_bottom, skip_stack=None)
    if whole.margin_height() <= context.current_footnote_area.page.height:
        return whole, none
    context.excluded_shapes.remove(whole)
    return original(context, box, *args, skip_stack=None)


def _measure_empty(context: Context, page: Box) -> tuple[float, float]:
    """Return how much is empty above the foot of a page or its notes, and the height of a line there: pixels."""
    tops = [box for body in page.children[0].children for box in getattr(body, "children", ())]
    if not tops or tops[-1].element_tag not in _WITH_TEXT:
        return 0.0, 0.0
    foot = max((box.position_y + box.margin_height() for box in _leaves(tops[-1])), default=tops[-1].position_y)
    return float(context.page_bottom - foot), float(getattr(tops[-1].style["line_height"], "value", 0))


def _leaves(box: Box) -> Iterator[Box]:
    """Yield the lines and pictures at the end of a block, each of which has its own height."""
    if isinstance(box, boxes.LineBox | boxes.ReplacedBox) or not getattr(box, "children", ()):
        yield box
        return
    # A block that goes on reaches to the foot of the page, whatever is in it.
    flowing = [child for child in box.children if child.is_in_normal_flow()]
    lines = flowing if isinstance(box, boxes.FlexContainerBox | boxes.TableRowBox) else flowing[-1:]
    for child in lines:
        yield from _leaves(child)
