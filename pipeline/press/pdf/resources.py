"""What the pages of a PDF draw with, and one that draws what a page of another PDF does as well.

Both were set where the other leaves room, so that nothing moves. On a page, what belongs to another PDF has an empty
object in its place, and an alias says for what that stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.press.pdf.links import kids, parent_tree
from pipeline.press.pdf.objects import Key, key_of

# What kind of resource an operator names, and with which of its operands (ISO 32000-1, annex A).
_NAMED = {
    "Tf": ("/Font", 0),
    "gs": ("/ExtGState", -1),
    "Do": ("/XObject", -1),
    "sh": ("/Shading", -1),
    "cs": ("/ColorSpace", -1),
    "CS": ("/ColorSpace", -1),
    "scn": ("/Pattern", -1),
    "SCN": ("/Pattern", -1),
    "BDC": ("/Properties", -1),
    "DP": ("/Properties", -1),
}
_Opened = tuple[int, Pdf, Object]
"""A page of a PDF, with the index of that."""


def fonts_of(pages: Iterable[Object]) -> list[Object]:
    """Return the fonts of two-byte characters that pages draw with, and the forms and patterns on them."""
    found: dict[int, Object] = {}
    for resources in _resources(pages):
        for font in resources.get("/Font", Dictionary()).values():
            if font.get("/Subtype") == Name.Type0:
                found.setdefault(font.objgen[0], font)
    return list(found.values())


def share_page(host: _Opened, guest: _Opened) -> dict[Key, Key]:
    """Draw the page of a guest on that of its host; what stands for what then.

    The marks of its content are numbered behind those of the host, and what it draws with gets names of its own.
    """
    (index, pdf, page), (_, source, own) = host, guest
    aliases = {key_of(guest[0], own): key_of(index, page)}

    def stand_in(item: Object) -> Object:
        placeholder = pdf.make_indirect(Dictionary())
        target = item if item.is_indirect else source.make_indirect(item)
        aliases[key_of(index, placeholder)] = key_of(guest[0], target)
        return placeholder

    marks, added = (parent_tree(each.Root.StructTreeRoot)[int(one.StructParents)] for _, each, one in (host, guest))
    text, more = _redrawn(own, len(marks), f"/Guest{guest[0]}-")
    for element in {element.objgen: element for element in added}.values():
        element.K = Array([kid + len(marks) if isinstance(kid, int) else kid for kid in kids(element)])
    marks.extend(map(stand_in, added))
    page.Resources = pdf.make_indirect(_with_more(page.Resources, more, stand_in))
    content = page.Contents
    streams = list(content) if isinstance(content, Array) else [content]
    # What the one does to the coordinates must not move the other.
    drawn = pdf.make_stream(b"Q q\n%s\nQ" % text)
    page.Contents = Array([pdf.make_stream(b"q"), *streams, drawn])
    if "/Annots" in own:
        page.Annots = Array([*page.get("/Annots", Array()), *map(stand_in, own.Annots)])
    return aliases


def _resources(pages: Iterable[Object]) -> Iterator[Object]:
    seen: set[int] = set()
    waiting = [page.Resources for page in pages if "/Resources" in page]
    for resources in waiting:
        number = resources.objgen[0]
        # Only an indirect object, whose number is not 0, can be met twice.
        if number in seen:
            continue
        if number:
            seen.add(number)
        yield resources
        for name in ("/XObject", "/Pattern"):
            drawn = resources.get(name, Dictionary())
            waiting.extend(item.Resources for item in drawn.values() if "/Resources" in item)


def _redrawn(page: Object, first: int, prefix: str) -> tuple[bytes, Mapping[tuple[str, str], Object]]:
    """Return the content of a page with its marks numbered from `first` on and a prefix to the names of its resources.

    These come with it, by their kinds and new names.
    """
    named: dict[tuple[str, str], Object] = {}
    instructions = list[Any]()
    for instruction in pikepdf.parse_content_stream(pikepdf.Page(page)):
        kind, at = _NAMED.get(str(instruction.operator), ("", 0))
        if not kind:
            instructions.append(instruction)
            continue
        operands = list(instruction.operands)
        own, name = page.Resources.get(kind, Dictionary()), operands[at]
        if isinstance(name, Name) and name in own:
            operands[at] = Name(f"{prefix}{str(name).removeprefix('/')}")
            named[kind, str(operands[at])] = own[name]
        elif isinstance(name, Dictionary) and "/MCID" in name:
            operands[at] = Dictionary({**dict(name.items()), "/MCID": int(name.MCID) + first})
        instructions.append((operands, instruction.operator))
    return pikepdf.unparse_content_stream(instructions), named


def _with_more(own: Object, more: Mapping[tuple[str, str], Object], stand_in: Callable[[Object], Object]) -> Dictionary:
    """Return a page's own resources and more, which are of another PDF."""
    united = Dictionary({kind: _copy(named) for kind, named in own.items()})
    for (kind, name), item in more.items():
        united[kind] = united.get(kind, Dictionary())
        united[kind][name] = stand_in(item)
    return united


def _copy(named: Object) -> Object:
    return Dictionary(dict(named.items())) if isinstance(named, Dictionary) else named
