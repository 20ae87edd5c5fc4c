"""Lists and tables as HTML means them: what browsers forgive in hand-written HTML, an e-book's judges do not."""

from __future__ import annotations

import re

from lxml.html.builder import E

from pipeline.body.neutral_html import PARENTS, Tree

# These stand elsewhere in trusted HTML alone, and stay there.
_PARENTS = {name: PARENTS[name] for name in PARENTS.keys() - {"colgroup", "col", "rt", "rp"}}
_GROUPS = re.compile(r"(?:(?:dt )++(?:dd )++)++")


def mend_structure(tree: Tree) -> None:
    """Give items to lists that hold something else, and make plain blocks of items without a list."""
    for items in list(tree.iter("ul", "ol")):
        _mend_list(items)
    for terms in list(tree.iter("dl")):
        if len(terms) and not _GROUPS.fullmatch("".join(f"{child.tag!s} " for child in terms)):
            terms.tag = "div"
    # From the top down: what stops being a list makes blocks of what it held.
    for element in list(tree.iter(*_PARENTS)):
        parent = element.getparent()
        if parent is None or parent.tag not in _PARENTS[str(element.tag)]:
            element.tag = "div"


def name_heads(tree: Tree) -> None:
    """Say whose heads the heads of tables are, where that is plain: those at the top, and those that begin a row."""
    for head in tree.iterfind(".//thead/tr/th"):
        if not head.get("scope"):
            head.set("scope", "colgroup" if head.get("colspan", "1") != "1" else "col")
    for head in tree.iterfind(".//tbody/tr/th"):
        begins = head.getprevious() is None and head.getnext() is not None
        if begins and not head.get("scope"):
            head.set("scope", "rowgroup" if head.get("rowspan", "1") != "1" else "row")


def _mend_list(items: Tree) -> None:
    if items.text and items.text.strip():
        items.insert(0, E.li(items.text))
        items.text = None
    for child in list(items):
        if child.tag != "li":
            item = E.li()
            items.replace(child, item)
            item.append(child)
        elif child.tail and child.tail.strip():
            child.append(E.span(child.tail))
            child.tail = None
