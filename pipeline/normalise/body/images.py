"""Pictures: alone in a paragraph they become figures, each has an alternative text, a missing one a placeholder.

Where a picture is, it takes the collection's list of files to know; `sources` gathers what to look for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from pipeline.build.blob import Blob
from pipeline.dialects.arguments import parted
from pipeline.dialects.boxes import CAPTIONED
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.normalise.typography import set_text
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import BLANKS, Node, attributes, landmarks, plain_text, rewrite, string, trimmed, walk
from pipeline.text.urls import is_data, read_data

"""The class of a division that holds a picture and its caption."""
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s?%")
_REMOTE = re.compile(r"(https?:)?//", re.IGNORECASE)


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Make figures of pictures that stand alone, and give every picture an alternative text."""
    for node in landmarks(blocks):
        if node["t"] == "Image":
            _take_size(node)
            _take_share(node)
            node["c"][1] = rewrite(node["c"][1], lambda nodes: list(map(_without_call, nodes)))
            _add_alt(node, findings)
    return rewrite(blocks, lambda nodes: [new for node in nodes for new in _figures(node)])


def is_remote(source: str) -> bool:
    """Return whether a picture is somewhere on the web, where no build goes to fetch it."""
    return bool(_REMOTE.match(source))


def sources(nodes: Iterable[Node]) -> tuple[str, ...]:
    """Return the addresses of those nodes that are pictures of the content folder, each once, in order."""
    found = (node["c"][2][0] for node in nodes if node["t"] == "Image")
    return tuple(dict.fromkeys(source for source in found if not is_remote(source)))


def placeholder(alt: str, language: str) -> str:
    """Return the words that stand for a picture that is not there."""
    words = labels(language)
    notice = words.gettext("Missing picture: %(alt)s") % {"alt": alt} if alt else words.gettext("Missing picture")
    return set_text(notice, language)


def stand_in(alt: str, language: str, identifier: str = "") -> Node:
    """Return the node that stands for a picture that is not there, and where links lead to it."""
    return {"t": "Span", "c": [attributes(identifier, ("missing-picture",)), [string(placeholder(alt, language))]]}


def _figures(node: Node) -> list[Node]:
    return _with_caption(node) if node["t"] == "Div" and CAPTIONED in node["c"][0][1] else [_figure(node)]


def _with_caption(division: Node) -> list[Node]:
    """Return the first picture of a division and the words around it as a figure, then its other blocks."""
    inlines: list[Node] = []
    others: list[Node] = []
    for block in division["c"][1]:
        if block["t"] == "Figure":
            inlines += [part for one in (*block["c"][2], *block["c"][1][1]) for part in one["c"]]
        elif block["t"] in ("Para", "Plain") and not others:
            inlines += [{"t": "Space"}, *block["c"]]
        else:
            others.append(block)
    picture = next((one for one in inlines if _picture_of(one)), None)
    if picture is None:
        return list(division["c"][1])
    _picture_of(picture)["c"][2][1] = ""
    words = trimmed([one for one in inlines if one is not picture])
    return [_figure_of(picture, words), *others]


def _figure_of(picture: Node, caption: list[Node]) -> Node:
    words = [{"t": "Plain", "c": caption}] if caption else []
    return {"t": "Figure", "c": [attributes(), [None, words], [{"t": "Plain", "c": [picture]}]]}


def _picture_of(node: Node) -> Node:
    """Return a picture that perhaps has a link around it; an empty node for any other."""
    image = node["c"][1][0] if node["t"] == "Link" and len(node["c"][1]) == 1 else node
    return image if image["t"] == "Image" else {}


def _figure(node: Node) -> Node:
    """Return a paragraph that holds one picture (perhaps with a link around it) as a figure.

    Its title is the caption.
    """
    # What a repair has left around it is nothing that a reader sees.
    alone = [one for one in node["c"] if one.get("c") != "" and one["t"] not in BLANKS] if node["t"] == "Para" else []
    if len(alone) != 1:
        return node
    image = _picture_of(alone[0])
    if not image:
        return node
    title, image["c"][2][1] = image["c"][2][1], ""
    return _figure_of(alone[0], [string(title)] if title else [])


def _take_size(node: Node) -> None:
    """Make a width of the one that Obsidian has behind the words."""
    triple, inlines, _ = node["c"]
    text = plain_text(inlines)
    words, width = parted(text, alone=False)
    if width:
        node["c"][1] = [string(words)] if words else []
        triple[2] = [["width", width], *(pair for pair in triple[2] if pair[0] != "width")]


def _take_share(node: Node) -> None:
    """Make a class of a width that is a share of the line (`{width=50%}`): style sheets of all editions know these."""
    triple = node["c"][0]
    for name, value in triple[2]:
        share = _SHARE.fullmatch(value.strip()) if name == "width" else None
        if share:
            tenths = min(max(round(float(share[1].replace(",", ".")) / 10), 1), 10)
            triple[1] = [*triple[1], f"share-{tenths}0"]
            triple[2] = [pair for pair in triple[2] if pair[0] not in ("width", "height")]


def _without_call(node: Node) -> Node:
    """Return the words of a note between brackets: no alternative text can call it."""
    if node["t"] != "Note":
        return node
    paragraphs = [plain_text(block["c"]) for block in landmarks(node["c"]) if block["t"] in ("Para", "Plain")]
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
        "the picture {picture} has no alternative text; “{text}” stands for it", picture=called(source), text=text
    )
    findings.add("missing-alt", message, node, sentence("write ![what is to be seen](address)"))


_FOLDER = "in-text/"
_SUFFIXES = {
    "image/apng": ".png",
    "image/avif": ".avif",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/tiff": ".tif",
    "image/vnd.microsoft.icon": ".ico",
    "image/webp": ".webp",
    "image/x-icon": ".ico",
}
# What is long enough to be in a reader's way.
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
    """A picture of a text: the path that it has as if it were a file, and its bytes, or why it cannot be shown."""

    path: str
    data: Blob
    why: str = ""


def shortened(text: str) -> tuple[str, Mapping[str, str]]:
    """Return the text with a short address for each long one that is a file itself, and the long ones by these.

    Readers need minutes for a photograph's letters, and would take them for words.
    """
    long: dict[str, str] = {}

    def short(match: re.Match[str]) -> str:
        address = f"{_SHORT}{hashlib.sha256(match[0].encode()).hexdigest()[:_LONGEST_NAME]}"
        long[address] = match[0]
        return address

    return (_LONG.sub(short, text) if "data:" in text else text), long


def take_out(blocks: list[Node], long: Mapping[str, str]) -> tuple[InText, ...]:
    """Return the pictures that stand in the addresses of the blocks, which have those of files instead from now on.

    Addresses that were `shortened` and are none of pictures (in code, say) are what they were.
    """
    found: dict[str, InText] = {}

    def kept(address: str) -> str:
        one = in_address(long.get(address, address))
        found[one.path] = one
        return one.path

    def in_html(match: re.Match[str]) -> str:
        return f'src="{kept(next(filter(None, match.groups())))}"'

    for node in landmarks(blocks):
        if node["t"] == "Image" and is_data(node["c"][2][0]):
            node["c"][2][0] = kept(node["c"][2][0])
        elif node["t"] in ("RawBlock", "RawInline") and node["c"][0].startswith("html") and "data:" in node["c"][1]:
            node["c"][1] = _IN_HTML.sub(in_html, node["c"][1])
    if long:
        _lengthen(blocks, long)
    return tuple(found.values())


def _lengthen(blocks: list[Node], long: Mapping[str, str]) -> None:
    def again(text: str) -> str:
        return _SHORTENED.sub(lambda match: long.get(match[0], match[0]), text)

    for node in walk(blocks):
        content = node.get("c")
        if isinstance(content, str):
            node["c"] = again(content)
        elif node["t"] in _WITH_TEXT and isinstance(content, list):
            content[1] = again(content[1])


def in_address(address: str) -> InText:
    """Return the picture that stands in an address."""
    read = read_data(address)
    blob = Blob.of(read.data if read else address)
    name = f"{_FOLDER}{blob.digest[:_LONGEST_NAME]}"
    if read is None:
        return InText(name, Blob.of(b""), sentence("its letters are damaged"))
    if not read.media_type.startswith("image/"):
        return InText(
            name,
            Blob.of(b""),
            sentence("it is of the type {kind}, which is no picture", kind=read.media_type[:_MOST_SAID]),
        )
    return InText(f"{name}{_SUFFIXES.get(read.media_type, '.png')}", blob)


def is_in_text(source: str) -> bool:
    """Return whether an address is that of a picture that was taken out of a text."""
    return source.startswith(_FOLDER)


def called(source: str) -> str:
    """Return a picture as messages call it, after its address."""
    return sentence("in the text") if is_in_text(source) else source or sentence("(no address)")


def pictures_in(texts: Iterable[tuple[InText, ...]]) -> dict[str, Blob]:
    """Return the pictures of texts that can be shown, each once, by their paths."""
    return {one.path: one.data for pictures in texts for one in pictures if not one.why}
