"""What a search finds: a job for each text, one for the index of each language, one for the words of the search box.

With Pagefind, one job makes the index of all languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import starmap
from pathlib import PurePosixPath
from typing import ClassVar, NamedTuple

from pipeline.build.blob import Blob
from pipeline.build.job import Job, JobFunction
from pipeline.build.runner import Runner
from pipeline.editions.edition import File
from pipeline.editions.fallback import BodyJob, with_fallback
from pipeline.editions.site.lists import LabelsByArticle
from pipeline.editions.site.paths import article_path
from pipeline.editions.site.search import pagefind
from pipeline.i18n.sentences import sentence
from pipeline.model.collection import Collection, Surroundings
from pipeline.model.problems import Problem
from pipeline.model.settings import SETTINGS_FILE, Search

FIELDS = ("title", "headings", "facts", "text")
"""The fields of a text that words are found in; facts are its summary, its topics and authors."""
FOLDER = "search/"
"""The folder of all that a search loads."""
BOX = f"{FOLDER}box.js"
"""The script with the words of the box, and the rules by which words are cut."""
BUNDLE = f"{FOLDER}pagefind/"
"""The folder of Pagefind's index, and of the program that reads it."""


class TextTerms(NamedTuple):
    """What a search needs of a text: its terms (`index.count_fields`), and a script that has the text itself."""

    terms: Blob
    script: Blob


@dataclass(frozen=True)
class SearchedText(BodyJob):
    """A text that can be found: `path` is that of its page."""

    path: str
    title: str
    language: str
    body: Blob
    description: str = ""
    facts: tuple[str, ...] = ()

    about = sentence("terms of {name}", name="{0.path}")
    causes: ClassVar[Mapping[str, str]] = {"body": sentence("its text changed")}
    told = ("description", "facts")

    @property
    def slug(self) -> str:
        """The name of its file."""
        return PurePosixPath(self.path).stem

    @property
    def script(self) -> str:
        """The path of the script that has the text."""
        return f"{FOLDER}texts/{self.path.removesuffix('.html')}.js"


class FoundText(NamedTuple):
    """A text as a result shows it: `date` after ISO 8601, topics and authors by which one may choose."""

    path: str
    title: str
    date: str = ""
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchIndex(Job):
    """All texts of a language, as results show them, and the terms of each."""

    language: str
    texts: tuple[FoundText, ...]
    terms: tuple[Blob, ...] = ()

    about = sentence("search index {name}", name="{0.language}")
    causes: ClassVar[Mapping[str, str]] = {
        "texts": sentence("titles, dates, topics or authors changed"),
        "terms": sentence("the words of a text changed"),
    }

    @property
    def path(self) -> str:
        """Its path in the site."""
        return f"{FOLDER}index/{self.language}.js"


@dataclass(frozen=True)
class PagefindText(SearchedText):
    """A text as Pagefind is shown it; `date`, `topics` and `authors` are those of `FoundText`."""

    date: str = ""
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()

    about = sentence("words of {name}", name="{0.path}")
    causes: ClassVar[Mapping[str, str]] = {
        **SearchedText.causes,
        **dict.fromkeys(("date", "topics", "authors"), sentence("titles, dates, topics or authors changed")),
    }


@dataclass(frozen=True)
class PagefindIndex(Job):
    """All texts as Pagefind is shown them, by the paths of their pages, and the version of Pagefind that reads them."""

    version: str
    texts: Mapping[str, Blob]

    about = sentence("index of Pagefind")
    causes: ClassVar[Mapping[str, str]] = {
        "version": sentence("another Pagefind is installed"),
        "texts": sentence("a text that can be found changed"),
    }


@dataclass(frozen=True)
class SearchBox(Job):
    """What the box says in the site's language, and in which languages there is something to find.

    With `pagefind` that program's index is asked.
    """

    language: str
    indexed: tuple[str, ...] = ()
    pagefind: bool = False

    about = sentence("search box")
    causes: ClassVar[Mapping[str, str]] = {"pagefind": sentence("the site has another search")}


@dataclass(frozen=True)
class SearchPlan:
    """All that can be found, by language; the terms of the indexes are still to be counted.

    `pagefind` is the version of that program where it makes the index, of the texts that it is `shown`.
    """

    box: SearchBox
    texts: tuple[SearchedText, ...] = ()
    indexes: tuple[SearchIndex, ...] = ()
    pagefind: str = ""
    shown: tuple[PagefindText, ...] = ()

    def of_index(self, index: SearchIndex) -> tuple[SearchedText, ...]:
        """Return the texts of an index, in its order."""
        texts = {text.path: text for text in self.texts}
        return tuple(texts[found.path] for found in index.texts)


count_terms = JobFunction[SearchedText, TextTerms]("pipeline.editions.site.search.index:count_terms")
make_index = JobFunction[SearchIndex, Blob]("pipeline.editions.site.search.index:make_index")
show_text = JobFunction[PagefindText, Blob]("pipeline.editions.site.search.index:show_text")
make_pagefind_index = JobFunction[PagefindIndex, dict[str, Blob]](
    "pipeline.editions.site.search.index:make_pagefind_index"
)
make_box = JobFunction[SearchBox, Blob]("pipeline.editions.site.search.index:make_box")


_Found = tuple[SearchedText, FoundText]


def plan_search(collection: Collection, labels: LabelsByArticle) -> SearchPlan | None:
    """Return what the search of a site is made of, None where it has none; `labels` are those of each article."""
    if collection.around.search is Search.NONE:
        return None
    found = list(_find_texts(collection, labels))
    version = pagefind.find_version() if collection.around.search is Search.PAGEFIND else ""
    languages = tuple(dict.fromkeys(text.language for text, _ in found))
    box = SearchBox(collection.settings.language, languages, pagefind=bool(version))
    if version:
        shown = (
            PagefindText(
                text.path,
                text.title,
                text.language,
                text.body,
                text.description,
                text.facts,
                result.date,
                result.topics,
                result.authors,
            )
            for text, result in found
        )
        return SearchPlan(box, pagefind=version, shown=tuple(shown))
    indexes = (
        SearchIndex(language, tuple(shown for text, shown in found if text.language == language))
        for language in languages
    )
    return SearchPlan(box, tuple(text for text, _ in found), tuple(indexes))


def report_missing_pagefind(around: Surroundings, plan: SearchPlan | None) -> Iterator[Problem]:
    """Yield that Pagefind was asked for and is not there: the site has its own search instead."""
    if around.search is Search.PAGEFIND and plan and not plan.pagefind:
        message = sentence(
            "“search: pagefind” takes the extra “{extra}” of the program; the site has its own search instead",
            extra=pagefind.EXTRA,
        )
        hint = sentence("install it: {command}", command=pagefind.WAY)
        yield Problem(SETTINGS_FILE, *around.search_place, "missing-extra", message, hint)


def _find_texts(collection: Collection, labels: LabelsByArticle) -> Iterator[_Found]:
    for article in collection.articles:
        path, topics = article_path(article.slug), tuple(label.name for label in labels[article.slug])
        facts = (*topics, *article.authors)
        text = SearchedText(path, article.title, article.language, article.body, article.description, facts)
        date = article.date.date().isoformat() if article.date else ""
        yield text, FoundText(path, article.title, date, topics, article.authors)
    for page in collection.pages:
        if page.listed:
            own = page.text
            text = SearchedText(page.path, own.title, own.language, own.body, own.description)
            yield text, FoundText(page.path, own.title)


_TERMS, _LABEL = "terms", "search"


def make_search_files(plan: SearchPlan | None, runner: Runner) -> Iterator[File]:
    """Yield the files that a search loads."""
    if plan is None:
        return
    yield from (File(BOX, script) for script in runner.map(make_box, [plan.box], _LABEL))
    if plan.pagefind:
        shown = with_fallback(runner, show_text, plan.shown, _TERMS, len(plan.shown))
        texts = {text.path: found for text, (found, _) in zip(plan.shown, shown, strict=True)}
        for files in runner.map(make_pagefind_index, [PagefindIndex(plan.pagefind, texts)], _LABEL):
            yield from starmap(File, files.items())
    made = {text.path: found for text, found in zip(plan.texts, count_terms_of(plan.texts, runner), strict=True)}
    yield from (File(text.script, made[text.path].script) for text in plan.texts)
    indexes = [add_terms(index, (made[text.path].terms for text in index.texts)) for index in plan.indexes]
    for index, script in zip(indexes, runner.map(make_index, indexes, _LABEL), strict=True):
        yield File(index.path, script)


def count_terms_of(texts: tuple[SearchedText, ...], runner: Runner) -> Iterator[TextTerms]:
    """Yield the terms of texts; of one that is too much, its page says so already."""
    for found, _ in with_fallback(runner, count_terms, texts, _TERMS, len(texts)):
        yield found


def add_terms(index: SearchIndex, terms: Iterable[Blob]) -> SearchIndex:
    """Return an index with the terms of its texts."""
    return replace(index, terms=tuple(terms))
