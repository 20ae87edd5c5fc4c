"""Repairs of an article's body for the e-book, on the neutral tree: pictures, notes, tables and details.

A frame around each table says how wide a page its words need. On a narrower page table.css sets the rows of a plain
table below each other, each cell with the head of its column, and breaks the words of others: nothing is cut off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from gettext import NullTranslations

from lxml.html.builder import CLASS, E

from pipeline.body.bound_words import isolate_latin
from pipeline.body.neutral_html import PARENTS, Tree, find_only_part, parse, put_in_place, text_of, to_xhtml
from pipeline.body.spoken_formulas import speak_formula
from pipeline.body.wide_blocks import bands_of, columns_of, split_table, widest
from pipeline.editions.epub.formulas import break_formula, measure_formula
from pipeline.i18n.labels import direction, labels, number_in
from pipeline.model.article import DIAGRAM_SOURCE
from pipeline.press.fonts.prepared import SERIF, SERIF_BOLD
from pipeline.press.sheets import MARK
from pipeline.text.urls import asset_path

# These are elsewhere in trusted HTML alone, and stay there.
_PARENTS = {name: PARENTS[name] for name in PARENTS.keys() - {"colgroup", "col", "rt", "rp"}}
_GROUPS = re.compile(r"(?:(?:dt )++(?:dd )++)++")


def fix_structure(tree: Tree) -> None:
    """Give items to lists that hold something else, and make plain blocks of items without a list."""
    for items in list(tree.iter("ul", "ol")):
        _fix_list(items)
    for terms in list(tree.iter("dl")):
        if len(terms) and not _GROUPS.fullmatch("".join(f"{child.tag!s} " for child in terms)):
            terms.tag = "div"
    # From the top down: what stops being a list makes blocks of what it held.
    for element in list(tree.iter(*_PARENTS)):
        parent = element.getparent()
        if parent is None or parent.tag not in _PARENTS[str(element.tag)]:
            element.tag = "div"


def name_heads(tree: Tree) -> None:
    """Say whose heads the heads of tables are, where that is plain: those at the top, and those that begin a row."""
    for head in tree.iterfind(".//thead/tr/th"):
        if not head.get("scope"):
            head.set("scope", "colgroup" if head.get("colspan", "1") != "1" else "col")
    for head in tree.iterfind(".//tbody/tr/th"):
        begins = head.getprevious() is None and head.getnext() is not None
        if begins and not head.get("scope"):
            head.set("scope", "rowgroup" if head.get("rowspan", "1") != "1" else "row")


def _fix_list(items: Tree) -> None:
    if items.text and items.text.strip():
        items.insert(0, E.li(items.text))
        items.text = None
    for child in list(items):
        if child.tag != "li":
            item = E.li()
            items.replace(child, item)
            item.append(child)
        elif child.tail and child.tail.strip():
            child.append(E.span(child.tail))
            child.tail = None


_STEPS = (8, 9, 10, 11, 12, 14, 16, 18, 20, 23, 26, 30, 36, 44)  # em: the widths that tables and formulas are sorted by
_BAND = 26  # em: how wide the bands are of a table that is wider than all of these
_CELL, _CODE = 0.9, 0.92  # em: the size of a table's text, and of code in it (book.css)
# How much wider than ours a reader's own typeface may be: as DejaVu Sans is, and Verdana.
_READERS_OWN = 1.2
_SPACE = 0.8  # em between two columns
# No-break spaces part no words.
_BREAKS = re.compile(r"[ \t\r\n\f]+")


def frame_tables(tree: Tree) -> None:
    """Put each table into a `div.table`, of class `needs-STEP` and `plain` or not; one within another has its frame."""
    for table in list(tree.iter("table")):
        parent = table.getparent()
        if parent is None or next(table.iterancestors("table"), None) is not None:
            continue
        heads = _heads(table)
        for element in [table] if heads or measure_table(table) <= _STEPS[-1] else _split_table(table):
            frame = E.div(CLASS(f"table {choose_width_class(measure_table(element))}"))
            frame.tail, element.tail = element.tail, None
            parent.replace(element, frame)
            frame.append(element)
            if heads:
                frame.set("class", f"{frame.get('class')} plain")
                _name_cells(element, heads)


def _split_table(table: Tree) -> list[Tree]:
    """Return a table that is wider than any page, and whose rows cannot be taken apart, as bands of columns."""
    widths = [_CELL * (width + _SPACE) for width in _column_widths(table)]
    return split_table(table, bands_of(widths, _BAND))


def choose_width_class(width: float) -> str:
    """Return the class of what needs a page of so many em, two for what no page is wide enough for."""
    if width > _STEPS[-1]:
        return f"needs-{_STEPS[-1]} needs-more"
    return f"needs-{next(step for step in _STEPS if width <= step)}"


def write_narrow_rules(sheet: str) -> str:
    """Return the rules of table.css for each width that a table or a formula may ask for."""
    return "".join(sheet.replace("STEP", str(step)) for step in _STEPS)


def measure_table(table: Tree) -> float:
    """Return about how many em of a page a table takes if none of its words is to break."""
    widths = _column_widths(table)
    return _CELL * (sum(widths) + _SPACE * (len(widths) - 1))


def _column_widths(table: Tree) -> list[float]:
    columns = columns_of(table)
    widths = [0.0] * max(1, columns.number)
    for cell, column, span in columns.cells:
        if span == 1:
            # A reader may choose one face for text and heads alike.
            # What formulas say for programs alone takes no room.
            words = _BREAKS.split("".join(map(str, cell.xpath(".//text()[not(ancestor::annotation)]"))))
            width = widest(cell, words, (SERIF, SERIF_BOLD), _CODE)
            widths[column] = max(widths[column], _READERS_OWN * width)
    return widths


def _heads(table: Tree) -> tuple[str, ...]:
    """Return the words at the heads of a plain table's columns.

    Nothing where these are more than words, cells span others, or rows differ.
    """
    heads = table.findall("thead/tr")
    rows = table.findall("tbody/tr")
    cells = [cell for row in (*heads, *rows) for cell in row.iterchildren("td", "th")]
    is_even = len(heads) == 1 and all(len(row) == len(heads[0]) for row in rows)
    holds_more = any(table.find(path) is not None for path in (".//table", "thead//math", "thead//img"))
    if not is_even or holds_more or any(cell.get("colspan") or cell.get("rowspan") for cell in cells):
        return ()
    return tuple(text_of(cell) for cell in heads[0].iterchildren("td", "th"))


def _name_cells(table: Tree, heads: tuple[str, ...]) -> None:
    for row in table.iterfind("tbody/tr"):
        for head, cell in zip(heads, row, strict=False):
            if head:
                cell.set("data-head", head)


MATHS = frozenset(
    "math mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot munder mover munderover mtable mtr mtd"
    " mpadded mphantom menclose mstyle merror mmultiscripts mprescripts none".split()
)
_NAMED_BY_TEXT = ("a", "th", "summary", "h2", "h3", "h4", "h5", "h6")
_NEVER_CUT = 10  # em: a telephone in large type has more
_ALIGNMENTS = ("left", "center", "right")


def _set_directions(tree: Tree) -> None:
    """Set Latin words and code from left to right, by attributes: an EPUB's sheets have no `direction` (CSS-001)."""
    isolate_latin(tree)
    for code in tree.iter("pre", "code", "kbd", "samp"):
        code.set("dir", "ltr")


def prepare_for_epub(tree: Tree, images: Mapping[str, str], language: str) -> None:
    """Make of a neutral body what a reading system shows well; `images` has the places of the assets in the book."""
    words = labels(language)
    for image in list(tree.iter("img")):
        _fix_picture(image, images, words)
    for section in tree.findall(".//section[@role='doc-endnotes']"):
        _set_notes(section, words, language)
    for details in list(tree.iter("details")):
        _unfold(details, words)
    if direction(language) == "rtl":
        _set_directions(tree)
    _hang_lines(tree)
    fix_structure(tree)
    for cell in list(tree.iter("td", "th")):
        _fix_cell(cell)
    name_heads(tree)
    frame_tables(tree)
    for formula in tree.iter("math"):
        formula.set("alttext", speak_formula(formula, language) or formula.get("alttext", ""))
    for formula in list(tree.iter("semantics")):
        formula.drop_tag()
    for formula in tree.iterfind(".//p/math[@display='block']"):
        _set_apart(formula)
    for link in list(tree.iter("a")):
        _name_link(link)
    _name_formulas(tree)


_TAG_OR_END = re.compile(r"(<[^<>]*>|\n)")
_NARROW = 36  # characters of code that the narrowest page has room for


def _hang_lines(tree: Tree) -> None:
    """Make a span of each line of code, for style sheets to hang what a narrow page breaks; short lines stay."""
    for code in tree.iterfind(".//pre/code"):
        if max(map(len, "".join(code.itertext()).split("\n"))) > _NARROW:
            _mark_lines(code)


def _mark_lines(code: Tree) -> None:
    written, opened = ['<span class="line">'], list[str]()
    for piece in _TAG_OR_END.split(to_xhtml(code)):
        if piece == "\n":
            ends = "".join(f"</{tag[1:-1].split()[0]}>" for tag in reversed(opened))
            written.append(f'{ends}\n</span><span class="line">{"".join(opened)}')
            continue
        written.append(re.sub(r"^<span\b(.*)/>$", r"<span\1></span>", piece))
        if piece.startswith("</"):
            opened.pop()
        elif piece.startswith("<") and not piece.endswith("/>"):
            opened.append(piece)
    lines = parse(f"<code>{''.join(written)}</span></code>")[0]
    code.text, code[:] = None, list(lines)


def _name_formulas(tree: Tree) -> None:
    for element in tree.iter(*_NAMED_BY_TEXT):
        # One that is all formula has no name for those who read neither MathML nor its alternative text.
        for formula in element.iter("math"):
            formula.set("aria-label", formula.get("alttext", ""))


def make_placeholder(alt: str, words: NullTranslations) -> Tree:
    """Return the placeholder of a picture that was not found."""
    text = words.gettext("Missing picture: %(alt)s") % {"alt": alt} if alt else words.gettext("Missing picture")
    return E.span(CLASS("missing-picture"), text)


def _fix_picture(image: Tree, images: Mapping[str, str], words: NullTranslations) -> None:
    source = image.get("src", "")
    asset = asset_path(source)
    if asset in images:
        image.set("src", images[asset])
        image.set("alt", image.get("alt", ""))
        return
    if source.startswith(("https://", "http://")):
        stand_in = make_reference(image, source, words)
    else:
        stand_in = make_placeholder(image.get("alt", ""), words)
    for name in ("id", MARK):
        if image.get(name):
            stand_in.set(name, image.get(name, ""))
    put_in_place(stand_in, _link_of(image) if stand_in.find("a") is not None else image)


def make_reference(image: Tree, source: str, words: NullTranslations) -> Tree:
    """Return the placeholder of a picture of another site: what it shows, and where.

    One that is all of a link says where it is by its label, for no link can be within another.
    """
    label, shown = words.gettext("Picture on the web:"), image.get("alt") or source
    link = _link_of(image)
    if link is not image and source != link.get("href"):
        named, what = E.a(label, href=source), E.a(shown, dict(link.attrib))
    elif link is not image or next(image.iterancestors("a"), None) is None:
        named, what = E.span(label), E.a(shown, href=source)
    else:
        named, what = E.span(label), E.span(shown)
    named.set("class", "label")
    named.tail = " "
    return E.span(CLASS("missing-picture"), named, what)


def _link_of(image: Tree) -> Tree:
    """Return the link that holds a picture and nothing else; where there is none, the picture."""
    link = image.getparent()
    return image if link is None or link.tag != "a" or find_only_part(link) is None else link


def _set_notes(section: Tree, words: NullTranslations, language: str) -> None:
    """Make an aside of each note, which reading systems show in place; its number leads back to the text."""
    notes = E.div(CLASS("notes"), {"role": "doc-endnotes", "aria-label": words.gettext("Notes")})
    for count, item in enumerate(section.findall("ol/li"), start=1):
        number = number_in(language, count)
        for link in item.xpath(".//a[@role='doc-backlink']"):
            link.drop_tree()
        note = E.div(CLASS("note"), role="doc-footnote", id=item.get("id", ""))
        # pandoc names a note fnN and its call fnrefN.
        call = item.get("id", "").replace("fn", "fnref", 1)
        back = E.a(f"{number}.", CLASS("note-number"), role="doc-backlink", href=f"#{call}")
        back.set("aria-label", f"{number}. {words.gettext('Back to the text')}")
        first = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else None
        if first is None:
            note.append(E.p(back))
        else:
            first.text, back.tail = None, f" {(first.text or '').lstrip()}"
            first.insert(0, back)
        for child in list(item):
            note.append(child)
        notes.append(note)
    put_in_place(notes, section)


def _unfold(details: Tree, words: NullTranslations) -> None:
    """Open what is folded away, and name it; what a diagram was drawn of is for the site alone."""
    if DIAGRAM_SOURCE in details.classes:
        details.drop_tree()
        return
    # A page cannot be clicked open on every reader: what is folded away would be lost.
    details.set("open", "open")
    summary = details.find("summary")
    if summary is None:
        summary = E.summary()
    else:
        details.remove(summary)
    if not text_of(summary):
        summary.text = words.gettext("Details")
    summary.tail = (details.text or "") + (summary.tail or "")
    details.text = None
    details.insert(0, summary)


def _fix_cell(cell: Tree) -> None:
    """Say the alignment by a class; a head that is empty is no head."""
    style = cell.attrib.pop("style", "").replace(" ", "").rstrip(";")
    alignment = style.removeprefix("text-align:")
    if style.startswith("text-align:") and alignment in _ALIGNMENTS:
        cell.set("class", f"{cell.get('class', '')} {alignment}".strip())
    if cell.tag == "th" and not text_of(cell) and cell.find(".//img") is None:
        cell.tag = "td"


def _set_apart(formula: Tree) -> None:
    """Part a formula where it is long, and mark a paragraph that is nothing but one: what follows has no indent."""
    break_formula(formula)
    paragraph = formula.getparent()
    if paragraph is not None and find_only_part(paragraph) is not None:
        width = measure_formula(formula)
        paragraph.set("class", f"formula {choose_width_class(width)}")
        if width > _NEVER_CUT:
            # What is wider than the page is scrolled, with the keys where there is no pointer.
            paragraph.set("class", f"{paragraph.get('class')} scrolled")
            paragraph.set("tabindex", "0")


def _name_link(link: Tree) -> None:
    """Give a name to a link that shows nothing that can be read aloud; one that shows nothing at all goes."""
    images = list(link.iter("img"))
    if text_of(link) or any(image.get("alt") for image in images):
        return
    if images:
        link.set("aria-label", link.get("href", ""))
    elif not link.get("id"):
        link.drop_tag()
