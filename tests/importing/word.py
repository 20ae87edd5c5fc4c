"""Build Word documents from hand-written XML."""

import io
import struct
import zipfile
import zlib

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }.items()
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_TOP = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"""
_CORE = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Titre secret des propriétés</dc:title><dc:creator>Camille Secrète</dc:creator></cp:coreProperties>"""
# A French Word: ids of its styles are French, names of those that are built in are English.
_STYLES = {
    "Normal": "Normal",
    "Titre": "Title",
    "Sous-titre": "Subtitle",
    "Titre1": "heading 1",
    "Titre2": "heading 2",
    "Lgende": "caption",
    "Paragraphedeliste": "List Paragraph",
    "Notedebasdepage": "footnote text",
    "Citation": "Quote",
    "PrformatHTML": "HTML Preformatted",
}


def png(width: int = 80, height: int = 60, colour: tuple[int, int, int] = (200, 60, 60), text: str = "") -> bytes:
    """Return a picture in one colour, with a comment if there is a text."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    comment = chunk(b"tEXt", b"Comment\0" + text.encode("latin-1")) if text else b""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + comment + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def run(text: str, properties: str = "") -> str:
    """Return a run; tabs, line breaks and soft hyphens become elements, as in Word."""
    parts = {"\t": "<w:tab/>", "\n": "<w:br/>", "\xad": "<w:softHyphen/>"}
    inside, plain = "", ""
    for letter in [*text, ""]:
        if letter and letter not in parts:
            plain += letter.replace("&", "&amp;").replace("<", "&lt;")
            continue
        inside += f'<w:t xml:space="preserve">{plain}</w:t>' if plain else ""
        inside += parts.get(letter, "")
        plain = ""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inside}</w:r>"


def paragraph(*runs: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph of runs; an argument without a leading `<` is plain text."""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    own = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    return f'<w:p w:rsidR="00A77427">{f"<w:pPr>{own}</w:pPr>" if own else ""}{inside}</w:p>'


def bold(text: str) -> str:
    return run(text, "<w:b/><w:bCs/>")


def item(text: str, number: int = 1, level: int = 0) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, style="Paragraphedeliste", properties=numbering)


def drawing(relation: str, alt: str = "", *, linked: bool = False) -> str:
    """Return a picture as Word 2010 and later write it."""
    how = "link" if linked else "embed"
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="952500" cy="714375"/><wp:docPr id="1" name="Image 1" descr="{alt}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="IMG.png" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:{how}="{relation}"/>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="952500" cy="714375"/></a:xfrm></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def vml(relation: str, alt: str = "") -> str:
    """Return a picture as Word 97 wrote it."""
    return (
        f'<w:r><w:pict><v:shape id="s1" style="width:75pt;height:56pt" alt="{alt}">'
        f'<v:imagedata r:id="{relation}" o:title="{alt}"/></v:shape></w:pict></w:r>'
    )


def text_box(text: str) -> str:
    """Return a text box with its fallback for older programs."""
    content = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>'
        f"{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows: tuple[str, ...], header: bool = False) -> str:
    first = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    lines = [
        "<w:tr>"
        + (first if not number else "")
        + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row)
        + "</w:tr>"
        for number, row in enumerate(rows)
    ]
    grid = "".join('<w:gridCol w:w="2000"/>' for _ in rows[0])
    return f'<w:tbl><w:tblPr><w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'


def styles() -> str:
    own = "".join(
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        + (f'<w:pPr><w:outlineLvl w:val="{int(name[-1]) - 1}"/></w:pPr>' if name.startswith("heading") else "")
        + "</w:style>"
        for identifier, name in _STYLES.items()
    )
    link = '<w:style w:type="character" w:styleId="Lienhypertexte"><w:name w:val="Hyperlink"/></w:style>'
    return f'<?xml version="1.0"?><w:styles {NAMESPACES}>{own}{link}</w:styles>'


def numbering() -> str:
    """Define two lists: with bullets (1), and with numbers (2)."""
    kinds = (("bullet", "\uf0b7"), ("decimal", "%1."))
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/></w:lvl>'
            for level in range(3)
        )
        + "</w:abstractNum>"
        for number, (kind, sign) in enumerate(kinds)
    )
    uses = "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(kinds)))
    return f'<?xml version="1.0"?><w:numbering {NAMESPACES}>{lists}{uses}</w:numbering>'


def notes(*texts: str, kind: str = "footnote") -> str:
    own = "".join(
        f'<w:{kind} w:id="{number}">{paragraph("<w:r><w:footnoteRef/></w:r>", text, style="Notedebasdepage")}</w:{kind}>'
        for number, text in enumerate(texts, 1)
    )
    return f'<?xml version="1.0"?><w:{kind}s {NAMESPACES}>{own}</w:{kind}s>'


def note(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def document(
    *body: str,
    relations: dict[str, tuple[str, str]] | None = None,
    parts: dict[str, bytes | str] | None = None,
    head: str = "",
) -> bytes:
    """Return a document of blocks, relations (`{"rId7": ("image", "media/image1.png")}`) and further parts.

    A target with `:` is external.
    """
    known: dict[str, tuple[str, str]] = {
        "rId1": ("styles", "styles.xml"),
        "rId2": ("numbering", "numbering.xml"),
        "rId3": ("footnotes", "footnotes.xml"),
        **(relations or {}),
    }
    links = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target or target.startswith(chr(92)) else ''}/>"
        for name, (kind, target) in known.items()
    )
    written: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _TOP,
        "docProps/core.xml": _CORE,
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{head}<w:document {NAMESPACES}>'
        f"<w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(),
        "word/footnotes.xml": notes(),
        **(parts or {}),
    }
    return packed(written)


def packed(parts: dict[str, bytes | str]) -> bytes:
    """Return an archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
