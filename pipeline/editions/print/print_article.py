"""Articles printed, as jobs: sheets, of which books are bound too, and an article's own PDF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from typing import ClassVar, NamedTuple
from urllib.parse import quote, unquote

from pipeline.body.places import Figure, PageStart
from pipeline.editions.fallback import with_fallback
from pipeline.editions.print.documents import set_furniture
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed, Job, JobFunction
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Picture, Translation
from pipeline.model.collection import Collection, Related, list_translations
from pipeline.model.problems import Problem
from pipeline.press.binding.signatures import Furniture, PageReference
from pipeline.press.geometry import A4, Page
from pipeline.press.pdf.xmp import Imprint
from pipeline.press.sheets import Sheets
from pipeline.text.printable import plain_title


@dataclass(frozen=True)
class PartBand:
    """A band above the first article of a book's part: the part's name, its number in words, and its title."""

    name: str
    label: str
    title: str


@dataclass(frozen=True)
class SharedPages:
    """Parts of an article's pages that other articles fill: points.

    One is `above` it on its first page, one `below` its text and notes on the `last`, which counts from 1.
    """

    above: float = 0
    last: int = 0
    below: float = 0


OWN_PAGES = SharedPages()
"""The pages of an article without others."""


SITE = "site:"
"""What the neutral address of a page of the site begins with."""


@dataclass(frozen=True)
class Cited:
    """An article that is not in the document: what it is called, and its page on the site, "" where that is unknown."""

    title: str
    language: str
    address: str = ""
    title_html: str = ""


def find_cited_pages(collection: Collection, bound: Iterable[Article]) -> dict[str, Cited]:
    """Return those pages of the site to which the articles lead, by their neutral addresses."""
    bodies = [article.body.text for article in bound] if collection.pages else []
    base_url, pages = collection.settings.base_url, {}
    for page in collection.pages:
        address, text = f"{SITE}{quote(page.path)}", page.text
        if any(address in body for body in bodies):
            where = f"{base_url}{quote(page.path)}" if base_url else ""
            pages[address] = Cited(text.title, text.language, where, text.title_html)
    return pages


_ARTICLE = sentence("article {name}", name="{0.article.slug}")
_VALUES = {"what": _ARTICLE, "size": "{0.page.called}"}
# What an article of a book is called, by where it begins, and by whether another one begins below it.
_SET_FOR_A_BOOK: Mapping[tuple[str, bool], str] = {
    ("a page", False): sentence("{what} on pages of {size}", **_VALUES),
    ("a page", True): sentence("{what} on pages of {size} above another", **_VALUES),
    ("a part", False): sentence("{what} on pages of {size} that begins a part", **_VALUES),
    ("a part", True): sentence("{what} on pages of {size} that begins a part above another", **_VALUES),
    ("below", False): sentence("{what} on pages of {size} that runs on", **_VALUES),
    ("below", True): sentence("{what} on pages of {size} that runs on above another", **_VALUES),
}


@dataclass(frozen=True)
class ArticlePrint(Job):
    """An article to be printed: the pictures that it shows, and what its own PDF says and shows besides.

    `cited` are the pages of the site to which it leads, which no PDF has, `related` the articles at its end. Of
    `translations` the titles do not matter. It is set on such a `page`, below a `band` where a part begins with it;
    with others it has `shared` pages. One that is `bound` comes out on its own, too. `pages` are those of the book on
    which is what it refers to, by the names of the places.
    """

    article: Article
    pictures: Mapping[str, Picture]
    imprint: Imprint
    furniture: Furniture
    base_url: str
    cited: Mapping[str, Cited] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    translations: tuple[Translation, ...] = ()
    page: Page = A4
    band: PartBand | None = None
    bound: bool = True
    shared: SharedPages = OWN_PAGES
    pages: Mapping[str, int] = field(default_factory=dict)

    causes: ClassVar[Mapping[str, str]] = {
        "article": sentence("its text changed"),
        "pictures": sentence("a picture of it changed"),
        "related": sentence("the articles below it changed"),
        "translations": sentence("its translations changed"),
        "shared": sentence("the articles on its pages changed"),
        "pages": sentence("the pages of what it refers to changed"),
    }

    @property
    def called(self) -> str:
        """Subject of the job, and its setting for a book, which tells it from the article's own PDF."""
        begins = "a part" if self.band else "below" if self.shared.above else "a page"
        return self.filled(_ARTICLE if self.bound else _SET_FOR_A_BOOK[begins, bool(self.shared.below)])

    @property
    def language(self) -> str:
        """The article's language."""
        return self.article.language

    @property
    def body(self) -> Blob:
        """Its body in neutral HTML."""
        return self.article.body

    def with_body(self, body: Blob) -> ArticlePrint:
        """Return it with another body, and no pictures: the lead may be what an engine fails on, too."""
        return replace(self, article=replace(self.article, body=body, lead=None, shown=()), pictures={})

    def plainest(self, body: Blob) -> ArticlePrint:
        """Return it with another body, and nothing else but the beginning of its title."""
        title = plain_title(self.article.title, self.article.slug)
        bare = Article(self.article.slug, self.article.source, title, self.article.language, body)
        imprint = replace(self.imprint, title=title, authors=(), subject="", keywords=())
        return replace(self, article=bare, pictures={}, imprint=imprint, related=())


@dataclass(frozen=True)
class PrintForm:
    """Print settings of articles: on such pages, `bound` alone or not, with a band above those with which parts begin.

    Some of their pages are `shared`, of some the `pages` of what they refer to are known. Where they are set for a book
    alone, `belongs_to` names it in their jobs.
    """

    page: Page = A4
    bound: bool = True
    bands: Mapping[str, PartBand] = field(default_factory=dict)
    shared: Mapping[str, SharedPages] = field(default_factory=dict)
    pages: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    belongs_to: str = ""


_ALONE, _NO_PDF = PrintForm(), Blob.of(b"")


class PrintedArticle(NamedTuple):
    """An article's sheets and its own PDF, which is empty where it is not bound alone.

    `problems` tell of one that had to be printed in a plainer form. `starts` are where its further pages begin in it.
    `references` are where a book has to say the pages of others. One that `runs_on` leaves room on its first page for
    what another one has there.
    """

    sheets: Sheets
    pdf: Blob = _NO_PDF
    problems: tuple[Problem, ...] = ()
    starts: tuple[PageStart, ...] = ()
    references: tuple[PageReference, ...] = ()
    runs_on: bool = False


print_article = JobFunction[ArticlePrint, PrintedArticle](
    "pipeline.editions.print.article:print_article", reads=("look/fonts", "look/paper", "styles/print.css")
)


def print_articles(
    collection: Collection, articles: Sequence[Article], runner: Runner, form: PrintForm = _ALONE
) -> Iterator[PrintedArticle]:
    """Yield these articles of a collection in such a form, in their order."""
    jobs = list(_jobs(collection, articles, runner, form))
    # How many there are of these is known only when the others are set.
    label = "running on" if form.shared or form.pages else "articles"
    for article, (printed, shortfall) in zip(articles, with_fallback(runner, print_article, jobs, label), strict=True):
        yield printed._replace(problems=(shortfall.problem(article.source),)) if shortfall else printed


def begin_articles(collection: Collection, articles: Sequence[Article], runner: Runner, form: PrintForm) -> None:
    """Begin articles in such a form beside what has to wait for other work."""
    runner.begin_when_idle(print_article, _jobs(collection, articles, runner, form), "articles")


def _jobs(
    collection: Collection, articles: Sequence[Article], runner: Runner, form: PrintForm
) -> Iterator[ArticlePrint]:
    page = form.page
    pictures, translated = collection.pictures, list_translations(collection)
    languages = {article.language for article in articles}
    places = {
        language: set_furniture(runner, language=language, logo=collection.logo, page=page) for language in languages
    }
    for article in articles:
        yield ArticlePrint(
            article,
            {name: pictures[name] for name in article.shown if name in pictures},
            _imprint(article, collection),
            places[article.language],
            collection.settings.base_url,
            find_cited_pages(collection, [article]),
            collection.related.get(article.slug, ()),
            translated.get(article.slug, ()),
            page,
            form.bands.get(article.slug),
            form.bound,
            form.shared.get(article.slug, OWN_PAGES),
            form.pages.get(article.slug, {}),
            belongs_to=form.belongs_to,
        )


def _imprint(article: Article, collection: Collection) -> Imprint:
    date = article.date or collection.modified
    return Imprint(
        title=article.title,
        language=article.language,
        created=date,
        modified=date,
        authors=article.authors or collection.settings.authors,
        subject=article.description,
        keywords=article.tags,
        doi=article.doi,
        issn=collection.settings.issn,
    )


_REFERENCE = re.compile(r'<a\b(?=[^<>]* class="xref")[^<>]* href="([^"]*)"')


def find_places_referred_to(article: Article) -> tuple[str, ...]:
    """Return the names of the places to which an article refers by their numbers or headings."""
    addresses = map(unquote, map(unescape, _REFERENCE.findall(article.body.text)))
    names = (f"{article.slug}{each}" if each[:1] == "#" else each.removeprefix("article:") for each in addresses)
    return tuple(dict.fromkeys(name for name in names if "#" in name))


# Texts that are read at once.
_TOGETHER = 32


@dataclass(frozen=True)
class Bodies(Job):
    """Texts whose figures are wanted."""

    bodies: tuple[Blob, ...]

    about = sentence("captions")


find_captions = JobFunction[Bodies, tuple[tuple[Figure, ...], ...]]("pipeline.editions.print.article:find_captions")


def collect_captions(bodies: Sequence[Blob], runner: Runner, book: str) -> Iterator[tuple[Figure, ...]]:
    """Yield the figures with captions of each of these bodies of a book; what cannot be read has none."""
    starts = range(0, len(bodies), _TOGETHER)
    jobs = [
        Bodies(tuple(bodies[start : start + _TOGETHER]), belongs_to=f"{book}, {number}")
        for number, start in enumerate(starts, start=1)
    ]
    for batch, figures in zip(jobs, runner.attempt(find_captions, jobs, "captions"), strict=True):
        yield from ((),) * len(batch.bodies) if isinstance(figures, Failed) else figures
