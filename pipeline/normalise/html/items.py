"""Repair lists, definitions, figures and details of raw HTML: parts are only where their whole is."""

from __future__ import annotations

from lxml import html
from lxml.html.builder import E

from pipeline.body.neutral_html import PARENTS
from pipeline.normalise.html.trees import (
    Tree,
    append_text,
    is_empty,
    is_visible,
    keep_place,
    lift,
    remove,
    rename,
    unwrap,
)


def fix_items(tree: Tree) -> None:
    """Repair lists, definitions, figures and details; parts without their whole become blocks."""
    for fix, tags in (
        (_fix_ruby, ("ruby",)),
        (_fix_terms, ("dl",)),
        (_fix_list, ("ul", "ol")),
        (_fix_figure, ("figure",)),
        (_fix_details, ("details",)),
    ):
        for element in list(tree.iter(*tags)):
            fix(element)
    # From the top down: what stops being a list makes blocks of what it held.
    for element in list(tree.iter(*PARENTS)):
        parent = element.getparent()
        if parent is None or parent.tag in PARENTS[str(element.tag)]:
            continue
        if element.tag in ("rt", "rp"):
            unwrap(element)
        else:
            rename(element, "div")


def _fix_ruby(annotated: Tree) -> None:
    """Unwrap a ruby without readings, and give readings brackets for where they are shown in the line."""
    if annotated.find("rt") is None:
        annotated.drop_tag()
        return
    if annotated.find("rp") is None:
        for reading in annotated.findall("rt"):
            reading.addprevious(E.rp("（"))
            closing = E.rp("）")
            closing.tail, reading.tail = reading.tail, None
            reading.addnext(closing)
    if annotated[-1].tail:  # what nothing is written above
        annotated.tail = annotated[-1].tail + (annotated.tail or "")
        annotated[-1].tail = None


def _fix_list(items: Tree) -> None:
    """Leave nothing but items in a list; a list in a list belongs to the item before it."""
    if is_empty(items):
        remove(items)
        return
    if items.text and items.text.strip():
        first = html.Element("li")
        first.text, items.text = items.text, None
        items.insert(0, first)
    for child in list(items):
        if child.tag == "li":
            if child.tail and child.tail.strip():
                append_text(child, f" {child.tail}")
                child.tail = "\n"
            continue
        item = child.getprevious()
        if item is None or child.tag not in ("ul", "ol"):
            item = html.Element("li")
            child.addprevious(item)
        tail, child.tail = child.tail, None
        item.append(child)
        if tail and tail.strip():
            append_text(item, tail)


def _fix_terms(terms: Tree) -> None:
    """Put terms before their descriptions; what is neither describes the term before it."""
    for group in [child for child in terms if child.tag == "div"]:
        unwrap(group)
    if terms.find("dt") is None or terms.find("dd") is None:
        for block in (*terms.iterchildren("dt", "dd"), terms):
            rename(block, "div")
        return
    _lift_preface(terms)
    description: Tree | None = None
    for child in list(terms):
        tail = child.tail or ""
        is_part = child.tag in ("dt", "dd")
        if is_part:
            description = child if child.tag == "dd" else None
            if not tail.strip():
                continue
            child.tail = None
        if description is None:
            description = E.dd()
            child.addnext(description)
        if is_part:
            append_text(description, f" {tail}")
        else:
            description.append(child)  # and its tail
    if terms[-1].tag == "dt":
        terms.append(html.Element("dd"))


def _lift_preface(terms: Tree) -> None:
    """Move what comes before the first term in front of the list."""
    if terms[0].tag == "dt" and not (terms.text or "").strip():
        return
    preface = html.Element("p" if terms[0].tag == "dt" else "div")
    preface.text, terms.text = terms.text, None
    while len(terms) and terms[0].tag != "dt":
        if terms[0].tag == "dd":
            rename(terms[0], "div")
        preface.append(terms[0])
    if not is_empty(preface):
        terms.addprevious(preface)


def _fix_figure(figure: Tree) -> None:
    """Leave one caption at most, at the end; a figure that shows nothing but words is a block of text."""
    for caption in figure.findall("figcaption"):
        if is_empty(caption):
            remove(caption)
    captions = figure.findall("figcaption")
    for caption in captions[1:]:
        keep_place(caption)
        append_text(captions[0], f" {caption.text or ''}")
        captions[0].extend(list(caption))
        caption.tail = f" {caption.tail or ''}"
        remove(caption)
    captions = captions[:1]
    if captions and (captions[0].getnext() is not None or (captions[0].tail or "").strip()):
        tail, captions[0].tail = captions[0].tail, None
        if tail and tail.strip():
            captions[0].addprevious(E.p(tail))
        figure.append(captions[0])
    if is_empty(figure):
        remove(figure)
    elif len(captions) == len(figure) and not (figure.text or "").strip():
        for caption in captions:
            rename(caption, "div")
        rename(figure, "div")


def _fix_details(details: Tree) -> None:
    """Leave one summary, first of all."""
    summaries = details.findall("summary")
    for summary in summaries[1:]:
        rename(summary, "p")
    if summaries and not is_visible(summaries[0]):
        keep_place(summaries[0])
        summaries[0].drop_tag()
    elif summaries:
        _move_to_front(details, summaries[0])
        summaries[0].text = (summaries[0].text or "").lstrip()
    if is_empty(details):
        remove(details)


def _move_to_front(details: Tree, summary: Tree) -> None:
    text, details.text = details.text, None
    if len(details) and details[0] is not summary:
        lift(summary, details[0])
    if text and text.strip():
        words = E.p(text)
        summary.addnext(words)
        words.tail, summary.tail = summary.tail, None
