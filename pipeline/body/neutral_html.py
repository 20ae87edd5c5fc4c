"""An article's body as a tree: read it, make its addresses an edition's own, write it as HTML or XHTML.

What a body may hold, and every edition must show well (the markup that pandoc writes, cleaned):

- `p`, `h2`-`h6` with ids, lists, `dl`, `blockquote`, `hr`, `table` with `thead`, `details`;
- `pre.sourceCode > code` with pandoc's token classes (`kw`, `st`, `co`, ...) in spans, or a plain `pre > code`;
  `div.named-code > p + pre` where code has a name, that of a file;
- `figure > img + figcaption?`, also `.left`, `.right`, and of a share of the line, `.share-10` to `.share-100`;
  `div.gallery > figure+`, small pictures side by side, in rows of two (`.across-2`) to five; an
  `img` in running text; `img.remote` with an
  address of the outside world;
- what a text refers to by its number: `figure#id` and `figure.listing#id > pre + figcaption`, `table#id`, whose caption
  begins with `span.number`, and `span.equation#id > math + span.number`; `a.xref` refers to it, or to a heading;
- `figure.diagram#id?`, a figure of a drawing of ours; after it `details.diagram-source.web-only` with what was drawn;
- `p.pictures`, a paragraph that holds pictures and no word;
- `span.missing-picture`, alone in a `figure` or in running text, for a picture that was not found;
- `div.admonition[role=note]`, of some kinds also `.admonition-warning` and the like, which may begin with a
  `p.admonition-title > strong`;
- `div.verse > p`, a stanza or a line block, with a `br` at the end of each line;
- `ul.task-list > li > label > input[type=checkbox][disabled]`;
- `a.footnote-ref#fnrefN[role=doc-noteref] > sup` and, last in the body,
  `section.footnotes[role=doc-endnotes] > h2 + ol > li#fnN`, each with an `a.footnote-back[role=doc-backlink]`;
- `span.citation#cite-N`, a citation, whose links (`a[role=doc-biblioref]`) lead to entries of
  `section.references[role=doc-bibliography] > h2 + ul > li#ref-KEY`, each with a `span.ways-back` of links back to its
  citations (`a[role=doc-backlink]`); in styles of notes it is the call of a note;
- `div.questions[data-lines][data-interactive]?`, whose questions are `ol > li[data-lines]?` (`data-lines`: room for an
  answer), `div.glossary`, each with a `p.block-title` where no heading names it;
- in a question `ul.task-list` (choices), `div.matching > ol + ol` (terms, and shuffled what belongs to them) and
  `span.gap`, with their answers: `div.solution.answer` with the numbers of right choices (`data-right`) or, for each
  term, of what belongs to it (`data-pairs`); `.solution.answer` with words;
- `figure.recording.sound#id > audio`, `figure.recording.film#id > video`, that of an article which is read aloud also
  `.narration`; the player has its captions (`track`) and a link to its file, and says its media type and its length
  (`data-type`, `data-seconds`); then a `figcaption` with `.title`, `.kind` and `.length > time`, and, after the figure,
  `details.transcript.web-only` with what is said in it;
- `.solution`, `.print-only`, `.web-only`, blocks or words that not every medium shows (`model/article.py`); `.only`,
  those for some readers alone, `[data-level][data-group]` (`body/media.py`);
- `div.signed-remark > p`, a remark of a person on the block before it, in drafts for teachers alone;
- `mark`, `ins`, `kbd`; `abbr.explained[title]`, whose title paper and e-book show after it;
- `math[display=inline|block][alttext]`; `a.uri` where a link's text is its own address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Literal

from lxml import etree, html
from lxml.html.builder import E
from markupsafe import escape

from pipeline.body.places import Figure
from pipeline.body.web_addresses import address_words, format_address
from pipeline.model.article import KEPT, RESERVED
from pipeline.text.printable import in_one_line

Tree = html.HtmlElement

HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
PARENTS = {
    "li": ("ul", "ol"),
    **dict.fromkeys(("dt", "dd"), ("dl",)),
    "figcaption": ("figure",),
    "summary": ("details",),
    **dict.fromkeys(("caption", "thead", "tbody", "tfoot", "colgroup"), ("table",)),
    "col": ("colgroup",),
    "tr": ("table", "thead", "tbody", "tfoot"),
    **dict.fromkeys(("td", "th"), ("tr",)),
    **dict.fromkeys(("rt", "rp"), ("ruby",)),
}
"""Elements that mean something in their parent only, and those parents (HTML, 4.4, 4.9 and 4.11)."""


_ADDRESSES = {"a": ("href",), "img": ("src",), "audio": ("src",), "video": ("src", "poster"), "track": ("src",)}


# lxml's own lookup, in Python, chooses a class for forms and their fields at each element: 1 ms an article.
html.html_parser.set_element_class_lookup(
    etree.ElementDefaultClassLookup(html.HtmlElement, html.HtmlComment, html.HtmlProcessingInstruction, html.HtmlEntity)
)


def parse(body: str) -> Tree:
    """Return the body as the children of one `div`."""
    return html.fragment_fromstring(body, create_parent="div")


def localise(tree: Tree, address: Callable[[str], str | None]) -> None:
    """Replace each address by `address(neutral address)`; a link whose address is None keeps only its text."""
    for element in list(tree.iter(*_ADDRESSES)):
        for name in _ADDRESSES[str(element.tag)]:
            neutral = element.get(name)
            local = None if neutral is None else address(neutral)
            if local is not None:
                element.set(name, local)
            elif element.tag == "a" and neutral is not None:
                element.drop_tag()


def to_html(tree: Tree) -> str:
    """Return the children of the root as HTML."""
    return _write(tree, "html")


def to_xhtml(tree: Tree) -> str:
    """Return the children of the root as well-formed XHTML, without namespaces declared again (but for `math`)."""
    return _write(tree, "xml")


def add_classes(element: Tree, **classes: bool) -> None:
    """Give an element those of the classes that hold."""
    element.classes.update(name for name, holds in classes.items() if holds)


def text_of(element: Tree) -> str:
    """Return the element's words in one line."""
    return in_one_line("".join(element.itertext()))


def parent_of(element: Tree) -> Tree:
    """Return the element that holds this one.

    Raises:
        ValueError: it is the root.
    """
    parent = element.getparent()
    if parent is None:
        raise ValueError("the root of a tree has no parent")
    return parent


def find_only_part(element: Tree) -> Tree | None:
    """Return what an element holds if that is one element and no word beside it."""
    if len(element) != 1 or f"{element.text or ''}{element[0].tail or ''}".strip():
        return None
    return element[0]


def copy_alone(element: Tree) -> Tree:
    """Return a copy of an element without what follows it."""
    alone = deepcopy(element)
    alone.tail = None
    return alone


def put_in_place(new: Tree, old: Tree) -> None:
    """Put a new element in the place of an old one, before the text that follows it."""
    new.tail, old.tail = old.tail, None
    parent_of(old).replace(old, new)


def _write(tree: Tree, method: Literal["html", "xml"]) -> str:
    text = (tree.text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text + "".join(etree.tostring(child, encoding="unicode", method=method) for child in tree)


HEADLINE = "headline"
"""The class of short bold paragraphs, which serve as headings."""
_LONGEST = 120  # characters


def name_figures(tree: Tree) -> tuple[Figure, ...]:
    """Give each figure and table with a caption an id, where it has none; all in order, without recordings and code.

    The same body gives the same ids in every edition, if each does so before it changes the body.
    """
    figures = []
    counted = Counter[str]()
    for figure in tree.iter("figure", "table"):
        kind = str(figure.tag)
        counted[kind] += 1
        caption = figure.find("figcaption" if kind == "figure" else "caption")
        words = _words(caption) if caption is not None and not {"recording", "listing"} & set(figure.classes) else ""
        if caption is not None and words:
            figure.set("id", figure.get("id") or f"_{kind}-{counted[kind]}")
            is_numbered = caption.find("span[@class='number']") is not None
            figures.append(Figure(figure.get("id", ""), words, 0, kind == "table", is_numbered))
    return tuple(figures)


def _words(caption: Tree) -> str:
    """Return a caption's words, without the numbers of its notes."""
    alone = copy_alone(caption)
    for call in alone.find_class("footnote-ref"):
        call.drop_tree()
    return text_of(alone)


def mark_bold_lines(tree: Tree) -> None:
    """Give each short bold paragraph a class by which style sheets keep it with the text that it heads."""
    for paragraph in tree.iter("p"):
        following = paragraph.getnext()
        if following is not None and _is_bold(paragraph) and not _is_bold(following):
            paragraph.set("class", HEADLINE)


def _is_bold(element: Tree) -> bool:
    """Return whether an element is a paragraph that is nothing but bold words."""
    if element.tag != "p" or element.get("class"):
        return False
    words = find_only_part(element)
    return words is not None and words.tag in ("strong", "b") and len(text_of(element)) <= _LONGEST


# Where one of these begins or ends, so does a paragraph.
_BLOCKS = HEADINGS | frozenset(
    "p div section article aside header footer ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr td"
    " th figure figcaption details summary hr br".split()
)


# For whom a block is alone.
_ASKED = frozenset({"data-level", "data-group", KEPT})


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
            asked = "".join(f' {key}="{escape(words)}"' for key, words in element.items() if key in _ASKED)
            yield f'<div class="{" ".join(sorted(names))}"{asked}>' if event == "start" else "</div>"
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
    name = tag if tag in HEADINGS and text else "p"
    own = f' id="{escape(places[0])}"' if places else ""
    others = "".join(f'<span id="{escape(place)}"></span>' for place in places[1:])
    yield f"<{name}{own}>{others}{escape(text)}</{name}>"


def number_of_item(item: Tree) -> int:
    """Return the number of an item of an ordered list."""
    number = 0
    for itersibling in (item, *item.itersiblings("li", preceding=True)):
        if (own := itersibling.get("value", "")).lstrip("-").isdecimal():
            return int(own) + number
        number += 1
    start = parent_of(item).get("start", "1")
    return (int(start) if start.lstrip("-").isdecimal() else 1) + number - 1


_DOI = "doi.org/"


def is_spelt_out(link: Tree) -> bool:
    """Return whether a link's words are the address that it leads to, or the DOI in it."""
    words, address = (format_address(text).casefold() for text in (text_of(link), link.get("href", "")))
    return address in (words, f"{_DOI}{words}")


def make_address_link(address: str, goal: str = "") -> Tree:
    """Return a link that shows an address as one types it, and leads there (or to `goal`, its neutral form)."""
    # In a line from the right, the point before "html" would come behind it.
    return E.a(address_words(address), {"href": goal or address, "class": "address", "dir": "ltr"})
