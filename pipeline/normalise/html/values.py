"""The attributes of a body: values that mean something, classes that are ours, roles that are true, each id once."""

from __future__ import annotations

import re

from pipeline.i18n.labels import is_language
from pipeline.normalise.html.trees import Tree, rename

# The classes by which the editions' style sheets and repairs know a thing. An author's own could mean any of them.
_CLASSES = re.compile(
    "footnotes|uri|remote|missing-picture|task-list|smallcaps|caps|math|display|sourceCode|admonition(-[a-z]+)?"
    "|verse|questions|glossary|solution|print-only|web-only|explained|recording|named-code|left|right|share-(?:[1-9]0|100)"
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
    "dir": re.compile("ltr|rtl|auto"),
    "type": re.compile("[1aAiI]|checkbox"),
    "style": re.compile(r"text-align:\s*(left|right|center|justify|start|end);?"),
}
_MATHS_VALUES = {"mathvariant": re.compile("normal"), "display": re.compile("block|inline")}
# No blanks; what begins with a low line is the site's own, "notes" is the heading above the notes.
_ID = re.compile(r"(?!notes$)[^\s_]\S*")
_NOT_IN_HTML = ("cite", "datetime")


def settle_values(tree: Tree) -> None:
    """Drop every value that says nothing, or what is not so."""
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
    """Leave classes and roles to what the pipeline made, and every id to one element."""
    notes = {note.get("id") for note in tree.findall("section[@id='footnotes']//li")}
    for element in tree.iterdescendants():
        if isinstance(element.tag, str) and not _is_code(element):
            _settle_role(element, notes)
            _settle_classes(element)
    _make_ids_unique(tree)


def _is_code(element: Tree) -> bool:
    """Return whether classes are those of the highlighting, which a style sheet knows in code only."""
    return element.tag == "pre" or next(element.iterancestors("pre"), None) is not None


def _settle_role(element: Tree, notes: set[str | None]) -> None:
    """Keep the roles of notes where they are notes: pandoc's own."""
    role = element.attrib.pop("role", None)
    true_section = role == "doc-endnotes" and element.get("id") == "footnotes" and element.tag == "section"
    true_call = role == "doc-noteref" and element.get("href", "")[1:] in notes
    true_return = role == "doc-backlink" and next(element.iterancestors("section"), None) is not None
    if true_section or true_call or true_return:
        element.set("role", str(role))


def _settle_classes(element: Tree) -> None:
    own = _NOTES.get(element.get("role", ""))
    kept = [name for name in element.get("class", "").split() if name == own or _CLASSES.fullmatch(name)]
    if kept:
        element.set("class", " ".join(kept))
    else:
        element.attrib.pop("class", None)


def _make_ids_unique(tree: Tree) -> None:
    """Leave an id to one element: of several a note or its call, else a heading (contents name it), else the first."""
    own = [*tree.findall("section[@id='footnotes']//li"), *tree.iterfind(".//a[@role='doc-noteref']")]
    headings = list(tree.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    owners: dict[str, Tree] = {}
    for element in (*own, *headings, *tree.iterdescendants()):
        identifier = element.get("id")
        if identifier is None or owners.get(identifier) is element:
            continue
        if not _ID.fullmatch(identifier) or identifier in owners:
            element.attrib.pop("id")
        else:
            owners[identifier] = element
