"""What paper needs of an article's body beyond its notes: formulas drawn, boxes to tick, pictures or their places."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree, html
from lxml.html.builder import E

from pipeline.editions.hypertext import Tree, text_of
from pipeline.labels import labels
from pipeline.model.collection import Picture
from pipeline.press import maths

# What the measure holds, the page's column of text; wider things may use the column of notes as well.
_CODE_CHARACTERS = 68
_TABLE_COLUMNS = 4
# From this depth on, lists are indented by less, so that the deepest still has room for words.
_DEEP = 5


def mend_blocks(tree: Tree, pictures: Mapping[str, Picture], language: str) -> None:
    """Replace in the body what only a screen can show; give wide things and deep lists their classes."""
    _draw_formulas(tree)
    _mark_places_of_pictures(tree, pictures, language)
    _draw_boxes(tree, language)
    _open_details(tree)
    _mark_widths(tree)
    _mark_deep_lists(tree)


def placeholder(words: str, language: str) -> Tree:
    """A frame with the words that stand for a missing picture."""
    missing = labels(language).gettext("Missing picture")
    return E.span(_labelled(missing, words, language), {"class": "placeholder"})


def _labelled(label: str, words: str, language: str) -> str:
    colon = "\u00a0: " if language.split("-")[0] == "fr" else ": "
    return f"{label}{colon}{words}" if words else label


def _draw_formulas(tree: Tree) -> None:
    for formula in list(tree.iter("math")):
        text = formula.get("alttext") or text_of(formula)
        tail, formula.tail = formula.tail, None
        drawing = maths.draw(etree.tostring(formula, encoding="unicode"), text)
        displayed = formula.get("display") == "block"
        if drawing is None:
            drawn = E.code(text)
        else:
            drawn = html.fragment_fromstring(drawing.svg)
            drawn.set("style", f"width:{drawing.width}em;height:{drawing.height}em;vertical-align:{-drawing.depth}em")
            drawn.set("class", "formula")
        if displayed:
            drawn = E.span(drawn, {"class": "display"})
        drawn.tail = tail
        formula.getparent().replace(formula, drawn)


def _mark_places_of_pictures(tree: Tree, pictures: Mapping[str, Picture], language: str) -> None:
    for missing in tree.find_class("missing-picture"):
        missing.set("class", "placeholder")
    for image in list(tree.iter("img")):
        source = image.get("src", "")
        if source.removeprefix("asset:") in pictures:
            if _stands_in_words(image):
                image.set("class", "inline")
            continue
        if image.get("class") == "remote":
            label = labels(language).gettext("Picture on the web")
            words = E.a(_labelled(label, image.get("alt", ""), language), href=source)
            frame = E.span(words, {"class": "placeholder"})
        else:
            frame = placeholder(image.get("alt", ""), language)
        frame.tail = image.tail
        image.getparent().replace(image, frame)


def _stands_in_words(image: Tree) -> bool:
    """Whether a picture is one among the words of a paragraph, where it must not be larger than they can bear."""
    paragraph = next(image.iterancestors("p", "li", "td", "th", "dd"), None)
    return paragraph is not None and image.getparent().tag != "figure" and bool(text_of(paragraph))


def _draw_boxes(tree: Tree, language: str) -> None:
    """Boxes to tick are drawings, for no font of ours is sure to have them, and a form field would want a name."""
    words = labels(language)
    for box in list(tree.iter("input")):
        done = box.get("checked") is not None
        title = words.gettext("done") if done else words.gettext("to do")
        tick = '<path d="M2.6 6.2 5 8.8 9.6 3" fill="none" stroke="#1c1b1a" stroke-width="1.3"/>' if done else ""
        drawn = html.fragment_fromstring(
            f'<svg xmlns="http://www.w3.org/2000/svg" class="tick" viewBox="0 0 12 12"><title>{title}</title>'
            f'<path d="M1 1H11V11H1Z" fill="none" stroke="#1c1b1a" stroke-width=".8"/>{tick}</svg>'
        )
        drawn.tail = box.tail
        box.getparent().replace(box, drawn)


def _open_details(tree: Tree) -> None:
    for details in tree.iter("details"):
        details.tag = "div"
        details.set("class", "details")
        details.attrib.pop("open", None)
    for summary in tree.iter("summary"):
        summary.tag = "p"
        summary.set("class", "summary")


def _mark_widths(tree: Tree) -> None:
    for code in tree.iter("pre"):
        longest = max((len(line) for line in "".join(code.itertext()).splitlines()), default=0)
        if longest > _CODE_CHARACTERS:
            code.set("class", f"{code.get('class', '')} wide".strip())
    for table in tree.iter("table"):
        columns = max((len(row) for row in table.iter("tr")), default=0)
        if columns > _TABLE_COLUMNS:
            table.set("class", f"{table.get('class', '')} wide".strip())


def _mark_deep_lists(tree: Tree) -> None:
    for items in tree.iter("ul", "ol"):
        depth = sum(1 for element in items.iterancestors() if element.tag in ("ul", "ol"))
        if depth >= _DEEP:
            items.set("class", f"{items.get('class', '')} deep".strip())
