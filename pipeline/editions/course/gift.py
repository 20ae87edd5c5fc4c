r"""GIFT: questions as plain text, without files (question/format/gift/format.php); ~ = # { } : and \ are escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lxml.html.builder import E

from pipeline.body.neutral_html import put_in_place, to_html
from pipeline.body.questions import Kind, Question
from pipeline.editions.course.lessons import Course, Lesson, holds_more_than_words, words_of
from pipeline.editions.course.packages import Written
from pipeline.editions.course.questions import SHARES, QuestionWriter, list_answers, make_category, name_of, spell
from pipeline.i18n.sentences import sentence

_FILES = ("img", "audio", "video")
_ESCAPES = {ord(sign): f"\\{sign}" for sign in "\\#=~{}:"} | {ord("\n"): r"\n", ord("\r"): None}


def write_gift(course: Course) -> Written:
    """Return the questions, one a paragraph, in a category for each article."""
    parts: list[str] = []
    writer = _Writer(course)
    for lesson in course.lessons:
        if lesson.questions:
            parts.append(f"$CATEGORY: {make_category(course.title, lesson.title)}")
        parts += (writer.write(lesson, question) for question in lesson.questions)
    return Written("".join(f"{part}\n\n" for part in parts)[:-1].encode(), tuple(writer.problems))


class _Writer(QuestionWriter):
    hint = sentence("import the file for Moodle XML instead, which has it")

    def write(self, lesson: Lesson, question: Question) -> str:
        """Return a question with its answers between braces."""
        question = self.prepare(lesson, question, _tell_lack(question))
        parts = [question.html, question.solution, *(html for html, _ in question.choices)]
        if any(True for part in parts for _ in self.localise(part).iter(*_FILES)):
            message = sentence("GIFT has no pictures or recordings; their descriptions replace them")
            self.report(lesson, question, message)
        if any(holds_more_than_words(partner) for _, partner in question.pairs):
            message = sentence("GIFT matches only words; a picture or table among them is left out")
            self.report(lesson, question, message)
        feedback = question.solution or (list_answers(question) if question.kind is Kind.ESSAY else "")
        inside = [*self._write_answers(question), *([f"####{self._write(feedback)}"] if feedback else [])]
        name = name_of(lesson, question).translate(_ESCAPES)
        unit = question.answers[0].unit if question.kind is Kind.NUMBER else ""
        asked = self._write(f"{question.html}<p>({escape(unit)})</p>" if unit else question.html)
        return "\n".join((f"::{name}::[html]{asked}{{", *inside, "}"))

    def _write_answers(self, question: Question) -> Iterator[str]:
        match question.kind:
            case Kind.CHOICE:
                right = sum(one for _, one in question.choices)
                wrong = len(question.choices) - right
                loss = "50" if wrong == 1 else SHARES.get(wrong, "10")  # a weight has two digits
                signs = {True: "=", False: "~"} if right == 1 else {True: f"~%{SHARES[right]}%", False: f"~%-{loss}%"}
                yield from (f"{signs[is_right]}{self._write(html)}" for html, is_right in question.choices)
            case Kind.MATCHING:
                for term, partner in question.pairs:
                    yield f"={self._write(term)} -> {words_of(partner).replace('->', '→').translate(_ESCAPES)}"
            case Kind.NUMBER:
                yield f"#{question.answers[0].number}:{question.answers[0].margin}"
            case Kind.SHORT:
                yield from (f"={text.translate(_ESCAPES)}" for text in spell(question.answers[0]))

    def _write(self, html: str) -> str:
        """Return HTML as GIFT has it, with the words of pictures and recordings in their places."""
        tree = self.localise(html)
        for file in list(tree.iter(*_FILES)):
            put_in_place(E.em(*filter(None, [file.get("alt", "")])), file)
        return to_html(tree).translate(_ESCAPES)


def _tell_lack(question: Question) -> str:
    if question.kind is Kind.GAPS:
        return sentence("GIFT allows one gap in a question; this becomes an open question")
    if question.kind is Kind.SHORT and any("->" in text for text in question.answers[0].texts):
        return sentence("GIFT reads “->” as a matching question; this becomes an open question")
    return ""
