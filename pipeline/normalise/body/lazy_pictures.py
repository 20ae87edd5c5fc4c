"""Pictures that a script would load: what stands for them without one, in `<noscript>` or in `data-src`.

A page without scripts shows what is in `<noscript>`; of that, the pictures are kept, each once where the one that the
script would load is beside it, and without those of one pixel that count readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.normalise.body.data_pictures import is_in_text
from pipeline.normalise.html.trees import Tree, attributes_of, remove
from pipeline.pandoc.nodes import Node

_LATER = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-echo")
_PLACEHOLDER = re.compile(r"(?i)(?:^|[_-])(?:placeholder|blank|pixel|spacer|loading|lazy|1x1|transparent)\b")
_LONGEST_NAME = 80
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def source_of(values: Mapping[str, str]) -> str:
    """Return the address of a picture.

    It is the one that a script would load, where there is but a placeholder before it does.
    """
    source = values.get("src", "").strip()
    later = next((values[name].strip() for name in _LATER if values.get(name, "").strip()), "")
    return later if later and (not source or _is_placeholder(source)) else source


def _is_placeholder(source: str) -> bool:
    name = source.partition("?")[0].rpartition("/")[2][:_LONGEST_NAME]
    return source.lower().startswith("data:") or is_in_text(source) or _PLACEHOLDER.search(name) is not None


def has_words(text: str) -> bool:
    """Return whether there are words in the `<noscript>` of a piece of HTML."""
    inside = re.split(r"<noscript[^<>]*>", text, flags=re.IGNORECASE)[1:]
    return any(re.sub(r"<[^<>]*>", "", re.split("(?i)</noscript", part)[0]).strip() for part in inside)


def counts_readers(values: Mapping[str, str]) -> bool:
    """Return whether a picture is there to be fetched and not to be seen."""
    sizes = (values.get(name, "").strip().removesuffix("px") for name in ("width", "height"))
    return any(size in ("0", "1") for size in sizes) or bool(_HIDDEN.search(values.get("style", "")))


def shown_without_scripts(nodes: Iterable[Node], before: list[Node]) -> list[Node]:
    """Return the pictures of what is in `<noscript>`, but for one that stands before it already."""
    pictures = [node for node in nodes if node["t"] == "Image" or _is_linked(node)]
    last = next((node for node in reversed(before) if node["t"] not in ("Space", "SoftBreak", "LineBreak")), None)
    known = _source(last) if last is not None else ""
    return [node for node in pictures if _source(node) != known]


def without_shown(nodes: list[Node], shown: set[str]) -> list[Node]:
    """Return the nodes without the pictures that were shown; those that are join them."""
    kept = [node for node in nodes if _source(node) not in shown]
    shown.update(filter(None, map(_source, nodes)))
    return kept


def settle_pictures(tree: Tree) -> None:
    """Show in a tree of HTML what is shown without scripts."""
    for image in tree.iter("img"):
        if source := source_of(attributes_of(image)):
            image.set("src", source)
    outside = (image for image in tree.iter("img") if next(image.iterancestors("noscript"), None) is None)
    shown = {image.get("src") for image in outside}
    for box in list(tree.iter("noscript")):
        for image in list(box.iter("img")):
            values = attributes_of(image)
            source = values.get("src", "")
            if source and source not in shown and not counts_readers(values):
                shown.add(source)
                image.tail = None
                box.addprevious(image)
        remove(box)


def _is_linked(node: Node) -> bool:
    return node["t"] == "Link" and [inner["t"] for inner in node["c"][1]] == ["Image"]


def _source(node: Node) -> str:
    """Return the address of a picture, which may have a link around it; "" for anything else."""
    if _is_linked(node):
        return _source(node["c"][1][0])
    return str(node["c"][2][0]) if node["t"] == "Image" else ""
