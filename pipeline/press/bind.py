"""Sheets become one PDF: one tag tree, one outline, one set of fonts and pictures, links that lead somewhere, folios.

The result is PDF/UA-1 and PDF/A-3a at once, if each part is (ISO 14289-1, ISO 19005-3), and depends on nothing but what
it is made of. Only this module and its neighbours use pikepdf.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.press import links, outline, tags, xmp
from pipeline.press.links import Elsewhere
from pipeline.press.resources import resource_dictionaries, share_streams
from pipeline.press.sheets import Sheets
from pipeline.press.stamp import Furniture, Stamper
from pipeline.press.subsets import unite_fonts
from pipeline.press.xmp import Imprint


@dataclass(frozen=True)
class Part:
    """Sheets to be bound, with what their place in the book needs.

    `name` is the part's own (an article's slug); a neutral link to it leads to its first page. `title` is its line of
    the outline and its name in the tag tree ("": its highest headings stand in the outline for themselves). The strip
    of its sheets is the running head, which its first page and those with a highest heading do without. `folio` says
    whether its pages show numbers and heads; they count in any case.
    """

    name: str
    sheets: Sheets
    title: str = ""
    language: str = ""
    folio: bool = True


@dataclass(frozen=True)
class _Bound:
    """A part and the PDF that it comes from; `first` is the index of its first page in the bound PDF."""

    part: Part
    source: Pdf
    first: int
    renamed: Mapping[str, str]
    identified: tuple[Object, ...]


def bind(
    parts: Sequence[Part],
    imprint: Imprint,
    elsewhere: Elsewhere = lambda _: None,
    furniture: Furniture | None = None,
) -> bytes:
    """One PDF of the pages of all parts, in order.

    A neutral link (`article:SLUG`, `article:SLUG#ID`) leads to the named destination of that name, if one of the parts
    has it; else to what `elsewhere` makes of the neutral address. Where that is None only its text stays. Without
    `furniture` there are neither running heads nor folios.
    """
    pdf = pikepdf.new()
    bound = _settled(parts, elsewhere)
    for each in bound:
        for page in each.source.pages[: each.part.sheets.pages]:
            pdf.pages.append(page)
    tags.join_tags(pdf, [_tagged(each) for each in bound])
    _add_destinations(pdf, bound)
    outlines = [outline.read_outline(each.source, _page_copies(pdf, each)) for each in bound]
    entries = _add_outline(pdf, bound, outlines)
    if furniture:
        openings = {entry.place[0].objgen for own in outlines for entry in own}
        _stamp(pdf, bound, Stamper(pdf, furniture, right_to_left=imprint.right_to_left), openings)
    resources = resource_dictionaries(pdf)
    unite_fonts(pdf, resources)
    share_streams(resources)
    _add_catalogue(pdf, imprint, bound[0].source, several=len(entries) > 1)
    return _saved(pdf)


def _settled(parts: Sequence[Part], elsewhere: Elsewhere) -> list[_Bound]:
    """The parts, with names of their own and with links that lead somewhere."""
    sources = [pikepdf.open(io.BytesIO(part.sheets.pdf)) for part in parts]
    names = {part.name for part in parts}
    renamed = []
    for part, source in zip(parts, sources, strict=True):
        found = links.destinations(source)
        own = links.own_names(part.name, found, names - {part.name})
        names |= {*own.values()}
        renamed.append(own)
    bound, first = [], 0
    for part, source, own in zip(parts, sources, renamed, strict=True):
        links.settle_links(source, own, names, elsewhere)
        bound.append(_Bound(part, source, first, own, tags.own_ids(source, f"{part.name}.")))
        first += part.sheets.pages
    return bound


def _tagged(bound: _Bound) -> tags.TaggedPart:
    part = bound.part
    return tags.TaggedPart(bound.source, bound.first, part.sheets.pages, part.title, part.language, bound.identified)


def _page_copies(pdf: Pdf, bound: _Bound) -> dict[tuple[int, int], Object]:
    """The pages of a part in the bound PDF, by the object ids that they have in its source."""
    count = bound.part.sheets.pages
    copies = pdf.pages[bound.first : bound.first + count]
    return {page.obj.objgen: copy.obj for page, copy in zip(bound.source.pages[:count], copies, strict=True)}


def _add_destinations(pdf: Pdf, bound: Sequence[_Bound]) -> None:
    places: links.Destinations = {}
    for each in bound:
        copies = _page_copies(pdf, each)
        for name, place in links.destinations(each.source).items():
            if place[0].objgen in copies:
                places[each.renamed[name]] = Array([copies[place[0].objgen], *list(place)[1:]])
        places.setdefault(links.escaped(each.part.name), outline.top_of(pdf.pages[each.first].obj))
    pdf.Root.Names = links.name_tree(places)


def _add_outline(
    pdf: Pdf, bound: Sequence[_Bound], outlines: Sequence[tuple[outline.Entry, ...]]
) -> list[outline.Entry]:
    entries: list[outline.Entry] = []
    for each, own in zip(bound, outlines, strict=True):
        if each.part.title:
            entries.append(outline.part_entry(each.part.title, pdf.pages[each.first].obj, own))
        else:
            entries += own
    outline.write_outline(pdf, entries)
    return entries


def _stamp(pdf: Pdf, bound: Sequence[_Bound], stamper: Stamper, openings: Collection[tuple[int, int]]) -> None:
    for each in bound:
        if not each.part.folio:
            continue
        pages = each.part.sheets.pages
        heads = stamper.strips(each.source.pages[pages:]) if pages > 1 else []
        for index in range(each.first, each.first + pages):
            page = pdf.pages[index]
            opening = index == each.first or page.obj.objgen in openings
            # Counted from the cover, so that page 12 is the twelfth in every viewer.
            stamper.stamp(page, index + 1, [] if opening else heads)


def _add_catalogue(pdf: Pdf, imprint: Imprint, first: Pdf, *, several: bool) -> None:
    root = pdf.Root
    root.Lang = String(imprint.language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if imprint.right_to_left:
        root.ViewerPreferences.Direction = Name.R2L
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
    if several:
        root.PageMode = Name.UseOutlines
    root.OutputIntents = pdf.copy_foreign(first.make_indirect(first.Root.OutputIntents))
    root.Metadata = pdf.make_stream(xmp.xmp_packet(imprint), Type=Name.Metadata, Subtype=Name.XML)
    for key, value in xmp.document_information(imprint).items():
        pdf.docinfo[Name(key)] = String(value)


def _saved(pdf: Pdf) -> bytes:
    written = io.BytesIO()
    pdf.save(
        written,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        # The file's id comes from its content, not from a clock.
        deterministic_id=True,
    )
    return written.getvalue()
