"""Prepare a web page, or a page of an e-book, for pandoc: its text and notes, without scripts, menus and looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.i18n.sentences import sentence
from pipeline.importing.archive import join_text, parse_html, remove
from pipeline.importing.documents import MARKS, TAB, FoundPicture, Head, Remarks
from pipeline.jobs.blob import Blob
from pipeline.text.printable import in_one_line
from pipeline.text.urls import is_data, read_data

_OURS = re.compile(f"[{MARKS}]")
_ACTING = (
    "script style iframe frame frameset object embed applet form input select textarea button noscript template canvas"
    " audio video link base svg math-field dialog"
).split()
_SILENT = frozenset({"style", "link", "base", "template", "noscript"})
_AROUND = ("nav", "header", "footer", "aside")
_KEPT = frozenset({"id", "href", "src", "alt", "title", "colspan", "rowspan", "lang", "start", "type", "dir"})
_OFFICE_ONLY = ("header", "footer")  # divisions that LibreOffice writes for those of its pages
_PROPERTIES = frozenset({"author", "changedby", "created", "changed", "creator", "keywords", "description"})
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_RULE = re.compile(r"(?<![^{}])([^{}]{1,500}+)\{([^{}]{0,5000}+)\}")
_CLASS = re.compile(r"(?:^|,)\s*(?:p|span|div)?\.([\w-]+)\s*(?=,|$)")
_COLUMNS = re.compile("\t+|[\u00a0\u2003 ]{3,}")
_FAR = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|[a-z][a-z0-9+.-]*:|\\\\", re.IGNORECASE)


@dataclass
class WebPage:
    """A page for pandoc, its head, and its pictures in their order."""

    text: str = ""
    head: Head = field(default_factory=Head)
    pictures: list[FoundPicture] = field(default_factory=list)


def prepare(data: bytes | str, styles: str, remarks: Remarks) -> WebPage:
    """Return a page as pandoc reads it best; what that leaves out or turns joins the remarks.

    `styles` are style sheets that the page has from elsewhere.

    Raises:
        UnreadableDocumentError: it is empty, or nested too deep.
    """
    root = parse_html(data)
    title = "" if _is_of_office(root) else in_one_line(root.findtext(".//title") or "")
    head = Head(title=title, language=root.get("lang") or "")
    own = styles + "\n".join(style.text or "" for style in root.iter("style"))
    remarks.add("properties", any(meta.get("name", "").lower() in _PROPERTIES for meta in root.iter("meta")))
    body = _find_text(root, remarks)
    mark_notes(body)
    _leave_out(body, remarks)
    _write_looks(body, own)
    _keep_anchors(body)
    _keep_blanks(body)
    result = WebPage(head=head)
    result.pictures = list(_take_pictures(body))
    _drop_attributes(body)
    result.text = etree.tostring(body, method="html", encoding="unicode")
    return result


def _is_of_office(root: etree._Element) -> bool:
    """Return whether a word processor has saved the page: its title is a property of the document then."""
    generators = (meta for meta in root.iter("meta") if meta.get("name", "").lower() == "generator")
    makers = " ".join(meta.get("content", "") for meta in generators)
    return any(name in makers for name in ("LibreOffice", "OpenOffice", "Microsoft"))


def _find_text(root: etree._Element, remarks: Remarks) -> etree._Element:
    """Return the part of a page that is its text: what it calls its article, else all that is no menu."""
    body = root.find("body")
    body = root if body is None else body
    for tag in ("article", "main"):
        elements = list(body.iter(tag))
        if len(elements) == 1 and in_one_line(join_text(elements[0])):
            remarks.add("navigation", len(join_text(body).split()) > len(join_text(elements[0]).split()))
            return elements[0]
    around = [element for element in body.iter(*_AROUND) if not _is_of_text(element)]
    around += [element for element in body.iter("div") if element.get("title") in _OFFICE_ONLY]
    remarks.add("navigation", bool(around))
    for element in around:
        remove(element)
    return body


def _is_of_text(element: etree._Element) -> bool:
    """Return whether a note or a box belongs to the text, as those of e-books do."""
    kind = " ".join(
        value for name, value in element.attrib.items() if name in ("epub:type", "data-type", "role", "class")
    )
    return "note" in kind or (element.tag == "header" and element.find(".//h1") is not None)


def _leave_out(body: etree._Element, remarks: Remarks) -> None:
    for element in list(body.iter(*_ACTING)):
        remarks.add("script", element.tag not in _SILENT)
        remove(element)
    for element in list(body.iter("input")):
        remove(element)


def _write_looks(body: etree._Element, styles: str) -> None:
    """Write as elements what style sheets say of classes, and styles of their elements: bold, italic."""
    looks = _read_class_looks(styles)
    for element in list(body.iter("p", "span", "div")):
        own = element.get("style") or ""
        looks_like = [looks.get(name, "") for name in (element.get("class") or "").split()]
        for pattern, tag in ((_BOLD, "b"), (_ITALIC, "i")):
            if element.tag != "div" and any(pattern.search(style) for style in (own, *looks_like)):
                _wrap(element, tag)


def _read_class_looks(styles: str) -> dict[str, str]:
    looks: dict[str, str] = {}
    for selectors, declarations in _RULE.findall(styles[:500_000]):
        for name in _CLASS.findall(selectors.strip()):
            looks[name] = looks.get(name, "") + declarations
    return looks


def _wrap(element: etree._Element, tag: str) -> None:
    inner = etree.Element(tag)
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    element.append(inner)


def _keep_anchors(body: etree._Element) -> None:
    """Put what links lead to where pandoc keeps it, which loses the names of paragraphs and cells."""
    for element in list(body.iter("p", "li", "td", "th", "blockquote", "figure", "table", "dt", "dd")):
        name = element.attrib.pop("id", "")
        if name and element.tag not in ("table", "figure"):
            anchor = etree.Element("span", {"id": str(name)})
            anchor.tail, element.text = element.text, None
            element.insert(0, anchor)


def _keep_blanks(body: etree._Element) -> None:
    code = {inner for pre in body.iter("pre", "code") for inner in pre.iter()}
    for element in body.iter():
        if element.text and element not in code:
            element.text = _COLUMNS.sub(_replace_blanks, _OURS.sub(" ", element.text))
        if element.tail and element.getparent() not in code:
            element.tail = _COLUMNS.sub(_replace_blanks, _OURS.sub(" ", element.tail))


def _replace_blanks(match: re.Match[str]) -> str:
    """Return a tab for blanks that were typed to reach a column; the indents of the source, before a line, are none."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    is_indent = not before or before.endswith("\n") or not after or after.startswith("\n")
    return match[0] if is_indent and "\u00a0" not in match[0] else TAB


def _take_pictures(body: etree._Element) -> Iterator[FoundPicture]:
    """Yield the pictures that a page shows, each of which is called by its number there."""
    number = 0
    for image in list(body.iter("img")):
        address = (image.get("src") or "").strip()
        if not address:
            remove(image)
            continue
        image.set("src", f"picture{number}")
        number += 1
        yield _find_picture(address)


def _find_picture(address: str) -> FoundPicture:
    if is_data(address):
        data = read_data(address)
        if data is None or not data.media_type.startswith("image/"):
            return FoundPicture("data:", reason=sentence("it is damaged, or not a picture"))
        return FoundPicture("data:", Blob.of(data.data))
    if _FAR.match(address):
        return FoundPicture(address, reason=sentence("it is on the web, and not fetched"))
    return FoundPicture(address)


def _drop_attributes(body: etree._Element) -> None:
    for element in body.iter():
        for name in list(element.attrib):
            if name not in _KEPT:
                del element.attrib[name]


_NUMBER = re.compile(r"[\[(]?\s*(?:\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡]{1,3})\s*[\])]?", re.IGNORECASE)
_TYPE = "type"  # by which pandoc knows them, where their names have no namespace
_TYPES = ("epub:type", "data-type")
_BLOCKS = ("p", "li", "div", "aside", "section")


def mark_notes(body: etree._Element) -> None:
    """Write notes as pandoc knows them, which are those of e-books (EPUB 3)."""
    named = _index_names(body)
    for link in list(body.iter("a")):
        address = link.get("href") or ""
        target = named.get(address[1:]) if address.startswith("#") else None
        if target is None or not _NUMBER.fullmatch(join_text(link).strip()):
            continue
        note = _find_note(target, link, body)
        if note is not None:
            _write(link, note, body)


def _index_names(body: etree._Element) -> dict[str, etree._Element]:
    elements: dict[str, etree._Element] = {}
    for element in body.iter():
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                elements.setdefault(name, element)
    return elements


def _find_note(target: etree._Element, link: etree._Element, body: etree._Element) -> etree._Element | None:
    """Return the block of a note whose text, or the number before that, is linked to; None where it is no note."""
    block = target if target.tag in _BLOCKS else next(target.iterancestors(*_BLOCKS), None)
    if block is None or link in set(block.iter()):
        return None
    around = block.getparent()
    if around is not None and around is not body and around.tag in ("div", "aside", "li") and len(around) == 1:
        block = around
    is_named = "note" in _read_type(block) or "note" in (block.get("role") or "")
    return block if is_named or _links_back(block, link) else None


def _read_type(element: etree._Element) -> str:
    return " ".join(value for name in _TYPES if (value := element.get(name)))


def _links_back(block: etree._Element, link: etree._Element) -> bool:
    around = [link, *list(link.iterancestors())[:2]]
    names = {name for element in around for name in (element.get("id"), element.get("name")) if name}
    return any((back.get("href") or "").removeprefix("#") in names for back in block.iter("a"))


def _write(link: etree._Element, note: etree._Element, body: etree._Element) -> None:
    """Let pandoc see a reference and its note; the number before the note, which leads back, goes."""
    name = f"note-{note.get('id') or (link.get('href') or '').removeprefix('#')}"
    for back in list(note.iter("a")):
        if (back.get("href") or "").startswith("#") and (_NUMBER.fullmatch(join_text(back).strip()) or _is_sign(back)):
            parent = back.getparent()
            remove(back)
            if parent is not None and parent.tag == "sup" and not join_text(parent).strip():
                remove(parent)
    aside = etree.Element("aside", {_TYPE: "footnote", "id": name})
    parent = note.getparent()
    if parent is None:
        return
    if note.tag in ("aside", "div", "section", "li"):
        aside.text = note.text
        aside.extend(list(note))
        remove(note)
    else:
        remove(note)
        note.attrib.pop("id", None)
        aside.append(note)
    body.append(aside)
    link.set("href", f"#{name}")
    link.set(_TYPE, "noteref")


def _is_sign(back: etree._Element) -> bool:
    return join_text(back).strip() in ("↩", "↩︎", "^", "↑", "")
