"""Articles that an engine fails on: what stands for them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from pipeline.body.plain import plain_html
from pipeline.editions.fallback import Shortfall, with_fallback
from pipeline.jobs.blob import Blob
from pipeline.jobs.executors import ExecutorError
from pipeline.jobs.job import Job
from pipeline.jobs.runner import Runner
from pipeline.text.printable import plain_title


@dataclass(frozen=True)
class Body(Job):
    """A body to be counted."""

    body: Blob
    language: str = "fr"
    title: str = ""

    about = "body"

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
    message = "site: the program failed on it, which is its own fault; its words stand without their form"
    assert found == [
        ("<p>un</p>", None),
        ("<p>1</p>\n<p>deux</p>", Shortfall("words-alone", message)),
        ("<p>un</p>", None),
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
    with Runner() as runner, pytest.raises(ExecutorError, match="its own fault"):
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
