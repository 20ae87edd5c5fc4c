"""Repair the files that pandoc packs: their styles, alternative texts, and what LibreOffice reads otherwise.

Of OpenDocument (ISO/IEC 26300) pandoc drops alternative texts (3.9 to 3.10.2): they come back in the order of pictures
and formulas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from pipeline.editions.office.styles import CODE, FUNCTIONS, PICTURE, code_style, write_styles

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT, _STYLE, _DRAW = (f"{{{_OASIS}:{name}:1.0}}" for name in ("text", "style", "drawing"))
_PARENT = f"{_STYLE}parent-style-name"
_FO, _SVG = (f"{{{_OASIS}:{name}-compatible:1.0}}" for name in ("xsl-fo", "svg"))
_INDENT = 720  # twips of a level of lists, as pandoc has them
_CONTINUED = "1000"  # pandoc's number of lists for further paragraphs of an item, whose sign is a blank
_RENAMED = {
    b"FirstParagraph": b"BodyText",
    b"TableCaption": b"Caption",
    b"ImageCaption": b"Caption",
    b"FootnoteBlockText": b"FootnoteText",
    b"Figure": PICTURE.encode(),
    b"First_20_paragraph": b"Text_20_body",
    b"FigureCaption": b"Caption",
    b"Definition_20_Term_20_Tight": b"Definition_20_Term",
    b"Definition_20_Definition_20_Tight": b"Definition_20_Definition",
}
"""Styles of pandoc's in whose place ours are."""
_STYLED = re.compile(rb'((?:w:pStyle w:val|style-name)=")(%s)"' % b"|".join(_RENAMED))
_TABBED = re.compile(rb"<w:t[ >][^<]*+")
_UPRIGHT = re.compile(r'(?:<m:r><m:rPr><m:sty m:val="p" ?/></m:rPr><m:t>[^\W\d_]+</m:t></m:r>)+')
_LINK = re.compile(rb'(<text:a [^<>]*+><text:span text:style-name=")Definition"')


def postprocess_word(parts: Mapping[str, bytes], language: str, codes: Sequence[str]) -> dict[str, bytes]:
    """Return the parts of a document of Word (ECMA-376) with our styles.

    `codes` are the programming languages of its blocks of code, in order, "" for none.
    """
    return {
        **parts,
        "word/document.xml": _postprocess_word_text(parts["word/document.xml"], codes),
        "word/footnotes.xml": _postprocess_word_text(parts["word/footnotes.xml"], ()),
        "word/styles.xml": _join_styles(write_styles("word.xml", language, codes), parts["word/styles.xml"]),
    }


def _postprocess_word_text(data: bytes, codes: Sequence[str]) -> bytes:
    tab = b'</w:t><w:tab/><w:t xml:space="preserve">'
    data = _TABBED.sub(lambda text: text[0].replace(b"\t", tab), _rename_styles(data))
    root = etree.fromstring(_UPRIGHT.sub(_join_letters, data.decode()).encode())
    blocks = [style for style in root.iter(f"{W}pStyle") if style.get(f"{W}val") == CODE]
    for style, code in zip(blocks, codes, strict=True) if len(blocks) == len(codes) else ():
        style.set(f"{W}val", code_style(code))
    for number in root.findall(f".//{W}numPr/{W}numId[@{W}val='{_CONTINUED}']"):
        _continue_list(number)
    for link in root.iter(f"{W}hyperlink"):  # what LibreOffice gives a PDF's link as its description
        link.set(f"{W}tooltip", " ".join("".join(map(str, link.itertext())).split()))
    for frame in root.iter(f"{_DRAWING}inline"):
        frame.attrib.update({f"dist{side}": "0" for side in "TBLR"})
        for picture in frame.iter("{*}cNvPr"):
            picture.set("descr", "".join(words.get("descr", "") for words in frame.iterfind(f"{_DRAWING}docPr")))
    for rule in root.iter(f"{_VML}rect"):  # LibreOffice makes a picture of it
        rule.set("alt", "—")
    for width in root.iterfind(f".//{W}tblPr/{W}tblW"):  # a table is as wide as the text
        width.attrib.update({f"{W}type": "pct", f"{W}w": "5000"})
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _join_letters(upright: re.Match[str]) -> str:
    """Return upright letters of a formula as a word, as which LibreOffice sets and keeps them."""
    word = re.sub("<[^<>]*+>", "", upright[0])
    kind = 'sty m:val="p"' if word in FUNCTIONS else "nor"
    return f"<m:r><m:rPr><m:{kind}/></m:rPr><m:t>{word}</m:t></m:r>" if len(word) > 1 else upright[0]


def _continue_list(number: etree._Element) -> None:
    """Indent a further paragraph of a list's item: as an item whose sign is a blank it would be read aloud as one."""
    numbering = number.getparent()
    properties = None if numbering is None else numbering.getparent()
    if numbering is None or properties is None:
        return
    depth = max((int(level.get(f"{W}val", "0")) for level in numbering.iterfind(f"{W}ilvl")), default=0)
    properties.replace(numbering, etree.Element(f"{W}ind", {f"{W}left": str(_INDENT * (depth + 1))}))
    style = properties.find(f"{W}pStyle")
    if style is None:
        style = etree.Element(f"{W}pStyle")
        properties.insert(0, style)
    if style.get(f"{W}val", "BodyText") in ("BodyText", "Compact"):
        style.set(f"{W}val", "ListContinue")


def _join_styles(ours: bytes, pandocs: bytes) -> bytes:
    """Return our styles, and those by which pandoc colours code, which the user of a word processor need not see."""
    root = etree.fromstring(ours)
    for style in etree.fromstring(pandocs).iter(f"{W}style"):
        if style.get(f"{W}styleId", "").endswith("Tok"):
            style.insert(2, etree.Element(f"{W}semiHidden"))
            root.append(style)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def postprocess_open_document(
    parts: Mapping[str, bytes], language: str, alts: Sequence[str], formulas: Sequence[str]
) -> dict[str, bytes]:
    """Return the parts of an OpenDocument text with our styles.

    `alts` are the alternative texts of its pictures, `formulas` the words of its formulas, both in order.
    """
    root = etree.fromstring(_LINK.sub(rb'\1Internet_20_link"', _rename_styles(parts["content.xml"])))
    own = {style.get(f"{_STYLE}name"): style for style in root.iter(f"{_STYLE}style")}
    for style in own.values():
        while (above := own.get(style.get(_PARENT))) is not None:  # LibreOffice knows no automatic parents
            style.set(_PARENT, above.get(_PARENT, ""))
    for name in ("TableHeaderRowCell", "TableRowCell"):
        for cell in root.iterfind(f".//{_STYLE}style[@{_STYLE}name='{name}']/{_STYLE}table-cell-properties"):
            cell.attrib.clear()
            rule = {f"{_FO}border": "none", f"{_FO}border-bottom": "0.5pt solid #7f7f7f"}
            cell.attrib.update({f"{_FO}padding": "0.1cm", **rule})
    for kind, words in (("image", alts), ("object", formulas)):
        frames = [frame for frame in root.iter(f"{_DRAW}frame") if frame.find(f"{_DRAW}{kind}") is not None]
        for frame, said in zip(frames, words, strict=True) if len(frames) == len(words) else ():
            etree.SubElement(frame, f"{_SVG}title").text = said
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return {**parts, "content.xml": content, "styles.xml": write_styles("open_document.xml", language)}


def _rename_styles(data: bytes) -> bytes:
    return _STYLED.sub(lambda match: b'%s%s"' % (match[1], _RENAMED[match[2]]), data)
