"""What begins at the foot of a page goes on there: headings keep two lines, and words that lead in what they announce.

The press keeps a heading with the block behind it, which may be a paragraph of one line; and it breaks before a list
that "as follows:" announces.
"""

from __future__ import annotations

from pipeline.body.neutral_html import Tree, add_classes, text_of

_LETTERS = 60  # of a line
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_COLONS = (":", "\uff1a")  # that of East Asian scripts too
# What a paragraph may announce; figures and tables too large for the rest of a page would take it along.
_ANNOUNCED = frozenset(("ul", "ol", "dl", "pre", "blockquote"))


def keep_beginnings(tree: Tree) -> None:
    """Keep single lines behind headings, and words that end in a colon, with what follows them."""
    for paragraph in tree.iter("p"):
        following = paragraph.getnext()
        if following is not None and (_is_line_below_heading(paragraph) or _announces(paragraph, following)):
            add_classes(paragraph, **{"leading-in": True})


def _is_line_below_heading(paragraph: Tree) -> bool:
    before = paragraph.getprevious()
    return before is not None and before.tag in _HEADINGS and len(text_of(paragraph)) <= _LETTERS


def _announces(paragraph: Tree, following: Tree) -> bool:
    is_announced = following.tag in _ANNOUNCED or "gallery" in following.classes
    return is_announced and text_of(paragraph).rstrip().endswith(_COLONS)
