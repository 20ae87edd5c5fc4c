"""Pages at old addresses, which lead on to where a text stands now: they need no script and no server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from pipeline import theme
from pipeline.i18n.labels import direction, labels, language_of
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.collection import Alias, Collection
from pipeline.model.problems import Problem


@dataclass(frozen=True)
class AliasPage(Job):
    """A page at `path` that leads on to the page at `goal`, both below the root of the site, which is at `base_url`."""

    path: str
    goal: str
    base_url: str
    language: str

    about = sentence("page that leads on from {name}", name="{0.path}")


@dataclass
class _Taken:
    """The paths that files have, without regard to capitals, each with what stands there, and the folders of these."""

    files: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def add(self, path: str, what: str) -> None:
        """Take a path."""
        self.files.setdefault(path.casefold(), what)
        self.folders.update(_folders(path.casefold()))

    def by(self, path: str) -> str:
        """Return what stands at a path, or where it needs a folder, or needs a folder there; "" for nothing."""
        path = path.casefold()
        held = next((self.files[place] for place in (path, *_folders(path)) if place in self.files), "")
        return held or (path if path in self.folders else "")


def _folders(path: str) -> Iterator[str]:
    while folder := path.rpartition("/")[0]:
        yield folder
        path = folder


def alias_pages(collection: Collection, taken: Iterable[str]) -> tuple[list[AliasPage], list[Problem]]:
    """Return the pages that lead on, none in the place of what is `taken`, and what is to be said of the others."""
    places, settings = _Taken(), collection.settings
    dumps = (f"dump/{article.slug}.html" for article in collection.reachable)
    for path in (*taken, *dumps):
        places.add(path, path)
    pages: list[AliasPage] = []
    problems: list[Problem] = []
    for alias in collection.aliases:
        if alias.path == alias.goal:
            continue
        if other := places.by(alias.path):
            problems.append(_taken(alias, other))
            continue
        places.add(alias.path, alias.source)
        pages.append(AliasPage(alias.path, alias.goal, settings.base_url, settings.language))
    return pages, problems


def _taken(alias: Alias, other: str) -> Problem:
    address = alias.path.removesuffix("index.html")
    message = sentence("nothing leads on from “/{address}”: {other} has that place", address=address, other=other)
    return Problem(alias.source, *alias.place, "alias-taken", message, sentence("write another address, or none"))


@job()
def alias_page(page: AliasPage) -> Blob:
    """Return a page that leads on: it names the new address, and no more of the text, which may be unlisted."""
    words, way = labels(page.language), "../" * page.path.count("/") + quote(page.goal)
    language = language_of(words)
    html = theme.templates().get_template("site/alias.html")
    values = {"_": words.gettext, "language": language, "direction": direction(language), "way": way}
    return Blob.of(html.render(values, url=page.base_url + quote(page.goal) if page.base_url else way))
