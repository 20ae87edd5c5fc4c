"""Links of a document: to the web, within the text, to another text that is imported with it; others lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from pipeline.importing.archive import beside
from pipeline.importing.documents import POST, Remarks
from pipeline.pandoc.nodes import Node, landmarks, rewrite

_WEB = re.compile(r"(?:https?|mailto|tel|ftp):", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}:|//|\\", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:x?html?|docx?|docm|odt|rtf|md)$", re.IGNORECASE)


def settled(blocks: list[Node], name: str, remarks: Remarks) -> list[Node]:
    """Return the blocks; links to other documents are called `post:NAME#ID`, those to nowhere are their words."""

    def address(target: str) -> str:
        found = _address(target.strip(), name)
        remarks.add("link", not found, about=target)
        return found

    return _readdressed(blocks, address)


def with_owners(blocks: list[Node], name: str, owners: Mapping[str, str]) -> list[Node]:
    """Return the blocks of the text `name`; links to a part of it, or of another text, lead to that text."""

    def address(target: str) -> str:
        part, anchor = _parted(target, name)
        if not target.startswith(POST) or part not in owners:
            return target
        if owners[part] == name:
            return f"#{anchor}" if anchor else ""
        return f"{POST}{owners[part]}" + (f"#{anchor}" if anchor else "")

    return _readdressed(blocks, address)


def anchors_of(texts: Mapping[str, list[Node]]) -> dict[str, frozenset[str]]:
    """Return the ids that links of these texts lead to, by the names of the texts."""
    found: dict[str, set[str]] = {}
    for name, blocks in texts.items():
        for node in landmarks(blocks):
            if node["t"] == "Link" and node["c"][2][0].startswith(("#", POST)):
                text, anchor = _parted(node["c"][2][0], name)
                found.setdefault(text, set()).add(anchor)
    return {name: frozenset(ids) for name, ids in found.items()}


def ids_in(blocks: list[Node]) -> frozenset[str]:
    """Return the ids of headings and anchors."""
    headings = (node["c"][1][0] for node in landmarks(blocks) if node["t"] == "Header")
    anchors = (node["c"][0][0] for node in landmarks(blocks) if node["t"] == "Span")
    return frozenset(filter(None, (*headings, *anchors)))


def without_dead_ends(blocks: list[Node], name: str, there: Mapping[str, frozenset[str]]) -> list[Node]:
    """Return the blocks without links to anchors that are not there: they lead to the text, or are words."""

    def address(target: str) -> str:
        if not target.startswith(("#", POST)):
            return target
        text, anchor = _parted(target, name)
        if anchor and anchor in there.get(text, ()):
            return target
        return "" if text == name else f"{POST}{text}"

    return _readdressed(blocks, address)


def with_links(blocks: list[Node], links: Mapping[str, str]) -> list[Node]:
    """Return the blocks; links lead to the posts that texts have become, and are words where there is none."""

    def address(target: str) -> str:
        text, anchor = _parted(target, "")
        post = links.get(text, "")
        if not target.startswith(POST):
            return target
        return f"{post}#{anchor}" if post and anchor else post

    return _readdressed(blocks, address)


def _readdressed(blocks: list[Node], address: Callable[[str], str]) -> list[Node]:
    """Return the blocks, links with other addresses; where that is "", the words of the link."""

    def edit(nodes: list[Node]) -> list[Node]:
        result: list[Node] = []
        for node in nodes:
            if node["t"] != "Link":
                result.append(node)
            elif found := address(node["c"][2][0]):
                node["c"][2] = [found, ""]
                result.append(node)
            else:
                result += node["c"][1]
        return result

    return rewrite(blocks, edit)


def _parted(target: str, name: str) -> tuple[str, str]:
    """Return the text that a link of the text `name` leads to, and the anchor there."""
    text, _, anchor = target.removeprefix(POST).partition("#")
    return (text if target.startswith(POST) else name), unquote(anchor)


def _address(address: str, name: str) -> str:
    """Return where a link of the text `name` leads; "" for nowhere that a reader could go to."""
    if _WEB.match(address) or (address.startswith("#") and len(address) > 1):
        return address
    if not address or address.startswith("#") or _SCHEME.match(address):
        return ""
    path, _, anchor = address.partition("#")
    part = beside(name, path)
    if not part or not _PAGE.search(part):
        return ""
    return f"{POST}{part}#{anchor}" if anchor else f"{POST}{part}"
