"""What the pages of a PDF draw with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pikepdf import Dictionary, Name, Object


def fonts_of(pages: Iterable[Object]) -> list[Object]:
    """Return the fonts of two-byte characters that pages draw with, and the forms and patterns on them."""
    found: dict[int, Object] = {}
    for resources in _resources(pages):
        for font in resources.get("/Font", Dictionary()).values():
            if font.get("/Subtype") == Name.Type0:
                found.setdefault(font.objgen[0], font)
    return list(found.values())


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
