"""Number the pictures of a text, and join each with its caption, a paragraph of its own in documents."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.i18n.sentences import sentence
from pipeline.importing.documents import CAPTION, PICTURE, FoundPicture, Remarks
from pipeline.importing.tidy import is_blank
from pipeline.pandoc.nodes import Node, find_landmarks, plain_text, rewrite, string

_TYPED = re.compile(
    r"(?:fig(?:ure|\.)?|image|photo|illustration|schéma|document|abb(?:ildung|\.)?|foto)\s{0,2}\d{0,3}\s{0,2}[:.–—-]",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"(?:image|[\w/\\ .-]{1,200}\.(?:png|jpe?g|gif|webp|svg|emf|wmf|tiff?|bmp))", re.IGNORECASE)
_LONGEST = 300  # letters of a caption that nobody but its first word calls so


def join_captions(blocks: list[Node], remarks: Remarks) -> list[Node]:
    """Return the blocks, each picture that has a caption with it, as its title."""

    def edit(nodes: list[Node]) -> list[Node]:
        result: list[Node] = []
        for node in map(_simplify_figure, nodes):
            caption = _find_caption(node) if result and _find_picture(result[-1]) is not None else ""
            image = _find_picture(result[-1]) if caption else None
            if image is not None and not image["c"][2][1]:
                image["c"][2][1] = caption
                remarks.add("caption", not _is_marked(node))
            else:
                result.append(node)
        return result

    return rewrite(blocks, edit)


def number_pictures(
    blocks: list[Node], pictures: Mapping[str, FoundPicture], alts: Mapping[str, str]
) -> tuple[FoundPicture, ...]:
    """Let images be called by the number of their picture, and return these; alternative texts join those without."""
    numbers: dict[str, int] = {}
    found: list[FoundPicture] = []
    for image in find_landmarks(blocks):
        if image["t"] != "Image":
            continue
        address, title = image["c"][2]
        if address not in numbers:
            numbers[address] = len(found)
            found.append(pictures.get(address) or FoundPicture(address, reason=sentence("it is not in the document")))
        own = plain_text(image["c"][1])
        if not own or _FILE_NAME.fullmatch(own) or address in alts:
            alt = alts.get(address, "")
            image["c"][1] = [string(alt)] if alt else []
        image["c"][2] = [f"{PICTURE}{numbers[address]}", title]
    return tuple(found)


def _simplify_figure(node: Node) -> Node:
    """Return a figure as the paragraph of its picture."""
    if node["t"] != "Figure":
        return node
    _, (_, caption), blocks = node["c"]
    images = [node for node in find_landmarks(blocks) if node["t"] == "Image"]
    if len(images) != 1:
        return {"t": "BlockQuote", "c": [*blocks, *caption]}
    words = plain_text(
        [one for block in caption for one in (*block.get("c", ()), {"t": "Space"}) if isinstance(one, dict)]
    )
    images[0]["c"][2][1] = words.replace(CAPTION, "").strip()
    return {"t": "Para", "c": [images[0]]}


def _find_picture(node: Node) -> Node | None:
    """Return the picture of a paragraph that holds nothing else."""
    if node["t"] not in ("Para", "Plain"):
        return None
    inlines = [inner for inner in node["c"] if not is_blank(inner)]
    return inlines[0] if len(inlines) == 1 and inlines[0]["t"] == "Image" else None


def _find_caption(node: Node) -> str:
    if node["t"] != "Para" or any(one["t"] in ("Image", "Note") for one in find_landmarks(node["c"])):
        return ""
    words = plain_text(node["c"])
    is_typed = bool(_TYPED.match(words)) and len(words) <= _LONGEST
    return words.replace(CAPTION, "") if _is_marked(node) or is_typed else ""


def _is_marked(node: Node) -> bool:
    return node["t"] == "Para" and plain_text(node["c"]).startswith(CAPTION)
