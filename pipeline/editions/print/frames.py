"""What stands on paper in the place of a picture that is not there, or that is elsewhere on the web.

No link stands within another: HTML has no such thing, and the press would let the words of the inner one fall out.
"""

from __future__ import annotations

from lxml.html.builder import E

from pipeline.body.neutral_html import Tree, only_part_of, parent_of, put_in_place, text_of
from pipeline.i18n.labels import labels
from pipeline.press.sheets import ADDED, MARK, PICTURE

PICTURES = "data-pictures"
"""On a link: the addresses of the pictures that stood in it, where they are not its own; a blank between two."""


def placeholder(words: str, language: str) -> Tree:
    """Return a frame with the words that stand for a missing picture."""
    gettext = labels(language).gettext
    text = gettext("Missing picture: %(alt)s") % {"alt": words} if words else gettext("Missing picture")
    return E.span(text, {"class": "placeholder", ADDED: PICTURE})


def put_frame(image: Tree, language: str) -> None:
    """Put a frame in the place of a picture that paper cannot show."""
    if image.get("class") == "remote":
        frame = _of_the_web(image, language)
    else:
        frame = placeholder(image.get("alt", ""), language)
    frame.attrib.update(names_of(image, "id", MARK))
    put_in_place(frame, image)


def put_link_within(frame: Tree) -> None:
    """Turn a link that holds nothing but a frame into a frame that holds the link: what calls its note stands in it."""
    link = parent_of(frame)
    if link.tag != "a" or only_part_of(link) is None:
        return
    put_in_place(frame, link)
    words = next(frame.iterchildren("span"), None)
    if words is None:
        link.text, frame.text = frame.text, None
    else:
        link.text = text_of(words)
        frame.remove(words)
    frame.append(link)


def names_of(image: Tree, *attributes: str) -> dict[str, str]:
    """Return those of the attributes that an element has, for what comes into its place."""
    return {name: value for name in attributes if (value := image.get(name))}


def _of_the_web(image: Tree, language: str) -> Tree:
    source = image.get("src", "")
    shown = image.get("alt") or source
    link = next(image.iterancestors("a"), None)
    if link is None:
        words = E.a(shown, href=source)
    else:
        words = E.span(shown)
        if source != link.get("href"):
            link.set(PICTURES, f"{link.get(PICTURES, '')} {''.join(source.split())}".strip())
    label = labels(language).gettext("Picture on the web:")
    return E.span(f"{label} ", words, {"class": "placeholder", ADDED: PICTURE})
