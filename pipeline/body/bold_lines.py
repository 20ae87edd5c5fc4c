"""Short bold paragraphs, which stand for headings: they are kept with the text that they head."""

from __future__ import annotations

from pipeline.body.neutral_html import Tree, only_part_of, text_of

HEADLINE = "headline"
_LONGEST = 120  # characters


def mark_bold_lines(tree: Tree) -> None:
    """Give each of these paragraphs a class by which style sheets keep it with what follows."""
    for paragraph in tree.iter("p"):
        following = paragraph.getnext()
        if following is not None and _is_bold(paragraph) and not _is_bold(following):
            paragraph.set("class", HEADLINE)


def _is_bold(element: Tree) -> bool:
    """Return whether an element is a paragraph that is nothing but bold words."""
    if element.tag != "p" or element.get("class"):
        return False
    words = only_part_of(element)
    return words is not None and words.tag in ("strong", "b") and len(text_of(element)) <= _LONGEST
