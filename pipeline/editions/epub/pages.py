"""A page of the e-book as XHTML, and the page that is a chapter.

A chapter that is too long for one page is parted at its headings; links within it lead to the right page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote

from lxml import etree
from lxml.html.builder import E
from markupsafe import Markup

from pipeline import theme
from pipeline.body import neutral_html
from pipeline.body.places import END, LEAD, Citation, Figure
from pipeline.editions.book.pagination import folio, make_number_mark
from pipeline.editions.epub.accessibility import count_facts
from pipeline.editions.epub.blocks import make_placeholder, make_reference
from pipeline.editions.epub.body import Text, write_body
from pipeline.editions.epub.ebook import Chapter, ChapterCopy, Facts, PrintedPages
from pipeline.editions.epub.fonts import find_fonts, find_signs
from pipeline.editions.epub.paths import CHAPTER_TITLE, LARGEST, BodyContext, chapter_file, page_id, picture_path
from pipeline.i18n.labels import comma, direction, labels, list_words, number_in, own_name, part_of_series, raised_date
from pipeline.jobs.blob import Blob
from pipeline.jobs.executors import room_to_nest
from pipeline.model.collection import Related
from pipeline.press.zip_archive import Deflated, deflate
from pipeline.text.printable import printable
from pipeline.text.standard_numbers import DOI_RESOLVER

_ROOM = LARGEST - 20_000  # bytes that the entries of a list may fill, beside what else its page holds


T = TypeVar("T")


def split_chunks(entries: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """Yield entries in their order, some together that have room on a page of a list, though one at least."""
    together: list[T] = []
    used = 0
    for entry in entries:
        if together and used + size(entry) > _ROOM:
            yield together
            together, used = [], 0
        together.append(entry)
        used += size(entry)
    if together:
        yield together


def number_title(title: str, number: int, count: int, language: str) -> str:
    """Return the title of one of several files of a section."""
    return title if count == 1 else f"{title} {number_in(language, number)}/{number_in(language, count)}"


_XHTML = "{http://www.w3.org/1999/xhtml}"
_SECTION = f"{_XHTML}body/{_XHTML}section"
_TYPES = ("role", "{http://www.idpf.org/2007/ops}type")


def split_chapter(page: etree._Element, size: int, slug: str, language: str) -> list[etree._Element]:
    """Return the pages of a chapter whose only page would have so many bytes: that alone, if it is short enough.

    What is too long and has nothing in it that it could be parted at stays whole.
    """
    section = page.find(_SECTION)
    if size <= LARGEST or section is None:
        return [page]
    title = page.findtext(f"{_XHTML}head/{_XHTML}title", "")
    heading = _find_heading(page, title)
    groups = list(split_chunks(_split_stretches(section), lambda some: sum(map(_measure_size, some))))
    for stretch in (each for group in groups for each in group):
        for element in stretch:
            section.remove(element)
    pages = [page, *(_make_further_page(page) for _ in groups[1:])]
    for number, (one, group) in enumerate(zip(pages, groups, strict=True), start=1):
        for stretch in group:
            _find_section(one).extend(stretch)
        for name in one.iter(f"{_XHTML}title"):
            name.text = number_title(title, number, len(pages), language)
        for name in one.iter(f"{_XHTML}h1"):
            _add_title(name, heading, number_title("", number, len(pages), language))
    _lead_on(pages, slug)
    return pages


def find_files(pages: Sequence[etree._Element]) -> dict[str, int]:
    """Return the number of the page on which each id is, counted from 1; those of the first page are not among them."""
    return {
        str(name): number
        for number, page in enumerate(pages[1:], start=2)
        for name in page.xpath("//@id")
        if name != CHAPTER_TITLE
    }


def _split_stretches(section: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield what a chapter holds in stretches, each from a heading of its first level on; long ones in pieces."""
    stretch: list[etree._Element] = []
    for element in section:
        # No page has the header alone.
        if element.tag == f"{_XHTML}h2" and any(each.tag != f"{_XHTML}header" for each in stretch):
            yield from split_chunks(stretch, _measure_size)
            stretch = []
        stretch.append(element)
    yield from split_chunks(stretch, _measure_size)


def _measure_size(element: etree._Element) -> int:
    return len(etree.tostring(element, encoding="utf-8"))


def _find_section(page: etree._Element) -> etree._Element:
    return next(page.iter(f"{_XHTML}section"))


def _make_further_page(page: etree._Element) -> etree._Element:
    """Return a further page of a chapter, without its content: the chapter began before, so that this is none."""
    further = deepcopy(page)
    section = _find_section(further)
    for name in _TYPES:
        section.attrib.pop(name, None)
    etree.SubElement(section, f"{_XHTML}h1", id=CHAPTER_TITLE)
    return further


def _find_heading(page: etree._Element, title: str) -> etree._Element:
    """Return the heading of a chapter, or its title where it shows none (a dedication)."""
    heading = next(page.iter(f"{_XHTML}h1"), None)
    if heading is not None:
        return deepcopy(heading)
    heading = etree.Element(f"{_XHTML}h1")
    heading.text = title
    return heading


def _add_title(name: etree._Element, heading: etree._Element, number: str) -> None:
    """Give a page the heading of its chapter, its markup too, and its number."""
    name[:] = list(deepcopy(heading))
    name.text = heading.text or ""
    if len(name):
        name[-1].tail = f"{name[-1].tail or ''}{number}"
    else:
        name.text += number


def _lead_on(pages: Sequence[etree._Element], slug: str) -> None:
    """Let the links within the chapter lead to the page on which their place is now."""
    places: Mapping[str, int] = find_files(pages)
    for number, page in enumerate(pages, start=1):
        for link in page.iter(f"{_XHTML}a"):
            address = link.get("href", "")
            target = places.get(unquote(address[1:]), 1)
            if address.startswith("#") and target != number:
                link.set("href", chapter_file(slug, target) + address)


_WEB = ("https://", "http://")


class Reader:
    """Reads a page once, and knows the printed page of each element; these count from 0 within the text."""

    def __init__(self, page: etree._Element) -> None:
        self.pages: list[int] = []
        self._page_of: dict[etree._Element, int] = {}
        self._calls: dict[str, int] = {}
        for element in page.iter(etree.Element):
            if element.get("role") == "doc-pagebreak":
                self.pages.append(int("".join(filter(str.isdecimal, element.get("aria-label", "")))))
            self._page_of[element] = self.pages[-1] if self.pages else 0
            if element.get("role") == "doc-noteref":
                self._calls.setdefault(element.get("href", "").removeprefix("#"), self._page_of[element])

    def citations(self) -> tuple[Citation, ...]:
        """Return the links to the web in their order, each once a page."""
        links = (each for each in self._page_of if each.tag == f"{_XHTML}a")
        written = ((each.get("href", ""), self._write_page(each)) for each in links)
        return tuple(dict.fromkeys(Citation(*one) for one in written if one[0].startswith(_WEB)))

    def figures(self, known: Iterable[Figure]) -> tuple[Figure, ...]:
        """Return figures that `name_figures` has named, with their pages; those that are not in this page are lost."""
        shown = (each for each in self._page_of if each.tag in (f"{_XHTML}figure", f"{_XHTML}table"))
        places = {each.get("id", ""): self._write_page(each) for each in shown}
        return tuple(figure._replace(page=places[figure.id]) for figure in known if figure.id in places)

    def _write_page(self, element: etree._Element) -> int:
        """Return the page of an element; of one in a note, that of its call: on paper a note is at its foot."""
        note = next((one for one in element.iterancestors() if one.get("role") == "doc-footnote"), None)
        own = self._page_of[element]
        return own if note is None else self._calls.get(note.get("id", ""), own)


def make_chapter(copy: ChapterCopy) -> Chapter:
    """Return a chapter as one or several finished pages."""
    images = {asset: f"../{picture_path(picture)}" for asset, picture in copy.pictures.items()}
    with room_to_nest():
        recordings = {asset: f"../{path}" for asset, path in copy.recordings.items()}
        around = BodyContext(copy.slug, copy.language, images, copy.files, copy.lost, copy.moved, recordings)
        text = write_body(copy.body.text, around, copy.starts)
        page = _render_chapter(copy, images, text)
        root = etree.fromstring(page)
        read = Reader(root)
        fonts = find_fonts(root)
        signs = find_signs(root)
        cited, figures = read.citations(), read.figures(text.figures)
        # From here on, the root of a long chapter has no more than its first page.
        pages = split_chapter(root, len(page), copy.slug, copy.language)
        found = [count_facts(page, copy.pictures.values()) for page in pages]
        options: dict[str, Any] = {"encoding": "utf-8", "xml_declaration": True, "doctype": "<!DOCTYPE html>"}
        first, *more = [page] if len(pages) == 1 else (etree.tostring(page, **options) for page in pages)
        files = find_files(pages)
        return Chapter(
            page=Blob.of(first),
            facts=sum(found, Facts()),
            places=text.places,
            links=text.links,
            fonts=fonts,
            cited=cited,
            figures=figures,
            pages=tuple(read.pages),
            more=tuple(map(Blob.of, more)),
            files=files,
            turned=tuple(files.get(f"page-{make_number_mark(number)}", 1) for number in read.pages),
            with_formulas=tuple(number for number, facts in enumerate(found, start=1) if facts.formulas),
            signs=signs,
        )


def make_page(name: str, language: str, values: Mapping[str, object]) -> bytes:
    """Return the page of the template `epub/NAME.xhtml` with these values."""
    return printable(_render_page(name, language, values)).encode()


def load_line_writer(name: str) -> Callable[..., Markup]:
    """Return what writes the lines of a list, of which a book may have thousands: a macro of `epub/lines.xhtml`."""
    return theme.load_macro("epub/lines.xhtml", name)


def _render_page(name: str, language: str, values: Mapping[str, object]) -> str:
    template = theme.templates().get_template(f"epub/{name}.xhtml")
    return template.render({**values, "language": language, "runs": direction(language)})


def _render_chapter(copy: ChapterCopy, images: Mapping[str, str], text: Text) -> bytes:
    own = copy.instalment
    texts = {
        "title": copy.title,
        "title_html": copy.title_html,
        "subtitle": copy.subtitle,
        "subtitle_html": copy.subtitle_html,
        "description": copy.description,
        "description_html": copy.description_html,
        "authors": list_words(copy.authors, copy.language),
        "doi": copy.doi and f"{DOI_RESOLVER}{copy.doi}",
        "instalment": part_of_series(own.series, own.number, own.count, copy.language) if own else "",
    }
    # Placeholders of page numbers would not be printable.
    values = {name: printable(words) for name, words in texts.items()} | {
        "root": "../",
        "date": Markup(raised_date(copy.date, copy.language)),  # noqa: S704 - escaped
        "kind": copy.kind,
        "tags": tuple(map(printable, copy.tags)),
        "also": labels(copy.language).gettext("Also available in:"),
        "comma": comma(copy.language),
        "translations": [
            (translation.language, direction(translation.language), own_name(translation.language), translation.address)
            for translation in copy.translations
        ],
        "lead": _render_lead(copy, images),
        "body": Markup(text.xhtml),  # noqa: S704 - made of known elements, all text escaped
        "first_page": _make_marks(() if copy.starts is None or copy.shared else (0,)),
        "see_also": labels(copy.language).gettext("See also"),
        "related": tuple(_describe_related(related, copy.language) for related in copy.related),
        "pages_of_lead": _make_marks(start.page for start in copy.starts or () if start.place == LEAD),
    }
    return _render_page("chapter", copy.language, values).encode()


def _describe_related(other: Related, language: str) -> dict[str, str]:
    words = labels(language).gettext(" · ").join(other.words)
    texts = {"title": other.title, "title_html": other.title_html, "words": words}
    return {name: printable(text) for name, text in texts.items()} | {
        "file": chapter_file(other.slug),
        "language": other.language,
    }


def _make_marks(pages: Iterable[int]) -> Markup:
    mark = Markup('<span epub:type="pagebreak" role="doc-pagebreak" id="page-{0}" aria-label="{1}"></span>')
    return Markup().join(mark.format(make_number_mark(page), folio(page)) for page in pages)


def _render_lead(copy: ChapterCopy, images: Mapping[str, str]) -> Markup:
    if copy.lead is None:
        return Markup()
    path = images.get(copy.lead.asset)
    alt = copy.lead.alt
    words = labels(copy.language)
    picture = E.img(src=path, alt=alt) if path else make_placeholder(alt, words)
    if copy.lead.address:
        picture = make_reference(E.img(alt=alt), copy.lead.address, words)
    return Markup(neutral_html.to_xhtml(E.div(picture)))  # noqa: S704 - all text escaped


@dataclass(frozen=True)
class FinishedPage:
    """A page of the book that is no text of an author's: where it is in the package, and what is in it.

    `pages` has the printed pages that begin in it.
    """

    path: str
    page: Deflated
    facts: Facts
    fonts: tuple[str, ...]
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mark:
    """The place where a page of the printed edition begins: the id there, its number, and how that is printed."""

    id: str
    number: int
    folio: str


class PageBreaks:
    """Page breaks of a section: at its own beginning, and at some of its entries.

    Several pages may begin within one entry; the section's beginning has the name "".
    """

    def __init__(self, printed: PrintedPages, name: str, language: str) -> None:
        """Take those of a section, by its name, of a book in this language; none where there is no printed edition."""
        first = printed.first.get(name, 0) if printed.source else 0
        self._at: dict[str, list[Mark]] = {"": [_make_mark(first, language)]} if first else {}
        # A page that begins at no entry has no mark: where it does begin, only paper can tell.
        for start in printed.starts.get(name, ()) if first else ():
            if start.place != END:
                self._at.setdefault(start.place, []).append(_make_mark(first + start.page, language))

    def at(self, place: str = "") -> tuple[Mark, ...]:
        """Return those at an entry, by its place, or at the beginning."""
        return tuple(self._at.get(place, ()))

    def numbers(self, places: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of those at these places, in their order."""
        return tuple(mark.number for place in places for mark in self.at(place))


def finish_page(path: str, page: bytes, pages: tuple[int, ...] = ()) -> FinishedPage:
    """Return a page as it goes into the package."""
    root = etree.fromstring(page)
    return FinishedPage(path, deflate(page), count_facts(root, ()), find_fonts(root), pages)


def _make_mark(number: int, language: str) -> Mark:
    return Mark(page_id(number), number, number_in(language, number))
