"""Notes at the foot of the page: the author's own, and one for each address that a link leads to.

A reader of paper cannot follow a link, so the address of each external link is printed once, in the same sequence of
numbers as the author's notes. The numbers are written here, not counted by the press, so that they are right and
repeatable wherever the page breaks fall.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml.html.builder import E

from pipeline.editions.hypertext import Tree, parent_of, text_of
from pipeline.press.sheets import anchor

_SCHEMES = ("http", "https")
# Where a note can be set from: inside these, the press loses notes, or repeats them with the head of a table.
_CLOSED = ("figure", "thead", "caption")
# About half a page, in characters.
_LONGEST = 2500
_LINE = 45  # what a block leaves empty of its last line, by and large
# A note stands within a paragraph, where HTML allows no blocks: these become spans whose class is the block's name.
_TEXT_BLOCKS = ("p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (*_TEXT_BLOCKS, "table", "thead", "tbody", "tr", "caption", "figure", "figcaption", "div", "section")
_CELLS = ("td", "th")


@dataclass
class Notes:
    """The sequence of a document's notes: how many there are, and the note of each address that already has one."""

    count: int = 0
    of_address: dict[str, tuple[int, str]] = field(default_factory=dict)


def set_notes(tree: Tree, slug: str, notes: Notes) -> None:
    """Move the author's notes to where they are called, and add one for each address; `notes` goes on counting.

    The tree's ids and `#` links still are the article's own (`fn1`, not yet `SLUG#fn1`).
    """
    bodies = _take_endnotes(tree)
    for link in [element for element in tree.iter("a") if element.get("href")]:
        if link.get("class") == "footnote-ref":
            _call_own_note(link, bodies, slug, notes)
        elif needs_note(link):
            _call_address(link, slug, notes)
    _part_calls(tree)


def _part_calls(tree: Tree) -> None:
    """Put a comma between two calls that touch, which would read as one number: 1,2 and not 12."""
    for call in list(tree.iter("sup")):
        if call.get("class") != "call":
            continue
        before = call.getprevious()
        while before is not None and before.get("class") == "note" and not before.tail:
            before = before.getprevious()
        if before is not None and before.get("class") == "call" and not before.tail:
            before.addnext(E.sup(",", {"class": "between"}))


def needs_note(link: Tree) -> bool:
    """Whether a link leads to a web address that cannot be read on the page."""
    address = link.get("href", "")
    return urlsplit(address).scheme in _SCHEMES and _bare(text_of(link)) not in (
        _bare(address),
        _bare(readable(address)),
    )


def readable(address: str) -> str:
    """The address as one would type it: percent-escapes of letters decoded, if nothing unprintable comes out."""
    try:
        decoded = unquote(address, errors="strict")
    except UnicodeDecodeError:
        return address
    if "%" in decoded or not decoded.isprintable() or any(character.isspace() for character in decoded):
        return address
    return decoded


def _bare(address: str) -> str:
    return address.partition("://")[2].rstrip("/") if "://" in address else address.rstrip("/")


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


def _call_own_note(link: Tree, bodies: dict[str, Tree], slug: str, notes: Notes) -> None:
    body = bodies.get(link.get("href", "").removeprefix("#"))
    if body is None:
        link.drop_tree()
        return
    if "number" in body.attrib:
        _replace(link, _call(int(body.get("number", "0")), body.get("note", "")))
        return
    notes.count += 1
    name = anchor(slug, f"note:{notes.count}")
    body.set("number", str(notes.count))
    body.set("note", name)
    call = _call(notes.count, name, anchor(slug, f"call:{notes.count}"))
    _replace(link, call)
    for inner in [element for element in body.iter("a") if element.get("href")]:
        _spell_out(inner, (notes.count, name), notes)
    note = _note(notes.count, slug)
    _pour(body, note)
    _place(call, note)


def _call_address(link: Tree, slug: str, notes: Notes) -> None:
    address = link.get("href", "")
    if address in notes.of_address:
        link.addnext(_with_tail_of(link, _call(*notes.of_address[address])))
        return
    notes.count += 1
    notes.of_address[address] = (notes.count, anchor(slug, f"note:{notes.count}"))
    call = _call(*notes.of_address[address], anchor(slug, f"call:{notes.count}"))
    link.addnext(_with_tail_of(link, call))
    note = _note(notes.count, slug)
    note.append(_address(address))
    _place(call, note)


def _spell_out(link: Tree, note: tuple[int, str], notes: Notes) -> None:
    """In a note there can be no further note: the address follows the link's words, or the number of the one it has."""
    if not needs_note(link):
        return
    address = link.get("href", "")
    known = notes.of_address.setdefault(address, note)
    shown = _address(address) if known == note else E.a(str(known[0]), href=f"#{known[1]}")
    link.addnext(_with_tail_of(link, E.span(" (", shown, ")")))


def _address(address: str) -> Tree:
    return E.a(readable(address), {"href": address, "class": "address"})


def _call(number: int, note: str, name: str = "") -> Tree:
    link = E.a(str(number), href=f"#{note}")
    if name:
        link.set("id", name)
    return E.sup(link, {"class": "call"})


def _note(number: int, slug: str) -> Tree:
    back = E.a(str(number), {"class": "number", "href": f"#{anchor(slug, f'call:{number}')}"})
    return E.span(back, {"class": "note", "id": anchor(slug, f"note:{number}")})


def _place(call: Tree, note: Tree) -> None:
    """Set the note where it is called, or behind whatever encloses the call and would lose it.

    What is too long for the foot of a page, which the press does not break, stands in the text.
    """
    if _extent(note) > _LONGEST:
        block = list(call.iterancestors())[-2]
        note.set("class", "long-note")
        block.addnext(_with_tail_of(block, E.div(note)))
        return
    closed = [element for element in call.iterancestors() if element.tag in _CLOSED]
    if not closed:
        call.addnext(_with_tail_of(call, note))
        return
    host = closed[-1] if closed[-1].tag == "figure" else next(call.iterancestors("table"))
    following = host.getnext()
    while following is not None and following.get("class") == "aside":
        host, following = following, following.getnext()
    host.addnext(_with_tail_of(host, E.div(note, {"class": "aside"})))


def _extent(note: Tree) -> int:
    """How much room a note takes, in characters: lines that are not full count as such, a picture as half a page."""
    lines = sum(element.get("class", "").startswith("block ") for element in note.iter("span"))
    pictures = sum(image.get("class") != "inline" for image in note.iter("img"))
    return len(text_of(note)) + lines * _LINE + pictures * _LONGEST


def _pour(body: Tree, note: Tree) -> None:
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
    # The first paragraph stands on the line of the number.
    if children and not (body.text or "").strip() and children[0].get("class") == "block p":
        children[0].attrib.pop("class")
    note[-1].tail = (body.text or "").strip() or None
    note.extend(children)


def _replace(old: Tree, new: Tree) -> None:
    old.addnext(_with_tail_of(old, new))
    parent_of(old).remove(old)


def _with_tail_of(before: Tree, element: Tree) -> Tree:
    """The element, having taken over the text that followed `before`."""
    element.tail, before.tail = before.tail, None
    return element
