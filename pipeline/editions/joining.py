"""Several neutral bodies as one, each below a heading of its own; no id of one is that of another."""

from __future__ import annotations

from lxml.html.builder import E

from pipeline.editions import hypertext
from pipeline.editions.biographies import Biographies, Biography
from pipeline.editions.hypertext import Tree
from pipeline.model.text import printable

_DEEPER = {"h5": "h6", "h4": "h5", "h3": "h4", "h2": "h3"}
# Of elements, what names others: ids, and attributes that refer to ids.
_REFERRING = ("aria-labelledby", "aria-describedby", "for", "headers")


def join(job: Biographies) -> str:
    """See `joined`."""
    tree = E.div()
    for number, biography in enumerate(job.authors, start=1):
        tree.append(
            _section(biography, f"author-{number}", "" if biography.language == job.language else biography.language)
        )
    return hypertext.to_html(tree)


def _section(biography: Biography, name: str, language: str) -> Tree:
    tree = hypertext.parse(biography.body.text)
    for element in tree.iter("h2", "h3", "h4", "h5"):
        element.tag = _DEEPER[str(element.tag)]
    for element in tree.iter():
        if element.get("id"):
            element.set("id", f"{name}-{element.get('id')}")
        if element.get("href", "").startswith("#"):
            element.set("href", f"#{name}-{element.get('href', '')[1:]}")
        for attribute in _REFERRING:
            if element.get(attribute):
                element.set(attribute, " ".join(f"{name}-{one}" for one in element.get(attribute, "").split()))
    heading = E.h2(printable(biography.name), id=name)
    tree.set("class", "biography")
    if language:
        tree.set("lang", language)
    tree.text, heading.tail = None, tree.text
    tree.insert(0, heading)
    return tree
