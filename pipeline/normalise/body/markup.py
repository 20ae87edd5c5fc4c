"""Write blocks as neutral HTML, clean and tidy, as `body/neutral_html.py` describes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree, html
from lxml.html.builder import CLASS, E

from pipeline.body.citations import REFERENCES, WAYS_BACK
from pipeline.body.media import blocks_around
from pipeline.body.neutral_html import parent_of
from pipeline.body.questions import is_answered_in_place, list_questions
from pipeline.dialects.boxes import KINDS
from pipeline.i18n.labels import labels, number_in
from pipeline.i18n.sentences import sentence
from pipeline.model.article import LINES, Heading, block_of
from pipeline.model.problems import Position
from pipeline.normalise.body.formulas import has_colours, tidy_formula, use_known_commands
from pipeline.normalise.body.headings import correct_levels, make_unused_id
from pipeline.normalise.body.notes import join_repeated
from pipeline.normalise.body.source_blocks import take_marks
from pipeline.normalise.body.titles import TITLE
from pipeline.normalise.html.conform import conform, gather_loose_words, name_details, settle_names
from pipeline.normalise.html.galleries import name_rows
from pipeline.normalise.html.trees import BLOCK, Tree, clean
from pipeline.pandoc.document import UnreadableBodyError, place_in, write_html
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, find_landmarks, walk
from pipeline.text.printable import in_one_line, letters, printable, shorten

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_RAW_HEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_UNKNOWN_FORMULA = re.compile(r"Could not convert TeX math (.*), rendering as TeX", re.DOTALL)
_NOTES = "notes"
_PLACES = re.compile(r"left|right|share-\d{2,3}")
_LEAST, _MOST = 80, 220  # of an excerpt: letters, of which those of East Asia count twice
_EAST_ASIAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_SENTENCE_END = re.compile(r"[.!?…](?:[\u00a0\u202f]?[»”’)\"])?(?= )|[。！？][」』）”]?")
_NO_PROSE = "descendant-or-self::math | descendant-or-self::*[@class='missing-picture']"


def write_body(
    blocks: list[Node], language: str, findings: Findings, *, trust: bool, secret: str = ""
) -> html.HtmlElement:
    """Return the blocks as the children of a `div`; raw HTML is cleaned unless its author is trusted.

    `secret` is that of the marks of source blocks, "" where there are none.

    Raises:
        UnreadableBodyError: pandoc fails on the blocks, or words would be lost.
        RecursionError: they are nested too deep.
    """
    formulas = [node for node in find_landmarks(blocks) if node["t"] == "Math"]
    coloured = [formula for formula in formulas if has_colours(formula["c"][1])]
    for formula in formulas:
        formula["c"][1] = use_known_commands(formula["c"][1])
    text, warnings = write_html(blocks)
    _report_formulas(formulas, warnings, findings)
    for formula in coloured:
        findings.add("formula-colour", sentence("the colours of a formula are left out; its symbols stay"), formula)
    text = printable(text)  # a post can name a control character by its number: &#1;
    tree = html.fragment_fromstring(text if trust else clean(text, marked=bool(secret)), create_parent="div")
    if secret:
        take_marks(tree, secret)
    if not trust:
        for field in tree.xpath("//input[not(@type='checkbox' and parent::label)]"):
            field.drop_tree()  # boxes of task lists alone stay
    if letters("".join(tree.itertext())) < _count_letters(blocks):
        raise UnreadableBodyError(sentence("its HTML is nested too deep to be read back whole"))
    join_repeated(tree)
    if not trust:
        conform(tree)
        gather_loose_words(tree)
        name_details(tree, language)
        settle_names(tree)
    else:
        for block in tree.xpath("//*[@class]"):
            names = block.get("class").split()
            block.set("class", " ".join(names if "solution" in names else map(block_of, names)))
    _name_boxes(tree, language)
    name_rows(tree)
    _settle_lines(tree)
    _name_blocks(tree, language)
    _tidy(tree, language)
    _place_figures(tree)
    _settle_headings(tree, _locate_headings(blocks), findings)
    return tree


def _report_formulas(formulas: list[Node], warnings: Iterable[str], findings: Findings) -> None:
    """Report the formulas that pandoc does not understand, each at its place: it names them in their order."""
    for match in filter(None, map(_UNKNOWN_FORMULA.match, warnings)):
        at = next((n for n, node in enumerate(formulas) if " ".join(node["c"][1].split()) == match[1]), None)
        formula = None if at is None else formulas.pop(at)
        message = sentence("the formula {found} has an unknown command; it is shown as it was typed", found=match[1])
        findings.add("maths", message, formula, sentence("check its TeX commands and braces"))


def _locate_headings(blocks: list[Node]) -> list[Position | None]:
    """Return the places of all headings, of Markdown and of raw HTML, in reading order."""
    places: list[Position | None] = []
    for node in find_landmarks(blocks):
        position = node.get("pos")
        if node["t"] == "Header":
            places.append(tuple(position) if position else None)
        elif node["t"] in ("RawBlock", "RawInline"):
            places += [place_in(node["c"][1], match.start(), position) for match in _RAW_HEADING.finditer(node["c"][1])]
    return places


def _count_letters(blocks: list[Node]) -> int:
    """Return the number of letters and digits that a reader should see, without alternative texts."""
    pictures = [node["c"][1] for node in find_landmarks(blocks) if node["t"] == "Image"]
    return _count_letters_below(blocks) - sum(map(_count_letters_below, pictures))


def _count_letters_below(nodes: list[Node]) -> int:
    return letters("".join(node["c"] for node in walk(nodes) if node["t"] == "Str"))


def _tidy(tree: html.HtmlElement, language: str) -> None:
    """Turn pandoc's HTML into the markup that `body/neutral_html.py` describes."""
    _unwrap_code(tree)
    for line in tree.xpath("//pre//a[not(node())] | //pre//span[@id]"):
        line.drop_tag()
    for box in tree.xpath("//label/input[@type='checkbox']"):
        box.set("disabled", "disabled")
    for formula in tree.iter("math"):
        tidy_formula(formula, language)
    for number in tree.xpath("//a[@role='doc-noteref']/sup"):
        if (number.text or "").isdecimal():
            number.text = number_in(language, int(number.text))
    for block in tree.find_class(REFERENCES):
        settle_references(block, tree)
    for section in tree.xpath("//section[@role='doc-endnotes']"):
        section.attrib.pop("id", None)
        section.set("class", "footnotes")
        for rule in section.findall("hr"):
            section.remove(rule)
        section.insert(0, E.h2(labels(language).gettext("Notes"), id=_NOTES))


def settle_references(block: Tree, tree: Tree) -> None:
    """Make a bibliography a section whose entries are places, with links there and back."""
    block.tag = "section"
    block.set("role", "doc-bibliography")
    heading = next(block.iter(*_HEADINGS), None)
    if heading is not None and block.get("id"):  # pandoc moves it to what begins with a heading
        heading.set("id", heading.get("id") or block.attrib.pop("id"))
    goals = set()
    for entry in block.xpath("./ul/li/div[@id]"):
        parent_of(entry).set("id", entry.get("id", ""))
        goals.add(f"#{entry.get('id')}")
        entry.text = (entry.text or "").lstrip()
        entry.drop_tag()
    for link in tree.iter("a"):
        if link.get("href") in goals:
            link.set("role", "doc-biblioref")
    for back in (link for told in block.find_class(WAYS_BACK) for link in told.iter("a")):
        back.set("role", "doc-backlink")


def _unwrap_code(tree: html.HtmlElement) -> None:
    for block in tree.xpath("//div[contains(@class, 'sourceCode')]"):
        name = block.get("id", "")
        if name and not name.startswith("cb"):  # as pandoc names those that have no name
            block[0].set("id", name)
        if number := block.get(BLOCK):
            block[0].set(BLOCK, number)
        block.drop_tag()


def _settle_headings(tree: html.HtmlElement, places: list[Position | None], findings: Findings) -> None:
    """Repair the headings of raw HTML that no transform has seen, because there are no nodes for their holders."""
    headings = list(tree.iter(*_HEADINGS))
    taken = {str(identifier) for identifier in tree.xpath("//@id")}
    right = correct_levels([_read_level(heading) for heading in headings], list(map(blocks_around, headings)))
    placed = places if len(places) == len(headings) else [None] * len(headings)
    for heading, level, place in zip(headings, right, placed, strict=True):
        if _read_level(heading) != level:
            typed = _read_level(heading)
            message = sentence("<h{heading}> where <h{level}> is expected; corrected", heading=typed, level=level)
            hint = sentence("write <h{level}>", level=level)
            findings.add("heading-level", message, {"t": "Header", "pos": place}, hint)
            heading.tag = f"h{level}"
        if not heading.get("id"):
            heading.set("id", make_unused_id("".join(read_words(heading)), taken))


def inner_html(tree: html.HtmlElement) -> str:
    """Return the HTML of a `div` without its own tags."""
    return etree.tostring(tree, encoding="unicode", method="html").removeprefix("<div>").removesuffix("</div>")


def find_headings(body: html.HtmlElement) -> Iterator[Heading]:
    """Yield the headings of the body, except that above the notes."""
    for element in body.iter(*_HEADINGS):
        if element.get("id") != _NOTES:
            text = shorten(in_one_line("".join(read_words(element))), TITLE)
            yield Heading(_read_level(element), element.get("id", ""), text)


def read_words(element: html.HtmlElement) -> Iterator[str]:
    """Yield the words of an element: formulas as their source, and no numbers of notes."""
    if element.tag == "math":
        yield element.get("alttext", "")
    elif element.get("role") != "doc-noteref":
        yield element.text or ""
        for child in element:
            yield from read_words(child)
            yield child.tail or ""


def find_excerpt(body: html.HtmlElement) -> str:
    """Return the first sentences of the paragraphs of a body, cut at a word where the first is too long."""
    text = ""
    for paragraph in body.iterchildren("p"):
        if len(text) >= _LEAST:
            break
        if not paragraph.xpath(_NO_PROSE):
            text = f"{text} {in_one_line(''.join(read_words(paragraph)))}".strip()
    return _cut_excerpt(text)


def _cut_excerpt(text: str) -> str:
    share = 1 + bool(_EAST_ASIAN.search(text))
    least, most = _LEAST // share, _MOST // share
    if len(text) <= most:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text, 0, most + 1) if end.end() >= least]
    return text[: ends[-1]] if ends else f"{text[:most].rpartition(' ')[0] or text[:most]}…"


def _read_level(heading: html.HtmlElement) -> int:
    return int(str(heading.tag)[1])


def _place_figures(tree: html.HtmlElement) -> None:
    """Move the classes for place and width from pictures to their figures; a picture in a line has no place."""
    for image in tree.iter("img"):
        names = [name for name in image.get("class", "").split() if _PLACES.fullmatch(name)]
        if not names:
            continue
        figure = next(image.iterancestors("figure"), None)
        image.classes -= set(names) if figure is not None else {"left", "right"}
        if figure is not None:
            figure.classes.update(names)
        if not image.get("class"):
            image.attrib.pop("class", None)


def _name_boxes(tree: Tree, language: str) -> None:
    """Give boxes the role of notes, for screen readers, and titles in the language of the post."""
    for box in tree.find_class("admonition"):
        box.set("role", "note")
    titles = _translate_titles(labels(language).gettext)
    for title in tree.find_class("admonition-name"):
        kind = KINDS.get(title.text_content().strip().lower())
        if kind is not None:
            title.text, title[:] = None, [E.strong(titles[kind])]
        title.set("class", "admonition-title")


def _translate_titles(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "note": gettext("Note"),
        "tip": gettext("Tip"),
        "info": gettext("Info"),
        "important": gettext("Important"),
        "warning": gettext("Warning"),
        "caution": gettext("Caution"),
        "danger": gettext("Danger"),
        "error": gettext("Error"),
        "success": gettext("Success"),
        "failure": gettext("Failure"),
        "question": gettext("Question"),
        "bug": gettext("Bug"),
        "example": gettext("Example"),
        "exercise": gettext("Exercise"),
        "quote": gettext("Quote"),
        "summary": gettext("Summary"),
        "seealso": gettext("See also"),
        "todo": gettext("To do"),
    }


_TITLE = "block-title"


def _name_blocks(tree: Tree, language: str) -> None:
    """Put a bold title above blocks without one; no heading, for contents list the author's headings alone."""
    words = labels(language)
    for name, title in (("questions", words.gettext("Questions")), ("glossary", words.gettext("Glossary"))):
        for block in tree.find_class(name):
            if block.tag == "div" and not _is_named(block):
                block.insert(0, E.p(CLASS(_TITLE), E.strong(title)))
                block[0].tail, block.text = block.text, None


def _is_named(block: Tree) -> bool:
    """Return whether a block has a title: a heading in it or before it, or a bold paragraph, which is marked."""
    first, before = next(iter(block), None), block.getprevious()
    is_bold = first is not None and first.tag == "p" and [inner.tag for inner in first] == ["strong"]
    if first is not None and is_bold and not f"{first.text or ''}{first[0].tail or ''}".strip():
        first.set("class", _TITLE)
        return True
    above = before is not None and not (before.tail or "").strip() and before.tag in _HEADINGS
    return above or (first is not None and first.tag in _HEADINGS)


def _settle_lines(tree: Tree) -> None:
    """Keep numbers of lines on blocks of questions and on questions, and nowhere else."""
    blocks = {block for block in tree.find_class("questions") if block.tag == "div"}
    for block in blocks:
        block.set("data-lines", block.get("data-lines", str(LINES)))
        for item in list_questions(block):
            own = next((mark.get("data-lines") for mark in item.iter("span", "div") if mark.get("data-lines")), None)
            if own is not None or is_answered_in_place(item):
                item.set("data-lines", own or "0")
    items = {item for block in blocks for item in list_questions(block)}
    for element in [element for element in tree.iter() if element.get("data-lines") is not None]:
        if element not in blocks | items:
            element.attrib.pop("data-lines")
            if element.tag == "span" and not element.attrib:
                element.drop_tag()
