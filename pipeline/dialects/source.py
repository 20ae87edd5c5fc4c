"""A text with a word of letters and digits in the place of each tag, for pandoc to read; and the way back.

No tag can thus be taken for Markdown, and no word of a tag lost to it; where pandoc finds code, a word becomes what
was typed. `Prepared.place` says where a place of the new text is in the old one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import NamedTuple

from pipeline.dialects.boxes import CAPTIONED, find_admonitions
from pipeline.dialects.code import Code, Paragraphs
from pipeline.dialects.formulas import find_formulas
from pipeline.dialects.lines import find_lines
from pipeline.dialects.meanings import NOTHING, REFERENCES, How, Meaning, Notice, interpret
from pipeline.dialects.pairs import find_pairs
from pipeline.dialects.quarto import convert_directives, convert_knitr_options
from pipeline.dialects.raw_html import find_tabs, open_markdown, outdent_tabs, part_fences
from pipeline.dialects.remarks import find_icons, find_remarks
from pipeline.dialects.signs import DEEPEST_INDENT, Sign, in_html
from pipeline.dialects.slips import Slip, find_mends, find_slips, fix_stars
from pipeline.dialects.tag_boxes import Edge, close_box, find_components, find_quizzes, make_footer, open_box
from pipeline.dialects.tags import TemplateTag, drop_bare_words, find_tags
from pipeline.files.text_files import Lines
from pipeline.text.citing import convert_tags

_MARKDOWN = ("commonmark", "gfm", "markdown")


def is_markdown(reader: str) -> bool:
    """Return whether what a reader of pandoc reads is Markdown."""
    return not reader or reader.startswith(_MARKDOWN)


def find_signs(text: str, code: Code) -> Iterator[Sign]:
    """Yield kind after kind; those of different kinds may overlap, and then the one that begins first is one."""
    paragraphs = Paragraphs(text)
    yield from find_remarks(text, code, paragraphs)
    yield from find_formulas(text, code, paragraphs)
    yield from find_lines(text, code, paragraphs)
    yield from find_pairs(text, code, paragraphs)
    yield from find_tabs(text, code)
    yield from find_icons(text, code)


_LETTERS = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")
_LONGEST_LABEL = 300
_COVERED = re.compile(r"[^\n]")


@dataclass(frozen=True)
class Slot:
    """A tag's place in the new text: what it says, what was typed, and what is written around its word."""

    tag: TemplateTag
    meaning: Meaning
    typed: str
    position: tuple[int, int]
    before: str = ""
    after: str = ""


class Edit(NamedTuple):
    """From one offset of the old text to another there is something else in the new one."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Prepared:
    """The text as pandoc reads it, and the slots of its placeholders."""

    text: str
    slots: tuple[Slot, ...]
    mark: str
    places: SourcePlaces
    notices: Sequence[tuple[tuple[int, int], Notice]] = ()

    @property
    def changed(self) -> bool:
        """Return whether anything at all is other than it was typed."""
        return bool(self.slots) or self.places.changed


class SourcePlaces:
    """Map from the offsets of a new text to those of the old one, or of the one `before` that."""

    def __init__(self, old: str, new: str, edits: Iterable[Edit], before: SourcePlaces | None = None) -> None:
        self._before = before
        self._lines = Lines(old)
        self._new_lines = Lines(new)
        self._starts, self._shifts = [0], [(0, True)]
        shift = 0
        for edit in edits:
            start = edit.start + shift
            self._starts += [start, start + len(edit.text)]
            shift += len(edit.text) - (edit.end - edit.start)
            self._shifts += [(edit.start, False), (shift, True)]
        self.changed = len(self._starts) > 1 or before is not None

    def old(self, line: int, column: int) -> tuple[int, int]:
        """Return the old line and column of a new one; both count from 1."""
        starts = self._new_lines.starts
        offset = starts[min(line, len(starts)) - 1] + column - 1
        value, is_shift = self._shifts[bisect_right(self._starts, offset) - 1]
        return self.of(offset - value if is_shift else value)

    def of(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset of the old text."""
        place = self._lines.place(offset)
        return self._before.old(*place) if self._before else place


def prepare(text: str, known: Mapping[str, str], reader: str = "") -> Prepared:
    """Put a word in the place of each tag and sign, and Markdown in the place of other tools' boxes."""
    mends = find_mends(text) if is_markdown(reader) else []
    mended, notices = None, [(Lines(text).place(mend.at), mend.notice) for mend in mends if mend.notice]
    if mends:
        text, mended = mend_text(text, mends)
    code = Code(text)
    cites = list(convert_tags(text, lambda position: code.at(position) >= 0)) if is_markdown(reader) else []
    citing = {start for start, _, _ in cites}
    tags = [tag for tag in find_tags(text, code) if tag.start not in citing]
    tags = sorted([*tags, *find_components(text, code)], key=lambda tag: tag.start)
    boxes = [*find_admonitions(text, code), *outdent_tabs(text, code), *cites]
    if is_markdown(reader):
        boxes += (*open_markdown(text, code), *part_fences(text, code), *drop_bare_words(text, code))
        boxes += (*fix_stars(text, code), *convert_knitr_options(text, code), *convert_directives(text, code))
        boxes += find_quizzes(text, code)
    mark = _choose_unused_word(text)
    slots = [*(_make_slots_of_signs(text, code) if is_markdown(reader) else ()), *_make_slots(text, tags, code, known)]
    words = [Edit(slot.tag.start, slot.tag.end, f"{slot.before}{mark}{n}z{slot.after}") for n, slot in enumerate(slots)]
    hidden = drop_overlaps(sorted(words))
    covered = apply_edits(text, (edit._replace(text=_COVERED.sub("x", text[edit.start : edit.end])) for edit in hidden))
    slips = tuple(find_slips(covered, code)) if is_markdown(reader) else ()
    boxes = [*(slip[:3] for slip in slips if slip.text or slip.end > slip.start), *boxes]
    edits = list(
        drop_overlaps(sorted([*words, *(Edit(*box) for box in boxes)], key=lambda edit: (edit.start, edit.end)))
    )
    new = apply_edits(text, edits)
    places = SourcePlaces(text, new, edits, mended)
    if mended:
        slots = [replace(slot, position=mended.old(*slot.position)) for slot in slots]
    notices += [(places.of(slip.at), slip.notice) for slip in slips if slip.notice]
    return Prepared(new, tuple(slots), mark, places, notices)


def mend_text(text: str, mends: Iterable[Slip]) -> tuple[str, SourcePlaces]:
    """Return a text with its mends, and where its places are in the old one."""
    edits = list(drop_overlaps(sorted(Edit(*mend[:3]) for mend in mends)))
    mended = apply_edits(text, edits)
    return mended, SourcePlaces(text, mended, edits)


def _choose_unused_word(text: str) -> str:
    """Return the beginning of a word that is not in the text; the same for the same text."""
    number = 0
    while (word := f"z{sha256(f'{number}{text}'.encode()).hexdigest()[:12].translate(_LETTERS)}x") in text:
        number += 1
    return word


def drop_overlaps(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Yield those of the edits, in order, that do not begin within another."""
    end = 0
    for edit in edits:
        if edit.start >= end:
            yield edit
            end = edit.end


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with its edits, which are in order."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])


def _make_slots_of_signs(text: str, code: Code) -> Iterator[Slot]:
    lines = Lines(text)
    for sign in find_signs(text, code):
        typed = text[sign.start : sign.end]
        begin = sign.start + len(typed) - len(typed.lstrip(" "))
        yield Slot(
            TemplateTag(sign.start, sign.end, "sign"), sign.meaning, typed, lines.place(begin), sign.before, sign.after
        )


def _make_slots(text: str, tags: list[TemplateTag], code: Code, known: Mapping[str, str]) -> Iterator[Slot]:
    lines = Lines(text)
    pairs = _pair_tags(tags, code)
    links: dict[int, str] = {}  # the index of what closes a link, and where the link leads
    boxes: dict[int, str] = {}  # the index of what closes a box, and the words above it
    for index, tag in enumerate(tags):
        line_start, place = lines.start(tag.start), lines.place(tag.start)
        typed = text[tag.start : tag.end]
        if code.at(tag.start) >= 0:
            yield Slot(tag, NOTHING, typed, place)
            continue
        if index in links:
            yield Slot(tag, Meaning(address=links[index], how="silent"), typed, place, "](", ")")
            continue
        if index in boxes:
            yield _make_slot(close_box(text, tag, line_start, boxes[index]), NOTHING, typed, place)
            continue
        meaning = interpret(tag, known)
        how: How = "silent" if tag.kind == "component" else "translated"
        close = pairs.get(index)
        if close is not None:
            starts = line_start, lines.start(tags[close].start)
            box = open_box(text, tag, tags[close], starts)
            if box and not _are_in_html(text, (tag, tags[close]), starts):
                boxes[close] = make_footer(tag)
                yield _make_slot(box, Meaning("box", how=how), typed, place)
                continue
            begin, end = tag.end, tags[close].start
            if (
                meaning.address
                and meaning.text in ("", meaning.address)
                and meaning.kind != "picture"
                and _is_label(text, begin, end)
            ):
                links[close] = meaning.address
                yield Slot(tag, Meaning(how=how), typed, place, "[")
                continue
            if meaning.how == "left out":
                meaning = Meaning(address=meaning.address, how="kept")
        slot = Slot(tag, meaning, typed, place)
        yield _set_apart(slot, text, line_start, holds_text=close is not None)


def _is_label(text: str, begin: int, end: int) -> bool:
    if end - begin > _LONGEST_LABEL:
        return False
    inner = text[begin:end]
    return bool(inner.strip()) and not set(inner) & set("\n[]")


def _pair_tags(tags: list[TemplateTag], code: Code) -> dict[int, int]:
    """Return for each tag that is closed the index of the tag that closes it."""
    pairs: dict[int, int] = {}
    waiting: dict[tuple[str, str], list[int]] = {}
    for index, tag in enumerate(tags):
        is_whole = tag.kind == "component" and tag.rest.endswith("/")
        if tag.kind not in ("statement", "shortcode", "component") or is_whole or code.at(tag.start) >= 0:
            continue
        key = tag.kind, tag.name
        if not tag.closing:
            waiting.setdefault(key, []).append(index)
        elif opened := waiting.get(key):
            pairs[opened.pop()] = index
    return pairs


def _make_slot(edge: Edge, meaning: Meaning, typed: str, place: tuple[int, int]) -> Slot:
    return Slot(edge.tag, meaning, typed, place, edge.before, edge.after)


def _set_apart(slot: Slot, text: str, line_start: int, *, holds_text: bool) -> Slot:
    """Return the slot in a paragraph of its own where it begins a line and is no part of a sentence."""
    tag, said = slot.tag, slot.meaning
    is_gallery = said.kind == "nothing" and bool(said.markdown)
    elsewhere = replace(slot, meaning=Meaning(how="left out")) if is_gallery else slot
    if tag.start - line_start > DEEPEST_INDENT or tag.kind in ("output", "wiki", "shown"):
        return elsewhere
    indent = text[line_start : tag.start]
    if indent.strip(" "):
        return elsewhere
    line_end = text.find("\n", tag.end)
    after = text[tag.end : line_end if line_end >= 0 else len(text)]
    alone = not after.strip()
    begins = said.stands_alone or is_gallery or (holds_text and said.kind in ("link", "words"))
    in_paragraph = tag.name in REFERENCES or not (alone or begins)
    if in_paragraph or (not is_gallery and in_html(text, line_start, line_end)):
        return slot
    if said.markdown:
        return _set_apart_with_markdown(slot, line_start, indent, "" if alone else f"\n{indent}")
    typed = text[line_start : tag.end]
    moved = replace(tag, start=line_start)
    return Slot(moved, said, typed, slot.position, f"\n{indent}", "\n" if alone else f"\n\n{indent}")


def _set_apart_with_markdown(slot: Slot, line_start: int, indent: str, after: str) -> Slot:
    """Return the slot in lines of its own, with what else it says: a picture's caption in one division with it."""
    moved, typed = replace(slot.tag, start=line_start), f"{indent}{slot.typed}"
    lines = slot.meaning.markdown.replace("\n", f"\n{indent}")
    if slot.meaning.kind != "picture":
        return replace(slot, tag=moved, typed=typed, before=f"\n{indent}", after=f"\n\n{indent}{lines}\n{after}")
    before = f"\n{indent}::: {{.{CAPTIONED}}}\n{indent}"
    return replace(slot, tag=moved, typed=typed, before=before, after=f" {lines}\n{indent}:::\n{after}")


def _are_in_html(text: str, tags: Iterable[TemplateTag], starts: Iterable[int]) -> bool:
    return any(in_html(text, start, text.find("\n", tag.end)) for tag, start in zip(tags, starts, strict=True))
