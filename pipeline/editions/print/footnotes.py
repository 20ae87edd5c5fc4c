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

from pipeline.body.neutral_html import Tree, put_in_place
from pipeline.body.web_addresses import is_spelt_out, is_web, spelt_out, typed
from pipeline.editions.print.footnote_placement import place, pour, with_tail_of
from pipeline.editions.print.frames import PICTURES
from pipeline.editions.print.references import References, citation, goal_of, on_page, slug_in
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
    """What a note is called by, a number or a letter, its name in the document, and how the call is written."""

    called: str
    name: str
    shown: str


@dataclass
class _Apparatus:
    """What an article's notes are made of: the author's own by their ids, and what calls them and addresses so far.

    Another article that leads there too has a note of its own, so that no reader has to turn back to this one's.
    """

    article: Article
    notes: Notes
    references: References
    bodies: dict[str, Tree]
    called: dict[str, _Sign] = field(default_factory=dict)
    told: dict[str, _Sign] = field(default_factory=dict)

    def sign(self, called: str) -> _Sign:
        """Return that of a new note."""
        shown = number_in(self.article.language, int(called)) if called.isdecimal() else called
        return _Sign(called, anchor(self.article.slug, f"note:{called}"), shown)


def set_notes(tree: Tree, article: Article, notes: Notes, references: References) -> None:
    """Move the author's notes to where they are called, and add one for each address; `notes` goes on counting.

    The tree's ids and `#` links still are the article's own (`fn1`, not yet `SLUG#fn1`).
    """
    apparatus = _Apparatus(article, notes, references, _take_endnotes(tree))
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
        for note in section.iter("li"):
            identifier = note.get("id")
            if identifier:
                notes[identifier] = note
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
    sign = apparatus.called[identifier] = apparatus.sign(apparatus.notes.next_number())
    call, note = _call_and_note(sign, apparatus)
    put_in_place(call, link)
    for inner in [element for element in body.iter("a") if element.get("href")]:
        if not _say_page(inner, apparatus) or inner.get(PICTURES):
            _tell_within(inner, sign, apparatus)
    pour(body, note)
    place(call, note)


def _say_page(link: Tree, apparatus: _Apparatus) -> bool:
    """Say the page to which a link to another article leads, if it has one; whether it has."""
    article = apparatus.article
    if slug_in(link.get("href", "")) in ("", article.slug):
        return False
    page = on_page(link, apparatus.references, article.language)
    if page is not None:
        link.addnext(with_tail_of(link, page))
    return page is not None


def _call_address(link: Tree, apparatus: _Apparatus) -> None:
    key, told = _told_of(link, apparatus)
    if not told:
        return
    if key in apparatus.told:
        link.addnext(with_tail_of(link, _call(apparatus.told[key])))
        return
    apparatus.told[key] = apparatus.sign(apparatus.notes.next_letter())
    call, note = _call_and_note(apparatus.told[key], apparatus)
    link.addnext(with_tail_of(link, call))
    note.extend(told)
    place(call, note)


def _tell_within(link: Tree, note: _Sign, apparatus: _Apparatus) -> None:
    """Tell an address within a note, which can have none: it follows the link's words, or what calls the one it has."""
    key, told = _told_of(link, apparatus)
    if not told:
        return
    known = apparatus.told.setdefault(key, note)
    shown = told if known == note else [_link(known)]
    link.addnext(with_tail_of(link, E.span(" (", *shown, ")")))


def _told_of(link: Tree, apparatus: _Apparatus) -> tuple[str, list[Tree]]:
    """Return what a note tells of where a link leads, and a key by which the same is known again.

    It tells nothing if there is no need to.
    """
    address, pictures = link.get("href", ""), link.get(PICTURES, "").split()
    seen = _seen_at(pictures, apparatus.article.language)
    if is_web(address):
        own = [] if is_spelt_out(link) else [spelt_out(address)]
        return " ".join(map(typed, (address, *pictures))), _joined([*own, *seen])
    goal = goal_of(address)
    own = [] if goal == apparatus.article.slug else citation(link, apparatus.references)
    return " ".join((f"article:{goal}", *map(typed, pictures))), _joined([*own, *seen])


def _seen_at(pictures: list[str], language: str) -> list[Tree]:
    """Return where the pictures of the web are that stood in a link, which leads elsewhere."""
    label = labels(language).gettext("Picture on the web:")
    return [E.span(f"{label} ", spelt_out(address)) for address in pictures]


def _joined(told: list[Tree]) -> list[Tree]:
    for one in told[:-1]:
        one.tail = " – "
    return told


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
