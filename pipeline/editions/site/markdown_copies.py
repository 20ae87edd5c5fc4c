"""Texts of pages for programs: copies as Markdown, what a search is to find; and llms.txt, which lists the copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import ClassVar, NamedTuple
from urllib.parse import quote

from pipeline.editions.fallback import BodyJob
from pipeline.editions.site.lists import LabelsByArticle, sort_newest_first
from pipeline.editions.site.pages import site_title
from pipeline.editions.site.paths import TEXT_LIST, article_path, images_of
from pipeline.i18n.labels import labels, own_name
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction, job
from pipeline.model.article import Article, page_path
from pipeline.model.collection import Collection, by_language, folder_of, language_of
from pipeline.model.settings import Search

SEARCH_FOLDER = "search/"
"""The folder of all that a search loads."""


@dataclass(frozen=True)
class PageText(BodyJob):
    """The text of the page at `path`, for a copy as Markdown and for the `search` of the site.

    `date` is after ISO 8601; one may choose by `topics` and authors in a search. `root` leads from the page to the
    site's root, or is the site's address; `images` has the paths of its pictures.
    """

    path: str
    title: str
    language: str
    body: Blob
    root: str
    subtitle: str = ""
    description: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    doi: str = ""
    images: tuple[tuple[str, str], ...] = ()
    search: Search = Search.NONE

    about = sentence("text {name}", name="{0.copy}")
    causes: ClassVar[Mapping[str, str]] = {
        "body": sentence("its text changed"),
        "topics": sentence("titles, dates, topics or authors changed"),
        "search": sentence("another search was chosen"),
    }
    heavy, told = ("images",), ("subtitle", "description", "authors", "topics", "doi")

    @property
    def slug(self) -> str:
        """The name of its file."""
        return PurePosixPath(self.path).stem

    @property
    def copy(self) -> str:
        """The path of its copy as Markdown."""
        return text_path(self.path)

    @property
    def script(self) -> str:
        """The path of the script that has the text for a search, "" for none."""
        return f"{SEARCH_FOLDER}texts/{self.path.removesuffix('.html')}.js" if self.search is Search.OWN else ""


class TextCopies(NamedTuple):
    """The text of a page as Markdown; `found` and `script` are for a search (empty where there is none).

    The site's own search takes the terms as `index.count_fields` writes them, and a script that has the text itself;
    Pagefind takes a page.
    """

    markdown: Blob
    found: Blob
    script: Blob


@dataclass(frozen=True)
class TextLink:
    """A text in the list of texts: what it is called, its path, and what it is about."""

    title: str
    path: str
    description: str = ""


@dataclass(frozen=True)
class TextList(Job):
    """`llms.txt` of a language: the texts below their headings.

    `root` is the site's address, or the way from `path` to its root.
    """

    path: str
    title: str
    subtitle: str
    root: str
    sections: tuple[tuple[str, tuple[TextLink, ...]], ...] = field(default=())

    about = sentence("list of texts {name}", name="{0.path}")


@job()
def write_text_list(job: TextList) -> Blob:
    """Return the list of texts, after llmstxt.org."""
    parts = [f"# {escape_markdown(job.title)}", *([f"> {escape_markdown(job.subtitle)}"] if job.subtitle else [])]
    for heading, links in job.sections:
        lines = (
            f"- [{escape_markdown(link.title)}]({job.root}{link.path})"
            + (f": {escape_markdown(link.description)}" if link.description else "")
            for link in links
        )
        parts += [f"## {heading}", "\n".join(lines)]
    return Blob.of("\n\n".join(parts) + "\n")


def escape_markdown(text: str) -> str:
    """Return a plain text as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#" else sign for sign in text)


copy_text = JobFunction[PageText, TextCopies]("pipeline.editions.site.search.index:copy_text")


def text_path(page: str) -> str:
    """Return the path of the text of a page, beside it."""
    return str(PurePosixPath(page).with_suffix(".md"))


def plan_texts(collection: Collection, labels: LabelsByArticle, search: Search) -> Iterator[PageText]:
    """Yield the texts of the articles, in their order, then those of the pages that are listed.

    `labels` are those of each article; `search` is the one that the site has.
    """
    for article in collection.articles:
        text = _plan_text(article, article_path(article.slug), collection, search)
        topics = tuple(label.name for label in labels[article.slug])
        yield replace(text, date=article.day, authors=article.authors, topics=topics, doi=article.doi)
    for page in collection.pages:
        if page.listed:
            yield _plan_text(page.text, page_path(page.text.slug), collection, search)


def plan_text_lists(collection: Collection) -> Iterator[TextList]:
    """Yield the list of each language: its articles, the newest first, and its pages.

    That of the whole leads to the others, too.
    """
    parts = list(by_language(collection))
    for part in parts:
        settings, words = part.settings, labels(part.settings.language)
        articles = [
            _make_text_link(article, article_path(article.slug)) for article in sort_newest_first(part.articles)
        ]
        own = [page for page in collection.pages if language_of(page.text.language, collection) == settings.language]
        pages = [_make_text_link(page.text, page.path) for page in own if page.listed]
        others = [
            TextLink(site_title(one.settings), quote(_list_path(one, collection)), own_name(one.settings.language))
            for one in (parts[1:] if part is parts[0] else ())
        ]
        headings = words.gettext("Articles"), words.gettext("Pages"), words.gettext("Language")
        sections = zip(headings, (articles, pages, others), strict=True)
        filled = tuple((heading, tuple(links)) for heading, links in sections if links)
        path = _list_path(part, collection)
        root = settings.base_url or "../" * path.count("/")
        yield TextList(path, site_title(settings), settings.subtitle, root, filled)


def _list_path(part: Collection, collection: Collection) -> str:
    return f"{folder_of(part.settings.language, collection)}{TEXT_LIST}"


def _make_text_link(text: Article, page: str) -> TextLink:
    return TextLink(text.title, quote(text_path(page)), text.description)


def _plan_text(text: Article, page: str, collection: Collection, search: Search) -> PageText:
    shown = images_of(sorted(set(text.shown) - set(text.off_screen)), collection.pictures)
    return PageText(
        path=page,
        title=text.title,
        language=text.language,
        body=text.body,
        root=collection.settings.base_url or "../" * page.count("/"),
        subtitle=text.subtitle,
        description=text.description,
        images=tuple((asset, image.path) for asset, image in shown.items()),
        search=search,
    )
