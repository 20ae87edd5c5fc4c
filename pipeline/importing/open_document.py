"""Prepare an OpenDocument text (ISO/IEC 26300) for pandoc."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from pipeline.editions.office.styles import MARK
from pipeline.i18n.sentences import sentence
from pipeline.importing.archive import Archive, join_text, pack, parse_xml, remove, replace, resolve_part, serialize
from pipeline.importing.documents import (
    CAPTION,
    CODE,
    LINE_END,
    MARKS,
    TAB,
    FoundPicture,
    Head,
    Remarks,
    UnreadableDocumentError,
)
from pipeline.text.printable import in_one_line

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TEXT, STYLE = (f"{{{_OASIS}:{name}:1.0}}" for name in ("office", "text", "style"))
DRAW, META = (f"{{{_OASIS}:{name}:1.0}}" for name in ("drawing", "meta"))
FO, SVG = (f"{{{_OASIS}:{name}-compatible:1.0}}" for name in ("xsl-fo", "svg"))
XLINK = "{http://www.w3.org/1999/xlink}"
MATH = "{http://www.w3.org/1998/Math/MathML}math"
CONTENT = "content.xml"
"""The part that has the text."""


_STYLES, _META = "styles.xml", "meta.xml"
_MIMETYPE = b"application/vnd.oasis.opendocument.text"
_BOLD = "ImportedBold"
_OURS = re.compile(f"[{MARKS}]")
_INDENT, _WIDEST = "    ", 200  # what a tab is in code; blanks in a row
_COLUMN = 3  # blanks in a row that were typed to reach a column, as a tab does
_MOST_ANCESTORS = 20


class _Look(NamedTuple):
    """Look of a style of paragraphs, its ancestors counted in."""

    names: tuple[str, ...]
    is_bold: bool


@dataclass
class OpenDocument:
    """A document for pandoc, what its title styles say, and its pictures by the addresses that pandoc gives them."""

    packed: bytes = b""
    head: Head = field(default_factory=Head)
    pictures: dict[str, FoundPicture] = field(default_factory=dict)
    alts: dict[str, str] = field(default_factory=dict)


def prepare(archive: Archive, remarks: Remarks) -> OpenDocument:
    """Return a document as pandoc reads it best; what that leaves out or turns joins the remarks.

    Raises:
        UnreadableDocumentError: it is no text of LibreOffice, is locked, or damaged.
    """
    _refuse_locked(archive)
    content = parse_xml(archive.read(CONTENT), CONTENT)
    styles = parse_xml(archive.read(_STYLES), _STYLES) if _STYLES in archive else etree.Element(f"{OFFICE}styles")
    text = content.find(f"{OFFICE}body/{OFFICE}text")
    if text is None:
        raise UnreadableDocumentError("it is a document of LibreOffice, but no text")
    looks = _read_looks(content, styles)
    document = OpenDocument()
    _drop_rest(text, remarks)
    _free_boxes(text, looks, remarks)
    document.head = _take_head(text, looks)
    _mark_code(text, looks)
    _keep_blanks(text, remarks)
    _mark(text, looks)
    _add_bold_style(content)
    objects = find_formulas(text, archive)
    document.pictures, document.alts = take_pictures(text, archive, remarks)
    _tell_the_rest(archive, styles, remarks)
    parts = {"mimetype": _MIMETYPE, CONTENT: serialize(content), _STYLES: serialize(styles)} | objects
    document.packed = pack(parts | dict.fromkeys(document.pictures, b"picture"))
    return document


def _refuse_locked(archive: Archive) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise UnreadableDocumentError("it is locked with a password; save it without one")


def _read_looks(*roots: etree._Element) -> dict[str, _Look]:
    """Return what each style of paragraphs says."""
    styles = {
        style.get(f"{STYLE}name", ""): style
        for root in roots
        for style in root.iter(f"{STYLE}style")
        if style.get(f"{STYLE}family") == "paragraph"
    }
    return {name: _read_look(name, styles) for name in styles}


def _read_look(name: str, styles: dict[str, etree._Element]) -> _Look:
    names: list[str] = []
    weight = ""
    while name in styles and name not in names and len(names) < _MOST_ANCESTORS:
        style = styles[name]
        names.append(name)
        properties = style.find(f"{STYLE}text-properties")
        if properties is not None:
            weight = weight or properties.get(f"{FO}font-weight", "")
        name = style.get(f"{STYLE}parent-style-name", "")
    return _Look(tuple(names), weight in ("bold", "600", "700", "800", "900"))


def _drop_rest(text: etree._Element, remarks: Remarks) -> None:
    for change in text.iter(f"{TEXT}changed-region"):
        remarks.add("deletion", change.find(f"{TEXT}deletion") is not None)
        remarks.add("insertion", change.find(f"{TEXT}insertion") is not None)
    remarks.add("comment", sum(1 for _ in text.iter(f"{OFFICE}annotation")))
    indexes = list(text.iter(f"{TEXT}table-of-content"))
    remarks.add("contents", bool(indexes))
    hidden = list(text.iter(f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"))
    remarks.add("hidden", len(hidden))
    forms = list(text.iter(f"{OFFICE}forms", f"{TEXT}script"))
    remarks.add("script", sum(bool(len(form) or form.text) for form in forms))
    names = [f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "event-listeners")]
    for element in (*indexes, *hidden, *forms, *list(text.iter(f"{TEXT}tracked-changes", *names))):
        remove(element)


def _free_boxes(text: etree._Element, looks: dict[str, _Look], remarks: Remarks) -> None:
    """Put the text of frames, which pandoc drops, after the paragraph that they are anchored in."""
    for box in list(text.iter(f"{DRAW}text-box")):
        frame = next(box.iterancestors(f"{DRAW}frame"), None)
        anchor = next(box.iterancestors(f"{TEXT}p", f"{TEXT}h"), None)
        outer = frame if anchor is None else anchor
        if frame is None or outer is None or (parent := outer.getparent()) is None:
            continue
        is_figure = any(_has_style(element, looks, "Caption") for element in box)
        remarks.add("text-box", not is_figure and bool(join_text(box).strip()))
        for block in reversed(list(box)):
            parent.insert(parent.index(outer) + 1, block)
            if is_figure:
                _part_picture(block)
        remove(frame)


def _part_picture(caption: etree._Element) -> None:
    """Put a picture in its caption, as LibreOffice writes it, into a paragraph of its own before that."""
    parent = caption.getparent()
    for frame in list(caption.findall(f"{DRAW}frame")):
        own = etree.Element(f"{TEXT}p")
        if parent is not None:
            parent.insert(parent.index(caption), own)
            replace(frame, [])
            own.append(frame)


def _take_head(text: etree._Element, looks: dict[str, _Look]) -> Head:
    """Return what paragraphs in the styles of a title say, and take them out."""
    said: dict[str, str] = {}
    for element in list(text):
        if element.tag not in (f"{TEXT}p", f"{TEXT}h"):
            continue
        words = in_one_line(join_text(element))
        style = next((name for name in ("Title", "Subtitle") if _has_style(element, looks, name)), "")
        if words and not style:
            break
        if style and words and style not in said and element.find(f".//{DRAW}image") is None:
            said[style] = words
            remove(element)
    return Head(said.get("Title", ""), said.get("Subtitle", ""))


def _mark_code(text: etree._Element, looks: dict[str, _Look]) -> None:
    """Write lines of code as pandoc lets them be: as one word."""
    for paragraph in [
        element for element in text.iter(f"{TEXT}p") if _has_style(element, looks, "Preformatted_20_Text")
    ]:
        words = "".join(_restore_typed(paragraph))
        if words.strip() and paragraph.find(f".//{DRAW}frame") is None:
            for child in list(paragraph):
                paragraph.remove(child)
            plain = _OURS.sub(" ", words).replace(" ", "\u00a0").replace("\n", LINE_END)
            paragraph.text = f"{CODE}{plain}"


def _restore_typed(element: etree._Element) -> Iterator[str]:
    """Yield what was typed, blanks and line ends as they are."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield " " * min(int(child.get(f"{TEXT}c", "1")), _WIDEST) if child.get(f"{TEXT}c", "1").isdecimal() else " "
        elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            yield _INDENT if child.tag == f"{TEXT}tab" else "\n"
        elif child.tag != f"{TEXT}note":
            yield from _restore_typed(child)
        yield child.tail or ""


def _keep_blanks(text: etree._Element, remarks: Remarks) -> None:
    for element in text.iter():
        if element.text and not element.text.startswith(CODE):
            element.text = _OURS.sub(" ", element.text)
        element.tail = _OURS.sub(" ", element.tail) if element.tail else element.tail
    for blank in list(text.iter(f"{TEXT}s")):
        many = int(number) if (number := blank.get(f"{TEXT}c", "1")).isdecimal() and len(number) < _COLUMN else 1
        # The first blank of a row is a letter.
        is_column = many + 1 >= _COLUMN
        remarks.add("blanks", not is_column)
        replace(blank, [_make_span(TAB if is_column else " ")])
    for tab in list(text.iter(f"{TEXT}tab")):
        replace(tab, [_make_span(TAB)])


def _make_span(text: str) -> etree._Element:
    span = etree.Element(f"{TEXT}span")
    span.text = text
    return span


def _mark(text: etree._Element, looks: dict[str, _Look]) -> None:
    """Write for pandoc what paragraphs have from their styles: that they are captions, that they are bold."""
    for paragraph in list(text.iter(f"{TEXT}p")):
        look = looks.get(paragraph.get(f"{TEXT}style-name", ""))
        if look is None:
            continue
        if "Caption" in look.names:
            paragraph.text = f"{CAPTION}{paragraph.text or ''}"
        elif look.is_bold:
            span = etree.Element(f"{TEXT}span", {f"{TEXT}style-name": _BOLD})
            span.text, paragraph.text = paragraph.text, None
            span.extend(list(paragraph))
            paragraph.append(span)


def _add_bold_style(content: etree._Element) -> None:
    styles = content.find(f"{OFFICE}automatic-styles")
    if styles is None:
        styles = etree.Element(f"{OFFICE}automatic-styles")
        content.insert(0, styles)
    style = etree.SubElement(styles, f"{STYLE}style", {f"{STYLE}name": _BOLD, f"{STYLE}family": "text"})
    etree.SubElement(style, f"{STYLE}text-properties", {f"{FO}font-weight": "bold"})


def _tell_the_rest(archive: Archive, styles: etree._Element, remarks: Remarks) -> None:
    pages = styles.iter(f"{STYLE}header", f"{STYLE}footer", f"{STYLE}header-first", f"{STYLE}footer-first")
    remarks.add("header", any(in_one_line(join_text(page)) for page in pages))
    remarks.add("macro", any(name.startswith(("Basic/", "Scripts/")) for name in archive.names))
    if _META in archive:
        meta = parse_xml(archive.read(_META), _META)
        remarks.add("own-odt", any(one.get(f"{META}name") == MARK for one in meta.iter(f"{META}user-defined")))
        names = {"title", "creator", "initial-creator", "subject", "description", "keyword"}
        remarks.add(
            "properties", any(etree.QName(element).localname in names and element.text for element in meta.iter())
        )


def _has_style(element: etree._Element, looks: dict[str, _Look], style: str) -> bool:
    look = looks.get(element.get(f"{TEXT}style-name", ""))
    return style in look.names if look else element.get(f"{TEXT}style-name") == style


def find_formulas(text: etree._Element, archive: Archive) -> dict[str, bytes]:
    """Return the formulas of a text, which are objects of their own, by the names that pandoc looks for."""
    formulas: dict[str, bytes] = {}
    for element in list(text.iter(f"{DRAW}object")):
        part = resolve_part(CONTENT, f"{element.get(f'{XLINK}href', '')}/{CONTENT}")
        if part in archive:
            root = parse_xml(archive.read(part), part)
            if root.tag == MATH:
                formulas[part] = serialize(root)
    return formulas


def take_pictures(
    text: etree._Element, archive: Archive, remarks: Remarks
) -> tuple[dict[str, FoundPicture], dict[str, str]]:
    """Return the pictures that a text shows, by new addresses, by which it shows them now; and what is to be seen."""
    pictures: dict[str, FoundPicture] = {}
    alts: dict[str, str] = {}
    for frame in list(text.iter(f"{DRAW}frame")):
        images = [] if _is_formula(frame, archive, remarks) else frame.findall(f"{DRAW}image")
        for other in images[1:]:  # the same in another format
            remove(other)
        for image in images[:1]:
            address = f"Pictures/picture{len(pictures)}.png"
            pictures[address] = _find_picture(image, archive)
            alts[address] = _find_description(frame)
            image.set(f"{XLINK}href", address)
            for words in (*frame.findall(f"{SVG}title"), *frame.findall(f"{SVG}desc")):
                remove(words)  # pandoc would take them for a caption
    return pictures, alts


def _is_formula(frame: etree._Element, archive: Archive, remarks: Remarks) -> bool:
    """Return whether a frame is a formula; of any other object only its picture stays, and it is named."""
    element = next(iter(frame.findall(f"{DRAW}object") + frame.findall(f"{DRAW}object-ole")), None)
    if element is None:
        return False
    part = resolve_part(CONTENT, f"{element.get(f'{XLINK}href', '')}/{CONTENT}")
    if part in archive and parse_xml(archive.read(part), part).tag == MATH:
        for image in frame.findall(f"{DRAW}image"):
            remove(image)
        return True
    remarks.add("object", about=frame.get(f"{DRAW}name", "LibreOffice"))
    remove(element)
    return False


def _find_picture(image: etree._Element, archive: Archive) -> FoundPicture:
    address = image.get(f"{XLINK}href", "")
    part = resolve_part(CONTENT, address)
    if part not in archive:
        return FoundPicture(address, reason=sentence("it is only linked, and not in the document"))
    return archive.take_picture(part)


def _find_description(frame: etree._Element) -> str:
    """Return the description of a picture, or its title where that alone was given."""
    texts = (frame.findtext(f"{SVG}desc"), frame.findtext(f"{SVG}title"))
    return next((in_one_line(words) for words in texts if words and words.strip()), "")
