"""When the blocks of a chapter are read aloud, as reading systems follow it (EPUB 3.3, 9: media overlays)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from posixpath import relpath

from lxml import etree

from pipeline.editions.epub.paths import file_of, overlay_path, xml_name
from pipeline.editions.epub.values import EbookCopy
from pipeline.jobs.blob import Blob
from pipeline.model.recordings import Spoken

SMIL = "application/smil+xml"
_SMIL, _EPUB = "http://www.w3.org/ns/SMIL", "http://www.idpf.org/2007/ops"


@dataclass(frozen=True)
class Overlay:
    """What tells when a page is read aloud: its path, the page's, its document, and how many seconds it takes."""

    path: str
    page: str
    data: Blob
    seconds: float


def overlays_of(book: EbookCopy) -> Iterator[Overlay]:
    """Yield what tells when the pages of a book are read aloud."""
    for name, narration in book.narrations.items():
        pages: dict[int, list[Spoken]] = defaultdict(list)
        for spoken in narration.spoken:
            pages[book.texts[name].files.get(xml_name(spoken.id), 1)].append(spoken)
        for number, spoken_there in sorted(pages.items()):
            page, path = file_of(name, number), overlay_path(name, number)
            seconds = sum(one.end - one.begin for one in spoken_there)
            yield Overlay(path, page, Blob.of(_document(spoken_there, page, narration.path)), seconds)


def _document(spoken: Sequence[Spoken], page: str, recording: str) -> bytes:
    """Return the document that says which block is heard when; all of them stand in one folder."""
    folder = page.rpartition("/")[0]
    own, sound = relpath(page, folder or "."), relpath(recording, folder or ".")
    root = etree.Element(f"{{{_SMIL}}}smil", version="3.0", nsmap={None: _SMIL, "epub": _EPUB})
    body = etree.SubElement(root, f"{{{_SMIL}}}body")
    body.set(f"{{{_EPUB}}}textref", own)
    for number, one in enumerate(spoken, start=1):
        pair = etree.SubElement(body, f"{{{_SMIL}}}par", id=f"par-{number}")
        etree.SubElement(pair, f"{{{_SMIL}}}text", src=f"{own}#{xml_name(one.id)}")
        heard = etree.SubElement(pair, f"{{{_SMIL}}}audio", src=sound)
        heard.set("clipBegin", f"{one.begin:.3f}s")
        heard.set("clipEnd", f"{one.end:.3f}s")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
