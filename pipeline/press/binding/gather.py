"""Gather parts into a signature: sheets side by side, with shared fonts and pictures and settled links.

A signature depends only on its own parts and the destinations of their links.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pikepdf
from pikepdf import Array, Name, Object, Pdf, String

from pipeline.jobs.blob import Blob
from pipeline.press.binding.signatures import (
    DOCUMENT,
    FIRST,
    BoundPage,
    Field,
    Gathering,
    OpenBox,
    ParentTreeLeaf,
    Piece,
    Run,
    Signature,
    Strip,
    Top,
    find_hosts,
    move_guest_references,
)
from pipeline.press.binding.stamp import draw_stamp, read_strips
from pipeline.press.binding.subsets import unite_fonts
from pipeline.press.fonts.merge import font_name
from pipeline.press.pdf import links, syntax
from pipeline.press.pdf.links import read_destinations, settle_links
from pipeline.press.pdf.objects import Cut, Key, ObjectNumbers, cut_objects, find_fonts, key_of, share_page
from pipeline.press.pdf.syntax import TOGETHER, array, find_references, indirect, object_streams
from pipeline.press.sheets import LinkDestinations, escape_name, page_name


def gather(job: Gathering) -> Signature:
    """Gather parts into a signature; the same parts give the same bytes."""
    leaves, aliases = _open_parts(job)
    sources = [leaf.source for leaf in leaves]
    left_open = (key_of(leaf.index, each) for leaf in leaves for each in leaf.left_open)
    known = dict(zip(left_open, itertools.count(job.first + 1), strict=False))
    free = job.first + 1 + len(known)
    for leaf in leaves:
        known[key_of(leaf.index, leaf.source.Root.Pages)] = job.first
        known[key_of(leaf.index, leaf.source.Root.StructTreeRoot)] = DOCUMENT
    fonts = unite_fonts(sources, [(leaf.index, font) for leaf in leaves for font in find_fonts(leaf.pages)])
    aliases = _follow_aliases(aliases, fonts)
    roots = dict.fromkeys(aliases.get(root, root) for root in _roots(leaves))
    objects, shared = cut_objects(sources, roots, aliases, known).share_streams()
    aliases = _follow_aliases(aliases, shared)
    objects, ids = _make_ids_unique(leaves, objects)
    numbers = ObjectNumbers(known | dict(zip(objects.keys, itertools.count(free), strict=False)), aliases)
    return _sew(leaves, objects, numbers, tuple((name, numbers[key]) for key, name in ids.items()))


@dataclass(frozen=True)
class _Leaf:
    """A part ready to be bound, except for fonts and pictures: its own PDF was changed.

    `blanks` come before its pages, `padding` after them. `stamps` are the forms that its pages draw, `boxes` the media
    boxes of odd and even pages, `marks` its part of the parent tree. The first page of a part that runs on is drawn on
    another part's page.
    """

    index: int
    part: Piece
    goals: LinkDestinations
    source: Pdf
    blanks: tuple[Object, ...]
    padding: tuple[Object, ...]
    pages: tuple[Object, ...]
    division: Object
    marks: tuple[tuple[int, bytes], ...]
    stamps: tuple[Object, ...]
    boxes: tuple[Object, ...]
    outline: tuple[syntax.OutlineEntry, ...]
    head: Strip[Object] | None
    fields: tuple[Object, ...]

    @property
    def own_pages(self) -> tuple[Object, ...]:
        """Its pages, without the one drawn on another part's page."""
        return self.pages[int(self.part.runs_on) :]

    @property
    def left_open(self) -> tuple[Object, ...]:
        """Objects written when the numbers of pages are known."""
        return (*self.stamps, *self.boxes)


def _open_parts(job: Gathering) -> tuple[list[_Leaf], dict[Key, Key]]:
    """Return the parts, ready to be bound, and aliases of objects on pages that two parts share."""
    parts = tuple(move_guest_references(job.parts))
    sources = [pikepdf.open(io.BytesIO(part.sheets.pdf.data)) for part in parts]
    for source, goals in zip(sources, job.destinations, strict=True):
        settle_links(source, goals)
    aliases: dict[Key, Key] = {}
    for index, host in enumerate(find_hosts(parts)):
        if host != index:
            page = sources[host].pages[parts[host].sheets.pages - 1].obj
            aliases |= share_page((host, sources[host], page), (index, sources[index], sources[index].pages[0].obj))
    mark, leaves = job.first - FIRST, list[_Leaf]()
    for index, source in enumerate(sources):
        leaves.append(_prepare_part(index, parts[index], job.destinations[index], source, mark))
        mark += len(leaves[-1].marks)
    return leaves, aliases


def _prepare_part(index: int, part: Piece, goals: LinkDestinations, source: Pdf, mark: int) -> _Leaf:
    headed = part.folio and (part.sheets.pages > 1 or part.continued)
    strips = read_strips(source, part.sheets.pages) if headed else []
    pages = tuple(page.obj for page in source.pages[: part.sheets.pages])
    stamped = enumerate(pages) if part.folio else ()
    return _Leaf(
        index=index,
        part=part,
        goals=goals,
        source=source,
        blanks=tuple(_add_blank(source) for _ in range(part.blanks)),
        padding=tuple(_add_blank(source) for _ in range(part.padding)),
        pages=pages,
        stamps=tuple(draw_stamp(source, page, number) for number, page in stamped),
        division=links.make_division(source, part.title, part.language),
        marks=tuple(links.number_marks(source, pages, mark, drawn=int(part.runs_on))),
        boxes=_open_boxes(source, pages) if any(part.shifts) else (),
        outline=syntax.read_outline(source, {page.objgen[0] for page in pages}),
        head=strips[0] if strips else None,
        fields=tuple(name_fields(pages, part.name)),
    )


def _follow_aliases(aliases: dict[Key, Key], further: Mapping[Key, Key]) -> dict[Key, Key]:
    """Join two maps of aliases, following those of the first through the second."""
    return {key: further.get(goal, goal) for key, goal in aliases.items()} | dict(further)


def _open_boxes(source: Pdf, pages: Sequence[Object]) -> tuple[Object, ...]:
    """Give odd and even pages a media box each, written when their numbers are known."""
    boxes = tuple(source.make_indirect(Array(list(pages[0].MediaBox))) for _ in range(2))
    for page, box in zip(pages, itertools.cycle(boxes), strict=False):
        page.MediaBox = box
    return boxes


def _add_blank(source: Pdf) -> Object:
    """Return a page like the first one of a PDF, which shows nothing."""
    left, bottom, right, top = map(float, source.pages[0].MediaBox)
    return source.add_blank_page(page_size=(right - left, top - bottom)).obj


def _roots(leaves: Sequence[_Leaf]) -> Iterator[Key]:
    """Yield the objects that a book needs of these parts; all others are reached from them."""
    for leaf in leaves:
        yield from (key_of(leaf.index, page) for page in (*leaf.blanks, *leaf.own_pages, *leaf.padding))
        yield key_of(leaf.index, leaf.division)
        yield from ((leaf.index, number) for _, text in leaf.marks for number in find_references(text))
        if leaf.head:
            yield key_of(leaf.index, leaf.head.drawing)
    yield from ((0, number) for number in find_references(_intent(leaves[0])))


def _make_ids_unique(leaves: Sequence[_Leaf], objects: Cut) -> tuple[Cut, dict[Key, str]]:
    """Return the objects with unique ids of structure elements, and these ids."""
    plain, ids = dict(objects.plain), {}
    for (index, number), text in objects.plain.items():
        if b"/ID " in text and b"/StructElem" in text:
            element = leaves[index].source.get_object(number, 0)
            ids[index, number] = links.make_unique(element, f"{leaves[index].part.name}.")
            plain[index, number] = element.unparse(resolved=True)
    return replace(objects, plain=plain), ids


def _sew(leaves: Sequence[_Leaf], objects: Cut, numbers: ObjectNumbers, ids: tuple[tuple[str, int], ...]) -> Signature:
    node = numbers[key_of(0, leaves[0].source.Root.Pages)]
    streams, packed = list(numbers.streams(objects)), list(numbers.plain(objects))
    marks = node + 1 + sum(len(leaf.left_open) for leaf in leaves) + len(streams) + len(packed)
    items = [b"%d %s" % (mark, numbers.text(leaf.index, text)) for leaf in leaves for mark, text in leaf.marks]
    packed.append((marks, b"<</Limits [%d %d] /Nums %s>>" % (*_limits(leaves), array(items))))
    entries = [entry for leaf in leaves for entry in _entries(leaf, numbers)]
    tops, below = _tops(entries, marks + 1)
    packed += below
    holder = packed[-1][0] + 1 + len(tops)
    streams += enumerate(object_streams(packed), start=holder)
    written = [indirect(number, text) for number, text in streams]
    offsets = itertools.accumulate(map(len, written), initial=0)
    return Signature(
        chunk=Blob.of(b"".join(written)),
        offsets=tuple(zip((number for number, _ in streams), offsets, strict=False)),
        packed=Run(packed[0][0], len(packed), holder),
        end=holder + -(-len(packed) // TOGETHER),
        node=node,
        pages=tuple(page for leaf in leaves for page in _pages(leaf, numbers)),
        tops=tops,
        places=tuple(place for leaf in leaves for place in _places(leaf, numbers)),
        ids=ids,
        divisions=tuple(numbers[key_of(leaf.index, leaf.division)] for leaf in leaves),
        marks=ParentTreeLeaf(marks, *_limits(leaves)),
        roles=tuple(
            sorted({name: role for leaf in leaves for name, role in links.read_roles(leaf.source).items()}.items())
        ),
        intent=numbers.text(0, _intent(leaves[0])),
        fields=tuple(
            Field(numbers[key_of(leaf.index, field)], pitch_of(field)) for leaf in leaves for field in leaf.fields
        ),
    )


def _intent(leaf: _Leaf) -> bytes:
    return leaf.source.Root.OutputIntents.unparse(resolved=True)


def _limits(leaves: Sequence[_Leaf]) -> tuple[int, int]:
    """Return the first and the last number in the parent tree."""
    numbers = [mark for leaf in leaves for mark, _ in leaf.marks]
    return numbers[0], numbers[-1]


def _entries(leaf: _Leaf, numbers: ObjectNumbers) -> Iterator[tuple[int, syntax.OutlineEntry]]:
    """Yield a part's lines of the outline, by their levels."""
    part, top = leaf.part, syntax.top_of(leaf.pages[0])
    entries = [(part.level, entry) for entry in leaf.outline]
    if part.title:
        entries = [(part.level, syntax.part_entry(part.title, top, leaf.outline))]
    if part.above:
        entries.insert(0, (0, syntax.part_entry(part.above, top, ())))
    for level, entry in entries:
        yield level, syntax.renumber_entry(entry, lambda text: numbers.text(leaf.index, text))


def _tops(
    entries: Sequence[tuple[int, syntax.OutlineEntry]], free: int
) -> tuple[tuple[Top, ...], list[tuple[int, bytes]]]:
    """Return the parts' lines, still open, and the objects of those below, numbered from `free` on."""
    tops: list[Top] = []
    below: list[tuple[int, bytes]] = []
    for number, (level, entry) in enumerate(entries, start=free + sum(entry.size for _, entry in entries)):
        tops.append(Top(number, syntax.entry_text(entry, free + len(below)), entry.size, entry.place, level))
        below += syntax.below(entry, number, free + len(below))
    return tuple(tops), below


def _pages(leaf: _Leaf, numbers: ObjectNumbers) -> Iterator[BoundPage]:
    openings = {find_references(entry.place)[0] for entry in leaf.outline}
    if not leaf.part.continued:
        openings.add(leaf.pages[0].objgen[0])
    yield from (BoundPage(numbers[key_of(leaf.index, blank)]) for blank in leaf.blanks)
    head = Strip(numbers[key_of(leaf.index, leaf.head.drawing)], *leaf.head[1:]) if leaf.head else None
    pages = enumerate(itertools.zip_longest(leaf.pages, leaf.stamps))
    for index, (page, stamp) in itertools.islice(pages, int(leaf.part.runs_on), None):
        number, box = numbers[key_of(leaf.index, page)], _open_box(leaf, numbers, index)
        if stamp is None:
            yield BoundPage(number, box=box)
        else:
            shown = None if page.objgen[0] in openings else head
            marginals = tuple(each for each in leaf.part.marginals if each.page == index)
            leading = tuple(each for each in leaf.part.references if each.page == index)
            yield BoundPage(number, numbers[key_of(leaf.index, stamp)], shown, marginals, leading, box)
    yield from (BoundPage(numbers[key_of(leaf.index, blank)]) for blank in leaf.padding)


def _open_box(leaf: _Leaf, numbers: ObjectNumbers, index: int) -> OpenBox | None:
    if not leaf.boxes:
        return None
    own = leaf.boxes[index % 2]
    _, _, width, height = map(float, own)
    return OpenBox(numbers[key_of(leaf.index, own)], width, height, leaf.part.shifts)


def _places(leaf: _Leaf, numbers: ObjectNumbers) -> Iterator[tuple[str, bytes]]:
    """Yield the named destinations of a part, its beginning and its further pages among them."""
    renamed = dict(leaf.goals.renamed)
    pages = {page.objgen for page in leaf.pages}
    places = {
        renamed.get(escape_name(name), escape_name(name)): place.unparse()
        for name, place in read_destinations(leaf.source).items()
        if place[0].objgen in pages
    }
    places.setdefault(escape_name(leaf.part.name), syntax.top_of(leaf.pages[0]))
    for index, page in enumerate(leaf.pages[1:], start=1):
        places.setdefault(page_name(leaf.part.name, index), syntax.top_of(page))
    for name, place in places.items():
        yield name, numbers.text(leaf.index, place)


def name_fields(pages: Sequence[Object], part: str) -> list[Object]:
    """Rename the fields of a part's pages to `PART/NAME`, unique in the book, and return them in order.

    A second field of one name gets a number as well. A period, which separates names, is written as its code.
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
    """Return the distance of a field's lines in thousandths of its font size, 0 for a field without text."""
    match = _PITCH.search(str(field.get("/DA", "")))
    return int(match[1]) if match else 0


def _fields(pages: Sequence[Object]) -> Iterator[Object]:
    for page in pages:
        for annotation in page.get("/Annots", Array()):
            # That of another PDF, whose page is drawn on this one, has an empty object in its place.
            if annotation.get("/Subtype") == Name.Widget:
                yield annotation


def _free(name: str, taken: set[str]) -> str:
    names = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(each for each in names if each not in taken)


_PITCH = re.compile(re.escape(font_name(0)).replace("0", r"(\d+)"))
