"""Turn raw HTML in running text into nodes where there are such nodes, and report each other kind of element once.

Thus `<img>` and `<a>` get the same repairs as `![]()` and `[]()`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from pipeline.i18n.labels import is_language
from pipeline.i18n.sentences import sentence
from pipeline.model.article import read_only
from pipeline.normalise.body.classroom import names_of_blocks
from pipeline.normalise.body.embedded import MEDIA, link_embedded
from pipeline.normalise.body.images import is_in_text
from pipeline.normalise.html.trees import TAGS, Tree, read_attributes, remove
from pipeline.normalise.shown_answers import HIDING, report_tags
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import BLANKS, Node, attributes, plain_text, string

_PAIRS = {
    "b": "Strong",
    "strong": "Strong",
    "i": "Emph",
    "em": "Emph",
    "s": "Strikeout",
    "del": "Strikeout",
    "strike": "Strikeout",
    "sup": "Superscript",
    "sub": "Subscript",
    "u": "Underline",
}
_SCRIPTS = frozenset({"script", "style", "template", "noscript"})
_UNSEEN = _SCRIPTS | {"canvas"}  # with their content
# Boxes around Markdown that mean nothing of their own.
BOXES = frozenset("div section article aside header footer main nav center address".split())
_SILENT = BOXES | {"html", "head", "body", "picture", "source", "track", "param", "hgroup", "rb"}
_IN_TEXT = MEDIA | frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small span strong sub sup u"
    " source track".split()
)
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# What browsers take for text alone where no table or list is around it.
TABLE_PARTS = frozenset("caption colgroup col thead tbody tfoot tr td th li dt dd summary figcaption".split())
_OPTIONAL_END = frozenset("p li dt dd tr td th thead tbody tfoot option colgroup".split())
# Where scripts of lazy pictures look for the address.
_LATER = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-echo")
_PLACEHOLDER = re.compile(r"(?i)(?:^|[_-])(?:placeholder|blank|pixel|spacer|loading|lazy|1x1|transparent)\b")
_LONGEST_FILE_NAME = 80
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Omissions:
    """The kinds of elements that are left out, each with its first place in the post."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._first: dict[str, Node] = {}

    def name(self, tag: str, node: Node) -> None:
        """Note the place of an element, if no edition shows its kind."""
        if tag and tag not in TAGS and tag not in MEDIA and tag not in _SILENT:
            # The innermost lists are looked at first.
            self._first[tag] = min(self._first.get(tag, node), node, key=_position)

    def report(self) -> None:
        """Report each kind once."""
        for tag, node in sorted(self._first.items(), key=lambda item: _position(item[1])):
            message = sentence("<{tag}> is not allowed in a post; its words stay", tag=tag)
            if tag in _UNSEEN or tag == "noscript":
                what = sentence("its pictures stay") if tag == "noscript" else sentence("removed")
                message = sentence("<{tag}> is not allowed in a post; {what}", tag=tag, what=what)
            self.findings.add("raw-html", message, node)


def report_unclosed(typed: str, tag: str, where: str, node: Node, findings: Findings) -> None:
    """Report a block of a lesson that is not closed; `where` says where it ends."""
    message = sentence("“{typed}” is not closed; {where}", typed=typed.strip(), where=where)
    findings.add("unclosed-block", message, node, sentence("close it where it ends ({form})", form=f"</{tag}>"))


def _position(node: Node) -> list[int]:
    return list(node.get("pos") or (0, 0))


def _is_html(node: Node) -> bool:
    return node["t"] in ("RawInline", "RawBlock") and node["c"][0] in ("html", "html5", "html4")


def is_other_format(node: Node, findings: Findings) -> bool:
    """Return whether the node is raw text for another format, which no edition can show."""
    if node["t"] not in ("RawInline", "RawBlock") or _is_html(node):
        return False
    findings.add("raw-format", sentence("raw {format} cannot be published; left out", format=node["c"][0]), node)
    return True


def convert_inlines(nodes: list[Node], omissions: Omissions) -> list[Node]:
    """Return the nodes with raw tags as nodes, or in pairs; a tag that has no other half goes."""
    return _convert_range(nodes, 0, len(nodes), _find_closings(nodes), omissions)


def _convert_range(
    nodes: list[Node], index: int, stop: int, closings: Mapping[int, int], omissions: Omissions
) -> list[Node]:
    """Convert the nodes from `index` to `stop`; `closings` are those of all, as tags may be nested hundreds deep."""
    result: list[Node] = []
    while index < stop:
        node = nodes[index]
        if not _is_html(node):
            result += [] if is_other_format(node, omissions.findings) else [node]
            index += 1
            continue
        tag = next(iter(find_tags(node["c"][1])), RawTag("", "comment"))
        end = closings.get(index, index)
        end = end if end < stop else index  # what ends after the element around it is not closed
        closing = nodes[end]
        is_open = tag.kind == "open" and end == index and tag.name not in VOID
        if is_open and names_of_blocks(tag.values.get("class", "")):
            end = stop
            closing = {"t": "RawInline", "c": ["html", f"</{tag.name}>"]}
            _report_open(tag, node, omissions.findings)
        if tag.kind == "open" and tag.name == "noscript":
            inner = nodes[index + 1 : end]
            if plain_text([inside for inside in inner if not _is_html(inside)]):
                omissions.name(tag.name, node)
            seen = [inside for inside in inner if not is_counter(inside)]
            result += _find_noscript_pictures(convert_inlines(seen, omissions), result)
        elif tag.kind == "open" and (end > index or tag.name in VOID):
            omissions.name(tag.name, node)
            if tag.name in MEDIA:
                made = _make_link(tag, node, nodes[index + 1 : end], omissions)
            elif tag.name in _UNSEEN:
                made = []
            else:
                words = _convert_range(nodes, index + 1, end, closings, omissions)
                made = _convert_tag(tag, node, words, closing)
            result += [new | {"pos": node["pos"]} if "pos" in node and "pos" not in new else new for new in made]
        elif tag.kind == "open":  # never closed: what it embeds stays, or the place that it names
            omissions.name(tag.name, node)
            result += _make_link(tag, node, [], omissions) if tag.name in MEDIA else mark_place(tag)
        index = end + 1
    return result


def _report_open(tag: RawTag, node: Node, findings: Findings) -> None:
    """Report a block of a lesson in running text that is not closed there: what follows is shown."""
    if HIDING.isdisjoint(names_of_blocks(tag.values.get("class", ""))):
        report_unclosed(node["c"][1], tag.name, sentence("it ends with the block around it"), node, findings)
    else:
        report_tags([(node, node["c"][1])], findings, are_hidden=False)


def is_counter(node: Node) -> bool:
    """Return whether the node is the tag of a picture that counts readers and is not to be seen."""
    return _is_html(node) and any(tag.name == "img" and _counts_readers(tag.values) for tag in find_tags(node["c"][1]))


def _find_closings(nodes: list[Node]) -> dict[int, int]:
    """Return the index of the closing tag for each tag that is closed, in one pass: thousands may be open."""
    closings: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for index, node in enumerate(nodes):
        for tag in find_tags(node["c"][1]) if _is_html(node) else ():
            if tag.kind == "open" and tag.name not in VOID:
                waiting.setdefault(tag.name, []).append(index)
            elif tag.kind == "close" and waiting.get(tag.name):
                closings[waiting[tag.name].pop()] = index
    return closings


def mark_place(tag: RawTag) -> list[Node]:
    """Return a node with the id or name of a tag, for links; none where it has none."""
    name = tag.values.get("id") or tag.values.get("name", "")
    return [{"t": "Span", "c": [attributes(name), []]}] if name and tag.name in TAGS else []


def _convert_tag(tag: RawTag, node: Node, words: list[Node], closing: Node) -> list[Node]:
    """Return the nodes for an element around converted words; its tags where Markdown has no such node."""
    words = list(_write_blanks(words)) if tag.name == "pre" else words
    kind = keep_attributes({name: tag.values[name] for name in ("class", "lang", "dir") if name in tag.values})
    if made := _make_node(tag, words):
        return [{"t": "Span", "c": [kind, [made]]}] if kind != attributes() and tag.name != "span" else [made]
    if kind[1] and words:
        return [{"t": "Span", "c": [kind, [node, *words, closing] if tag.name in _IN_TEXT else words]}]
    if tag.name in TAGS:
        return [node] if tag.name in VOID else [node, *words, closing]
    return [string(tag.values["aria-label"])] if tag.name == "svg" and "aria-label" in tag.values else words


def _write_blanks(nodes: list[Node]) -> Iterator[Node]:
    """Yield the nodes with blanks and line ends as letters, for code in a table cell."""
    for node, following in zip(nodes, [*nodes[1:], {}], strict=True):
        if node["t"] == "Space":
            (line, column), (next_line, end) = _position(node), _position(following)
            yield node | string(" " * (end - column if line == next_line and end > column else 1))
        else:
            yield node | string("\n") if node["t"] in ("SoftBreak", "LineBreak") else node


def _make_node(tag: RawTag, words: list[Node]) -> Node | None:
    values, identifier = tag.values, tag.values.get("id", "")
    made: Node | None = None
    match tag.name:
        case "br":
            made = {"t": "LineBreak"}
        case "img":
            alt = [string(values["alt"])] if values.get("alt") else []
            made = {"t": "Image", "c": [attributes(identifier), alt, [_choose_source(values), values.get("title", "")]]}
        case "a" if "href" in values and words:
            made = {"t": "Link", "c": [attributes(identifier), words, [values["href"], ""]]}
        case "a":
            made = {"t": "Span", "c": [attributes(identifier or values.get("name", "")), words]}
        case name if name in _PAIRS and words:
            made = {"t": _PAIRS[name], "c": words}
        case "span" if words:
            made = {"t": "Span", "c": [keep_attributes(values), words]}
        case "code" if words and not any(map(_is_html, words)):
            made = {"t": "Code", "c": [attributes(), plain_text(words)]}
    return made


def keep_attributes(values: Mapping[str, str]) -> list[object]:
    """Return the attributes of an element around Markdown that editions keep: id, language, direction, block."""
    kept = {name: values[name] for name in ("lang", "dir") if name in values}
    if not is_language(kept.get("lang", "")):
        kept.pop("lang", None)
    if "data-lines" in values:
        kept["lines"] = values["data-lines"]
    classes = values.get("class", "").split()
    return attributes(
        values.get("id", ""), tuple(names_of_blocks(" ".join(classes))), **kept, **read_only(classes, values.items())
    )


def _make_link(tag: RawTag, node: Node, inner: list[Node], omissions: Omissions) -> list[Node]:
    sources = [tag for inside in inner if _is_html(inside) for tag in find_tags(inside["c"][1])]
    values = next((tag.values for tag in sources if tag.name in ("source", "embed")), {}) | tag.values
    tracks = (tag.values for tag in sources if tag.name == "track")
    made = link_embedded(tag.name, values, node, omissions.findings, tracks)
    return [] if made is None else [made]


@dataclass(frozen=True)
class RawTag:
    """A tag of raw HTML; `kind` is "open", "close" or "comment"."""

    name: str
    kind: str
    values: dict[str, str] = field(default_factory=dict)


def find_tags(text: str) -> list[RawTag]:
    """Return all tags of a piece of HTML, in order."""
    return _Reader(text).tags


def split_html(text: str) -> list[Node]:
    """Return a piece of HTML as words, raw inlines for tags of running text, and raw blocks for the others."""
    return _Reader(text).pieces


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[RawTag] = []
        self.pieces: list[Node] = []
        self._unseen = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _SCRIPTS
        self._add(RawTag(tag, "open", {key: value or "" for key, value in attrs}), self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= bool(self._unseen) and tag in _SCRIPTS
        self._add(RawTag(tag, "close"), f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        del data
        self.tags.append(RawTag("", "comment"))

    def handle_data(self, data: str) -> None:
        words = () if self._unseen else re.findall(r"\s+|\S+", data)
        self.pieces += ({"t": "Space"} if word.isspace() else string(word) for word in words)

    def _add(self, tag: RawTag, text: str) -> None:
        self.tags.append(tag)
        self.pieces.append({"t": "RawInline" if tag.name in _IN_TEXT else "RawBlock", "c": ["html", text]})


def is_balanced(tags: Sequence[RawTag]) -> bool:
    """Return whether every element that is opened is closed, and none is closed that was not opened."""
    open_names: list[str] = []
    for tag in tags:
        if tag.name in VOID or tag.name in _OPTIONAL_END or tag.kind == "comment":
            continue
        if tag.kind == "open":
            open_names.append(tag.name)
        elif not open_names or open_names.pop() != tag.name:
            return False
    return not open_names


def _choose_source(values: Mapping[str, str]) -> str:
    """Return the address of a picture: the one that a script would load instead of a placeholder."""
    source = values.get("src", "").strip()
    later = next((values[name].strip() for name in _LATER if values.get(name, "").strip()), "")
    name = source.partition("?")[0].rpartition("/")[2][:_LONGEST_FILE_NAME]
    is_no_picture = not source or source.lower().startswith("data:") or is_in_text(source)
    return later if later and (is_no_picture or _PLACEHOLDER.search(name)) else source


def has_words(text: str) -> bool:
    """Return whether a `<noscript>` in a piece of HTML holds words."""
    inside = re.split(r"<noscript[^<>]*>", text, flags=re.IGNORECASE)[1:]
    return any(re.sub(r"<[^<>]*>", "", re.split("(?i)</noscript", part)[0]).strip() for part in inside)


def _counts_readers(values: Mapping[str, str]) -> bool:
    """Return whether a picture has no size or is hidden: it counts readers."""
    sizes = (values.get(name, "").strip().removesuffix("px") for name in ("width", "height"))
    return any(size in ("0", "1") for size in sizes) or bool(_HIDDEN.search(values.get("style", "")))


def _find_noscript_pictures(nodes: Iterable[Node], before: list[Node]) -> list[Node]:
    """Return the pictures in a `<noscript>`, without one that is shown just before it."""
    pictures = [node for node in nodes if node["t"] == "Image" or _is_linked(node)]
    known = next((_find_source(node) for node in reversed(before) if node["t"] not in BLANKS), "")
    return [node for node in pictures if _find_source(node) != known]


def drop_shown(nodes: list[Node], shown: set[str]) -> list[Node]:
    """Return the nodes without the pictures in `shown`, and add theirs to it."""
    kept = [node for node in nodes if _find_source(node) not in shown]
    shown.update(filter(None, map(_find_source, nodes)))
    return kept


def settle_pictures(tree: Tree) -> None:
    """Give the pictures of a tree their own addresses, and take those in `<noscript>` out of it."""
    for image in tree.iter("img"):
        if source := _choose_source(read_attributes(image)):
            image.set("src", source)
    outside = (image for image in tree.iter("img") if next(image.iterancestors("noscript"), None) is None)
    shown = {image.get("src") for image in outside}
    for box in list(tree.iter("noscript")):
        for image in list(box.iter("img")):
            values = read_attributes(image)
            source = values.get("src", "")
            if source and source not in shown and not _counts_readers(values):
                shown.add(source)
                image.tail = None
                box.addprevious(image)
        remove(box)


def _is_linked(node: Node) -> bool:
    return node["t"] == "Link" and [inner["t"] for inner in node["c"][1]] == ["Image"]


def _find_source(node: Node) -> str:
    """Return the address of a picture, which may have a link around it; "" for anything else."""
    if _is_linked(node):
        return _find_source(node["c"][1][0])
    return str(node["c"][2][0]) if node["t"] == "Image" else ""
