"""Plots as SVG that stands within a page and takes its colours from there. Only user of pygal.

Of what pygal draws its shapes and words are kept: not its script, its style sheet, its day and its boxes for a mouse.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from html import escape
from itertools import count
from typing import Any

_KEPT = {
    "g": ("class", "transform"),
    "rect": ("x", "y", "width", "height", "class"),
    "path": ("d", "class"),
    "circle": ("cx", "cy", "r", "class"),
    "text": ("x", "y", "class", "transform"),
}
_DROPPED = frozenset({"background", "titles", "overlay", "text-overlay", "tooltip-overlay", "legends"})
_CLASSES = frozenset("axis x y guides guide line major plot-area bar bars dot dots series rect".split())
_TIPPED = frozenset({"bar", "dots"})
_NUMBER = re.compile(r"(?<!\d)\d+\.\d+")
_LETTERS = 28  # of a label
_ROW = 26  # units of height of a bar, of a row of dots
_WIDE, _NARROW = 720, 480


def columns(labels: Sequence[str], values: Sequence[int], tips: Sequence[str]) -> str:
    """Return upright columns, each over its label; a column says its tip to a pointer."""
    chart = _pygal().Bar(width=_WIDE, height=240, **_settings())
    chart.x_labels, chart.y_labels = list(labels), _ticks(max(values))
    return _drawn(chart, [values], tips)


def bars(labels: Sequence[str], values: Sequence[int], tips: Sequence[str]) -> str:
    """Return bars one below the other, the first on top, each behind its label."""
    chart = _pygal().HorizontalBar(width=_NARROW, height=_ROW * len(labels) + 40, **_settings())
    chart.x_labels, chart.y_labels = [_short(label) for label in reversed(labels)], _ticks(max(values))
    return _drawn(chart, [list(reversed(values))], list(reversed(tips)))


def dots(names: Sequence[str], rows: Sequence[Sequence[int]], tips: Sequence[str]) -> str:
    """Return a dot for how often each of the names goes with each of them, row by row."""
    import pygal

    settings = _settings() | {"x_label_rotation": 40}
    chart = pygal.Dot(width=_WIDE, height=_ROW * len(names) + 200, **settings)
    chart.x_labels = [_short(name) for name in names]
    return _drawn(chart, rows, tips, list(map(_short, names)))


def _pygal() -> Any:
    """Return the library, without what it does to the imports of all others: it looks for maps, in a way of old."""
    import pygal
    import pygal.style

    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    return pygal


def _settings() -> dict[str, Any]:
    style = _pygal().style.Style(label_font_size=14, major_label_font_size=14)
    return {
        "style": style,
        "show_legend": False,
        "no_prefix": True,
        "js": (),
        "margin": 4,
        "truncate_label": -1,
        "value_formatter": lambda value: f"{value:.0f}",
    }


def _ticks(most: int) -> list[int]:
    """Return a few round numbers from 0 on, the last of which is not below the greatest value."""
    step = next(step for scale in count() for step in (10**scale, 2 * 10**scale, 5 * 10**scale) if most <= 4 * step)
    return list(range(0, most + step, step))


def _short(label: str) -> str:
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"


def _drawn(chart: Any, rows: Sequence[Sequence[int]], tips: Sequence[str], names: Sequence[str] = ()) -> str:
    for number, row in enumerate(rows):
        chart.add(names[number] if names else "", list(row))
    tree = chart.render_tree()
    inside = "".join(_pieces(tree, iter(tips)))
    return f'viewBox="{tree.get("viewBox")}">{inside}'


def _pieces(element: Any, tips: Iterator[str]) -> Iterator[str]:
    for child in element:
        tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        classes = (child.get("class") or "").split()
        if tag not in _KEPT or not _DROPPED.isdisjoint(classes):
            continue
        tip = f"<title>{escape(next(tips, ''))}</title>" if not _TIPPED.isdisjoint(classes) else ""
        words = escape(child.text or "") if tag == "text" else ""
        yield f"<{tag}{''.join(_attributes(child, tag))}>{tip}{words}{''.join(_pieces(child, tips))}</{tag}>"


def _attributes(element: Any, tag: str) -> Iterator[str]:
    for name in _KEPT[tag]:
        value = element.get(name) or ""
        if name == "class":
            value = " ".join(one for one in value.split() if one in _CLASSES)
        value = _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value)
        if value:
            yield f' {name}="{escape(value)}"'
