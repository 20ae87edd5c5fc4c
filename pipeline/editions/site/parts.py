"""The parts of pages that an editor's templates fill: what each is told, and the pages with what came of it.

A template is told little, so that few jobs fill it, and a page is made anew only where its part says something else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar

from pipeline.editions.site.list_pages import CommonPage, FrontPage, ListPage, NotFoundPage
from pipeline.editions.site.pages import ArticlePage, Frame, Label, Teaser, WrittenPage
from pipeline.i18n.labels import long_date
from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Failed, digest_of
from pipeline.jobs.runner import Runner
from pipeline.look.apply import FilledPart, PartCopy, fill_part
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import Part

TEMPLATES = "templates"
"""The label of its map."""
_Values = dict[str, object]
_Page = ArticlePage | WrittenPage | CommonPage | NotFoundPage
P = TypeVar("P", bound=_Page)


@dataclass
class OwnParts:
    """Fills parts of pages; `problems` tell of templates that give nothing, which ours replace."""

    templates: Mapping[str, str]
    runner: Runner
    problems: dict[Problem, None] = field(default_factory=dict)
    _filled: dict[bytes, str] = field(default_factory=dict)

    def prepare(self, pages: Iterable[_Page]) -> None:
        """Fill what these pages want, all at once."""
        copies: dict[bytes, PartCopy] = {}
        for copy in chain.from_iterable(map(self._copies, pages)):
            copies.setdefault(digest_of(copy), copy)  # it is called by the first page that wants it
        wanted = {key: copy for key, copy in copies.items() if key not in self._filled}
        outcomes = self.runner.attempt(fill_part, wanted.values(), TEMPLATES, len(wanted))
        for (key, copy), outcome in zip(wanted.items(), outcomes, strict=True):
            filled = FilledPart(wrong=outcome.reason) if isinstance(outcome, Failed) else outcome
            self._filled[key] = filled.html
            if filled.wrong:
                self.problems[_problem(copy.path, filled)] = None

    def filled(self, page: P) -> P:
        """Return a page with its parts."""
        parts: dict[str, str] = {part: html for part, copy in self._surroundings(page) if (html := self._of(copy))}
        if isinstance(page, FrontPage | ListPage):
            teasers = tuple(replace(teaser, own=self._of(copy)) for teaser, copy in self._teasers(page))
            return replace(page, parts=parts, teasers=teasers or page.teasers)
        return replace(page, parts=parts)

    def _of(self, copy: PartCopy) -> str:
        return self._filled.get(digest_of(copy), "")

    def _copies(self, page: _Page) -> Iterator[PartCopy]:
        yield from (copy for _, copy in self._surroundings(page))
        if isinstance(page, FrontPage | ListPage):
            yield from (copy for _, copy in self._teasers(page))

    def _surroundings(self, page: _Page) -> Iterator[tuple[Part, PartCopy]]:
        """Yield the parts around a page's content, and the end of an article."""
        common: _Values = {"site": _site(page.frame), "root": _root(page)}
        wanted: dict[Part, _Values] = {
            Part.MASTHEAD: common | {"front": isinstance(page, FrontPage)},
            Part.FOOTER: common,
        }
        if isinstance(page, ArticlePage):
            wanted[Part.ARTICLE_END] = common | {"article": _article(page)}
        own = {part: values for part, values in wanted.items() if part.path in self.templates}
        yield from ((part, self._copy(part, values, page.path)) for part, values in own.items())

    def _teasers(self, page: FrontPage | ListPage) -> Iterator[tuple[Teaser, PartCopy]]:
        """Yield the articles that a page lists, the first of the front page a level above the others."""
        if Part.TEASER.path not in self.templates:
            return
        in_columns = isinstance(page, FrontPage) and not page.as_list
        for number, teaser in enumerate(page.teasers):
            around: _Values = {"site": _site(page.frame), "root": _root(page)}
            values = around | {"level": 3 if in_columns and number else 2, "article": _teaser(teaser, page)}
            yield teaser, self._copy(Part.TEASER, values, f"{page.path}, {teaser.slug}")

    def _copy(self, part: Part, values: _Values, page: str) -> PartCopy:
        return PartCopy(part.path, self.templates[part.path], values, belongs_to=page)


def _root(page: _Page) -> str:
    """Return the way from a page to the front page's folder."""
    return page.frame.url("") if isinstance(page, NotFoundPage) else "../" * page.path.count("/")


def _site(frame: Frame) -> _Values:
    settings = frame.settings
    return {
        "title": frame.title,
        "subtitle": settings.subtitle,
        "language": settings.language,
        "authors": settings.authors,
        "publisher": settings.publisher,
        "rights": settings.rights,
        "url": settings.base_url,
        "logo": frame.logo.address if frame.logo else "",
        "dark_logo": frame.dark_logo.address if frame.dark_logo else "",
    }


def _article(page: ArticlePage) -> _Values:
    return {
        "title": page.title,
        "language": page.language,
        "url": page.frame.url(page.path),
        "date": page.date.partition("T")[0],
        "day": _day(page.date, page.language),
        "authors": page.authors,
        "description": page.description,
        "minutes": page.reading_minutes,
        "topics": _topics(page.labels, f"../{page.frame.folder}"),
        "pdf": next((f"{page.slug}.pdf" for file in page.frame.article_files if file.suffix == ".pdf"), ""),
    }


def _teaser(teaser: Teaser, page: CommonPage) -> _Values:
    root, picture = _root(page), teaser.image
    return {
        "title": teaser.title,
        "language": teaser.language,
        "url": f"{root}articles/{teaser.slug}.html",
        "date": teaser.date.partition("T")[0],
        "day": _day(teaser.date, page.frame.settings.language),
        "description": teaser.description,
        "minutes": teaser.reading_minutes,
        "topics": _topics(teaser.labels, f"{root}{page.frame.folder}"),
        "picture": f"{root}{picture.address}" if picture else "",
        "width": picture.width if picture else 0,
        "height": picture.height if picture else 0,
        "alt": teaser.alt,
    }


def _topics(labels: Iterable[Label], home: str) -> list[_Values]:
    return [{"name": label.name, "url": f"{home}tags/{label.slug}.html"} for label in labels]


def _day(date: str, language: str) -> str:
    return long_date(dt.datetime.fromisoformat(date), language) if date else ""


def _problem(path: str, filled: FilledPart) -> Problem:
    place = (filled.line, 1) if filled.line else BEGINNING
    message = sentence("the template fails: {why}; the program's own is used", why=filled.wrong)
    return Problem(
        path,
        *place,
        "own-template",
        message,
        sentence("the page “look” of the docs lists the values that a template has"),
    )
