"""Results that WeasyPrint computes again and again, kept: the same bytes for three quarters of the CPU time.

What depends on a style alone is kept with it. Lines that Pango has shaped are kept by their text and the values of its
style, from one document to the next: two thirds of all first lines were asked for before in the same process (60
generated articles), as cells, running heads, and texts beside floats or in balanced columns are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, TypeVar

import weasyprint.css
import weasyprint.layout.block
import weasyprint.layout.inline
import weasyprint.layout.page
import weasyprint.layout.preferred
import weasyprint.svg
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.text import line_break

from pipeline.press.upstream import Box, Context, Given, Internal, PangoLayout, Style, patch

_BREAK, _CSS, _PREFERRED = "weasyprint.text.line_break:", "weasyprint.css:", "weasyprint.layout.preferred:"
_PERCENT = "weasyprint.layout.percent:resolve_percentages"
MEMO_INTERNALS = (
    Internal(_BREAK + "strut", "style"),  # tells the height of lines
    # Shapes a line; ours keeps it.
    Internal(_BREAK + "split_first_line", "text style context max_width justification_spacing is_line_start minimum"),
    Internal(_PREFERRED + "inline_line_widths", calls=_PREFERRED + "split_first_line"),  # measures texts
    Internal(_BREAK + "Layout.reactivate", "style", "setup set_text text"),  # shapes a line again to draw it
    Internal(_BREAK + "Layout.deactivate", "", "layout language style"),  # forgets what it was shaped to
    Internal(_PERCENT, "box containing_block", "PageBox border_collapse"),  # tells sizes of boxes
    # Asks for them.
    Internal("weasyprint.layout.block:block_level_layout", calls="weasyprint.layout.block:resolve_percentages"),
    Internal(_CSS + "ComputedStyle.__missing__", "key", "cascaded INITIAL_NOT_COMPUTED"),  # computes values on demand
    Internal(_CSS + "AnonymousStyle.__missing__", "key", "INITIAL_NOT_COMPUTED"),  # likewise
    Internal("weasyprint:HTML.__init__", uses="tinyhtml5"),  # parses
    Internal("weasyprint.svg.path:path", "svg node font_size", "stream vertices"),  # draws paths
)
_MOST = 2_000  # results of a kind that a process keeps: of shaped lines, some 5 MiB
_SHORT = 60  # letters of a line that is likely to come again

_TEXT = ("font_", "hyphen", "letter_", "word_", "white_", "direction", "lang", "overflow_wrap", "tab_", "text_decor")
_OF_TEXT = [name for name in INITIAL_VALUES if name.startswith(_TEXT)]
_SIZE = re.compile("(min_|max_)?(width|height)|((margin|padding)_|border_(?=.*width))(top|right|bottom|left)(_width)?")
_SIZES = [name for name in INITIAL_VALUES if _SIZE.fullmatch(name)]
_COMPUTED = {"page", "position", "float", "display", *INHERITED, *INITIAL_NOT_COMPUTED}
_INITIAL = {
    name: value
    for name, value in INITIAL_VALUES.items()
    if name not in _COMPUTED and not name.startswith("text_decoration_")
}

_T = TypeVar("_T")
_lines: dict[Any, Any] = {}
_shaped: dict[Any, Any] = {}
_paths: dict[Any, Any] = {}


def keep_results() -> None:
    """Have the engine keep results."""
    layout = weasyprint.layout
    for module in (line_break, layout.inline):
        patch(module, "strut", _strut)
    for module in (layout.inline, layout.preferred):
        patch(module, "split_first_line", _split_first_line)
    for module in (layout.block, layout.inline, layout.page):
        patch(module, "resolve_percentages", _resolve_percentages)
    patch(line_break.Layout, "reactivate", _reactivate)
    patch(weasyprint.css.ComputedStyle, "__init__", _begin_computed)
    patch(weasyprint.css.AnonymousStyle, "__init__", _begin_anonymous)
    weasyprint.svg.TAGS["path"] = functools.partial(_draw_path, weasyprint.svg.path)
    weasyprint.tinyhtml5.inputstream.characters_until_regex = _Patterns()


def forget_results() -> None:
    """Forget what was kept from one document to the next."""
    for results in (_lines, _shaped, _paths):
        results.clear()


def _keep(results: dict[Any, _T], key: object, result: _T) -> _T:
    if len(results) >= _MOST:
        results.clear()
    results[key] = result
    return result


def _kind_of(style: Style) -> object:
    """Return what a text of this style depends on beside its letters, known by its identity."""
    known = style.__dict__
    if "kind" not in known:
        kinds = style.font_config.__dict__.setdefault("kinds", {})
        known["kind"] = kinds.setdefault(repr([style[name] for name in _OF_TEXT]), object())
    return known["kind"]


def _strut(original: Callable[..., Given], style: Style) -> Given:
    known = style.__dict__
    return known["strut"] if "strut" in known else known.setdefault("strut", original(style))


def _split_first_line(
    original: Callable[..., Given], text: str, style: Style, context: Context, *args: Given, **kwargs: Given
) -> Given:
    key = _kind_of(style), text, args, tuple(kwargs.items())
    if key not in _lines:
        _keep(_lines, key, original(text, style, context, *args, **kwargs))
    layout, *metrics = _lines[key]
    fresh = line_break.Layout.__new__(line_break.Layout)
    fresh.__dict__.update(layout.__dict__)
    return fresh, *metrics


def _reactivate(original: Callable[..., None], layout: PangoLayout, style: Style) -> None:
    if layout.justification_spacing or len(layout.text) > _SHORT:
        original(layout, style)
        return
    key = _kind_of(style), layout.text
    if key not in _shaped:
        original(layout, style)
        _keep(_shaped, key, {**layout.__dict__, "style": None})
    layout.__dict__.update(_shaped[key], style=style, max_width=layout.max_width)


def _resolve_percentages(original: Callable[..., None], box: Box, block: Given) -> None:
    known = box.style.__dict__.setdefault("sizes", {})
    room = (block.width, block.height) if isinstance(block, boxes.Box) else tuple(block)
    key = *room, isinstance(box, boxes.PageBox)
    if key in known:
        box.__dict__.update(known[key])
        return
    original(box, block)
    if box.style["border_collapse"] != "collapse":  # else borders depend on those of other cells
        known[key] = {name: getattr(box, name) for name in _SIZES}


def _begin_computed(
    original: Callable[..., None], style: Style, parent: Style, cascaded: Given, pseudo: str | None, *args: Given
) -> None:
    """Begin with initial values, in the place of a call for each, but for those that a rule may set."""
    original(style, parent, cascaded, pseudo, *args)
    if not (pseudo or "").startswith("first"):  # what is computed of a first letter or line is copied
        style.update(_INITIAL)
        for name in cascaded:
            for hidden in _set_by(name):
                style.pop(hidden, None)


def _begin_anonymous(original: Callable[..., None], style: Style, parent: Style) -> None:
    style.update(_INITIAL)
    original(style, parent)


@functools.cache
def _set_by(name: str) -> list[str]:
    """Return the names of values that a rule for a name sets: `margin_inline_start` is at the left or right."""
    ways = {each: [PHYSICAL_FUNCTIONS[each](block="ttb", inline=way) for way in ("ltr", "rtl")] for each in _PHYSICAL}
    return [name, *(each for each, names in ways.items() if name in names)]


_PHYSICAL = PHYSICAL_FUNCTIONS.keys() & _INITIAL.keys()


def _draw_path(original: Callable[..., None], svg: Given, node: Given, font_size: float) -> None:
    commands, data = svg.stream.stream, node.get("d", "")
    if "%" in data or node.vertices:
        original(svg, node, font_size)
        return
    if (data, font_size) in _paths:
        drawn, vertices = _paths[data, font_size]
        commands += drawn
        node.vertices += vertices
        return
    before = len(commands)
    original(svg, node, font_size)
    _keep(_paths, (data, font_size), (commands[before:], [*node.vertices]))


class _Patterns(dict[tuple[Any, bool], re.Pattern[str]]):
    """Patterns of the parser, which means to keep them, but under the pattern in the place of its letters."""

    def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
        letters, is_among = key
        each = "".join(f"\\x{ord(letter):02x}" for letter in letters)
        return self.setdefault(key, re.compile(f"[{'' if is_among else '^'}{each}]+"))
