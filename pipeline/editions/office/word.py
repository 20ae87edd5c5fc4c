"""Set the styles, the page and the properties of a document of Word (ECMA-376) that pandoc has written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.builder import ElementMaker

from pipeline.editions.office.properties import MARK, TOPICS_END, Properties
from pipeline.editions.office.styles import (
    ANSWERED,
    CODE,
    CODE_NAME,
    FALLBACKS,
    HEAD,
    MARGIN,
    MONO,
    PICTURE,
    SERIF,
    STYLES,
    TAB_STOPS,
    Style,
    word_styles,
)

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CORE = f"{_PACKAGE}/metadata/core-properties"
_DC, _TERMS, _XSI = (
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
    "http://www.w3.org/2001/XMLSchema-instance",
)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
W, R = f"{{{_WORD}}}", f"{{{_OFFICE}/relationships}}"
_w = ElementMaker(namespace=_WORD, nsmap={"w": _WORD})
_TWIPS = 20  # a point
_CENTIMETRE = 567  # twips
_A4 = ("11906", "16838")
_WIDEST, _EMU, _A4_WIDTH = 5_334_000, 360_000, 21.0  # pandoc's widest picture; what a centimetre has; centimetres
_INDENT = 720  # twips of a level of lists, as pandoc has them
_CONTINUED = "1000"  # pandoc's number of lists for further paragraphs of an item, whose sign is a blank
_RENAMED = {
    "FirstParagraph": "BodyText",
    "TableCaption": "Caption",
    "ImageCaption": "Caption",
    "FootnoteBlockText": "FootnoteText",
    "Figure": PICTURE,
}
_PLAIN = ("", "BodyText", "Compact")
_SPARE = (
    *_RENAMED,
    "Abstract",
    "AbstractTitle",
    "Bibliography",
    "TOCHeading",
)


def finish_word(parts: dict[str, bytes], properties: Properties, codes: Sequence[str]) -> dict[str, bytes]:
    """Return the parts of a document with our styles, page and properties.

    `codes` are the languages of its blocks of code, in order, "" for none.
    """
    language = properties.language
    return {
        **parts,
        "word/document.xml": _finish_text(parts["word/document.xml"], codes),
        "word/footnotes.xml": _mend_paragraphs(parts["word/footnotes.xml"]),
        "word/styles.xml": _finish_styles(parts["word/styles.xml"], language, codes),
        "word/fontTable.xml": _list_fonts(),
        "word/footer1.xml": _write(_w.ftr(_make_page_number())),
        "word/_rels/document.xml.rels": _relate_footer(parts["word/_rels/document.xml.rels"]),
        "[Content_Types].xml": _declare_footer(parts["[Content_Types].xml"]),
        "docProps/core.xml": _write_core(properties),
        "docProps/custom.xml": _write_custom(properties),
    }


def _finish_text(data: bytes, codes: Sequence[str]) -> bytes:
    root = etree.fromstring(_mend_paragraphs(data))
    blocks = [style for style in root.iter(f"{W}pStyle") if style.get(f"{W}val") == CODE]
    for style, code in zip(blocks, codes, strict=True) if len(blocks) == len(codes) else ():
        style.set(f"{W}val", _code_style(code))
    for paragraph in root.iter(f"{W}p"):
        _continue_list(paragraph)
    _join_upright(root)
    for text in list(root.iter(f"{W}t")):
        _split_tabs(text)
    for frame in root.iter(f"{_DRAWING}inline"):
        words = frame.find(f"{_DRAWING}docPr")
        said = "" if words is None else words.get("descr", "")
        frame.attrib.update({f"dist{side}": "0" for side in "TBLR"})
        for picture in frame.iter("{*}cNvPr"):
            picture.set("descr", said)
        _widen(frame)
    for table in root.iter(f"{W}tbl"):
        _widen_table(table)
    for section in root.iter(f"{W}sectPr"):
        margin = str(round(MARGIN * _CENTIMETRE))
        sides = {f"{W}{side}": margin for side in ("top", "right", "bottom", "left")}
        section.insert(0, _w.footerReference({f"{W}type": "default", f"{R}id": "rIdFooter"}))
        section.append(_w.pgSz({f"{W}w": _A4[0], f"{W}h": _A4[1]}))
        section.append(_w.pgMar(sides | {f"{W}{name}": "709" for name in ("header", "footer")} | {f"{W}gutter": "0"}))
    return _write(root)


def _widen_table(table: etree._Element) -> None:
    """Let a table be as wide as the text."""
    for width in table.iterfind(f"{W}tblPr/{W}tblW"):
        width.attrib.update({f"{W}type": "pct", f"{W}w": "5000"})
    columns = list(table.iterfind(f"{W}tblGrid/{W}gridCol"))
    whole = sum(int(column.get(f"{W}w", "0")) for column in columns)
    for column in columns if whole else ():
        share = int(column.get(f"{W}w", "0")) / whole
        column.set(f"{W}w", str(round(share * (_A4_WIDTH - 2 * MARGIN) * _CENTIMETRE)))


def _widen(frame: etree._Element) -> None:
    """Give a picture the width of our text where pandoc has made it as wide as the text that it knows."""
    for size in (*frame.iter(f"{_DRAWING}extent"), *frame.iter("{*}ext")):
        width, height = int(size.get("cx", "0")), int(size.get("cy", "0"))
        if abs(width - _WIDEST) <= 1:
            scale = (_A4_WIDTH - 2 * MARGIN) * _EMU / width
            size.attrib.update({"cx": str(round(width * scale)), "cy": str(round(height * scale))})


def _mend_paragraphs(data: bytes) -> bytes:
    """Give paragraphs our styles, and links their words as descriptions."""
    root = etree.fromstring(data)
    for style in root.iter(f"{W}pStyle"):
        style.set(f"{W}val", _RENAMED.get(style.get(f"{W}val", ""), style.get(f"{W}val", "")))
    for link in root.iter(f"{W}hyperlink"):  # what LibreOffice gives a PDF's link as its description
        link.set(f"{W}tooltip", " ".join("".join(map(str, link.itertext())).split()))
    return _write(root)


def _continue_list(paragraph: etree._Element) -> None:
    """Indent a further paragraph of a list's item: as an item whose sign is a blank it would be read aloud as one."""
    properties = paragraph.find(f"{W}pPr")
    numbering = None if properties is None else properties.find(f"{W}numPr")
    if properties is None or numbering is None:
        return
    number, level = (numbering.find(f"{W}{name}") for name in ("numId", "ilvl"))
    if number is None or number.get(f"{W}val") != _CONTINUED:
        return
    depth = 0 if level is None else int(level.get(f"{W}val", "0"))
    properties.replace(numbering, _w.ind({f"{W}left": str(_INDENT * (depth + 1))}))
    style = properties.find(f"{W}pStyle")
    if style is None:
        properties.insert(0, _w.pStyle({f"{W}val": "ListContinue"}))
    elif style.get(f"{W}val") in _PLAIN:
        style.set(f"{W}val", "ListContinue")


_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log max min Pr sec sin"
    " sinh sup tan tanh".split()
)


def _join_upright(root: etree._Element) -> None:
    """Join upright letters of formulas to words, as which LibreOffice sets and keeps them."""
    for first in list(root.iter(f"{_MATHS}r")):
        letters = _upright(first)
        while letters and (following := first.getnext()) is not None and (more := _upright(following)):
            letters += more
            if (formula := following.getparent()) is not None:
                formula.remove(following)
        if len(letters) > 1 and letters not in _FUNCTIONS:
            properties = etree.Element(f"{_MATHS}rPr")
            etree.SubElement(properties, f"{_MATHS}nor")
            text = etree.Element(f"{_MATHS}t")
            text.text = letters
            first[:] = [properties, text]


def _upright(run: etree._Element) -> str:
    """Return the letters of a run of a formula that are upright, "" for any other."""
    style, text = run.find(f"{_MATHS}rPr/{_MATHS}sty"), run.findtext(f"{_MATHS}t", "")
    is_upright = run.tag == f"{_MATHS}r" and style is not None and style.get(f"{_MATHS}val") == "p"
    return text if is_upright and text.isalpha() else ""


def _split_tabs(text: etree._Element) -> None:
    """Write tabs as Word does: an element between two pieces of text."""
    pieces = (text.text or "").split("\t")
    run = text.getparent()
    if len(pieces) == 1 or run is None:
        return
    place = run.index(text)
    for number, piece in enumerate(pieces):
        own = _w.t(piece, {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        run[place : place + (not number)] = [*([_w.tab()] if number else []), own]
        place += 1 + bool(number)


def _make_page_number() -> etree._Element:
    return _w.p(
        _w.pPr(_w.jc({f"{W}val": "center"})),
        _w.fldSimple({f"{W}instr": "PAGE"}, _w.r(_w.t("1"))),
    )


def _code_style(code: str) -> str:
    return f"{CODE}-{code}" if code else CODE


def _finish_styles(data: bytes, language: str, codes: Sequence[str]) -> bytes:
    root = etree.fromstring(data)
    known = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    for name in _SPARE:
        if name in known:
            root.remove(known.pop(name))
    defaults = root.find(f"{W}docDefaults")
    if defaults is not None:
        root.remove(defaults)
    tag = {f"{W}val": language, f"{W}eastAsia": language, f"{W}bidi": language}
    fonts, size = _make_fonts(SERIF), {f"{W}val": "22"}
    letters = _w.rPrDefault(_w.rPr(fonts, _w.sz(size), _w.szCs(size), _w.lang(tag)))
    root.insert(0, _w.docDefaults(letters, _w.pPrDefault(_w.pPr())))
    for row in STYLES:
        style = known.get(row.word)
        if style is None:
            style = etree.SubElement(root, f"{W}style", {f"{W}type": "paragraph", f"{W}styleId": row.word})
        style.attrib.pop(f"{W}customStyle", None)
        if row.own:
            style.set(f"{W}customStyle", "1")
        style[:] = list(_fill_style(row, language, style.find(f"{W}link")))
    _add_styles(root, known, language, codes)
    for name, style in known.items():
        _fill_other_style(name, style)
    return _write(root)


def _add_styles(root: etree._Element, known: dict[str, etree._Element], language: str, codes: Sequence[str]) -> None:
    """Add the styles of code in each language, and those of words."""
    for code in sorted({*codes} - {""}):
        named = _w.name({f"{W}val": CODE_NAME.format(language=code)})
        values = {f"{W}type": "paragraph", f"{W}customStyle": "1", f"{W}styleId": _code_style(code)}
        root.append(_w.style(values, named, _w.basedOn({f"{W}val": CODE})))
    for word, called in word_styles(language).items():
        style = known.pop(word, None)
        if style is None:
            values = {f"{W}type": "character", f"{W}customStyle": "1", f"{W}styleId": word}
            style = etree.SubElement(root, f"{W}style", values)
        style[:] = [_w.name({f"{W}val": called}), _w.rPr(_w.color({f"{W}val": ANSWERED}))]


def _fill_other_style(name: str, style: etree._Element) -> None:
    """Fill a style of letters or tables."""
    if name.endswith("Tok"):  # what pandoc colours code with
        style.insert(2, _w.semiHidden())
    elif name == "VerbatimChar":
        style.attrib.pop(f"{W}customStyle", None)
        style[:] = [_w.name({f"{W}val": "HTML Code"}), _w.rPr(_make_fonts(MONO), _w.sz({f"{W}val": "20"}))]
    elif name == "Hyperlink":
        letters = _w.rPr(_w.color({f"{W}val": "1F4E79"}), _w.u({f"{W}val": "single"}))
        style[:] = [_w.name({f"{W}val": "Hyperlink"}), letters]
    elif name == "Table":
        _rule_table(style)


def _fill_style(row: Style, language: str, link: etree._Element | None) -> Iterator[etree._Element]:
    """Yield what a style holds; a `link` is to its counterpart for letters, which pandoc has written."""
    yield _w.name({f"{W}val": row.shown_name(language)})
    if row.word != "Normal":
        yield _w.basedOn({f"{W}val": row.parent})
    if row.keep_next:  # what is typed below a heading is text
        yield _w.next({f"{W}val": "BodyText"})
    if link is not None:
        yield link
    yield _w.qFormat()
    yield _w.pPr(*_list_paragraph_properties(row))
    yield _w.rPr(*_list_letter_properties(row))


def _list_paragraph_properties(row: Style) -> Iterator[etree._Element]:
    if row.keep_next:
        yield _w.keepNext()
    edges = [("left", row.bar, "12", "8"), ("bottom", row.rule, "4", "1")]
    drawn = [
        etree.Element(f"{W}{edge}", {f"{W}val": "single", f"{W}sz": size, f"{W}space": space, f"{W}color": "7F7F7F"})
        for edge, has, size, space in edges
        if has
    ]
    if row.rule:  # each of several lines that follow each other
        drawn.append(etree.Element(f"{W}between", dict(drawn[-1].attrib)))
    if drawn:
        yield _w.pBdr(*drawn)
    if row.word == HEAD:
        stops = (
            {f"{W}val": "left", f"{W}leader": "underscore", f"{W}pos": str(round(at * _CENTIMETRE))} for at in TAB_STOPS
        )
        yield _w.tabs(*map(_w.tab, stops))
    before, after, line = row.before * _TWIPS, row.after * _TWIPS, row.line * 240
    sizes = {"before": before, "after": after, "line": line}
    yield _w.spacing({f"{W}{name}": str(round(value)) for name, value in sizes.items()} | {f"{W}lineRule": "auto"})
    if row.left:
        yield _w.ind({f"{W}left": str(round(row.left * _TWIPS))})
    if row.level:
        yield _w.outlineLvl({f"{W}val": str(row.level - 1)})


def _list_letter_properties(row: Style) -> Iterator[etree._Element]:
    yield _make_fonts(row.font)
    for name, has in (("b", row.bold), ("bCs", row.bold), ("i", row.italic), ("iCs", row.italic)):
        if has:
            yield etree.Element(f"{W}{name}")
    yield _w.color({f"{W}val": row.colour})
    for name in ("sz", "szCs"):
        yield etree.Element(f"{W}{name}", {f"{W}val": str(round(2 * row.size))})


def _make_fonts(font: str) -> etree._Element:
    # LibreOffice reads no alternative of a font from DOCX: without ours it would set code in Roman letters.
    font = FALLBACKS[font][0] if font == MONO else font
    return _w.rFonts({f"{W}{name}": font for name in ("ascii", "hAnsi", "cs")})


def _rule_table(style: etree._Element) -> None:
    """Let a table have a line above, below, and below its head; cells have some room."""
    line = {f"{W}val": "single", f"{W}sz": "4", f"{W}space": "0", f"{W}color": "7F7F7F"}
    edges = [etree.Element(f"{W}{edge}", line) for edge in ("top", "bottom", "insideH")]
    sides = [
        etree.Element(f"{W}{side}", {f"{W}w": "80", f"{W}type": "dxa"}) for side in ("top", "left", "bottom", "right")
    ]
    head = _w.tblStylePr({f"{W}type": "firstRow"}, _w.rPr(_w.b(), _w.bCs()))
    kept = [child for child in style if etree.QName(child).localname in ("name", "basedOn", "qFormat", "uiPriority")]
    style[:] = [*kept, _w.tblPr(_w.tblBorders(*edges), _w.tblCellMar(*sides)), head]


def _list_fonts() -> bytes:
    fonts = []
    for name, (other, family) in FALLBACKS.items():
        kind = [_w.family({f"{W}val": family}), _w.pitch({f"{W}val": "fixed" if name == MONO else "variable"})]
        own = [] if name == MONO else [_w.font({f"{W}name": name}, _w.altName({f"{W}val": other}), *kind)]
        fonts += own or [_w.font({f"{W}name": other}, *kind)]
    return _write(_w.fonts(*fonts))


def _relate_footer(data: bytes) -> bytes:
    root = etree.fromstring(data)
    values = {"Id": "rIdFooter", "Type": f"{_OFFICE}/relationships/footer", "Target": "footer1.xml"}
    etree.SubElement(root, f"{{{_PACKAGE}/relationships}}Relationship", values)
    return _write(root)


def _declare_footer(data: bytes) -> bytes:
    root = etree.fromstring(data)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
    etree.SubElement(root, f"{{{_PACKAGE}/content-types}}Override", PartName="/word/footer1.xml", ContentType=kind)
    return _write(root)


def _write_core(properties: Properties) -> bytes:
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI})
    values = {
        f"{{{_DC}}}title": properties.title,
        f"{{{_DC}}}creator": "; ".join(properties.authors),
        f"{{{_CORE}}}keywords": ", ".join(properties.keywords),
        f"{{{_DC}}}description": properties.description,
        f"{{{_DC}}}language": properties.language,
    }
    for name, value in values.items():
        etree.SubElement(root, name).text = value
    for name in ("created", "modified"):
        element = etree.SubElement(root, f"{{{_TERMS}}}{name}", {f"{{{_XSI}}}type": "dcterms:W3CDTF"})
        element.text = properties.time
    return _write(root)


def _write_custom(properties: Properties) -> bytes:
    """Return a property by which a document of ours is known, with its topics."""
    root = etree.Element(
        f"{{{_OFFICE}/custom-properties}}Properties", nsmap={None: f"{_OFFICE}/custom-properties", "vt": _TYPES}
    )
    values = {"fmtid": "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", "pid": "2", "name": MARK}
    own = etree.SubElement(root, f"{{{_OFFICE}/custom-properties}}property", values)
    etree.SubElement(own, f"{{{_TYPES}}}lpwstr").text = TOPICS_END.join(properties.keywords)
    return _write(root)


def _write(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
