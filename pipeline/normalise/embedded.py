"""Films, sounds and frames -> links to them, under the words that say what they are."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from lxml import html

from pipeline.model.nodes import Node, attributes, string
from pipeline.model.text import in_one_line, printable
from pipeline.normalise.findings import Findings
from pipeline.normalise.trees import Tree, remove

_FILM, _VIMEO = "https://www.youtube.com/watch?v=", "https://vimeo.com/"
# Elements that a script makes players of, and where the films are that they name.
_PLAYERS = dict.fromkeys(
    "lite-youtube lite-youtube-embed youtube-embed youtube-video youtube-player youtube".split(), _FILM
) | dict.fromkeys("lite-vimeo lite-vimeo-embed vimeo-embed vimeo-video vimeo-player vimeo".split(), _VIMEO)
_FILMS = ("videoid", "video-id", "data-videoid", "data-video-id", "data-id", "video", "id", "url")
MEDIA = frozenset({"iframe", "video", "audio", "embed", "object", *_PLAYERS})


def link_to(name: str, values: Mapping[str, str], node: Node, findings: Findings) -> Node | None:
    """A link to what an element embeds, under its title if it has one; None where it embeds nothing."""
    address = _film(name, values) or in_one_line(values.get("src") or values.get("data") or "")
    if not address:
        findings.add("embedded-media", f"<{name}> embeds nothing that has an address; taken out", node)
        return None
    findings.add("embedded-media", f"<{name}> became a link to {address}", node)
    titles = ("title", "videotitle", "video-title", "aria-label", "playlabel")
    text = in_one_line(next((values[key] for key in titles if values.get(key)), "")) or address
    return {"t": "Link", "c": [attributes(), [string(text)], [address, ""]]}


def _film(name: str, values: Mapping[str, str]) -> str:
    """The address of the film that a player shows, "" for what is none, or names none."""
    key = next((values[key].strip() for key in _FILMS if values.get(key, "").strip()), "") if name in _PLAYERS else ""
    if name in _PLAYERS and not key and values.get("playlistid"):
        return f"https://www.youtube.com/playlist?list={quote(values['playlistid'].strip(), safe='')}"
    return key if not key or "//" in key else _PLAYERS[name] + quote(key, safe="")


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
