"""Write questions in the formats of a course, and in a plainer form where a format cannot hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.body.neutral_html import Tree
from pipeline.body.questions import Answer, Kind, Question, spell_as_typed
from pipeline.editions.course.lessons import Course, Lesson, words_of
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Problem
from pipeline.text.printable import shorten, slug_of

_SHARES = "100 50 33.33333 25 20 16.66667 14.28571 12.5 11.11111 10".split()
SHARES = dict(enumerate(_SHARES, 1)) | {20: "5"}
"""Shares of a mark that Moodle takes, by the number of answers that share it."""
_SET_SIGNS = re.compile(r"[\u2019\u00a0\u202f«»“”…–]+")
_ELIDED = re.compile(r" \w{1,2}$")  # "dans l", before an apostrophe
_LONGEST_QUOTE, _LONGEST_NAME = 60, 200


class QuestionWriter:
    """Base of writers of questions: `files` comes before the name of a file, `hint` says what else to do."""

    files, hint = "", ""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.problems: list[Problem] = []

    def prepare(self, lesson: Lesson, question: Question, lack: str = "") -> Question:
        """Return the question; an open one, with its choices or pairs, where it cannot be marked by itself.

        `lack` says what the format lacks for it, if anything.
        """
        right = sum(is_right for _, is_right in question.choices)
        message, hint = lack, self.hint
        if question.choices and not right:
            message, hint = (
                sentence("no choice is right; this becomes an open question"),
                sentence("tick what is right: - [x]"),
            )
        elif question.choices and right not in SHARES:
            message = sentence("too many choices are right to divide the marks; this becomes an open question")
            hint = sentence("at most ten choices may be right; split the question")
        if not message:
            return question
        self.report(lesson, question, message, hint)
        return replace(question, kind=Kind.ESSAY, html=question.html + list_choices(question))

    def report(self, lesson: Lesson, question: Question, message: str, hint: str = "") -> None:
        """Say what the format cannot hold of a question; the words in the message tell its place in the post."""
        words = words_of(question.html)
        # Typography has changed other signs: a piece without them is found in the post.
        pieces = [piece.strip() for piece in _SET_SIGNS.split(words)]
        quoted = pieces[0] if " " in pieces[0] else max(pieces, key=len) or words
        quoted = _ELIDED.sub("", quoted) if len(pieces) > 1 else quoted
        text = sentence("question “{words}”: {message}", words=shorten(quoted, _LONGEST_QUOTE), message=message)
        self.problems.append(Problem(lesson.source, 0, 0, "course-format", text, hint or self.hint))

    def localise(self, html: str) -> Tree:
        """Return HTML of a question with addresses of the format."""
        return self.course.localise(html, self.files)


def name_of(lesson: Lesson, question: Question) -> str:
    """Return what a question is called in lists of a platform."""
    return f"{lesson.title[:_LONGEST_NAME]} – {question.number}"


def identify(lesson: Lesson, question: Question) -> str:
    """Return a name of a question for programs, the same each time."""
    return f"{slug_of(lesson.slug)}-{question.number}"


def make_category(*names: str) -> str:
    """Return the path of a category of questions in Moodle."""
    return "/".join(["$course$/top", *(" ".join(name.replace("/", "//").split()) for name in names)])


def list_choices(question: Question) -> str:
    """Return the choices of a question, or its terms and what belongs to them, as a list in HTML."""
    terms = (term for term, _ in question.pairs)
    partners = sorted((partner for _, partner in question.pairs), key=words_of)
    columns = ([html for html, _ in question.choices], terms, partners)
    listed = ("".join(f"<li>{html}</li>" for html in column) for column in columns)
    return "".join(f"<ul>{items}</ul>" for items in listed if items)


def list_answers(question: Question) -> str:
    """Return what is right in a line of words; "" where only a reader can tell."""
    return ", ".join(" | ".join(answer.texts) for answer in question.answers)


def spell(answer: Answer) -> Iterator[str]:
    """Yield each way to type an answer: with the typographer's apostrophe and blanks, and a keyboard's."""
    yield from dict.fromkeys(form for text in answer.texts for form in (text, spell_as_typed(text)))
