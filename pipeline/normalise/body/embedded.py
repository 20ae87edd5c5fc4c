"""Films, sounds and frames -> links to them, under the words that say what they are.

A link to a file that stands beside the posts and that browsers play has the class `recording`, and says what an author
has told of it: a player comes into its place when the post is finished (`recordings/placing.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from lxml import html

from pipeline.files.kinds import is_offered, is_played, media_type_of
from pipeline.i18n.sentences import sentence
from pipeline.normalise.html.trees import Tree, attributes_of, remove
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, plain_text, rewrite, string
from pipeline.text.printable import in_one_line, printable

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
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)
RECORDING = "recording"
"""The class of a link to a sound or a film that is to be played."""
POSTER, TRACKS = "film-poster", "tracks"
"""What such a link tells: the address of a picture, and those of captions with their languages, as JSON."""


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Turn what is written as a picture and is a sound, a film or a document into a link to it."""
    return rewrite(blocks, lambda nodes: [_linked(node, findings) if node["t"] == "Image" else node for node in nodes])


def _linked(node: Node, findings: Findings) -> Node:
    triple, words, (address, title) = node["c"]
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    if is_ours(address):
        poster = dict(triple[2]).get("poster", "")
        given = {POSTER: poster} if poster else {}
        return node | {"t": "Link", "c": recording(address, plain_text(words) or title, triple[0], given)["c"]}
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


def is_ours(address: str) -> bool:
    """Return whether an address is that of a file beside the posts that browsers play."""
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    return bool(media_type_of(path)) and not _ELSEWHERE.match(address)


def recording(address: str, title: str, identifier: str = "", told: Mapping[str, str] | None = None) -> Node:
    """Return the link in whose place a player comes; without a title it has the name of its file."""
    words = title or re.sub(r"[-_]+", " ", PurePosixPath(unquote(address)).stem).strip() or address
    return {"t": "Link", "c": [attributes(identifier, (RECORDING,), **(told or {})), [string(words)], [address, ""]]}


def recordings(nodes: Iterable[Node]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the addresses of the recordings that these nodes play, each with what is told of it."""
    for node in nodes:
        if node["t"] == "Link" and RECORDING in node["c"][0][1]:
            yield node["c"][2][0], dict(node["c"][0][2])


def tracks_of(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the addresses of the captions that an author names, with their languages."""
    try:
        found = json.loads(told.get(TRACKS, "[]"))
    except ValueError:
        return []
    pairs = filter(_is_pair, found if isinstance(found, list) else [])
    return [(address, language) for address, language in pairs]


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and list(map(type, value)) == [str, str]


def link_to(
    name: str,
    values: Mapping[str, str],
    node: Node,
    findings: Findings,
    tracks: Iterable[Mapping[str, str]] = (),
) -> Node | None:
    """Return a link to what an element embeds, under its title if it has one; None where it embeds nothing.

    `tracks` are the attributes of the captions in it.
    """
    address = _film(name, values) or in_one_line(values.get("src") or values.get("data") or "")
    if name in ("audio", "video") and is_ours(address):
        return recording(address, _title(values), values.get("id", ""), _told(values, tracks))
    if not address:
        findings.add(
            "embedded-media", sentence("<{name}> embeds nothing that has an address; taken out", name=name), node
        )
        return None
    findings.add("embedded-media", sentence("<{name}> became a link to {address}", name=name, address=address), node)
    return {"t": "Link", "c": [attributes(), [string(_title(values) or address)], [address, ""]]}


def _title(values: Mapping[str, str]) -> str:
    titles = ("title", "videotitle", "video-title", "aria-label", "playlabel")
    return in_one_line(next((values[key] for key in titles if values.get(key)), ""))


def _told(values: Mapping[str, str], tracks: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return what an element says of the film or sound in it that its file does not say."""
    kinds = ("", "captions", "subtitles")
    found = [
        (in_one_line(one["src"]), one.get("srclang", ""))
        for one in tracks
        if one.get("src") and one.get("kind", "").lower() in kinds and not _ELSEWHERE.match(one["src"])
    ]
    poster = in_one_line(values.get("poster", ""))
    given = {POSTER: poster, TRACKS: json.dumps(found) if found else ""}
    return {name: value for name, value in given.items() if value}


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
        tracks = map(attributes_of, element.iter("track"))
        made = link_to(str(element.tag), values, node, findings, tracks)
        if made is not None:
            element.addprevious(_as_html(made))
        remove(element)


def _as_html(link: Node) -> Tree:
    (identifier, classes, told), words, (address, _) = link["c"]
    values = {"id": identifier, "class": " ".join(classes), **{f"data-{name}": value for name, value in told}}
    made = html.Element("a", href=printable(address))
    made.attrib.update({name: printable(value) for name, value in values.items() if value})
    made.text = printable(words[0]["c"])
    return made


def replace_drawings(tree: Tree) -> None:
    """Leave the words of a drawing, its name or what is written in it, where it was."""
    for drawing in list(tree.iter("svg")):
        words = in_one_line(drawing.get("aria-label") or " ".join(drawing.itertext()))
        if words:
            span = html.Element("span")
            span.text = words
            drawing.addprevious(span)
        remove(drawing)
