"""On which pages of the printed edition a finished page has what registers tell of: links to the web, figures."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from pipeline.body.values import Citation, Figure

_XHTML = "{http://www.w3.org/1999/xhtml}"
_WEB = ("https://", "http://")


class Reader:
    """Reads a page once, and knows on which printed page each element stands; these count from 0 within the text."""

    def __init__(self, page: etree._Element) -> None:
        """Read it."""
        self.pages: list[int] = []
        self._page_of: dict[etree._Element, int] = {}
        self._calls: dict[str, int] = {}
        for element in page.iter(etree.Element):
            if element.get("role") == "doc-pagebreak":
                self.pages.append(_number(element))
            self._page_of[element] = self.pages[-1] if self.pages else 0
            if element.get("role") == "doc-noteref":
                self._calls.setdefault(element.get("href", "").removeprefix("#"), self._page_of[element])

    def citations(self) -> tuple[Citation, ...]:
        """Return the links to the web in their order, each once a page."""
        links = (each for each in self._page_of if each.tag == f"{_XHTML}a")
        found = ((each.get("href", ""), self._page(each)) for each in links)
        return tuple(dict.fromkeys(Citation(*one) for one in found if one[0].startswith(_WEB)))

    def figures(self, known: Iterable[Figure]) -> tuple[Figure, ...]:
        """Return figures that `name_figures` has named, with their pages; those that are not in this page are lost."""
        places = {each.get("id", ""): self._page(each) for each in self._page_of if each.tag == f"{_XHTML}figure"}
        return tuple(one._replace(page=places[one.id]) for one in known if one.id in places)

    def _page(self, element: etree._Element) -> int:
        """Return what stands in a note stands, on paper, at the foot of the page that calls the note."""
        note = next((one for one in element.iterancestors() if one.get("role") == "doc-footnote"), None)
        own = self._page_of[element]
        return own if note is None else self._calls.get(note.get("id", ""), own)


def _number(mark: etree._Element) -> int:
    return int("".join(filter(str.isdecimal, mark.get("aria-label", ""))))
