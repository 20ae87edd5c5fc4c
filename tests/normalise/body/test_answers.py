"""Answers to questions: solutions in the neutral body, and for readers boxes, gaps and shuffled columns."""

import pytest
from lxml.html import fragment_fromstring

from pipeline.body.media import leave_out
from pipeline.model.article import Medium
from pipeline.normalise.body.classroom import drop_fenced_solutions
from tests.normalise.body.test_classroom import body_of, made

CHOICES = "1. Laquelle ?\n\n   - [ ] Lyon\n   - [x] *Paris*\n"
MATCHED = "1. Associez.\n\n   Débit\n   : en bits par seconde\n\n   Latence\n   : en millisecondes\n"


def questions_of(text: str) -> str:
    return body_of(f":::: questions\n{text}\n::::")


def public(text: str, medium: Medium = Medium.WEB) -> str:
    tree = fragment_fromstring(questions_of(text), create_parent="div")
    leave_out(tree, medium)
    return tree.text_content()


def test_a_right_choice_is_a_solution_and_its_box_is_empty() -> None:
    body = questions_of(CHOICES)
    assert body.count('<input type="checkbox" disabled>') == 2
    assert '<div class="solution answer" data-right="2"><p><em>Paris</em></p></div>' in body


def test_boxes_without_a_right_choice_stay_what_they_are() -> None:
    assert "solution" not in questions_of("1. Laquelle ?\n\n   - [ ] Lyon\n   - [ ] Paris\n")
    assert "checked" in body_of("- [x] fait\n- [ ] à faire")


def test_terms_and_definitions_are_shuffled_alike_each_time() -> None:
    body = questions_of(MATCHED)
    assert '<ol type="1"><li>Débit</li><li>Latence</li></ol><ol type="a"><li>en millisecondes</li>' in body
    assert 'data-pairs="2 1"><p>1\u00a0b, 2\u00a0a</p>' in body
    assert questions_of(MATCHED) == body


@pytest.mark.parametrize(
    ("typed", "has_gap"),
    [
        ("Combien ? [42]{.answer}", False),
        ("Combien ? [42]{.réponse}.", False),
        ("2 + 2 = [4]{.answer}", True),
        ("La [capitale]{.answer} de la France.", True),
        ("« Combien ? » [42]{.answer}", False),
        ("[42]{.answer}", False),
    ],
)
def test_an_answer_within_a_sentence_leaves_a_gap(typed: str, *, has_gap: bool) -> None:
    body = questions_of(f"1. {typed}")
    assert body.count("solution answer") == 1
    assert ('<span class="gap">…………</span>' in body) is has_gap
    assert ('<li data-lines="1">' in body) is not has_gap


def test_all_of_several_answers_in_a_sentence_are_gaps() -> None:
    assert questions_of("1. Un [deux]{.answer} trois [quatre]{.answer}.").count('class="gap"') == 2


def test_a_long_solution_in_a_line_is_one_to_be_written_freely() -> None:
    assert "gap" not in questions_of(f"1. Pourquoi [{'parce que ' * 11}]{{.solution}} donc")


def public_of(text: str) -> str:
    tree = fragment_fromstring(body_of(text), create_parent="div")
    leave_out(tree, Medium.WEB)
    return tree.text_content()


@pytest.mark.parametrize("medium", [Medium.WEB, Medium.PRINT])
def test_no_reader_sees_an_answer(medium: Medium) -> None:
    seen = public(f"{CHOICES}\n\n{MATCHED}\n\n3. Combien ? [quarante-deux]{{.answer}}", medium)
    assert "quarante-deux" not in seen
    assert seen.count("Paris") == 1
    assert "1\u00a0b" not in seen
    assert "Avant 42." not in made("Avant [42]{.answer}.")[0].body.text


def test_a_paragraph_with_boxes_below_is_one_question() -> None:
    body = questions_of("Laquelle ?\n\n- [x] a\n- [ ] b\n\nEt encore ?")
    assert body.count('<li data-lines="0"><p>') == body.count("<li><p>") == 1


def test_answers_are_checked_on_the_site_where_one_says_so() -> None:
    assert "data-interactive" not in questions_of(CHOICES)
    for typed in ("::: questions interactive=true", "::: {.questions interactif=oui}"):
        assert 'data-interactive="true"' in body_of(f"{typed}\n{CHOICES}\n:::")
    assert 'data-interactive="true"' in made(f"::: questions\n{CHOICES}\n:::", interactive="oui")[0].body.text
    assert "data-interactive" not in body_of(f"::: {{.questions interactive=no}}\n{CHOICES}\n:::")


def test_what_a_quiz_says_of_each_choice_is_in_the_solution() -> None:
    typed = "<quiz>\nCombien ?\n- [ ] 3\n> Presque.\n\n- [x] 4\n> Oui.\n- [x] *quatre*\n- [ ] 5\n> Non.\n\nEn effet.\n</quiz>"
    body = body_of(typed)
    assert body.count('type="checkbox"') == 4
    assert 'data-right="2 3"' in body
    solution = "<dl><dt>3</dt><dd><p>Presque.</p></dd><dt>4</dt><dd><p>Oui.</p></dd><dt>5</dt><dd><p>Non.</p></dd></dl>"
    assert f'<div class="solution">{solution}<p>En effet.</p></div>' in body
    assert not any(said in public_of(typed) for said in ("Presque", "Oui", "Non", "effet"))


def test_a_quiz_of_mkdocs_is_one_question_with_what_it_shows_afterwards_as_solution() -> None:
    body = body_of(
        "Avant.\n<quiz>\nCombien ?\n- [] 3\n- [x] 4\n\nEn effet.\n</quiz>\n\n<quiz>\nLa [[Seine]].\n\n---\nOui.\n</quiz>"
    )
    assert body.count('<div class="questions"') == 1
    assert 'data-right="2"' in body
    assert '<div class="solution"><p>En effet.</p></div>' in body
    assert 'La <span class="gap">…………</span><span class="solution answer">Seine</span>.' in body
    assert "<hr>" not in body
    assert "quiz" in body_of("```\n<quiz>\nLa [[Seine]].\n</quiz>\n```")


def test_a_text_that_stays_as_typed_has_no_answers() -> None:
    typed = "- [x] Paris\n\nCombien ? [42]{.réponse}\n\n<quiz>\nLa [[Seine]].\n</quiz>\n[[lien]]"
    assert drop_fenced_solutions(typed) == "- [ ] Paris\n\nCombien ? \n\n<quiz>\nLa [[…]].\n</quiz>\n[[lien]]"
