"""Repairs of an article's body for the e-book, on the neutral tree: pictures, notes, tables and details."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import NullTranslations

from lxml.html.builder import CLASS, E

from pipeline.body.neutral_html import Tree, only_part_of, put_in_place, text_of
from pipeline.editions.epub.formulas import break_formula, formula_width
from pipeline.editions.epub.structure import mend_structure, name_heads
from pipeline.editions.epub.tables import frame_tables, needs
from pipeline.i18n.labels import direction, labels, number_in
from pipeline.press.sheets import MARK
from pipeline.text.neutral import asset_path

MATHS = frozenset(
    "math mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot munder mover munderover mtable mtr mtd"
    " mpadded mphantom menclose mstyle merror mmultiscripts mprescripts none".split()
)
_NAMED_BY_TEXT = ("a", "th", "summary", "h2", "h3", "h4", "h5", "h6")
_NEVER_CUT = 10  # em: a telephone in large type has more
_ALIGNMENTS = ("left", "center", "right")


def mend(tree: Tree, images: Mapping[str, str], language: str) -> None:
    """Make of a neutral body what a reading system shows well; `images` has the places of the assets in the book."""
    words = labels(language)
    for image in list(tree.iter("img")):
        _mend_picture(image, images, words)
    for section in tree.findall(".//section[@role='doc-endnotes']"):
        _set_notes(section, words, language)
    for details in tree.iter("details"):
        # A page cannot be clicked open on every reader: what is folded away would be lost.
        details.set("open", "open")
        _name_details(details, words)
    _let_code_run_from_the_left(tree, language)
    mend_structure(tree)
    for cell in list(tree.iter("td", "th")):
        _mend_cell(cell)
    name_heads(tree)
    frame_tables(tree)
    for formula in list(tree.iter("semantics")):
        formula.drop_tag()
    for formula in tree.iterfind(".//p/math[@display='block']"):
        _set_apart(formula)
    for link in list(tree.iter("a")):
        _name_link(link)
    _name_formulas(tree)


def _name_formulas(tree: Tree) -> None:
    for element in tree.iter(*_NAMED_BY_TEXT):
        # One that is all formula has no name for those who read neither MathML nor its alternative text.
        for formula in element.iter("math"):
            formula.set("aria-label", formula.get("alttext", ""))


def _let_code_run_from_the_left(tree: Tree, language: str) -> None:
    # By attribute: a style sheet of an EPUB may not have `direction` (EPUBCheck, CSS-001).
    if direction(language) == "rtl":
        for code in tree.iter("pre", "code", "kbd", "samp"):
            code.set("dir", "ltr")


def placeholder(alt: str, words: NullTranslations) -> Tree:
    """Return what stands for a picture that was not found, in the words that a body has for it."""
    text = words.gettext("Missing picture: %(alt)s") % {"alt": alt} if alt else words.gettext("Missing picture")
    return E.span(CLASS("missing-picture"), text)


def _mend_picture(image: Tree, images: Mapping[str, str], words: NullTranslations) -> None:
    source = image.get("src", "")
    asset = asset_path(source)
    if asset in images:
        image.set("src", images[asset])
        image.set("alt", image.get("alt", ""))
        return
    if source.startswith(("https://", "http://")):
        stand_in = reference(image, source, words)
    else:
        stand_in = placeholder(image.get("alt", ""), words)
    for name in ("id", MARK):
        if image.get(name):
            stand_in.set(name, image.get(name, ""))
    put_in_place(stand_in, _link_of(image) if stand_in.find("a") is not None else image)


def reference(image: Tree, source: str, words: NullTranslations) -> Tree:
    """Return what stands for a picture of the outside world: what it shows, and where.

    One that is all of a link says where it is by its label, for no link stands within another.
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
    return image if link is None or link.tag != "a" or only_part_of(link) is None else link


def _set_notes(section: Tree, words: NullTranslations, language: str) -> None:
    """Make an aside of each note, which reading systems show in place; its number leads back to the text."""
    notes = E.div(CLASS("notes"), {"role": "doc-endnotes", "aria-label": words.gettext("Notes")})
    for count, item in enumerate(section.findall("ol/li"), start=1):
        number = number_in(language, count)
        _take_back_links(item)
        note = E.div(CLASS("note"), role="doc-footnote", id=item.get("id", ""))
        back = E.a(f"{number}.", CLASS("note-number"), role="doc-backlink", href="#" + _call_of(item.get("id", "")))
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


def _call_of(note: str) -> str:
    # pandoc names a note fnN and its call fnrefN.
    return note.replace("fn", "fnref", 1)


def _take_back_links(item: Tree) -> None:
    for link in [link for link in item.iter("a") if link.get("role") == "doc-backlink"]:
        link.drop_tree()


def _name_details(details: Tree, words: NullTranslations) -> None:
    """Put a summary that says something before all else."""
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


def _mend_cell(cell: Tree) -> None:
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
    if paragraph is not None and only_part_of(paragraph) is not None:
        width = formula_width(formula)
        paragraph.set("class", f"formula {needs(width)}")
        if width > _NEVER_CUT:
            # What is wider than the page is scrolled, and whoever has no pointer does so with the keys.
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
