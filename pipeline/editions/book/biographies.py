"""Several neutral bodies as one, each below a heading of its own; no id of one is that of another."""

from __future__ import annotations

from lxml.html.builder import E

from pipeline.body import neutral_html
from pipeline.body.neutral_html import Tree, parent_of
from pipeline.editions.book.sections import Biographies, Biography
from pipeline.i18n.labels import number_in
from pipeline.jobs.blob import Blob
from pipeline.text.printable import printable

_DEEPER = {"h5": "h6", "h4": "h5", "h3": "h4", "h2": "h3"}
# Of attributes, those that refer to ids.
_REFERRING = ("aria-labelledby", "aria-describedby", "for", "headers")


def join_biographies(job: Biographies) -> Blob:
    """Return one neutral body: each biography below a heading with its author's name.

    Raises:
        LostBlobError: a body is gone.
    """
    tree = E.div()
    for number, biography in enumerate(job.authors, start=1):
        foreign = biography.language != job.language
        tree.append(_section(biography, f"author-{number}", biography.language if foreign else ""))
    _gather_notes(tree, job.language)
    return Blob.of(neutral_html.to_html(tree))


def _section(biography: Biography, name: str, language: str) -> Tree:
    tree = neutral_html.parse(biography.body.text)
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


def _gather_notes(tree: Tree, language: str) -> None:
    """Move all notes to the end, as in any body, and number them anew."""
    sections = tree.findall(".//section[@role='doc-endnotes']")
    if not sections:
        return
    first, *others = sections
    notes = first.find("ol")
    for section in others:
        if notes is not None:
            notes.extend(section.findall("ol/li"))
        parent_of(section).remove(section)
    for heading in first.findall("h3"):
        heading.tag = "h2"
    tree.append(first)
    calls = (each for each in tree.iter("a") if each.get("role") == "doc-noteref")
    for number, call in enumerate(calls, start=1):
        for figure in call.iter("sup"):
            figure.text = number_in(language, number)
