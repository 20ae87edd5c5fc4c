"""What paper needs of an article's body beyond its notes: formulas drawn, boxes to tick, pictures or their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree, html
from lxml.html.builder import E

from pipeline.body.marking import name_figures
from pipeline.body.neutral_html import Tree, parent_of, put_in_place, text_of
from pipeline.editions.print.formulas import drawn
from pipeline.editions.print.frames import names_of, put_frame, put_link_within
from pipeline.editions.print.ruby import set_readings
from pipeline.i18n.labels import labels
from pipeline.model.article import Picture
from pipeline.press.sheets import ADDED, MARK, PICTURE
from pipeline.text.urls import asset_path

_BLANKS = re.compile(r"(?<! ) ++\n")
_TAB_SIZE = 4  # as style sheets of site and e-book have it
# What a list is counted in, by its `type` (HTML, 4.4.5).
_COUNTED_IN = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}


def mend_blocks(tree: Tree, pictures: Mapping[str, Picture], language: str) -> None:
    """Replace in the body what only a screen can show, and name its figures."""
    name_figures(tree)
    set_readings(tree)
    _draw_formulas(tree)
    _mark_places_of_pictures(tree, pictures, language)
    _draw_boxes(tree, language)
    _number_lists(tree)
    _open_details(tree)
    _keep_blanks(tree)
    _end_lines(tree)


def _draw_formulas(tree: Tree) -> None:
    for formula in list(tree.iter("math")):
        displayed = formula.get("display") == "block"
        shown = drawn(formula)
        if displayed:
            shown = [E.span(*shown, {"class": "display"} | names_of(formula, MARK))]
        paragraph = parent_of(formula)
        place = paragraph.index(formula)
        shown[-1].tail = formula.tail
        paragraph[place : place + 1] = shown
        if displayed and paragraph.tag == "p" and text_of(paragraph) == text_of(shown[0]):
            paragraph.set("class", "shown")


def _mark_places_of_pictures(tree: Tree, pictures: Mapping[str, Picture], language: str) -> None:
    for missing in tree.find_class("missing-picture"):
        missing.set("class", "placeholder")
        missing.set(ADDED, PICTURE)
    for image in list(tree.iter("img")):
        if asset_path(image.get("src", "")) not in pictures:
            put_frame(image, language)
        elif _stands_in_words(image):
            image.set("class", "inline")
    for missing in tree.find_class("placeholder"):
        put_link_within(missing)


def _stands_in_words(image: Tree) -> bool:
    """Return whether a picture is one among words, or in a table, where it must not be larger than they can bear."""
    around = next(image.iterancestors("figure", "p", "li", "td", "th", "dd"), None)
    if around is None or around.tag == "figure":
        return False
    return around.tag in ("td", "th") or bool(text_of(around))


def _draw_boxes(tree: Tree, language: str) -> None:
    """Draw the boxes to tick, for no font of ours is sure to have them, and a form field would want a name."""
    words = labels(language)
    for box in list(tree.iter("input")):
        done = box.get("checked") is not None
        title = words.gettext("done") if done else words.gettext("to do")
        tick = '<path d="M2.6 6.2 5 8.8 9.6 3" fill="none" stroke="#1c1b1a" stroke-width="1.3"/>' if done else ""
        drawn = html.fragment_fromstring(
            f'<svg xmlns="http://www.w3.org/2000/svg" class="tick" viewBox="0 0 12 12"><title>{title}</title>'
            f'<path d="M1 1H11V11H1Z" fill="none" stroke="#1c1b1a" stroke-width=".8"/>{tick}</svg>'
        )
        put_in_place(drawn, box)


def _number_lists(tree: Tree) -> None:
    """Let lists begin and count as they say: the press takes attributes for no rule of style."""
    for items in tree.iter("ol"):
        rules = []
        if items.get("start"):
            rules.append(f"counter-reset: list-item {int(items.get('start', '1')) - 1}")
        if items.get("type") in _COUNTED_IN:
            rules.append(f"list-style-type: {_COUNTED_IN[items.get('type', '')]}")
        if rules:
            items.set("style", "; ".join(rules))
    for item in tree.iter("li"):
        if item.get("value"):
            item.set("style", f"counter-reset: list-item {int(item.get('value', '1'))}; counter-increment: none")


def _keep_blanks(tree: Tree) -> None:
    """Write blanks for the tabs of code, whose lines are measured in characters, and keep blanks in a row."""
    for code in tree.iter("code"):
        if "  " in (code.text or ""):
            code.set("style", "white-space: pre-wrap")
    for code in tree.iter("pre"):
        line = ""
        for node, place in _texts(code):
            text = (line + (getattr(node, place) or "")).expandtabs(_TAB_SIZE)
            setattr(node, place, text[len(line) :])
            line = text.rpartition("\n")[2]


def _end_lines(tree: Tree) -> None:
    """End lines of code without blanks: WeasyPrint fails on blanks that wrap before the end of a line."""
    for code in tree.iter("pre"):
        following = "\n"
        for node, place in reversed(list(_texts(code))):
            text = _BLANKS.sub("\n", getattr(node, place) or "")
            text = text.rstrip(" ") if following.startswith("\n") else text
            setattr(node, place, text)
            following = text or following


def _texts(root: Tree) -> Iterator[tuple[Tree, str]]:
    """Yield where the words below a node stand, in order: the text of a node, or the tail after it."""
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            yield node, "text"
        elif node is not root:
            yield node, "tail"


def _open_details(tree: Tree) -> None:
    for details in tree.iter("details"):
        details.tag = "div"
        details.set("class", "details")
        details.attrib.pop("open", None)
    for summary in tree.iter("summary"):
        summary.tag = "p"
        summary.set("class", "summary")
