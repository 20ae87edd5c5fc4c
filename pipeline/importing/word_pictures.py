"""Pictures of a Word document: taken from its archive alone, each shown in the form that pandoc reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.i18n.sentences import said_by, sentence
from pipeline.importing.archive import Archive, ancestors, replace
from pipeline.importing.documents import FoundPicture, UnreadableDocumentError
from pipeline.importing.word_relations import Relation, Relations
from pipeline.importing.word_text import PIC, PICTURE_URI, WP, A, R, V, W
from pipeline.jobs.blob import Blob

_LARGEST = 100_000_000  # bytes
_ADDRESS = re.compile(r"media/(picture(\d+))")
# What Word 365 says of a picture that nobody has described, or that a machine has.
_BY_MACHINE = re.compile(
    "Description générée automatiquement|Le contenu généré par l.IA peut être incorrect"
    "|Description automatically generated|AI-generated content may be incorrect"
)
_FRAMES = (f"{W}drawing", f"{W}pict", f"{W}object")
_OUTSIDE = sentence("it is linked, and was never a part of the document")


def relation_name(address: str) -> str:
    """Return the name of the relation to a picture that `take` has given this address."""
    found = _ADDRESS.fullmatch(address)
    return found[1] if found else ""


def take(root: etree._Element, relations: Relations, archive: Archive, first: int) -> dict[str, FoundPicture]:
    """Return the pictures that a part shows, by new addresses, by which it shows them now; numbers begin at `first`."""
    found: dict[str, FoundPicture] = {}
    for frame in list(root.iter(*_FRAMES)):
        if next(ancestors(frame, *_FRAMES), None) is not None:
            continue
        drawings = []
        for relation, alt in _shown(frame, relations):
            address = f"media/picture{first + len(found)}"
            found[address] = _picture(relation, archive)
            drawings.append(_drawing(relation_name(address), _BY_MACHINE.split(alt)[0].strip()))
        if drawings:
            replace(frame, drawings)
    return found


def _shown(frame: etree._Element, relations: Relations) -> Iterator[tuple[Relation | None, str]]:
    """Yield the relation to each picture in a frame, and its alternative text."""
    for blip in frame.iter(f"{A}blip"):
        yield relations.get(blip.get(f"{R}embed") or blip.get(f"{R}link") or ""), _alt_of_drawing(blip, frame)
    for data in frame.iter(f"{V}imagedata"):
        shape = next(ancestors(data, f"{V}shape", f"{V}rect"), None)
        name = data.get(f"{R}id") or data.get(f"{R}href") or ""
        yield relations.get(name), "" if shape is None else shape.get("alt", "")


def _alt_of_drawing(blip: etree._Element, frame: etree._Element) -> str:
    picture = next(ancestors(blip, f"{PIC}pic"), frame)
    for found in (picture.find(f".//{PIC}cNvPr"), frame.find(f".//{WP}docPr")):
        if found is not None and found.get("descr"):
            return found.get("descr", "")
    return ""


def _picture(relation: Relation | None, archive: Archive) -> FoundPicture:
    if relation is None:
        return FoundPicture("", why=sentence("it is not in the document"))
    if relation.is_outside:
        return FoundPicture(relation.target, why=_OUTSIDE)
    try:
        return FoundPicture(relation.target, Blob.of(archive.read(relation.target, _LARGEST)))
    except UnreadableDocumentError as error:
        return FoundPicture(relation.target, why=said_by(error))


def _drawing(name: str, alt: str) -> etree._Element:
    """Return a picture in the one form that pandoc keeps the alternative text of."""
    drawing = etree.Element(f"{W}drawing")
    inline = etree.SubElement(drawing, f"{WP}inline")
    etree.SubElement(inline, f"{WP}extent", cx="1", cy="1")
    etree.SubElement(inline, f"{WP}docPr", id="1", name="", descr=alt)
    data = etree.SubElement(etree.SubElement(inline, f"{A}graphic"), f"{A}graphicData", uri=PICTURE_URI)
    picture = etree.SubElement(data, f"{PIC}pic")
    etree.SubElement(etree.SubElement(picture, f"{PIC}nvPicPr"), f"{PIC}cNvPr", id="0", name="", descr=alt)
    etree.SubElement(etree.SubElement(picture, f"{PIC}blipFill"), f"{A}blip", {f"{R}embed": name})
    return drawing
