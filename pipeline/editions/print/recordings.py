"""A sound or a film on paper: its picture, what it is called, how long it is, and the way to its place on the site."""

from __future__ import annotations

from lxml import html
from lxml.html.builder import E

from pipeline.body.neutral_html import Tree, add_classes, put_in_place
from pipeline.body.web_addresses import spelt_out
from pipeline.editions.print.frames import names_of
from pipeline.editions.print.qr import qr
from pipeline.i18n.labels import labels
from pipeline.press.sheets import ADDED, MARK

_RING = '<circle cx="12" cy="12" r="11.2" fill="none" stroke="#1c1b1a" stroke-width="1"/>'
_FILM = '<path d="M9.4 7.2 17 12l-7.6 4.8z" fill="#1c1b1a"/>'
_SOUND = (
    '<path d="M5.6 10v4h2.2l3.4 2.8V7.2L7.8 10z" fill="#1c1b1a"/>'
    '<path d="M13.4 9.4a3.7 3.7 0 0 1 0 5.2M15.6 7.3a6.6 6.6 0 0 1 0 9.4" fill="none" stroke="#1c1b1a"/>'
)


def set_recordings(tree: Tree, language: str) -> None:
    """Put what paper can tell of recordings in the place of their players."""
    for player in list(tree.iter("audio", "video")):
        figure = player.getparent()
        if figure is None or "recording" not in figure.classes:
            player.drop_tree()
            continue
        identifier = figure.get("id", "")
        caption = figure.find("figcaption")
        words = E.p(names_of(caption, MARK) if caption is not None else {}, {"class": "told"})
        words.extend(list(caption) if caption is not None else [])
        shown = E.div(_picture(player, language), words, {"class": "recording"})
        if identifier:
            shown.set("id", identifier)
        add_classes(shown, narration="narration" in figure.classes)
        put_in_place(shown, figure)


def lead_to_recordings(tree: Tree, page: str, language: str) -> None:
    """Add the codes and addresses of the places where recordings play, once notes are set: they are none.

    `page` is the article's own on the site, "" for none.
    """
    for shown in tree.find_class("recording") if page else ():
        address = page if "narration" in shown.classes else f"{page}#{shown.get('id', '')}"
        shown.insert(0, qr(address, language))
        shown.append(E.p(spelt_out(address), {ADDED: "", "class": "where"}))


def _picture(player: Tree, language: str) -> Tree:
    """Return the picture that stands for a film, or a sign."""
    if player.get("poster"):
        return E.img({"src": player.get("poster", ""), "alt": player.get("aria-label", ""), "class": "poster"})
    is_film = player.tag == "video"
    words = labels(language)
    sign = html.fragment_fromstring(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sign" viewBox="0 0 24 24"><title></title>'
        f"{_RING}{_FILM if is_film else _SOUND}</svg>"
    )
    sign[0].text = words.gettext("Film") if is_film else words.gettext("Sound")
    return sign
