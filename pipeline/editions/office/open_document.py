"""Set the styles, the page and the properties of an OpenDocument text (ISO/IEC 26300) that pandoc has written.

Pandoc drops alternative texts (3.9 to 3.10.2): they come back in the order of pictures and formulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.editions.office.properties import MARK, TOPICS_END, Properties
from pipeline.editions.office.styles import (
    ANSWERED,
    FALLBACKS,
    HEAD,
    MARGIN,
    MONO,
    SERIF,
    STYLES,
    TAB_STOPS,
    Style,
    word_styles,
)
from pipeline.i18n.labels import direction

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TEXT, STYLE, META = (f"{{{_OASIS}:{name}:1.0}}" for name in ("office", "text", "style", "meta"))
DRAW, TABLE = (f"{{{_OASIS}:{name}:1.0}}" for name in ("drawing", "table"))
FO, SVG = (f"{{{_OASIS}:{name}-compatible:1.0}}" for name in ("xsl-fo", "svg"))
_DC = "{http://purl.org/dc/elements/1.1/}"
_RENAMED = {
    "First_20_paragraph": "Text_20_body",
    "TableCaption": "Caption",
    "FigureCaption": "Caption",
    "Definition_20_Term_20_Tight": "Definition_20_Term",
    "Definition_20_Definition_20_Tight": "Definition_20_Definition",
}
_A4 = ("21cm", "29.7cm")
_RULE = "0.5pt solid #7f7f7f"


def finish_open_document(
    parts: dict[str, bytes], properties: Properties, alts: Sequence[str], formulas: Sequence[str]
) -> dict[str, bytes]:
    """Return the parts of a document with our styles, page and properties.

    `alts` are the alternative texts of its pictures, `formulas` the words of its formulas, both in order.
    """
    return {
        **parts,
        "content.xml": _finish_text(parts["content.xml"], alts, formulas),
        "styles.xml": _finish_styles(parts["styles.xml"], properties.language),
        "meta.xml": _write_properties(properties),
    }


def _finish_text(data: bytes, alts: Sequence[str], formulas: Sequence[str]) -> bytes:
    root = etree.fromstring(data)
    for paragraph in root.iter(f"{TEXT}p"):
        name = paragraph.get(f"{TEXT}style-name", "")
        paragraph.set(f"{TEXT}style-name", _RENAMED.get(name, name))
    for style in root.iter(f"{STYLE}style"):
        parent = style.get(f"{STYLE}parent-style-name", "")
        if parent in _RENAMED:
            style.set(f"{STYLE}parent-style-name", _RENAMED[parent])
        if style.get(f"{STYLE}name") in ("TableHeaderRowCell", "TableRowCell"):
            for cell in style.iter(f"{STYLE}table-cell-properties"):
                cell.attrib.clear()
                cell.attrib.update({f"{FO}padding": "0.1cm", f"{FO}border": "none", f"{FO}border-bottom": _RULE})
    for span in root.iterfind(f".//{TEXT}a/{TEXT}span[@{TEXT}style-name='Definition']"):
        span.set(f"{TEXT}style-name", "Internet_20_link")
    for link in root.iter(f"{TEXT}a"):  # what LibreOffice gives a PDF's link as its description
        link.set(f"{OFFICE}name", " ".join("".join(map(str, link.itertext())).split()))
    frames = list(root.iter(f"{DRAW}frame"))
    _describe([one for one in frames if one.find(f"{DRAW}image") is not None], alts)
    _describe([one for one in frames if one.find(f"{DRAW}object") is not None], formulas)
    return _write(root)


def _describe(frames: Sequence[etree._Element], words: Sequence[str]) -> None:
    """Give frames their alternative texts, where there is one for each."""
    if len(frames) == len(words):
        for frame, said in zip(frames, words, strict=True):
            for old in (*frame.findall(f"{SVG}title"), *frame.findall(f"{SVG}desc")):
                frame.remove(old)
            etree.SubElement(frame, f"{SVG}title").text = said


def _finish_styles(data: bytes, language: str) -> bytes:
    root = etree.fromstring(data)
    fonts = root.find(f"{OFFICE}font-face-decls")
    if fonts is None:
        fonts = etree.SubElement(root, f"{OFFICE}font-face-decls")
    for name, (other, family) in FALLBACKS.items():
        values = {"name": name, "font-family-generic": family, "font-pitch": "fixed" if name == MONO else "variable"}
        face = etree.SubElement(fonts, f"{STYLE}font-face", {f"{STYLE}{key}": value for key, value in values.items()})
        face.set(f"{SVG}font-family", f"'{name}', '{other}'")
    styles = root.find(f"{OFFICE}styles")
    if styles is not None:
        _set_defaults(styles, language)
        known = {style.get(f"{STYLE}name"): style for style in styles.iterfind(f"{STYLE}style")}
        for row in STYLES:
            if row.odf in known:
                styles.remove(known[row.odf])
            styles.append(_make_style(row, language))
        for word, called in word_styles(language).items():
            values = {"name": word, "display-name": called, "family": "text"}
            style = etree.SubElement(styles, f"{STYLE}style", {f"{STYLE}{key}": value for key, value in values.items()})
            etree.SubElement(style, f"{STYLE}text-properties", {f"{FO}color": f"#{ANSWERED.lower()}"})
    for notes in root.iter(f"{TEXT}notes-configuration"):
        notes.set(f"{STYLE}num-suffix", "\u00a0")
    width, height = _A4
    for page in root.iter(f"{STYLE}page-layout-properties"):
        page.attrib.update({f"{FO}page-width": width, f"{FO}page-height": height})
        page.attrib.update({f"{FO}margin-{side}": f"{MARGIN}cm" for side in ("top", "right", "left")})
        page.set(f"{FO}margin-bottom", f"{MARGIN - 1}cm")
        page.set(f"{STYLE}writing-mode", "rl-tb" if direction(language) == "rtl" else "lr-tb")
    return _write(root)


def _set_defaults(styles: etree._Element, language: str) -> None:
    """Set language and letters of all text."""
    code, _, rest = language.partition("-")
    country = next((part for part in rest.split("-") if len(part) == 2 and part.isalpha()), "none")  # noqa: PLR2004 - ISO 3166-1
    for default in styles.iterfind(f"{STYLE}default-style"):
        for letters in default.iterfind(f"{STYLE}text-properties"):
            letters.attrib.update(
                {f"{FO}language": code, f"{FO}country": country.upper() if country != "none" else country}
            )
            for script in ("asian", "complex"):
                letters.attrib.update({f"{STYLE}language-{script}": code, f"{STYLE}country-{script}": "none"})
            if default.get(f"{STYLE}family") == "paragraph":
                letters.attrib.update({f"{STYLE}font-name": SERIF, f"{FO}font-size": "11pt"})


def _make_style(row: Style, language: str) -> etree._Element:
    style = etree.Element(f"{STYLE}style", {f"{STYLE}name": row.odf, f"{STYLE}family": "paragraph"})
    if row.own:
        style.set(f"{STYLE}display-name", row.shown_name(language))
    elif "_20_" in row.odf:
        style.set(f"{STYLE}display-name", row.odf.replace("_20_", " "))
    if row.odf != "Standard":
        style.set(f"{STYLE}parent-style-name", "Standard")
        style.set(f"{STYLE}class", "text")
    if row.keep_next:  # what is typed below a heading is text
        style.set(f"{STYLE}next-style-name", "Text_20_body")
    if row.level:
        style.set(f"{STYLE}default-outline-level", str(row.level))
    own = etree.SubElement(style, f"{STYLE}paragraph-properties", dict(_list_paragraph_properties(row)))
    if direction(language) == "rtl":
        # LibreOffice takes "start" for the left whatever the direction.
        own.attrib.update({f"{STYLE}writing-mode": "rl-tb", f"{FO}text-align": "end"})
    if row.odf == HEAD:
        stops = etree.SubElement(own, f"{STYLE}tab-stops")
        for at in TAB_STOPS:
            values = {"position": f"{at}cm", "leader-style": "solid", "leader-text": "_"}
            etree.SubElement(stops, f"{STYLE}tab-stop", {f"{STYLE}{key}": value for key, value in values.items()})
    etree.SubElement(style, f"{STYLE}text-properties", dict(_list_letter_properties(row)))
    return style


def _list_paragraph_properties(row: Style) -> Iterator[tuple[str, str]]:
    yield f"{FO}margin-top", f"{row.before:g}pt"
    # Each line of code is a paragraph.
    yield f"{FO}margin-bottom", "0pt" if row.font == MONO else f"{row.after:g}pt"
    if row.left:  # that of a list's item counts where a style has none
        yield f"{FO}margin-left", f"{row.left:g}pt"
    yield f"{FO}line-height", f"{row.line:.0%}"
    yield f"{FO}text-align", "start"
    if row.keep_next:
        yield f"{FO}keep-with-next", "always"
    if row.rule or row.bar:
        yield f"{STYLE}join-border", "false" if row.rule else "true"
        yield f"{FO}border-bottom" if row.rule else f"{FO}border-left", _RULE
        yield f"{FO}padding-bottom" if row.rule else f"{FO}padding-left", "0.02cm" if row.rule else "0.3cm"


def _list_letter_properties(row: Style) -> Iterator[tuple[str, str]]:
    yield f"{STYLE}font-name", row.font
    yield f"{FO}font-size", f"{row.size:g}pt"
    yield f"{FO}font-weight", "bold" if row.bold else "normal"
    yield f"{FO}font-style", "italic" if row.italic else "normal"
    yield f"{FO}color", f"#{row.colour.lower()}"


def _write_properties(properties: Properties) -> bytes:
    names = {"office": OFFICE, "meta": META, "dc": _DC}
    root = etree.Element(f"{OFFICE}document-meta", nsmap={name: space[1:-1] for name, space in names.items()})
    root.set(f"{OFFICE}version", "1.3")
    meta = etree.SubElement(root, f"{OFFICE}meta")
    values = [
        (f"{_DC}title", properties.title),
        (f"{_DC}description", properties.description),
        *((f"{META}keyword", word) for word in properties.keywords),
        (f"{_DC}language", properties.language),
        (f"{META}initial-creator", "; ".join(properties.authors)),
        (f"{_DC}creator", "; ".join(properties.authors)),
        (f"{META}creation-date", properties.time),
        (f"{_DC}date", properties.time),
    ]
    for name, value in values:
        if value:
            etree.SubElement(meta, name).text = value
    etree.SubElement(
        meta, f"{META}user-defined", {f"{META}name": MARK, f"{META}value-type": "string"}
    ).text = TOPICS_END.join(properties.keywords)
    return _write(root)


def _write(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
