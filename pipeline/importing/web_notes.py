"""Notes of web pages and e-books: a link to a text that links back is a note, however its program has written it."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.importing.archive import remove, text_in

_NUMBER = re.compile(r"[\[(]?\s*(?:\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡]{1,3})\s*[\])]?", re.IGNORECASE)
_TYPE = "type"  # by which pandoc knows them, where their names have no namespace
_TYPES = ("epub:type", "data-type")
_BLOCKS = ("p", "li", "div", "aside", "section")


def mark_notes(body: etree._Element) -> None:
    """Write notes as pandoc knows them, which are those of e-books (EPUB 3)."""
    named = _named(body)
    for link in list(body.iter("a")):
        address = link.get("href") or ""
        target = named.get(address[1:]) if address.startswith("#") else None
        if target is None or not _NUMBER.fullmatch(text_in(link).strip()):
            continue
        note = _note_around(target, link, body)
        if note is not None:
            _write(link, note, body)


def _named(body: etree._Element) -> dict[str, etree._Element]:
    found: dict[str, etree._Element] = {}
    for element in body.iter():
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                found.setdefault(name, element)
    return found


def _note_around(target: etree._Element, link: etree._Element, body: etree._Element) -> etree._Element | None:
    """Return the block of a note whose text, or the number before that, is linked to; None where it is no note."""
    block = target if target.tag in _BLOCKS else next(target.iterancestors(*_BLOCKS), None)
    if block is None or link in set(block.iter()):
        return None
    around = block.getparent()
    if around is not None and around is not body and around.tag in ("div", "aside", "li") and len(around) == 1:
        block = around
    is_named = "note" in _type_of(block) or "note" in (block.get("role") or "")
    return block if is_named or _links_back(block, link) else None


def _type_of(element: etree._Element) -> str:
    return " ".join(value for name in _TYPES if (value := element.get(name)))


def _links_back(block: etree._Element, link: etree._Element) -> bool:
    around = [link, *list(link.iterancestors())[:2]]
    names = {name for one in around for name in (one.get("id"), one.get("name")) if name}
    return any((back.get("href") or "").removeprefix("#") in names for back in block.iter("a"))


def _write(link: etree._Element, note: etree._Element, body: etree._Element) -> None:
    """Let pandoc see a reference and its note; the number before the note, which leads back, goes."""
    name = f"note-{note.get('id') or (link.get('href') or '').removeprefix('#')}"
    for back in list(note.iter("a")):
        if (back.get("href") or "").startswith("#") and (_NUMBER.fullmatch(text_in(back).strip()) or _is_sign(back)):
            parent = back.getparent()
            remove(back)
            if parent is not None and parent.tag == "sup" and not text_in(parent).strip():
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
    return text_in(back).strip() in ("↩", "↩︎", "^", "↑", "")
