"""One subset of each font for a whole bound PDF, instead of one for each part.

The engine subsets with glyph ids kept, so that the subsets of one font can be put together and no page's content needs
a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Name, Object, Pdf

from pipeline.press.truetype import Union, is_truetype

_Key = tuple[int, int]
_CHARACTER = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_ROWS_BEFORE = re.compile(rb"\d+ beginbfchar")
_ROWS_IN_A_BLOCK = 100  # as many as a CMap allows
_FIXED_PITCH = 1  # the flag of fonts whose glyphs all have one width (ISO 32000-1, table 123)


@dataclass
class _Group:
    """Fonts that are subsets of one program, in the order in which they came."""

    union: Union
    fonts: list[Object]


def unite_fonts(pdf: Pdf, resources: Iterable[Object]) -> None:
    """Let all of these resource dictionaries, which hold the fonts of `pdf`, share one font for each font program."""
    holders = [holder.Font for holder in resources if "/Font" in holder]
    fonts = {
        font.objgen: font for holder in holders for _, font in holder.items() if font.get("/Subtype") == Name.Type0
    }
    instead: dict[_Key, Object] = {}
    for group in _groups(fonts.values()):
        instead |= _unite(pdf, group)
    for holder in holders:
        for key, font in list(holder.items()):
            if font.objgen in instead:
                holder[key] = instead[font.objgen]


def _groups(fonts: Iterable[Object]) -> list[_Group]:
    by_name: dict[str, list[_Group]] = {}
    for font in fonts:
        descriptor = _descriptor(font)
        if "/FontFile2" not in descriptor:
            continue
        program = descriptor.FontFile2.read_bytes()
        if not is_truetype(program):
            continue
        used = glyph_widths(font)
        groups = by_name.setdefault(str(font.BaseFont).rpartition("+")[2], [])
        for group in groups:
            if group.union.add(program, used):
                group.fonts.append(font)
                break
        else:
            groups.append(_Group(Union(program, used), [font]))
    return [group for groups in by_name.values() for group in groups]


def _unite(pdf: Pdf, group: _Group) -> Mapping[_Key, Object]:
    """Which font takes the place of which, by object id."""
    descriptor = _united_descriptor(pdf, group)
    widths: dict[int, Object] = {}
    for font in group.fonts:
        widths |= dict(_widths(font))
        font.DescendantFonts[0].FontDescriptor = descriptor
    instead: dict[_Key, Object] = {}
    for fonts, characters in _same_text(group.fonts):
        keep = fonts[0]
        keep.DescendantFonts[0].W = _width_array(widths)
        if len(fonts) > 1:
            keep.ToUnicode = pdf.make_stream(_character_map(keep.ToUnicode.read_bytes(), characters))
        instead |= {font.objgen: keep for font in fonts}
    return instead


def _united_descriptor(pdf: Pdf, group: _Group) -> Object:
    descriptors = [_descriptor(font) for font in group.fonts]
    descriptor = descriptors[0]
    sides = list(zip(*(each.FontBBox for each in descriptors), strict=True))
    descriptor.FontBBox = Array([*map(min, sides[:2]), *map(max, sides[2:])])
    if not all(int(each.Flags) & _FIXED_PITCH for each in descriptors):
        descriptor.Flags = int(descriptor.Flags) & ~_FIXED_PITCH
    program = group.union.program()
    descriptor.FontFile2 = pdf.make_stream(program, Length1=len(program))
    return descriptor


def _same_text(fonts: Iterable[Object]) -> list[tuple[list[Object], dict[bytes, bytes]]]:
    """Gather the fonts whose glyphs stand for the same characters: a glyph may be a space here, a no-break space there.

    A font with an encoding of its own (it stands for characters that no font has) keeps to itself.
    """
    gathered: list[tuple[list[Object], dict[bytes, bytes]]] = []
    alone: list[tuple[list[Object], dict[bytes, bytes]]] = []
    for font in fonts:
        characters: dict[bytes, bytes] = dict(_CHARACTER.findall(font.ToUnicode.read_bytes()))
        if font.Encoding != Name("/Identity-H"):
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
    """The old ToUnicode map with all of these characters in it."""
    start = _ROWS_BEFORE.search(old)
    head, tail = old[: start.start() if start else old.index(b"endcmap")], old[old.index(b"endcmap") :]
    rows = [b"<%s> <%s>\n" % pair for pair in sorted(characters.items())]
    blocks = [rows[start : start + _ROWS_IN_A_BLOCK] for start in range(0, len(rows), _ROWS_IN_A_BLOCK)]
    return head + b"".join(b"%d beginbfchar\n%sendbfchar\n" % (len(block), b"".join(block)) for block in blocks) + tail


def _descriptor(font: Object) -> Object:
    descriptor: Object = font.DescendantFonts[0].FontDescriptor
    return descriptor


def _widths(font: Object) -> Iterator[tuple[int, Object]]:
    """Each glyph's width in thousandths of an em, from runs of `first [width ...]`."""
    row = list(font.DescendantFonts[0].get("/W", Array()))
    for first, widths in zip(row[::2], row[1::2], strict=True):
        for offset, width in enumerate(widths):
            yield int(first) + offset, width


def _width_array(widths: Mapping[int, Object]) -> Array:
    runs: list[tuple[int, list[Object]]] = []
    for glyph, width in sorted(widths.items()):
        if runs and glyph == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(width)
        else:
            runs.append((glyph, [width]))
    return Array([item for first, run in runs for item in (first, Array(run))])


def glyph_widths(font: pikepdf.Object) -> dict[int, float]:
    """Each glyph's width in thousandths of an em."""
    return {glyph: float(width) for glyph, width in _widths(font)}
