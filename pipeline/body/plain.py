"""A body's words without their form: headings and paragraphs, for engines that fail on all the rest."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from markupsafe import escape

from pipeline.body.neutral_html import Tree, parse
from pipeline.model.article import RESERVED
from pipeline.text.printable import in_one_line

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# Where one of these begins or ends, so does a paragraph.
_BLOCKS = _HEADINGS | frozenset(
    "p div section article aside header footer ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr td"
    " th figure figcaption details summary hr br".split()
)


def plain_html(body: str) -> str:
    """Return the words of a body in neutral HTML, in order, and every id that it has.

    Blocks for some media alone stay such.
    """
    return "\n".join(_paragraphs(parse(body)))


def _paragraphs(tree: Tree) -> Iterator[str]:
    words: list[str] = []
    places: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        names = RESERVED.intersection(element.get("class", "").split())
        if element.tag in _BLOCKS or names:
            yield from _paragraph(words, places, str(element.tag) if event == "end" else "p")
            words, places = [], []
        if names:
            yield f'<div class="{" ".join(sorted(names))}">' if event == "start" else "</div>"
        if event == "end":
            words.append(element.tail or "")
            continue
        places += filter(None, [element.get("id")])
        words.append(element.get("alttext", "") if element.tag == "math" else element.text or "")
        if element.tag == "math":
            walk.skip_subtree()
    yield from _paragraph(words, places, "p")


def _paragraph(words: list[str], places: list[str], tag: str) -> Iterator[str]:
    """Yield one paragraph or heading, which has the first place itself."""
    text = in_one_line("".join(words))
    if not text and not places:
        return
    name = tag if tag in _HEADINGS and text else "p"
    own = f' id="{escape(places[0])}"' if places else ""
    others = "".join(f'<span id="{escape(place)}"></span>' for place in places[1:])
    yield f"<{name}{own}>{others}{escape(text)}</{name}>"
