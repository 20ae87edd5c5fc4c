"""Plan the search: the index of each language, and the words of the search box.

With Pagefind, one job makes the index of all languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import starmap
from typing import ClassVar, NamedTuple

from pipeline.editions.site.markdown_copies import SEARCH_FOLDER, PageText
from pipeline.editions.site.search import pagefind
from pipeline.extension import File
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Collection, Surroundings
from pipeline.model.problems import Problem
from pipeline.model.settings import SETTINGS_FILE, Search

FIELDS = ("title", "headings", "facts", "text")
"""The fields of a text that words are found in; facts are its summary, its topics and authors."""
BOX = f"{SEARCH_FOLDER}box.js"
"""The script with the words of the box, and the rules by which words are cut."""
BUNDLE = f"{SEARCH_FOLDER}pagefind/"
"""The folder of Pagefind's index, and of the program that reads it."""


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
        return f"{SEARCH_FOLDER}index/{self.language}.js"


@dataclass(frozen=True)
class PagefindIndex(Job):
    """All texts as Pagefind is shown them, by the paths of their pages, and the version of Pagefind that reads them."""

    version: str
    texts: Mapping[str, Blob]

    about = sentence("index of Pagefind")
    causes: ClassVar[Mapping[str, str]] = {
        "version": sentence("another Pagefind is installed"),
        "texts": sentence("a searchable text changed"),
    }


@dataclass(frozen=True)
class SearchBox(Job):
    """Words of the search box in the site's language, and the languages with something to find.

    With `pagefind` that program's index is asked.
    """

    language: str
    indexed: tuple[str, ...] = ()
    pagefind: bool = False

    about = sentence("search box")
    causes: ClassVar[Mapping[str, str]] = {"pagefind": sentence("the site has another search")}


@dataclass(frozen=True)
class SearchPlan:
    """Search of a site: one `index` of each language, or all `texts` for a version of Pagefind.

    `texts` are the paths of pages.
    """

    box: SearchBox
    indexes: tuple[SearchIndex, ...] = ()
    pagefind: str = ""
    texts: tuple[str, ...] = ()


make_index = JobFunction[SearchIndex, Blob]("pipeline.editions.site.search.index:make_index")
make_pagefind_index = JobFunction[PagefindIndex, dict[str, Blob]](
    "pipeline.editions.site.search.index:make_pagefind_index"
)
make_box = JobFunction[SearchBox, Blob]("pipeline.editions.site.search.index:make_box")


def choose_search(collection: Collection) -> Search:
    """Return the search that a site has: that which its settings ask for, but Pagefind only where it is installed."""
    search = collection.surroundings.search
    return Search.OWN if search is Search.PAGEFIND and not pagefind.find_version() else search


def plan_search(collection: Collection, texts: Sequence[PageText]) -> SearchPlan | None:
    """Return what the search of a site with these texts is made of, None where it has none."""
    search = choose_search(collection)
    if search is Search.NONE:
        return None
    languages = tuple(dict.fromkeys(text.language for text in texts))
    box = SearchBox(collection.settings.language, languages, pagefind=search is Search.PAGEFIND)
    if search is Search.PAGEFIND:
        return SearchPlan(box, pagefind=pagefind.find_version(), texts=tuple(text.path for text in texts))
    shown = [(text.language, FoundText(text.path, text.title, text.date, text.topics, text.authors)) for text in texts]
    indexes = (SearchIndex(code, tuple(text for language, text in shown if language == code)) for code in languages)
    return SearchPlan(box, tuple(indexes))


def report_missing_pagefind(around: Surroundings, plan: SearchPlan | None) -> Iterator[Problem]:
    """Yield that Pagefind was asked for and is not there: the site has its own search instead."""
    if around.search is Search.PAGEFIND and plan and not plan.pagefind:
        message = sentence(
            "“search: pagefind” needs the extra “{extra}” of the program; the site has its own search instead",
            extra=pagefind.EXTRA,
        )
        hint = sentence("install it: {command}", command=pagefind.WAY)
        yield Problem(SETTINGS_FILE, *around.search_place, "missing-extra", message, hint)


_LABEL = "search"


def make_search_files(plan: SearchPlan, found: Mapping[str, Blob], runner: Runner) -> Iterator[File]:
    """Yield the files that a search loads, but for texts; `found` is `TextCopies.found` by the paths of pages."""
    yield from (File(BOX, script) for script in runner.map(make_box, [plan.box], _LABEL))
    if plan.pagefind:
        texts = {path: found[path] for path in plan.texts}
        for files in runner.map(make_pagefind_index, [PagefindIndex(plan.pagefind, texts)], _LABEL):
            yield from starmap(File, files.items())
    indexes = [add_terms(index, found) for index in plan.indexes]
    for index, script in zip(indexes, runner.map(make_index, indexes, _LABEL), strict=True):
        yield File(index.path, script)


def add_terms(index: SearchIndex, found: Mapping[str, Blob]) -> SearchIndex:
    """Return an index with the terms of its texts, which `found` has by the paths of their pages."""
    return replace(index, terms=tuple(found[text.path] for text in index.texts))
