"""A body without what a medium does not show."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import unquote

from lxml import html

from pipeline.body.neutral_html import add_classes, number_of_item, parent_of
from pipeline.model.article import _LEFT_OUT, _MEDIA, KEPT, ONLY, RESERVED, Medium, Readers
from pipeline.model.variants import UNSEEN, VARIANTS

Tree = html.HtmlElement


# What need not be set apart where it is shown.
_UNWRAPPED = RESERVED - {"solution"}


_OF_WORDS = frozenset({"p", "h2", "h3", "h4", "h5", "h6"})


# Elements that go once there is nothing in them.
_HOLDERS = frozenset("p div blockquote ul ol li dl dd details figure span a b strong em i".split())


def blocks_around(element: Tree) -> frozenset[str]:
    """Return the names of the blocks for some media alone around an element, or which it is."""
    around = (element, *element.iterancestors())
    return RESERVED.intersection(name for element in around for name in element.get("class", "").split())


def has_reserved(tree: Tree) -> bool:
    """Return whether there is any block that not every medium shows."""
    return not RESERVED.isdisjoint(_list_classes(tree))


def _list_classes(tree: Tree) -> frozenset[str]:
    """Return all classes of a tree, in the time that it takes to look for one."""
    return frozenset(name for value in tree.xpath("descendant-or-self::*/@class") for name in value.split())


UNCOUNTED = "uncounted"
"""The class of blocks on paper that not all readers get: their lines have no numbers, so that all have the same."""


def keep_for(tree: Tree, readers: Readers | None) -> None:
    """Take out of a body the blocks that are not for these readers; `leave_out` shows what it keeps, and nothing else.

    The other questions keep their numbers. Where readers are not known yet (`ALL_BLOCKS`), nothing is taken out.
    """
    if readers is None:
        return
    hidden = [
        block for block in tree.find_class(ONLY) if KEPT not in block.attrib and not readers.get(dict(block.attrib))
    ]
    items = {item: number_of_item(item) for part in tree.find_class("questions") for item in part.iterfind(".//ol/li")}
    _drop(hidden, tree)
    for item, number in items.items() if hidden else ():
        if item.getparent() is not None and number_of_item(item) != number:
            _begin_list(item, number)
    for block in tree.find_class(ONLY):
        for name in [name for name in block.attrib if name.startswith("data-")]:
            block.attrib.pop(name)
        block.set(KEPT, "")


def _begin_list(item: Tree, number: int) -> None:
    """Begin a list with an item, as not every reader of HTML knows numbers of items that are not the first."""
    whole = parent_of(item)
    if item.getprevious() is not None:
        rest = html.Element("ol", dict(whole.attrib))
        rest.extend([item, *item.itersiblings()])
        rest.tail, whole.tail = whole.tail, "\n"
        whole.addnext(rest)
        whole = rest
    item.attrib.pop("value", None)
    whole.set("start", str(number))


def keep_variants(tree: Tree, form: str) -> None:
    """Take Quarto's variants for others than a kind of edition out of a body; all editions show the rest."""
    _drop(tree.find_class(f"{UNSEEN}{form}"), tree)
    for block in dict.fromkeys(block for name in sorted(VARIANTS) for block in tree.find_class(name)):
        if RESERVED.isdisjoint(set(block.classes) - VARIANTS):
            _unwrap(block)
        else:
            block.classes -= VARIANTS


def leave_out(tree: Tree, medium: Medium, form: str = "") -> None:
    """Take out of a body what a medium does not show, and Quarto's variants for other editions than its `form`.

    The notes and sources that are called or cited from there alone go too, other notes are numbered anew; links to
    places that are gone keep their words. What is shown is set apart no more; solutions stay what they are.
    """
    if _list_classes(tree).isdisjoint(_LEFT_OUT[medium] | _UNWRAPPED):
        return
    form = form or next(form for form, media in _MEDIA.items() if medium in media)
    hidden = sorted({*_LEFT_OUT[medium], f"{UNSEEN}{form}"})
    unseen = [block for name in hidden for block in tree.find_class(name)]
    _drop([*unseen, *(block for block in tree.find_class(ONLY) if KEPT not in block.attrib)], tree)
    for block in tree.find_class(ONLY) if medium is not Medium.WEB else ():
        for part in block:
            add_classes(part, **{UNCOUNTED: True})
    for block in dict.fromkeys(block for name in sorted(_UNWRAPPED) for block in tree.find_class(name)):
        _unwrap(block)


def _drop(blocks: Sequence[Tree], tree: Tree) -> None:
    """Take blocks out of a body, with the notes that are called from there alone."""
    gone: set[str] = set()
    for block in blocks:
        if tree in block.iterancestors():  # not gone with a block around it
            gone |= _take_out(block, tree)
    if blocks:
        gone |= take_out_notes(tree)
        gone -= {element.get("id") for element in tree.iterfind(".//a[@role='doc-noteref']")}
        gone |= _take_out_sources(tree, gone)
        _unlink(tree, gone)


def _take_out_sources(tree: Tree, gone: Collection[str]) -> set[str]:
    """Take the entries out of a bibliography that only what is gone cites, and return the ids that go with them."""
    lost: set[str] = set()
    for section in tree.findall("section[@role='doc-bibliography']"):
        for entry in section.findall("ul/li"):
            ways = [link for link in entry.iter("a") if link.get("role") == "doc-backlink"]
            dead = [link for link in ways if link.get("href", "")[1:] in gone]
            if dead and len(dead) == len(ways):
                lost |= _take_out(entry, tree)
                continue
            for link in dead:
                link.drop_tree()
        if section.find("ul/li") is None:
            lost |= _take_out(section, tree)
    return lost


def _take_out(element: Tree, tree: Tree) -> set[str]:
    """Take an element out, and what held nothing else; the ids that go with it."""
    gone = {identifier for inner in element.iter() if (identifier := inner.get("id"))}
    holder = element.getparent()
    if holder is None:
        return gone
    before, after = element.getprevious(), element.getnext()
    terms = []
    if element.tag == "dd" and (after is None or after.tag != "dd"):  # the only meaning of the terms before it
        while before is not None and before.tag == "dt":
            terms.append(before)
            before = before.getprevious()
    element.drop_tree()
    for term in terms:
        gone |= _take_out(term, tree)
    if holder.tag == "dt" and not len(holder) and not (holder.text or "").strip():
        gone |= _take_out_term(holder, tree)
    elif holder is not tree and holder.tag in _HOLDERS and not len(holder) and not (holder.text or "").strip():
        gone |= _take_out(holder, tree)
    return gone


def _take_out_term(term: Tree, tree: Tree) -> set[str]:
    """Take out a term that is empty, with its meanings where they are those of no other one."""
    gone: set[str] = set()
    before = term.getprevious()
    if before is None or before.tag != "dt":
        for meaning in list(itertools.takewhile(lambda one: one.tag == "dd", term.itersiblings())):
            if meaning.getparent() is not None:
                gone |= _take_out(meaning, tree)
    return gone | (_take_out(term, tree) if term.getparent() is not None else set())


def _unwrap(block: Tree) -> None:
    """Leave what a block holds in its place; one that says more of it than who it is for stays one."""
    others = [name for name in block.get("class", "").split() if name not in _UNWRAPPED]
    block.attrib.pop("class")
    block.attrib.pop(KEPT, None)
    if others:
        block.set("class", " ".join(others))
    first = next(iter(block), None)
    if block.get("id") and first is not None and first.tag in _OF_WORDS and not (block.text or "").strip():
        place = html.Element("span", id=block.attrib.pop("id"))
        place.tail, first.text = first.text, None
        first.insert(0, place)
    if block.tag in ("div", "span") and not block.attrib:
        block.drop_tag()


def find_players(tree: Tree) -> Iterator[tuple[Tree, Tree]]:
    """Yield the players of recordings, each with its figure, to be replaced; any other is dropped."""
    for player in list(tree.iter("audio", "video")):
        figure = player.getparent()
        if figure is None or "recording" not in figure.classes:
            player.drop_tree()
        else:
            yield player, figure


def take_out_notes(tree: Tree) -> set[str]:
    """Take out the notes that nothing calls, number the others anew, and return the ids that are gone.

    A note leads back to its first call.
    """
    gone: set[str] = set()
    calls = list(tree.iterfind(".//a[@role='doc-noteref']"))
    called = {call.get("href", "").removeprefix("#") for call in calls}
    numbers: dict[str, int] = {}
    for section in tree.findall("section[@role='doc-endnotes']"):
        for note in section.findall("ol/li"):
            identifier = note.get("id", "")
            if identifier in called:
                numbers[identifier] = len(numbers) + 1
            else:
                gone |= _take_out(note, tree)
        if section.find("ol/li") is None:
            gone |= _take_out(section, tree)
    for call in calls:
        raised = call.find("sup")
        number = numbers.get(call.get("href", "").removeprefix("#"))
        if raised is not None and number is not None:
            raised.text = in_digits_of(raised.text or "", number)
    named = {call.get("id") for call in calls}
    for call in calls:
        name = call.get("href", "").removeprefix("#").replace("fn", "fnref", 1)  # as pandoc calls it
        if name not in named:
            call.set("id", name)
            named.add(name)
    return gone


def in_digits_of(text: str, number: int) -> str:
    """Return a number in the digits that a text begins with, in European ones where it begins with none."""
    nought = ord(text[0]) - unicodedata.decimal(text[0]) if text[:1].isdecimal() else ord("0")
    return "".join(chr(nought + int(digit)) for digit in str(number))


def _unlink(tree: Tree, gone: Collection[str]) -> None:
    leading = [link for link in tree.iter("a") if link.get("href", "").startswith("#")]
    for link in [link for link in leading if unquote(link.get("href", "")[1:]) in gone]:
        if link.get("id"):  # a place that others lead to
            link.tag = "span"
            link.attrib.pop("href")
        else:
            link.drop_tag()
