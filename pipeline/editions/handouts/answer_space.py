"""Room to answer on a sheet: ruled lines below each question, or fields to fill in on a screen."""

from __future__ import annotations

from dataclasses import replace

from lxml.html.builder import E

from pipeline.body.neutral_html import Tree, add_classes, parent_of, parse, put_in_place, text_of, to_html
from pipeline.editions.handouts.written_answers import take_answer, written
from pipeline.i18n.labels import labels
from pipeline.jobs.blob import Blob
from pipeline.model.article import LINES, Article

# What a screen reader says of a field: no more of the question than one listens to.
_LONGEST_TOOLTIP = 200
# More would not stay together on a page.
_MOST_LINES = 24
# What stands within these is as wide as they are.
_NARROW = ("li", "dd", "blockquote", "td", "th", "details", "figure")


def with_questions(article: Article) -> Article:
    """Return the article with the questions of its front matter at the end of its body."""
    if not article.questions:
        return article
    tree = parse(article.body.text)
    items = [E.li(question.text, {"data-lines": str(question.lines)}) for question in article.questions]
    title = labels(article.language).gettext("Questions")
    questions = E.div(E.p(E.strong(title), {"class": "block-title"}), E.ol(*items), {"class": "questions"})
    notes = tree.find("section[@role='doc-endnotes']")
    if notes is None:
        tree.append(questions)
    else:
        notes.addprevious(questions)
    return replace(article, body=Blob.of(to_html(tree).encode()))


def give_room(tree: Tree, article: int, width: float, *, form: bool) -> None:
    """Leave room below each question of an article, which is the handout's first for 0.

    Its lines are `width` em long; what answers were written down at the questions stand on them where they fit.
    """
    number = 0
    for section in tree.find_class("questions"):
        add_classes(section, wide=not any(each.tag in _NARROW for each in section.iterancestors()))
        usual = section.get("data-lines", str(LINES))
        for item in list(section.iter("li")):
            if item.find(".//li") is not None:
                continue
            lines = min(int(item.get("data-lines", usual)), _MOST_LINES)
            answer = written(take_answer(item), width, lines)
            if lines:
                number += 1
                field = _field(f"a{article}-q{number}", text_of(item)) if form and answer is None else None
                item.append(_room(lines, field if answer is None else answer))


def make_boxes_fields(tree: Tree, article: int) -> None:
    """Make fields of the boxes to tick, in the place of their drawings."""
    for number, box in enumerate(list(tree.find_class("tick")), start=1):
        tooltip = text_of(parent_of(box))[:_LONGEST_TOOLTIP]
        field = E.input(type="checkbox", name=f"a{article}-b{number}", title=tooltip, **{"class": "tick"})
        if len(box) > 2:  # noqa: PLR2004 - a title, the box, the tick
            field.set("checked", "checked")
        put_in_place(field, box)


def _room(lines: int, filled: Tree | None) -> Tree:
    ruled = E.div({"class": "lines"}, *(E.div({"class": "rule"}) for _ in range(lines)))
    if filled is not None:
        ruled.append(filled)
    return ruled


def _field(name: str, question: str) -> Tree:
    return E.textarea(name=name, title=question[:_LONGEST_TOOLTIP])
