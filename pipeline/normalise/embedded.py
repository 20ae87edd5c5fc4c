"""Films, sounds and frames -> links to them, under the words that say what they are."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import html

from pipeline.model.nodes import Node, attributes, string
from pipeline.model.text import in_one_line, printable
from pipeline.normalise.findings import Findings
from pipeline.normalise.trees import Tree, remove

MEDIA = frozenset({"iframe", "video", "audio", "embed", "object"})


def link_to(name: str, values: Mapping[str, str], node: Node, findings: Findings) -> Node | None:
    """A link to what an element embeds, under its title if it has one; None where it embeds nothing."""
    address = in_one_line(values.get("src") or values.get("data") or "")
    if not address:
        findings.add("embedded-media", f"<{name}> embeds nothing that has an address; taken out", node)
        return None
    findings.add("embedded-media", f"<{name}> became a link to {address}", node)
    text = in_one_line(values.get("title") or values.get("aria-label") or address)
    return {"t": "Link", "c": [attributes(), [string(text)], [address, ""]]}


def replace_media(tree: Tree, node: Node, findings: Findings) -> None:
    """Put links in the place of films and frames; those in a film, for browsers that cannot show it, go with it."""
    for element in list(tree.iter(*MEDIA)):
        if next(element.iterancestors(*MEDIA), None) is not None:
            continue
        values = {str(key): str(value) for key, value in element.attrib.items()}
        for source in element.iter("source", "embed"):
            values.setdefault("src", str(source.get("src", "")))
        made = link_to(str(element.tag), values, node, findings)
        if made is not None:
            _, words, (address, _) = made["c"]
            link = html.Element("a", href=printable(address))
            link.text = words[0]["c"]
            element.addprevious(link)
        remove(element)


def replace_drawings(tree: Tree) -> None:
    """Leave the words of a drawing, its name or what is written in it, where it was."""
    for drawing in list(tree.iter("svg")):
        words = in_one_line(drawing.get("aria-label") or " ".join(drawing.itertext()))
        if words:
            said = html.Element("span")
            said.text = words
            drawing.addprevious(said)
        remove(drawing)
