"""Boxes set apart from the text ("Warning", "Tip", ...): their kinds, and their titles in the article's language.

A box is a division of the class `admonition`, and of `admonition-KIND` where the kind is one of these. Its title is a
paragraph: `admonition-title`, or `admonition-name` where the author gave none. That one has the name of the kind as it
was written until the language is known, here.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml.html.builder import E

from pipeline.labels import labels
from pipeline.normalise.html.trees import Tree

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


def name_boxes(tree: Tree, language: str) -> None:
    """Tell those who do not see a box where it begins and ends, and give its title in their language."""
    for box in tree.find_class("admonition"):
        box.set("role", "note")
    titles = _titles(labels(language).gettext)
    for title in tree.find_class("admonition-name"):
        kind = KINDS.get(title.text_content().strip().lower())
        if kind is not None:
            title.text, title[:] = None, [E.strong(titles[kind])]
        title.set("class", "admonition-title")


def _titles(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "note": gettext("Note"),
        "tip": gettext("Tip"),
        "info": gettext("Info"),
        "important": gettext("Important"),
        "warning": gettext("Warning"),
        "caution": gettext("Caution"),
        "danger": gettext("Danger"),
        "error": gettext("Error"),
        "success": gettext("Success"),
        "failure": gettext("Failure"),
        "question": gettext("Question"),
        "bug": gettext("Bug"),
        "example": gettext("Example"),
        "quote": gettext("Quote"),
        "summary": gettext("Summary"),
        "seealso": gettext("See also"),
        "todo": gettext("To do"),
    }
