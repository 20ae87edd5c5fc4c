"""Subsets of one TrueType font, joined again (tables after ISO/IEC 14496-22), and the font of form fields.

The engine's subsets keep the ids of the text's glyphs, but renumber the components of accented letters. So a composite
glyph holds its components here, which get ids when the font is written.

Fields need a whole font, in Windows 1252, for anything that readers type; all else that a PDF embeds are subsets.
"""

from __future__ import annotations

import functools
import io
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.jobs.memory_cache import recall
from pipeline.press.fonts.prepared import printing_font

_DIRECTORY, _RECORD = struct.Struct(">IHHHH"), struct.Struct(">4sIII")
_TRUETYPE = 0x00010000
_ADJUSTMENT_AT = 8  # of the head table
_WHOLE_FILE = 0xB1B0AFBA  # what the checksum of the whole file is adjusted to


def read_tables(font: bytes) -> dict[str, bytes]:
    """Return a font's tables by their tags."""
    count = _DIRECTORY.unpack_from(font)[1]
    records = _RECORD.iter_unpack(font[_DIRECTORY.size : _DIRECTORY.size + _RECORD.size * count])
    return {tag.decode("latin-1"): font[offset : offset + length] for tag, _, offset, length in records}


def write_tables(tables: Mapping[str, bytes]) -> bytes:
    """Write a font file of these tables, with `head` among them; the same tables give the same bytes."""
    power = len(tables).bit_length() - 1
    size = _RECORD.size << power
    header = _DIRECTORY.pack(_TRUETYPE, len(tables), size, power, _RECORD.size * len(tables) - size)
    start = _DIRECTORY.size + _RECORD.size * len(tables)
    records, body, head_at = bytearray(), bytearray(), 0
    for tag, data in sorted(tables.items()):
        offset = start + len(body)
        if tag == "head":
            head_at = offset
            data = data[:_ADJUSTMENT_AT] + bytes(4) + data[_ADJUSTMENT_AT + 4 :]  # noqa: PLW2901 - not summed up itself
        padded = data + bytes(-len(data) % 4)
        records += _RECORD.pack(tag.encode("latin-1"), _checksum(padded), offset, len(data))
        body += padded
    font = bytearray(header + records + body)
    struct.pack_into(">I", font, head_at + _ADJUSTMENT_AT, (_WHOLE_FILE - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _checksum(padded: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF


_REQUIRED = frozenset(("glyf", "loca", "head", "hhea", "hmtx", "maxp"))
_HINTING = ("cvt ", "fpgm", "prep")
_HEAD_LENGTH, _GLYPH_HEADER = 54, 10
_MAXIMUMS = struct.Struct(">13H")
_LONGEST_SHORT_LOCA = 0x1FFFE
# Flags of a component (14496-22, glyf).
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80


@dataclass(frozen=True)
class _Glyph:
    """An outline with advance and left side bearing; `pieces` are the components of a composite."""

    metrics: tuple[int, int]
    outline: bytes
    pieces: tuple[_Component, ...] = ()
    instructions: bytes = b""


@dataclass(frozen=True)
class _Component:
    flags: int
    glyph: _Glyph
    placement: bytes


class Union:
    """Glyphs of several subsets of one font program."""

    def __init__(self, program: bytes, used: Iterable[int]) -> None:
        """Begin with one subset, a TrueType font file, and the ids of the text's glyphs."""
        self._first = read_tables(program)
        self._maximums = _maximums(self._first)
        self._box = _box(self._first)
        self._glyphs = _glyphs(self._first, used, {})

    def add(self, program: bytes, used: Iterable[int]) -> bool:
        """Add another subset; return False, and add nothing, if a glyph or the scale differs."""
        tables = read_tables(program)
        same_scale = tables["head"][18:20] == self._first["head"][18:20]
        same_hinting = all(tables.get(tag) == self._first.get(tag) for tag in _HINTING)
        glyphs = _glyphs(tables, used, self._glyphs)
        known = self._glyphs.keys() & glyphs.keys()
        same_glyphs = all(
            self._glyphs[glyph] is glyphs[glyph] or self._glyphs[glyph] == glyphs[glyph] for glyph in known
        )
        if not (same_scale and same_hinting and same_glyphs):
            return False
        self._glyphs |= glyphs
        self._maximums = tuple(map(max, self._maximums, _maximums(tables)))
        mine, other = self._box, _box(tables)
        self._box = (*map(min, mine[:2], other[:2]), *map(max, mine[2:], other[2:]))
        return True

    def program(self) -> bytes:
        """Return a font file with all glyphs, and only the tables that viewers need for glyph ids."""
        glyphs, numbers = _number_glyphs(self._glyphs)
        offsets, glyf, hmtx = [0], bytearray(), bytearray()
        for number in range(max(glyphs, default=0) + 1):
            glyph = glyphs.get(number, _Glyph((0, 0), b""))
            glyf += _outline(glyph, numbers)
            glyf += bytes(len(glyf) % 2)
            offsets.append(len(glyf))
            hmtx += struct.pack(">Hh", *glyph.metrics)
        tables = {tag: self._first[tag] for tag in _HINTING if tag in self._first}
        tables |= self._headers(len(offsets) - 1, long_offsets=len(glyf) > _LONGEST_SHORT_LOCA)
        tables |= {"glyf": bytes(glyf), "loca": _loca(offsets), "hmtx": bytes(hmtx)}
        return write_tables(tables)

    def _headers(self, count: int, *, long_offsets: bool) -> dict[str, bytes]:
        hhea = bytearray(self._first["hhea"])
        struct.pack_into(">H", hhea, 10, max((glyph.metrics[0] for glyph in self._glyphs.values()), default=0))
        struct.pack_into(">H", hhea, 34, count)
        head = bytearray(self._first["head"][:_HEAD_LENGTH])
        struct.pack_into(">4h", head, 36, *self._box)
        struct.pack_into(">h", head, 50, int(long_offsets))
        maxp = self._first["maxp"][:4] + struct.pack(">H", count) + _MAXIMUMS.pack(*self._maximums)
        return {"head": bytes(head), "hhea": bytes(hhea), "maxp": maxp}


def is_truetype(program: bytes) -> bool:
    """Return whether this is a font file with TrueType outlines."""
    return program[:4] in (b"\0\1\0\0", b"true") and read_tables(program).keys() >= _REQUIRED


def _glyphs(tables: Mapping[str, bytes], used: Iterable[int], known: Mapping[int, _Glyph]) -> dict[int, _Glyph]:
    """Return the used glyphs by their ids, sharing those equal to a known one."""
    offsets, glyf = _offsets(tables), tables["glyf"]
    metrics = _metrics(tables)

    def read(number: int) -> _Glyph:
        outline = glyf[offsets[number] : offsets[number + 1]]
        if len(outline) < _GLYPH_HEADER or outline[0] < 0x80:  # noqa: PLR2004 - the sign of the number of contours
            same = known.get(number)
            if same and same.outline == outline and same.metrics == metrics(number):
                return same
            return _Glyph(metrics(number), outline)
        pieces, end = [], _GLYPH_HEADER
        for flags, piece, start, end in _pieces(outline):
            pieces.append(_Component(flags, read(piece), outline[start:end]))
        return _Glyph(metrics(number), outline[:_GLYPH_HEADER], tuple(pieces), outline[end:])

    return {number: read(number) for number in used if number + 1 < len(offsets)}


def _pieces(outline: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield flags, glyph id, start and end of the placement of each component."""
    at, more = _GLYPH_HEADER, True
    while more:
        flags, glyph = struct.unpack_from(">HH", outline, at)
        start = at + 4
        at = start + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        more = bool(flags & _MORE)
        yield flags, glyph, start, at


def _number_glyphs(used: Mapping[int, _Glyph]) -> tuple[dict[int, _Glyph], dict[_Glyph, int]]:
    """Return all glyphs by their ids, and ids by glyphs.

    Glyphs that are only components come after the used ones.
    """
    glyphs, numbers = dict(used), {glyph: number for number, glyph in sorted(used.items(), reverse=True)}
    waiting = [glyph for _, glyph in sorted(used.items())]
    for glyph in waiting:
        for piece in glyph.pieces:
            if piece.glyph not in numbers:
                numbers[piece.glyph] = max(glyphs) + 1
                glyphs[numbers[piece.glyph]] = piece.glyph
                waiting.append(piece.glyph)
    return glyphs, numbers


def _outline(glyph: _Glyph, numbers: Mapping[_Glyph, int]) -> bytes:
    pieces = (struct.pack(">HH", piece.flags, numbers[piece.glyph]) + piece.placement for piece in glyph.pieces)
    return glyph.outline + b"".join(pieces) + glyph.instructions


def _loca(offsets: list[int]) -> bytes:
    if offsets[-1] > _LONGEST_SHORT_LOCA:
        return struct.pack(f">{len(offsets)}I", *offsets)
    return struct.pack(f">{len(offsets)}H", *(offset // 2 for offset in offsets))


def _offsets(tables: Mapping[str, bytes]) -> Sequence[int]:
    """Return the start of each outline and the end of the last."""
    (long_offsets,) = struct.unpack_from(">h", tables["head"], 50)
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    if long_offsets:
        return struct.unpack_from(f">{count + 1}I", tables["loca"])
    return [offset * 2 for offset in struct.unpack_from(f">{count + 1}H", tables["loca"])]


def _metrics(tables: Mapping[str, bytes]) -> Callable[[int], tuple[int, int]]:
    """Return a reader of advance and left side bearing; the last glyphs may share an advance."""
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)
    hmtx = tables["hmtx"]

    def read(number: int) -> tuple[int, int]:
        (advance,) = struct.unpack_from(">H", hmtx, 4 * min(number, full - 1))
        at = 4 * number + 2 if number < full else 4 * full + 2 * (number - full)
        return advance, *struct.unpack_from(">h", hmtx, at)

    return read


def _box(tables: Mapping[str, bytes]) -> tuple[int, ...]:
    return struct.unpack_from(">4h", tables["head"], 36)


def _maximums(tables: Mapping[str, bytes]) -> tuple[int, ...]:
    return _MAXIMUMS.unpack_from(tables["maxp"], 6)


# The first of the codes that have a width.
FIRST_CODE = 0x20
_LAST_CODE = 0xFF
_FILE, _NAME = "source-sans-3-latin-400-normal.woff2", "SourceSans3-Regular"
# What a font within a PDF needs (ISO 32000-1, 9.9); layout is the viewer's own.
_EMBEDDED = frozenset(("cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"))


@dataclass(frozen=True)
class TypingFont:
    """A TrueType font, and the widths of characters by their codes from `FIRST_CODE` on.

    `extent` is the reach of glyphs to the left and right, `capitals` their height: thousandths of the size.
    """

    name: str
    file: bytes = field(repr=False)
    widths: tuple[int, ...]
    extent: tuple[int, int]
    capitals: int


def font_name(pitch: int) -> str:
    """Return the name in a PDF of the font of fields whose lines are `pitch` thousandths of its size apart."""
    return f"Sans{pitch}"


@functools.cache
def typing_font() -> TypingFont:
    """Return the font of text typed into forms."""
    return recall(prepare_typing_font, printing_font(_FILE), "fonttools")


def prepare_typing_font(file: bytes) -> TypingFont:
    """Measure a TrueType font and drop the tables that a PDF does not need."""
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(file), lazy=True) as font:
        head, glyphs, measures = font["head"], font.getBestCmap(), font["hmtx"].metrics
        scale = 1000 / head.unitsPerEm
        characters = (ord(bytes([code]).decode("cp1252", "replace")) for code in range(FIRST_CODE, _LAST_CODE + 1))
        advances = [measures[glyphs[each]][0] if each in glyphs else 0 for each in characters]
        return TypingFont(
            name=_NAME,
            file=write_tables({tag: data for tag, data in read_tables(file).items() if tag in _EMBEDDED}),
            widths=tuple(round(advance * scale) for advance in advances),
            extent=(round(head.xMin * scale), round(head.xMax * scale)),
            capitals=round(font["OS/2"].sCapHeight * scale),
        )
