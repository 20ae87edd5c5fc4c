"""Moodle XML: all questions of a course, with their pictures in them (question/format/xml/format.php)."""

from __future__ import annotations

import base64
import re
from functools import partial
from html import escape
from typing import Any

from lxml.builder import E
from lxml.html.builder import E as H

from pipeline.body.neutral_html import put_in_place, to_html
from pipeline.body.questions import Answer, Kind, Question
from pipeline.editions.course.lessons import (
    SHARES,
    Course,
    Lesson,
    has_usable_choices,
    holds_more_than_words,
    identify,
    list_choices,
    localised,
    lost,
    name_of,
    report_choices,
    spell,
    words_of,
)
from pipeline.editions.course.packages import Written, to_xml
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Problem

Element = Any
_FILE = "@@PLUGINFILE@@/"
_BLANK = "__________"  # Moodle puts the field of a short answer where five or more of these are
_LINES = (5, 10, 15, 20, 25, 30, 35, 40)
_GAP = re.compile('<span class="gap">[^<]*</span>')
# Of what is written in gaps, two signs may have a backslash (question/type/multianswer/questiontype.php); a tilde is
# an entity, which is written once the HTML is.
_CLOZE, _TILDE = re.compile(r"([}#])"), "\ue07e"


def write_moodle_xml(course: Course) -> Written:
    """Return the questions, in a category for each article."""
    root = E.quiz()
    problems: list[Problem] = []
    for lesson in course.lessons:
        if lesson.questions:
            category = f"$course$/top/{_escape_category(course.title)}/{_escape_category(lesson.title)}"
            root.append(E.question(E.category(E.text(category)), type="category"))
        for question in lesson.questions:
            root.append(_Writer(course, lesson, question, problems).write())
    return Written(to_xml(root), tuple(problems))


def _escape_category(name: str) -> str:
    return " ".join(name.replace("/", "//").split())


class _Writer:
    """Writes one question."""

    def __init__(self, course: Course, lesson: Lesson, question: Question, problems: list[Problem]) -> None:
        self.course, self.lesson, self.question, self.problems = course, lesson, question, problems

    def write(self) -> Element:
        """Return the element of the question."""
        question = self.question
        if question.kind is Kind.CHOICE and not has_usable_choices(question):
            self.problems.append(report_choices(self.lesson, question))
            return self._write_essay(question.html + list_choices(question))
        match question.kind:
            case Kind.CHOICE:
                return self._write_choice()
            case Kind.MATCHING:
                return self._write_matching()
            case Kind.SHORT | Kind.NUMBER:
                return self._write_answer(question.answers[0])
            case Kind.GAPS:
                return self._make("cloze", self._write_gaps())
            case _:
                return self._write_essay(question.html)

    def _make(self, kind: str, html: str, *further: Element) -> Element:
        """Return a question with what all kinds have; an essay's solution is for who marks it."""
        feedback = [] if kind == "essay" else [self._text("generalfeedback", self.question.solution)]
        return E.question(
            E.name(E.text(name_of(self.lesson, self.question))),
            self._text("questiontext", html),
            *feedback,
            E.defaultgrade("1"),
            E.idnumber(identify(self.lesson, self.question)),
            *further,
            type=kind,
        )

    def _text(self, name: str, html: str, **attributes: str) -> Element:
        """Return HTML in the question's language, with the files that it shows."""
        made: Element = E(name, format="html", **attributes)
        tree = localised(html, partial(self.course.read_address, pages={}, files=_FILE, places=False))
        for gap in list(tree.find_class("gap")):
            put_in_place(H.span(_BLANK), gap)
        words = f'<div lang="{self.lesson.language}">{to_html(tree)}</div>' if html else ""
        words = words.replace(_TILDE, "&#126;")
        made.append(E.text(words))
        for asset in self.course.find_assets(html):
            data = base64.b64encode(asset.data.data).decode()
            made.append(E.file(data, name=asset.name, path="/", encoding="base64"))
        return made

    def _write_essay(self, html: str) -> Element:
        lines = next((number for number in _LINES if number >= self.question.lines), _LINES[-1])
        return self._make(
            "essay",
            html,
            E.responseformat("editor"),
            E.responserequired("1"),
            E.responsefieldlines(str(lines)),
            E.attachments("0"),
            self._text("graderinfo", self.question.solution),
        )

    def _write_choice(self) -> Element:
        choices = self.question.choices
        right = sum(one for _, one in choices)
        share, loss = SHARES[right], SHARES.get(len(choices) - right, "10")
        wrong = "0" if right == 1 else f"-{loss}"
        return self._make(
            "multichoice",
            self.question.html,
            E.single("true" if right == 1 else "false"),
            E.shuffleanswers("true"),
            E.answernumbering("abc"),
            *(self._text("answer", html, fraction=share if one else wrong) for html, one in choices),
        )

    def _write_matching(self) -> Element:
        pairs = []
        for term, partner in self.question.pairs:
            if holds_more_than_words(partner):
                message = sentence(
                    "what belongs to a term is words alone in Moodle; a picture or table of it is left out"
                )
                self.problems.append(lost(self.lesson, self.question, message, sentence("put it beside the term")))
            pair = self._text("subquestion", term)
            pair.append(E.answer(E.text(words_of(partner))))
            pairs.append(pair)
        return self._make("matching", self.question.html, E.shuffleanswers("true"), *pairs)

    def _write_answer(self, answer: Answer) -> Element:
        if answer.number:
            right = E.answer(E.text(answer.number), E.tolerance(answer.margin), fraction="100", format="plain_text")
            return self._make("numerical", self.question.html, right)
        rights = (
            E.answer(E.text(text.replace("*", r"\*")), fraction="100", format="plain_text") for text in spell(answer)
        )
        return self._make("shortanswer", self.question.html, E.usecase("0"), *rights)

    def _write_gaps(self) -> str:
        """Return the question with its answers in their gaps, as the kind “cloze” has them."""
        answers = iter(self.question.answers)
        return _GAP.sub(lambda _: _write_gap(next(answers, None)), self.question.html)


def _write_gap(answer: Answer | None) -> str:
    if answer is None:
        return _BLANK
    if answer.number:
        return f"{{1:NUMERICAL:={answer.number}:{answer.margin}}}"
    texts = (text.replace("*", r"\*").replace("~", _TILDE) for text in spell(answer))
    forms = "~".join("=" + _CLOZE.sub(r"\\\1", text) for text in texts)
    return escape(f"{{1:SHORTANSWER:{forms}}}", quote=False)
