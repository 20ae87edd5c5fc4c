"""Font files of an editor, converted to the theme's format: TrueType as WOFF2, cut into subsets.

fontTools writes them anew, without programs (hints) and unknown tables.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.varLib import instancer

from pipeline.i18n.sentences import error_text, sentence
from pipeline.jobs.blob import Blob
from pipeline.look.apply import FamilyRead, FontFiles
from pipeline.press.fonts.prepared import NARROW_SPACE, encode_woff2, join_codes, keep_letters, set_narrow_space
from pipeline.theme import typefaces
from pipeline.theme.typefaces import Font, ranges_of

_RESTRICTED = 0x0002  # OS/2.fsType: the maker lets nobody embed it
_REGULAR, _BOLD, _SEMIBOLD = 400, 700, 600
_ITALIC = 1  # OS/2.fsSelection, bit 0
_MAX_ERROR = 1.0  # of a thousandth of an em: how far a quadratic curve may be from the cubic one
# Pictures and colours in letters, what other programs keep in a font, and programs of its own.
_DROPPED = ("meta", "SVG ", "CBDT", "CBLC", "sbix", "COLR", "CPAL", "FFTM", "prep", "fpgm", "cvt ")
_UNPRINTABLE = re.compile(r"[^A-Za-z0-9 -]+")
_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16
_LONGEST_NAME = 40
_MARK = 4  # digits by which a family differs from one of the machine that has its name, and maybe other letters


class UnusableFontError(ValueError):
    """A file cannot be used; the message says why."""


@dataclass(frozen=True)
class _Face:
    """A font of one weight and style, and its file."""

    path: str
    family: str
    weight: int
    italic: bool
    font: TTFont


def read_fonts(job: FontFiles) -> FamilyRead:
    """Read the fonts of a family; of several with one weight and style, the nearest to that weight is used."""
    faces: list[_Face] = []
    wrong: list[tuple[str, str]] = []
    digest = hashlib.sha256()
    for path, data in ((path, blob.data) for path, blob in job.files):
        digest.update(data)
        try:
            faces += _read_faces(path, data)
        except UnusableFontError as error:
            wrong.append((path, error_text(error)))
        except Exception:  # noqa: BLE001 - fontTools raises whatever a damaged table makes it raise
            wrong.append((path, sentence("it is not a font, or is damaged")))
    if not faces:
        return FamilyRead(wrong=tuple(wrong))
    family = f"{faces[0].family} {digest.hexdigest()[:_MARK]}"
    chosen = _choose_faces(faces)
    fonts = tuple(font for key, face in sorted(chosen.items()) for font in _cut_subsets(face, family, key))
    unused = [face.path for face in faces if face not in chosen.values()]
    wrong += [(path, sentence("another file has the same weight and style")) for path in dict.fromkeys(unused)]
    return FamilyRead(family, faces[0].family, fonts, tuple(wrong), lacks_bold=(True, False) not in chosen)


def _read_faces(path: str, data: bytes) -> Iterator[_Face]:
    """Yield the faces of a file: of a variable font the regular and the bold."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, fontNumber=0)
    if font["OS/2"].fsType & _RESTRICTED:
        raise UnusableFontError(sentence("its maker does not allow embedding (fsType in its OS/2 table)"))
    family = _read_name(font)
    italic = bool(font["OS/2"].fsSelection & _ITALIC) or bool(font["post"].italicAngle)
    if "fvar" not in font:
        yield _Face(path, family, font["OS/2"].usWeightClass, italic, font)
        return
    weights = [axis for axis in font["fvar"].axes if axis.axisTag == "wght"]
    for weight in (_REGULAR, _BOLD) if weights else (_REGULAR,):
        found = TTFont(io.BytesIO(data), recalcTimestamp=False)
        at = {axis.axisTag: axis.defaultValue for axis in found["fvar"].axes}
        for axis in weights:
            at["wght"] = min(max(weight, axis.minValue), axis.maxValue)
        yield _Face(path, family, weight, italic, instancer.instantiateVariableFont(found, at, inplace=True))


def _read_name(font: TTFont) -> str:
    names = (font["name"].getDebugName(number) for number in (_TYPOGRAPHIC_FAMILY, _FAMILY))
    return _UNPRINTABLE.sub(" ", next(filter(None, names), ""))[:_LONGEST_NAME].strip() or "Own"


def _choose_faces(faces: Iterable[_Face]) -> dict[tuple[bool, bool], _Face]:
    """Return the faces by whether they are bold and italic."""
    chosen: dict[tuple[bool, bool], _Face] = {}
    for face in faces:
        bold = face.weight >= _SEMIBOLD
        known = chosen.setdefault((bold, face.italic), face)
        wanted = _BOLD if bold else _REGULAR
        if abs(face.weight - wanted) < abs(known.weight - wanted):
            chosen[bold, face.italic] = face
    return chosen


def _cut_subsets(face: _Face, family: str, key: tuple[bool, bool]) -> Iterator[Font]:
    """Yield the non-empty subsets of a face as files for screens."""
    weight, style = _BOLD if key[0] else _REGULAR, "italic" if key[1] else "normal"
    font = face.font
    if "glyf" not in font:
        _to_truetype(font)
    font.flavor = None
    saved = io.BytesIO()
    font.save(saved)
    left = set(font.getBestCmap())
    stem = family.lower().replace(" ", "-")
    for name, suffix, characters in typefaces.subsets():
        ranges = ranges_of(characters) if characters else [(0, sys.maxunicode)]
        codes = sorted(code for code in left if any(first <= code <= last for first, last in ranges))
        left.difference_update(codes)
        if codes:
            if ord(" ") in codes:
                codes = sorted({*codes, NARROW_SPACE})
            with TTFont(io.BytesIO(saved.getvalue()), recalcTimestamp=False) as subset:
                keep_letters(subset, codes, dropped=_DROPPED)
                set_narrow_space(subset)
                data = Blob.of(encode_woff2(subset))
            file = Path(f"{stem}-{name}-{weight}-{style}-{data.digest[:8]}.woff2")
            parts = (
                f"U+{first:04X}-{last:04X}" if last > first else f"U+{first:04X}" for first, last in join_codes(codes)
            )
            yield Font(family + suffix, weight, style, ",".join(parts), file, data, name)


def _to_truetype(font: TTFont) -> None:
    """Turn cubic outlines (CFF) into quadratic ones, which binding can join."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, _MAX_ERROR * font["head"].unitsPerEm / 1000, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"], glyf = newTable("loca"), newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, drawn
    font["glyf"] = glyf
    for name in order:
        glyf[name].recalcBounds(glyf)
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyf[name], "xMin", 0))
    maxp: Any = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs = 0x00010000, len(order)
    maxp.maxZones, maxp.maxTwilightPoints, maxp.maxStorage, maxp.maxFunctionDefs = 1, 0, 0, 0
    maxp.maxInstructionDefs, maxp.maxStackElements, maxp.maxSizeOfInstructions = 0, 0, 0
    maxp.maxComponentElements = max((len(getattr(one, "components", [])) for one in drawn.values()), default=0)
    font["maxp"] = maxp
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 2.0, [], {}
    font["post"].glyphOrder = order
    for table in ("CFF ", "CFF2", "VORG"):
        if table in font:
            del font[table]
    font.sfntVersion = "\0\1\0\0"
