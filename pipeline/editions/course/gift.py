r"""GIFT: questions as plain text, without files (question/format/gift/format.php); ~ = # { } : and \ are escaped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pipeline.body.neutral_html import put_in_place, to_html
from pipeline.body.questions import Answer, Kind, Question
from pipeline.editions.course.lessons import (
    SHARES,
    Course,
    Lesson,
    has_usable_choices,
    holds_more_than_words,
    list_choices,
    localised,
    lost,
    name_of,
    report_choices,
    spell,
    words_of,
)
from pipeline.editions.course.packages import Written
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Problem

_ESCAPES = {ord(sign): f"\\{sign}" for sign in "\\#=~{}:"} | {ord("\n"): r"\n", ord("\r"): None}
_FILES = ("img", "audio", "video")


def write_gift(course: Course) -> Written:
    """Return the questions, one a paragraph, in a category for each article."""
    parts: list[str] = []
    problems: list[Problem] = []
    for lesson in course.lessons:
        if lesson.questions:
            names = (" ".join(name.replace("/", "//").split()) for name in (course.title, lesson.title))
            parts.append(f"$CATEGORY: $course$/top/{'/'.join(names)}")
        for question in lesson.questions:
            answer = _Writer(course, lesson, problems)
            parts.append(answer.write(question))
    return Written(("\n\n".join(parts) + "\n").encode(), tuple(problems))


class _Writer:
    """Writes the questions of a lesson."""

    def __init__(self, course: Course, lesson: Lesson, problems: list[Problem]) -> None:
        self.course, self.lesson, self.problems = course, lesson, problems

    def write(self, question: Question) -> str:
        """Return a question with its answers between braces."""
        html = question.html
        answers: list[str] | None = None
        match question.kind:
            case Kind.CHOICE if has_usable_choices(question):
                answers = list(self._write_choices(question))
            case Kind.CHOICE:
                self.problems.append(report_choices(self.lesson, question))
                html += list_choices(question)
            case Kind.MATCHING:
                answers = [
                    f"={self._write(term)} -> {self._write_words(question, partner)}"
                    for term, partner in question.pairs
                ]
            case Kind.NUMBER:
                answers = [f"#{question.answers[0].number}:{question.answers[0].margin}"]
            case Kind.SHORT if not any("->" in text for text in question.answers[0].texts):
                answers = [f"={text.translate(_ESCAPES)}" for text in spell(question.answers[0])]
            case Kind.SHORT:
                self._report(question, sentence("GIFT takes “->” for words to match; it is asked openly"))
            case Kind.GAPS:
                self._report(question, sentence("GIFT has one gap in a question; it is asked openly"))
        written = self._write(html, question)
        feedback = question.solution or (_list_answers(question.answers) if answers is None else "")
        inside = [*(answers or ()), *([f"####{self._write(feedback, question)}"] if feedback else [])]
        name = name_of(self.lesson, question).translate(_ESCAPES)
        return "\n".join((f"::{name}::[html]{written}{{", *inside, "}"))

    def _write(self, html: str, question: Question | None = None) -> str:
        """Return HTML as GIFT has it, without files."""
        tree = localised(html, partial(self.course.read_address, pages={}, files="", places=False))
        files = list(tree.iter(*_FILES))
        for file in files:
            words = localised("", str)
            words.tag, words.text = "em", file.get("alt", "") or None
            put_in_place(words, file)
        if files and question:
            self._report(
                question, sentence("GIFT has no pictures and recordings; their descriptions are in their places")
            )
        return to_html(tree).translate(_ESCAPES)

    def _write_words(self, question: Question, html: str) -> str:
        if holds_more_than_words(html):
            self._report(question, sentence("GIFT has words alone to match; a picture or table among them is left out"))
        return words_of(html).replace("->", "→").translate(_ESCAPES)

    def _write_choices(self, question: Question) -> Iterator[str]:
        right = sum(one for _, one in question.choices)
        wrong = len(question.choices) - right
        loss = "50" if wrong == 1 else SHARES.get(wrong, "10")  # a weight has two digits
        for html, is_right in question.choices:
            sign = "~" if right == 1 else f"~%-{loss}%"
            if is_right:
                sign = "=" if right == 1 else f"~%{SHARES[right]}%"
            yield f"{sign}{self._write(html, question)}"

    def _report(self, question: Question, message: str) -> None:
        hint = sentence("import the file for Moodle XML instead, which has it")
        self.problems.append(lost(self.lesson, question, message, hint))


def _list_answers(answers: tuple[Answer, ...]) -> str:
    return ", ".join(" | ".join(answer.texts) for answer in answers)
