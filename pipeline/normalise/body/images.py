"""Make figures of pictures alone in a paragraph, give each an alternative text, and take out `data:` addresses.

The files of pictures are found later, with the whole collection; `find_sources` gathers the addresses to look for.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from pipeline.dialects.arguments import split_size
from pipeline.dialects.boxes import CAPTIONED
from pipeline.i18n.catalogue import known_word
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.model.audience import REFUSED
from pipeline.normalise.typography import set_text
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import BLANKS, Node, attributes, find_landmarks, plain_text, rewrite, string, trim, walk
from pipeline.text.setting_values import WrongValueError, consent
from pipeline.text.urls import IN_TEXT, is_data, read_data

_CONSENT = ("consent",)
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s?%")
_REMOTE = re.compile(r"(https?:)?//", re.IGNORECASE)


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Make figures of pictures that are alone, and give every picture an alternative text."""
    for node in find_landmarks(blocks):
        if node["t"] == "Image":
            _take_width(node)
            node["c"][1] = rewrite(node["c"][1], lambda nodes: list(map(_bracket_note, nodes)))
            _add_alt(node, findings)
    return rewrite(blocks, lambda nodes: [new for node in nodes for new in _make_figures(node)])


def is_remote(source: str) -> bool:
    """Return whether a picture is on the web, from where no build fetches it."""
    return bool(_REMOTE.match(source))


def find_sources(nodes: Iterable[Node]) -> tuple[str, ...]:
    """Return the addresses of pictures in the content folder, each once, in order."""
    sources = (node["c"][2][0] for node in nodes if node["t"] == "Image")
    return tuple(dict.fromkeys(source for source in sources if not is_remote(source)))


def take_consents(nodes: Iterable[Node], findings: Findings) -> tuple[tuple[str, dt.date], ...]:
    """Take out of pictures until when they may be public, and return it with their addresses."""
    found: list[tuple[str, dt.date]] = []
    for node in (node for node in nodes if node["t"] == "Image"):
        for pair in [pair for pair in node["c"][0][2] if known_word(pair[0].lower(), _CONSENT) in _CONSENT]:
            node["c"][0][2].remove(pair)
            try:
                until = consent(pair[1])
            except WrongValueError as error:
                findings.add("bad-value", sentence("“{key}” {error}", key=pair[0], error=error), node)
                until = REFUSED
            found.append((node["c"][2][0], until))
    return tuple(found)


def make_placeholder(alt: str, language: str, identifier: str = "") -> Node:
    """Return the node that replaces a missing picture; links to its id still lead there."""
    words = labels(language)
    notice = words.gettext("Missing picture: %(alt)s") % {"alt": alt} if alt else words.gettext("Missing picture")
    return {"t": "Span", "c": [attributes(identifier, ("missing-picture",)), [string(set_text(notice, language))]]}


def _make_figures(node: Node) -> list[Node]:
    """Return the first picture of a division and the words around it as a figure, then its other blocks."""
    if node["t"] != "Div" or CAPTIONED not in node["c"][0][1]:
        return [_wrap_lone_picture(node)]
    inlines: list[Node] = []
    others: list[Node] = []
    for block in node["c"][1]:
        if block["t"] == "Figure":
            inlines += [part for one in (*block["c"][2], *block["c"][1][1]) for part in one["c"]]
        elif block["t"] in ("Para", "Plain") and not others:
            inlines += [{"t": "Space"}, *block["c"]]
        else:
            others.append(block)
    picture = next((inline for inline in inlines if _find_picture(inline)), None)
    if picture is None:
        return list(node["c"][1])
    _find_picture(picture)["c"][2][1] = ""
    words = trim([inline for inline in inlines if inline is not picture])
    return [_make_figure(picture, words), *others]


def _make_figure(picture: Node, caption: list[Node]) -> Node:
    words = [{"t": "Plain", "c": caption}] if caption else []
    return {"t": "Figure", "c": [attributes(), [None, words], [{"t": "Plain", "c": [picture]}]]}


def _find_picture(node: Node) -> Node:
    """Return a picture, perhaps with a link around it; an empty node for any other."""
    image = node["c"][1][0] if node["t"] == "Link" and len(node["c"][1]) == 1 else node
    return image if image["t"] == "Image" else {}


def _wrap_lone_picture(node: Node) -> Node:
    """Return a paragraph that holds one picture, perhaps linked, as a figure; its title is the caption."""
    # Repairs may leave empty words around it.
    alone = (
        [inner for inner in node["c"] if inner.get("c") != "" and inner["t"] not in BLANKS]
        if node["t"] == "Para"
        else []
    )
    image = _find_picture(alone[0]) if len(alone) == 1 else {}
    if not image:
        return node
    title, image["c"][2][1] = image["c"][2][1], ""
    return _make_figure(alone[0], [string(title)] if title else [])


def _take_width(node: Node) -> None:
    """Read the width that Obsidian has behind the words, and make a class of one that is a share (`{width=50%}`)."""
    triple, inlines, _ = node["c"]
    words, width = split_size(plain_text(inlines), alone=False)
    if width:
        node["c"][1] = [string(words)] if words else []
        triple[2] = [["width", width], *(pair for pair in triple[2] if pair[0] != "width")]
    for name, value in triple[2]:
        share = _SHARE.fullmatch(value.strip()) if name == "width" else None
        if share:
            tenths = min(max(round(float(share[1].replace(",", ".")) / 10), 1), 10)
            triple[1] = [*triple[1], f"share-{tenths}0"]
            triple[2] = [pair for pair in triple[2] if pair[0] not in ("width", "height")]


def _bracket_note(node: Node) -> Node:
    """Replace a note by its words in brackets, since alternative texts have no notes."""
    if node["t"] != "Note":
        return node
    paragraphs = [plain_text(block["c"]) for block in find_landmarks(node["c"]) if block["t"] in ("Para", "Plain")]
    return string(f" ({' '.join(paragraphs)})")


def _add_alt(node: Node, findings: Findings) -> None:
    _, inlines, (source, title) = node["c"]
    if plain_text(inlines):
        return
    path = PurePosixPath("" if is_in_text(source) else unquote(source).replace("\\", "/"))
    name = re.sub(r"[-_]+", " ", path.stem).strip()
    text = title or name or "image"
    node["c"][1] = [string(text)]
    message = sentence(
        "the picture {picture} has no alternative text; “{text}” is used", picture=name_picture(source), text=text
    )
    findings.add("missing-alt", message, node, sentence("write ![what the picture shows](address)"))


_SUFFIXES = {
    **{f"image/{kind}": f".{kind}" for kind in "avif bmp gif heic png webp".split()},
    "image/apng": ".png",
    **dict.fromkeys(("image/jpeg", "image/jpg"), ".jpg"),
    "image/svg+xml": ".svg",
    "image/tiff": ".tif",
    **dict.fromkeys(("image/vnd.microsoft.icon", "image/x-icon"), ".ico"),
}
_LONG = re.compile(r"data:[\w/+.-]{0,80}(?:;[\w=.-]{1,40}){0,4},[A-Za-z0-9+/=_%.~-]{1000,}+", re.IGNORECASE)
_SHORT = "data:in-text,"
_SHORTENED = re.compile(rf"{_SHORT}[0-9a-f]{{16}}")
_WITH_TEXT = frozenset({"Code", "CodeBlock", "Math", "RawBlock", "RawInline"})
_LONGEST_NAME = 16  # digits of the digest that a picture is called after
_MOST_SAID = 40  # letters of a type
# The address of a picture in raw HTML, quoted or not.
_IN_HTML = re.compile(
    r"""(?<=[\s"'])src\s{0,9}=\s{0,9}(?:"\s*+(data:[^"]*+)"|'\s*+(data:[^']*+)'|(data:[^\s>]++))""", re.IGNORECASE
)


@dataclass(frozen=True)
class InText:
    """A picture in a text: its path as if it were a file, and its bytes, or why it cannot be shown."""

    path: str
    data: Blob
    reason: str = ""


def shorten_addresses(text: str) -> tuple[str, Mapping[str, str]]:
    """Return the text with a short address for each long `data:` address, and the long ones by the short ones.

    Pandoc needs minutes for a photograph's letters.
    """
    long: dict[str, str] = {}

    def short(match: re.Match[str]) -> str:
        address = f"{_SHORT}{hashlib.sha256(match[0].encode()).hexdigest()[:_LONGEST_NAME]}"
        long[address] = match[0]
        return address

    return (_LONG.sub(short, text) if "data:" in text else text), long


def take_out(blocks: list[Node], long: Mapping[str, str]) -> tuple[InText, ...]:
    """Replace the `data:` addresses of pictures by paths, and return these pictures.

    Other addresses that were shortened (in code, say) get their long form back.
    """
    pictures: dict[str, InText] = {}

    def kept(address: str) -> str:
        picture = read_picture(long.get(address, address))
        pictures[picture.path] = picture
        return picture.path

    def in_html(match: re.Match[str]) -> str:
        return f'src="{kept(next(filter(None, match.groups())))}"'

    for node in find_landmarks(blocks):
        if node["t"] == "Image" and is_data(node["c"][2][0]):
            node["c"][2][0] = kept(node["c"][2][0])
        elif node["t"] in ("RawBlock", "RawInline") and node["c"][0].startswith("html") and "data:" in node["c"][1]:
            node["c"][1] = _IN_HTML.sub(in_html, node["c"][1])

    def lengthened(text: str) -> str:
        return _SHORTENED.sub(lambda match: long.get(match[0], match[0]), text)

    for node in walk(blocks) if long else ():
        content = node.get("c")
        if isinstance(content, str):
            node["c"] = lengthened(content)
        elif node["t"] in _WITH_TEXT and isinstance(content, list):
            content[1] = lengthened(content[1])
    return tuple(pictures.values())


def read_picture(address: str) -> InText:
    """Return the picture in a `data:` address."""
    read = read_data(address)
    blob = Blob.of(read.data if read else address)
    name = f"{IN_TEXT}{blob.digest[:_LONGEST_NAME]}"
    if read is None:
        return InText(name, Blob.of(b""), sentence("its letters are damaged"))
    if not read.media_type.startswith("image/"):
        why = sentence("its type is {kind}, which is not a picture", kind=read.media_type[:_MOST_SAID])
        return InText(name, Blob.of(b""), why)
    return InText(f"{name}{_SUFFIXES.get(read.media_type, '.png')}", blob)


def is_in_text(source: str) -> bool:
    """Return whether an address is that of a picture from a text."""
    return source.startswith(IN_TEXT)


def name_picture(source: str) -> str:
    """Return the name of a picture in messages."""
    return sentence("in the text") if is_in_text(source) else source or sentence("(no address)")


def collect_pictures(texts: Iterable[tuple[InText, ...]]) -> dict[str, Blob]:
    """Return the pictures of texts that can be shown, by their paths."""
    return {picture.path: picture.data for pictures in texts for picture in pictures if not picture.reason}
