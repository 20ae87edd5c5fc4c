"""One subset of each font for all parts that are bound together.

The engine subsets with glyph ids kept, so that subsets of one font can be joined without a change of content streams.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Array, Name, Object, Pdf

from pipeline.press.fonts.merge import Union, is_truetype
from pipeline.press.pdf.objects import Key, key_of

# What glyphs say, and how wide they are, as the engine writes it.
_CHARACTER = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_ROWS_BEFORE = re.compile(rb"(?<!\d)\d++ beginbfchar")
_ROWS_IN_A_BLOCK = 100  # as many as a CMap allows
_RUN_OF_WIDTHS = re.compile(rb"(?<!\d)(\d++) \[ ([^\[\]]*+)\]")
_FIXED_PITCH = 1  # the flag of fonts whose glyphs all have one width (ISO 32000-1, table 123)


@dataclass(frozen=True)
class _Font:
    """A font of the PDF with the index `source`; the widths of its glyphs, by their ids, as they are written."""

    source: int
    font: Object
    widths: Mapping[int, bytes]

    @property
    def key(self) -> Key:
        return key_of(self.source, self.font)

    @property
    def descriptor(self) -> Object:
        font_descriptor: Object = self.font.DescendantFonts[0].FontDescriptor
        return font_descriptor


@dataclass
class _Group:
    """Fonts that are subsets of one program, in the order in which they came."""

    union: Union
    fonts: list[_Font]


def unite_fonts(sources: Sequence[Pdf], fonts: Sequence[tuple[int, Object]]) -> dict[Key, Key]:
    """Join fonts, each with the index of its PDF, that are subsets of one program; return aliases of joined objects.

    The first font of a program gets the glyphs of all.
    """
    by_name: dict[str, list[tuple[int, Object]]] = {}
    for source, font in fonts:
        by_name.setdefault(str(font.BaseFont).rpartition("+")[2], []).append((source, font))
    instead: dict[Key, Key] = {}
    for same_name in by_name.values():
        if len(same_name) > 1:
            for group in _group_programs(same_name):
                instead |= _unite(sources[group.fonts[0].source], sources, group)
    return instead


def glyph_widths(font: Object) -> dict[int, float]:
    """Return each glyph's width in thousandths of an em."""
    return {glyph: float(width) for glyph, width in _widths(font).items()}


def _group_programs(fonts: Iterable[tuple[int, Object]]) -> list[_Group]:
    groups: list[_Group] = []
    for source, item in fonts:
        font = _Font(source, item, _widths(item))
        if "/FontFile2" not in font.descriptor:
            continue
        program = font.descriptor.FontFile2.read_bytes()
        if not is_truetype(program):
            continue
        for group in groups:
            if group.union.add(program, font.widths):
                group.fonts.append(font)
                break
        else:
            groups.append(_Group(Union(program, font.widths), [font]))
    return [group for group in groups if len(group.fonts) > 1]


def _unite(source: Pdf, sources: Sequence[Pdf], group: _Group) -> dict[Key, Key]:
    """Return the aliases of objects of joined fonts."""
    first = group.fonts[0]
    _unite_descriptor(source, group)
    descriptor = key_of(first.source, first.descriptor)
    widths: dict[int, bytes] = {}
    for font in group.fonts:
        widths |= font.widths
    instead: dict[Key, Key] = {}
    for fonts, characters in _group_by_text(group.fonts):
        keep = fonts[0]
        keep.font.DescendantFonts[0].W = Object.parse(_width_array(widths))
        if len(fonts) > 1:
            united = _character_map(keep.font.ToUnicode.read_bytes(), characters)
            keep.font.ToUnicode = sources[keep.source].make_stream(united)
        instead |= {font.key: keep.key for font in fonts[1:]}
        if keep is not first:
            instead[key_of(keep.source, keep.descriptor)] = descriptor
    return instead


def _unite_descriptor(source: Pdf, group: _Group) -> None:
    """Let the first font's descriptor describe all."""
    descriptors = [font.descriptor for font in group.fonts]
    descriptor = descriptors[0]
    sides = list(zip(*(list(each.FontBBox) for each in descriptors), strict=True))
    descriptor.FontBBox = Array([*map(min, sides[:2]), *map(max, sides[2:])])
    if not all(int(each.Flags) & _FIXED_PITCH for each in descriptors):
        descriptor.Flags = int(descriptor.Flags) & ~_FIXED_PITCH
    program = group.union.program()
    descriptor.FontFile2 = source.make_stream(program, Length1=len(program))


def _group_by_text(fonts: Iterable[_Font]) -> list[tuple[list[_Font], dict[bytes, bytes]]]:
    """Group fonts whose glyphs mean the same characters: one glyph may be a space here, a no-break space there.

    Fonts with an encoding of their own (boxes for characters without a font) stay alone.
    """
    gathered: list[tuple[list[_Font], dict[bytes, bytes]]] = []
    alone: list[tuple[list[_Font], dict[bytes, bytes]]] = []
    for font in fonts:
        characters: dict[bytes, bytes] = dict(_CHARACTER.findall(font.font.ToUnicode.read_bytes()))
        if font.font.Encoding != Name("/Identity-H"):
            alone.append(([font], characters))
            continue
        for others, known in gathered:
            if all(known.get(glyph, text) == text for glyph, text in characters.items()):
                others.append(font)
                known.update(characters)
                break
        else:
            gathered.append(([font], characters))
    return gathered + alone


def _character_map(old: bytes, characters: Mapping[bytes, bytes]) -> bytes:
    """Return the old ToUnicode map with all of these characters in it."""
    start = _ROWS_BEFORE.search(old)
    head, tail = old[: start.start() if start else old.index(b"endcmap")], old[old.index(b"endcmap") :]
    rows = [b"<%s> <%s>\n" % pair for pair in sorted(characters.items())]
    blocks = [rows[start : start + _ROWS_IN_A_BLOCK] for start in range(0, len(rows), _ROWS_IN_A_BLOCK)]
    return head + b"".join(b"%d beginbfchar\n%sendbfchar\n" % (len(block), b"".join(block)) for block in blocks) + tail


def _widths(font: Object) -> dict[int, bytes]:
    """Return each glyph's width as it is written, from runs of `first [width ...]`."""
    row = font.DescendantFonts[0].get("/W", Array()).unparse(resolved=True)
    return {
        glyph: width
        for first, widths in _RUN_OF_WIDTHS.findall(row)
        for glyph, width in enumerate(widths.split(), start=int(first))
    }


def _width_array(widths: Mapping[int, bytes]) -> bytes:
    runs: list[tuple[int, list[bytes]]] = []
    for glyph, width in sorted(widths.items()):
        if runs and glyph == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(width)
        else:
            runs.append((glyph, [width]))
    return b"[%s]" % b" ".join(b"%d [%s]" % (first, b" ".join(run)) for first, run in runs)
