"""Pictures and formulas of a document of LibreOffice: taken from its archive alone."""

from __future__ import annotations

from lxml import etree

from pipeline.i18n.sentences import said_by, sentence
from pipeline.importing.archive import Archive, beside, parsed, remove, written
from pipeline.importing.documents import FoundPicture, Remarks, UnreadableDocumentError
from pipeline.importing.open_document_names import CONTENT, DRAW, MATH, SVG, XLINK
from pipeline.jobs.blob import Blob
from pipeline.text.printable import in_one_line

_LARGEST = 100_000_000  # bytes of a picture


def formulas(text: etree._Element, archive: Archive) -> dict[str, bytes]:
    """Return the formulas of a text, which are objects of their own, by the names that pandoc looks for."""
    found: dict[str, bytes] = {}
    for element in list(text.iter(f"{DRAW}object")):
        part = beside(CONTENT, f"{element.get(f'{XLINK}href', '')}/{CONTENT}")
        if part in archive:
            root = parsed(archive.read(part), part)
            if root.tag == MATH:
                found[part] = written(root)
    return found


def take(text: etree._Element, archive: Archive, remarks: Remarks) -> tuple[dict[str, FoundPicture], dict[str, str]]:
    """Return the pictures that a text shows, by new addresses, by which it shows them now; and what is to be seen."""
    pictures: dict[str, FoundPicture] = {}
    alts: dict[str, str] = {}
    for frame in list(text.iter(f"{DRAW}frame")):
        images = [] if _is_formula(frame, archive, remarks) else frame.findall(f"{DRAW}image")
        for other in images[1:]:  # the same in another format
            remove(other)
        for image in images[:1]:
            address = f"Pictures/picture{len(pictures)}.png"
            pictures[address] = _picture(image, archive)
            alts[address] = _alt(frame)
            image.set(f"{XLINK}href", address)
            for words in (*frame.findall(f"{SVG}title"), *frame.findall(f"{SVG}desc")):
                remove(words)  # pandoc would take them for a caption
    return pictures, alts


def _is_formula(frame: etree._Element, archive: Archive, remarks: Remarks) -> bool:
    """Return whether a frame is a formula; of any other object only its picture stays, and it is named."""
    element = next(iter(frame.findall(f"{DRAW}object") + frame.findall(f"{DRAW}object-ole")), None)
    if element is None:
        return False
    part = beside(CONTENT, f"{element.get(f'{XLINK}href', '')}/{CONTENT}")
    if part in archive and parsed(archive.read(part), part).tag == MATH:
        for image in frame.findall(f"{DRAW}image"):
            remove(image)
        return True
    remarks.add("object", about=frame.get(f"{DRAW}name", "LibreOffice"))
    remove(element)
    return False


def _picture(image: etree._Element, archive: Archive) -> FoundPicture:
    address = image.get(f"{XLINK}href", "")
    part = beside(CONTENT, address)
    if part not in archive:
        return FoundPicture(address, why=sentence("it is linked, and was never a part of the document"))
    try:
        return FoundPicture(part, Blob.of(archive.read(part, _LARGEST)))
    except UnreadableDocumentError as error:
        return FoundPicture(part, why=said_by(error))


def _alt(frame: etree._Element) -> str:
    """Return the description of a picture, or its title where that alone was given."""
    found = (frame.findtext(f"{SVG}desc"), frame.findtext(f"{SVG}title"))
    return next((in_one_line(words) for words in found if words and words.strip()), "")
