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
        ('TROIS <span class="web-only">DEUX <b>x</b>\n\nUN', "DEUX", "UN TROIS"),
        ('<div class="questions">\n<div class="solution">\nUN\n\n</div>\n\n# B\n\nTROIS', "UN", "TROIS"),
        ("```\n::: solution\n```\n\n## B\n\nTROIS", "", "TROIS"),
    ],
)
def test_a_block_that_is_not_closed_ends_before_the_next_heading(text: str, hidden: str, shown: str) -> None:
    article, problems = made(text)
    outside = article.body.text
    for start in ('<div class="solution">', '<div class="web-only">', '<span class="web-only">'):
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
        ("Voir <https://x.fr/tres\n-long>.", '<a href="https://x.fr/tres-long"'),
        ("> Voir <https://x.fr/tres\n> -long>.", '<a href="https://x.fr/tres-long"'),
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
    assert problem.startswith("essai.md:6:1: bad-value: “lines” has no effect here")


@pytest.mark.parametrize(
    ("text", "html", "places"),
    [
        ("Voici :\n•\tun\n• deux\n\nfin", "<ul><li>un</li><li>deux</li></ul><p>fin</p>", ["2:1"]),
        ("\uf0b7 un\n\n\uf0b7 deux", "<ul><li><p>un</p></li><li><p>deux</p></li></ul>", ["1:1"]),
        ("Voici :\n1.Importer\n2.Couper", '<ol type="1"><li>Importer</li><li>Couper</li></ol>', ["2:1"]),
        ("> 1)a\n> 2)b", '<ol type="1"><li>a</li><li>b</li></ol>', ["1:3"]),
        ("-importer\n-couper", "<p>-importer -couper</p>", ["1:1"]),
        ("-Bonjour, dit-elle.", "<p>-Bonjour, dit-elle.</p>", []),
        ("Le 12.Mars\n3.Avril", "<p>Le 12.Mars 3.Avril</p>", []),
        ("1.5 Go\n2.5 Go", "<p>1.5\u00a0Go 2.5\u00a0Go</p>", []),
        ("```\n• a\n• b\n```", "<pre><code>• a• b</code></pre>", []),
        ("<div>\n• a\n• b\n</div>", "• a • b", []),
    ],
)
def test_lines_that_are_meant_for_a_list_are_one_or_are_named(text: str, html: str, places: list[str]) -> None:
    _, problems = made(text)
    assert html in body(text)
    assert [one.split()[0][len("essai.md:") : -1] for one in problems if "raw-markdown" in one] == places


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Attention :**le son", "<strong>Attention :</strong>le son"),
        ("**注意：**重要", "<strong>注意：</strong>重要"),
        ("这是**「重要」**的", "这是<strong>「重要」</strong>的"),
        ("2**(a) + 3**(b)", "2**(a) + 3**(b)"),
        ("`**a:**b`", "<code>**a:**b</code>"),
    ],
)
def test_stars_between_a_sign_and_a_letter_are_bold(text: str, html: str) -> None:
    assert html in body(text)


_ROW = "<td>Ana</td><td>12</td>"


@pytest.mark.parametrize(
    ("text", "html", "places"),
    [
        ("Nom\tAge\nAna\t12", f"<th>Nom</th><th>Age</th></tr></thead><tbody><tr>{_ROW}</tr>", ["1:1"]),
        (
            "Voici :\nNom\tAge\nAna\t12\nFin",
            "<p>Voici\u00a0:</p><table><thead><tr><th>Nom</th><th>Age</th></tr>",
            ["2:1"],
        ),
        ("Nom\tAge\nAna\t12\nFin", f"<tr>{_ROW}</tr></tbody></table><p>Fin</p>", ["1:1"]),
        ("Nom\t\tAge\nAna\t12\n*Bob*\t\t3", f"<tr>{_ROW}</tr><tr><td><em>Bob</em></td><td>3</td>", ["1:1"]),
        ("Nom\tVille\tAge\nAna\t\t12", "<td>Ana</td><td></td><td>12</td>", ["1:1"]),
        ("\tLundi\tMardi\n8 h\tMaths\tSVT", "<td></td><th>Lundi</th><th>Mardi</th>", ["1:1"]),
        ("Nom\tAge\n[Ana](https://a.fr)\t12", "<p>Nom Age <a", []),
        ("Nom\tAge\nAna", "<p>Nom Age Ana</p>", []),
        ("Nom\tAge\nAna\t12\t3", "<p>Nom Age Ana 12 3</p>", []),
        ("-\tUn\n-\tDeux", "<ul><li>Un</li><li>Deux</li></ul>", []),
        ("1.\tUn\n2.\tDeux", "<li>Un</li><li>Deux</li>", []),
        ("```\na\tb\nc\td\n```", "<pre><code>a\tbc\td</code></pre>", []),
        ("<pre>\n\na\tb\nc\td\n</pre>", "a\tbc\td", []),
        ("\tmake\tall\n\tmake\ttest", "<pre><code>make", []),
        ("Nom | Age\nAna | 12", "<p>Nom\u00a0| Age Ana\u00a0| 12</p>", ["1:5"]),
        ("| Nom | Age |\n| Ana | 12 |", "<p>| Nom", ["1:1"]),
        ("Nom | Age\n---|---\nAna | 12", _ROW, []),
        ("un | deux", "<p>un\u00a0| deux</p>", []),
    ],
)
def test_rows_of_cells_are_a_table_or_are_named(text: str, html: str, places: list[str]) -> None:
    _, problems = made(text)
    assert html in body(text)
    assert [one.split()[0][len("essai.md:") : -1] for one in problems if "raw-markdown" in one] == places


@pytest.mark.parametrize(
    ("text", "title", "places"),
    [
        ("#Les plans du film\n\nTexte.", "Les plans du film", ["1:1"]),
        ("\n##Étude des plans\nTexte.", "Étude des plans", ["2:1"]),
        ("#sport #foot\n\nTexte.", "Essai", []),
        ("#Sport #Foot\n\nTexte.", "Essai", []),
        ("#Sport\n\nTexte.", "Essai", []),
        ("#1 Les plans\n\nTexte.", "Essai", []),
        ("#Sport est mon tag préféré, dit-elle.\n\nTexte.", "Essai", []),
        ("Texte.\n\n#Les plans suite\n\nTexte.", "Essai", ["3:1"]),
        ("Texte.\n\n#Les plans #sport\n\n#un sport", "Essai", []),
    ],
)
def test_a_heading_without_a_blank_is_the_title_or_is_named(text: str, title: str, places: list[str]) -> None:
    article, problems = made(text, title="")
    assert article.title == title
    assert [one.split()[0][len("essai.md:") : -1] for one in problems if "raw-markdown" in one] == places
