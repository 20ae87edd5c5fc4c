"""Subsets of one TrueType font, put together again (tables after ISO/IEC 14496-22).

The engine's subsets keep the ids of the glyphs that text uses, but number anew the pieces that accented letters are
composed of. So a composed glyph holds its pieces here, and they are given ids when the font is written.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.press.fonts.sfnt import read_tables, write_tables

_REQUIRED = frozenset(("glyf", "loca", "head", "hhea", "hmtx", "maxp"))
_HINTING = ("cvt ", "fpgm", "prep")
_HEAD_LENGTH, _GLYPH_HEADER = 54, 10
_MAXIMUMS = struct.Struct(">13H")
_LONGEST_SHORT_LOCA = 0x1FFFE
# Flags of a component (14496-22, glyf).
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80


@dataclass(frozen=True)
class _Glyph:
    """An outline with its advance and left side bearing; `pieces` are what a composed one is made of."""

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
    """The glyphs of several subsets of one font program."""

    def __init__(self, program: bytes, used: Iterable[int]) -> None:
        """Begin with one subset, a TrueType font file, and the ids of the glyphs that text uses."""
        self._first = read_tables(program)
        self._maximums = _maximums(self._first)
        self._box = _box(self._first)
        self._glyphs = _glyphs(self._first, used, {})

    def add(self, program: bytes, used: Iterable[int]) -> bool:
        """Add another subset; False, and nothing is added, where a glyph of it or its scale is another than here."""
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
        """Return the font file with the glyphs of all: no more tables than a viewer needs that is given glyphs' ids."""
        glyphs, numbers = _numbered(self._glyphs)
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
    """Return the used glyphs by their ids; those that are the same as a known one are that one."""
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
    """Yield flags, glyph id, and where the placement begins and ends, of each component."""
    at, more = _GLYPH_HEADER, True
    while more:
        flags, glyph = struct.unpack_from(">HH", outline, at)
        start = at + 4
        at = start + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        more = bool(flags & _MORE)
        yield flags, glyph, start, at


def _numbered(used: Mapping[int, _Glyph]) -> tuple[dict[int, _Glyph], dict[_Glyph, int]]:
    """Return all glyphs by their ids, and the ids by the glyphs.

    Those that are only pieces of others come after the used ones.
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
    """Return where each outline begins, and the last one ends."""
    (long_offsets,) = struct.unpack_from(">h", tables["head"], 50)
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    if long_offsets:
        return struct.unpack_from(f">{count + 1}I", tables["loca"])
    return [offset * 2 for offset in struct.unpack_from(f">{count + 1}H", tables["loca"])]


def _metrics(tables: Mapping[str, bytes]) -> Callable[[int], tuple[int, int]]:
    """Return how to read advance and left side bearing; the last glyphs may share an advance."""
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
