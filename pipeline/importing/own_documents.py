"""Read Word documents that we wrote and others changed: their properties and styles.

Styles are marked before pandoc reads them (`mark`), because pandoc keeps none within lists, and lists come in pieces
where a further paragraph of an item is between two items. `own_blocks.py` puts both together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from lxml import etree

from pipeline.editions.office.styles import (
    ANSWER,
    BOX,
    FUNCTIONS,
    GLOSSARY,
    HEAD,
    LINE,
    MARK,
    PLACE,
    POST_MARK,
    QUESTION,
    SOLUTION,
    SOLUTION_WORDS,
    STANDFIRST,
    STYLES,
    TITLED,
    TOPICS_END,
    VERSE,
    own_styles,
)
from pipeline.i18n.labels import LANGUAGES
from pipeline.importing.archive import Archive, join_text, parse_xml, remove, replace
from pipeline.importing.documents import (
    CAPTION,
    CODE,
    CONTINUED,
    IN_LIST,
    LOOSE,
    ROLES,
    UPRIGHT,
    WORDS_BEGIN,
    WORDS_END,
    Head,
)
from pipeline.importing.word_text import XML_SPACE, W, read_value

SIGN_OF = dict(zip((QUESTION, SOLUTION, LINE, GLOSSARY, TITLED, BOX, VERSE, STANDFIRST), ROLES, strict=False))
"""The sign of each style, with which its paragraphs begin."""
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CUSTOM, _CORE = "docProps/custom.xml", "docProps/core.xml"
_WORDS = dict(zip((ANSWER, SOLUTION_WORDS), WORDS_BEGIN, strict=True))
# What pandoc calls the styles that mean something to it, by their names in our documents.
_FOR_PANDOC = {
    "Author": "Author",
    "DefinitionTerm": "Definition Term",
    "Definition": "Definition",
    GLOSSARY: "Definition",
    "CaptionedFigure": "Captioned Figure",
    "HTML Code": "Verbatim Char",
    "No Spacing": "Compact",
}
_PLAIN_CODE = "HTML Preformatted"
_CAPTION, _CONTINUED, _COMPACT = "caption", "List Continue", "No Spacing"
_CODE = re.compile(r"Code \(([\w+#.-]{1,40})\)")
_LETTERS = re.compile("[A-Za-z]+")
_ESCAPED = re.compile(r"\\([()\[\]{}])")
_INDENT, _TOLERANCE, _DEEPEST = 720, 100, 8  # twips of a level of our lists


def read_properties(archive: Archive) -> Head:
    """Return what the properties of a document of ours say, its day, language and topics; nothing of any other.

    LibreOffice puts blanks for the commas between topics, so that our own property tells these.
    """
    custom = parse_xml(archive.read(_CUSTOM), _CUSTOM).iter("{*}property") if _CUSTOM in archive else ()
    own = {one.get("name"): join_text(one) for one in custom}
    if MARK not in own:
        return Head()
    tags = tuple(filter(None, (tag.strip() for tag in own[MARK].split(TOPICS_END))))
    core = parse_xml(archive.read(_CORE), _CORE) if _CORE in archive else ()
    words = {etree.QName(one).localname: (one.text or "").strip() for one in core}
    return Head(
        date=words.get("created", "")[:10],
        language=words.get("language", ""),
        tags=tags,
        is_own=True,
        post=own.get(POST_MARK, "").strip(),
    )


def name_styles(root: etree._Element) -> dict[str, str]:
    """Return our styles by the ids that they have in a document, and give those their names that pandoc knows."""
    ours = {name.casefold(): style for language in LANGUAGES for name, style in own_styles(language)}
    ours |= {style.name.casefold(): style.name for style in STYLES if not style.own} | {"html code": "HTML Code"}
    found: dict[str, str] = {}
    for style in root.iter(f"{W}style"):
        shown = read_value(style, f"{W}name")
        code = _CODE.fullmatch(shown)
        known = f"{CODE}{code[1]}" if code else ours.get(shown.casefold(), "")
        if known:
            found[style.get(f"{W}styleId", "")] = known
            for name in style.iterfind(f"{W}name"):
                name.set(f"{W}val", "Source Code" if code else _FOR_PANDOC.get(known, shown))
    return found


def mark(root: etree._Element, numbering: etree._Element | None, styles: Mapping[str, str]) -> None:
    """Write into a text what pandoc would leave out: the styles of its paragraphs and words, and their places in lists.

    `styles` are ours, by their ids in the document.
    """
    _restore_title(root, styles)
    if numbering is not None:
        _join_pieces(root, numbering)
    _mark_paragraphs(root, styles)
    _mark_words(root, styles)
    _fix_formulas(root)


def _restore_title(root: etree._Element, styles: Mapping[str, str]) -> None:
    """Give the only article of a handout with a title of its own its title back, and its headings their levels."""
    marks = [one for one in root.iter(f"{W}bookmarkStart") if one.get(f"{W}name", "").endswith(PLACE)]
    # Pandoc puts them before the paragraph, word processors into it.
    begun = [next(chain(one.iterancestors(f"{W}p"), one.itersiblings(f"{W}p")), None) for one in marks]
    named = [(one, style) for one in root.iter(f"{W}p") if (style := one.find(f"{W}pPr/{W}pStyle")) is not None]
    known = [styles.get(style.get(f"{W}val", ""), "") for _, style in named]
    titles = [number for number, style in enumerate(known) if style == "Title"]
    articles = [n for n, (paragraph, _) in enumerate(named) if known[n] == "heading 1" and paragraph in begun]
    if len(titles) != 1 or len(articles) != 1:
        return
    ids = {style: name for name, style in styles.items()}
    for (_, style), is_called in zip(named, known, strict=True):
        level = is_called.partition("heading ")[2]
        if level.isdecimal() and f"heading {int(level) - 1}" in ids:
            style.set(f"{W}val", ids[f"heading {int(level) - 1}"])
    named[articles[0]][1].set(f"{W}val", ids["Title"])
    remove(named[titles[0]][0])


def _join_pieces(root: etree._Element, numbering: etree._Element) -> None:
    """Give items of one list one number: LibreOffice gives the first item, or each, a number of its own."""
    numbers = {number.get(f"{W}numId", ""): number for number in numbering.iter(f"{W}num")}
    kinds = {name: read_value(number, f"{W}abstractNumId") for name, number in numbers.items()}
    restart = f"{W}lvlOverride/{W}startOverride"
    restarted = {name for name, number in numbers.items() if number.find(restart) is not None}
    last: dict[str, str] = {}
    for paragraph in root.iter(f"{W}p"):
        own = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if own is None:
            last = last if paragraph.find(f"{W}pPr/{W}ind") is not None else {}
            continue
        depth, name = read_value(paragraph, f"{W}pPr/{W}numPr/{W}ilvl") or "0", own.get(f"{W}val", "")
        last = {deep: number for deep, number in last.items() if deep <= depth}
        before = last.get(depth, "")
        if before and name not in restarted and kinds.get(before) == kinds.get(name):
            own.set(f"{W}val", before)
        else:
            last[depth] = name


def _fix_formulas(root: etree._Element) -> None:
    """Undo what LibreOffice does to formulas: fractions on a line were a sign, brackets in words had no backslash.

    Pandoc knows no upright letters in them, but words: these begin with a sign, which `restore_blocks` reads.
    """
    for fraction in list(root.iter(f"{_MATHS}f")):
        kind = fraction.find(f"{_MATHS}fPr/{_MATHS}type")
        above, below = fraction.find(f"{_MATHS}num"), fraction.find(f"{_MATHS}den")
        if kind is not None and kind.get(f"{_MATHS}val") == "lin" and above is not None and below is not None:
            sign = etree.Element(f"{_MATHS}r")
            etree.SubElement(sign, f"{_MATHS}t").text = "/"
            replace(fraction, [*above, sign, *below])
    for text in root.iterfind(f".//{_MATHS}r[{_MATHS}rPr]/{_MATHS}t"):
        text.text = _ESCAPED.sub(r"\1", text.text or "")
    for run in root.iterfind(f".//{_MATHS}r[{_MATHS}rPr]"):
        style, letters = run.find(f"{_MATHS}rPr"), run.find(f"{_MATHS}t")
        if style is None or letters is None or letters.text in FUNCTIONS or not _LETTERS.fullmatch(letters.text or ""):
            continue
        kinds = {etree.QName(kind).localname: kind.get(f"{_MATHS}val") for kind in style}
        kinds.pop("lit", None)  # LibreOffice's
        if kinds in ({"nor": None}, {"sty": "p"}):  # pandoc gives words both
            style[:] = [etree.Element(f"{_MATHS}nor")]
            letters.text = f"{UPRIGHT}{letters.text}"


def _mark_paragraphs(root: etree._Element, styles: Mapping[str, str]) -> None:
    """Begin paragraphs with signs of their styles and of their places in lists; the head of the sheet goes."""
    for paragraph in list(root.iter(f"{W}p")):
        style = styles.get(read_value(paragraph, f"{W}pPr/{W}pStyle"), "")
        if style == HEAD:
            remove(paragraph)
            continue
        signs = _sign_list(paragraph, style)
        if style.startswith(CODE):
            signs += f"{style}{CODE}"
        elif style != _PLAIN_CODE:
            is_loose = signs and signs in IN_LIST and style != _COMPACT
            is_caption = style == _CAPTION and join_text(paragraph).strip()
            signs += SIGN_OF.get(style, "") + (LOOSE if is_loose else "") + (CAPTION if is_caption else "")
        if signs:
            run = etree.Element(f"{W}r")
            etree.SubElement(run, f"{W}t", {XML_SPACE: "preserve"}).text = signs
            paragraph.insert(0 if paragraph.find(f"{W}pPr") is None else 1, run)


def _sign_list(paragraph: etree._Element, style: str) -> str:
    """Return the sign of an item of a list, or of a further paragraph of one, at its depth; "" for neither."""
    if read_value(paragraph, f"{W}pPr/{W}numPr/{W}numId") not in ("", "0"):
        level = read_value(paragraph, f"{W}pPr/{W}numPr/{W}ilvl") or "0"
        return IN_LIST[min(int(level), _DEEPEST)] if level.isdecimal() else ""
    indent = paragraph.find(f"{W}pPr/{W}ind")
    left = "" if indent is None else indent.get(f"{W}left") or indent.get(f"{W}start") or ""
    if not left and style == _CONTINUED:
        left = str(_INDENT)
    depth = round(int(left) / _INDENT) - 1 if left.isdecimal() else -1
    is_exact = depth >= 0 and abs(int(left) - _INDENT * (depth + 1)) <= _TOLERANCE
    return CONTINUED[min(depth, _DEEPEST)] if is_exact else ""


def _mark_words(root: etree._Element, styles: Mapping[str, str]) -> None:
    """Put signs around answers and solutions within a sentence."""
    for run in root.iter(f"{W}r"):
        style = styles.get(read_value(run, f"{W}rPr/{W}rStyle"), "")
        texts = list(run.iter(f"{W}t")) if style in _WORDS else []
        if texts:
            texts[0].text = f"{_WORDS[style]}{texts[0].text or ''}"
            texts[-1].text = f"{texts[-1].text}{WORDS_END}"
            for text in texts:
                text.set(XML_SPACE, "preserve")
