"""Prepare an article's body for paper: draw formulas and boxes to tick, set pictures or their places."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree, html
from lxml.html.builder import E

from pipeline.body.neutral_html import HEADINGS, Tree, add_classes, name_figures, parent_of, put_in_place, text_of
from pipeline.body.spoken_formulas import speak_formula
from pipeline.body.wide_blocks import split_formula
from pipeline.editions.print.media import names_of, put_frame, put_link_within
from pipeline.i18n.labels import labels
from pipeline.model.article import Picture
from pipeline.press import formulas
from pipeline.press.sheets import ADDED, MARK, PICTURE
from pipeline.text.urls import asset_path

_BLANKS = re.compile(r"(?<! ) ++\n")
_TAB_SIZE = 4  # as style sheets of site and e-book have it
# What a list is counted in, by its `type` (HTML, 4.4.5).
_COUNTED_IN = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}


def prepare_for_print(tree: Tree, pictures: Mapping[str, Picture], language: str) -> None:
    """Replace in the body what only a screen can show, and name its figures."""
    name_figures(tree)
    set_readings(tree)
    _draw_formulas(tree, language)
    _mark_places_of_pictures(tree, pictures, language)
    _draw_boxes(tree, language)
    _number_lists(tree)
    _open_details(tree)
    _keep_blanks(tree)
    _end_lines(tree)


def _draw_formulas(tree: Tree, language: str) -> None:
    for formula in list(tree.iter("math")):
        displayed = formula.get("display") == "block"
        shown = draw_pieces(formula, language)
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
        elif _is_in_words(image):
            image.set("class", "inline")
    for missing in tree.find_class("placeholder"):
        put_link_within(missing)


def _is_in_words(image: Tree) -> bool:
    """Return whether a picture is one among words, or in a table, where it must not be larger than they can bear."""
    around = next(image.iterancestors("figure", "p", "li", "td", "th", "dd"), None)
    return around is not None and around.tag != "figure" and (around.tag in ("td", "th") or bool(text_of(around)))


TICK = '<path d="M2.6 6.2 5 8.8 9.6 3" fill="none" stroke="#1c1b1a" stroke-width="1.3"/>'
"""What is drawn in a box that is ticked."""


def _draw_boxes(tree: Tree, language: str) -> None:
    """Draw the boxes to tick, for no font of ours is sure to have them, and a form field would want a name."""
    words = labels(language)
    for box in list(tree.iter("input")):
        done = box.get("checked") is not None
        title = words.gettext("done") if done else words.gettext("to do")
        tick = TICK if done else ""
        drawn = html.fragment_fromstring(
            f'<svg xmlns="http://www.w3.org/2000/svg" class="tick" viewBox="0 0 12 12"><title>{title}</title>'
            f'<path d="M1 1H11V11H1Z" fill="none" stroke="#1c1b1a" stroke-width=".8"/>{tick}</svg>'
        )
        put_in_place(drawn, box)


def _number_lists(tree: Tree) -> None:
    """Let lists begin and count as they say: the press takes attributes for no rule of style."""
    for items in tree.iter("ol"):
        start, kind = items.get("start"), _COUNTED_IN.get(items.get("type", ""))
        rules = [f"counter-reset: list-item {int(start) - 1}"] if start else []
        rules += [f"list-style-type: {kind}"] if kind else []
        if rules:
            items.set("style", "; ".join(rules))
    for item in tree.iter("li"):
        if value := item.get("value"):
            item.set("style", f"counter-reset: list-item {int(value)}; counter-increment: none")


def _keep_blanks(tree: Tree) -> None:
    """Write blanks for the tabs of code, whose lines are measured in characters, and keep blanks in a row."""
    for code in tree.iter("code"):
        if "  " in (code.text or ""):
            code.set("style", "white-space: pre-wrap")
    for code in tree.iter("pre"):
        line = ""
        for node, place in walk_texts(code):
            text = (line + (getattr(node, place) or "")).expandtabs(_TAB_SIZE)
            setattr(node, place, text[len(line) :])
            line = text.rpartition("\n")[2]


def _end_lines(tree: Tree) -> None:
    """End lines of code without blanks: WeasyPrint fails on blanks that wrap before the end of a line."""
    for code in tree.iter("pre"):
        following = "\n"
        for node, place in reversed(list(walk_texts(code))):
            text = _BLANKS.sub("\n", getattr(node, place) or "")
            text = text.rstrip(" ") if following.startswith("\n") else text
            setattr(node, place, text)
            following = text or following


def walk_texts(root: Tree) -> Iterator[tuple[Tree, str]]:
    """Yield the places of words below a node in order: a node and "text", or "tail" for words after it."""
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            yield node, "text"
        elif node is not root:
            yield node, "tail"


def _open_details(tree: Tree) -> None:
    for old, new in (("details", "div"), ("summary", "p")):
        for element in tree.iter(old):
            element.tag = new
            element.set("class", old)
            element.attrib.pop("open", None)


_LINE_LETTERS = 60  # of a line
_COLONS = (":", "\uff1a")  # that of East Asian scripts too
# What a paragraph may announce; other figures and tables too large for the rest of a page would take it along.
_ANNOUNCED, _SHOWN = frozenset(("ul", "ol", "dl", "pre", "blockquote")), frozenset(("gallery", "diagram"))


def keep_beginnings(tree: Tree) -> None:
    """Keep single lines behind headings or before diagrams, and words that end in a colon, with what follows them."""
    for paragraph in tree.iter("p"):
        before, following = paragraph.getprevious(), paragraph.getnext()
        if following is None:
            continue
        words = text_of(paragraph)
        is_announced = following.tag in _ANNOUNCED or not _SHOWN.isdisjoint(following.classes)
        is_line = (before is not None and before.tag in HEADINGS) or "diagram" in following.classes
        if (is_announced and words.endswith(_COLONS)) or (is_line and len(words) <= _LINE_LETTERS):
            add_classes(paragraph, **{"leading-in": True})


_END_LETTERS = 240  # about four lines
_LISTS = ("ul", "ol")


def keep_end(tree: Tree) -> None:
    """Let no page begin right before the last paragraphs and items of lists, so many that they are a few lines."""
    room = _END_LETTERS
    for block in _walk_backwards(tree):
        if room <= 0:
            return
        block.set("class", f"{block.get('class', '')} kept".strip())
        if block.tag not in _LISTS:
            room -= len(text_of(block))


def _walk_backwards(tree: Tree) -> Iterator[Tree]:
    """Yield the paragraphs and lists at the end of a text, last first, up to the first other block.

    A list comes after its items; the section of notes is skipped. Headings at the very end are yielded, too: they would
    have a page to themselves.
    """
    is_last = True
    for block in reversed(tree):
        if block.get("role") == "doc-endnotes":
            continue
        if block.tag in _LISTS:
            yield from reversed(block)
        elif block.tag != "p" and not (is_last and block.tag in HEADINGS):
            return
        is_last = is_last and block.tag in HEADINGS
        yield block


# In em of the text: how wide the column is, and what may be set smaller to fit into it (to three quarters).
_COLUMN, _SHRUNK = 31.3, 41.7
_MAY_BREAK = "\u200b"


def draw_pieces(formula: Tree, language: str) -> list[Tree]:
    """Return a formula as drawings, one after the other; as its source where it cannot be drawn."""
    source = formula.get("alttext") or text_of(formula)
    text = speak_formula(formula, language) or source
    whole = formulas.draw_formula(etree.tostring(formula, encoding="unicode", with_tail=False), text)
    if whole is None:
        return [E.code(source, {ADDED: PICTURE})]
    if whole.width > (_SHRUNK if formula.get("display") == "block" else _COLUMN):
        sources = list(_split_formula(formula))
        pieces = [piece for source in sources if (piece := formulas.draw_formula(source, text))]
        if 1 < len(sources) == len(pieces):
            return list(_join_pieces(pieces))
    return [_make_picture(whole)]


def _join_pieces(pieces: Sequence[formulas.FormulaDrawing]) -> Iterator[Tree]:
    """Yield the pieces with places between them where a line may end; the first one speaks for all."""
    for number, piece in enumerate(pieces):
        picture = _make_picture(piece)
        if number:
            picture.set(ADDED, "")
            for title in list(picture.iter("title")):
                title.drop_tree()
        picture.tail = _MAY_BREAK
        yield picture


def _make_picture(drawing: formulas.FormulaDrawing) -> Tree:
    picture = html.fragment_fromstring(drawing.svg)
    picture.set("style", f"width:{drawing.width}em;height:{drawing.height}em;vertical-align:{-drawing.depth}em")
    picture.set("class", "formula")
    return picture


def _split_formula(formula: Tree) -> Iterator[str]:
    """Yield the pieces of a formula; each but the first begins with a sign between two quantities."""
    for parts in split_formula(formula):
        piece = html.Element("math")
        piece.attrib.update({name: value for name, value in formula.attrib.items() if name == "display"})
        piece.extend(copy.deepcopy(part) for part in parts)
        if str(parts[0].tag) == "mo" and len(parts) > 1:
            piece[0].set("form", "infix")
        yield etree.tostring(piece, encoding="unicode")


_WIDE = "WF"  # letters that fill a square (UAX 11)
_NARROW = 0.55  # em; other letters have about so much


def set_readings(tree: Tree) -> None:
    """Set all readings above their words: how letters are read, in small ones, which the engine does not know.

    Each piece of a text is followed by its reading, which takes no room in the line, and moves back above the middle
    of it. So lines are as high as others, and what is copied or read aloud has both in their order.
    """
    for ruby in list(tree.iter("ruby")):
        pieces = list(_read_pieces(ruby))
        ruby.text = None
        ruby[:] = pieces


def _read_pieces(ruby: Tree) -> Iterator[Tree]:
    """Yield each piece of a text with its reading, and what is left without one."""
    piece = E.span(ruby.text or "")
    for part in list(ruby):
        tail, part.tail = part.tail or "", None
        if part.tag == "rt":
            yield _place_reading(piece, part)
            piece = E.span(tail)
            continue
        piece.append(part)
        part.tail = tail
        if part.tag == "rp":  # a bracket for screens that show no readings
            part.drop_tree()
    if text_of(piece):
        yield piece


def _place_reading(piece: Tree, reading: Tree) -> Tree:
    """Return a piece with its reading above its middle; one that is narrower gets room on both sides."""
    width, above = _measure_width(piece), _measure_width(reading) / 2
    piece.set("class", "piece")
    if above > width:
        piece.set("style", f"margin: 0 {(above - width) / 2:g}em")
    reading.set("style", f"text-indent: {-(width + above):g}em")  # its own em is half as large
    piece.append(reading)
    return piece


def _measure_width(element: Tree) -> float:
    return sum(1 if unicodedata.east_asian_width(one) in _WIDE else _NARROW for one in text_of(element))
