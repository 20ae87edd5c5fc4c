"""Repair links: encode addresses, shorten those that are their own text, and unlink harmful ones.

Links into the collection are only gathered here (`find_internal`): they are resolved with the whole collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from pipeline.i18n.sentences import sentence
from pipeline.normalise.html.trees import SCHEMES
from pipeline.normalise.numbered import REFERS
from pipeline.normalise.resolve import ANYWHERE, Places
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import (
    Node,
    attributes,
    attributes_of,
    find_landmarks,
    plain_text,
    rewrite,
    string,
    without_links,
)

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# RFC 3986: delimiters, and % for what is encoded already; brackets delimit an IPv6 address alone.
_RESERVED = "!#$%&'()*+,/:;=?@~"
_PAGE = "page:"  # of Cecil, before the id of a page
_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
SHOWN = 48  # characters of an address that is its own text: most of a printed line
_TAIL = 20


def transform(blocks: list[Node], findings: Findings) -> list[Node]:
    """Repair every link's address and text; a link without a good address becomes its text."""
    ids = Places(triple[0] for node in find_landmarks(blocks) if (triple := attributes_of(node)) and triple[0])

    def edit(nodes: list[Node]) -> list[Node]:
        return [new for node in nodes for new in (_repair_link(node, ids, findings) if node["t"] == "Link" else [node])]

    return rewrite(blocks, edit)


def is_internal(address: str) -> bool:
    """Return whether an address leads to another page or file of the collection."""
    return bool(address) and not address.startswith(("#", "//")) and not _SCHEME.match(address)


def find_internal(nodes: Iterable[Node]) -> tuple[str, ...]:
    """Return the addresses of links into the collection, each once, in order."""
    addresses = (node["c"][2][0] for node in nodes if node["t"] == "Link")
    return tuple(dict.fromkeys(address for address in addresses if is_internal(address)))


def encode_address(address: str) -> str:
    """Return an IRI as a URI (RFC 3987): the host in ASCII, everything else percent-encoded, once."""
    parts = urlsplit(address)
    host = parts.netloc
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote(host, safe=_RESERVED)
    # A fragment ends at the end (RFC 3986, 3.5): a further # is one of its letters.
    path, query, fragment = (
        quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part), safe=_RESERVED).replace("#", "%23")
        for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme.lower(), host, path, query, fragment))


def normalise_address(address: str) -> str:
    """Return an address of the web as a browser understands it, "" where its host is impossible."""
    address = f"https:{address}" if address.startswith("//") else address
    try:
        target = encode_address(address)
    except ValueError:
        return ""
    return target if _has_host(target) else ""


def show_address(address: str) -> str:
    """Return an address for readers: decoded, without its scheme, a long one without its middle."""
    decoded = unquote(address)
    if not decoded.isprintable() or " " in decoded or "\ufffd" in decoded:
        decoded = address
    text = re.sub(r"^(https?://(www\.)?|mailto:)", "", decoded).rstrip("/")
    if len(text) <= SHOWN:
        return text
    host, _, path = text.partition("/")
    last = path.rsplit("/", 1)[-1]
    between = "/…/" if "/" in path else "/"
    room = max(_TAIL, SHOWN - len(host) - len(between))
    return f"{host}{between}{last if len(last) <= room else last[: room - 1] + '…'}"


def _repair_link(node: Node, ids: Places, findings: Findings) -> list[Node]:
    triple, inlines, (address, title) = node["c"]
    inlines = without_links(inlines)
    address = address.strip().removeprefix(_PAGE)
    words = inlines or [string(address)]
    scheme = _SCHEME.match(address)
    rule = "unsafe-link"
    if not address and triple[0] and not inlines:  # a place of MkDocs
        return [{"t": "Span", "c": [attributes(triple[0]), []]}]
    if not address:
        rule = "empty-link"
        words = inlines
        message = sentence("“{text}” is a link without an address; its text stays", text=plain_text(inlines))
    elif address.startswith(("#", ANYWHERE)):
        name = address.partition("#")[2]
        target = ids.find(name)
        if target is not None:
            return [node | {"c": [triple, words, [f"#{target}", title]]}]
        if REFERS in node or address.startswith(ANYWHERE):
            return [node | {"c": [triple, words, [f"{ANYWHERE}{name}", title]]}]
        rule = "dead-fragment"
        words = inlines
        message = sentence("this post has no “{address}”; the link's text stays", address=address)
    elif not scheme and not address.startswith("//"):
        return [node | {"c": [triple, words, [address, title]]}]
    else:
        outward = _make_outward_link(triple, inlines, address if scheme else f"https:{address}", title)
        if scheme and scheme[1].lower() not in SCHEMES - {"article", "asset", "site"}:
            message = sentence("“{scheme}:” is not allowed in a link; the link's text stays", scheme=scheme[1])
        elif not _has_host(outward[2][0]):
            message = sentence("“{address}” is not an address; the link's text stays", address=address)
        else:
            return [node | {"c": outward}]
    findings.add(rule, message, node)
    # Its text stays, and its id, to which other links may lead.
    return [{"t": "Span", "c": [attributes(triple[0]), words]}] if triple[0] else words


def _has_host(address: str) -> bool:
    """Return whether a page's address names a possible host (RFC 1123, 2.1), any other anything at all."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https", "ftp"):
        return bool(address.partition(":")[2])
    return port != 0 and (":" in host or all(map(_LABEL.fullmatch, host.removesuffix(".").split("."))))


def _make_outward_link(triple: list[Any], inlines: list[Node], address: str, title: str) -> list[Any]:
    """Return a link to the world outside; one whose text is its own address shows it short."""
    try:
        target = encode_address(address)
    except ValueError:  # a host such as "[x": no address, but no harm either
        target = quote(address, safe=_RESERVED)
    words = plain_text(inlines)
    # A picture without an alternative text is no lack of words: it will have one.
    if not any(node["t"] == "Image" for node in find_landmarks(inlines)) and (
        not words or _strip_address(words) == _strip_address(address)
    ):
        return [[triple[0], ["uri"], triple[2]], [string(show_address(address))], [target, title]]
    return [triple, inlines, [target, title]]


def _strip_address(address: str) -> str:
    """Return what two ways to write one address have in common."""
    return unquote(re.sub(r"^(https?://|mailto:)(www\.)?", "", address.strip())).rstrip("/")
