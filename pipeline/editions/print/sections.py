"""The sections of a printed book as jobs: generated ones, each by a template of `styles/print/book/`, and texts.

`book/sections.py` and `book/indexes.py` hold what the generated ones say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import ClassVar, TypeVar

from pipeline import theme
from pipeline.body.citations import WAYS_BACK
from pipeline.body.web_addresses import format_address, mark_line_breaks
from pipeline.editions.book import sections
from pipeline.editions.book.book import PDF, Book
from pipeline.editions.book.indexes import FigureEntry, IndexEntry, Mention, find_page_words
from pipeline.editions.book.sections import ContentsLine, Fact
from pipeline.editions.covers.cover import Cover, cover_of
from pipeline.editions.print.documents import (
    ONE_COLUMN,
    list_running_on_styles,
    list_styles,
    make_document,
    make_running_head,
)
from pipeline.editions.print.makeup import Apparatus
from pipeline.i18n.labels import comma, direction, east_asian_forms, labels, number_in
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction, job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Picture
from pipeline.press.fonts.prepared import is_square
from pipeline.press.geometry import A4, TRIMS, Page
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.typeset import typeset
from pipeline.text.printable import plain_title

_WAYS = re.compile(rf'<span class="{WAYS_BACK}">((?:<a\b[^<>]*>[^<>]*</a>\s?)*+)</span>')
_ADDRESS = re.compile('href="([^"<>]*)"')
# Entries that are set at once: so many that pages end full, so few that memory stays small.
_TOGETHER = 500
# Likewise the places that entries of the index and of the sources name: a tag may be on thousands of pages.
_MENTIONED_TOGETHER = 2000
# The contents of books that have parts, or more articles, are set in smaller letters.
_FEW_LINES = 18
# A last page of contents has no fewer, if there is another.
_CONTENTS, _FEWEST_ENTRIES = sections.CONTENTS.removeprefix("_"), 5
# Titles that have a page to themselves, by their characters and those of their longest word: the largest have fewer.
_SIZES = (("large", 36, 15), ("middle", 90, 20))
# Titles of letters that fill squares may be broken anywhere, but are on one line where they are no longer.
_ONE = 20
# A part's opening lists its articles where they have room on its page: about so many lines of so many characters.
_OPENING_LINES, _OPENING_CHARACTERS = 24, 52


_Entry = TypeVar("_Entry")

# What a section is called, by its template.
_CALLED: Mapping[str, str] = {
    "colophon": sentence("colophon {name}", name="{0.head}"),
    "contents": sentence("contents {name}", name="{0.head}"),
    "figures": sentence("figures {name}", name="{0.head}"),
    "half-title": sentence("half-title {name}", name="{0.head}"),
    "imprint": sentence("imprint {name}", name="{0.head}"),
    "index": sentence("index {name}", name="{0.head}"),
    "opening": sentence("opening {name}", name="{0.head}"),
    "sources": sentence("sources {name}", name="{0.head}"),
    "title": sentence("title {name}", name="{0.head}"),
}
LOGO = "logo:own"
"""The address of the logo, and its name among what a template is told."""


@dataclass(frozen=True)
class GeneratedSection(Job):
    """A section, or a stretch of one: what its template shows, and the running head of its pages.

    Another section has its first page down to `above`: points.
    """

    template: str
    head: str
    language: str
    content: Mapping[str, object] = field(default_factory=dict)
    page: Page = A4
    above: float = 0

    @property
    def called(self) -> str:
        """The subject of this job in messages: a section of a book on pages of a size."""
        return self.page.named(self.filled(_CALLED[self.template]))


@job(reads=("look/fonts", "look/paper", "styles/print.css"))
def set_generated_section(section: GeneratedSection) -> Sheets:
    """Set it; the last page of contents begins earlier than it need rather than to be nearly empty."""
    sheets = typeset(_make_copy(section))
    entries = list(dict.fromkeys(line.place for line in sheets.lines)) if section.template == _CONTENTS else []
    last = {line.place for line in sheets.lines if line.page == sheets.pages - 1}
    if sheets.pages > 1 and len(last) < _FEWEST_ENTRIES < len(entries):
        return typeset(_make_copy(section, turned=entries[-_FEWEST_ENTRIES]))
    return sheets


def _make_copy(section: GeneratedSection, turned: str = "") -> Copy:
    """Return what is to be set; the entry whose place is `turned` begins a page."""
    template = theme.templates().get_template(f"print/book/{section.template}.html")
    digits = partial(number_in, section.language)
    tools = {"direction": direction, "digits": digits, "comma": comma(section.language), "turned": turned}
    tools |= {"typed": format_address, "breakable": mark_line_breaks}
    body = template.render(section.content, language=section.language, **tools)
    logo = section.content.get(LOGO)
    images = {LOGO: logo.data.data} if isinstance(logo, Picture) else {}
    copy = make_section_copy(section.head, section.language, body, images, section.page)
    styles = (*copy.styles, *list_running_on_styles(section.above, section.page))
    return replace(copy, styles=styles, fits_pages=not turned)


def make_section_copy(head: str, language: str, body: str, images: Mapping[str, bytes], page: Page = A4) -> Copy:
    """Return what is to be set of a section around a book's articles, with the running head of its pages."""
    one = [] if page.column else [ONE_COLUMN, "print/book/one-column.css"]
    mirrored = ["print/book/right-to-left.css"] if direction(language) == "rtl" else []
    forms = east_asian_forms(language)
    own = theme.press_stylesheet("print/book/book.css", *mirrored, *one, east_asian=forms, properties=page.properties)
    sheets = theme.append_own_stylesheet((*list_styles(language, page), own), "print")
    return Copy(
        make_document(head, language, body), sheets, images, (make_running_head(head, language),), fits_pages=True
    )


def _make_section(book: Book, template: str, head: str, content: Mapping[str, object]) -> GeneratedSection:
    """Return a section on the pages, and in the language, of its book."""
    return GeneratedSection(template, head, book.language, content, TRIMS[book.trim])


def make_title_page(book: Book) -> GeneratedSection:
    """Return the title page."""
    content: dict[str, object] = {
        "book": book.title,
        "size": _choose_size(book.title),
        "subtitle": book.subtitle,
        "byline": book.byline,
        "edition": book.edition,
        "publisher": book.publisher_name,
        "years": book.years,
        "logo_described": book.logo_described if book.logo else "",
    }
    content |= {LOGO: book.logo} if book.logo else {}
    return _make_section(book, "title", book.title, content)


def make_imprint_page(book: Book, further: Sequence[Fact] = ()) -> GeneratedSection:
    """Return the imprint, with further facts below its own."""
    facts = sections.list_imprint_facts(book)
    content = {"book": book.title, "subtitle": book.subtitle, "facts": facts, "further": further}
    return _make_section(book, "imprint", book.title, content)


def _make_colophon_page(book: Book, told: Apparatus) -> GeneratedSection:
    title = sections.section_title(book, sections.COLOPHON)
    facts = sections.list_colophon_facts(book, PDF, told.pages, told.fonts)
    return _make_section(book, "colophon", title, {"title": title, "facts": facts})


def make_opening_page(book: Book, line: ContentsLine) -> GeneratedSection:
    """Return the opening of the part that this line of the contents is of; pages are those that it knows."""
    count = len(line.below)
    rows = sum(1 + len(each.title) // _OPENING_CHARACTERS for each in line.below)
    content = {
        "label": sections.part_label(book, line.number),
        "title": line.title,
        "size": _choose_size(line.title),
        "lines": line.below if rows <= _OPENING_LINES else (),
        "count": labels(book.language).ngettext("%(n)s article", "%(n)s articles", count)
        % {"n": number_in(book.language, count)},
    }
    return _make_section(book, "opening", line.title, content)


def make_contents(book: Book, lines: Sequence[ContentsLine]) -> list[GeneratedSection]:
    """Return the contents; how many pages they fill does not depend on the numbers that they show."""
    small = book.has_parts or len(lines) > _FEW_LINES
    together = _split_stretches(
        chain.from_iterable(map(_split_line, lines)), lambda line: 1 + len(line.below), _TOGETHER
    )
    return _make_stretches(book, sections.CONTENTS, ({"lines": some, "small": small} for some in together))


def make_sources(book: Book, entries: Sequence[IndexEntry], first: Mapping[str, int]) -> list[GeneratedSection]:
    """Return the sources, whose pages are counted from the `first` ones of their texts."""

    def name_pages(mention: Mention) -> tuple[Mention, list[tuple[int, str]]]:
        """Return a mention, and the names of its pages (`press.sheets.page_name`)."""
        start = first[mention.name]
        return mention, [(page, f"#page={page - start + 1}" if page > start else "") for page in mention.pages]

    shown = [(entry, list(map(name_pages, entry.mentions))) for entry in entries]
    before, after = find_page_words(book.language)
    together = _split_stretches(shown, lambda each: len(each[1]))
    stretches = ({"entries": some, "before": before, "after": after} for some in together)
    return _make_stretches(book, sections.SOURCES, stretches)


def make_index(book: Book, entries: Sequence[IndexEntry]) -> list[GeneratedSection]:
    """Return the index of tags; it shows no titles, so that one that changes does not have it set anew."""
    bare = [
        entry._replace(mentions=tuple(each._replace(title="", language="", title_html="") for each in entry.mentions))
        for entry in entries
    ]
    together = _split_stretches(bare, lambda entry: len(entry.mentions))
    return _make_stretches(book, sections.INDEX, ({"entries": some} for some in together))


def _make_figures(book: Book, name: str, entries: Sequence[FigureEntry]) -> list[GeneratedSection]:
    """Return the list of figures, or of tables."""
    together = _split_stretches(entries)
    return _make_stretches(book, name, ({"entries": some} for some in together), "figures")


def _choose_size(title: str) -> str:
    """Return the class of a title: so large that it is not too long, and that no word is wider than the page."""
    longest = max(
        (_measure_width(word) for word in title.split() if not is_square(word[0]) or _measure_width(word) <= _ONE),
        default=0,
    )
    return next((size for size, most, widest in _SIZES if _measure_width(title) <= most and longest <= widest), "least")


def _measure_width(text: str) -> int:
    """Return how many characters take as much room as a text: a letter that fills a square is two."""
    return len(text) + sum(map(is_square, text))


def _make_stretches(
    book: Book, name: str, contents: Iterator[Mapping[str, object]], template: str = ""
) -> list[GeneratedSection]:
    """Return the stretches of a section, the first of them with its title."""
    title = sections.section_title(book, name)
    return [
        _make_section(book, template or name.removeprefix("_"), title, {"title": "" if number else title, **content})
        for number, content in enumerate(contents)
    ]


def _split_stretches(
    entries: Iterable[_Entry], weigh: Callable[[_Entry], int] = lambda _: 0, limit: int = _MENTIONED_TOGETHER
) -> Iterator[list[_Entry]]:
    """Yield entries that are set at once: not too many, which do not weigh too much unless it is a single one."""
    stretch: list[_Entry] = []
    weight = 0
    for entry in entries:
        own = weigh(entry)
        if stretch and (len(stretch) == _TOGETHER or weight + own > limit):
            yield stretch
            stretch, weight = [], 0
        stretch.append(entry)
        weight += own
    if stretch:
        yield stretch


def _split_line(line: ContentsLine) -> Iterator[ContentsLine]:
    """Yield a line with what is below it; one with too much below goes on without its title."""
    most = _TOGETHER - 1
    yield line._replace(below=line.below[:most])
    for start in range(most, len(line.below), most):
        yield line._replace(title="", below=line.below[start : start + most])


@dataclass(frozen=True)
class WrittenSection(Job):
    """A text, the name of its template, and the pictures that it shows."""

    template: str
    text: Article
    pictures: Mapping[str, Picture]
    page: Page = A4

    causes: ClassVar[Mapping[str, str]] = {
        "text": sentence("its text changed"),
        "pictures": sentence("a picture of it changed"),
    }

    @property
    def called(self) -> str:
        """Subject of the job: a text on such pages."""
        return self.page.named(sentence("text {name}", name=self.text.title))

    @property
    def language(self) -> str:
        """The text's language."""
        return self.text.language

    @property
    def body(self) -> Blob:
        """Its body in neutral HTML."""
        return self.text.body

    def with_body(self, body: Blob) -> WrittenSection:
        """Return it with another body, and no pictures."""
        return replace(self, text=replace(self.text, body=body, lead=None, shown=()), pictures={})

    def plainest(self, body: Blob) -> WrittenSection:
        """Return it with another body, and nothing else but the beginning of its title."""
        title = plain_title(self.text.title, self.text.slug) if self.text.title else ""
        text = Article(self.text.slug, self.text.source, title, self.text.language, body)
        return replace(self, text=text, pictures={})


def set_written_sections(book: Book, runner: Runner) -> Iterator[tuple[str, WrittenSection]]:
    """Yield the texts around a book's articles, and the names of their sections, by which their places are known."""
    texts = {sections.DEDICATION: book.dedication, sections.PREFACE: book.preface, sections.AFTERWORD: book.afterword}
    if book.biographies:
        (body,) = runner.map(sections.join_biographies, [sections.gather_biographies(book)], "biographies")
        assets = dict.fromkeys(asset for _, text in book.biographies for asset in text.shown)
        texts[sections.AUTHORS] = Article(sections.AUTHORS, "", "", book.language, body, shown=tuple(assets))
    for name, text in texts.items():
        if text:
            pictures = {asset: book.pictures[asset] for asset in text.shown if asset in book.pictures}
            title, html = sections.section_title(book, name), sections.section_title_html(book, name)
            named = replace(text, slug=name, title=title, title_html=html)
            template = "dedication" if name == sections.DEDICATION else "text"
            place = f"{book.path}, {name.removeprefix('_')}"
            yield name, WrittenSection(template, named, pictures, TRIMS[book.trim], belongs_to=place)


def make_bibliography(book: Book, cited: Mapping[str, int]) -> list[WrittenSection]:
    """Return the bibliography with the pages on which its entries are cited."""
    text = book.bibliography
    if text is None:
        return []
    before, after = find_page_words(book.language)

    def tell_pages(ways: re.Match[str]) -> str:
        pages = {cited[address]: address for address in reversed(_ADDRESS.findall(ways[1])) if address in cited}
        links = (f'<a href="{pages[page]}">{number_in(book.language, page)}</a>' for page in sorted(pages))
        told = comma(book.language).join(links)
        return f'<span class="{WAYS_BACK}">({before}{told}{after})</span>' if told else ""

    body = Blob.of(_WAYS.sub(tell_pages, text.body.text))
    return [WrittenSection("text", replace(text, body=body), {}, TRIMS[book.trim])]


set_written_section = JobFunction[WrittenSection, Sheets](
    "pipeline.editions.print.article:set_written_section", reads=("look/fonts", "look/paper", "styles/print.css")
)

SectionJob = Cover | GeneratedSection | WrittenSection
MADE_OF: Mapping[str, Callable[[Book, Apparatus], Sequence[SectionJob]]] = {
    sections.COVER: lambda book, _: [cover_of(book)],
    sections.HALF_TITLE: lambda book, _: [_make_section(book, "half-title", book.title, {"book": book.title})],
    sections.TITLE: lambda book, _: [make_title_page(book)],
    sections.IMPRINT: lambda book, _: [make_imprint_page(book)],
    sections.CONTENTS: lambda book, told: make_contents(book, told.lines),
    sections.BIBLIOGRAPHY: lambda book, told: make_bibliography(book, told.cited),
    sections.FIGURES: lambda book, told: _make_figures(book, sections.FIGURES, told.figures),
    sections.TABLES: lambda book, told: _make_figures(book, sections.TABLES, told.tables),
    sections.SOURCES: lambda book, told: make_sources(book, told.sources, told.first),
    sections.INDEX: lambda book, told: make_index(book, told.index),
    sections.COLOPHON: lambda book, told: [_make_colophon_page(book, told)],
}
"""The jobs of each section that is no text, by what is known of the others."""
