"""Build a Word document by hand: a heading, a paragraph with bold words, bullets typed as text."""

import io
import zipfile

_NAMESPACE = "http://schemas.openxmlformats.org"
_TYPES = f"""\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{_NAMESPACE}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
_RELATIONS = f"""\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_NAMESPACE}/package/2006/relationships">
<Relationship Id="rId1" Type="{_NAMESPACE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_LINES = (
    ("Une visite au studio", True),
    ("Nous avons vu le studio de la radio, et sa régie.", False),
    ("•\tle micro", False),
    ("•\tla table de mixage", False),
)


def word_document() -> bytes:
    """Return the document as a .docx file."""
    body = "".join(
        f"<w:p><w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}{_run(text)}</w:r></w:p>" for text, bold in _LINES
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{_NAMESPACE}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", document)
    return written.getvalue()


def _run(text: str) -> str:
    return "<w:tab/>".join(f'<w:t xml:space="preserve">{part}</w:t>' for part in text.split("\t"))
