"""A text that is read without places gives the same article and the same problems, at the same places.

So does one whose blocks are numbered, but for the numbers.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.load import read_file
from pipeline.model.article import Article
from pipeline.model.manuscript import Post
from pipeline.model.problems import Problem
from pipeline.model.settings import Settings
from pipeline.normalise.drafts import DraftJob, FinishJob, parse_post, render_article

_ROOT = Path(__file__).parents[2]
_PIECES = (
    *("# ", "## ", "\n", "\n\n", "- ", "1. ", "> ", "| ", "|-|\n", "    ", "```\n", "```a b\n", "~~~", "`", "* * *"),
    *("[^1]", "[^2]", "\n[^1]: ", "\n[^2]: ", "[", "](a.md)", "](#b)", "![", "](a.png)", "](https://a.example/b.png)"),
    *(
        "**",
        "*",
        "_",
        "~",
        "^",
        "$",
        "$x$",
        "$5",
        "\\",
        "&nbsp;",
        "&lt;",
        "<https://a.example/?b&amp;c>",
        "a@b.example",
    ),
    *(
        "<b>",
        "</b>",
        "<br>",
        "<h1>",
        ":::tip\n",
        ":::",
        "{#b}",
        "{.c}",
        "🚀",
        "Mot",
        "mot",
        " ",
        "é",
        "’",
        "d’un autre",
    ),
    *("https://a.example", "www.a.example", ": ", "[ ] ", "[x] ", "\t", "l'", "…", "--", '"', "Un deux trois, quatre."),
)
_SAMPLES = sorted(
    path for folder in ("content", "tests/problems", "docs/exemple") for path in (_ROOT / folder).rglob("*.md")
)


def finish(job: DraftJob) -> tuple[tuple[Problem, ...], Article, tuple[Problem, ...]]:
    draft = parse_post(job)
    return draft.problems, *render_article(FinishJob(draft, "essai", reading=job))


def is_the_same(post: Post) -> bool:
    job = DraftJob(post, Settings())
    problems, article, in_article = finish(replace(job, blocks=True))
    told = finish(job)
    return told == finish(replace(job, places=False)) == (problems, replace(article, numbered=None), in_article)


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join), st.integers(1, 3))
def test_any_text_is_the_same(body: str, line: int) -> None:
    assert is_the_same(Post("essai.md", {"title": "Essai"}, body, line))


@pytest.mark.whole  # it reads all samples twice
@pytest.mark.parametrize("path", _SAMPLES, ids=lambda path: path.relative_to(_ROOT).as_posix())
def test_samples_are_the_same(path: Path) -> None:
    post, _ = read_file(path.parent, path.name)
    assert post is None or is_the_same(post)


def test_a_text_with_nothing_to_report_is_read_once_and_without_places() -> None:
    text = "Un mot[^1], [un lien](https://a.example), $x$ et `code`.\n\n## Suite\n\n- un\n- deux\n\n[^1]: Une note.\n"
    draft = parse_post(DraftJob(Post("essai.md", {"title": "Essai"}, text), Settings(), places=False))
    assert draft.unplaced
    assert '"pos"' not in draft.document.json.text
