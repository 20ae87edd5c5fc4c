"""Binding: signatures become one PDF with one tag tree, one outline, one form and folios.

The result is PDF/UA-1 and PDF/A-3a if each part is (ISO 14289-1, ISO 19005-3), and depends only on its parts. Chunks of
signatures are written unread, so that a book of thousands of pages takes moments. Only the press uses pikepdf.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from pikepdf import String

from pipeline.press.binding.gather import gather
from pipeline.press.binding.signatures import (
    DOCUMENT,
    FIRST,
    OUTLINE,
    BoundPage,
    Field,
    Furniture,
    Gathering,
    Piece,
    Signature,
    Top,
)
from pipeline.press.binding.stamp import Stamper
from pipeline.press.fonts.merge import FIRST_CODE, TypingFont, font_name, typing_font
from pipeline.press.pdf import xmp
from pipeline.press.pdf.syntax import (
    TOGETHER,
    CrossReferences,
    array,
    deflated_stream,
    find_references,
    indirect,
    link_neighbours,
    object_streams,
    reference,
    write_stream,
    write_text_string,
)
from pipeline.press.pdf.xmp import Imprint
from pipeline.press.sheets import Elsewhere, escape_name, link_destinations


def bind(
    parts: Sequence[Piece], imprint: Imprint, elsewhere: Elsewhere = lambda _: None, furniture: Furniture | None = None
) -> bytes:
    """Bind the pages of all parts, in order, into one PDF.

    A neutral link (`article:SLUG`, `article:SLUG#ID`) leads to the named destination of a part, else to the address
    that `elsewhere` returns; without one, only its text stays. Without `furniture` there are neither running heads nor
    folios.
    """
    destinations = link_destinations([(part.name, part.sheets) for part in parts], elsewhere)
    bare = parts if furniture else [replace(part, folio=False) for part in parts]
    return b"".join(assemble([gather(Gathering(FIRST, tuple(bare), tuple(destinations)))], imprint, furniture))


_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def assemble(signatures: Sequence[Signature], imprint: Imprint, furniture: Furniture | None = None) -> Iterator[bytes]:
    """Yield the PDF, piece by piece, of signatures whose numbers do not overlap.

    The same signatures give the same bytes. `furniture` may be None if no page has a folio.

    Raises:
        ValueError: Two signatures share numbers, or pages have folios and there is no furniture.
    """
    references, identity = CrossReferences(), hashlib.sha256()
    objects = BookObjects(signatures)
    root = _write_catalogue(objects, signatures, imprint)
    entries = (
        f"{key} ".encode() + write_text_string(value) for key, value in xmp.document_information(imprint).items()
    )
    information = objects.write(b"<<%s>>" % b" ".join(entries))
    for number, page in _number_pages(signatures):
        if page.box:
            objects.write(page.box.written(number), page.box.number)
    _write_stamps(objects, signatures, furniture, right_to_left=imprint.right_to_left)
    yield _HEADER
    at = len(_HEADER)
    for signature in signatures:
        for number, offset in signature.offsets:
            references.add(number, at + offset)
        references.add_run(signature.packed.first, signature.packed.count, signature.packed.holder)
        identity.update(signature.chunk.digest.encode())
        at += signature.chunk.size
        yield signature.chunk.data
    for written in objects.body(at, references):
        identity.update(written)
        at += len(written)
        yield written
    references.add(objects.free, at)
    # The file's id comes from its content, not from a clock.
    own_id = identity.hexdigest()[:32].encode()
    trailer = b"/Root %s /Info %s /ID [<%s> <%s>]" % (reference(root), reference(information), own_id, own_id)
    yield indirect(objects.free, references.stream(trailer)) + b"startxref\n%d\n%%%%EOF\n" % at


def _write_catalogue(objects: BookObjects, signatures: Sequence[Signature], imprint: Imprint) -> int:
    metadata = objects.write(write_stream(b"/Type /Metadata /Subtype /XML", xmp.xmp_packet(imprint)), is_stream=True)
    direction = b" /Direction /R2L" if imprint.right_to_left else b""
    entries = [
        b"/Type /Catalog",
        b"/Pages " + reference(_write_pages(objects, signatures)),
        b"/Lang " + write_text_string(imprint.language),
        b"/ViewerPreferences <</DisplayDocTitle true%s>>" % direction,
        b"/PageLabels <</Nums [0 <</S /D>>]>>",
        b"/OutputIntents " + signatures[0].intent,
        b"/Metadata " + reference(metadata),
        b"/MarkInfo <</Marked true>>",
        b"/StructTreeRoot " + reference(_write_tags(objects, signatures)),
        b"/Names <</Dests %s>>"
        % reference(_write_names(objects, [name for each in signatures for name in each.places])),
        b"/Outlines " + reference(write_outline(objects, signatures)),
    ]
    if sum(len(signature.tops) for signature in signatures) > 1:
        entries.append(b"/PageMode /UseOutlines")
    if fields := [field for signature in signatures for field in signature.fields]:
        entries.append(b"/AcroForm " + reference(write_form(objects, fields)))
    return objects.write(b"<<%s>>" % b"\n".join(entries))


def _write_pages(objects: BookObjects, signatures: Sequence[Signature]) -> int:
    nodes = array(reference(signature.node) for signature in signatures)
    count = sum(len(signature.pages) for signature in signatures)
    root = objects.write(b"<</Type /Pages /Count %d /Kids %s>>" % (count, nodes))
    for signature in signatures:
        kids = array(reference(page.number) for page in signature.pages)
        text = b"<</Type /Pages /Parent %d 0 R /Count %d /Kids %s>>" % (root, len(signature.pages), kids)
        objects.write(text, signature.node)
    return root


def _write_tags(objects: BookObjects, signatures: Sequence[Signature]) -> int:
    """Write one structure tree: a Document with a Part for each part."""
    entries = [
        b"/Type /StructTreeRoot /K [%s]" % reference(DOCUMENT),
        b"/ParentTree " + reference(objects.write_branches(signature.marks.number for signature in signatures)),
        b"/ParentTreeNextKey %d" % (max(signature.marks.high for signature in signatures) + 1),
    ]
    ids = [(name, reference(number)) for signature in signatures for name, number in signature.ids]
    if ids:
        entries.append(b"/IDTree " + reference(_write_names(objects, ids)))
    roles = {name: role for signature in signatures for name, role in signature.roles}
    if roles:
        entries.append(b"/RoleMap <<%s>>" % b" ".join(b"%s %s" % (name.encode(), role) for name, role in roles.items()))
    root = objects.write(b"<<%s>>" % b" ".join(entries))
    divisions = array(reference(number) for signature in signatures for number in signature.divisions)
    objects.write(b"<</Type /StructElem /S /Document /P %d 0 R /K %s>>" % (root, divisions), DOCUMENT)
    return root


def _write_names(objects: BookObjects, places: Sequence[tuple[str, bytes]]) -> int:
    written = sorted((bytes(String(name)), name, place) for name, place in places)
    return objects.write_tree([(write_text_string(name), place) for _, name, place in written], b"Names")


def _number_pages(signatures: Sequence[Signature]) -> Iterator[tuple[int, BoundPage]]:
    # Counted from the cover, so that page 12 is the twelfth in every viewer.
    return enumerate(itertools.chain.from_iterable(signature.pages for signature in signatures), start=1)


def _first_pages(signatures: Sequence[Signature]) -> dict[str, int]:
    """Return the pages on which those parts begin to which lines refer."""
    pages = [page for signature in signatures for page in signature.pages]
    wanted = {escape_name(each.name): each.name for page in pages for each in page.references}
    numbers = {page.number: number for number, page in enumerate(pages, start=1)}
    places = (place for signature in signatures for place in signature.places if place[0] in wanted)
    return {wanted[name]: numbers[find_references(place)[0]] for name, place in places}


def _write_stamps(
    objects: BookObjects, signatures: Sequence[Signature], furniture: Furniture | None, *, right_to_left: bool
) -> None:
    stamped = [(number, page) for number, page in _number_pages(signatures) if page.folio]
    if not stamped:
        return
    if furniture is None:
        raise ValueError("pages show numbers, and there is nothing to make them of")
    stamper = Stamper(furniture, objects.free, right_to_left=right_to_left)
    first = _first_pages(signatures)
    for number, page in stamped:
        objects.write(stamper.stamp(number, page, first), page.folio, is_stream=True)
    for number, text in stamper.streams():
        objects.write(text, number, is_stream=True)
    for number, text in stamper.plain():
        objects.write(text, number)


# Longer rows are parted: nobody looks through them, and page-validation follows no chain of more than 256 references.
_LONGEST_ROW, _USUAL_ROW = 200, 100


@dataclass(frozen=True)
class _Line:
    """A line of the outline: its number, its entries, how many lines of its own are below it, and those of others."""

    number: int
    text: bytes
    own: int = 0
    under: Sequence[_Line] = field(default=())

    @property
    def below(self) -> int:
        """The number of lines that show when it is opened."""
        return self.own + len(self.under)


def write_outline(objects: BookObjects, signatures: Sequence[Signature]) -> int:
    """Write the outline, folded except for a book with one line."""
    lines = list(_lines(objects, signatures))
    closed = len(lines) > 1
    _write(objects, lines, OUTLINE, closed=closed)
    text = b"/Type /Outlines"
    if lines:
        shown = len(lines) if closed else len(lines) + sum(line.below for line in lines)
        text += b" /First %d 0 R /Last %d 0 R /Count %d" % (lines[0].number, lines[-1].number, shown)
    return objects.write(b"<<%s>>" % text, OUTLINE)


def _lines(objects: BookObjects, signatures: Sequence[Signature]) -> Iterator[_Line]:
    counted = enumerate(chain.from_iterable(signature.pages for signature in signatures), start=1)
    pages = {page.number: number for number, page in counted}
    for top, under in _group_tops(top for signature in signatures for top in signature.tops):
        row = list(_ranges(objects, under, pages)) if len(under) > _LONGEST_ROW else list(map(_line, under))
        yield _Line(top.number, top.text, top.below, row)


def _group_tops(tops: Iterable[Top]) -> list[tuple[Top, list[Top]]]:
    """Return the top lines, each with the parts below it."""
    groups: list[tuple[Top, list[Top]]] = []
    for top in tops:
        if top.level and groups:
            groups[-1][1].append(top)
        else:
            groups.append((top, []))
    return groups


def _ranges(objects: BookObjects, tops: Sequence[Top], pages: Mapping[int, int]) -> Iterator[_Line]:
    """Split a long row by the pages on which the first and last part of each shorter row begin."""
    for start in range(0, len(tops), _USUAL_ROW):
        some = tops[start : start + _USUAL_ROW]
        first, last = (pages[find_references(each.place)[0]] for each in (some[0], some[-1]))
        text = b"/Title %s /Dest %s" % (write_text_string(f"{first}–{last}"), some[0].place)
        yield _Line(objects.write(b"null"), text, under=list(map(_line, some)))


def _line(top: Top) -> _Line:
    return _Line(top.number, top.text, top.below)


def _write(objects: BookObjects, lines: Sequence[_Line], parent: int, *, closed: bool = True) -> None:
    for line, links in zip(lines, link_neighbours([line.number for line in lines], parent), strict=True):
        row = line.under
        ends = b" /First %d 0 R /Last %d 0 R" % (row[0].number, row[-1].number) if row else b""
        count = b" /Count %d" % (-line.below if closed else line.below) if line.below else b""
        objects.write(b"<<%s %s%s%s>>" % (line.text, links, ends, count), line.number)
        _write(objects, row, line.number)


# How far below the baseline a line of text ends, in thousandths of the size: there the ruled line is.
_BELOW = 280
_NONSYMBOLIC = 1 << 5  # a flag of fonts (ISO 32000-1, table 123)


def write_form(objects: BookObjects, fields: Sequence[Field]) -> int:
    """Write the one form of these fields, with its fonts; return its number.

    Viewers take the line height from the font: each pitch has a font, and all share one font program.
    """
    font = typing_font()
    program = objects.write(deflated_stream(b"/Length1 %d" % len(font.file), font.file), is_stream=True)
    pitches = sorted({field.pitch for field in fields if field.pitch})
    fonts = [
        b"/%s %s" % (font_name(pitch).encode(), reference(_font(objects, font, program, pitch))) for pitch in pitches
    ]
    listed = array(reference(field.number) for field in fields)
    return objects.write(b"<</Fields %s /DR <</Font <<%s>>>>>>" % (listed, b" ".join(fonts)))


def _font(objects: BookObjects, font: TypingFont, program: int, pitch: int) -> int:
    left, right = font.extent
    height = b"%d -%d %d %d" % (left, _BELOW, right, pitch - _BELOW)
    name = font.name.encode()
    metrics = b"/FontBBox [%s] /Ascent %d /Descent -%d /CapHeight %d" % (height, pitch - _BELOW, _BELOW, font.capitals)
    descriptor = objects.write(
        b"<</Type /FontDescriptor /FontName /%s /Flags %d %s /ItalicAngle 0 /StemV 80 /FontFile2 %s>>"
        % (name, _NONSYMBOLIC, metrics, reference(program))
    )
    last = FIRST_CODE + len(font.widths) - 1
    widths = array(b"%d" % width for width in font.widths)
    return objects.write(
        b"<</Type /Font /Subtype /TrueType /BaseFont /%s /Encoding /WinAnsiEncoding /FirstChar %d /LastChar %d"
        b" /Widths %s /FontDescriptor %s>>" % (name, FIRST_CODE, last, widths, reference(descriptor))
    )


# How many names a leaf of a tree has.
_LEAF = 64


class BookObjects:
    """Objects of the whole book, written when all signatures are known."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        """Begin with the numbers behind all signatures.

        Raises:
            ValueError: two signatures have the same numbers.
        """
        self.free = FIRST
        for signature in sorted(signatures, key=lambda each: each.node):
            if signature.node < self.free:
                raise ValueError("two signatures have the same numbers")
            self.free = signature.end
        self._plain: dict[int, bytes] = {}
        self._streams: dict[int, bytes] = {}

    def write(self, text: bytes, number: int = 0, *, is_stream: bool = False) -> int:
        """Add an object under a new number, or one left open; return its number."""
        number = number or self.free
        self.free = max(self.free, number + 1)
        (self._streams if is_stream else self._plain)[number] = text
        return number

    def write_tree(self, items: Sequence[tuple[bytes, bytes]], name: bytes) -> int:
        """Write a tree of sorted keys and values, as names or as numbers (ISO 32000-1, 7.9.6 and 7.9.7)."""
        leaves = [items[start : start + _LEAF] for start in range(0, len(items), _LEAF)]
        if len(leaves) == 1:
            return self.write(b"<</%s %s>>" % (name, _write_pairs(items)))
        return self.write_branches(
            self.write(b"<</Limits [%s %s] /%s %s>>" % (leaf[0][0], leaf[-1][0], name, _write_pairs(leaf)))
            for leaf in leaves
        )

    def write_branches(self, leaves: Iterator[int]) -> int:
        """Write the root of a tree with these leaves."""
        return self.write(b"<</Kids %s>>" % array(map(reference, leaves)))

    def body(self, at: int, references: CrossReferences) -> Iterator[bytes]:
        """Yield all objects as written from the offset `at` on, and add their places to `references`."""
        plain = sorted(self._plain.items())
        holders = enumerate(object_streams(plain), start=self.free)
        for index, (number, _) in enumerate(plain):
            references.add_packed(number, self.free + index // TOGETHER, index % TOGETHER)
        for number, text in (*sorted(self._streams.items()), *holders):
            references.add(number, at)
            written = indirect(number, text)
            at += len(written)
            self.free = max(self.free, number + 1)
            yield written


def _write_pairs(items: Sequence[tuple[bytes, bytes]]) -> bytes:
    return array(b"%s %s" % item for item in items)
