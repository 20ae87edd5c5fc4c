"""Room to answer on a sheet: lines below a question, fields for a screen, written solutions."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from dataclasses import replace

from lxml import html
from lxml.html.builder import E

from pipeline.body.media import leave_out
from pipeline.body.neutral_html import (
    Tree,
    add_classes,
    copy_alone,
    number_of_item,
    parent_of,
    parse,
    put_in_place,
    text_of,
    to_html,
)
from pipeline.body.questions import is_offered, list_rooms
from pipeline.editions.print.blocks import TICK
from pipeline.i18n.labels import labels, number_in
from pipeline.jobs.blob import Blob
from pipeline.model.article import Article, Medium
from pipeline.press.fonts.prepared import SANS, Face, is_square
from pipeline.press.sheets import COPY

# What a screen reader says of a field: no more of the question than one listens to.
_LONGEST_TOOLTIP = 200
# Questions within these are as wide as they are.
_NARROW = ("li", "dd", "blockquote", "td", "th", "details", "figure")


def add_questions(article: Article) -> Article:
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

    Its lines are `width` em long; answers of the questions are written on them where they fit.
    """
    number = 0
    for section in tree.find_class("questions"):
        add_classes(section, wide=not any(each.tag in _NARROW for each in section.iterancestors()))
        for item, lines in list_rooms(section):
            answer = fit_answer(str(item.attrib.pop(_ANSWER, "")), width, lines)
            if lines:
                number += 1
                ruled = E.div({"class": "lines"}, *(E.div({"class": "rule"}) for _ in range(lines)))
                if form:
                    field = E.textarea(name=f"a{article}-q{number}", title=text_of(item)[:_LONGEST_TOOLTIP])
                    field.attrib.update({} if answer is None else {COPY: "0"})
                    ruled.append(field)
                if answer is not None:
                    answer.set(COPY, "1")
                    ruled.append(answer)
                item.append(ruled)


def tick_choices(tree: Tree) -> None:
    """Tick the right choices in the teacher's copy: a ticked box takes no room beside the other."""
    for item in tree.iterfind(f".//li[@{_RIGHT}]"):
        item.attrib.pop(_RIGHT)
        for box in list(item.find_class("tick"))[:1]:
            ticked = copy.deepcopy(box)
            ticked.append(html.fragment_fromstring(TICK))
            box.set(COPY, "0")
            ticked.set(COPY, "1")
            ticked.tail, box.tail = box.tail, None
            box.addnext(ticked)


def make_gaps_fields(tree: Tree, article: int) -> None:
    """Make fields to write in of the gaps in sentences, and put one before each term to match."""
    terms = [term for columns in tree.find_class("matching") for term in columns.findall("ol[1]/li")]
    for number, place in enumerate([*tree.find_class("gap"), *terms], start=1):
        around = place if place.tag == "li" else next(place.iterancestors("li", "p"), place)
        field = E.input(type="text", name=f"a{article}-g{number}", title=text_of(around)[:_LONGEST_TOOLTIP])
        field.set("class", "gap-field")
        if place.tag == "li":
            paragraph = place.find("p")
            inner = place if paragraph is None else paragraph
            field.tail, inner.text = f" {inner.text or ''}", None
            inner.insert(0, field)
        else:
            put_in_place(field, place)


def make_boxes_fields(tree: Tree, article: int) -> None:
    """Make fields of the boxes to tick, in the place of their drawings."""
    for number, box in enumerate(list(tree.find_class("tick")), start=1):
        tooltip = text_of(parent_of(box))[:_LONGEST_TOOLTIP]
        field = E.input(type="checkbox", name=f"a{article}-b{number}", title=tooltip, **{"class": "tick"})
        if len(box) > 2:  # noqa: PLR2004 - a title, the box, the tick
            field.set("checked", "checked")
        if box.get(COPY):
            field.set(COPY, str(box.get(COPY)))
        put_in_place(field, box)


_ANSWER, _RIGHT = "data-answer", "data-ticked"
# What a line of letters alone cannot say.
_MORE_THAN_WORDS = ("math", "img", "svg", "table", "pre", "ul", "ol", "dl", "sub", "sup", "figure", "blockquote")


def add_answers(article: Article) -> Article:
    """Return the article with the words of their solutions written down at its questions.

    Those are left out that are more than words, and those of questions that have several.
    """
    tree = parse(article.body.text)
    for chosen in tree.iterfind(".//*[@data-right]"):
        right = set(map(int, str(chosen.get("data-right")).split()))
        items = [item for item in parent_of(chosen).iterfind("ul/li") if is_offered(item)]
        for item in [item for number, item in enumerate(items, 1) if number in right]:
            item.set(_RIGHT, "true")
    for item in [item for section in tree.find_class("questions") for item in section.iter("li")]:
        inside = [each for each in item.find_class("solution") if next(each.iterancestors("li"), None) is item]
        if len(inside) == 1 and next(inside[0].iter(*_MORE_THAN_WORDS), None) is None:
            item.set(_ANSWER, " ".join(text_of(inside[0]).split()))
    return replace(article, body=Blob.of(to_html(tree).encode()))


def fit_answer(answer: str, width: float, lines: int) -> Tree | None:
    """Return an answer on so many lines that are `width` em long; None where there is none, or it does not fit."""
    if not answer or measure_fit(answer, SANS, [width] * lines) < len(answer):
        return None
    return E.p(answer, {"class": "written"})


# What of a line is filled, at most: kerning, hyphens and the engine's own choices are not known here.
_FILLED = 0.97
_WORD = re.compile(r"\S+\s*")


def measure_fit(text: str, face: Face, widths: Iterable[float]) -> int:
    """Return how many letters of a text, in whole words, fit on lines of these widths (in em)."""
    lines = iter(widths)
    room, placed = next(lines, 0.0) * _FILLED, 0
    fresh = True
    for start, word in _words(text):
        needed = face.width(word.rstrip())
        while needed > room:
            # A word that is longer than a line is broken.
            needed -= room if fresh else 0
            following = next(lines, None)
            if following is None:
                return placed
            room, fresh = following * _FILLED, True
        room, fresh = room - needed - face.width(" ") * (word != word.rstrip()), False
        placed = start + len(word)
    return placed


def _words(text: str) -> Iterable[tuple[int, str]]:
    """Yield what a line does not break, and where it begins: words, and each letter that fills a square."""
    for match in _WORD.finditer(text):
        word = match[0]
        if any(map(is_square, word)):
            yield from ((match.start() + at, letter) for at, letter in enumerate(word))
        else:
            yield match.start(), word


def extract_solutions(article: Article) -> Blob | None:
    """Return a body that has an article's solutions and no more, with the notes that they call.

    It has the sources that only they cite; a link leads to what is there or in the pupils' copy.

    It is None where there are none.
    """
    tree = parse(article.body.text)
    parts: list[Tree] = []
    before: Tree | None = None
    for each in tree.find_class("solution"):
        if not any("solution" in around.classes for around in each.iterancestors()):
            opened = copy_alone(each)
            opened.set("class", "model-answer")  # a block that every edition shows
            opened = E.p(opened) if opened.tag == "span" else opened
            question = _find_question(each)
            if question is not None and question is not before:
                parts.append(_ask_again(question, article.language))
            before = question
            parts.append(opened)
    if not parts:
        return None
    pupils = parse(article.body.text)
    leave_out(pupils, Medium.PRINT)
    seen = {element.get("id") for element in pupils.iter()}
    sources = tree.xpath("section[@role='doc-bibliography']/ul/li[@id]")
    parts += [_list_source(own) for own in sources if own.get("id") not in seen]
    alone = E.div(*parts, *map(copy_alone, tree.findall("section[@role='doc-endnotes']")))
    seen |= {element.get("id") for element in alone.iter()}
    for link in [link for link in alone.iter("a") if link.get("href", "").startswith("#")]:
        if link.get("href", "")[1:] not in seen:
            link.drop_tag()
    return Blob.of(to_html(alone).encode())


def _find_question(solution: Tree) -> Tree | None:
    """Return the question around a solution; None where there is none."""
    question = next(solution.iterancestors("li"), None)
    if question is None or not any("questions" in each.classes for each in question.iterancestors()):
        return None
    return question


def _ask_again(question: Tree, language: str) -> Tree:
    """Return a question with its number, without what it offers."""
    alone = copy_alone(question)
    for each in [each for name in ("solution", "task-list", "matching") for each in alone.find_class(name)]:
        each.drop_tree()
    return E.p(f"{number_in(language, number_of_item(question))}.\u00a0{text_of(alone)}", {"class": "asked"})


def _list_source(entry: Tree) -> Tree:
    """Return an entry of a bibliography as a paragraph."""
    alone = copy_alone(entry)
    alone.tag = "p"
    return alone
