"""A page's body as Markdown (GitHub's), as pandoc writes it, without any HTML but the ends of lines in cells.

The body is read into pandoc's nodes here: pandoc's own reader of HTML takes ten times as long
(`tests/editions/site/test_markdown_nodes.py` compares both). GitHub's Markdown has no form for some elements: what they
hold is written without them, and a cell is one line, with `<br>` between its blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from pipeline.body import neutral_html
from pipeline.editions.site.markdown_copies import PageText, escape_markdown
from pipeline.editions.site.paths import SiteImage, SiteLocation
from pipeline.i18n.labels import authors_and_day
from pipeline.jobs.blob import Blob
from pipeline.jobs.executors import room_to_nest
from pipeline.pandoc.document import to_json
from pipeline.pandoc.nodes import Node, attributes, items_of, string, walk
from pipeline.pandoc.process import PANDOC
from pipeline.text.standard_numbers import DOI_RESOLVER

WRITER = "gfm-raw_html-yaml_metadata_block"


def write_markdown(tree: HtmlElement, place: SiteLocation) -> str:
    """Return the body of a page, as the site shows it, as Markdown with addresses that lead out of the file.

    The tree is changed.

    Raises:
        PandocError: it is too much for pandoc.
    """
    for extra in tree.xpath(".//a[@role='doc-backlink'] | .//section[@role='doc-endnotes']/h2"):
        extra.drop_tree()
    for cited in tree.xpath(".//a[@role='doc-biblioref']"):  # Markdown has no place in an entry
        cited.drop_tag()
    for box in list(tree.iter("input")):
        # So pandoc has boxes to tick, and writes them as Markdown does.
        box.tail = f"{'☐' if box.get('checked') is None else '☒'} {(box.tail or '').lstrip()}"
        box.drop_tree()
    for label in list(tree.iter("label")):
        label.drop_tag()
    neutral_html.localise(tree, place.address)
    with room_to_nest():
        return PANDOC.write(to_json(read_nodes(tree)), WRITER).text


def write_page_text(job: PageText, body: HtmlElement) -> Blob:
    """Return the text of a page with this body, which is changed."""
    lines = (escape_markdown(text) for text in (job.subtitle, job.description) if text)
    facts = authors_and_day(job.authors, job.date, job.language)
    head = [f"# {escape_markdown(job.title)}", *lines, *filter(None, [facts, job.doi and f"<{DOI_RESOLVER}{job.doi}>"])]
    images = {asset: SiteImage(path, 0, 0, drawing=False) for asset, path in job.images}
    place = SiteLocation(root=job.root, articles=f"{job.root}articles/", images=images)
    return Blob.of("\n\n".join([*head, write_markdown(body, place)]).rstrip() + "\n")


_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_WRAPPERS = {"em": "Emph", "strong": "Strong", "del": "Strikeout", "sup": "Superscript", "sub": "Subscript"}
_WRAPPERS |= {"i": "Emph", "b": "Strong", "s": "Strikeout", "ins": "Underline", "u": "Underline"}
_MERGED = frozenset({"Str", *_WRAPPERS.values()})
_LINES = frozenset({"p", "summary", "figcaption"})
# The later ones are in HTML that is trusted, as it was typed.
_HOLDERS = frozenset(
    "div section details figure li dt dd tr td th address article aside center footer form header main nav".split()
)
_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg"})
_BLOCKS = _LINES | _HOLDERS | {"blockquote", "hr", "pre", "ul", "ol", "dl", "table", *_HEADINGS}
_COUNTED_IN = {"1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}
_ALIGNMENTS = {"left": "AlignLeft", "center": "AlignCenter", "right": "AlignRight", "end": "AlignRight"}
_ALIGNED = re.compile(r"text-align:\s*(\w+)")
# What highlighting says beside the language.
_NO_LANGUAGES = frozenset({"sourceCode", "numberSource", "numberLines", "annotate"})
_BLANKS = " \t\n\r"
_WORDS = re.compile(r"[ \t\n\r]+|[^ \t\n\r]+")
# A text without any sign that means something to Markdown: it may be one word, but for its first and its last.
_PLAIN = re.compile(r"(?:[^\W_]|[ ,.;:?’«»()…–—\u00a0\u202f-])+")
_FEW = 4  # words
_NEW_LINE: Node = {"t": "RawInline", "c": ["markdown", "<br>"]}


def read_nodes(body: HtmlElement) -> list[Node]:
    """Return the blocks of a body, whose section of notes is taken out of it."""
    notes: dict[str, HtmlElement] = {}
    for section in body.xpath("./section[@role='doc-endnotes']"):
        notes |= {f"#{note.get('id')}": note for note in section.iterfind("ol/li")}
        section.drop_tree()
    headings = {f"#{heading.get('id')}" for heading in body.iter(*_HEADINGS)}
    for link in [link for link in body.find_class("xref") if link.get("href", "")[:1] == "#"]:
        if link.get("href") not in headings:  # Markdown names headings alone
            link.drop_tag()
    reading = _Reading(notes, {link.get("href", "") for link in body.iter("a")})
    blocks = reading.blocks(body)
    uncalled = [reading.blocks(note) for address, note in notes.items() if address not in reading.called]
    return [*blocks, _make_ordered_list(1, "1", uncalled)] if uncalled else blocks


class _Reading:
    """The reading of a body; `called` are the notes whose calls were met, `linked` the addresses of its links."""

    def __init__(self, notes: Mapping[str, HtmlElement], linked: set[str]) -> None:
        self._notes = notes
        self._linked = linked
        self.called: list[str] = []

    def blocks(self, element: HtmlElement, kind: str = "Para") -> list[Node]:
        """Return what an element holds; words beside its blocks are blocks of this kind."""
        blocks: list[Node] = []
        run = list(_words(element.text))
        for child in element:
            if child.tag in _BLOCKS:
                blocks += [*_block(kind, run), *self._block(child)]
                run = []
            else:
                run += self._inline(child)
            run += _words(child.tail)
        return [*blocks, *_block(kind, run)]

    def _block(self, element: HtmlElement) -> list[Node]:
        tag = str(element.tag)
        if tag in _LINES:
            return _block("Para", self._pieces(element))
        if tag in _HOLDERS:
            return self.blocks(element)
        made: list[Node] = []
        if tag in _HEADINGS:
            made = self._heading(element)
        elif tag == "hr":
            made = [{"t": "HorizontalRule"}]
        elif tag == "pre":
            made = [_code_block(element)]
        elif tag == "table":
            made = self._table(element)
        elif tag == "dl":
            made = [{"t": "DefinitionList", "c": list(self._definitions(element))}]
        elif tag == "blockquote":
            made = [{"t": "BlockQuote", "c": inner}] if (inner := self.blocks(element)) else []
        elif any(child.tag != "li" or (child.tail or "").strip() for child in element) or not len(element):
            made = self.blocks(element)
        else:
            items = [_item(self.blocks(item, "Plain")) for item in element]
            start, counted_in = int(element.get("start", "1")), element.get("type", "")
            made = [_make_ordered_list(start, counted_in, items) if tag == "ol" else {"t": "BulletList", "c": items}]
        return made

    def _heading(self, element: HtmlElement) -> list[Node]:
        words, name = _settle(self._pieces(element)), element.get("id")
        if f"#{name}" in self._linked:
            words += [{"t": "Space"}, {"t": "RawInline", "c": ["markdown", f"{{#{name}}}"]}]
        return [{"t": "Header", "c": [_HEADINGS[str(element.tag)], attributes(), words]}] if words else []

    def _definitions(self, element: HtmlElement) -> Iterator[tuple[list[Node], list[list[Node]]]]:
        terms: list[Node] = []
        meanings: list[list[Node]] = []
        for child in element.xpath("./dt | ./dd | ./div/dt | ./div/dd"):
            if child.tag == "dd":
                meanings.append(_item(self.blocks(child, "Plain")))
                continue
            if meanings:
                yield _settle(terms), meanings
                terms, meanings = [], []
            terms += [{"t": "LineBreak"}, *self._pieces(child)]
        yield _settle(terms), meanings

    def _table(self, table: HtmlElement) -> list[Node]:
        """Return a table whose cells are lines, each in its column; below cells of several rows others are empty."""
        grid: list[list[HtmlElement | None]] = []
        below: dict[int, int] = {}  # how many rows more a cell takes of a column
        for row in table.xpath("./thead/tr | ./tr | ./tbody/tr | ./tfoot/tr"):
            grid.append([])
            for cell in [*row.iterchildren("th", "td"), None]:
                while below.get(len(grid[-1]), 0):
                    below[len(grid[-1])] -= 1
                    grid[-1].append(None)
                if cell is not None:
                    span = range(len(grid[-1]), len(grid[-1]) + int(cell.get("colspan", "1")))
                    below |= dict.fromkeys(span, int(cell.get("rowspan", "1")) - 1)
                    grid[-1] += [cell, *[None] * (len(span) - 1)]
        width = max(map(len, grid), default=0)
        rows = [[*row, *[None] * (width - len(row))] for row in grid]
        if table.find("thead/tr") is None:
            rows.insert(0, [None] * width)
        if not width:
            return []
        aligned = [next(filter(None, map(_alignment, column)), "AlignDefault") for column in zip(*rows, strict=True)]
        head, *others = [[attributes(), [self._cell(cell) for cell in row]] for row in rows]
        columns = [[{"t": alignment}, {"t": "ColWidthDefault"}] for alignment in aligned]
        captions = [node for caption in table.iterfind("caption") for node in _block("Plain", self._pieces(caption))]
        body = [[attributes(), 0, [], others]]
        empty: list[object] = [attributes(), []]
        return [{"t": "Table", "c": [attributes(), [None, captions], columns, [attributes(), [head]], body, empty]}]

    def _cell(self, cell: HtmlElement | None) -> list[object]:
        lines = [] if cell is None else list(_lines_in(self.blocks(cell, "Plain")))
        words = [_in_cell(node) for line in lines for node in (_NEW_LINE, *line)][1:]
        return [attributes(), {"t": "AlignDefault"}, 1, 1, _block("Plain", words)]

    def _pieces(self, element: HtmlElement) -> Iterator[Node]:
        yield from _words(element.text)
        for child in element:
            yield from self._inline(child)
            yield from _words(child.tail)

    def _inline(self, element: HtmlElement) -> Iterator[Node]:
        tag = str(element.tag)
        if tag == "a":
            yield from self._link(element)
        elif tag in _WRAPPERS:
            yield from _around(self._pieces(element), lambda inner: {"t": _WRAPPERS[tag], "c": inner})
        elif tag == "q":
            yield from _around(self._pieces(element), lambda inner: {"t": "Quoted", "c": [{"t": "DoubleQuote"}, inner]})
        elif tag == "img":
            target = [element.get("src", ""), element.get("title", "")]
            yield {"t": "Image", "c": [attributes(), _settle(_words(element.get("alt"))), target]}
        elif tag == "br":
            yield {"t": "LineBreak"}
        elif tag == "math":
            kind = "DisplayMath" if element.get("display") == "block" else "InlineMath"
            yield {"t": "Math", "c": [{"t": kind}, element.get("alttext", "")]}
        elif tag in ("code", "samp"):
            yield {"t": "Code", "c": [attributes(), re.sub(r"[\t\n\r]", " ", "".join(element.itertext()))]}
        elif tag == "rt" and not element.xpath("../rp"):
            yield from (string("("), *self._pieces(element), string(")"))
        elif isinstance(element.tag, str) and tag not in _UNSEEN:
            yield from self._pieces(element)

    def _link(self, element: HtmlElement) -> Iterator[Node]:
        address = element.get("href", "")
        if element.get("role") == "doc-noteref" and address in self._notes:
            if address in self.called:
                yield {"t": "RawInline", "c": ["markdown", f"[^{self.called.index(address) + 1}]"]}
            else:
                self.called.append(address)
                yield {"t": "Note", "c": self.blocks(self._notes[address])}
        elif address:
            target = [address, element.get("title", "")]
            yield from _around(self._pieces(element), lambda inner: {"t": "Link", "c": [attributes(), inner, target]})
        else:
            yield from self._pieces(element)


def _block(kind: str, nodes: Iterator[Node] | Sequence[Node]) -> list[Node]:
    return [{"t": kind, "c": words}] if (words := _settle(nodes)) else []


def _item(blocks: list[Node]) -> list[Node]:
    """Return the blocks of an item, its words as a paragraph where there are others: they would be one."""
    is_loose = any(block["t"] == "Para" for block in blocks)
    return [block | {"t": "Para"} if is_loose and block["t"] == "Plain" else block for block in blocks]


def _make_ordered_list(start: int, counted_in: str, items: list[list[Node]]) -> Node:
    style = {"t": _COUNTED_IN.get(counted_in, "DefaultStyle")}
    return {"t": "OrderedList", "c": [[start, style, {"t": "DefaultDelim"}], items]}


def _code_block(element: HtmlElement) -> Node:
    """Return code between fences, for indented blocks that follow each other would be one."""
    for forced in list(element.iter("br")):
        forced.tail = f"\n{forced.tail or ''}"
    languages = [name for name in element.get("class", "").split() if name not in _NO_LANGUAGES]
    triple = attributes("", tuple(languages[:1])) if languages else attributes(fenced="1")
    return {"t": "CodeBlock", "c": [triple, "".join(element.itertext()).removesuffix("\n")]}


def _alignment(cell: HtmlElement | None) -> str:
    match = None if cell is None else _ALIGNED.search(cell.get("style", ""))
    return _ALIGNMENTS.get(match[1], "") if match else ""


def _lines_in(blocks: Sequence[Node]) -> Iterator[list[Node]]:
    """Yield the lines of blocks as those of one cell."""
    for block in blocks:
        kind, content = block["t"], block.get("c", [])
        if kind in ("Plain", "Para", "Header"):
            yield list(content[2] if kind == "Header" else content)
        elif kind == "CodeBlock":
            yield from ([{"t": "Code", "c": [attributes(), line]}] if line else [] for line in content[1].split("\n"))
        elif kind in ("BulletList", "OrderedList"):
            for number, item in enumerate(items_of(block), content[0][0] if kind == "OrderedList" else 0):
                first, *others = list(_lines_in(item)) or [[]]
                yield [string(f"{number}." if kind == "OrderedList" else "•"), {"t": "Space"}, *first]
                yield from others
        elif kind == "DefinitionList":
            for term, meanings in content:
                yield from (term, *_lines_in([inner for meaning in meanings for inner in meaning]))
        else:
            yield from _lines_in([inner for inner in walk(content) if inner["t"] in ("Plain", "Para", "CodeBlock")])


def _in_cell(node: Node) -> Node:
    """Return an inline node for a cell, where a vertical line has a backslash before it in code, too."""
    kind = node["t"]
    if kind == "LineBreak":
        return _NEW_LINE
    content = node.get("c", [])
    if kind in ("Code", "Math"):
        form = {"t": "InlineMath"} if kind == "Math" else content[0]
        return {"t": kind, "c": [form, content[1].replace("|", "\\|")]}
    return {"t": kind, "c": list(map(_in_cell, content))} if kind in _WRAPPERS.values() else node


def _around(nodes: Iterator[Node], wrapped: Callable[[list[Node]], Node]) -> Iterator[Node]:
    """Yield the wrapper of some nodes, with the blanks at their ends beside it; nothing where there are no others."""
    inner = list(nodes)
    if inner and inner[0]["t"] == "Space":
        yield inner[0]
    if words := _settle(inner):
        yield wrapped(words)
        if inner[-1]["t"] == "Space":
            yield inner[-1]


def _settle(nodes: Iterator[Node] | Sequence[Node]) -> list[Node]:
    """Return nodes with neighbours of a kind as one, without blanks and ends of lines at the ends of all."""
    result: list[Node] = []
    for node in nodes:
        kind, before = node["t"], result[-1]["t"] if result else "LineBreak"
        if kind == "LineBreak":
            while result and result[-1]["t"] == "Space":
                result.pop()
            if not result:
                continue
        elif kind == "Space" and before in ("Space", "LineBreak"):
            continue
        if kind == before and kind in _MERGED:
            whole = result.pop()["c"] + node["c"]
            result.append({"t": kind, "c": whole if kind == "Str" else _settle(whole)})
        else:
            result.append(node)
    while result and result[-1]["t"] in ("Space", "LineBreak"):
        result.pop()
    return result


def _words(text: str | None) -> Iterator[Node]:
    """Yield the nodes of a text: few where none of its words means anything to Markdown."""
    words = _WORDS.findall(text or "")
    if len(words) > 2 * _FEW and _PLAIN.fullmatch(text or ""):
        end = len(words) - (2 if words[-1][0] in _BLANKS else 1)
        begin = 3 if words[0][0] in _BLANKS else 2
        middle = "".join(" " if word[0] in _BLANKS else word for word in words[begin : end - 1])
        words = [*words[:begin], middle, *words[end - 1 :]]
    for word in words:
        yield {"t": "Space"} if word[0] in _BLANKS else string(word)
