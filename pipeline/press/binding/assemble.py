"""Signatures are assembled to a book: their chunks as they are, one after another, then what belongs to the whole.

Nothing here reads what is in the chunks, so that a book of thousands of pages takes moments.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence

from pikepdf import String

from pipeline.press.binding.book_objects import BookObjects
from pipeline.press.binding.book_outline import write_outline
from pipeline.press.binding.forms import write_form
from pipeline.press.binding.pieces import Furniture
from pipeline.press.binding.signature import DOCUMENT, BoundPage, Signature
from pipeline.press.binding.stamp import Stamper
from pipeline.press.pdf import xmp
from pipeline.press.pdf.destinations import escaped
from pipeline.press.pdf.object_streams import CrossReferences, indirect
from pipeline.press.pdf.syntax import array, references, stream, text_string, to
from pipeline.press.pdf.xmp import Imprint

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def assemble(signatures: Sequence[Signature], imprint: Imprint, furniture: Furniture | None = None) -> Iterator[bytes]:
    """Yield the PDF, piece by piece, of signatures whose numbers do not overlap.

    The same signatures give the same bytes.

    `furniture` is what folios are made of; it may be None where no part has any.

    Raises:
        ValueError: two signatures have the same numbers, or folios are wanted and there is no furniture.
    """
    found, identity = CrossReferences(), hashlib.sha256()
    objects = BookObjects(signatures)
    root, information = _write_catalogue(objects, signatures, imprint), _write_information(objects, imprint)
    _write_boxes(objects, signatures)
    _write_stamps(objects, signatures, furniture, right_to_left=imprint.right_to_left)
    yield _HEADER
    at = len(_HEADER)
    for signature in signatures:
        for number, offset in signature.offsets:
            found.add(number, at + offset)
        found.add_run(signature.packed.first, signature.packed.count, signature.packed.holder)
        identity.update(signature.chunk.digest.encode())
        at += signature.chunk.size
        yield signature.chunk.data
    for written in objects.body(at, found):
        identity.update(written)
        at += len(written)
        yield written
    yield from _end(at, objects.free, found, _trailer(root, information, identity.hexdigest()[:32]))


def _trailer(root: int, information: int, identity: str) -> bytes:
    # The file's id comes from its content, not from a clock.
    return f"/Root {root} 0 R /Info {information} 0 R /ID [<{identity}> <{identity}>]".encode()


def _end(at: int, number: int, found: CrossReferences, trailer: bytes) -> Iterator[bytes]:
    found.add(number, at)
    yield indirect(number, found.stream(trailer))
    yield b"startxref\n%d\n%%%%EOF\n" % at


def _write_catalogue(objects: BookObjects, signatures: Sequence[Signature], imprint: Imprint) -> int:
    metadata = objects.write_stream(stream(b"/Type /Metadata /Subtype /XML", xmp.xmp_packet(imprint)))
    direction = b" /Direction /R2L" if imprint.right_to_left else b""
    entries = [
        b"/Type /Catalog",
        b"/Pages " + to(_write_pages(objects, signatures)),
        b"/Lang " + text_string(imprint.language),
        b"/ViewerPreferences <</DisplayDocTitle true%s>>" % direction,
        b"/PageLabels <</Nums [0 <</S /D>>]>>",
        b"/OutputIntents " + signatures[0].intent,
        b"/Metadata " + to(metadata),
        b"/MarkInfo <</Marked true>>",
        b"/StructTreeRoot " + to(_write_tags(objects, signatures)),
        b"/Names <</Dests %s>>" % to(_write_names(objects, [name for each in signatures for name in each.places])),
        b"/Outlines " + to(write_outline(objects, signatures)),
    ]
    if sum(len(signature.tops) for signature in signatures) > 1:
        entries.append(b"/PageMode /UseOutlines")
    if fields := [field for signature in signatures for field in signature.fields]:
        entries.append(b"/AcroForm " + to(write_form(objects, fields)))
    return objects.write(b"<<%s>>" % b"\n".join(entries))


def _write_pages(objects: BookObjects, signatures: Sequence[Signature]) -> int:
    nodes = array(to(signature.node) for signature in signatures)
    count = sum(len(signature.pages) for signature in signatures)
    root = objects.write(b"<</Type /Pages /Count %d /Kids %s>>" % (count, nodes))
    for signature in signatures:
        kids = array(to(page.number) for page in signature.pages)
        text = b"<</Type /Pages /Parent %d 0 R /Count %d /Kids %s>>" % (root, len(signature.pages), kids)
        objects.write(text, signature.node)
    return root


def _write_tags(objects: BookObjects, signatures: Sequence[Signature]) -> int:
    """Write one structure tree: a Document with a Part for each part."""
    entries = [
        b"/Type /StructTreeRoot /K [%s]" % to(DOCUMENT),
        b"/ParentTree " + to(objects.write_branches(signature.marks.number for signature in signatures)),
        b"/ParentTreeNextKey %d" % (max(signature.marks.high for signature in signatures) + 1),
    ]
    ids = [(name, to(number)) for signature in signatures for name, number in signature.ids]
    if ids:
        entries.append(b"/IDTree " + to(_write_names(objects, ids)))
    roles = {name: role for signature in signatures for name, role in signature.roles}
    if roles:
        entries.append(b"/RoleMap <<%s>>" % b" ".join(b"%s %s" % (name.encode(), role) for name, role in roles.items()))
    root = objects.write(b"<<%s>>" % b" ".join(entries))
    divisions = array(to(number) for signature in signatures for number in signature.divisions)
    objects.write(b"<</Type /StructElem /S /Document /P %d 0 R /K %s>>" % (root, divisions), DOCUMENT)
    return root


def _write_names(objects: BookObjects, places: Sequence[tuple[str, bytes]]) -> int:
    written = sorted((bytes(String(name)), name, place) for name, place in places)
    return objects.write_tree([(text_string(name), place) for _, name, place in written], b"Names")


def _write_information(objects: BookObjects, imprint: Imprint) -> int:
    entries = (f"{key} ".encode() + text_string(value) for key, value in xmp.document_information(imprint).items())
    return objects.write(b"<<%s>>" % b" ".join(entries))


def _counted(signatures: Sequence[Signature]) -> Iterator[tuple[int, BoundPage]]:
    # Counted from the cover, so that page 12 is the twelfth in every viewer.
    return enumerate(itertools.chain.from_iterable(signature.pages for signature in signatures), start=1)


def _write_boxes(objects: BookObjects, signatures: Sequence[Signature]) -> None:
    boxes = {page.box.number: page.box.written(number) for number, page in _counted(signatures) if page.box}
    for number, text in boxes.items():
        objects.write(text, number)


def _first_pages(signatures: Sequence[Signature]) -> dict[str, int]:
    """Return the pages on which those parts begin to which lines refer."""
    pages = [page for signature in signatures for page in signature.pages]
    wanted = {escaped(reference.name): reference.name for page in pages for reference in page.references}
    numbers = {page.number: number for number, page in enumerate(pages, start=1)}
    places = (place for signature in signatures for place in signature.places if place[0] in wanted)
    return {wanted[name]: numbers[references(place)[0]] for name, place in places}


def _write_stamps(
    objects: BookObjects, signatures: Sequence[Signature], furniture: Furniture | None, *, right_to_left: bool
) -> None:
    stamped = [(number, page) for number, page in _counted(signatures) if page.folio]
    if not stamped:
        return
    if furniture is None:
        raise ValueError("pages show numbers, and there is nothing to make them of")
    stamper = Stamper(furniture, objects.free, right_to_left=right_to_left)
    first = _first_pages(signatures)
    for number, page in stamped:
        objects.write_stream(stamper.stamp(number, page, first), page.folio)
    for number, text in stamper.streams():
        objects.write_stream(text, number)
    for number, text in stamper.plain():
        objects.write(text, number)
