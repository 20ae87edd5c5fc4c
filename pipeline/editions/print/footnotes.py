"""Notes at the foot of the page: the author's own, and one for each address that a link leads to.

A reader of paper cannot follow a link, so the address of each external link is printed once in an article. The author's
notes have numbers, which are the same in every edition; these notes, which paper alone has, are called by letters. Both
are written here, not counted by the press, so that they are right and repeatable wherever the page breaks fall. A link
to another article says its page, or has such a note too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.html.builder import E

from pipeline.body.neutral_html import Tree, is_spelt_out, make_address_link, parent_of, put_in_place, text_of
from pipeline.body.web_addresses import format_address, is_web
from pipeline.editions.print.media import PICTURES
from pipeline.editions.print.references import (
    References,
    find_slug,
    make_citation,
    name_goal,
    say_page,
    say_page_of_place,
)
from pipeline.i18n.labels import labels, number_in
from pipeline.model.article import Article
from pipeline.press.sheets import ADDED, anchor

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Notes:
    """The notes of a document so far: how many are the author's own, and how many tell of addresses."""

    own: int = 0
    told: int = 0

    def next_number(self) -> str:
        """Return what calls a further note of the author's."""
        self.own += 1
        return str(self.own)

    def next_letter(self) -> str:
        """Return what calls a further note that tells of an address: "a" to "z", then "aa"."""
        self.told += 1
        rest, letters = self.told, ""
        while rest:
            rest, place = divmod(rest - 1, len(_ALPHABET))
            letters = _ALPHABET[place] + letters
        return letters


class _Sign(NamedTuple):
    """The number or letter of a note, its name in the document, and how the call is written."""

    called: str
    name: str
    shown: str


@dataclass
class _Apparatus:
    """Notes of an article so far: the author's own by their ids, calls and addresses.

    `ids` are those of an article that refers to any.

    Another article that leads there too has a note of its own, so that no reader has to turn back to this one's.
    """

    article: Article
    notes: Notes
    references: References
    bodies: dict[str, Tree]
    ids: frozenset[str] = frozenset()
    called: dict[str, _Sign] = field(default_factory=dict)
    told: dict[str, _Sign] = field(default_factory=dict)

    def make_sign(self, called: str) -> _Sign:
        """Return the sign that calls a new note: its number in the digits of the article's language, and its anchor."""
        shown = number_in(self.article.language, int(called)) if called.isdecimal() else called
        return _Sign(called, anchor(self.article.slug, f"note:{called}"), shown)


def set_notes(tree: Tree, article: Article, notes: Notes, references: References) -> None:
    """Move the author's notes to where they are called, and add one for each address; `notes` goes on counting.

    The tree's ids and `#` links still are the article's own (`fn1`, not yet `SLUG#fn1`).
    """
    refers = next(iter(tree.find_class("xref")), None) is not None
    ids = frozenset(str(identifier) for identifier in tree.xpath("//@id")) if refers else frozenset()
    apparatus = _Apparatus(article, notes, references, _take_endnotes(tree), ids)
    for link in [element for element in tree.iter("a") if element.get("href")]:
        if link.get("class") == "footnote-ref":
            _call_own_note(link, apparatus)
        elif not _say_page(link, apparatus) or link.get(PICTURES):
            _call_address(link, apparatus)
    _part_calls(tree)


def _take_endnotes(tree: Tree) -> dict[str, Tree]:
    """Take the section of endnotes out of the tree: the notes by their ids."""
    notes: dict[str, Tree] = {}
    for section in tree.findall("section[@class='footnotes']"):
        notes |= {identifier: note for note in section.iter("li") if (identifier := note.get("id"))}
        for back in [link for link in section.iter("a") if link.get("class") == "footnote-back"]:
            back.drop_tree()
        section.drop_tree()
    return notes


def _call_own_note(link: Tree, apparatus: _Apparatus) -> None:
    identifier = link.get("href", "").removeprefix("#")
    body = apparatus.bodies.get(identifier)
    if body is None:
        link.drop_tree()
        return
    if identifier in apparatus.called:
        put_in_place(_call(apparatus.called[identifier]), link)
        return
    sign = apparatus.called[identifier] = apparatus.make_sign(apparatus.notes.next_number())
    call, note = _call_and_note(sign, apparatus)
    put_in_place(call, link)
    for inner in [element for element in body.iter("a") if element.get("href")]:
        if not _say_page(inner, apparatus) or inner.get(PICTURES):
            _tell_within(inner, sign, apparatus)
    pour(body, note)
    place(call, note)


def _say_page(link: Tree, apparatus: _Apparatus) -> bool:
    """Say the page to which a link to another article leads, or to a figure, if it has one; whether it has."""
    article = apparatus.article
    if "xref" in link.classes:
        place = say_page_of_place(link, article.slug, apparatus.ids, apparatus.references, article.language)
        if place is not None:
            _put_behind(place, link)
            return True
    if find_slug(link.get("href", "")) in ("", article.slug):
        return False
    page = say_page(link, apparatus.references, article.language)
    if page is not None:
        _put_behind(page, link)
    return page is not None


def _call_address(link: Tree, apparatus: _Apparatus) -> None:
    key, told = _tell_goal(link, apparatus)
    if not told:
        return
    if key in apparatus.told:
        _put_behind(_call(apparatus.told[key]), link)
        return
    apparatus.told[key] = apparatus.make_sign(apparatus.notes.next_letter())
    call, note = _call_and_note(apparatus.told[key], apparatus)
    _put_behind(call, link)
    note.extend(told)
    place(call, note)


def _tell_within(link: Tree, note: _Sign, apparatus: _Apparatus) -> None:
    """Tell an address within a note, which can have none: it follows the link's words, or what calls the one it has."""
    key, told = _tell_goal(link, apparatus)
    if not told:
        return
    known = apparatus.told.setdefault(key, note)
    shown = told if known == note else [_link(known)]
    _put_behind(E.span(" (", *shown, ")"), link)


def _tell_goal(link: Tree, apparatus: _Apparatus) -> tuple[str, list[Tree]]:
    """Return what a note tells of the goal of a link, nothing if there is no need to, and a key of that goal.

    Pictures of the web that were in a link which leads elsewhere are told too.
    """
    address, pictures = link.get("href", ""), link.get(PICTURES, "").split()
    goal = name_goal(address)
    if is_web(address):
        key = format_address(address)
        told = [] if is_spelt_out(link) else [make_address_link(address)]
    else:
        key = f"article:{goal}"
        told = [] if goal == apparatus.article.slug else make_citation(link, apparatus.references)
    label = labels(apparatus.article.language).gettext("Picture on the web:")
    told += (E.span(f"{label} ", make_address_link(picture)) for picture in pictures)
    for element in told[:-1]:
        element.tail = " – "
    return " ".join((key, *map(format_address, pictures))), told


def _call_and_note(sign: _Sign, apparatus: _Apparatus) -> tuple[Tree, Tree]:
    """Return the call in the text and a note that has nothing but its sign: each leads to the other."""
    place = anchor(apparatus.article.slug, f"call:{sign.called}")
    back = E.a(sign.shown, {"class": f"sign {_kind(sign)}", "href": f"#{place}"})
    call = _call(sign)
    call[0].set("id", place)
    return call, E.span(back, {"class": "note", "id": sign.name, ADDED: ""})


def _call(sign: _Sign) -> Tree:
    return E.sup(_link(sign), {"class": "call", ADDED: ""})


def _link(sign: _Sign) -> Tree:
    return E.a(sign.shown, {"class": _kind(sign), "href": f"#{sign.name}"})


def _kind(sign: _Sign) -> str:
    return "number" if sign.called.isdecimal() else "letter"


def _part_calls(tree: Tree) -> None:
    """Put a comma between two calls that touch, which would read as one: 1,2 and not 12."""
    for call in list(tree.iter("sup")):
        if call.get("class") != "call":
            continue
        before = call.getprevious()
        while before is not None and before.get("class") == "note" and not before.tail:
            before = before.getprevious()
        if before is not None and before.get("class") == "call" and not before.tail:
            before.addnext(E.sup(",", {"class": "between", ADDED: ""}))


# Where a note can be set from: inside these, the press loses notes, or repeats them with the head of a table.
_CLOSED = ("figure", "thead", "caption")
# About half a page, in characters.
_LONGEST = 2500
_LINE = 45  # what a block leaves empty of its last line, by and large
# A note is within a paragraph, where HTML allows no blocks: these become spans whose class is the block's name.
_TEXT_BLOCKS = ("p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (*_TEXT_BLOCKS, "table", "thead", "tbody", "tr", "caption", "figure", "figcaption", "div", "section")
_CELLS = ("td", "th")


def place(call: Tree, note: Tree) -> None:
    """Set the note behind its call, or behind the figure or table around the call that would lose it.

    A note that is too long for the foot of a page, which the press does not break, goes into the text.
    """
    if _extent(note) > _LONGEST:
        note.set("class", "long-note")
        _put_behind(E.div(note), list(call.iterancestors())[-2])
        return
    closed = [element for element in call.iterancestors() if element.tag in _CLOSED]
    if not closed:
        _put_behind(note, call)
        return
    host = closed[-1] if closed[-1].tag == "figure" else next(call.iterancestors("table"))
    following = host.getnext()
    while following is not None and following.get("class") == "aside":
        host, following = following, following.getnext()
    _put_behind(E.div(note, {"class": "aside"}), host)


def raise_long_notes(tree: Tree, longest: int) -> None:
    """Set notes in the text that have more characters than a page with large letters has room for at its foot."""
    for note in list(tree.find_class("note")):
        if _extent(note) > longest:
            outer = ((each, parent_of(each)) for each in note.iterancestors())
            block = next(each for each, around in outer if around.tag == "article" or around is tree)
            note.drop_tree()
            note.set("class", "long-note")
            _put_behind(E.div(note), block)


def pour(body: Tree, note: Tree) -> None:
    """Move the text of an author's note into the note, behind its number."""
    _drop_line_ends(body)
    for element in body.iterdescendants():
        if element.tag in _BLOCKS:
            element.set("class", f"block {element.tag}")
            element.tag = "span"
        elif element.tag in _CELLS:
            element.tag = "span"
            element.tail = "\u2003"
        elif element.tag == "hr":
            element.tag = "br"
    children = list(body)
    # The first paragraph begins on the line of the number.
    if children and not (body.text or "").strip() and children[0].get("class") == "block p":
        children[0].attrib.pop("class")
    note[-1].tail = (body.text or "").strip() or None
    note.extend(children)


def _drop_line_ends(body: Tree) -> None:
    """Drop the ends of lines between blocks: between spans, which the blocks are to become, each would be a line."""
    for element in body.iter(*_BLOCKS, *_CELLS):
        around = parent_of(element)
        if not (around.text or "").strip() and around[0] is element:
            around.text = None
        if not (element.tail or "").strip():
            element.tail = None


def _put_behind(new: Tree, old: Tree) -> None:
    """Put a new element behind an old one, before the text that follows that."""
    new.tail, old.tail = old.tail, None
    old.addnext(new)


def _extent(note: Tree) -> int:
    """Return how much room a note takes, in characters.

    Lines that are not full count as such, a picture as half a page.
    """
    lines = sum(element.get("class", "").startswith("block ") for element in note.iter("span"))
    pictures = sum(image.get("class") != "inline" for image in note.iter("img"))
    return len(text_of(note)) + lines * _LINE + pictures * _LONGEST
