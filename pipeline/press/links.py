"""The links and named destinations of parts that are bound together.

All of it is done on the parts before their pages are copied: names need no pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from urllib.parse import quote, unquote

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

ARTICLE = "article:"
_NEUTRAL = (ARTICLE, "asset:")
# What stays as it is in a destination's name; the rest is escaped, so that names are ASCII and sort in one way only.
_PLAIN = "#:/~!$&'()*+,;=@"

Elsewhere = Callable[[str], str | None]
Destinations = dict[str, Object]


def destinations(part: Pdf) -> Destinations:
    """The named destinations of a part, by their names: arrays of a page and a place on it."""
    names = part.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    items = list(names)
    return {str(name): place for name, place in zip(items[::2], items[1::2], strict=True)}


def own_names(part: str, names: Collection[str], taken: Collection[str]) -> Mapping[str, str]:
    """What the destinations of a part are called in the bound PDF: as before, or `PART#NAME` where that is taken."""
    return {name: escaped(f"{part}#{name}" if escaped(name) in taken else name) for name in names}


def settle_links(part: Pdf, renamed: Mapping[str, str], bound: Collection[str], elsewhere: Elsewhere) -> None:
    """Let each link of a part lead somewhere, and take away those that cannot.

    `renamed` says how the part's own destinations are called now, `bound` has all names of the bound PDF. A neutral
    address leads to the destination of that name, else to the article's beginning, else to what `elsewhere` says.
    """
    parents = parent_tree(part.Root.StructTreeRoot)
    for page in part.pages:
        kept = []
        for annotation in page.obj.get("/Annots", Array()):
            if _settle(annotation, renamed, bound, elsewhere):
                kept.append(annotation)
            elif "/StructParent" in annotation:
                _untag(annotation, parents[int(annotation.StructParent)])
        if kept:
            page.obj.Annots = Array(kept)
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]


def name_tree(places: Mapping[str, Object]) -> Dictionary:
    """A catalogue's /Names entry for these destinations; keys are sorted as ISO 32000-1, 7.9.6 demands."""
    flat = Array()
    for name, place in sorted(places.items()):
        flat.append(String(name))
        flat.append(place)
    return Dictionary(Dests=Dictionary(Names=flat))


def parent_tree(structure: Object) -> dict[int, Object]:
    """What each StructParent and StructParents number stands for in a structure tree."""
    items = list(structure.ParentTree.Nums)
    return {int(number): parent for number, parent in zip(items[::2], items[1::2], strict=True)}


def kids(element: Object) -> Iterator[Object | int]:
    """The children of a structure element, which may have one without an array."""
    found = element.get("/K", Array())
    yield from found if isinstance(found, Array) else [found]


def _settle(annotation: Object, renamed: Mapping[str, str], bound: Collection[str], elsewhere: Elsewhere) -> bool:
    if "/Dest" in annotation:
        name = str(annotation.Dest)
        annotation.Dest = String(renamed.get(name, name))
        return True
    address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
    if not address.startswith(_NEUTRAL):
        return True
    goal = _goal(address, bound)
    if goal:
        del annotation["/A"]
        annotation.Dest = String(goal)
        return True
    local = elsewhere(unquote(address))
    if local is None:
        return False
    annotation.A.URI = String(local)
    return True


def _goal(address: str, bound: Collection[str]) -> str | None:
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


def escaped(name: str) -> str:
    """A destination's name as it is written."""
    return quote(name, safe=_PLAIN)
