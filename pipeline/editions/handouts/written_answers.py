"""Solutions on the lines of their questions, as a pupil would write them: in the teacher's copy, where they fit."""

from __future__ import annotations

from dataclasses import replace

from lxml.html.builder import E

from pipeline.body.neutral_html import Tree, parse, text_of, to_html
from pipeline.editions.handouts.room_on_lines import fitting
from pipeline.jobs.blob import Blob
from pipeline.model.article import Article
from pipeline.press.fonts.advances import SANS

_ANSWER = "data-answer"
# What a line of letters alone cannot say.
_MORE_THAN_WORDS = ("math", "img", "svg", "table", "pre", "ul", "ol", "dl", "sub", "sup", "figure", "blockquote")


def with_answers(article: Article) -> Article:
    """Return the article with the words of their solutions written down at its questions, for `take_answer`.

    Those are left out that are more than words, and those of questions that have several.
    """
    tree = parse(article.body.text)
    for item in [item for section in tree.find_class("questions") for item in section.iter("li")]:
        inside = [each for each in item.find_class("solution") if next(each.iterancestors("li"), None) is item]
        if len(inside) == 1 and next(inside[0].iter(*_MORE_THAN_WORDS), None) is None:
            item.set(_ANSWER, " ".join(text_of(inside[0]).split()))
    return replace(article, body=Blob.of(to_html(tree).encode()))


def take_answer(question: Tree) -> str:
    """Return the answer that is written down at a question, and take it away from there; "" where there is none."""
    return str(question.attrib.pop(_ANSWER, ""))


def written(answer: str, width: float, lines: int) -> Tree | None:
    """Return an answer on so many lines that are `width` em long; None where there is none, or it does not fit."""
    if not answer or fitting(answer, SANS, [width] * lines) < len(answer):
        return None
    return E.p(answer, {"class": "written"})
