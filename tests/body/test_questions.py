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
        ("12\u00a0cm", Answer(("12\u00a0cm",), "12", "0", "cm")),
        ("12 ± 0,5\u00a0m", Answer(("12 ± 0,5\u00a0m",), "12", "0.5", "m")),
        ("9,81 m·s^-2", Answer(("9,81 m·s^-2",), "9.81", "0", "m·s^-2")),
        ("50 ± 5 élèves", Answer(("50 ± 5 élèves",), "50", "5", "élèves")),
        ("50\u202f%", Answer(("50\u202f%",), "50", "0", "%")),
        ("3e8 ± 1E7", Answer(("3e8 ± 1E7",), "3e8", "1e7")),
        ("3×10^8", Answer(("3×10^8",), "3e8", "0")),
        ("1,6·10^\u221219 C", Answer(("1,6·10^\u221219 C",), "1.6e-19", "0", "C")),
        ("1,6.10^-19 ± 10^-21", Answer(("1,6.10^-19 ± 10^-21",), "1.6e-19", "1e-21")),
        ("10⁻³ mol/L", Answer(("10⁻³ mol/L",), "1e-3", "0", "mol/L")),
        (r"\(3 \times 10^{8}\)", Answer((r"\(3 \times 10^{8}\)",), "3e8", "0")),
        ("12 mai", Answer(("12 mai",))),
        ("2A", Answer(("2A",))),
        ("20 10^3", Answer(("20 10^3",))),
        ("1e999", Answer(("1e999",))),
        ("1.2.3", Answer(("1.2.3",))),
        ("±", Answer(("±",))),
    ],
)
def test_numbers_and_words_are_told_apart(typed: str, answer: Answer) -> None:
    assert read_answer(typed) == answer


@pytest.mark.parametrize(
    "typed",
    [
        "3×10<sup>8</sup>",
        "<math><mn>3</mn><mo>×</mo><msup><mn>10</mn><mn>8</mn></msup></math>",
        "<math><mn>3</mn><mo>×</mo><msup><mn>10</mn><mrow><mn>8</mn></mrow></msup></math>",
    ],
)
def test_a_power_is_read_as_it_is_set(typed: str) -> None:
    ((_, question),) = find_questions(parse(body(f'Combien ? <span class="solution answer">{typed}</span>')))
    assert (question.kind, question.answers[0].number) == (Kind.NUMBER, "3e8")
    assert question.answers[0].texts == ("3×10^8",)


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
