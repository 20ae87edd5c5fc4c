"""Lists, definitions, figures and details of raw HTML: what means something in its parent only stands in it."""

from __future__ import annotations

from lxml import html
from lxml.html.builder import E

from pipeline.body.neutral_html import PARENTS
from pipeline.normalise.html.trees import Tree, is_empty, keep_place, lift, remove, rename, shows, unwrap


def mend_items(tree: Tree) -> None:
    """Put right lists, definitions, figures and details, and what stands alone of them."""
    for annotated in list(tree.iter("ruby")):
        _mend_ruby(annotated)
    for terms in list(tree.iter("dl")):
        _mend_terms(terms)
    for items in list(tree.iter("ul", "ol")):
        _mend_list(items)
    for figure in list(tree.iter("figure")):
        _mend_figure(figure)
    for details in list(tree.iter("details")):
        _mend_details(details)
    _free_parts(tree)


def _free_parts(tree: Tree) -> None:
    """Make blocks of parts that stand without their whole."""
    # From the top down: what stops being a list makes blocks of what it held.
    for element in list(tree.iter(*PARENTS)):
        parent = element.getparent()
        if parent is None or parent.tag in PARENTS[str(element.tag)]:
            continue
        if element.tag in ("rt", "rp"):
            unwrap(element)
        else:
            rename(element, "div")


def _mend_ruby(annotated: Tree) -> None:
    """Leave a ruby that has something written above each character; where that stands in the line, it has brackets."""
    if annotated.find("rt") is None:
        annotated.drop_tag()
        return
    for reading in annotated.findall("rt") if annotated.find("rp") is None else ():
        opening, closing = E.rp("（"), E.rp("）")
        reading.addprevious(opening)
        closing.tail, reading.tail = reading.tail, None
        reading.addnext(closing)
    if annotated[-1].tail:  # what nothing is written above
        annotated.tail = annotated[-1].tail + (annotated.tail or "")
        annotated[-1].tail = None


def _mend_list(items: Tree) -> None:
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
            _take_tail(child)
            continue
        item = child.getprevious()
        if item is None or child.tag not in ("ul", "ol"):
            item = html.Element("li")
            child.addprevious(item)
        tail, child.tail = child.tail, None
        item.append(child)
        if tail and tail.strip():
            _append_text(item, tail)


def _take_tail(item: Tree) -> None:
    if item.tail and item.tail.strip():
        _append_text(item, f" {item.tail}")
        item.tail = "\n"


def _append_text(element: Tree, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _mend_terms(terms: Tree) -> None:
    """Put terms before what is said of them; what is neither is said of the term before it."""
    for group in [child for child in terms if child.tag == "div"]:
        unwrap(group)
    if terms.find("dt") is None or terms.find("dd") is None:
        _as_blocks(terms)
        return
    _lift_preface(terms)
    description: Tree | None = None
    for child in list(terms):
        if child.tag == "dd":
            description = child
        elif child.tag == "dt":
            description = None
        else:
            if description is None:
                description = html.Element("dd")
                child.addprevious(description)
            tail, child.tail = child.tail, None
            description.append(child)
            child.tail = tail
            continue
        tail = child.tail
        if tail and tail.strip():
            child.tail = None
            if description is None:
                description = html.Element("dd")
                child.addnext(description)
            _append_text(description, f" {tail}")
    if terms[-1].tag == "dt":
        terms.append(html.Element("dd"))


def _lift_preface(terms: Tree) -> None:
    """Move what stands before the first term before the list."""
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


def _as_blocks(terms: Tree) -> None:
    for child in list(terms):
        if child.tag in ("dt", "dd"):
            rename(child, "div")
    rename(terms, "div")


def _mend_figure(figure: Tree) -> None:
    """Leave one caption at most, at the end; a figure that shows nothing but words is a block of text."""
    captions = figure.findall("figcaption")
    for caption in captions:
        if is_empty(caption):
            remove(caption)
    captions = figure.findall("figcaption")
    for caption in captions[1:]:
        keep_place(caption)
        _append_text(captions[0], f" {caption.text or ''}")
        for inner in list(caption):
            captions[0].append(inner)
        caption.text, caption.tail = None, f" {caption.tail or ''}"
        remove(caption)
    captions = captions[:1]
    if captions and (captions[0].getnext() is not None or (captions[0].tail or "").strip()):
        _to_end(figure, captions[0])
    if is_empty(figure):
        remove(figure)
    elif len(captions) == len(figure) and not (figure.text or "").strip():
        for caption in captions:
            rename(caption, "div")
        rename(figure, "div")


def _to_end(figure: Tree, caption: Tree) -> None:
    tail, caption.tail = caption.tail, None
    if tail and tail.strip():
        words = html.Element("p")
        words.text = tail
        caption.addprevious(words)
    figure.append(caption)


def _mend_details(details: Tree) -> None:
    """Leave one summary, first of all."""
    summaries = details.findall("summary")
    for summary in summaries[1:]:
        rename(summary, "p")
    if summaries and not shows(summaries[0]):
        _take_out(summaries[0])
    elif summaries:
        _to_front(details, summaries[0])
        summaries[0].text = (summaries[0].text or "").lstrip()
    if is_empty(details):
        remove(details)


def _take_out(summary: Tree) -> None:
    """Leave no more of a summary that names nothing than the places that links lead to."""
    keep_place(summary)
    summary.drop_tag()


def _to_front(details: Tree, summary: Tree) -> None:
    text, details.text = details.text, None
    if len(details) and details[0] is not summary:
        lift(summary, details[0])
    if text and text.strip():
        words = html.Element("p")
        words.text = text
        summary.addnext(words)
        words.tail, summary.tail = summary.tail, None
