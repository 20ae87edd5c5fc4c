"""Make cleaned HTML conform to the standard: elements where they are allowed, attributes with allowed values.

Validators, e-readers and screen readers forgive less than browsers. No word is lost: elements that cannot stay leave
their text. Used before pandoc reads a piece of raw HTML, because it drops misplaced elements, and after it has
written a body.
"""

from __future__ import annotations

import re

from lxml import html

from pipeline.i18n.labels import is_language, labels
from pipeline.normalise.html.grids import fix_table
from pipeline.normalise.html.items import fix_items
from pipeline.normalise.html.trees import SEEN, Tree, is_empty, keep_place, put_first, remove, rename, unwrap, wrap_runs

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    "blockquote caption col colgroup dd details div dl dt figcaption figure hr li ol p pre section summary table tbody"
    " td tfoot th thead tr ul".split()
)
# What holds running text and nothing else.
_OF_PHRASES = _HEADINGS | {"p", "pre", "summary"}
# Parts of a page: a body has none, and its headings are its outline.
_PARTS = ("article", "aside", "section", "header", "footer")
_PHRASES_WHEN_FULL = ("span", "b", "strong", "i", "em", "s", "del", "u", "sup", "sub")
_NOTHING_WHEN_EMPTY = ("p", "div", "blockquote", *_PHRASES_WHEN_FULL)
_NO_HEADING = ("dt", "th", "caption", "label")
_HOLDERS_OF_BLOCKS_ALONE = frozenset("ul ol dl table thead tbody tfoot tr colgroup".split())


def conform(tree: Tree) -> None:
    """Put every element below the root where HTML allows it."""
    _drop_meaningless(tree)
    for link in list(tree.iter("a")):
        # One without an address or words, or within another link, becomes a place.
        if not link.get("href") or next(link.iterancestors("a"), None) is not None or is_empty(link):
            keep_place(link)
            link.drop_tag()
    for table in reversed(list(tree.iter("table"))):
        fix_table(table)
    fix_items(tree)
    for heading in [inner for holder in tree.iter(*_NO_HEADING) for inner in holder.iter(*_HEADINGS)]:
        heading.tag = "strong"
    for holder in list(tree.iter(*_OF_PHRASES)):
        _flatten(holder)
    _part_phrases(tree)
    _drop_empty(tree)
    settle_values(tree)


def gather_loose_words(tree: Tree) -> None:
    """Make paragraphs of words between the blocks of a body, and drop line breaks at the ends of paragraphs."""
    wrap_runs(tree, html.Element("p"), _BLOCKS)
    for paragraph in tree.findall("p"):
        _drop_forced_ends(paragraph)
        if not "".join(paragraph.itertext()).strip() and next(paragraph.iter(*SEEN), None) is None:
            paragraph.drop_tag()


def _drop_forced_ends(paragraph: Tree) -> None:
    while len(paragraph) and paragraph[0].tag == "br" and not (paragraph.text or "").strip():
        paragraph[0].drop_tag()
    while len(paragraph) and paragraph[-1].tag == "br" and not (paragraph[-1].tail or "").strip():
        paragraph[-1].drop_tag()


def name_details(tree: Tree, language: str) -> None:
    """Give a summary to details that have none."""
    for details in tree.iter("details"):
        if details.find("summary") is None:
            summary = html.Element("summary")
            summary.text = labels(language).gettext("Details")
            put_first(summary, details)


def _drop_meaningless(tree: Tree) -> None:
    for blank in list(tree.iter("wbr")):
        blank.drop_tag()  # younger than the parser, which takes what follows for its content
    for part in list(tree.iter(*_PARTS)):
        is_notes = part.get("id") == "footnotes" and part.getparent() is tree and part.getnext() is None
        part.tag = part.tag if is_notes else "div"
    for element in list(tree.iter("time", "label")):  # which need attributes that no reader sees
        if element.tag == "time" or element.find("input") is None:
            keep_place(element)
            element.drop_tag()


def _drop_empty(tree: Tree) -> None:
    for image in list(tree.iter("img")):
        if not image.get("src"):
            remove(image)
    for element in list(tree.iterdescendants(*_NOTHING_WHEN_EMPTY)):
        if not is_empty(element) or next(element.iterancestors("pre", "code"), None) is not None:
            continue
        if element.tag in _PHRASES_WHEN_FULL:
            element.drop_tag()  # its blank parts words
        else:
            remove(element)


def _flatten(holder: Tree) -> None:
    """Replace blocks by their words where only running text is allowed."""
    allowed = _HEADINGS if holder.tag == "summary" else frozenset()
    for block in [inner for inner in holder.iterdescendants() if inner.tag in _BLOCKS - allowed]:
        if holder.tag == "pre":
            block.append(html.Element("br"))
            keep_place(block)
            block.drop_tag()
        else:
            unwrap(block)


def _part_phrases(tree: Tree) -> None:
    """Turn a phrase around blocks (`<b><p>`, `<a><div>`) into one in each of them."""
    while True:
        phrases = (each for each in tree.iterdescendants() if each.tag not in _BLOCKS)
        around = next((each for each in phrases if any(child.tag in _BLOCKS for child in each)), None)
        if around is None:
            return
        if around.tag not in ("span", "label"):
            _distribute(around, around)
        keep_place(around)
        around.drop_tag()


def _distribute(pattern: Tree, holder: Tree) -> None:
    for child in list(holder):
        if child.tag in _BLOCKS:
            _distribute(pattern, child)
    if holder.tag not in _HOLDERS_OF_BLOCKS_ALONE:
        kept = {str(name): value for name, value in pattern.attrib.items() if name != "id"}
        wrap_runs(holder, html.Element(str(pattern.tag), kept), _BLOCKS)


# The classes that the editions' style sheets and repairs use. An author's own could mean any of them.
_CLASSES = re.compile(
    "footnotes|uri|remote|missing-picture|task-list|smallcaps|caps|math|display|sourceCode|admonition(-[a-z]+)?"
    "|signed-remark|verse|questions|glossary|solution|notes|slide-pause|answer|gap|matching|print-only|web-only|only|unseen-[a-z]+|explained"
    "|recording|named-code|diagram(?:-source)?|citation|references|ways-back|xref|equation|listing|number"
    "|left|right|share-(?:[1-9]0|100)"
)
_NOTES = {"doc-noteref": "footnote-ref", "doc-backlink": "footnote-back"}
_NUMBER, _SPAN = re.compile(r"-?\d{1,9}"), re.compile(r"[1-9]\d{0,2}")
_VALUES = {
    "start": _NUMBER,
    "value": _NUMBER,
    "colspan": _SPAN,
    "rowspan": _SPAN,
    "width": re.compile(r"\d{1,5}"),
    "height": re.compile(r"\d{1,5}"),
    "data-lines": re.compile(r"\d{1,2}"),
    "data-right": re.compile(r"\d{1,3}(?: \d{1,3})*"),
    "data-pairs": re.compile(r"\d{1,2}(?: \d{1,2})*"),
    "data-interactive": re.compile("true"),
    "dir": re.compile("ltr|rtl|auto"),
    "type": re.compile("[1aAiI]|checkbox"),
    "style": re.compile(r"text-align:\s*(left|right|center|justify|start|end);?"),
}
_MATHS_VALUES = {"mathvariant": re.compile("normal"), "display": re.compile("block|inline")}
# No blanks; what begins with a low line is the site's own, "notes" is the heading above the notes.
_ID = re.compile(r"(?!notes$)[^\s_]\S*")
_NOT_IN_HTML = ("cite", "datetime")


def settle_values(tree: Tree) -> None:
    """Drop empty and wrong values of attributes."""
    for element in tree.iterdescendants():
        if not isinstance(element.tag, str):
            continue
        within_maths = element.tag == "math" or next(element.iterancestors("math"), None) is not None
        for name, pattern in (_MATHS_VALUES if within_maths else _VALUES).items():
            if name in element.attrib and not pattern.fullmatch(element.get(name, "")):
                element.attrib.pop(name)
        for name in _NOT_IN_HTML:
            element.attrib.pop(name, None)
        if "lang" in element.attrib and not is_language(element.get("lang", "")):
            element.attrib.pop("lang")
        if element.get("title") == "" or (element.tag == "abbr" and not element.get("title", "").strip()):
            element.attrib.pop("title", None)
        if element.tag == "bdo" and "dir" not in element.attrib:
            rename(element, "span")


def settle_names(tree: Tree) -> None:
    """Leave classes and roles to what the pipeline made, and every id to one element.

    Of several elements with an id, a note or its call keeps it, else a heading (contents name it), else the first.
    """
    notes = tree.findall("section[@id='footnotes']//li")
    places = {note.get("id") for note in notes}
    for element in tree.iterdescendants():
        # In code, classes are those of the highlighting.
        if isinstance(element.tag, str) and element.tag != "pre" and next(element.iterancestors("pre"), None) is None:
            _settle_class_and_role(element, places)
    own = (*notes, *tree.iterfind(".//a[@role='doc-noteref']"), *tree.iter(*_HEADINGS))
    owners: dict[str, Tree] = {}
    for element in (*own, *tree.iterdescendants()):
        identifier = element.get("id")
        if identifier is None or owners.get(identifier) is element:
            continue
        if not _ID.fullmatch(identifier) or identifier in owners:
            element.attrib.pop("id")
        else:
            owners[identifier] = element


def _settle_class_and_role(element: Tree, notes: set[str | None]) -> None:
    """Keep known classes, and the roles of pandoc's own notes."""
    role = element.attrib.pop("role", None)
    true_section = role == "doc-endnotes" and element.get("id") == "footnotes" and element.tag == "section"
    true_call = role == "doc-noteref" and element.get("href", "")[1:] in notes
    true_return = role == "doc-backlink" and next(element.iterancestors("section"), None) is not None
    own = None
    if true_section or true_call or true_return:
        element.set("role", str(role))
        own = _NOTES.get(str(role))
    kept = [name for name in element.get("class", "").split() if name == own or _CLASSES.fullmatch(name)]
    if kept:
        element.set("class", " ".join(kept))
    else:
        element.attrib.pop("class", None)
