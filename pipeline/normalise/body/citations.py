"""Citations: `[@key, p. 14]`, `@key`, `[-@key]`, and the bibliography at the end, as pandoc's citeproc writes them.

Pandoc's readers of CommonMark know no citations, so they are found here, and citeproc is asked once for all of a post.
Its output is text like any other: typography comes after it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from pipeline.body.citations import CITATION, REFERENCES, WAYS_BACK, is_of_notes, read_style
from pipeline.i18n.labels import join_words, labels
from pipeline.i18n.sentences import humanize, sentence
from pipeline.jobs.blob import Blob
from pipeline.model.bibliography import Cited, Sources
from pipeline.normalise.body.headings import make_unused_id
from pipeline.normalise.typography import set_document
from pipeline.pandoc.document import UnreadableBodyError
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import (
    BLANKS,
    Node,
    attributes,
    from_json,
    place_within,
    plain_text,
    rewrite,
    string,
    trim,
    walk,
)
from pipeline.pandoc.process import PANDOC, STYLE, PandocError
from pipeline.text.citing import KEY

_MARK = re.compile(rf"\[([^\[\]]*)\]|{KEY.pattern}(?: \[([^\[\]]*)\])?")
_PLAINLY = re.compile(
    r"\[(?:[^\[\]@]*[ -])?@\w[\w:.-]*(?:, *(?:p|pp|chap|vol|art|fig|sec)\. *\d[^\[\]]*)\]"
    r"|\{% cite [^{}%\n]*%\}|\{cite(?::[a-z]+)?\}`[^`\n]*`"
)
# What other passes read: figures, tables, sections (Quarto).
_NUMBERED = re.compile(r"(?:fig|tbl|tab|lst|eq|sec|thm|lem|def|exm)[-:]", re.IGNORECASE)
_BARE_KEY = re.compile(r"\d{4}")
_OBJECT = "\ufffc"
_PAGES = re.compile(r"(?P<before>\s?,?\s?)(?P<sign>pp\.(?:(?P<alone>(?=\s?\d[\d\s,–-]*\Z))|\s?))")
_NO_NAME = re.compile(r"[^\w.-]")
_RARE = {0x2011: "-", 0x1D52: "°"}  # in few fonts: hyphens that do not break, and the raised o of numbers
_FIRST_WORDS = re.compile(r"[^,.]+(?=[,.])")
_FEW = 2  # authors that are named in the text


def report_sourceless(body: str, findings: Findings, first_line: int) -> None:
    """Report what plainly is a citation in a post that has no sources."""
    if found := _PLAINLY.search(body):
        line = first_line + body.count("\n", 0, found.start())
        place = (line, found.start() - body.rfind("\n", 0, found.start()))
        hint = sentence("name the file of your sources: bibliography: sources.bib")
        message = sentence("“{text}” is a citation, but the post has no sources; it stays as typed", text=found[0])
        findings.add_at(place, "unknown-source", message, hint)


def cite(blocks: list[Node], sources: Sources, language: str, findings: Findings) -> tuple[list[Node], Cited | None]:
    """Return the blocks with citations and a bibliography, and the citations for books, None for a text without any."""
    within = {id(node["c"][1]) for node in walk(blocks) if node["t"] == "Link"}
    finder = _Finder(sources, language, findings, frozenset(within))
    blocks = rewrite(blocks, finder.edit)
    units = list(_units(blocks))
    clusters = [node for unit in units for node in unit.clusters]
    if not (clusters or sources.nocite):
        return blocks, None
    style = read_style(sources, language)
    of_notes = is_of_notes(style)
    names = _name_authors(units, sources, language) if of_notes else {}
    try:
        written, entries = ask_citeproc(units, sources, style, language)
    except UnreadableBodyError as error:
        findings.add("sources", sentence("the citations stay as typed: {error}", error=humanize(error)))
        for node in clusters:
            node.update({"t": "Span", "c": [attributes(), node["c"][1]]})
        return blocks, None
    keys: dict[str, list[int]] = {}
    kept = []
    pictures = (node for node in walk(blocks) if node["t"] == "Image")
    unseen = {id(node) for picture in pictures for node in walk(picture["c"][1])}
    for node, inlines in zip(clusters, written, strict=True):
        citations = node["c"][0]
        words = [*names.get(id(node), ()), *inlines]
        if id(node) in unseen:
            node.update(string(plain_text(words)))
            continue
        kept.append(citations)
        number = len(kept)
        for citation in citations:
            keys.setdefault(citation["citationId"], []).append(number)
        node.update({"t": "Span", "c": [attributes(f"cite-{number}", (CITATION,)), words]})
    if of_notes:
        blocks = rewrite(blocks, lambda nodes: _call_notes(nodes, language))
    if entries:
        known = {key: [f"#cite-{number}" for number in numbers] for key, numbers in keys.items()}
        blocks = _place_references(blocks, make_references(entries, known), sources, language)
    cited = Blob.of(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))
    return blocks, Cited(tuple(sorted({*keys, *sources.nocite} & {*sources.references, "*"})), cited, sources)


@dataclass
class _Finder:
    """Finds citations in inline nodes, and reports the keys of no entry; `uncited` are words of links."""

    sources: Sources
    language: str
    findings: Findings
    uncited: frozenset[int]

    def edit(self, nodes: list[Node]) -> list[Node]:
        """Return the nodes with a `Cite` for each citation."""
        if id(nodes) in self.uncited or not any(node["t"] == "Str" and "@" in node["c"] for node in nodes):
            return nodes
        words = _Words(nodes)
        result: list[Node] = []
        done = 0
        for mark in _MARK.finditer(words.letters):
            citations = self._read_group(mark, words) if mark[1] is not None else self._read_bare(mark, words)
            if citations:
                typed = words.slice(mark.start(), mark.end())
                place = {"pos": typed[0]["pos"]} if typed and "pos" in typed[0] else {}
                cite = {"t": "Cite", "c": [citations, [string(mark[0])]], **place}
                result += [*words.slice(done, mark.start()), cite]
                done = mark.end()
        return [*result, *words.slice(done, len(words.letters))] if done else nodes

    def _read_group(self, mark: re.Match[str], words: _Words) -> list[Node]:
        """Return the citations between two brackets, none where they are no citations."""
        citations = self._read_items(mark, 1, words)
        if not any(citation["citationId"] in self.sources.references for citation in citations):
            return []
        return citations

    def _read_bare(self, mark: re.Match[str], words: _Words) -> list[Node]:
        key = mark[2] or mark[3]
        if key not in self.sources.references:
            is_meant = bool(self.sources.references) or key in self.sources.near or _BARE_KEY.search(key)
            if is_meant and not _NUMBERED.match(key):
                self._report(key, mark.start(), words)
            return []
        within = mark[4] or ""
        first, *others = self._read_items(mark, 4, words) if within else [_make_citation("", [], [])]
        if within and first["citationId"]:  # a group of its own follows
            first, others = _make_citation("", [], []), [first, *others]
        citation = _make_citation(key, [], first["citationSuffix"], "AuthorInText")
        return [citation, *others]

    def _read_items(self, mark: re.Match[str], group: int, words: _Words) -> list[Node]:
        """Return a citation for each part of a group; what has no key is part of the one before it."""
        citations: list[Node] = []
        before: list[Node] = []
        start = mark.start(group)
        for part in mark[group].split(";"):
            end = start + len(part)
            key = KEY.search(part)
            if key is None:
                if citations:
                    citations[-1]["citationSuffix"] += self._tidy(words.slice(start - 1, end))
                elif group > 1:
                    citations.append(_make_citation("", [], self._tidy(words.slice(start, end))))
                else:
                    before += words.slice(start, end + 1)
            else:
                name, at = key[1] or key[2], start + key.start()
                alone = part[: key.start()].endswith("-")
                if name not in self.sources.references and not _NUMBERED.match(name):
                    self._report(name, at, words)
                prefix, before = trim([*before, *words.slice(start, at - alone)]), []
                suffix = self._tidy(words.slice(start + key.end(), end))
                citations.append(_make_citation(name, prefix, suffix, "SuppressAuthor" if alone else "NormalCitation"))
            start = end + 1
        return citations

    def _tidy(self, nodes: list[Node]) -> list[Node]:
        """Return the words behind a key: French has one sign for pages, which citeproc knows; others are words."""
        words = _Words(nodes)
        pages = _PAGES.match(words.letters)
        if pages and self.language.startswith("fr"):
            sign = "p." if pages["alone"] is not None else "pp.\xa0"
            rest = words.slice(pages.end("sign"), len(words.letters))
            nodes = [*words.slice(0, pages.end("before")), string(sign), *rest]
        return trim(nodes)

    def _report(self, key: str, offset: int, words: _Words) -> None:
        near = self.sources.near.get(key, "")
        hint = sentence("did you mean “{word}”?", word=near) if near else ""
        if not near:
            hint = sentence("if it is no citation, write {typed}", typed=f"\\@{key}")
        elif near == key:
            hint = sentence(
                "it is among the sources of another article: name their file here, too, under “bibliography:”"
            )
        message = sentence("no source is called “{key}”", key=key)
        self.findings.add("unknown-source", message, words.slice(offset, offset + 1)[0], hint)


def _letters_of(node: Node) -> str:
    kind = node["t"]
    return str(node["c"]) if kind == "Str" else " " if kind in BLANKS else _OBJECT


class _Words:
    """Inline nodes, their letters, and where each begins in these."""

    def __init__(self, nodes: list[Node]) -> None:
        letters = [_letters_of(node) for node in nodes]
        self._nodes = nodes
        self._starts = list(accumulate(map(len, letters), initial=0))
        self.letters = "".join(letters)

    def slice(self, start: int, end: int) -> list[Node]:
        """Return what the nodes have between two offsets of their letters."""
        a, b = max(bisect_right(self._starts, start) - 1, 0), bisect_left(self._starts, end)
        found = []
        for node, at, after in zip(self._nodes[a:b], self._starts[a:b], self._starts[a + 1 : b + 1], strict=False):
            first, last = max(start, at) - at, min(end, after) - at
            if first < last:
                whole = node["t"] != "Str" or (first, last) == (0, after - at)
                found.append(node if whole else node | {"c": node["c"][first:last]} | place_within(node, first))
        return found


def _make_citation(key: str, prefix: list[Node], suffix: list[Node], mode: str = "NormalCitation") -> Node:
    return {
        "citationId": key,
        "citationPrefix": prefix,
        "citationSuffix": suffix,
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


class Unit(NamedTuple):
    """The citations that are together in a note of the author's, which one of them may begin, or one of the text."""

    clusters: list[Node]
    is_note: bool = False
    opens: bool = False


def _units(blocks: list[Node]) -> Iterator[Unit]:
    noted: set[int] = set()
    for node in walk(blocks):
        if node["t"] == "Note":
            clusters = [inner for inner in walk(node["c"]) if inner["t"] == "Cite"]
            noted.update(map(id, clusters))
            if clusters:
                alone = node["c"][0]["c"] if len(node["c"]) == 1 and node["c"][0]["t"] in ("Para", "Plain") else []
                yield Unit(clusters, is_note=True, opens=alone[:1] == clusters[:1])
        elif node["t"] == "Cite" and id(node) not in noted:
            yield Unit([node])


@dataclass(frozen=True)
class WrittenEntry:
    """An entry of a bibliography as a style writes it."""

    key: str
    inlines: list[Node]


def ask_citeproc(
    units: Sequence[Unit], sources: Sources, style: str, language: str
) -> tuple[list[list[Node]], list[WrittenEntry]]:
    """Return each citation as the style writes it, and the entries of the bibliography, with their typography.

    Raises:
        UnreadableBodyError: the style cannot be read, or takes too long.
    """
    nocite = [_make_citation(key, [], []) for key in sources.nocite]
    meta = {
        "csl": {"t": "MetaString", "c": STYLE},
        "lang": {"t": "MetaString", "c": language},
        "link-citations": {"t": "MetaBool", "c": sources.linked},
        "nocite": {"t": "MetaInlines", "c": [{"t": "Cite", "c": [nocite, []]}]},
        "references": {"t": "MetaList", "c": [from_json(each.text) for each in sources.references.values()]},
    }
    whole = {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": list(map(_make_block, units))}
    try:
        answer = PANDOC.cite(json.dumps(whole, ensure_ascii=False, separators=(",", ":")), style)
    except PandocError as error:
        raise UnreadableBodyError(humanize(error)) from error
    blocks: list[Node] = from_json(answer.text)["blocks"]
    for node in walk(blocks):
        if node["t"] == "Str":
            node["c"] = node["c"].translate(_RARE)
    blocks = set_document(rewrite(blocks, _unwrap), language)
    has_list = blocks and blocks[-1]["t"] == "Div" and blocks[-1]["c"][0][0] == "refs"
    listed = [entry["c"] for entry in (blocks.pop()["c"][1] if has_list else ()) if entry["t"] == "Div"]
    goals = frozenset(identifier for (identifier, *_), _ in listed)
    keys = {f"ref-{key}": key for key in sources.references}
    of_notes = is_of_notes(style)
    found = [node["c"][1] for node in walk(blocks) if node["t"] == "Cite"]
    written = [_name_goals(words, goals, is_whole=of_notes) for words in found]
    return written, [WrittenEntry(keys.get(identifier, ""), list(_join(words))) for (identifier, *_), words in listed]


def _make_block(unit: Unit) -> Node:
    cites = [{"t": "Cite", "c": node["c"]} for node in unit.clusters]
    if not unit.is_note:
        return {"t": "Para", "c": cites}
    words = [part for cite in cites for part in (string("x"), {"t": "Space"}, cite, {"t": "Space"})]
    return {"t": "Para", "c": [{"t": "Note", "c": [{"t": "Para", "c": words[2 * unit.opens :]}]}]}


def _unwrap(nodes: list[Node]) -> list[Node]:
    """Unwrap what citeproc keeps apart within citations, and join the two halves of an address in a note."""
    result: list[Node] = []
    for node in nodes:
        if node["t"] == "Span" and not any(name.startswith("csl-") for name in node["c"][0][1]):
            result += node["c"][1]
            continue
        if node["t"] == "Link" and result and result[-1]["t"] == "Str":
            _, words, (address, _) = node["c"]
            start = address.removesuffix("".join(map(_letters_of, words)))
            if start and start != address and result[-1]["c"].endswith(start):
                result[-1] = string(result[-1]["c"].removesuffix(start))
                words[:] = [string(address)]
        result.append(node)
    return result


def name_goal(key: str) -> str:
    """Return the id of an entry."""
    return f"ref-{_NO_NAME.sub('-', key)}"


def _name_goals(inlines: list[Node], goals: Container[str], *, is_whole: bool) -> list[Node]:
    """Let links to entries lead to their ids, where they are `goals`; of a whole note, its first words alone."""

    def name(nodes: list[Node]) -> list[Node]:
        named: list[Node] = []
        for node in nodes:
            goal = node["c"][2][0] if node["t"] == "Link" else ""
            if not goal.startswith("#ref-"):
                named.append(node)
                continue
            words = _Words(node["c"][1])
            end = _FIRST_WORDS.match(words.letters) if is_whole else None
            size = 0 if goal[1:] not in goals else end.end() if end else len(words.letters)
            to_entry = [f"#{name_goal(goal.removeprefix('#ref-'))}", ""]
            named += [{"t": "Link", "c": [attributes(), words.slice(0, size), to_entry]}] if size else []
            named += words.slice(size, len(words.letters))
        return named

    return rewrite(inlines, name)


def _join(blocks: Sequence[Node]) -> Iterator[Node]:
    """Yield the words of an entry in one line: its number, and what is beside or below it."""
    for block in blocks:
        if block["t"] == "Div":
            yield from _join(block["c"][1])
        elif block["t"] in ("Para", "Plain"):
            for node in block["c"]:
                if node["t"] == "Span" and any(name.startswith("csl-") for name in node["c"][0][1]):
                    yield from ({"t": "Space"}, *trim(node["c"][1]), {"t": "Space"})
                else:
                    yield node


def _name_authors(units: Iterable[Unit], sources: Sources, language: str) -> dict[int, list[Node]]:
    """Return the authors that the text names, by its citations; the note cites the whole entry."""
    names: dict[int, list[Node]] = {}
    for node, is_note in ((node, unit.is_note) for unit in units for node in unit.clusters):
        first = node["c"][0][0]
        if is_note or first["citationMode"]["t"] != "AuthorInText":
            continue
        first["citationMode"] = {"t": "NormalCitation"}
        reference = sources.references.get(first["citationId"])
        authors = from_json(reference.text)["c"] if reference else {}
        found = authors.get("author") or authors.get("editor") or {"c": []}
        families = [_name_person(person) for person in found["c"]]
        words = f"{families[0]} et al." if len(families) > _FEW else join_words(families, language)
        names[id(node)] = [string(words)] if words else []
    return names


def _name_person(person: Mapping[str, Any]) -> str:
    given = person.get("c", {})
    name = next((given[part] for part in ("family", "literal", "name") if part in given), {"c": ""})
    return name["c"] if isinstance(name["c"], str) else "".join(map(_letters_of, name["c"]))


def _call_notes(nodes: list[Node], language: str) -> list[Node]:
    """Put calls of notes close behind words; in English behind the mark that follows, too."""
    result: list[Node] = []
    for node in nodes:
        if _is_call(node):
            while result and result[-1]["t"] in ("Space", "SoftBreak"):
                result.pop()
        elif node["t"] == "Str" and result and _ends_in_stop(result[-1]):
            node = node | {"c": node["c"].removeprefix(".")}  # noqa: PLW2901 (a citation in a note ends so already)
        elif node["t"] == "Str" and result and _is_call(result[-1]) and language.startswith("en"):
            marks = node["c"][: len(node["c"]) - len(node["c"].lstrip(".,"))]
            if marks:
                result.insert(-1, string(marks))
                result += [node | {"c": node["c"][len(marks) :]}] if marks != node["c"] else []
                continue
        result.append(node)
    return result


def _ends_in_stop(node: Node) -> bool:
    is_citation = node["t"] == "Span" and CITATION in node["c"][0][1] and not _is_call(node)
    return is_citation and plain_text(node["c"][1]).endswith(".")


def _is_call(node: Node) -> bool:
    return node["t"] == "Span" and CITATION in node["c"][0][1] and bool(node["c"][1]) and node["c"][1][0]["t"] == "Note"


def make_references(entries: Iterable[WrittenEntry], cited: Mapping[str, Sequence[str]]) -> Node:
    """Return a list of entries, each with the ways back to where it is cited: the addresses by its key."""
    items = []
    for entry in entries:
        ways = cited.get(entry.key, ())
        back: list[Node] = []
        for number, address in enumerate(ways, start=1):
            sign = "↑" if len(ways) == 1 else f"↑{number}"
            back += [{"t": "Space"}] if back else []
            back.append({"t": "Link", "c": [attributes(), [string(sign)], [address, ""]]})
        told = [{"t": "Space"}, {"t": "Span", "c": [attributes("", (WAYS_BACK,)), back]}] if back else []
        words = {"t": "Plain", "c": [*trim(entry.inlines), *told]}
        items.append([{"t": "Div", "c": [attributes(name_goal(entry.key)), [words]]}])
    return {"t": "BulletList", "c": items}


def _place_references(blocks: list[Node], entries: Node, sources: Sources, language: str) -> list[Node]:
    """Put the bibliography where the post has `::: {#refs}`, else at its end, below the heading that is there."""
    place = next((n for n, node in enumerate(blocks) if node["t"] == "Div" and node["c"][0][0] == "refs"), len(blocks))
    before, after = blocks[:place], blocks[place + 1 :]
    if before and before[-1]["t"] == "Header" and not sources.heading:
        heading = before.pop()
    else:
        title = sources.heading or labels(language).gettext("Bibliography")
        taken = {node["c"][1][0] for node in walk(blocks) if node["t"] == "Header"}
        heading = {"t": "Header", "c": [2, attributes(make_unused_id(title, taken)), [string(title)]]}
    return [*before, {"t": "Div", "c": [attributes("", (REFERENCES,)), [heading, entries]]}, *after]
