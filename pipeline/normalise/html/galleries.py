"""Small pictures one after the other -> a gallery, which every edition shows side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml.html.builder import E

from pipeline.normalise.html.trees import Tree
from pipeline.text.neutral import asset_path

_SMALL, _FEWEST = 640, 2  # pixels: no wider than a column; of such, two are a gallery
_MANY = 4  # … of any width, for whoever shows so many at once shows them as one
_LONGEST = 120  # letters of a caption


def gather_galleries(body: Tree, widths: Mapping[str, int]) -> None:
    """Put figures that follow each other into a gallery; `widths` has those of the assets, in pixels."""
    for run in list(_runs(body)):
        small = [widths.get(_asset(figure), 0) <= _SMALL for figure in run]
        if not (len(run) >= _MANY or (len(run) >= _FEWEST and all(small))):
            continue
        gallery = E.div({"class": "gallery"})
        run[0].addprevious(gallery)
        tail, run[-1].tail = run[-1].tail, None
        gallery.extend(run)
        gallery.tail = tail


def _runs(body: Tree) -> Iterator[list[Tree]]:
    """Yield the figures that follow each other, words or a place of their own between none of them."""
    run: list[Tree] = []
    for element in body.iter("figure"):
        follows = bool(run) and element.getprevious() is run[-1] and not (run[-1].tail or "").strip()
        if not follows and run:
            yield run
            run = []
        if _may_stand_beside_others(element):
            run.append(element)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _may_stand_beside_others(figure: Tree) -> bool:
    caption = figure.find("figcaption")
    words = "" if caption is None else "".join(caption.itertext())
    return not figure.get("class") and bool(_asset(figure)) and len(words) <= _LONGEST


def _asset(figure: Tree) -> str:
    """Return the asset of a figure's picture, "" for a figure of something else, or of several."""
    images = list(figure.iter("img"))
    return asset_path(images[0].get("src", "")) if len(images) == 1 else ""
