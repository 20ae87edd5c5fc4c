"""How a note stands at the foot of the page: its form, and the place in the text from which the press takes it."""

from __future__ import annotations

from lxml.html.builder import E

from pipeline.body.neutral_html import Tree, parent_of, text_of

# Where a note can be set from: inside these, the press loses notes, or repeats them with the head of a table.
_CLOSED = ("figure", "thead", "caption")
# About half a page, in characters.
_LONGEST = 2500
_LINE = 45  # what a block leaves empty of its last line, by and large
# A note stands within a paragraph, where HTML allows no blocks: these become spans whose class is the block's name.
_TEXT_BLOCKS = ("p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (*_TEXT_BLOCKS, "table", "thead", "tbody", "tr", "caption", "figure", "figcaption", "div", "section")
_CELLS = ("td", "th")


def place(call: Tree, note: Tree) -> None:
    """Set the note where it is called, or behind whatever encloses the call and would lose it.

    What is too long for the foot of a page, which the press does not break, stands in the text.
    """
    if _extent(note) > _LONGEST:
        block = list(call.iterancestors())[-2]
        note.set("class", "long-note")
        block.addnext(with_tail_of(block, E.div(note)))
        return
    closed = [element for element in call.iterancestors() if element.tag in _CLOSED]
    if not closed:
        call.addnext(with_tail_of(call, note))
        return
    host = closed[-1] if closed[-1].tag == "figure" else next(call.iterancestors("table"))
    following = host.getnext()
    while following is not None and following.get("class") == "aside":
        host, following = following, following.getnext()
    host.addnext(with_tail_of(host, E.div(note, {"class": "aside"})))


def raise_long_notes(tree: Tree, longest: int) -> None:
    """Set notes in the text that have more characters than a page with large letters has room for at its foot."""
    for note in list(tree.find_class("note")):
        if _extent(note) > longest:
            block = next(
                each for each in note.iterancestors() if parent_of(each).tag == "article" or parent_of(each) is tree
            )
            note.drop_tree()
            note.set("class", "long-note")
            block.addnext(with_tail_of(block, E.div(note)))


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
    # The first paragraph stands on the line of the number.
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


def with_tail_of(before: Tree, element: Tree) -> Tree:
    """Return the element, having taken over the text that followed `before`."""
    element.tail, before.tail = before.tail, None
    return element


def _extent(note: Tree) -> int:
    """Return how much room a note takes, in characters.

    Lines that are not full count as such, a picture as half a page.
    """
    lines = sum(element.get("class", "").startswith("block ") for element in note.iter("span"))
    pictures = sum(image.get("class") != "inline" for image in note.iter("img"))
    return len(text_of(note)) + lines * _LINE + pictures * _LONGEST
