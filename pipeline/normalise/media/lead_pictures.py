"""Lead pictures that the body shows too, and remote pictures."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.body.media import blocks_around
from pipeline.i18n.sentences import counted, sentence
from pipeline.model.problems import Position
from pipeline.normalise.body.images import is_remote
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, find_landmarks
from pipeline.text.urls import asset_path

_NAMED = 3  # sites that a problem names
# Elements around a picture that add nothing to it.
_AROUND = frozenset({"div", "figure", "p"})


def find_pictures(body: HtmlElement, asset: str, address: str) -> list[HtmlElement]:
    """Return the images of the body that show a file, or a remote picture, to every reader."""
    pictures = []
    for image in body.iter("img"):
        source = str(image.get("src", ""))
        path = asset_path(source)
        if (path == asset if path else address and source == address) and _is_seen_by_all(image):
            pictures.append(image)
    return pictures


def shows_placeholder(body: HtmlElement) -> bool:
    """Return whether the body has the mark of a missing picture that every reader sees."""
    return any(map(_is_seen_by_all, body.find_class("missing-picture")))


def take_first(body: HtmlElement, image: HtmlElement) -> bool:
    """Remove a picture without a caption that comes first in the body, and return whether it was removed."""
    block: HtmlElement = image
    while (holder := block.getparent()) is not None and holder is not body:
        if holder.tag not in _AROUND or len(holder) > 1 or _has_words(holder.text, block.tail):
            return False
        block = holder
    is_first = holder is not None and body[0] is block and not _has_words(body.text, block.tail)
    if not is_first or image.get("title") or any(each.get("id") for each in block.iter()):
        return False
    block.drop_tree()
    return True


def report_remote(addresses: Iterable[str], place: Position | None, findings: Findings) -> None:
    """Report the number and the hosts of remote pictures, if there are any."""
    unique = list(dict.fromkeys(addresses))
    if not unique:
        return
    hosts = list(dict.fromkeys(urlsplit(address).netloc for address in unique))
    where = ", ".join((*hosts[:_NAMED], *(["…"] if len(hosts) > _NAMED else [])))
    message = counted(
        "1 picture is on the web ({where}); the site shows it, paper and e-book only give its address",
        "{number} pictures are on the web ({where}); the site shows them, paper and e-book only give their addresses",
        len(unique),
        where=where,
    )
    hint = sentence("put the files next to the post, to have them in every edition")
    findings.add("remote-image", message, {"t": "Image", "pos": place}, hint)


def find_remote_place(blocks: list[Node], findings: Findings) -> Position | None:
    """Return the place of the first remote picture of a text."""
    images = (node for node in find_landmarks(blocks) if node["t"] == "Image" and is_remote(node["c"][2][0]))
    place = next(filter(None, map(findings.place_of, images)), None)
    return (place[0], place[1]) if place else None


def find_remote(body: HtmlElement) -> list[str]:
    """Return the addresses of remote pictures in a body."""
    sources = (str(image.get("src", "")) for image in body.iter("img"))
    return [source for source in sources if is_remote(source)]


def _is_seen_by_all(image: HtmlElement) -> bool:
    folded = any(each.tag == "details" or each.get("role") == "doc-endnotes" for each in image.iterancestors())
    return not folded and not blocks_around(image)


def _has_words(*texts: str | None) -> bool:
    return any(text and text.strip() for text in texts)
