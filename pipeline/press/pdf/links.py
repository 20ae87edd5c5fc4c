"""Links, their destinations and tag trees of parts that are bound together."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.press.sheets import ARTICLE, Inventory, LinkDestinations, escape_name

_NEUTRAL = (ARTICLE, "asset:", "site:")


def take_inventory(pdf: bytes) -> Inventory:
    """Return what binding needs to know of a PDF."""
    part = pikepdf.open(io.BytesIO(pdf))
    numbers = {page.obj.objgen: number for number, page in enumerate(part.pages)}
    places = {escape_name(name): numbers[place[0].objgen] for name, place in read_destinations(part).items()}
    inventory = {(number, address) for number, page in enumerate(part.pages) for address in _addresses(page.obj)}
    links = sorted({address for _, address in inventory if address.startswith(_NEUTRAL)})
    outside = sorted(each for each in inventory if not each[1].startswith(_NEUTRAL))
    return Inventory(tuple(places), tuple(links), int(part.trailer.Size), tuple(places.values()), tuple(outside))


def read_destinations(part: Pdf) -> dict[str, Object]:
    """Return the named destinations of a part: arrays of a page and a place on it."""
    names = part.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    items = list(names)
    return {str(name): place for name, place in zip(items[::2], items[1::2], strict=True)}


def settle_links(part: Pdf, goals: LinkDestinations) -> None:
    """Set the destination of each link, and remove links that have none."""
    renamed, places, addresses = dict(goals.renamed), dict(goals.places), dict(goals.addresses)
    parents: dict[int, Object] = {}
    for page in part.pages:
        kept, found = [], list(page.obj.get("/Annots", Array()))
        for annotation in found:
            if _settle_link(annotation, renamed, places, addresses):
                kept.append(annotation)
            elif "/StructParent" in annotation:
                parents = parents or read_parent_tree(part.Root.StructTreeRoot)
                _untag(annotation, parents[int(annotation.StructParent)])
        if len(kept) == len(found):
            continue
        if kept:
            page.obj.Annots = Array(kept)
        else:
            del page.obj["/Annots"]


def read_parent_tree(structure: Object) -> dict[int, Object]:
    """Return the values of a structure tree's ParentTree by StructParent or StructParents number."""
    items = list(structure.ParentTree.Nums)
    return {int(number): parent for number, parent in zip(items[::2], items[1::2], strict=True)}


def children_of(element: Object) -> Iterator[Object | int]:
    """Yield the children of a structure element, which may have one without an array."""
    kids = element.get("/K", Array())
    yield from kids if isinstance(kids, Array) else [kids]


def _addresses(page: Object) -> Iterator[str]:
    """Yield the addresses to which the links of a page lead; those within the document have none."""
    yield from filter(None, map(_address, page.get("/Annots", Array())))


def _address(annotation: Object) -> str:
    return str(annotation.get("/A", Dictionary()).get("/URI", ""))


def _settle_link(
    annotation: Object, renamed: Mapping[str, str], places: Mapping[str, str], addresses: Mapping[str, str]
) -> bool:
    if "/Dest" in annotation:
        name = escape_name(str(annotation.Dest))
        annotation.Dest = String(renamed.get(name, name))
        return True
    address = _address(annotation)
    if not address.startswith(_NEUTRAL):
        return True
    if address in places:
        del annotation["/A"]
        annotation.Dest = String(places[address])
        return True
    if address not in addresses:
        return False
    annotation.A.URI = String(addresses[address])
    return True


def _untag(annotation: Object, link: Object) -> None:
    """Remove an annotation from its Link element, which becomes a Span without annotations."""
    left = Array()
    for kid in children_of(link):
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR and kid.Obj.objgen == annotation.objgen:
            continue
        left.append(kid)
    link.K = left
    if not any(isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR for kid in left):
        link.S = Name.Span


def make_division(source: Pdf, title: str, language: str) -> Object:
    """Make the topmost element of a part's tree a Part with this title and language ("": none)."""
    division = next(kid for kid in children_of(source.Root.StructTreeRoot) if isinstance(kid, Object))
    division.S = Name.Part
    if title:
        division.T = String(title)
    if language:
        division.Lang = String(language)
    return division


def make_unique(element: Object, prefix: str) -> str:
    """Prefix the id of an element, because two parts may use the same; return the new id."""
    element.ID = String(f"{prefix}{element.ID}")
    return str(element.ID)


def number_marks(source: Pdf, pages: Sequence[Object], first: int, *, drawn: int = 0) -> list[tuple[int, bytes]]:
    """Give pages and annotations numbers in the parent tree from `first` on, and return the elements of each number.

    The first pages, as many as are `drawn` on pages of others, have annotations only.
    """
    parents = read_parent_tree(source.Root.StructTreeRoot)
    marks: list[tuple[int, bytes]] = []

    def renumber(item: Object, name: str) -> None:
        marks.append((first + len(marks), parents[int(item[name])].unparse()))
        item[name] = marks[-1][0]

    for page in pages[drawn:]:
        renumber(page, "/StructParents")
    for page in pages:
        for annotation in page.get("/Annots", Array()):
            if "/StructParent" in annotation:
                renumber(annotation, "/StructParent")
    return marks


def read_roles(source: Pdf) -> dict[str, bytes]:
    """Return the role map of a part's own element types."""
    roles = source.Root.StructTreeRoot.get("/RoleMap")
    return {} if roles is None else {name: role.unparse() for name, role in roles.items()}
