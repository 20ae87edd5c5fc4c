"""Find the addresses of links and pictures in a body as typed, each with its offsets, so that it alone can be changed.

Pandoc keeps no places of addresses. What it reads as code is left out here too (`dialects/code.py`); tags of other
tools are read as the program reads them (`dialects/tags.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Literal

from pipeline.dialects.arguments import split_size
from pipeline.dialects.code import Code
from pipeline.dialects.meanings import interpret
from pipeline.dialects.slips import BROKEN_ADDRESS
from pipeline.dialects.tags import TemplateTag, find_tags
from pipeline.files.text_files import Lines
from pipeline.normalise.body.broken_markdown import ADDRESS, FILE_NAME, PICTURE_ADDRESS

Form = Literal["inline", "definition", "reference", "wiki", "tag", "html"]
Span = tuple[int, int]
NO_SPAN = (-1, -1)

_TOKEN = re.compile(r"\\.|!?\[|\]|<!--|<[A-Za-z](?=[\w-]*[\s>/])", re.DOTALL)
_COMMENT_END = "-->"
_TAG_INSIDE = r"\{\{[^{}\n]{0,400}\}\}|\{%[^{}\n]{0,400}%\}"
_QUOTED = rf"\"(?:{_TAG_INSIDE}|[^\"])*+\"|'(?:{_TAG_INSIDE}|[^'])*+'"
_ELEMENT = re.compile(rf"<(?P<name>[A-Za-z][\w-]*+)(?P<inner>(?:[^<>\"']|{_QUOTED})*+)>")
_ATTRIBUTE = re.compile(rf"(?<![\w:-])(?P<key>[\w:-]++)\s*+=\s*+(?P<value>{_QUOTED}|[^\s\"'>]++)")
_NESTED = rf"(?:{_TAG_INSIDE}|\\.|[^\s()\\])"
_TITLE = (
    r"(?:[ \t\n>]++(?:\"(?P<double>(?:\\.|[^\"\\])*+)\"|'(?P<single>(?:\\.|[^'\\])*+)'|“[^”\n]*+”|=\d*x\d*))?"
    r"[ \t\n>]*+\)"
)
_TARGET = re.compile(
    rf"\([ \t\n>]*+(?:<(?P<angle>(?:\\.|[^<>\n\\])*+)>|(?P<bare>(?:{_NESTED}|\({_NESTED}*+\))*+)){_TITLE}", re.DOTALL
)
_LONGEST_NAME = 200  # letters
_SPACED = re.compile(rf"\((?P<spaced>[^()<>\"'{{}}\n]{{1,{_LONGEST_NAME}}}?){_TITLE}")
_GAP = re.compile(r"[ \t]*+\n?[ \t>]*+(?=\()")
_LABEL = re.compile(r"\[((?:\\.|[^\[\]\\])*+)\]", re.DOTALL)
_DEFINITION = re.compile(
    r"^[ \t>]*+\[(?!\^)(?P<label>(?:\\.|[^\[\]\\\n]){1,300}+)\]:[ \t]*+\n?[ \t>]*+"
    rf"(?:<(?P<angle>[^<>\n]*+)>|(?P<bare>(?:{_TAG_INSIDE}|\S)++))"
    r"(?:[ \t]++(?:\"(?P<title>[^\"\n]*+)\"|'[^'\n]*+'|\([^()\n]*+\)))?[ \t]*$",
    re.MULTILINE,
)
_BEHIND = re.compile(r"\{[^{}\n]*?\bfig-alt=\"(?P<alt>[^\"\n]*+)\"[^{}\n]*+\}")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_JOINT = re.compile(r"\n[ \t>]*+")
_BAR = re.compile(r"\\?\|")
_EMPTY_LINE = re.compile(r"\n[ \t>]*\n")
_LONG_END = re.compile("\r\n")
_CLOSING = re.compile(r"\)")
_PATH_END = re.compile(r"[?#]")
_LONGEST = 2_000  # characters of a label


@dataclass(frozen=True, slots=True)
class Place:
    """Address in a text: the offsets of its path as typed, and the `address` as the program reads it.

    `label` is where its words are, for a picture its alternative text `alt`, without a size; `whole` is all of it.
    A reference has no path of its own. `title` is a picture's caption, `line` the line of the file.
    """

    form: Form
    address: str
    path: Span
    whole: Span
    is_picture: bool = False
    label: Span = NO_SPAN
    alt: str = ""
    title: str = ""
    line: int = 0


def find_places(text: str, body_line: int = 1) -> Iterator[Place]:
    """Yield all addresses in a file whose body begins on this line, in order."""
    lines = Lines(text)
    start = lines.starts[min(body_line, len(lines.starts)) - 1]
    plain = text[start:].replace("\r\n", "\n").replace("\r", "\n")
    longer = [end.start() - start - number for number, end in enumerate(_LONG_END.finditer(text, start))]

    def move(span: Span) -> Span:
        first, last = (start + offset + bisect_left(longer, offset) for offset in span)
        return span if span == NO_SPAN else (first, last)

    for place in sorted(_Body(plain).find(), key=lambda place: place.whole):
        whole = move(place.whole)
        yield replace(place, path=move(place.path), whole=whole, label=move(place.label), line=lines.place(whole[0])[0])


class _Body:
    """The body of a post, looked through once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._code = Code(text)
        self._tags = [tag for tag in find_tags(text, self._code) if self._code.at(tag.start) < 0]
        self._definitions: dict[str, tuple[Place, str]] = {}

    def find(self) -> Iterator[Place]:
        """Yield the addresses, kind after kind."""
        for match in _DEFINITION.finditer(self._text):
            if self._code.at(match.start()) < 0:
                span = match.span("angle" if match["angle"] is not None else "bare")
                place = Place("definition", self._read(span), self._cut(span), match.span())
                key = " ".join(match["label"].split()).casefold()
                self._definitions.setdefault(key, (place, match["title"] or ""))
                yield place
        for tag in self._tags:
            yield from self._read_tag(tag)
        yield from self._find_in_text()

    def _find_in_text(self) -> Iterator[Place]:
        opened: list[tuple[bool, int, int]] = []
        behind = 0
        wikis = {tag.start: tag.end for tag in self._tags}
        for token in _TOKEN.finditer(self._text):
            start, end = token.span()
            if start < behind or self._code.at(start) >= 0 or token[0][0] == "\\":
                continue
            if start in wikis:
                behind = wikis[start]
            elif token[0] == "<!--":
                behind = self._text.find(_COMMENT_END, end) % (len(self._text) + 1)
            elif token[0][0] == "<":
                if element := _ELEMENT.match(self._text, start):
                    behind = element.end()
                    yield from self._read_element(element)
            elif token[0] != "]":
                opened.append((token[0][0] == "!", start, end))
            elif opened:
                is_picture, first, inside = opened.pop()
                place = None if self._is_parted(inside, start) else self._read_link((inside, start), first, is_picture)
                if place:
                    yield place
                    behind = place.whole[1] if place.form == "inline" else end

    def _is_parted(self, start: int, end: int) -> bool:
        return end - start > _LONGEST or bool(_EMPTY_LINE.search(self._text, start, end))

    def _read_link(self, label: Span, first: int, is_picture: bool) -> Place | None:  # noqa: FBT001
        """Return the link or the picture whose words are in these brackets."""
        end = label[1] + 1
        if target := self._read_target(end, is_picture):
            match, span = target
            title = next((match[name] for name in ("double", "single") if match.groupdict().get(name)), "")
            place = Place("inline", self._read(span), self._cut(span), (first, match.end()), is_picture, label)
            return self._with_alt(place, _unescape(title))
        if not is_picture:
            return None  # the definition has its address
        named = _LABEL.match(self._text, end)
        key = named[1] if named and named[1] else self._text[slice(*label)]
        definition = self._definitions.get(" ".join(key.split()).casefold())
        if definition is None:
            return None
        whole = (first, named.end() if named else end)
        place = Place("reference", definition[0].address, NO_SPAN, whole, is_picture, label)
        return self._with_alt(place, _unescape(definition[1]))

    def _read_target(self, end: int, is_picture: bool) -> tuple[re.Match[str], Span] | None:  # noqa: FBT001
        """Return what is between the parentheses behind a label, also where the program joins what is broken."""
        gap = _GAP.match(self._text, end)
        at = gap.end() if gap else -1
        match = _TARGET.match(self._text, at) if gap else None
        if match:
            span = match.span("angle" if match["angle"] is not None else "bare")
            is_known = PICTURE_ADDRESS.fullmatch if is_picture else ADDRESS.fullmatch
            return (match, span) if at == end or is_known(self._read(span)) else None
        if at != end:
            return None
        broken = BROKEN_ADDRESS.match(self._text, at + 1)
        if broken and (closed := _CLOSING.match(self._text, broken.end())):
            return closed, broken.span()
        spaced = _SPACED.match(self._text, at)
        return (spaced, spaced.span("spaced")) if spaced and FILE_NAME.fullmatch(spaced["spaced"].strip()) else None

    def _with_alt(self, place: Place, title: str) -> Place:
        """Return a picture with its alternative text, without the size that Obsidian has behind it."""
        if not place.is_picture:
            return place
        behind = _BEHIND.match(self._text, place.whole[1])
        if behind:
            return replace(place, label=behind.span("alt"), alt=behind["alt"], title=title)
        typed = self._text[slice(*place.label)]
        words, width = split_size(typed.replace("\\|", "|"), alone=False)
        bars = [bar.start() for bar in _BAR.finditer(typed)]
        length = bars[words.count("|")] if width else len(typed)
        label = (place.label[0], place.label[0] + length)
        return replace(place, label=label, alt=_unescape(" ".join(typed[:length].split())), title=title)

    def _read_element(self, element: re.Match[str]) -> Iterator[Place]:
        """Yield the addresses of an element of HTML; the path of one that is not quoted ends at a blank."""
        values: dict[str, Span] = {}
        for match in _ATTRIBUTE.finditer(self._text, *element.span("inner")):
            quoted = match["value"][0] in "\"'"
            values.setdefault(match["key"].lower(), (match.start("value") + quoted, match.end("value") - quoted))
        is_picture = element["name"].lower() == "img"
        for key in ("href", "src", "poster"):
            if key in values:
                place = Place("html", unescape(self._fill(values[key])), self._cut(values[key]), element.span())
                if is_picture and key == "src":
                    label = values.get("alt", NO_SPAN)
                    alt = unescape(self._text[slice(*label)]) if label != NO_SPAN else ""
                    title = unescape(self._text[slice(*values["title"])]) if "title" in values else ""
                    place = replace(place, is_picture=True, label=label, alt=alt, title=title)
                yield place

    def _read_tag(self, tag: TemplateTag) -> Iterator[Place]:
        """Yield the address that a tag of another tool names, where it is written in it as it is read."""
        meaning = interpret(tag, {})
        path = _PATH_END.split(meaning.address, maxsplit=1)[0]
        begin = tag.start if tag.kind == "wiki" else self._text.find(tag.name, tag.start, tag.end) + len(tag.name)
        at = self._text.find(path, begin, tag.end) if path else -1
        if at < 0:
            return
        form: Form = "wiki" if tag.kind == "wiki" else "tag"
        place = Place(form, meaning.address, (at, at + len(path)), (tag.start, tag.end))
        if meaning.kind == "picture":
            words = self._text.find(meaning.text, at + len(path), tag.end) if meaning.text else -1
            first = self._text.find(meaning.text, begin, at) if meaning.text and words < 0 else words
            label = (first, first + len(meaning.text)) if first >= 0 else NO_SPAN
            place = replace(place, is_picture=True, label=label, alt=meaning.text, title=meaning.lead)
        yield place

    def _read(self, span: Span) -> str:
        """Return an address as typed without signs of Markdown, HTML and other tools."""
        return _unescape(_JOINT.sub("", self._fill(span))).strip()

    def _fill(self, span: Span) -> str:
        """Return what is typed with what tags of other tools say in their places."""
        typed = self._text[slice(*span)]
        for tag in self._tags_within(span):
            meaning = interpret(tag, {})
            typed = typed.replace(self._text[tag.start : tag.end], meaning.address or meaning.text)
        return typed

    def _tags_within(self, span: Span) -> list[TemplateTag]:
        first, last = (bisect_left(self._tags, offset, key=lambda tag: tag.start) for offset in span)
        return self._tags[first:last]

    def _cut(self, span: Span) -> Span:
        """Return the offsets of the path in an address; none where a tag of another tool names it."""
        typed = self._text[slice(*span)]
        if any(interpret(tag, {}).address for tag in self._tags_within(span)):
            return NO_SPAN
        end = _PATH_END.search(typed)
        return span[0], span[0] + end.start() if end else span[1]


def _unescape(text: str) -> str:
    return unescape(_ESCAPE.sub(r"\1", text))
