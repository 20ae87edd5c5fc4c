"""Recordings on a page: players of the browser's own, which need no script."""

from __future__ import annotations

import re

from pipeline.body.neutral_html import Tree

# Browsers take no end tag for it, and the writer, who does not know the element, writes one.
_TRACK = re.compile(r'(<(?:track|source)(?: [\w-]+="[^"]*")*>)</(?:track|source)>')


def set_players(tree: Tree) -> None:
    """Give the recordings of a body their controls; of a film no more is loaded than its picture, if it has one."""
    for player in tree.iter("audio", "video"):
        player.set("controls", "controls")
        player.set("preload", "none" if player.get("poster") else "metadata")
        if player.tag == "video":
            player.set("playsinline", "playsinline")
        for name in ("data-type", "data-seconds"):
            player.attrib.pop(name, None)


def without_end_tags(html: str) -> str:
    """Return the HTML of a body without the end tags of captions and of other forms of pictures."""
    return _TRACK.sub(r"\1", html)
