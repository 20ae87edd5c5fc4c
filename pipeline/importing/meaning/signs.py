"""Signs with which people begin the items of lists that they type: bullets, dashes, numbers, letters."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.importing.documents import TAB
from pipeline.pandoc.nodes import Node, string

# What Word calls by letters of its own: Symbol and Wingdings.
_BULLETS = "•▪◦‣●■□○◆◇➢➤►▶✓✔❖⁃\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0e8"
DASHES = "-–*·§¤"
"""What may be something else, so that one alone is no list."""
_SIGN = re.compile(rf"([{_BULLETS}])|([{DASHES}])|(\(?\d{{1,3}}(?:[.)]|°\)?))|(\(?[a-zA-Z]\))|(o)")


class TypedSign(NamedTuple):
    """What an item begins with.

    `kind` is the same for all items of a list; `number` counts from 1 where the sign is a number or a letter, else it
    is 0. `depth` is the number of tabs before it; `rest` is what follows. One that is `plain` is a list by itself.
    """

    kind: str
    number: int
    depth: int
    rest: list[Node]
    plain: bool


def sign_of(inlines: list[Node]) -> TypedSign | None:
    """Return the sign that a paragraph begins with, followed by a blank or a tab; None where there is none."""
    depth = 0
    while depth < len(inlines) and _is_tab(inlines[depth]):
        depth += 1
    if depth >= len(inlines) or inlines[depth]["t"] != "Str":
        return None
    text = inlines[depth]["c"]
    found = _SIGN.match(text)
    if found is None:
        return None
    after, following = text[found.end() :].lstrip("\u00a0\u2003"), inlines[depth + 1 :]
    is_apart = bool(text[found.end() :]) and text[found.end()] in "\u00a0\u2003"
    by_tab = not after and bool(following) and _is_tab(following[0])
    by_blank = not after and bool(following) and following[0]["t"] == "Space"
    if not (by_tab or by_blank or is_apart or (found[1] and after)) or (found[5] and not by_tab):
        return None
    rest = [string(after), *following] if after else following
    while rest and (rest[0]["t"] == "Space" or _is_tab(rest[0])):
        rest = rest[1:]
    return TypedSign(_kind(found), _number(found), depth, rest, bool(found[1])) if rest else None


def _is_tab(node: Node) -> bool:
    return bool(node == string(TAB))


def _kind(found: re.Match[str]) -> str:
    if found[3] or found[4]:
        letters = re.sub(r"\d+", "1", found[0])
        return re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", letters))
    return found[0]


def _number(found: re.Match[str]) -> int:
    if found[3]:
        return int(re.sub(r"\D", "", found[3]))
    return ord(found[4].strip("()").lower()) - ord("a") + 1 if found[4] else 0
