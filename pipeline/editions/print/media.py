"""Recordings and missing pictures on paper: frames, signs, and the way to their places on the web."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import segno
from lxml import etree, html
from lxml.html.builder import E
from markupsafe import Markup

from pipeline.body.media import find_players
from pipeline.body.neutral_html import (
    Tree,
    add_classes,
    find_only_part,
    make_address_link,
    parent_of,
    put_in_place,
    text_of,
)
from pipeline.body.web_addresses import format_address
from pipeline.i18n.labels import labels
from pipeline.press.sheets import ADDED, MARK, PICTURE

PICTURES = "data-pictures"
"""On a link: the addresses of the pictures that stood in it, where they are not its own; a blank between two."""


def make_frame(*words: Tree | str) -> Tree:
    """Return a frame with words in the place of a picture."""
    return E.span(*words, {"class": "placeholder", ADDED: PICTURE})


def make_placeholder(words: str, language: str) -> Tree:
    """Return a frame with the alternative text of a missing picture."""
    gettext = labels(language).gettext
    text = gettext("Missing picture: %(alt)s") % {"alt": words} if words else gettext("Missing picture")
    return make_frame(text)


def put_frame(image: Tree, language: str) -> None:
    """Put a frame in the place of a picture that paper cannot show."""
    is_remote = image.get("class") == "remote"
    new = _make_web_frame(image, language) if is_remote else make_placeholder(image.get("alt", ""), language)
    new.attrib.update(names_of(image, "id", MARK))
    put_in_place(new, image)


def put_link_within(outer: Tree) -> None:
    """Turn a link that holds nothing but a frame into a frame that holds the link and the call of its note."""
    link = parent_of(outer)
    if link.tag != "a" or find_only_part(link) is None:
        return
    put_in_place(outer, link)
    words = next(outer.iterchildren("span"), None)
    if words is None:
        link.text, outer.text = outer.text, None
    else:
        link.text = text_of(words)
        outer.remove(words)
    outer.append(link)


def names_of(image: Tree, *attributes: str) -> dict[str, str]:
    """Return those of the attributes that an element has, for what comes into its place."""
    return {name: value for name in attributes if (value := image.get(name))}


def _make_web_frame(image: Tree, language: str) -> Tree:
    source = image.get("src", "")
    shown = image.get("alt") or source
    link = next(image.iterancestors("a"), None)
    if link is None:
        words = E.a(shown, href=source)
    else:
        words = E.span(shown)
        if source != link.get("href"):
            link.set(PICTURES, f"{link.get(PICTURES, '')} {''.join(source.split())}".strip())
    return make_frame(f"{labels(language).gettext('Picture on the web:')} ", words)


# ISO/IEC 18004: how much of a code may be soiled (M: 15 %, or more where there is room for it anyway), and the empty
# modules that it needs around itself.
_CORRECTION, _QUIET_ZONE = "m", 4


def make_site_code(address: str, language: str) -> Markup:
    """Return the code of an address, and the address in words for those who type it; nothing without an address."""
    if not address:
        return Markup()
    block = E.div({"class": "on-site"}, draw_qr(address, language), E.p(make_address_link(address)))
    return Markup(etree.tostring(block, encoding="unicode", method="html"))  # noqa: S704 - our own HTML


def draw_qr(address: str, language: str) -> Tree:
    """Return the QR code of an address as a drawing, its quiet zone included, with a title that is read aloud."""
    code = segno.make_qr(address, error=_CORRECTION)
    modules = [tuple(row) for row in code.matrix_iter(border=_QUIET_ZONE)]
    size = len(modules)
    title = labels(language).gettext("QR code of the page %(address)s") % {"address": format_address(address)}
    drawing = html.fragment_fromstring(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {size} {size}"><title></title>'
        f'<path d="{"".join(_list_runs(modules))}" fill="#000"/></svg>'
    )
    drawing[0].text = title
    return drawing


def write_qr(address: str, language: str) -> bytes:
    """Return the QR code of an address as a file in SVG."""
    return etree.tostring(draw_qr(address, language), with_tail=False)


def _list_runs(modules: Sequence[Sequence[int]]) -> Iterator[str]:
    """Yield the dark modules as rectangles, one for each run of a row; all in one path, so that no seam shows."""
    for y, row in enumerate(modules):
        x = 0
        for dark, run in groupby(row, bool):
            width = len(list(run))
            if dark:
                yield f"M{x} {y}h{width}v1H{x}z"
            x += width


_RING = '<circle cx="12" cy="12" r="11.2" fill="none" stroke="#1c1b1a" stroke-width="1"/>'
_FILM = '<path d="M9.4 7.2 17 12l-7.6 4.8z" fill="#1c1b1a"/>'
_SOUND = (
    '<path d="M5.6 10v4h2.2l3.4 2.8V7.2L7.8 10z" fill="#1c1b1a"/>'
    '<path d="M13.4 9.4a3.7 3.7 0 0 1 0 5.2M15.6 7.3a6.6 6.6 0 0 1 0 9.4" fill="none" stroke="#1c1b1a"/>'
)


def set_recordings(tree: Tree, language: str) -> None:
    """Put what paper can tell of recordings in the place of their players."""
    for player, figure in find_players(tree):
        caption = figure.find("figcaption")
        words = E.p(names_of(caption, MARK) if caption is not None else {}, {"class": "told"})
        words.extend(list(caption) if caption is not None else [])
        shown = E.div(_make_picture(player, language), words, {"class": "recording"})
        shown.attrib.update(names_of(figure, "id"))
        add_classes(shown, narration="narration" in figure.classes)
        put_in_place(shown, figure)


def lead_to_recordings(tree: Tree, page: str, language: str) -> None:
    """Add the codes and addresses of the places where recordings play, once notes are set: they are none.

    `page` is the article's own on the site, "" for none.
    """
    for shown in tree.find_class("recording") if page else ():
        address = page if "narration" in shown.classes else f"{page}#{shown.get('id', '')}"
        shown.insert(0, draw_qr(address, language))
        shown.append(E.p(make_address_link(address), {ADDED: "", "class": "where"}))


def _make_picture(player: Tree, language: str) -> Tree:
    """Return the poster of a film, or a sign."""
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
