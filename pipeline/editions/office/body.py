"""An article's body for a word processor: neutral HTML as pandoc's nodes, whose paragraphs name their styles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from lxml import etree
from lxml.html.builder import E

from pipeline.body.citations import REFERENCES, WAYS_BACK
from pipeline.body.media import find_players, leave_out
from pipeline.body.neutral_html import Tree, parent_of, parse, put_in_place, text_of, to_html
from pipeline.body.questions import list_rooms
from pipeline.body.spoken_formulas import speak_formula
from pipeline.editions.fallback import BodyJob
from pipeline.editions.office import styles
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.executors import room_to_nest
from pipeline.jobs.job import job
from pipeline.model.article import Lead, Medium
from pipeline.pandoc.document import read_html
from pipeline.pandoc.nodes import Node, attributes, find_landmarks, items_of, rewrite
from pipeline.text.urls import asset_address, asset_path

TEXT_WIDTH, TEXT_HEIGHT = 16.0, 22.0
"""Centimetres of the text on a page, which no picture is larger than."""
SAID = "said"
"""The key of a formula's node at which its words are."""
_PIXELS = 96 / 2.54  # a centimetre
_INDENT = 1.27  # centimetres of a list
_MATHS, _LEAD = "office-math", "office-lead"
_LISTS = ("BulletList", "OrderedList")
# Blocks that are indented, and tables: what is in them is narrower.
_NARROWER = {"ul": _INDENT, "ol": _INDENT, "dl": _INDENT, "blockquote": _INDENT}
_STYLES = {
    "questions": styles.QUESTION,
    "glossary": styles.GLOSSARY,
    "solution": styles.SOLUTION,
    "verse": styles.VERSE,
    "admonition": styles.BOX,
}


@dataclass(frozen=True)
class OfficeText(BodyJob):
    """A body for a word processor (a job of the runner).

    `lead` is the picture before it. `sizes` has the pixels of the pictures that are there, by their paths. `inside` are
    the slugs of the articles in the same document; links to others lead to the site at `base_url`, or nowhere. With
    `room` questions have lines to write on. Headings of the body begin at `level`.
    """

    slug: str
    title: str
    language: str
    body: Blob
    lead: Lead | None = None
    medium: Medium = Medium.PRINT
    base_url: str = ""
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    inside: frozenset[str] = frozenset()
    room: bool = True
    level: int = 1

    about = sentence("text of article {name} for word processors", name="{0.slug}")
    heavy = ("sizes", "lead")


@job()
def write_office_text(job: OfficeText) -> Blob:
    """Return the body as a list of pandoc's blocks in JSON; pictures are `asset:PATH`."""
    tree = parse(job.body.text)
    leave_out(tree, job.medium, "office")
    for told in tree.find_class(WAYS_BACK):
        told.drop_tree()
    if job.lead and (job.lead.asset or job.lead.address or job.lead.alt):
        source = asset_address(job.lead.asset) if job.lead.asset else job.lead.address
        tree.insert(0, E.p(E.img(src=source, alt=job.lead.alt), {"class": _LEAD}))
    _prepare(tree, job)
    with room_to_nest():
        blocks = _restore_nodes(read_html(to_html(tree)), job)
    return Blob.of(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def _prepare(tree: Tree, job: OfficeText) -> None:
    """Write what pandoc would read otherwise, or not at all."""
    for formula in list(tree.iter("math")):
        source = E.code(formula.get("alttext", ""), {"class": f"{_MATHS} {formula.get('display', 'inline')}"})
        source.set("data-said", speak_formula(formula, job.language))
        put_in_place(source, formula)
    if job.medium is Medium.TEACHER:
        _tell_answers(tree)
    for section in tree.find_class("questions") if job.room else ():
        for item, lines in list_rooms(section):
            _add_lines(item, lines)
    for title in tree.find_class("block-title"):
        _set_title(title)
    _set_sources(tree)
    _set_numbers(tree)
    _spell_out(tree)
    _set_recordings(tree, job)
    gettext = labels(job.language).gettext
    for image in list(tree.iter("img")):
        _set_picture(image, job, gettext)
    for missing in tree.find_class("missing-picture"):
        missing.text = f"[{missing.text or ''}"
        missing.append(E.span("]"))
    for element in list(tree.iterfind(".//*[@lang]")):
        if element.tag not in ("div", "span", "pre", "code", "table", "ul", "ol", "dl", "tr"):
            _move_language(element)
    _set_links(tree, job)


def _tell_answers(tree: Tree) -> None:
    """Tick the right choices, and name the style of answers within a sentence."""
    for answer in [one for one in tree.find_class("answer") if one.get("data-right")]:
        boxes = list(parent_of(answer).iterfind("ul[@class='task-list']/li//input"))
        right = set(map(int, answer.get("data-right", "").split()))
        for box in [box for number, box in enumerate(boxes, 1) if number in right]:
            box.set("checked", "checked")
        answer.drop_tree()
    for words in [one for one in tree.find_class("solution") if one.tag == "span"]:
        words.set("data-custom-style", styles.ANSWER if "answer" in words.classes else styles.SOLUTION_WORDS)


def _add_lines(item: Tree, lines: int) -> None:
    """Put lines to write on below a question, before its solution."""
    at = next((at for at, child in enumerate(item) if child.tag == "div" and "solution" in child.classes), len(item))
    item[at:at] = [E.div(E.p("\u00a0"), {"data-custom-style": styles.LINE}) for _ in range(lines)]


def _set_title(title: Tree) -> None:
    """Let the bold paragraph at the beginning of a block have the style of its title."""
    for bold in title.findall("strong"):
        bold.drop_tag()
    block = E.div({"data-custom-style": styles.TITLED})
    put_in_place(block, title)
    block.append(title)


def _set_sources(tree: Tree) -> None:
    """Make hanging paragraphs of the entries of a bibliography."""
    for sources in tree.iterfind(f".//section[@class='{REFERENCES}']/ul"):
        sources.tag = "div"
        sources.set("data-custom-style", styles.SOURCES)
        for entry in sources:
            words = E.span(*entry, {"id": entry.attrib.pop("id")} if "id" in entry.attrib else {})
            words.text, entry.text, entry.tag = entry.text, None, "p"
            entry[:] = [words]


def _set_numbers(tree: Tree) -> None:
    """Let numbers have the ids of what they number, which ODT keeps there alone, and put code above its caption."""
    for number in tree.find_class("number"):
        holder = next((one for one in number.iterancestors("figure", "table", "span") if one.get("id")), None)
        if holder is not None:
            number.set("id", holder.attrib.pop("id"))
            number.text = f"\u2003{number.text or ''}" if holder.tag == "span" else number.text
    for listing in tree.find_class("listing"):
        listing.tag = "div"
        for caption in listing.findall("figcaption"):
            caption.tag = "p"
            block = E.div({"data-custom-style": styles.CAPTION})
            put_in_place(block, caption)
            block.append(caption)


def _spell_out(tree: Tree) -> None:
    """Write with words and signs what HTML has elements for: readings, abbreviations, boxes to tick, details."""
    for reading in list(tree.iter("rt")):
        reading.text, reading.tail = f" ({reading.text or ''}", f"){reading.tail or ''}"
    for abbreviation in tree.find_class("explained"):
        if title := abbreviation.get("title", ""):
            abbreviation.tail = f" ({title}){abbreviation.tail or ''}"
    for box in list(tree.iter("input")):
        put_in_place(E.span("\u2612 " if box.get("checked") is not None else "\u2610 "), box)
    etree.strip_elements(tree, "rp", with_tail=False)
    etree.strip_tags(tree, "label", "wbr")
    for details in tree.iter("details"):
        details.tag = "div"
    for summary in list(tree.iter("summary")):
        summary.tag = "p"
        summary[:], summary.text = [E.strong(summary.text or "", *summary)], None


def _move_language(element: Tree) -> None:
    """Give the language of an element to what is in it: pandoc reads it of divisions and spans alone."""
    inside = (E.div if element.tag in ("li", "td", "th", "dd", "blockquote", "figure") else E.span)(*element)
    inside.text, element.text = element.text, None
    inside.set("lang", element.attrib.pop("lang"))
    element[:] = [inside]


def _set_recordings(tree: Tree, job: OfficeText) -> None:
    """Put a recording's poster, words and address in the place of its player."""
    words = labels(job.language)
    page = f"{job.base_url}articles/{quote(job.slug)}.html" if job.base_url else ""
    for player, figure in find_players(tree):
        kind = words.gettext("Film") if player.tag == "video" else words.gettext("Sound")
        caption = figure.find("figcaption")
        told = text_of(caption) if caption is not None else ""
        address = page if "narration" in figure.classes or not page else f"{page}#{figure.get('id', '')}"
        line = E.p(E.strong(f"{kind} "), f"{told} " if told else "", *([E.a(address, href=address)] if address else []))
        poster = player.get("poster", "")
        shown = [E.p(E.img(src=poster, alt=player.get("aria-label", "")))] if poster else []
        put_in_place(E.div(*shown, line), figure)


def _set_picture(image: Tree, job: OfficeText, gettext: Callable[[str], str]) -> None:
    """Give a picture its size in centimetres; words and an address come in the place of one that is not there."""
    source, alt = image.get("src", ""), image.get("alt", "")
    size = job.sizes.get(asset_path(source))
    if size is None:
        if source.startswith(("https://", "http://")):
            words: list[Tree | str] = [gettext("Picture on the web:"), " ", E.a(alt or source, href=source)]
        else:
            words = [gettext("Missing picture: %(alt)s") % {"alt": alt} if alt else gettext("Missing picture")]
        put_in_place(E.span("[", *words, "]"), image)
        return
    width, height = (side / _PIXELS for side in size)
    room, share = _measure_room(image), _find_share(image)
    wanted = room * share if share else min(width, room)
    tallest = TEXT_HEIGHT / 2 if _LEAD in parent_of(image).classes else TEXT_HEIGHT
    scale = min(wanted / width, tallest / height)
    for name, value in (("width", width * scale), ("height", height * scale)):
        image.set(name, f"{value:.2f}cm")


def _measure_room(image: Tree) -> float:
    """Return how wide a picture may be where it is: centimetres."""
    room = TEXT_WIDTH
    for around in image.iterancestors():
        room -= _NARROWER.get(str(around.tag), 0)
        if around.tag == "tr":
            room /= max(len(around), 1)
    return max(room, 2 * _INDENT)


def _find_share(image: Tree) -> float:
    """Return the share of the line that a picture's figure asks for, or its gallery; 0 for none."""
    for around in image.iterancestors("figure", "div"):
        for name in around.classes:
            kind, _, number = name.partition("-")
            if number.isdecimal() and kind == "share":
                return min(int(number), 100) / 100
            if number.isdecimal() and kind == "across":
                return 0.95 / max(int(number), 1)
    return 0.0


def _set_links(tree: Tree, job: OfficeText) -> None:
    """Give links the addresses that they have in the document; ids tell the article, and those alone that are used."""
    notes = {*tree.iterfind(".//section[@role='doc-endnotes']//li[@id]"), *tree.iterfind(".//a[@role='doc-noteref']")}
    ids = {element.get("id", "") for element in tree.iterfind(".//*[@id]") if element not in notes}
    wanted = set()
    for link in list(tree.iter("a")):
        if link.get("role") in ("doc-noteref", "doc-backlink"):
            continue
        address = _resolve(link.get("href", ""), job, ids)
        if address is None:
            link.drop_tag()
            continue
        link.attrib.update({"href": address, "title": text_of(link)})
        wanted |= {address}
    for element in list(tree.iterfind(".//*[@id]")):
        name = place_name(job.slug, element.get("id", ""))
        if element in notes:  # pandoc knows them by their ids
            continue
        if f"#{name}" in wanted or job.inside:
            element.set("id", name)
        else:
            element.attrib.pop("id")


def place_name(slug: str, identifier: str = "") -> str:
    """Return the name of a place in a document, or of an article's beginning."""
    return f"{slug}{styles.PLACE}{identifier}"


def _resolve(address: str, job: OfficeText, ids: set[str]) -> str | None:
    """Return where a link leads, None for nowhere."""
    site = job.base_url
    if address.startswith("#"):
        identifier = unquote(address[1:])
        return f"#{place_name(job.slug, identifier)}" if identifier in ids else None
    if address.startswith("article:"):
        slug, _, place = address.removeprefix("article:").partition("#")
        if unquote(slug) in job.inside:
            return f"#{place_name(unquote(slug), unquote(place))}"
        return f"{site}articles/{slug}.html{f'#{place}' if place else ''}" if site else None
    if path := asset_path(address):
        return f"{site}files/{quote(path)}" if site else None
    if address.startswith("site:"):
        return f"{site}{address.removeprefix('site:')}" if site else None
    return address or None


def _restore_nodes(blocks: list[Node], job: OfficeText) -> list[Node]:
    """Return the blocks with formulas, headings of their level, and paragraphs that name their styles."""
    for node in find_landmarks(blocks):
        if node["t"] == "Header":
            node["c"][0] = min(max(node["c"][0] - 2 + job.level, 1), 6)
            identifier = node["c"][1][0]
            node["c"][1] = attributes(identifier if identifier.startswith(place_name(job.slug)) else "")
        elif node["t"] == "Code" and _MATHS in node["c"][0][1]:
            _, names, pairs = node["c"][0]
            kind = "DisplayMath" if "block" in names else "InlineMath"
            node |= {"t": "Math", "c": [{"t": kind}, node["c"][1]], SAID: dict(pairs).get("said", "")}
    return rewrite(blocks, lambda nodes: list(_style_blocks(nodes)))


def _style_blocks(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        (_, names, pairs), inside = node["c"] if node["t"] == "Div" else (attributes(), [])
        style = next((style for name, style in _STYLES.items() if name in names), "")
        if "footnotes" in names or node["t"] in ("RawBlock", "RawInline"):
            continue
        if style == styles.SOLUTION:
            yield {"t": "Div", "c": [attributes(classes=("solution",)), apply_style(inside, style)]}
        elif style:
            yield from apply_style(inside, style)
        elif node["t"] == "Div" and not any(key in ("lang", "custom-style") for key, _ in pairs):
            yield from _keep_anchor(node)
        else:
            yield node


def _keep_anchor(division: Node) -> list[Node]:
    """Return what a division holds, its id at the first paragraph."""
    (identifier, *_), blocks = division["c"]
    if identifier and blocks and blocks[0]["t"] in ("Para", "Plain"):
        blocks[0]["c"].insert(0, {"t": "Span", "c": [attributes(identifier), []]})
    return list(blocks)


def in_style(blocks: list[Node], style: str) -> Node:
    """Return paragraphs that have a style."""
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], blocks]}


def apply_style(blocks: list[Node], style: str) -> list[Node]:
    """Return the blocks, each paragraph in them that has no style of its own with this one."""
    result: list[Node] = []
    for block in blocks:
        kind = block["t"]
        if kind in ("Para", "Plain") and block["c"]:
            result.append(in_style([{"t": "Para", "c": block["c"]}], style))
        elif kind == "BlockQuote":
            result += apply_style(block["c"], style)
        else:
            parts = items_of(block) if kind in _LISTS else []
            parts += [meaning for _, meanings in block["c"] for meaning in meanings] if kind == "DefinitionList" else []
            for part in parts:
                part[:] = apply_style(part, style)
            result.append(block)
    return result
