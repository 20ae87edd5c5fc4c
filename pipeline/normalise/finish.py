"""A draft, and what the collection knows of its addresses -> an article with its body in neutral HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from lxml import etree, html

from pipeline.labels import labels
from pipeline.model.collection import Article, Heading, Lead
from pipeline.model.document import Node, UnreadableBodyError, plain_text, rewrite, walk, write_html
from pipeline.model.problems import Problem
from pipeline.model.text import printable
from pipeline.normalise.draft import Draft
from pipeline.normalise.findings import Findings
from pipeline.normalise.images import is_remote, stand_in
from pipeline.normalise.resolve import Resolved
from pipeline.normalise.sanitise import clean
from pipeline.normalise.typography import set_text

_WORDS_A_MINUTE = 220  # silent reading of French prose by adults
# pandoc writes a formula's accents as combining characters, which no text may begin with (W3C Character Model for the
# Web, Normalization); the spacing ones also stand well over their letter, in browsers as in print.
_SPACING_ACCENTS = str.maketrans(
    "\u0300\u0301\u0302\u0303\u0306\u0307\u0308\u030a\u030c", "`\u00b4\u02c6\u02dc\u02d8\u02d9\u00a8\u02da\u02c7"
)


@dataclass(frozen=True)
class Image:
    """What became of a picture: the asset that shows it, or why there is none."""

    asset: str = ""
    rule: str = "missing-image"
    why: str = ""


@dataclass(frozen=True)
class FinishJob:
    """A draft with the slug that it has in the collection and where its own addresses lead."""

    draft: Draft
    slug: str
    links: Mapping[str, Resolved] = field(default_factory=dict)
    images: Mapping[str, Image] = field(default_factory=dict)
    trust: bool = False


def finish(job: FinishJob) -> tuple[Article, tuple[Problem, ...]]:
    """Make the article; what it had to leave out is in the problems."""
    draft, metadata = job.draft, job.draft.metadata
    findings = Findings(draft.path)
    blocks = rewrite(draft.document.open(), lambda nodes: _resolved(nodes, job, findings))
    body = _body(blocks, job, findings)
    words = len(" ".join(body.itertext()).split())
    return Article(
        slug=job.slug,
        source=draft.path,
        title=draft.title,
        language=metadata.language,
        body=_inner_html(body),
        headings=tuple(_headings(blocks)),
        date=metadata.date,
        description=set_text(metadata.description, metadata.language),
        authors=metadata.authors,
        tags=tuple(set_text(tag, metadata.language) for tag in metadata.tags),
        lead=_lead(job, findings),
        words=words,
        reading_minutes=max(1, round(words / _WORDS_A_MINUTE)),
        extra=metadata.extra,
    ), findings.problems


def _resolved(nodes: list[Node], job: FinishJob, findings: Findings) -> list[Node]:
    result: list[Node] = []
    for node in nodes:
        if node["t"] == "Link":
            result += _link(node, job, findings)
        elif node["t"] == "Image":
            result.append(_image(node, job, findings))
        else:
            result.append(node)
    return result


def _link(node: Node, job: FinishJob, findings: Findings) -> list[Node]:
    triple, inlines, (address, title) = node["c"]
    resolved = job.links.get(address)
    if resolved is None:
        return [node]
    if not resolved.address:
        findings.add("dead-link", f"“{address}” leads nowhere in this collection; the link's text stays", node)
        return list(inlines)
    if resolved.fragment_lost:
        findings.add("dead-fragment", f"“{address}”: the article has no such place; the link leads to its top", node)
    return [node | {"c": [triple, inlines, [resolved.address, title]]}]


def _image(node: Node, job: FinishJob, findings: Findings) -> Node:
    triple, inlines, (source, title) = node["c"]
    if is_remote(source):
        secure = f"https:{source}" if source.startswith("//") else source
        return node | {"c": [[triple[0], ["remote"], []], inlines, [secure, title]]}
    image = job.images.get(source, Image())
    if image.asset:
        return node | {"c": [triple, inlines, [f"asset:{quote(image.asset)}", title]]}
    alt = plain_text(inlines)
    _report(image, source, node, findings)
    return stand_in(alt, job.draft.metadata.language)


def _report(image: Image, source: str, node: Node, findings: Findings) -> None:
    if image.rule == "missing-image":
        message = f"the picture {source or '(no address)'} is not there; a placeholder stands for it"
        findings.add("missing-image", message, node, "put the file beside the post or into images/")
    else:
        message = f"the picture {source} cannot be shown: {image.why}; a placeholder stands for it"
        findings.add("unreadable-image", message, node, "save it again as JPEG, PNG or SVG")


def _lead(job: FinishJob, findings: Findings) -> Lead | None:
    metadata = job.draft.metadata
    if not metadata.image:
        return None
    alt = set_text(metadata.image_alt, metadata.language)
    place: Node = {"t": "Lead", "pos": (job.draft.image_line, 1) if job.draft.image_line else None}
    image = job.images.get(metadata.image, Image())
    if not alt:
        message = f"the lead picture {metadata.image} has no alternative text"
        findings.add("missing-alt", message, place, "add a line “image_alt: what is to be seen”")
        alt = job.draft.title
    if not image.asset and not is_remote(metadata.image):
        _report(image, metadata.image, place, findings)
    return Lead(image.asset, alt)


def _headings(blocks: list[Node]) -> list[Heading]:
    found = (node["c"] for node in walk(blocks) if node["t"] == "Header")
    return [Heading(level, triple[0], plain_text(inlines)) for level, triple, inlines in found]


def _body(blocks: list[Node], job: FinishJob, findings: Findings) -> html.HtmlElement:
    try:
        text, warnings = write_html(blocks)
    except UnreadableBodyError as error:
        findings.add("unreadable-body", str(error))
        text, warnings = "", ()
    for warning in warnings:
        if "TeX math" in warning:
            formula = next(
                (n for n in walk(blocks) if n["t"] == "Math" and " ".join(n["c"][1].split()) in warning), None
            )
            findings.add("maths", warning.split(" ^ ")[0], formula, "check its TeX commands and braces")
    text = printable(text)  # a post can name a control character by its number: &#1;
    tree = html.fragment_fromstring(text if job.trust else clean(text), create_parent="div")
    _tidy(tree, job.draft.metadata.language)
    return tree


def _tidy(tree: html.HtmlElement, language: str) -> None:
    """What pandoc writes, without what no edition wants: the markup that `editions/hypertext.py` describes."""
    for block in tree.xpath("//div[contains(@class, 'sourceCode')]"):
        block.drop_tag()
    for anchor in tree.xpath("//pre//a[starts-with(@href, '#cb')]"):
        anchor.drop_tag()
    for line in tree.xpath("//pre//span[starts-with(@id, 'cb')]"):
        line.drop_tag()
    for box in list(tree.iter("input")):
        if box.get("type") == "checkbox" and box.xpath("parent::label"):
            box.set("disabled", "disabled")
        else:
            box.drop_tree()
    for formula in tree.iter("math"):
        _tidy_formula(formula)
    for section in tree.xpath("//section[@role='doc-endnotes']"):
        section.attrib.pop("id", None)
        section.set("class", "footnotes")
        for rule in section.findall("hr"):
            section.remove(rule)
        heading = html.Element("h2", id="notes")
        heading.text = labels(language).gettext("Notes")
        section.insert(0, heading)


def _tidy_formula(formula: html.HtmlElement) -> None:
    """The formula's source becomes its alternative text; pandoc keeps it as an annotation that some readers print."""
    annotation = formula.find(".//annotation")
    if annotation is not None:
        formula.set("alttext", " ".join((annotation.text or "").split()))
        annotation.drop_tree()
        for wrapper in formula.findall("semantics"):
            wrapper.drop_tag()
    for operator in formula.iter("mo"):
        operator.text = (operator.text or "").translate(_SPACING_ACCENTS)
    formula.attrib.pop("xmlns", None)


def _inner_html(tree: html.HtmlElement) -> str:
    """The children of the root, without the root."""
    text = etree.tostring(tree, encoding="unicode", method="html")
    return text.removeprefix("<div>").removesuffix("</div>")
