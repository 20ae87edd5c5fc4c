"""Where the links of parts lead that are bound together.

Names need no pages: it can be said before anything is bound, of what each part's inventory has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from pipeline.press.sheets import Sheets

ARTICLE = "article:"
# What stays as it is in a destination's name; the rest is escaped, so that names are ASCII and sort in one way only.
_PLAIN = "#:/~!$&'()*+,;=@"

Elsewhere = Callable[[str], str | None]


@dataclass(frozen=True)
class LinkDestinations:
    """Where the links of a part lead, once it is known what is bound with it.

    `renamed` has those of its destinations that had to get another name; `places` the destinations and `addresses` the
    addresses that its neutral links lead to. A neutral link that is in neither stays text.
    """

    renamed: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()


def link_destinations(parts: Sequence[tuple[str, Sheets]], elsewhere: Elsewhere) -> list[LinkDestinations]:
    """Return where the links of parts, which have these names and sheets, lead when they are bound together.

    A neutral address leads to the destination of that name, else to the article's beginning, else to what `elsewhere`
    makes of it. A destination whose name is taken becomes `PART#NAME`.
    """
    taken = {escaped(name): name for name, _ in parts}
    for part, sheets in parts:
        taken |= dict.fromkeys((page_name(part, number) for number in range(1, sheets.pages)), part)
    renamed: list[Mapping[str, str]] = []
    for part, own in ((name, sheets.inventory) for name, sheets in parts):
        renamed.append({name: f"{escaped(part)}#{name}" for name in own.names if taken.get(name, part) != part})
        taken |= {renamed[-1].get(name, name): part for name in own.names}
    found = []
    for own, other in zip((sheets.inventory for _, sheets in parts), renamed, strict=True):
        places = {link: place for link in own.links if (place := _place(link, taken))}
        rest = {link: elsewhere(unquote(link)) for link in own.links if link not in places}
        addresses = {link: address for link, address in rest.items() if address is not None}
        found.append(LinkDestinations(*(tuple(each.items()) for each in (other, places, addresses))))
    return found


def page_name(part: str, number: int) -> str:
    """Return the destination at the top of a further page of a part; pages count from 0."""
    return f"{escaped(part)}#page={number + 1}"


def escaped(name: str) -> str:
    """Return a destination's name as it is written."""
    return quote(name, safe=_PLAIN)


def _place(address: str, bound: Collection[str]) -> str | None:
    if not address.startswith(ARTICLE):
        return None
    place = escaped(unquote(address.removeprefix(ARTICLE)))
    return next((name for name in (place, place.partition("#")[0]) if name in bound), None)
