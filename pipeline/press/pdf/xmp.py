"""The metadata of a bound PDF, twice: as XMP and as the old document information, which must agree (ISO 19005)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from html import escape

from pipeline.version import program

# No value stands in an attribute.
_escaped = partial(escape, quote=False)
_PACKET = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{properties}
{standards}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
# Each ends the description that the properties are in.
_LAID_OUT = """\
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>"""
# PDF/UA's own schema is none of those that PDF/A knows, so it is described as ISO 19005-3, 6.6.2.3 asks.
_TAGGED = """\
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the document follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


@dataclass(frozen=True)
class Imprint:
    """Metadata of a PDF.

    Dates have a time zone; `right_to_left` is the binding side. `identifier` names the PDF in references to its pages.
    """

    title: str
    language: str
    created: dt.datetime
    modified: dt.datetime
    authors: tuple[str, ...] = ()
    subject: str = ""
    keywords: tuple[str, ...] = ()
    right_to_left: bool = False
    identifier: str = ""


def xmp_packet(imprint: Imprint) -> bytes:
    """Return the metadata as XMP (ISO 16684-1), claiming PDF/A-3a and PDF/UA-1."""
    return _packet(imprint, _TAGGED)


def untagged_packet(imprint: Imprint) -> bytes:
    """Return the same for what has no tags, claiming PDF/A-3b alone."""
    return _packet(imprint, _LAID_OUT)


def _packet(imprint: Imprint, standards: str) -> bytes:
    properties = [
        _alternatives("dc:title", imprint.title),
        _array("dc:creator", "Seq", imprint.authors),
        _alternatives("dc:description", imprint.subject),
        _array("dc:subject", "Bag", imprint.keywords),
        _text("dc:identifier", imprint.identifier),
        _array("dc:language", "Bag", (imprint.language,)),
        _text("pdf:Keywords", ", ".join(imprint.keywords)),
        _text("pdf:Producer", program()),
        _text("xmp:CreatorTool", program()),
        _text("xmp:CreateDate", _iso(imprint.created)),
        _text("xmp:ModifyDate", _iso(imprint.modified)),
    ]
    return _PACKET.format(properties="\n".join(filter(None, properties)), standards=standards).encode()


def document_information(imprint: Imprint) -> dict[str, str]:
    """Return the same as entries of the document information dictionary (ISO 32000-1, 14.3.3)."""
    entries = {
        "/Title": imprint.title,
        # XMP part 3 wants several authors in one entry divided by semicolons.
        "/Author": "; ".join(imprint.authors),
        "/Subject": imprint.subject,
        "/Keywords": ", ".join(imprint.keywords),
        "/Creator": program(),
        "/Producer": program(),
        "/CreationDate": _pdf_date(imprint.created),
        "/ModDate": _pdf_date(imprint.modified),
    }
    return {key: value for key, value in entries.items() if value}


def _text(name: str, value: str) -> str:
    return f"<{name}>{_escaped(value)}</{name}>" if value else ""


def _alternatives(name: str, value: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{_escaped(value)}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>" if value else ""


def _array(name: str, kind: str, values: tuple[str, ...]) -> str:
    items = "".join(f"<rdf:li>{_escaped(value)}</rdf:li>" for value in values)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if values else ""


def _iso(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pdf_date(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("D:%Y%m%d%H%M%SZ")
