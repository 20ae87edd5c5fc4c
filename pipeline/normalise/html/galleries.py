"""Small pictures one after the other -> a gallery, which every edition shows side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml.html.builder import E

from pipeline.normalise.html.trees import Tree
from pipeline.text.neutral import asset_path

_SMALL, _FEWEST = 640, 2  # pixels: no wider than a column; of such, two are a gallery
_MANY = 4  # … of any width, for whoever shows so many at once shows them as one
_LONGEST = 120  # letters of a caption
_FEW = {2: 2, 3: 3, 4: 2}  # so many pictures in a row where there are no more than these
_ACROSS, _NARROW = (3, 4, 5), 5  # in rows of more; five only where fewer leave one alone in the last row


def gather_galleries(body: Tree, widths: Mapping[str, int]) -> None:
    """Put figures that follow each other into a gallery; `widths` has those of the assets, in pixels."""
    for run in list(_runs(body)):
        small = [widths.get(_asset(figure), 0) <= _SMALL for figure in run]
        if not (len(run) >= _MANY or (len(run) >= _FEWEST and all(small))):
            continue
        gallery = E.div({"class": f"gallery across-{_across(len(run))}"})
        run[0].addprevious(gallery)
        tail, run[-1].tail = run[-1].tail, None
        gallery.extend(run)
        gallery.tail = tail


def _across(pictures: int) -> int:
    """Return how many pictures stand in a row, so that the last row has as many as can be, and never one alone."""
    most = min(_ACROSS, key=lambda across: (pictures % across == 1, across >= _NARROW, -pictures % across))
    return _FEW.get(pictures, most)


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
