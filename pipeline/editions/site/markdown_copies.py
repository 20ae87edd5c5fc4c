"""Copies of pages as Markdown for programs that want text alone, and llms.txt, which lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import ClassVar
from urllib.parse import quote

from pipeline.build.blob import Blob
from pipeline.build.job import Job, JobFunction, job
from pipeline.editions.fallback import BodyJob
from pipeline.editions.site.lists import sort_newest_first
from pipeline.editions.site.pages import site_title
from pipeline.editions.site.paths import TEXT_LIST, article_path, images_of
from pipeline.i18n.labels import authors_and_day, labels, own_name
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article, page_path
from pipeline.model.collection import Collection, by_language, folder_of, language_of


@dataclass(frozen=True)
class PageText(BodyJob):
    """The text of a page as Markdown, at `path`; `facts` are the lines below its title.

    `root` leads from there to the site's root, or is the site's address; `images` has the paths of its pictures.
    """

    path: str
    title: str
    language: str
    body: Blob
    root: str
    subtitle: str = ""
    description: str = ""
    facts: tuple[str, ...] = ()
    images: tuple[tuple[str, str], ...] = ()

    about = sentence("text {name}", name="{0.path}")
    causes: ClassVar[Mapping[str, str]] = {"body": sentence("its text changed")}
    heavy, told = ("images",), ("subtitle", "description", "facts")

    @property
    def slug(self) -> str:
        """The name of its file."""
        return PurePosixPath(self.path).stem


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


write_page_text = JobFunction[PageText, Blob]("pipeline.editions.site.markdown_nodes:write_page_text")


def text_path(page: str) -> str:
    """Return the path of the text of a page, beside it."""
    return str(PurePosixPath(page).with_suffix(".md"))


def plan_texts(collection: Collection) -> Iterator[PageText]:
    """Yield the texts of the articles, in their order, then those of the pages that are listed."""
    for article in collection.articles:
        facts = authors_and_day(article.authors, article.date, article.language)
        yield _plan_text(article, article_path(article.slug), collection, (facts,) if facts else ())
    for page in collection.pages:
        if page.listed:
            yield _plan_text(page.text, page_path(page.text.slug), collection)


def plan_text_lists(collection: Collection) -> Iterator[TextList]:
    """Yield the list of each language: its articles, the newest first, and its pages.

    That of the whole leads to the others, too.
    """
    parts = list(by_language(collection))
    for part in parts:
        settings, words = part.settings, labels(part.settings.language)
        articles = [_make_text_link(one, article_path(one.slug)) for one in sort_newest_first(part.articles)]
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


def _plan_text(text: Article, page: str, collection: Collection, facts: tuple[str, ...] = ()) -> PageText:
    shown = images_of(sorted(set(text.shown) - set(text.off_screen)), collection.pictures)
    return PageText(
        path=text_path(page),
        title=text.title,
        language=text.language,
        body=text.body,
        root=collection.settings.base_url or "../" * page.count("/"),
        subtitle=text.subtitle,
        description=text.description,
        facts=facts,
        images=tuple((asset, image.path) for asset, image in shown.items()),
    )
