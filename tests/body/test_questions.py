"""Questions read from neutral HTML, whatever an author wrote as HTML of theirs."""

import pytest

from pipeline.body.neutral_html import parse
from pipeline.body.questions import Answer, Kind, find_questions, offer_answers, read_answer


def body(question: str, more: str = "") -> str:
    return f'<div class="questions" data-lines="4"{more}><ol><li>{question}</li></ol></div>'


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("42", Answer(("42",), "42", "0")),
        ("3,1 ± 0,1", Answer(("3,1 ± 0,1",), "3.1", "0.1")),
        ("\u221210\u202f000", Answer(("\u221210\u202f000",), "-10000", "0")),
        ("1.5 +/- 0.5", Answer(("1.5 +/- 0.5",), "1.5", "0.5")),
        ("l’octet | 8 bits", Answer(("l’octet", "8 bits"))),
        ("12 cm", Answer(("12 cm",))),
        ("1.2.3", Answer(("1.2.3",))),
        ("±", Answer(("±",))),
    ],
)
def test_numbers_and_words_are_told_apart(typed: str, answer: Answer) -> None:
    assert read_answer(typed) == answer


def test_wrong_numbers_of_choices_and_pairs_are_passed_over() -> None:
    boxes = '<ul class="task-list"><li><label><input type="checkbox" disabled>a</label></li></ul>'
    columns = '<div class="matching"><ol><li>a</li></ol><ol><li>b</li></ol></div>'
    for item in (
        f'Laquelle ?{boxes}<div class="solution answer" data-right="0 7">a</div>',
        f'Associez.{columns}<div class="solution answer" data-pairs="9">x</div>',
    ):
        ((_, question),) = find_questions(parse(body(item)))
        assert not any(right for _, right in question.choices)
        assert question.pairs == ()


def test_a_question_with_parts_is_one_and_an_outer_list_is_none() -> None:
    parts = "Lisez.<ol><li>Qui ?</li><li>Quand ?</li></ol>"
    ((_, question),) = find_questions(parse(f"<ul><li>{body(parts)}</li></ul>"))
    assert (question.kind, question.lines) == (Kind.ESSAY, 4)
    assert "Quand" in question.html


def test_each_of_several_answers_has_a_gap() -> None:
    words = '<span class="solution answer">{}</span>'
    asked = f'<p>Qui ? {words.format("Ada")}</p><p>Le <span class="gap">…</span>{words.format("bit")}.</p>'
    ((_, question),) = find_questions(parse(body(asked)))
    assert question.kind is Kind.GAPS
    assert question.html.count('class="gap"') == len(question.answers) == 2
    tree = parse(body(asked, ' data-interactive="true"'))
    offer_answers(tree)
    assert len(tree.find_class("gap")) == 2


def test_an_answer_without_words_is_for_a_reader_to_judge() -> None:
    gaps = 'Le <span class="gap">…</span><span class="solution answer">{}</span> et <span class="gap">…</span>{}.'
    asked = gaps.format('<img src="asset:a.png" alt="Un bit">', '<span class="solution answer">deux</span>')
    ((_, question),) = find_questions(parse(body(asked)))
    assert (question.kind, question.answers) == (Kind.ESSAY, ())
    assert question.solution == '<p><img src="asset:a.png" alt="Un bit"></p><p>deux</p>'
