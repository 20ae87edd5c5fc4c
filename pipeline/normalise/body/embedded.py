"""Turn films, sounds and frames into links to them.

A link to a file beside the posts that browsers play has the class `recording`, and carries its poster and captions as
attributes: `media/players.py` puts a player in its place when the post is rendered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from lxml.html.builder import E

from pipeline.files.kinds import is_offered, is_played, media_type_of
from pipeline.i18n.sentences import sentence
from pipeline.normalise.html.trees import Tree, read_attributes, remove
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, plain_text, rewrite, string
from pipeline.text.printable import in_one_line, printable

_FILM, _VIMEO = "https://www.youtube.com/watch?v=", "https://vimeo.com/"
# Elements that a script makes players of, and where the films are that they name.
_PLAYERS = dict.fromkeys(
    "lite-youtube lite-youtube-embed youtube-embed youtube-video youtube-player youtube".split(), _FILM
) | dict.fromkeys("lite-vimeo lite-vimeo-embed vimeo-embed vimeo-video vimeo-player vimeo".split(), _VIMEO)
_FILMS = ("videoid", "video-id", "data-videoid", "data-video-id", "data-id", "video", "id", "url")
_TITLES = ("title", "videotitle", "video-title", "aria-label", "playlabel")
_SITES = {"youtube.com": "YouTube", "youtu.be": "YouTube", "vimeo.com": "Vimeo", "dailymotion.com": "Dailymotion"}
MEDIA = frozenset({"iframe", "video", "audio", "embed", "object", *_PLAYERS})


# Where films are shown on pages of their own: video sites, then PeerTube and Pod, which schools have.
_FILM_PAGE = re.compile(
    r"(?:https?:)?//(?:www\.|m\.)?(?:youtube\.com/(?:watch|embed|shorts)|youtu\.be/|vimeo\.com/\d|dailymotion\.com/video"
    r"|[^/\s]{3,80}/(?:w/[\w-]{12,40}|videos/watch/[\w-]{12,40}|video/\d+-[\w-]+)/?$)",
    re.IGNORECASE,
)
# Addresses that show a film in a frame, and those of the page that has it.
_FRAMES = (
    (r"(?:www\.)?youtube(?:-nocookie)?\.com/embed/(?!videoseries)([\w-]{5,20})/?(?:[?&#].*)?", _FILM + "{0}"),
    (r"player\.vimeo\.com/video/(\d{5,15})(?:[?#].*)?", _VIMEO + "{0}"),
    (r"(?:www\.)?dailymotion\.com/embed/video/(\w{3,20})(?:[?#].*)?", "https://www.dailymotion.com/video/{0}"),
    (r"([^/\s]{3,80})/videos/embed/([\w-]{12,40})(?:[?#].*)?", "https://{0}/w/{1}"),
    (r"([^/\s]{3,80})/(video/\d+-[\w-]+)/?\?is_iframe=true.*", "https://{0}/{1}/"),
)
_FRAME_PATTERNS = tuple((re.compile(rf"(?:https?:)?/{{2,3}}{frame}", re.IGNORECASE), page) for frame, page in _FRAMES)
_START = re.compile(r"[?&](?:start|t)=(\d{1,6})")
# What a player is called by those who make it, which is no title of a film.
_NO_TITLE = re.compile(r"(?i)(?:lecteur vidéo youtube|(?:youtube|vimeo) (?:video )?player|vidéo youtube|youtube video)")
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)
RECORDING = "recording"
"""The class of a link to a sound or a film that is to be played."""
POSTER, TRACKS = "film-poster", "tracks"
"""Attributes of such a link: the address of a picture, and those of captions with their languages, as JSON."""


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Turn pictures that are a sound, a film or a document into links to them."""

    def replace(node: Node) -> Node:
        if node["t"] == "Link":
            triple, words, (address, title) = node["c"]
            page = find_film_page(address)
            shown = words if page == address or plain_text(words) != address else [string(page)]
            return node | {"c": [triple, shown, [page, title]]}
        return _replace_picture(node, findings) if node["t"] == "Image" else node

    return rewrite(blocks, lambda nodes: list(map(replace, nodes)))


def find_film_page(address: str) -> str:
    """Return the address of the page of a film that an address shows in a frame; any other address as it is."""
    for frame, page in _FRAME_PATTERNS:
        if match := frame.fullmatch(address):
            start = _START.search(address) if page.startswith(_FILM) else None
            return page.format(*match.groups()) + (f"&t={start[1]}s" if start else "")
    return address


def name_film_site(address: str) -> str:
    """Return the name of the site whose page shows a film, "" if the address is not that of a film's page."""
    if not _FILM_PAGE.match(address):
        return ""
    host = address.split("/")[2].casefold().removeprefix("www.").removeprefix("m.")
    return _SITES.get(host, host)


def _replace_picture(node: Node, findings: Findings) -> Node:
    triple, words, (address, title) = node["c"]
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    poster = dict(triple[2]).get("poster", "")
    given = {POSTER: poster} if poster else {}
    if is_ours(address):
        return node | _link_recording(address, plain_text(words) or title, triple[0], given)
    is_document = is_offered(path) and (not _REMOTE.match(address) or path.lower().endswith(".pdf"))
    if not (is_played(path) or is_document or _FILM_PAGE.match(address)):
        return node
    shown = words if plain_text(words) else [string(title or PurePosixPath(path).name or address)]
    link = {"t": "Link", "c": [attributes(triple[0], (), **given), shown, [find_film_page(address), ""]]}
    if poster and _FILM_PAGE.match(address):
        return node | link
    what = sentence("a sound or a film") if not is_document or is_played(path) else sentence("a document")
    message = sentence("{address} is {what}, not a picture; it became a link", address=address, what=what)
    findings.add("embedded-media", message, node, sentence("write [what it is](address)"))
    return node | link


def is_ours(address: str) -> bool:
    """Return whether an address is that of a file beside the posts that browsers play."""
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    return bool(media_type_of(path)) and not _ELSEWHERE.match(address)


def _link_recording(address: str, title: str, identifier: str, told: Mapping[str, str]) -> Node:
    """Return the link that a player replaces; without a title it has the name of its file."""
    words = title or re.sub(r"[-_]+", " ", PurePosixPath(unquote(address)).stem).strip() or address
    return {"t": "Link", "c": [attributes(identifier, (RECORDING,), **told), [string(words)], [address, ""]]}


def find_recordings(nodes: Iterable[Node]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the address and the attributes of each recording that these nodes play."""
    for node in nodes:
        if node["t"] == "Link" and RECORDING in node["c"][0][1]:
            yield node["c"][2][0], dict(node["c"][0][2])


def find_posters(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the addresses of the pictures that are shown in place of films."""
    for node in nodes:
        if node["t"] == "Link" and (poster := dict(node["c"][0][2]).get(POSTER, "")):
            yield poster


def read_tracks(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the addresses of the captions that an author names, with their languages."""
    try:
        tracks = json.loads(told.get(TRACKS, "[]"))
    except ValueError:
        return []
    pairs = [track for track in tracks if isinstance(track, list)] if isinstance(tracks, list) else []
    return [(pair[0], pair[1]) for pair in pairs if list(map(type, pair)) == [str, str]]


def link_embedded(
    name: str, values: Mapping[str, str], node: Node, findings: Findings, tracks: Iterable[Mapping[str, str]] = ()
) -> Node | None:
    """Return a link to the address that an element embeds, under its title if it has one; None without an address.

    `tracks` are the attributes of the captions in it.
    """
    address = _find_film(name, values) or in_one_line(values.get("src") or values.get("data") or "")
    address = find_film_page(address)
    title = in_one_line(next((values[key] for key in _TITLES if values.get(key)), ""))
    title = "" if _NO_TITLE.fullmatch(title) else title
    if name in ("audio", "video") and is_ours(address):
        return _link_recording(address, title, values.get("id", ""), _read_poster_and_captions(values, tracks))
    message = sentence("<{name}> embeds nothing with an address; removed", name=name)
    if address:
        message = sentence("<{name}> became a link to {address}", name=name, address=address)
    findings.add("embedded-media", message, node)
    triple = attributes("", (), **_read_poster_and_captions(values, ()))
    return {"t": "Link", "c": [triple, [string(title or address)], [address, ""]]} if address else None


def _read_poster_and_captions(values: Mapping[str, str], tracks: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the poster and the captions that an element names."""
    kinds = ("", "captions", "subtitles")
    texts = [
        (in_one_line(track["src"]), track.get("srclang", ""))
        for track in tracks
        if track.get("src") and track.get("kind", "").lower() in kinds and not _ELSEWHERE.match(track["src"])
    ]
    poster = in_one_line(values.get("poster", ""))
    given = {POSTER: poster, TRACKS: json.dumps(texts) if texts else ""}
    return {name: value for name, value in given.items() if value}


def _find_film(name: str, values: Mapping[str, str]) -> str:
    """Return the address of the film that a player shows, "" for other elements."""
    if name not in _PLAYERS:
        return ""
    key = next((values[key].strip() for key in _FILMS if values.get(key, "").strip()), "")
    if not key and values.get("playlistid"):
        return f"https://www.youtube.com/playlist?list={quote(values['playlistid'].strip(), safe='')}"
    return key if not key or "//" in key else _PLAYERS[name] + quote(key, safe="")


def replace_media(tree: Tree, node: Node, findings: Findings) -> None:
    """Put links in the place of films and frames, and the words of drawings in theirs.

    Media within media, for browsers that cannot show the outer one, go with it.
    """
    for element in list(tree.iter(*MEDIA)):
        if next(element.iterancestors(*MEDIA), None) is not None:
            continue
        values = read_attributes(element)
        for source in element.iter("source", "embed"):
            values.setdefault("src", str(source.get("src", "")))
        tracks = map(read_attributes, element.iter("track"))
        made = link_embedded(str(element.tag), values, node, findings, tracks)
        if made is not None:
            (identifier, classes, told), words, (address, _) = made["c"]
            given = {"id": identifier, "class": " ".join(classes), **{f"data-{name}": value for name, value in told}}
            link = E.a(printable(words[0]["c"]), href=printable(address))
            link.attrib.update({name: printable(value) for name, value in given.items() if value})
            element.addprevious(link)
        remove(element)
    for drawing in list(tree.iter("svg")):
        if words := in_one_line(drawing.get("aria-label") or " ".join(drawing.itertext())):
            drawing.addprevious(E.span(words))
        remove(drawing)
