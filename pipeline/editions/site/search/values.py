"""What a search knows of the site: a job for each text, one for each language, and one for what its box says.

Where Pagefind finds, one job makes the index of all languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import ClassVar, NamedTuple, Self

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.text.printable import plain_title

FIELDS = ("title", "headings", "facts", "text")
"""Where a word may stand; the facts are what is said of a text: its summary, its topics and authors."""
FOLDER = "search/"
"""Where all that is loaded when somebody searches stands in the site."""
BOX = f"{FOLDER}box.js"
"""Where stands what the box says, and how words are cut."""
BUNDLE = f"{FOLDER}pagefind/"
"""Where Pagefind's index stands, and what reads it."""


class TextTerms(NamedTuple):
    """What a search needs of a text: its terms (`terms.counted`), and a script that has the text itself."""

    terms: Blob
    script: Blob


@dataclass(frozen=True)
class SearchedText(Job):
    """A text that can be found: `path` is that of its page."""

    path: str
    title: str
    language: str
    body: Blob
    description: str = ""
    facts: tuple[str, ...] = ()

    about = sentence("terms of {name}", name="{0.path}")
    causes: ClassVar[Mapping[str, str]] = {"body": sentence("its text changed")}

    @property
    def script(self) -> str:
        """Where the script stands that has the text."""
        return f"{FOLDER}texts/{self.path.removesuffix('.html')}.js"

    def with_body(self, body: Blob) -> Self:
        """Return it with another body."""
        return replace(self, body=body)

    def plainest(self, body: Blob) -> Self:
        """Return it with another body, and nothing else but the beginning of its title."""
        title = plain_title(self.title, PurePosixPath(self.path).stem)
        return replace(self, title=title, body=body, description="", facts=())


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
        """Where it stands in the site."""
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


count_terms = JobFunction[SearchedText, TextTerms]("pipeline.editions.site.search.terms:count_terms")
make_index = JobFunction[SearchIndex, Blob]("pipeline.editions.site.search.scripts:make_index")
show_text = JobFunction[PagefindText, Blob]("pipeline.editions.site.search.pagefind_text:show_text")
make_pagefind_index = JobFunction[PagefindIndex, dict[str, Blob]](
    "pipeline.editions.site.search.pagefind:make_pagefind_index"
)
make_box = JobFunction[SearchBox, Blob]("pipeline.editions.site.search.box_script:make_box")
