"""Moodle XML: all questions of a course, with their pictures in them (question/format/xml/format.php)."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import Any

from lxml.builder import E
from lxml.html.builder import E as H

from pipeline.body.neutral_html import put_in_place, to_html
from pipeline.body.questions import Answer, Kind, Question
from pipeline.editions.course.lessons import Course, Lesson, holds_more_than_words, words_of
from pipeline.editions.course.packages import Written, to_xml
from pipeline.editions.course.questions import SHARES, QuestionWriter, identify, make_category, name_of, spell
from pipeline.i18n.sentences import sentence

Element = Any
_BLANK = "__________"  # Moodle puts the field of a short answer where five or more of these are
_LINES = (5, 10, 15, 20, 25, 30, 35, 40)
_GAP = re.compile('<span class="gap">[^<]*</span>')
# Of what is written in gaps, two signs may have a backslash (question/type/multianswer/questiontype.php); a tilde is
# an entity, which is written once the HTML is.
_CLOZE, _TILDE = re.compile(r"([}#])"), "\ue07e"


def write_moodle_xml(course: Course) -> Written:
    """Return the questions, in a category for each article."""
    root = E.quiz()
    writer = _Writer(course)
    for lesson in course.lessons:
        if lesson.questions:
            category = make_category(course.title, lesson.title)
            root.append(E.question(E.category(E.text(category)), type="category"))
        root.extend(writer.write(lesson, question) for question in lesson.questions)
    return Written(to_xml(root) if len(root) else b"", tuple(writer.problems))


class _Writer(QuestionWriter):
    files = "@@PLUGINFILE@@/"
    language = ""

    def write(self, lesson: Lesson, question: Question) -> Element:
        """Return the element of a question; an essay's solution is for who marks it."""
        self.language = lesson.language
        question = self.prepare(lesson, question)
        if any(holds_more_than_words(partner) for _, partner in question.pairs):
            message = sentence("Moodle matches terms only with words; a picture or table is left out")
            self.report(lesson, question, message, sentence("put it beside the term"))
        kind, further = self._write_answers(question)
        answers = iter(question.answers)
        # The kind “cloze” has its answers in their gaps.
        html = _GAP.sub(lambda _: _write_gap(next(answers, None)), question.html) if kind == "cloze" else question.html
        feedback = [] if kind == "essay" else [self._text("generalfeedback", question.solution)]
        return E.question(
            E.name(E.text(name_of(lesson, question))),
            self._text("questiontext", html),
            *feedback,
            E.defaultgrade("1"),
            E.idnumber(identify(lesson, question)),
            *further,
            type=kind,
        )

    def _text(self, name: str, html: str, **attributes: str) -> Element:
        """Return HTML in the question's language, with the files that it shows."""
        made: Element = E(name, format="html", **attributes)
        tree = self.localise(html)
        for gap in list(tree.find_class("gap")):
            put_in_place(H.span(_BLANK), gap)
        words = f'<div lang="{self.language}">{to_html(tree)}</div>' if html else ""
        made.append(E.text(words.replace(_TILDE, "&#126;")))
        for asset in self.course.find_assets(html):
            data = base64.b64encode(asset.data.data).decode()
            made.append(E.file(data, name=asset.name, path="/", encoding="base64"))
        return made

    def _write_answers(self, question: Question) -> tuple[str, list[Element]]:
        """Return what Moodle calls the kind of a question, and the elements that this kind has beside others'."""
        match question.kind:
            case Kind.CHOICE:
                right = sum(one for _, one in question.choices)
                wrong = "0" if right == 1 else f"-{SHARES.get(len(question.choices) - right, '10')}"
                return "multichoice", [
                    E.single("true" if right == 1 else "false"),
                    E.shuffleanswers("true"),
                    E.answernumbering("abc"),
                    *(
                        self._text("answer", html, fraction=SHARES[right] if one else wrong)
                        for html, one in question.choices
                    ),
                ]
            case Kind.MATCHING:
                pairs = [self._text("subquestion", term) for term, _ in question.pairs]
                for pair, (_, partner) in zip(pairs, question.pairs, strict=True):
                    pair.append(E.answer(E.text(words_of(partner))))
                return "matching", [E.shuffleanswers("true"), *pairs]
            case Kind.NUMBER:
                (answer,) = question.answers
                parts = E.text(answer.number), E.tolerance(answer.margin)
                unit = E.units(E.unit(E.multiplier("1"), E.unit_name(answer.unit))) if answer.unit else None
                # With it or without it, an answer is right.
                units = () if unit is None else (unit, E.unitgradingtype("0"), E.showunits("0"))
                return "numerical", [E.answer(*parts, fraction="100", format="plain_text"), *units]
            case Kind.SHORT:
                forms = (E.text(text.replace("*", r"\*")) for text in spell(question.answers[0]))
                rights = (E.answer(form, fraction="100", format="plain_text") for form in forms)
                return "shortanswer", [E.usecase("0"), *rights]
            case Kind.GAPS:
                return "cloze", []
            case Kind.ESSAY:
                lines = next((number for number in _LINES if number >= question.lines), _LINES[-1])
                return "essay", [
                    E.responseformat("editor"),
                    E.responserequired("1"),
                    E.responsefieldlines(str(lines)),
                    E.attachments("0"),
                    self._text("graderinfo", question.solution),
                ]


def _write_gap(answer: Answer | None) -> str:
    if answer is None:
        return _BLANK
    if answer.number:
        return escape(f"{{1:NUMERICAL:={answer.number}:{answer.margin}}} {answer.unit}".rstrip(), quote=False)
    texts = (text.replace("*", r"\*").replace("~", _TILDE) for text in spell(answer))
    forms = "~".join("=" + _CLOZE.sub(r"\\\1", text) for text in texts)
    return escape(f"{{1:SHORTANSWER:{forms}}}", quote=False)
