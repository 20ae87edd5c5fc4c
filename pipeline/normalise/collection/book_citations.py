"""Cite the articles of a book as if they were one text, with one bibliography."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipeline.body.citations import BIBLIOGRAPHY, CITATION, REFERENCES, CitedBook, CitingBook, is_of_notes, read_style
from pipeline.body.media import leave_out
from pipeline.body.neutral_html import Tree, parse, to_html
from pipeline.jobs.blob import Blob
from pipeline.model.article import Medium
from pipeline.normalise.body.citations import Unit, ask_citeproc, make_references
from pipeline.normalise.body.markup import settle_references
from pipeline.normalise.html.trees import clean
from pipeline.pandoc.document import write_html
from pipeline.pandoc.nodes import Node, attributes, from_json

_ENTRY = "#ref-"


def cite_book(job: CitingBook) -> CitedBook:
    """Return the bodies of the articles with the citations of the book, and its bibliography.

    Notes stay as each article has them: what they say of the one before is said of the article's own.
    The style is that of most articles.
    """
    styles = [text.cited.sources.style or text.cited.sources.own_style for text in job.texts]
    ((commonest, _),) = Counter(styles).most_common(1)
    chosen = job.texts[styles.index(commonest)].cited.sources
    references: dict[str, Blob] = {}
    units: list[Unit] = []
    places: list[tuple[str, str]] = []
    nocite: list[str] = []
    for text in job.texts:
        names = dict(_add_references(text.cited.sources.references, references))
        nocite += [names.get(key, key) for key in text.cited.sources.nocite]
        shown = _find_shown(text.body.text)
        for number, citations in enumerate(from_json(text.cited.clusters.text), start=1):
            if (place := f"cite-{number}") not in shown:
                continue
            own = [each | {"citationId": names.get(each["citationId"], each["citationId"])} for each in citations]
            units.append(Unit([{"t": "Cite", "c": [own, []]}]))
            places.append((text.slug, place))
    sources = replace(chosen, references=references, nocite=tuple(dict.fromkeys(nocite)), heading="")
    style = read_style(sources, job.language)
    written, entries = ask_citeproc(units, sources, style, job.language)
    noted = {text.slug for text in job.texts if is_of_notes(read_style(text.cited.sources, job.language))}
    new = {} if is_of_notes(style) else dict(zip(places, _write(written), strict=True))
    new = {place: words for place, words in new.items() if place[0] not in noted}
    cited: dict[str, list[str]] = {}
    for unit, (slug, place) in zip(units, places, strict=True):
        for citation in unit.clusters[0]["c"][0]:
            cited.setdefault(citation["citationId"], []).append(f"article:{slug}#{place}")
    bodies = tuple((text.slug, Blob.of(_cite_anew(text.slug, text.body.text, new))) for text in job.texts)
    if not entries:
        return CitedBook(bodies, None)
    listed, _ = write_html([{"t": "Div", "c": [attributes("", (REFERENCES,)), [make_references(entries, cited)]]}])
    tree = parse(clean(listed))
    for block in tree.find_class(REFERENCES):
        settle_references(block, tree)
        block.tag = "div"  # the section is the book's
        block.attrib.pop("role")
    return CitedBook(bodies, Blob.of(to_html(tree).strip()))


def _find_shown(body: str) -> frozenset[str]:
    """Return the ids of all that the e-book or the book on paper shows: neither has solutions."""
    trees = parse(body), parse(body)
    leave_out(trees[0], Medium.WEB, "epub")
    leave_out(trees[1], Medium.PRINT)
    return frozenset(element.get("id", "") for tree in trees for element in tree.find_class(CITATION))


def _add_references(own: Mapping[str, Blob], references: dict[str, Blob]) -> Iterator[tuple[str, str]]:
    """Add the entries of an article to those of the book, and yield the keys that other entries have there already."""
    for key, reference in own.items():
        name = key
        while references.setdefault(name, reference) != reference:
            name = f"{name}-"
            value: dict[str, Any] = from_json(reference.text)
            value["c"]["id"] = {"t": "MetaString", "c": name}
            reference = Blob.of(json.dumps(value, ensure_ascii=False, separators=(",", ":")))  # noqa: PLW2901
        if name != key:
            yield key, name


def _write(citations: Iterable[list[Node]]) -> Iterator[Tree]:
    """Yield citations as elements, written in one go."""
    blocks: list[Node] = [{"t": "Para", "c": [{"t": "Span", "c": [attributes(), words]}]} for words in citations]
    text, _ = write_html(blocks)
    yield from (paragraph[0] for paragraph in parse(clean(text)).iter("p"))


def _cite_anew(slug: str, body: str, new: Mapping[tuple[str, str], Tree]) -> str:
    """Return a body with the citations of the book, and without a bibliography but one that the author wrote."""
    tree = parse(body)
    for block in tree.find_class(REFERENCES):
        if any(item.get("id", "").startswith(_ENTRY[1:]) for item in block.iter("li")):
            block.drop_tree()
    for element in tree.find_class(CITATION):
        if (written := new.get((slug, element.get("id", "")))) is not None:
            element[:] = list(written)
            element.text = written.text
    for link in tree.iter("a"):
        if link.get("href", "").startswith(_ENTRY):
            link.set("href", f"article:{BIBLIOGRAPHY}{link.get('href')}")
            link.set("role", "doc-biblioref")
    return to_html(tree)
