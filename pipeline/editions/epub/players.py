"""The recordings of a body in the e-book: players of those that are in the book, ways to the site for the others."""

from __future__ import annotations

from lxml.html.builder import E

from pipeline.body.neutral_html import Tree, put_in_place
from pipeline.editions.epub.links import Around
from pipeline.text.neutral import asset_path

KEPT = {
    "audio": frozenset({"src", "controls", "preload"}),
    "video": frozenset({"src", "controls", "preload", "poster"}),
    "track": frozenset({"src", "kind", "srclang", "label", "default"}),
}
"""Elements of players, and what the book keeps of their attributes."""
_FILES = "files/"


def set_players(tree: Tree, around: Around) -> None:
    """Let a body play what the book has, and lead to the site for what it has not."""
    for player in list(tree.iter("audio", "video")):
        path = asset_path(player.get("src", ""))
        if path in around.recordings:
            _set(player, around.recordings[path], around)
        else:
            _lead(player, around)


def _set(player: Tree, path: str, around: Around) -> None:
    player.set("src", path)
    player.set("controls", "controls")
    poster = around.images.get(asset_path(player.attrib.pop("poster", "")))
    if poster:
        player.set("poster", poster)
    player.set("preload", "none" if poster else "metadata")
    for track in list(player.iter("track")):
        captions = around.recordings.get(asset_path(track.get("src", "")))
        if captions:
            track.set("src", captions)
        else:
            track.drop_tree()


def _lead(player: Tree, around: Around) -> None:
    """Put a link to where a recording plays in the place of its player, around its picture if it has one."""
    title = player.get("aria-label", "")
    poster = around.images.get(asset_path(player.get("poster", "")))
    shown: Tree = E.img(src=poster, alt=title) if poster else E.span(title)
    figure = player.getparent()
    place = figure.get("id", "") if figure is not None else ""
    if around.files:
        site = around.files.removesuffix(_FILES)
        shown = E.a(shown, href=f"{site}articles/{around.slug}.html#{place}")
    put_in_place(E.p(shown), player)
