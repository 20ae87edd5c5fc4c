"""The fields of parts that are bound together become one form, with one font to type in (ISO 32000-1, 12.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pikepdf import Array, Name, Object, String

from pipeline.press.binding.book_objects import BookObjects
from pipeline.press.binding.signature import Field
from pipeline.press.fonts.field_font import FIRST_CODE, TypingFont, font_name, typing_font
from pipeline.press.pdf.syntax import array, deflated, to

_PITCH = re.compile(re.escape(font_name(0)).replace("0", r"(\d+)"))
# How far below the baseline a line of text ends, in thousandths of the size: there the ruled line is.
_BELOW = 280
_NONSYMBOLIC = 1 << 5  # a flag of fonts (ISO 32000-1, table 123)


def name_fields(pages: Sequence[Object], part: str) -> list[Object]:
    """Return the fields of a part's pages, in order, under names that no other part's have: `PART/NAME`.

    A field whose name another one of the part has already gets a number as well. A period, which parts a name, is
    written as its code.
    """
    fields = list(_fields(pages))
    taken: set[str] = set()
    for field in fields:
        name = _free(f"{part}/{field.T}".replace(".", "%2E"), taken)
        taken.add(name)
        field.T = String(name)
        if Name.Tx == field.FT:
            # Viewers write over the appearance of a field that is filled in: binding must not let two share one.
            field.AP.N.write(b"/Tx BMC EMC %%%s" % name.encode("unicode_escape"))
    return fields


def pitch_of(field: Object) -> int:
    """Return how far apart the lines of a field stand, in thousandths of the size of its font.

    It is 0 where it has no text.
    """
    found = _PITCH.search(str(field.get("/DA", "")))
    return int(found[1]) if found else 0


def write_form(objects: BookObjects, fields: Sequence[Field]) -> int:
    """Write the one form that these fields are in, with its fonts; its number.

    Viewers set lines as far apart as the font says that it is high: a font for each pitch, all of them one program.
    """
    font = typing_font()
    program = objects.write_stream(deflated(b"/Length1 %d" % len(font.file), font.file))
    pitches = sorted({field.pitch for field in fields if field.pitch})
    fonts = [b"/%s %s" % (font_name(pitch).encode(), to(_font(objects, font, program, pitch))) for pitch in pitches]
    listed = array(to(field.number) for field in fields)
    return objects.write(b"<</Fields %s /DR <</Font <<%s>>>>>>" % (listed, b" ".join(fonts)))


def _fields(pages: Sequence[Object]) -> Iterator[Object]:
    for page in pages:
        for annotation in page.get("/Annots", Array()):
            # That of another PDF, whose page is drawn on this one, has an empty object in its place.
            if annotation.get("/Subtype") == Name.Widget:
                yield annotation


def _free(name: str, taken: set[str]) -> str:
    names = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(each for each in names if each not in taken)


def _font(objects: BookObjects, font: TypingFont, program: int, pitch: int) -> int:
    left, right = font.extent
    height = b"%d -%d %d %d" % (left, _BELOW, right, pitch - _BELOW)
    name = font.name.encode()
    metrics = b"/FontBBox [%s] /Ascent %d /Descent -%d /CapHeight %d" % (height, pitch - _BELOW, _BELOW, font.capitals)
    descriptor = objects.write(
        b"<</Type /FontDescriptor /FontName /%s /Flags %d %s /ItalicAngle 0 /StemV 80 /FontFile2 %s>>"
        % (name, _NONSYMBOLIC, metrics, to(program))
    )
    last = FIRST_CODE + len(font.widths) - 1
    widths = array(b"%d" % width for width in font.widths)
    return objects.write(
        b"<</Type /Font /Subtype /TrueType /BaseFont /%s /Encoding /WinAnsiEncoding /FirstChar %d /LastChar %d"
        b" /Widths %s /FontDescriptor %s>>" % (name, FIRST_CODE, last, widths, to(descriptor))
    )
