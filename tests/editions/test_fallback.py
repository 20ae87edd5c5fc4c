"""Articles that an engine fails on: what stands for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from pipeline.body.neutral_html import plain_html
from pipeline.editions.epub.ebook import ChapterCopy
from pipeline.editions.fallback import ArticleJob, Shortfall, with_fallback
from pipeline.editions.print.print_article import ArticlePrint
from pipeline.editions.print.sections import WrittenSection
from pipeline.editions.site.markdown_copies import PageText
from pipeline.editions.site.pages import ArticlePage, Frame, WrittenPage
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.executors import ExecutorError
from pipeline.jobs.job import Job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Instalment, Lead
from pipeline.model.collection import Related
from pipeline.model.settings import Settings
from pipeline.press.binding.signatures import Furniture
from pipeline.press.pdf.xmp import Imprint
from pipeline.press.sheets import Inventory, Sheets
from pipeline.text.printable import plain_title
from tests import factory
from tests.named_jobs import named_jobs


@dataclass(frozen=True)
class Body(Job):
    """A body with its fallbacks."""

    body: Blob
    language: str = "fr"
    title: str = ""

    about = sentence("text {name}", name="{0.title}")

    def with_body(self, body: Blob) -> Body:
        """See `OfArticle`."""
        return replace(self, body=body)

    def plainest(self, body: Blob) -> Body:
        """See `OfArticle`."""
        return Body(body, self.language)


def without_tables(job: Body) -> str:
    if "<table" in job.body.text:
        raise ValueError("no tables")
    return job.body.text


def without_numbers(job: Body) -> str:
    if any(map(str.isdigit, job.body.text)):
        raise ValueError("no numbers")
    return job.body.text


def without_titles(job: Body) -> str:
    if job.title:
        raise ValueError("no titles")
    return job.body.text


def never(job: Body) -> str:
    raise ValueError(job.language)


GOOD, TABLE = Body(Blob.of("<p>un</p>")), Body(Blob.of("<table><tr><td>1</td><td>deux</td></tr></table>"))


def test_the_words_stand_for_what_an_engine_fails_on() -> None:
    with Runner() as runner:
        found = list(with_fallback(runner, without_tables, [GOOD, TABLE, GOOD], "site"))
    message = "site: the program failed on it; this is a fault of the program; its words are kept without their form"
    assert found == [
        ("<p>un</p>", None),
        ("<p>1</p>\n<p>deux</p>", Shortfall("words-alone", message)),
        ("<p>un</p>", None),
    ]


def test_a_plainer_form_bears_the_name_of_what_it_stands_for() -> None:
    job = replace(TABLE, title="Un (b)", belongs_to="son, 2")
    with named_jobs() as names, Runner() as runner:
        list(with_fallback(runner, without_numbers, [job], "articles"))
    assert [name.partition(": ")[2] for name in names.found] == [
        "text Un (b) (son, 2)",
        "words of an article (text Un (b), son, 2)",
        "text Un (b) (son, 2, its words alone)",
        "text Un (b) (son, 2, a sentence)",
    ]


def test_a_sentence_stands_for_words_that_are_too_much_as_well() -> None:
    with Runner() as runner:
        ((result, shortfall),) = with_fallback(runner, without_numbers, [TABLE], "articles")
    assert result == "<p>Cet article ne peut pas être montré ici.</p>"
    assert shortfall is not None
    problem = shortfall.problem("articles/un.md")
    assert (problem.path, problem.rule) == ("articles/un.md", "left-out")


def test_a_post_of_which_the_title_is_too_much_has_a_plain_one() -> None:
    with Runner() as runner:
        ((result, shortfall),) = with_fallback(
            runner, without_titles, [replace(TABLE, title="x" * 1_000_000)], "articles"
        )
    assert result == "<p>Cet article ne peut pas être montré ici.</p>"
    assert shortfall is not None
    assert shortfall.rule == "left-out"


@pytest.mark.parametrize(("title", "plain"), [("Le \x1b[son] <b>", "Le son b"), ("…", "le-son"), ("a" * 900, "a" * 80)])
def test_a_plain_title_is_short_and_has_letters_alone(title: str, plain: str) -> None:
    assert plain_title(title, "le-son") == plain


def test_what_fails_on_anything_is_no_fault_of_an_article() -> None:
    with Runner() as runner, pytest.raises(ExecutorError, match="a fault of the program"):
        list(with_fallback(runner, never, [TABLE], "articles"))


def test_plain_words_keep_order_headings_and_the_places_that_links_lead_to() -> None:
    body = (
        '<h2 id="a">Titre</h2><p>Un <b id="x">mot</b> et<ul><li id="l">un<ul><li>deux</li></ul>reste</li></ul>'
        '<p id="e"></p><p>f <math alttext="x^2"><mi>x</mi></math> &lt;g></p><pre id="c"><code id="d">h</code></pre>'
    )
    assert plain_html(body).split("\n") == [
        '<h2 id="a">Titre</h2>',
        '<p id="x">Un mot et</p>',
        '<p id="l">un</p>',
        "<p>deux</p>",
        "<p>reste</p>",
        '<p id="e"></p>',
        "<p>f x^2 &lt;g&gt;</p>",
        '<p id="c"><span id="d"></span>h</p>',
    ]


LONG, PICTURE, NOTICE = "Un <b> " * 200_000, factory.red_square(), Blob.of("<p>avis</p>")
WHOLE = Article(
    "un", "un.md", LONG, "fr", Blob.of("<p>corps</p>"), description=LONG, authors=(LONG,), tags=(LONG,), title_html=LONG,
    lead=Lead(PICTURE.path, ""), shown=(PICTURE.path,),
)  # fmt: skip
DAY = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
RELATED = (Related("deux", LONG, "fr"),)
TEXT: dict[str, Any] = {"title": LONG, "language": "fr", "body": WHOLE.body, "description": LONG}
IN_HTML: dict[str, Any] = {"title_html": LONG, "description_html": LONG, "lead": WHOLE.lead}
FURNITURE = Furniture(Sheets(Blob.of(""), 10, Inventory()), 0, 0, 0, 0)
JOBS: list[ArticleJob] = [
    ChapterCopy(
        slug="un", **TEXT, **IN_HTML, authors=(LONG,), tags=(LONG,), pictures={PICTURE.path: PICTURE},
        instalment=Instalment(LONG, "s", 1, 2), related=RELATED,
    ),
    ArticlePrint(
        WHOLE, {PICTURE.path: PICTURE}, Imprint(LONG, "fr", DAY, DAY, (LONG,), LONG, (LONG,)), FURNITURE, "", {}, RELATED
    ),
    WrittenSection("text", WHOLE, {PICTURE.path: PICTURE}),
    PageText("articles/un.html", **TEXT, root="../", authors=(LONG,), topics=(LONG,), images=((PICTURE.path, LONG),)),
    ArticlePage(
        frame=Frame(Settings()), slug="un", date="", **TEXT, **IN_HTML, authors=(LONG,), feeds=((LONG, "a"),),
        author_links=((LONG, ("a",)),), parts={"footer": LONG}, related=RELATED,
    ),
    WrittenPage(frame=Frame(Settings()), slug="un", date="", **TEXT, **IN_HTML, parts={"footer": LONG}),
]  # fmt: skip


def shown_by(job: object) -> dict[str, object]:
    return {field.name: getattr(job, field.name) for field in fields(job)}  # type: ignore[arg-type]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: type(job).__name__)
def test_each_kind_of_job_can_do_with_words_and_with_next_to_nothing(job: ArticleJob) -> None:
    words = job.with_body(NOTICE)
    assert (words.body, words.language) == (NOTICE, "fr")
    assert PICTURE.path not in repr(shown_by(words))
    assert LONG in repr(shown_by(words))
    plainest = job.plainest(NOTICE)
    assert (type(plainest), plainest.body, plainest.language) == (type(job), NOTICE, "fr")
    assert len(repr(shown_by(plainest))) < 10_000
    assert "Un b Un b" in repr(shown_by(plainest))


def test_a_section_without_a_title_has_none_in_its_plainest_form() -> None:
    assert WrittenSection("text", replace(WHOLE, title=""), {}).plainest(NOTICE).text.title == ""
