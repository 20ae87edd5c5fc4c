"""Gather small pictures that follow each other into galleries, which editions show side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from lxml.html.builder import E

from pipeline.normalise.html.trees import Tree
from pipeline.text.urls import asset_path

_SMALL, _FEWEST = 640, 2  # pixels: no wider than a column; of such, two are a gallery
_MANY = 4  # … of any width
_LONGEST = 120  # letters of a caption
_PORTRAIT, _LONGEST_WORDS = 227, 160  # pixels, which are 60 mm; letters of the words below a portrait
_FEW = {2: 2, 3: 3, 4: 2}  # so many pictures in a row where there are no more than these
_ACROSS, _NARROW = (3, 4, 5), 5  # in rows of more; five only where fewer leave one alone in the last row


def gather_galleries(body: Tree, widths: Mapping[str, int]) -> None:
    """Put figures that follow each other into a gallery; `widths` has those of the assets, in pixels.

    Of portraits with a few words below each, those are the captions.
    """
    for run in list(_find_runs(body, lambda figure: _is_portrait(figure, widths), lambda figure: figure.getnext())):
        if len(run) >= _FEWEST:
            for figure, words in [(element, words) for element in run if (words := element.getnext()) is not None]:
                figure.tail, words.tail = words.tail, None
                words.tag = "figcaption"
                figure.append(words)
            _gather(run)
    for run in list(_find_runs(body, _may_be_beside_others, lambda figure: figure)):
        within = run[0].getparent()  # a figure of several pictures
        is_part = within is not None and within.tag == "figure"
        small = [is_part or widths.get(_find_asset(figure), 0) <= _SMALL for figure in run]
        if len(run) >= _MANY or (len(run) >= _FEWEST and all(small)):
            _gather(run)


def _find_runs(
    body: Tree, belongs: Callable[[Tree], bool], last: Callable[[Tree], Tree | None]
) -> Iterator[list[Tree]]:
    """Yield figures that belong together and follow each other without words between.

    `last` gives the last element that belongs to a figure.
    """
    run: list[Tree] = []
    for figure in body.iter("figure"):
        end = last(run[-1]) if run else None
        follows = end is not None and figure.getprevious() is end and not (end.tail or "").strip()
        is_one = belongs(figure)
        if run and not (is_one and follows):
            yield run
            run = []
        run += [figure] if is_one else []
    if run:
        yield run


def _gather(run: Sequence[Tree]) -> None:
    """Put figures into a gallery whose last row is as full as can be, and never holds one picture alone."""
    most = min(_ACROSS, key=lambda across: (len(run) % across == 1, across >= _NARROW, -len(run) % across))
    gallery = E.div({"class": f"gallery across-{_FEW.get(len(run), most)}"})
    run[0].addprevious(gallery)
    tail, run[-1].tail = run[-1].tail, None
    gallery.extend(run)
    gallery.tail = tail


def _is_portrait(figure: Tree, widths: Mapping[str, int]) -> bool:
    """Return whether a figure is a small picture with a paragraph of a few words below it."""
    words = figure.getnext()
    is_bare = not figure.get("class") and figure.find("figcaption") is None and not (figure.tail or "").strip()
    if words is None or not is_bare or not 0 < widths.get(_find_asset(figure), 0) <= _PORTRAIT:
        return False
    is_plain = words.tag == "p" and not words.attrib and not words.xpath(".//img | .//*[@role='doc-noteref']")
    return is_plain and 0 < len("".join(words.itertext()).strip()) <= _LONGEST_WORDS


def _may_be_beside_others(figure: Tree) -> bool:
    caption = figure.find("figcaption")
    words = "" if caption is None else "".join(caption.itertext())
    is_gathered = next(figure.iterancestors("div"), figure).get("class", "").startswith("gallery")
    is_free = not figure.get("class") and not is_gathered
    return is_free and bool(_find_asset(figure)) and len(words) <= _LONGEST


def _find_asset(figure: Tree) -> str:
    """Return the asset of a figure's picture, "" for a figure of something else, or of several."""
    images = list(figure.iter("img"))
    return asset_path(images[0].get("src", "")) if len(images) == 1 else ""


NAME = "pictures"
"""The class of such a paragraph."""
# What may be around a picture, or between two of them.
_AROUND = frozenset("a span strong em b i br picture".split())


def name_rows(tree: Tree) -> None:
    """Set the class of paragraphs that hold nothing but pictures."""
    for paragraph in tree.iter("p"):
        around = list(_walk_around_pictures(paragraph))
        children = [child for element in around for child in element]
        words = "".join(
            part or "" for part in (*(element.text for element in around), *(child.tail for child in children))
        )
        is_row = (
            any(map(_is_picture, children))
            and all(element.tag in _AROUND for element in around[1:])
            and not words.strip()
        )
        if is_row and not paragraph.get("class"):
            paragraph.set("class", NAME)


def _is_picture(element: Tree) -> bool:
    return element.tag == "img" or "missing-picture" in (element.get("class") or "").split()


def _walk_around_pictures(element: Tree) -> Iterator[Tree]:
    """Yield an element and all below it that is no picture and in no picture."""
    yield element
    for child in element:
        if not _is_picture(child):
            yield from _walk_around_pictures(child)
