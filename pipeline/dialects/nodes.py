"""What tags say, as pandoc's nodes, in the places where their words stand."""

from __future__ import annotations

import re
from html import escape

from pipeline.dialects.file_names import named
from pipeline.dialects.meanings import Meaning
from pipeline.pandoc.nodes import Node, attributes, string


def inlines_of(said: Meaning) -> list[Node]:
    """Return what is said as part of running text."""
    made = _of_sign(said)
    return _of_tag(said) if made is None else made


def _of_sign(said: Meaning) -> list[Node] | None:
    if said.kind == "formula":
        return [{"t": "Math", "c": [{"t": "DisplayMath" if said.language else "InlineMath"}, said.text]}]
    if said.kind == "rule":
        return [lifted({"t": "HorizontalRule"})]
    return [] if said.kind == "abbreviation" else None


def _of_tag(said: Meaning) -> list[Node]:
    if said.kind == "picture":
        return [_picture(said)]
    if said.kind == "link":
        return [_link(words(said.text), said.address)]
    if said.kind == "code":
        return [
            lifted(
                named({"t": "CodeBlock", "c": [_language(said), said.text]}, said.lead),
                {"t": "Code", "c": [attributes(), said.text.strip()]},
            )
        ]
    if said.kind == "quotation":
        return [lifted({"t": "BlockQuote", "c": [{"t": "Para", "c": _led(said)}]}, *_led(said))]
    return _led(said)


def lifted(block: Node, *inlines: Node) -> Node:
    """Return a block that stands where only running text can, until its paragraph is taken apart.

    Where it cannot stand so, its inline form is returned.
    """
    return {"t": "Span", "c": [attributes(), list(inlines)], "block": block}


def html_of(said: Meaning) -> str:
    """Return what is said as HTML, for a place in the middle of HTML."""
    address = escape(said.address)
    if said.kind == "picture":
        image = f'<img src="{address}" alt="{escape(said.text)}">'
        image = f'<a href="{escape(said.beyond)}">{image}</a>' if said.beyond else image
        return f"{image} {escape(said.lead)}".rstrip()
    if said.kind == "link":
        return f'<a href="{address}">{escape(said.text or said.address)}</a>'
    if said.kind == "code":
        return f"<code>{escape(said.text)}</code>"
    lead = f"<strong>{escape(said.lead)}</strong> " if said.lead else ""
    return f"{lead}{escape(said.text)}".rstrip()


def words(text: str) -> list[Node]:
    """Return a text as words and blanks."""
    return [{"t": "Space"} if piece.isspace() else string(piece) for piece in re.findall(r"\s+|\S+", text)]


def _led(said: Meaning) -> list[Node]:
    if not said.lead:
        return words(said.text)
    # No author wrote it in bold type, nor can make a heading of it.
    lead: Node = {"t": "Strong", "c": words(said.lead), "is_lead": True}
    return [lead, {"t": "Space"}, *words(said.text)] if said.text else [lead]


def _language(said: Meaning) -> list[object]:
    return attributes("", (said.language,) if said.language else ())


def _picture(said: Meaning) -> Node:
    attributes = [[name, value] for name, value in (("width", said.width), ("poster", said.poster)) if value]
    image: Node = {"t": "Image", "c": [["", [], attributes], words(said.text), [said.address, said.lead]]}
    return _link([image], said.beyond) if said.beyond else image


def _link(inlines: list[Node], address: str) -> Node:
    return {"t": "Link", "c": [attributes(), inlines or [string(address)], [address, ""]]}
