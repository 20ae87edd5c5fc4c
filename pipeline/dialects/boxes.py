"""Kinds of admonitions ("Warning", "Tip", ...) by the names that other tools give them.

A box is a division of the class `admonition`, and of `admonition-KIND` where the kind is one of these. Its title is a
paragraph: `admonition-title`, or `admonition-name` where the author gave none, which holds the name of the kind until
the article's language is known (`normalise.body.markup.name_boxes`).
"""

from __future__ import annotations

CAPTIONED = "captioned"
"""Class of a division that holds a picture and its caption."""

_NAMES = {
    "note": "note",
    "tip": "tip hint",
    "info": "info",
    "important": "important",
    "warning": "warning attention",
    "caution": "caution",
    "danger": "danger",
    "error": "error",
    "success": "success check done",
    "failure": "failure fail missing",
    "question": "question help faq",
    "bug": "bug",
    "example": "example",
    "quote": "quote cite",
    "summary": "summary abstract tldr",
    "seealso": "seealso",
    "todo": "todo",
}
KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}
"""The kind that a box is of by each name that other tools have for it."""


def classes_of(name: str) -> tuple[str, ...]:
    """Return the classes of a box that is called so; an author's own name might mean something else to an edition."""
    kind = KINDS.get(name.lower())
    return ("admonition", f"admonition-{kind}") if kind else ("admonition",)
