"""An article as a course has it: its page and its questions in HTML that every platform shows, and its glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from html import escape, unescape
from urllib.parse import quote, unquote

from lxml.html.builder import E

from pipeline.body.media import leave_out
from pipeline.body.neutral_html import Tree, localise, parse, put_in_place, text_of, to_html
from pipeline.body.questions import Kind, Question, find_questions, inner
from pipeline.editions.fallback import BodyJob
from pipeline.i18n.labels import authors_and_day, long_date
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import job
from pipeline.model.article import Article, Medium, article_page
from pipeline.model.article import Question as FrontMatterQuestion
from pipeline.text.printable import slug_of
from pipeline.text.urls import asset_path


@dataclass(frozen=True)
class Lesson:
    """An article with its addresses still neutral: `html` is what pupils read, `terms` are words and what they mean."""

    slug: str
    title: str
    language: str
    source: str
    facts: str
    description: str
    html: str
    questions: tuple[Question, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()

    def asset_paths(self) -> list[str]:
        """Return the paths in the collection of all that it shows or leads to."""
        parts = [self.html, *(part for question in self.questions for part in parts_of(question))]
        return _find_asset_paths(*parts)


@dataclass(frozen=True)
class CourseAsset:
    """A picture, recording or attachment: its name in a folder of a course, and its bytes."""

    name: str
    data: Blob


@dataclass(frozen=True)
class Course:
    """Course, as all formats are made from it.

    `assets` are keyed by their paths in the collection, `base_url` is the site's, `modified` the second of its newest
    article.
    """

    title: str
    language: str
    base_url: str
    lessons: tuple[Lesson, ...]
    assets: Mapping[str, CourseAsset]
    modified: int = 0

    def chapters(self) -> Iterator[tuple[str, Lesson]]:
        """Yield the lessons, each with the name of its file: platforms sort them by their names."""
        width = max(3, len(str(len(self.lessons))))
        for number, lesson in enumerate(self.lessons, 1):
            yield f"{number:0{width}}-{slug_of(lesson.slug) or 'chapter'}.html", lesson

    def localise(self, html: str, files: str, pages: Mapping[str, str] | None = None) -> Tree:
        """Return a part of a page with addresses of a file of the course; what leads nowhere from there is words.

        `files` is what comes before the name of a file. Without `pages`, names of pages by slugs, it is no page itself
        and has no places that an address could lead to.
        """
        tree = parse(html)
        localise(tree, partial(self._read_address, pages or {}, files, pages is not None))
        return tree

    def _read_address(self, pages: Mapping[str, str], files: str, places: bool, neutral: str) -> str | None:  # noqa: FBT001 - bound
        scheme, _, rest = neutral.partition(":")
        if neutral.startswith("#"):
            return neutral if places else None
        if scheme == "asset":
            asset = self.assets.get(asset_path(neutral))
            return f"{files}{asset.name}" if asset else None
        slug = rest.partition("#")[0]
        if scheme == "article" and unquote(slug) in pages:
            return pages[unquote(slug)]  # Moodle up to 5.0 knows no places in other chapters
        if scheme in ("article", "site"):
            path = quote(article_page(unquote(slug))) + rest[len(slug) :] if scheme == "article" else rest.lstrip("/")
            return f"{self.base_url}{path}" if self.base_url else None
        return neutral

    def find_assets(self, *parts: str) -> list[CourseAsset]:
        """Return the assets that parts of a page show or lead to, each once."""
        return list(dict.fromkeys(self.assets[path] for path in _find_asset_paths(*parts) if path in self.assets))


_ASSET = re.compile(r'(?:src|href|poster)="(asset:[^"]*)"')
_BETWEEN_LINES = re.compile(r"(?=</?(?:p|br|div|li|dt|dd|td|th|tr|pre|figure|figcaption|h[1-6])\b)")


def _find_asset_paths(*parts: str) -> list[str]:
    return [asset_path(unescape(address)) for part in parts for address in _ASSET.findall(part)]


def parts_of(question: Question) -> list[str]:
    """Return all HTML of a question."""
    pairs = (html for pair in question.pairs for html in pair)
    return [question.html, question.solution, *(html for html, _ in question.choices), *pairs]


def words_of(html: str) -> str:
    """Return the words of a part of a page in one line."""
    return " ".join(text_of(parse(_BETWEEN_LINES.sub(" ", html))).split())


_MORE_THAN_WORDS = ("img", "table", "pre", "audio", "video")


def holds_more_than_words(html: str) -> bool:
    """Return whether words alone would lose a part of a page."""
    return next(parse(html).iter(*_MORE_THAN_WORDS), None) is not None


@dataclass(frozen=True)
class LessonText(BodyJob):
    """An article to be made a lesson of: authors and date (`facts`), questions of its front matter, its picture."""

    slug: str
    title: str
    language: str
    body: Blob
    source: str = ""
    facts: str = ""
    description: str = ""
    questions: tuple[FrontMatterQuestion, ...] = ()
    lead: tuple[str, str] = ("", "")

    about = sentence("lesson of article {name}", name="{0.slug}")
    told = ("description", "questions", "facts")


def plan_lesson(article: Article) -> LessonText:
    """Return what a lesson is made of."""
    opening, day = article.opening, long_date(article.date, article.language) if article.date else ""
    return LessonText(
        article.slug,
        article.title,
        article.language,
        article.body,
        article.source,
        authors_and_day(article.authors, day, article.language),
        article.description,
        article.questions,
        (opening.address or f"asset:{quote(opening.asset)}", opening.alt) if opening else ("", ""),
    )


@job()
def read_lesson(job: LessonText) -> Lesson:
    """Return the lesson of an article."""
    page = parse(job.body.text)
    leave_out(page, Medium.WEB)
    _simplify(page)
    for box in list(page.iter("input")):  # pages of platforms have no fields
        put_in_place(E.span("☒ " if box.get("checked") is not None else "☐ "), box)
    lead = ""
    if job.lead[0] not in ("", "asset:"):
        lead = f'<figure><img src="{escape(job.lead[0])}" alt="{escape(job.lead[1])}"></figure>'
    whole = parse(job.body.text)
    for block in whole.find_class("print-only"):
        block.drop_tree()
    for block in whole.find_class("web-only"):
        block.classes.discard("web-only")
    leave_out(whole, Medium.TEACHER, "web")
    _simplify(whole)
    _write_notes_out(whole)
    _join_introductions(whole)
    questions = [question for _, question in find_questions(whole)]
    questions += [Question(Kind.ESSAY, 0, escape(one.text, quote=False), lines=one.lines) for one in job.questions]
    return Lesson(
        job.slug,
        job.title,
        job.language,
        job.source,
        job.facts,
        job.description,
        lead + to_html(page),
        tuple(replace(question, number=number) for number, question in enumerate(questions, 1)),
        tuple(_read_terms(page)),
    )


def _simplify(tree: Tree) -> None:
    """Write formulas as TeX, which platforms set; drop what is for our own style sheets."""
    for formula in list(tree.iter("math")):
        begin, end = (r"\[", r"\]") if formula.get("display") == "block" else (r"\(", r"\)")
        put_in_place(E.span(f"{begin}{formula.get('alttext', '')}{end}"), formula)
    for element in tree.iter():
        for name in [name for name in element.attrib if str(name).startswith("data-")]:
            if str(name) not in ("data-right", "data-pairs", "data-lines"):
                element.attrib.pop(name)


def _write_notes_out(tree: Tree) -> None:
    """Write notes of questions in their places, in brackets: a question is shown without its article."""
    notes = {note.get("id"): text_of(note).replace("↩︎", "").replace("↑", "") for note in tree.iterfind("section//li")}
    for call in [call for block in tree.find_class("questions") for call in block.find_class("footnote-ref")]:
        note = notes.get(call.get("href", "").removeprefix("#"), "")
        put_in_place(E.span(f" ({' '.join(note.split())})"), call)


def _join_introductions(tree: Tree) -> None:
    """Put the text before a list of questions at the beginning of its first one."""
    for block in tree.find_class("questions"):
        before: list[Tree] = []
        for part in list(block):
            items = part.findall("li") if part.tag == "ol" else []
            if items:
                for index, each in enumerate(before):
                    each.tail = None
                    items[0].insert(index, each)
                if before and (items[0].text or "").strip():
                    first = E.p(items[0].text or "")
                    items[0].text = None
                    items[0].insert(len(before), first)
                before = []
            elif part.get("class") != "block-title" and part.tag not in ("h2", "h3", "h4", "h5", "h6"):
                before.append(part)


def _read_terms(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield the terms of all glossaries, with what they mean."""
    for part in [part for block in tree.find_class("glossary") for part in block.iter("dt")]:
        meanings = []
        after = part.getnext()
        while after is not None and after.tag == "dd":
            meanings.append(inner(after))
            after = after.getnext()
        if meanings:
            yield inner(part), "<br>".join(meanings)
