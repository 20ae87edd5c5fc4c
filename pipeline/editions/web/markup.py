"""An article's body on the web: addresses below the site's root, pictures with their sizes, wide things that scroll."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

from pipeline.editions import hypertext
from pipeline.editions.hypertext import Tree
from pipeline.editions.web.places import Place, asset_path


def page_body(body: str, place: Place, words: NullTranslations) -> str:
    """The body as a page of the site has it; `words` name the parts that scroll, in the article's language."""
    tree = hypertext.parse(body)
    _size_images(tree, place)
    _scroll(tree, words)
    for link in tree.iterfind(".//a[@role='doc-backlink']"):
        # The arrow alone would be read as "leftwards arrow with hook".
        link.set("aria-label", words.gettext("Back to the text"))
    hypertext.localise(tree, place.address)
    return hypertext.to_html(tree)


def feed_body(body: str, place: Place) -> str:
    """The body as a feed has it: nothing but its addresses is changed."""
    tree = hypertext.parse(body)
    hypertext.localise(tree, place.address)
    return hypertext.to_html(tree)


def _size_images(tree: Tree, place: Place) -> None:
    for element in tree.iter("img"):
        element.set("loading", "lazy")
        shown = place.images.get(asset_path(element.get("src") or ""))
        if shown is None:
            # A picture of another site need not be told who reads what here.
            element.set("referrerpolicy", "no-referrer")
            continue
        element.set("width", str(shown.width))
        element.set("height", str(shown.height))
        figure = element.getparent()
        if figure is not None and figure.tag == "figure":
            # So that the style sheet can keep a figure no higher than a window, and its legend as wide as the picture.
            figure.set("style", f"--ratio:{shown.ratio}")


def _scroll(tree: Tree, words: NullTranslations) -> None:
    """Put what may be wider than a phone into regions that a keyboard can scroll (WCAG 2.1.1), each with its name."""
    for kind, name, elements in _wide(tree, words):
        # A formula stands in a paragraph, where only a span may.
        wrapper = "span" if kind == "maths" else "div"
        for number, element in enumerate(elements, start=1):
            label = name % {"n": number}
            region = element.makeelement(
                wrapper, {"class": f"scroll {kind}", "role": "region", "tabindex": "0", "aria-label": label}
            )
            element.addprevious(region)
            region.append(element)
            region.tail, element.tail = element.tail, None


def _wide(tree: Tree, words: NullTranslations) -> Iterator[tuple[str, str, list[Tree]]]:
    yield "table", words.gettext("Table %(n)s"), list(tree.iter("table"))
    yield "code", words.gettext("Code %(n)s"), list(tree.iter("pre"))
    yield "maths", words.gettext("Formula %(n)s"), list(tree.iterfind(".//math[@display='block']"))
