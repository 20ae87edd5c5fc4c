"""Pictures that stand in the text itself (`data:image/png;base64,…`): taken out, and shown as if they were files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.files.data_urls import is_data, read_data
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.pandoc.nodes import Node, landmarks, walk

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
