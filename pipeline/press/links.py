"""The links and named destinations of parts that are bound together.

Names need no pages: where everything leads can be said before anything is bound, of what each part's inventory has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

ARTICLE = "article:"
_NEUTRAL = (ARTICLE, "asset:")
# What stays as it is in a destination's name; the rest is escaped, so that names are ASCII and sort in one way only.
_PLAIN = "#:/~!$&'()*+,;=@"

Elsewhere = Callable[[str], str | None]


@dataclass(frozen=True)
class Inventory:
    """What has to be known of sheets before they are bound with others.

    `names` are their named destinations, escaped; `links` the neutral addresses that they lead to, each once; no more
    than `objects` objects are in their PDF.
    """

    names: tuple[str, ...]
    links: tuple[str, ...]
    objects: int


@dataclass(frozen=True)
class Directions:
    """Where the links of a part lead, once it is known what is bound with it.

    `renamed` has those of its destinations that had to get another name; `places` the destinations and `addresses` the
    addresses that its neutral links lead to. A neutral link that is in neither stays text.
    """

    renamed: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()


def inventory(part: Pdf) -> Inventory:
    """The inventory of a PDF that was typeset."""
    names = tuple(map(escaped, destinations(part)))
    neutral = {_address(annotation) for page in part.pages for annotation in page.obj.get("/Annots", Array())}
    links = tuple(sorted(address for address in neutral if address.startswith(_NEUTRAL)))
    return Inventory(names, links, int(part.trailer.Size))


def directions(parts: Sequence[tuple[str, Inventory]], elsewhere: Elsewhere) -> list[Directions]:
    """Where the links of parts, which have these names, lead when they are bound together.

    A neutral address leads to the destination of that name, else to the article's beginning, else to what `elsewhere`
    makes of it. A destination whose name is taken becomes `PART#NAME`.
    """
    taken = {escaped(name): name for name, _ in parts}
    renamed: list[Mapping[str, str]] = []
    for part, own in parts:
        renamed.append({name: f"{escaped(part)}#{name}" for name in own.names if taken.get(name, part) != part})
        taken |= {renamed[-1].get(name, name): part for name in own.names}
    found = []
    for (_, own), other in zip(parts, renamed, strict=True):
        places = {link: place for link in own.links if (place := _place(link, taken))}
        rest = {link: elsewhere(unquote(link)) for link in own.links if link not in places}
        addresses = {link: address for link, address in rest.items() if address is not None}
        found.append(Directions(*(tuple(each.items()) for each in (other, places, addresses))))
    return found


def destinations(part: Pdf) -> dict[str, Object]:
    """The named destinations of a part, by their names: arrays of a page and a place on it."""
    names = part.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    items = list(names)
    return {str(name): place for name, place in zip(items[::2], items[1::2], strict=True)}


def settle_links(part: Pdf, goals: Directions) -> None:
    """Let each link of a part lead where these directions say, and take away those that cannot lead anywhere."""
    renamed, places, addresses = dict(goals.renamed), dict(goals.places), dict(goals.addresses)
    parents: dict[int, Object] = {}
    for page in part.pages:
        kept, found = [], list(page.obj.get("/Annots", Array()))
        for annotation in found:
            if _settle(annotation, renamed, places, addresses):
                kept.append(annotation)
            elif "/StructParent" in annotation:
                parents = parents or parent_tree(part.Root.StructTreeRoot)
                _untag(annotation, parents[int(annotation.StructParent)])
        if len(kept) == len(found):
            continue
        if kept:
            page.obj.Annots = Array(kept)
        else:
            del page.obj["/Annots"]


def parent_tree(structure: Object) -> dict[int, Object]:
    """What each StructParent and StructParents number stands for in a structure tree."""
    items = list(structure.ParentTree.Nums)
    return {int(number): parent for number, parent in zip(items[::2], items[1::2], strict=True)}


def kids(element: Object) -> Iterator[Object | int]:
    """The children of a structure element, which may have one without an array."""
    found = element.get("/K", Array())
    yield from found if isinstance(found, Array) else [found]


def escaped(name: str) -> str:
    """A destination's name as it is written."""
    return quote(name, safe=_PLAIN)


def _address(annotation: Object) -> str:
    return str(annotation.get("/A", Dictionary()).get("/URI", ""))


def _settle(
    annotation: Object, renamed: Mapping[str, str], places: Mapping[str, str], addresses: Mapping[str, str]
) -> bool:
    if "/Dest" in annotation:
        name = escaped(str(annotation.Dest))
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


def _place(address: str, bound: Collection[str]) -> str | None:
    if not address.startswith(ARTICLE):
        return None
    place = escaped(unquote(address.removeprefix(ARTICLE)))
    return next((name for name in (place, place.partition("#")[0]) if name in bound), None)


def _untag(annotation: Object, link: Object) -> None:
    """Take the annotation out of its Link element, which is mere text when it was the last."""
    left = Array()
    for kid in kids(link):
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR and kid.Obj.objgen == annotation.objgen:
            continue
        left.append(kid)
    link.K = left
    if not any(isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR for kid in left):
        link.S = Name.Span
