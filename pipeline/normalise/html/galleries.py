"""Small pictures one after the other -> a gallery, which every edition shows side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml.html.builder import E

from pipeline.normalise.html.trees import Tree
from pipeline.text.urls import asset_path

_SMALL, _FEWEST = 640, 2  # pixels: no wider than a column; of such, two are a gallery
_MANY = 4  # … of any width, for whoever shows so many at once shows them as one
_LONGEST = 120  # letters of a caption
_PORTRAIT, _LONGEST_WORDS = 227, 160  # pixels, which are 60 mm; letters of the words below a portrait
_FEW = {2: 2, 3: 3, 4: 2}  # so many pictures in a row where there are no more than these
_ACROSS, _NARROW = (3, 4, 5), 5  # in rows of more; five only where fewer leave one alone in the last row


def gather_galleries(body: Tree, widths: Mapping[str, int]) -> None:
    """Put figures that follow each other into a gallery; `widths` has those of the assets, in pixels.

    Of portraits with a few words below each, those are the captions.
    """
    for portraits in list(_portraits(body, widths)):
        for figure, words in portraits:
            _caption(figure, words)
        _gather([figure for figure, _ in portraits])
    for run in list(_runs(body)):
        small = [widths.get(_asset(figure), 0) <= _SMALL for figure in run]
        if len(run) >= _MANY or (len(run) >= _FEWEST and all(small)):
            _gather(run)


def _gather(run: Sequence[Tree]) -> None:
    gallery = E.div({"class": f"gallery across-{_across(len(run))}"})
    run[0].addprevious(gallery)
    tail, run[-1].tail = run[-1].tail, None
    gallery.extend(run)
    gallery.tail = tail


def _portraits(body: Tree, widths: Mapping[str, int]) -> Iterator[list[tuple[Tree, Tree]]]:
    """Yield small pictures that follow each other, each with the paragraph of a few words below it."""
    run: list[tuple[Tree, Tree]] = []
    for figure in body.iter("figure"):
        words = figure.getnext()
        is_one = words is not None and _is_portrait(figure, widths) and _is_few_words(words)
        follows = bool(run) and figure.getprevious() is run[-1][1] and not (run[-1][1].tail or "").strip()
        if run and not (is_one and follows):
            if len(run) >= _FEWEST:
                yield run
            run = []
        if is_one and words is not None:
            run.append((figure, words))
    if len(run) >= _FEWEST:
        yield run


def _is_portrait(figure: Tree, widths: Mapping[str, int]) -> bool:
    is_bare = not figure.get("class") and figure.find("figcaption") is None and not (figure.tail or "").strip()
    return is_bare and 0 < widths.get(_asset(figure), 0) <= _PORTRAIT


def _is_few_words(words: Tree) -> bool:
    """Return whether an element is a paragraph that may stand as a caption."""
    is_plain = words.tag == "p" and not words.attrib and not words.xpath(".//img | .//*[@role='doc-noteref']")
    return is_plain and 0 < len("".join(words.itertext()).strip()) <= _LONGEST_WORDS


def _caption(figure: Tree, words: Tree) -> None:
    """Let the paragraph behind a figure be its caption."""
    figure.tail, words.tail = words.tail, None
    words.tag = "figcaption"
    figure.append(words)


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
    is_gathered = next(figure.iterancestors("div"), figure).get("class", "").startswith("gallery")
    is_free = not figure.get("class") and not is_gathered
    return is_free and bool(_asset(figure)) and len(words) <= _LONGEST


def _asset(figure: Tree) -> str:
    """Return the asset of a figure's picture, "" for a figure of something else, or of several."""
    images = list(figure.iter("img"))
    return asset_path(images[0].get("src", "")) if len(images) == 1 else ""


NAME = "pictures"
"""The class of such a paragraph."""
# What may stand around a picture, or between two of them.
_AROUND = frozenset("a span strong em b i br picture".split())


def name_rows(tree: Tree) -> None:
    """Call paragraphs of pictures what they are."""
    for paragraph in tree.iter("p"):
        if not paragraph.get("class") and _holds_pictures_alone(paragraph):
            paragraph.set("class", NAME)


def _holds_pictures_alone(paragraph: Tree) -> bool:
    if next(_pictures(paragraph), None) is None or "".join(_words(paragraph)).strip():
        return False
    return all(_is_picture(one) or one.tag in _AROUND for one in _parts(paragraph))


def _is_picture(element: Tree) -> bool:
    return element.tag == "img" or "missing-picture" in element.get("class", "").split()


def _pictures(element: Tree) -> Iterator[Tree]:
    return filter(_is_picture, element.iterdescendants())


def _parts(element: Tree) -> Iterator[Tree]:
    for child in element:
        yield child
        if not _is_picture(child):
            yield from _parts(child)


def _words(element: Tree) -> Iterator[str]:
    """Yield the words around pictures; those of a placeholder stand for one."""
    yield element.text or ""
    for child in element:
        if not _is_picture(child):
            yield from _words(child)
        yield child.tail or ""
