"""Films, sounds and frames -> links to them, under the words that say what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from lxml import html

from pipeline.normalise.file_types import is_offered, is_played
from pipeline.normalise.findings import Findings
from pipeline.normalise.html.trees import Tree, attributes_of, remove
from pipeline.pandoc.nodes import Node, attributes, plain_text, rewrite, string
from pipeline.text.printable import in_one_line, printable
from pipeline.text.sentences import sentence

_LINK_HINT = sentence("write [what it is](address)")
_FILM, _VIMEO = "https://www.youtube.com/watch?v=", "https://vimeo.com/"
# Elements that a script makes players of, and where the films are that they name.
_PLAYERS = dict.fromkeys(
    "lite-youtube lite-youtube-embed youtube-embed youtube-video youtube-player youtube".split(), _FILM
) | dict.fromkeys("lite-vimeo lite-vimeo-embed vimeo-embed vimeo-video vimeo-player vimeo".split(), _VIMEO)
_FILMS = ("videoid", "video-id", "data-videoid", "data-video-id", "data-id", "video", "id", "url")
MEDIA = frozenset({"iframe", "video", "audio", "embed", "object", *_PLAYERS})


# Where films are shown on pages of their own.
_FILM_PAGE = re.compile(
    r"(?:https?:)?//(?:www\.|m\.)?(?:youtube\.com/(?:watch|embed|shorts)|youtu\.be/|vimeo\.com/\d|dailymotion\.com/video)",
    re.IGNORECASE,
)
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Turn what is written as a picture and is a sound, a film or a document into a link to it."""
    return rewrite(blocks, lambda nodes: [_linked(node, findings) if node["t"] == "Image" else node for node in nodes])


def _linked(node: Node, findings: Findings) -> Node:
    triple, words, (address, title) = node["c"]
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    is_document = is_offered(path) and (not _REMOTE.match(address) or path.lower().endswith(".pdf"))
    if not (is_played(path) or is_document or _FILM_PAGE.match(address)):
        return node
    what = sentence("a sound or a film") if not is_document or is_played(path) else sentence("a document")
    findings.add(
        "embedded-media",
        sentence("{address} is {what} and no picture; it became a link", address=address, what=what),
        node,
        _LINK_HINT,
    )
    shown = words if plain_text(words) else [string(title or PurePosixPath(path).name or address)]
    return node | {"t": "Link", "c": [attributes(triple[0]), shown, [address, ""]]}


def link_to(name: str, values: Mapping[str, str], node: Node, findings: Findings) -> Node | None:
    """Return a link to what an element embeds, under its title if it has one; None where it embeds nothing."""
    address = _film(name, values) or in_one_line(values.get("src") or values.get("data") or "")
    if not address:
        findings.add(
            "embedded-media", sentence("<{name}> embeds nothing that has an address; taken out", name=name), node
        )
        return None
    findings.add("embedded-media", sentence("<{name}> became a link to {address}", name=name, address=address), node)
    titles = ("title", "videotitle", "video-title", "aria-label", "playlabel")
    text = in_one_line(next((values[key] for key in titles if values.get(key)), "")) or address
    return {"t": "Link", "c": [attributes(), [string(text)], [address, ""]]}


def _film(name: str, values: Mapping[str, str]) -> str:
    """Return the address of the film that a player shows, "" for what is none, or names none."""
    key = next((values[key].strip() for key in _FILMS if values.get(key, "").strip()), "") if name in _PLAYERS else ""
    if name in _PLAYERS and not key and values.get("playlistid"):
        return f"https://www.youtube.com/playlist?list={quote(values['playlistid'].strip(), safe='')}"
    return key if not key or "//" in key else _PLAYERS[name] + quote(key, safe="")


def replace_media(tree: Tree, node: Node, findings: Findings) -> None:
    """Put links in the place of films and frames; those in a film, for browsers that cannot show it, go with it."""
    for element in list(tree.iter(*MEDIA)):
        if next(element.iterancestors(*MEDIA), None) is not None:
            continue
        values = attributes_of(element)
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
            span = html.Element("span")
            span.text = words
            drawing.addprevious(span)
        remove(drawing)
