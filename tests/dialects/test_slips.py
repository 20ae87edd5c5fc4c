"""What is begun and not ended, or does not fit together, loses nothing and hides nothing but what it should."""

import pytest

from tests.normalise.body.test_classroom import made


def body(text: str) -> str:
    return "".join(line.strip() for line in made(text)[0].body.text.splitlines())


@pytest.mark.parametrize(
    ("text", "hidden", "shown"),
    [
        ("## A\n\n::: solution\nUN\n\n### C\n\nDEUX\n\n## B\n\nTROIS", "UN DEUX", "TROIS"),
        ("::: corrigé\nUN\n\n###### B\n\nTROIS", "UN", "TROIS"),
        ("# A\n\n:::: questions\n1. a\n\n::: solution\nUN\n::::\n\nTROIS", "UN", "TROIS"),
        ("1. a\n\n   ::: solution\n   UN\n\n2. TROIS\n\n## B\n\nQUATRE", "UN", "TROIS QUATRE"),
        ("::: web-only\nUN\n\n## B\n\n::: solution\nDEUX\n:::\n\nTROIS", "UN DEUX", "TROIS"),
        ('## A\n\n<div class="corrigé">\n\nUN\n\n### C\n\nDEUX\n\n## B\n\nTROIS', "UN DEUX", "TROIS"),
        ('TROIS <span class="solution">DEUX <b>x</b>\n\nUN', "DEUX", "UN TROIS"),
        ('<div class="questions">\n<div class="solution">\nUN\n\n</div>\n\n# B\n\nTROIS', "UN", "TROIS"),
        ("```\n::: solution\n```\n\n## B\n\nTROIS", "", "TROIS"),
    ],
)
def test_a_block_that_is_not_closed_ends_before_the_next_heading(text: str, hidden: str, shown: str) -> None:
    article, problems = made(text)
    outside = article.body.text
    for start in ('<div class="solution">', '<div class="web-only">', '<span class="solution">'):
        while start in outside:
            before, _, rest = outside.partition(start)
            outside = before + rest.partition(f"</{start[1:].split()[0]}>")[2]
    assert all(word in article.body.text and word not in outside for word in hidden.split())
    assert all(word in outside for word in shown.split())
    assert any("unclosed-block" in one for one in problems) == ("```" not in text and "1. a\n\n   " not in text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("| a | b | c |\n|---|---|\n| 1 | 2 | 3 |", "<td>1</td><td>2</td><td>3</td>"),
        ("| a | b |\n|---|---|---|\n| 1 | 2 |", "<td>1</td><td>2</td>"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "<td>1</td><td>2</td><td>3</td>"),
        ("a | b\n--|--\n1 | 2 | 3", "<td>1</td><td>2</td><td>3</td>"),
        ("| a | b |\n|---|---|\n| `x|y` | 2 |", "<td><code>x|y</code></td><td>2</td>"),
        ("> | a | b |\n> |---|\n> | 1 | 2 |", "<td>1</td><td>2</td>"),
        ("texte\n| a | b |\n|---|---|\n| 1 | 2 |", "<p>texte</p><table>"),
        ("[la ville](https://exemple.fr/\nplage)", '<a href="https://exemple.fr/plage">la ville</a>'),
        ("> [b](a/\n> b.md)", '<a href="a/b.md">b</a>'),
    ],
)
def test_what_is_certain_is_put_right(text: str, wanted: str) -> None:
    assert wanted in body(text)


@pytest.mark.parametrize(
    "text", ["| a | b |\n|---|---|\n| [[x|y]] | 2 |", "| a |\n|---|\n| 1 |", "| a | b |\n|:-:|--:|\n| 1 | 2 | |\n| 3 |"]
)
def test_a_table_that_fits_stays_as_it_is(text: str) -> None:
    article, problems = made(text)
    assert "<table>" in article.body.text
    assert [one for one in problems if "raw-markdown" in one] == []


def test_lines_behind_a_question_count_and_elsewhere_are_named() -> None:
    article, problems = made("::: questions\n1. Combien ? {lines=7}\n2. Et là ? {lignes=2}\n:::\n\nDehors ? {lines=4}")
    assert [mark in article.body.text for mark in ('<li data-lines="7">', '<li data-lines="2">')] == [True, True]
    (problem,) = problems
    assert problem.startswith("essai.md:6:1: warning bad-value: “lines” has no effect here")
