"""The text of a Word document as it is meant: changes accepted, boxes in the text, nothing that is hidden."""

from __future__ import annotations

import copy
import re
from typing import NamedTuple

from lxml import etree

from pipeline.importing.archive import join_text, remove, replace, unwrap
from pipeline.importing.documents import MARKS, TAB, Remarks

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PURL = b"http://purl.oclc.org/ooxml/"

W = f"{{{_WORD}}}"
R = f"{{{OFFICE}}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = f"{{{_DRAWING}/main}}"
WP = f"{{{_DRAWING}/wordprocessingDrawing}}"
PIC = f"{{{_DRAWING}/picture}}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - its prefix everywhere
PREFIXES = {
    "w": _WORD,
    "r": OFFICE,
    "a": f"{_DRAWING}/main",
    "wp": f"{_DRAWING}/wordprocessingDrawing",
    "pic": f"{_DRAWING}/picture",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
"""Pandoc knows names by these prefixes alone."""
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PICTURE_URI = f"{_DRAWING}/picture"

_STRICT = {
    b"wordprocessingml/main": _WORD,
    b"officeDocument/relationships": OFFICE,
    b"officeDocument/math": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"drawingml/main": f"{_DRAWING}/main",
    b"drawingml/picture": f"{_DRAWING}/picture",
    b"drawingml/wordprocessingDrawing": f"{_DRAWING}/wordprocessingDrawing",
}


def is_strict(data: bytes) -> bool:
    """Return whether a part is in the strict form, which pandoc does not know."""
    return _PURL in data[:20_000]


def make_transitional(data: bytes) -> bytes:
    """Return a part in the form that everybody writes."""
    for name, usual in _STRICT.items():
        data = data.replace(_PURL + name, usual.encode())
    return data


_OURS = re.compile(f"[{MARKS}]")
_BLANKS = re.compile(r" {2,}")
_COLUMNS = re.compile(r" {3,}")  # blanks that were typed to reach a column, as a tab does
_GONE = ("del", "moveFrom")
_KEPT = ("ins", "moveTo")
_OF_COMMENTS = ("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef")
_GALLERY = f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"
_CHARTS = ("/chart", "/diagram")
_INDENT = "    "  # what a tab is in code
_EQUATION = re.compile(r"^(?:Equation|MathType)", re.IGNORECASE)
_BOLD = f"{W}rPr/{W}b"
_TITLE_POINTS = 32  # half points: letters that nobody sets a text in


class WordStyles(NamedTuple):
    """The ids of the styles of tables of contents, and of those of code."""

    contents: frozenset[str]
    code: frozenset[str]


def repair(root: etree._Element, styles: WordStyles, remarks: Remarks) -> None:
    """Change a part in place."""
    _choose(root)
    _accept_changes(root, remarks)
    _drop_comments(root, remarks)
    _drop_contents(root, styles.contents, remarks)
    _drop_hidden(root, remarks)
    _drop_objects(root, remarks)
    _free_boxes(root, remarks)
    _keep_blanks(root, styles.code, remarks)
    _mark_title(root)


def _choose(root: etree._Element) -> None:
    """Choose the newer of two forms of a thing, if it shows anything."""
    for element in list(root.iter(f"{MC}AlternateContent")):
        choice, fallback = element.find(f"{MC}Choice"), element.find(f"{MC}Fallback")
        chosen = choice if choice is not None and (fallback is None or _shows(choice)) else fallback
        replace(element, [] if chosen is None else list(chosen))


def _shows(element: etree._Element) -> bool:
    is_there = (element.find(f".//{tag}") is not None for tag in (f"{A}blip", f"{W}t", f"{V}imagedata"))
    return any(is_there)


def _accept_changes(root: etree._Element, remarks: Remarks) -> None:
    for name in _GONE:
        for element in list(root.iter(f"{W}{name}")):
            remarks.add("deletion", bool(len(element)) and name == "del")
            remove(element)
    for name in _KEPT:
        for element in list(root.iter(f"{W}{name}")):
            remarks.add("insertion", bool(len(element)) and name == "ins")
            unwrap(element)


def _drop_comments(root: etree._Element, remarks: Remarks) -> None:
    for name in _OF_COMMENTS:
        for element in list(root.iter(f"{W}{name}")):
            remarks.add("comment", name == "commentReference")
            remove(element)


def _drop_contents(root: etree._Element, styles: frozenset[str], remarks: Remarks) -> None:
    galleries = [element for element in root.iter(f"{W}sdt") if "Contents" in read_value(element, _GALLERY)]
    lines = [element for element in root.iter(f"{W}p") if read_value(element, f"{W}pPr/{W}pStyle") in styles]
    remarks.add("contents", bool(galleries or lines))
    for element in (*galleries, *lines):
        remove(element)


def _drop_hidden(root: etree._Element, remarks: Remarks) -> None:
    for mark in list(root.iter(f"{W}vanish")):
        run = next(mark.iterancestors(f"{W}r"), None)
        if run is not None and mark.get(f"{W}val") not in ("0", "false"):
            remarks.add("hidden", bool(join_text(run).strip()))
            remove(run)


def _drop_objects(root: etree._Element, remarks: Remarks) -> None:
    """Add remarks on embedded objects, of which only the picture stays."""
    for element in list(root.iter(f"{O}OLEObject")):
        program = element.get("ProgID", "").split(".")[0] or "unknown"
        is_equation = bool(_EQUATION.match(program))
        remarks.add("equation" if is_equation else "object", about="" if is_equation else program)
    for element in list(root.iter(f"{A}graphicData")):
        if element.get("uri", "").endswith(_CHARTS):
            remarks.add("chart")


def _free_boxes(root: etree._Element, remarks: Remarks) -> None:
    """Put the text of boxes, which pandoc drops, after the paragraph that they are anchored in."""
    for box in list(root.iter(f"{W}txbxContent")):
        frame = next(box.iterancestors(f"{W}drawing", f"{W}pict", f"{W}object"), None)
        anchor = next(box.iterancestors(f"{W}p"), None)
        if frame is None or anchor is None or (parent := anchor.getparent()) is None:
            continue
        remarks.add("text-box", bool(join_text(box).strip()))
        for block in reversed(list(box)):
            parent.insert(parent.index(anchor) + 1, copy.deepcopy(block))
        remove(box)
        if not _shows(frame):
            remove(frame)


def _keep_blanks(root: etree._Element, code: frozenset[str], remarks: Remarks) -> None:
    lines = [element for element in root.iter(f"{W}p") if read_value(element, f"{W}pPr/{W}pStyle") in code]
    of_code = {text for line in lines for text in line.iter(f"{W}t", f"{W}tab", f"{W}ptab")}
    for text in root.iter(f"{W}t"):
        plain = _OURS.sub(" ", text.text or "")
        columns = plain if text in of_code else _COLUMNS.sub(TAB, plain)
        remarks.add("blanks", 0 if text in of_code else len(_BLANKS.findall(columns)))
        text.text = columns
    for tab in list(root.iter(f"{W}tab", f"{W}ptab")):
        parent = tab.getparent()
        if parent is not None and parent.tag == f"{W}r":
            text = etree.Element(f"{W}t", {XML_SPACE: "preserve"})
            text.text = _INDENT if tab in of_code else TAB
            replace(tab, [text])


def _mark_title(root: etree._Element) -> None:
    """Let the first paragraph be the title where it is set in large letters, or centred and bold, by hand."""
    body = root.find(f"{W}body")
    first = next(
        (element for element in (() if body is None else body) if element.tag != f"{W}p" or join_text(element).strip()),
        None,
    )
    if first is None or first.tag != f"{W}p" or first.find(f"{W}pPr/{W}pStyle") is not None:
        return
    runs = [element for element in first.iter(f"{W}r") if join_text(element).strip()]
    is_centred = read_value(first, f"{W}pPr/{W}jc") == "center" and all(run.find(_BOLD) is not None for run in runs)
    if is_centred or all(map(_is_large, runs)):
        for run in runs:
            _make_bold(run)


def _is_large(run: etree._Element) -> bool:
    size = read_value(run, f"{W}rPr/{W}sz")
    return size.isdecimal() and int(size) >= _TITLE_POINTS


def _make_bold(run: etree._Element) -> None:
    """Make a run bold: a bold line that opens a text is its title (`titles.py`)."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    if run.find(_BOLD) is None:
        etree.SubElement(properties, f"{W}b")


def read_value(element: etree._Element, path: str) -> str:
    """Return the value of an element below another, "" for none."""
    child = element.find(path)
    return "" if child is None else child.get(f"{W}val", "")
