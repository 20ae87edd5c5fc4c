"""Metadata of a bound PDF, as XMP and as document information, which must agree (ISO 19005)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape

from pipeline.version import program

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

# Nor does it know PRISM's, in which programs that keep references look for these numbers.
_NUMBERS = ("doi", "isbn", "issn")
_PRISM = "http://prismstandard.org/namespaces/basic/3.0/"
_DESCRIBED = """\
<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PRISM basic metadata</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>prism</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag>"""
_LISTED = """<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>{0}</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>The {0} of the publication</pdfaProperty:description>
</rdf:li>"""


@dataclass(frozen=True)
class Imprint:
    """Metadata of a PDF.

    Dates have a time zone; `right_to_left` is the binding side. `identifier` names the PDF in references to its pages.
    `issn` is that of what it is a part of, `isbn` that of the book on paper or as this PDF.
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
    issn: str = ""
    isbn: str = ""
    doi: str = ""


def xmp_packet(imprint: Imprint, *, is_tagged: bool = True) -> bytes:
    """Return the metadata as XMP (ISO 16684-1), claiming PDF/A-3a and PDF/UA-1; without tags only PDF/A-3b."""
    properties = [
        _property("dc:title", imprint.title, kind="Alt"),
        _property("dc:creator", *imprint.authors, kind="Seq"),
        _property("dc:description", imprint.subject, kind="Alt"),
        _property("dc:subject", *imprint.keywords, kind="Bag"),
        _property("dc:identifier", imprint.identifier or (imprint.doi and f"doi:{imprint.doi}")),
        _property("dc:language", imprint.language, kind="Bag"),
        _property("pdf:Keywords", ", ".join(imprint.keywords)),
        _property("pdf:Producer", program()),
        _property("xmp:CreatorTool", program()),
        _property("xmp:CreateDate", _iso(imprint.created)),
        _property("xmp:ModifyDate", _iso(imprint.modified)),
    ]
    standards = _TAGGED if is_tagged else _LAID_OUT
    if is_tagged and (numbers := [name for name in _NUMBERS if getattr(imprint, name)]):
        own = "".join(
            f'<prism:{name} xmlns:prism="{_PRISM}">{escape(getattr(imprint, name))}</prism:{name}>' for name in numbers
        )
        described = _DESCRIBED.format(namespace=_PRISM, properties="".join(map(_LISTED.format, numbers)))
        standards = f"{own}\n{standards}".replace("</rdf:Bag>", described)
    return _PACKET.format(properties="\n".join(filter(None, properties)), standards=standards).encode()


def document_information(imprint: Imprint) -> dict[str, str]:
    """Return the metadata as entries of the document information dictionary (ISO 32000-1, 14.3.3)."""
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


def _property(name: str, *values: str, kind: str = "") -> str:
    """Return a property with one value, or with an array of a `kind` ("Alt", "Bag", "Seq"); "" without values."""
    texts = [escape(value, quote=False) for value in values]  # none is in an attribute
    if kind:
        item = '<rdf:li xml:lang="x-default">' if kind == "Alt" else "<rdf:li>"
        items = "".join(f"{item}{text}</rdf:li>" for text in texts)
        content = f"<rdf:{kind}>{items}</rdf:{kind}>"
    else:
        content = "".join(texts)
    return f"<{name}>{content}</{name}>" if any(values) else ""


def _iso(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pdf_date(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("D:%Y%m%d%H%M%SZ")
