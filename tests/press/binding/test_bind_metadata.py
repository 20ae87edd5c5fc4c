"""What a bound PDF says of itself."""

from lxml import etree

from pipeline.press.binding.bind import bind
from tests.press.samples import imprint, one, opened

DC = "{http://purl.org/dc/elements/1.1/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def test_xmp_and_document_information_agree() -> None:
    facts = imprint(authors=("Ada", "Élie"), subject="Sujet < tout", keywords=("a", "b"))
    pdf = opened(bind([one()], facts))
    packet = etree.fromstring(pdf.Root.Metadata.read_bytes())
    said = {name: [item.text for item in packet.iter(f"{RDF}li") if _property(item) == name] for name in _NAMES}
    assert said["title"] == ["Tout & rien"] == [str(pdf.docinfo.Title)]
    assert said["creator"] == ["Ada", "Élie"]
    assert str(pdf.docinfo.Author) == "Ada; Élie"
    assert said["description"] == ["Sujet < tout"] == [str(pdf.docinfo.Subject)]
    assert said["subject"] == ["a", "b"]
    assert str(pdf.docinfo.Keywords) == "a, b"
    assert said["language"] == ["fr"]
    assert packet.findtext(f".//{XMP}CreateDate") == "2024-01-01T11:00:00Z"
    assert str(pdf.docinfo.CreationDate) == "D:20240101110000Z"


def test_it_claims_both_standards() -> None:
    pdf = opened(bind([one()], imprint()))
    packet = pdf.Root.Metadata.read_bytes()
    assert b"<pdfaid:part>3</pdfaid:part>" in packet
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in packet
    assert b"<pdfuaid:part>1</pdfuaid:part>" in packet


_NAMES = ("title", "creator", "description", "subject", "language")


def _property(item: etree._Element) -> str:
    array = item.getparent()
    assert array is not None
    owner = array.getparent()
    assert owner is not None
    return etree.QName(owner).localname
