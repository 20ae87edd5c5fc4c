"""Objects cut out of several PDFs, to be written into another one under new numbers.

They are not copied as objects, which would cost as much again as reading them, but written and renumbered as text. A
duplicate of another object (a picture in two PDFs) is left out by an alias. Pages can be drawn on pages of other PDFs,
with objects that the other PDF has, by placeholders and aliases.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Matrix, Name, Object, Pdf

from pipeline.press.pdf.links import children_of, read_parent_tree
from pipeline.press.pdf.syntax import entries_of, find_references, reference, renumber, write_stream

# An object: the index of its PDF, and its number there.
Key = tuple[int, int]
# Streams of fewer bytes are not compressed: they would gain nothing, and to begin is what costs.
_WORTH_IT = 100


@dataclass(frozen=True)
class Cut:
    """Objects in the order in which they were met: texts of `plain` ones, entries and bytes of `streams`.

    Texts and entries have the references of their own PDFs.
    """

    plain: Mapping[Key, bytes]
    streams: Mapping[Key, tuple[bytes, bytes]]

    def share_streams(self) -> tuple[Cut, Mapping[Key, Key]]:
        """Keep one of all streams that are equal byte for byte; return the aliases of the others."""
        first: dict[tuple[bytes, bytes], Key] = {}
        aliases: dict[Key, Key] = {}
        # A picture's dictionary names its mask by number: what refers to nothing is shared before what may refer to it.
        for key, (entries, data) in sorted(self.streams.items(), key=lambda item: bool(find_references(item[1][0]))):
            same = first.setdefault((_by_keys(key[0], entries, aliases), data), key)
            if same != key:
                aliases[key] = same
        return replace(self, streams={key: self.streams[key] for key in self.streams if key not in aliases}), aliases

    @property
    def keys(self) -> Iterator[Key]:
        """The keys of all objects, streams first."""
        yield from self.streams
        yield from self.plain


def save_pdf(made: Pdf) -> bytes:
    """Write a PDF; its bytes depend on its content only."""
    data = io.BytesIO()
    made.save(
        data,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return data.getvalue()


def key_of(source: int, item: Object) -> Key:
    """Return the key of an indirect object of the PDF with this index."""
    return source, item.objgen[0]


def cut_objects(
    sources: Sequence[Pdf], roots: Iterable[Key], aliases: Mapping[Key, Key], known: Collection[Key]
) -> Cut:
    """Return all objects reached from these roots, except `known` ones."""
    plain: dict[Key, bytes] = {}
    streams: dict[Key, tuple[bytes, bytes]] = {}
    waiting = list(roots)
    seen = {*known, *waiting}
    for source, number in waiting:
        item = sources[source].get_object(number, 0)
        text = item.unparse(resolved=True)
        if text.endswith(b"R"):  # of a stream, there is but a reference
            text = item.stream_dict.unparse(resolved=True)
            streams[source, number] = _compress(entries_of(text), item)
        else:
            plain[source, number] = text
        for other in find_references(text):
            key = aliases.get((source, other), (source, other))
            if key not in seen:
                seen.add(key)
                waiting.append(key)
    return Cut(plain, streams)


class ObjectNumbers:
    """New object numbers, and texts that use them."""

    def __init__(self, numbers: Mapping[Key, int], aliases: Mapping[Key, Key]) -> None:
        """Take `numbers`, and `aliases` of objects that others replace."""
        self._numbers, self._aliases = numbers, aliases
        self._references: dict[int, _References] = {}

    def __getitem__(self, key: Key) -> int:
        return self._numbers[self._aliases.get(key, key)]

    def text(self, source: int, text: bytes) -> bytes:
        """Return a text of the PDF with this index, renumbered."""
        if source not in self._references:
            self._references[source] = _References(self, source)
        return renumber(text, self._references[source].__getitem__)

    def plain(self, objects: Cut) -> Iterator[tuple[int, bytes]]:
        """Yield the plain objects of a cut with their numbers, as written."""
        for key, text in objects.plain.items():
            yield self[key], self.text(key[0], text)

    def streams(self, objects: Cut) -> Iterator[tuple[int, bytes]]:
        """Yield its streams in the same way."""
        for key, (entries, data) in objects.streams.items():
            yield self[key], write_stream(self.text(key[0], entries), data)


class _References(dict[bytes, bytes]):
    """New references by the digits of old numbers, made on demand."""

    def __init__(self, numbers: ObjectNumbers, source: int) -> None:
        super().__init__()
        self._numbers, self._source = numbers, source

    def __missing__(self, old: bytes) -> bytes:
        self[old] = reference(self._numbers[self._source, int(old)])
        return self[old]


def _by_keys(source: int, entries: bytes, aliases: Mapping[Key, Key]) -> bytes:
    def by_key(number: bytes) -> bytes:
        key = source, int(number)
        return b"%d %d" % aliases.get(key, key)

    return renumber(entries, by_key)


def _compress(entries: bytes, item: Object) -> tuple[bytes, bytes]:
    data = item.read_raw_bytes()
    if b"/Filter" in entries or len(data) < _WORTH_IT:
        return entries, data
    return entries + b" /Filter /FlateDecode", zlib.compress(data)


# The kind of resource that an operator names, and the place of the name among its operands (ISO 32000-1, annex A).
_NAMED = {
    "Tf": ("/Font", 0),
    "gs": ("/ExtGState", -1),
    "Do": ("/XObject", -1),
    "sh": ("/Shading", -1),
    "cs": ("/ColorSpace", -1),
    "CS": ("/ColorSpace", -1),
    "scn": ("/Pattern", -1),
    "SCN": ("/Pattern", -1),
    "BDC": ("/Properties", -1),
    "DP": ("/Properties", -1),
}
_Opened = tuple[int, Pdf, Object]
"""A page of a PDF, with the index of that."""


def find_fonts(pages: Iterable[Object]) -> list[Object]:
    """Return the fonts of two-byte characters that pages use, with their forms and patterns."""
    fonts: dict[int, Object] = {}
    for resources in _resources(pages):
        for font in resources.get("/Font", Dictionary()).values():
            if font.get("/Subtype") == Name.Type0:
                fonts.setdefault(font.objgen[0], font)
    return list(fonts.values())


def share_page(host: _Opened, guest: _Opened) -> dict[Key, Key]:
    """Draw a guest's page on its host's page; return the aliases of their objects.

    The marks of its content get numbers after the host's, and its resources names of their own.
    """
    (index, pdf, page), (_, source, own) = host, guest
    aliases = {key_of(guest[0], own): key_of(index, page)}

    def stand_in(item: Object) -> Object:
        placeholder = pdf.make_indirect(Dictionary())
        target = item if item.is_indirect else source.make_indirect(item)
        aliases[key_of(index, placeholder)] = key_of(guest[0], target)
        return placeholder

    marks, added = (
        read_parent_tree(each.Root.StructTreeRoot)[int(page.StructParents)] for _, each, page in (host, guest)
    )
    text, more = _redraw(own, len(marks), f"/Guest{guest[0]}-")
    for element in {element.objgen: element for element in added}.values():
        element.K = Array([kid + len(marks) if isinstance(kid, int) else kid for kid in children_of(element)])
    marks.extend(map(stand_in, added))
    page.Resources = pdf.make_indirect(_join_resources(page.Resources, more, stand_in))
    content = page.Contents
    streams = list(content) if isinstance(content, Array) else [content]
    # What the one does to the coordinates must not move the other.
    drawn = pdf.make_stream(b"Q q\n%s\nQ" % text)
    page.Contents = Array([pdf.make_stream(b"q"), *streams, drawn])
    if "/Annots" in own:
        page.Annots = Array([*page.get("/Annots", Array()), *map(stand_in, own.Annots)])
    return aliases


def _resources(pages: Iterable[Object]) -> Iterator[Object]:
    seen: set[int] = set()
    waiting = [page.Resources for page in pages if "/Resources" in page]
    for resources in waiting:
        number = resources.objgen[0]
        # Only an indirect object, whose number is not 0, can be met twice.
        if number in seen:
            continue
        if number:
            seen.add(number)
        yield resources
        for name in ("/XObject", "/Pattern"):
            drawn = resources.get(name, Dictionary())
            waiting.extend(item.Resources for item in drawn.values() if "/Resources" in item)


def _redraw(page: Object, first: int, prefix: str) -> tuple[bytes, Mapping[tuple[str, str], Object]]:
    """Return the content of a page with its marks numbered from `first` on and prefixed resource names.

    The resources come with it, by their kinds and new names.
    """
    named: dict[tuple[str, str], Object] = {}
    instructions = list[Any]()
    for instruction in pikepdf.parse_content_stream(pikepdf.Page(page)):
        kind, at = _NAMED.get(str(instruction.operator), ("", 0))
        if not kind:
            instructions.append(instruction)
            continue
        operands = list(instruction.operands)
        own, name = page.Resources.get(kind, Dictionary()), operands[at]
        if isinstance(name, Name) and name in own:
            operands[at] = Name(f"{prefix}{str(name).removeprefix('/')}")
            named[kind, str(operands[at])] = own[name]
        elif isinstance(name, Dictionary) and "/MCID" in name:
            operands[at] = Dictionary({**dict(name.items()), "/MCID": int(name.MCID) + first})
        instructions.append((operands, instruction.operator))
    return pikepdf.unparse_content_stream(instructions), named


def _join_resources(
    own: Object, more: Mapping[tuple[str, str], Object], stand_in: Callable[[Object], Object]
) -> Dictionary:
    """Return a page's own resources with those of another PDF."""
    united = Dictionary({kind: _copy(named) for kind, named in own.items()})
    for (kind, name), item in more.items():
        united[kind] = united.get(kind, Dictionary())
        united[kind][name] = stand_in(item)
    return united


def _copy(named: Object) -> Object:
    return Dictionary(dict(named.items())) if isinstance(named, Dictionary) else named


Instruction = ContentStreamInstruction | ContentStreamInlineImage
"""An operator with its operands."""


def follow_matrices(instructions: Iterable[Instruction]) -> Iterator[tuple[Instruction, Matrix, Matrix]]:
    """Yield the operators, each with the matrix of the page and that of the line of text after it."""
    page_matrix, line_matrix = Matrix(), Matrix()
    saved: list[Matrix] = []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            saved.append(page_matrix)
        elif operator == "Q":
            page_matrix = saved.pop()
        elif operator == "cm":
            page_matrix = Matrix(*map(float, instruction.operands)) @ page_matrix
        elif operator == "Tm":
            line_matrix = Matrix(*map(float, instruction.operands))
        yield instruction, page_matrix, line_matrix
