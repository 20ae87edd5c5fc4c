"""What MyST and Jupyter Book write in directives, comments and cells: read as their readers see it, nothing shown that they hide."""

from pathlib import Path

import pytest

from pipeline.body.neutral_html import parse
from pipeline.desk.blocks import read_blocks
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.publish import publish
from tests.hostile.making import SECRET, write

BOOK = {"_toc.yml": "format: jb-book\nroot: un\n", "_config.yml": "title: Le livre\n"}


def collection(folder: Path, files: dict[str, str]) -> Collection:
    with Runner() as runner:
        return normalise(load(write(folder, files)), runner)


def bodies(folder: Path, files: dict[str, str]) -> dict[str, str]:
    with Runner() as runner:
        made = normalise(load(write(folder, files)), runner)
        return {article.slug: " ".join(article.body.text.split()) for article in made.articles}


def body(folder: Path, text: str, files: dict[str, str] | None = None) -> str:
    return bodies(folder, {"un.md": f"# Un\n\n{text}", **(files or {})})["un"]


def box(title: str, text: str, kind: str = "", name: str = "") -> str:
    names = f"admonition admonition-{kind}" if kind else "admonition"
    titled = f'<p class="admonition-title"><strong>{title}</strong></p> ' if title else ""
    identifier = f'id="{name}" ' if name else ""
    return f'<div {identifier}class="{names}" role="note"> {titled}<p>{text}</p> </div>'


TABLE = (
    '<table id="t"> <caption>Des « notes »</caption> <thead> <tr> <th>A</th> <th>B</th> </tr> </thead> <tbody> <tr> <td>un</td>'
    " <td><ul> <li>deux</li> <li>trois</li> </ul></td> </tr> </tbody> </table>"
)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        (
            "```{admonition} Un *titre*\n:class: tip, dropdown\n:name: ici\nDu **gras**.\n```",
            box("Un <em>titre</em>", "Du <strong>gras</strong>.", "tip", "ici"),
        ),
        ("```{admonition}\nUn texte.\n```", box("", "Un texte.")),
        (":::{note}\nUn texte.\n:::", box("Remarque", "Un texte.", "note")),
        ("~~~{warning} Gare\nUn texte.\n~~~", box("Gare", "Un texte.", "warning")),
        ("```{note} D’une ligne.\n```", box("Remarque", "D’une ligne.", "note")),
        ("```{note}\n---\nclass: dropdown\n---\nUn texte.\n```", box("Remarque", "Un texte.", "note")),
        (
            "````{note}\nUn texte.\n```{tip}\nUn autre.\n```\n````",
            box("Remarque", f"Un texte.</p> {box('Astuce', 'Un autre.', 'tip')}", "note").replace(
                "</div></p>", "</div>"
            ),
        ),
        ("```{exercise}\n:label: ex-1\nCombien ?\n```", box("Exercice", "Combien ?", "exercise", "ex-1")),
        (
            "```{exercise-start} Somme\n:label: ex-1\n```\nCombien ?\n```{exercise-end}\n```",
            box("Somme", "Combien ?", "exercise", "ex-1"),
        ),
        ("```{prf:theorem} Pythagore\n:label: py\nUn texte.\n```", box("Pythagore", "Un texte.", name="py")),
        ("```{margin} En marge\nUn texte.\n```", box("En marge", "Un texte.")),
        ("```{sidebar}\nUn texte.\n```", box("", "Un texte.")),
        ("```{dropdown} À ouvrir\nUn texte.\n```", box("À ouvrir", "Un texte.")),
        (
            "::::{tab-set}\n:::{tab-item} Un\n:sync: a\nUn texte.\n:::\n:::{tab-item} Deux\nUn autre.\n:::\n::::",
            f"{box('Un', 'Un texte.')} {box('Deux', 'Un autre.')}",
        ),
        ("```{epigraph}\nUn texte.\n```", "<blockquote> <p>Un texte.</p> </blockquote>"),
        ("```{toctree}\n:hidden:\nun\ndeux\n```\nUn texte.", "<p>Un texte.</p>"),
        (
            '```{list-table} Des "notes"\n:header-rows: 1\n:name: t\n\n* - A\n  - B\n* - un\n  - - deux\n    - trois\n```',
            TABLE,
        ),
        (
            "```{list-table}\n* - A\n* - B\n  - C\n```",
            "<div> <ul> <li><ul> <li>A</li> </ul></li> <li><ul> <li>B</li> <li>C</li> </ul></li> </ul> </div>",
        ),
        (
            "```{code-cell} ipython3\n:tags: [remove-output]\n\nx\n```",
            '<pre class="sourceCode python"><code class="sourceCode python">x</code></pre>',
        ),
        ('```{code-cell}\n---\ntags:\n  - "remove-input"\n---\nx\n```\nUn texte.', "<p>Un texte.</p>"),
        (":::{code-cell} r\n:tags: [remove_cell]\nx\n:::\nUn texte.", "<p>Un texte.</p>"),
        (
            "```{code-cell} r\n:tags: [hide-input]\nx\n```",
            '<details><summary>Détails</summary> <pre class="sourceCode r"><code class="sourceCode r">x</code></pre> </details>',
        ),
        (
            "- ```{note} Titre\n  Un texte.\n  ```\n- Deux",
            f"<ul> <li>{box('Titre', 'Un texte.', 'note')}</li> <li><p>Deux</p></li> </ul>",
        ),
        ("> ```{note} Titre\n> Un texte.\n> ```", f"<blockquote> {box('Titre', 'Un texte.', 'note')} </blockquote>"),
        (
            '% caché\nUn texte.\n% caché\nUn autre.\n\n+++ {"a": 1}\n\nFin.',
            "<p>Un texte.</p> <p>Un autre.</p> <p>Fin.</p>",
        ),
        ("Un texte à 50 % ici,\net 3 +++ 4.", "<p>Un texte à 50 % ici, et 3 +++ 4.</p>"),
        ("```\n% du code\n+++\n```", "<pre><code>% du code +++</code></pre>"),
        ("    ```{note}\n    % du code\n    ```", "<pre><code>```{note} % du code ```</code></pre>"),
        ("````texte\n```{note}\nUn texte.\n```\n````", '<pre class="texte"><code>```{note} Un texte. ```</code></pre>'),
        ("::: {.free}\n:::{tip}\nUn texte.\n:::\n:::", f"<div> {box('Astuce', 'Un texte.', 'tip')} </div>"),
    ],
)
def test_a_directive_is_read_as_its_book_shows_it(typed: str, html: str, tmp_path: Path) -> None:
    made = body(tmp_path, f"{typed}\n", BOOK | {"_config.yml": "title: Le livre\nsphinx: {config: {language: fr}}\n"})
    assert made == html


def test_a_cell_of_quarto_stays_a_cell(tmp_path: Path) -> None:
    made = body(tmp_path, "```{r}\n#| echo: false\n% x\n```\n\n% une ligne\n\n```{dessin}\nx\n```\n")
    assert '<code class="sourceCode r">' in made
    assert "<p>% une ligne</p>" in made
    assert '<pre class="dessin"><code>x</code></pre>' in made


@pytest.mark.parametrize("files", [BOOK, {"myst.yml": "project:\n  title: Le livre\n"}])
def test_a_comment_is_hidden_throughout_a_book(files: dict[str, str], tmp_path: Path) -> None:
    assert body(tmp_path, f"Un texte.\n\n% {SECRET}\n", files) == "<p>Un texte.</p>"


@pytest.mark.parametrize("head", ["---\njupytext: {formats: md}\n---\n# Un\n\n", "# Un\n\n:::{note}\nA\n:::\n\n"])
def test_a_comment_is_hidden_in_a_page_that_says_what_it_is(head: str, tmp_path: Path) -> None:
    assert bodies(tmp_path, {"un.md": f"{head}Un texte.\n\n% {SECRET}\n"})["un"].endswith("<p>Un texte.</p>")


ANSWERS = [
    "```{solution} ex-1\n:class: dropdown\nX\n```",
    "```{solution-start} ex-1\n:class: dropdown\n```\n\n## Titre\n\nX\n\n```{code-cell}\nX\n```\n\n```{solution-end}\n```",
    "````{solution} ex-1\nUn.\n```{note}\nDeux.\n```\nX\n````",
    "```{solution} ex-1\n```{note}\nUn.\n```\nX\n```",  # as long: the tool itself would end the solution there
    "```{note}\n```{solution-start} ex-1\n```\nUn.\n```\nX\n```{solution-end}\n```",
    "::::{note}\n:::{solution} ex-1\nX\n:::\n::::",
    "```{inconnu}\n:::{solution} ex-1\nX\n:::\n```",
    "```{admonition} Solution de l’exercice\n:class: dropdown\nX\n```",
    "```{dropdown} Réponse\nX\n```",
    ":::{toggle} Answer\nX\n:::",
    "```{corrigé}\nX\n```",
    "```{solution}\n::: {.free}\nUn.\n\nX\n```",
    "- ```{solution} ex-1\n  Un.\n\n  X\n  ```",
    "> ```{solution} ex-1\n> Un.\n>\n> X\n> ```",
    "```{solution} ex-1\nJamais fermée.\n\n## Titre\n\nX",
    "::: {.free}\n```{solution} ex-1\nX\n```\n:::",
]


@pytest.mark.parametrize("typed", ANSWERS)
def test_an_answer_is_in_no_public_edition(typed: str, tmp_path: Path) -> None:
    made = f"```{{exercise}}\n:label: ex-1\nCombien ?\n```\n\n{typed.replace('X', SECRET)}\n"
    write(tmp_path / "posts", {"un.md": f"# Un\n\n{made}", **BOOK})
    editions = ("site", "text", "dump", "anthology-epub")
    publish(Options(tmp_path / "posts", tmp_path / "output", workers=1, only=editions))
    files = [path for path in (tmp_path / "output").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]
    assert SECRET in bodies(tmp_path / "posts", {})["un"]  # for the teacher's copy


def test_an_unknown_directive_is_named_once_and_one_that_is_open_is_named(tmp_path: Path) -> None:
    files = {
        "un.md": "---\ntitle: Un\n---\n\n```{dessin} Un titre\n:a: b\nUn texte.\n```\n\n```{dessin}\nUn autre.\n```\n",
        "deux.md": "# Deux\n\n```{dessin}\nUn texte.\n```\n\n```{solution} a\nLa suite.\n",
        **BOOK,
    }
    made = collection(tmp_path, files)
    told = [
        (problem.path, problem.line, problem.rule)
        for problem in made.problems
        if problem.rule in ("template", "unclosed-block")
    ]
    assert sorted(told) == [("deux.md", 3, "template"), ("deux.md", 7, "unclosed-block")]
    assert bodies(tmp_path, {})["un"] == "<p><strong>Un titre</strong></p> <p>Un texte.</p> <p>Un autre.</p>"


def test_problems_and_blocks_keep_their_lines(tmp_path: Path) -> None:
    typed = "# Un\n\n% caché\n\n```{note} Titre\n:name: a\n\n[mort](a1.md)\n```\n\n[mort](a2.md)\n\nFin.\n"
    write(tmp_path, {"un.md": typed, **BOOK})
    with Runner() as runner:
        made = normalise(load(tmp_path), runner, blocks=True)
        tree = parse(made.articles[0].numbered.text if made.articles[0].numbered else "")
    assert {problem.line for problem in made.problems if problem.rule == "dead-link"} == {8, 11}
    numbers = {element.text_content().strip(): element.get("data-block") for element in tree.xpath("//*[@data-block]")}
    blocks = read_blocks(typed.encode()) or ()
    lines = typed.split("\n")
    for words in ("mort", "Fin."):
        number = next(int(number) for text, number in numbers.items() if text.startswith(words) and number)
        block = blocks[number]
        assert words in "\n".join(lines[block.start - 1 : block.end - 1])


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("H{sub}`2`O, m{sup}`2`", "H<sub>2</sub>O, m<sup>2</sup>"),
        ("H{subscript}`2`O, m{superscript}`2`", "H<sub>2</sub>O, m<sup>2</sup>"),
        ("{kbd}`Ctrl+C` et {kbd}`+`", "<kbd>Ctrl</kbd>+<kbd>C</kbd> et <kbd>+</kbd>"),
        ("l’{abbr}`ONU (Nations unies)`.", 'l’<abbr class="explained" title="Nations unies">ONU</abbr>.'),
        ("{abbr}`ONU`", "ONU"),
        ("{code}`a<b>`, {command}`ls`", "<code>a&lt;b&gt;</code>, <code>ls</code>"),
        ("{file}`/usr/{nom}/bin`, {samp}`x`", "<code>/usr/nom/bin</code>, <code>x</code>"),
        ("{py:func}`~os.path.join`, {c:type}`!int`", "<code>join</code>, <code>int</code>"),
        ("Voir {py:class}`le point <geo.Point>`", "Voir <code>le point</code>"),
        ("le menu {menuselection}`&Fichier --> Ouvrir`", "le menu <strong>Fichier → Ouvrir</strong>"),
        ("le bouton {guilabel}`&Enregistrer`", "le bouton <strong>Enregistrer</strong>"),
        ("{u}`a`, {underline}`b`", "<u>a</u>, <u>b</u>"),
        ("{del}`a`, {strike}`b`", "<del>a</del>, <del>b</del>"),
        ("{sc}`a`", '<span class="smallcaps">a</span>'),
        ("{index}`mot <pair: a; b>`, {term}`les vélos <vélo>`, {span}`c`", "mot, les vélos, c"),
        (
            "{download}`le plan <x.zip>`, {button}`ici <deux>`",
            '<a href="asset:x.zip">le plan</a>, <a href="article:deux">ici</a>',
        ),
        ("{doc}`deux`", '<a href="article:deux" class="xref">Deux</a>'),
        ("{doc}`ce texte </deux>`", '<a href="article:deux">ce texte</a>'),
        ("{pep}`8`", '<a href="https://peps.python.org/pep-0008/">PEP 8</a>'),
        ("{dessin}`les mots`", "les mots"),
        ("Il y a {glue}`x` élèves, {glue:text}`y:.2f` et {eval}`1 + 1`.", "Il y a élèves, et."),
        ("`` {kbd}`x` ``", "<code>{kbd}`x`</code>"),
    ],
)
def test_a_role_is_read_as_its_book_shows_it(typed: str, html: str, tmp_path: Path) -> None:
    french = {"_config.yml": "title: Le livre\nsphinx: {config: {language: fr}}\n"}
    files = {**BOOK, **french, "deux.md": "# Deux\n\nUn texte.\n", "x.zip": "PK"}
    assert body(tmp_path, f"{typed}\n", files) == f"<p>{html}</p>"


def test_a_formula_is_one_in_a_role_too(tmp_path: Path) -> None:
    assert 'alttext="a^2"' in body(tmp_path, "Soit {math}`a^2`.\n", BOOK)


def test_a_reference_of_a_domain_is_one(tmp_path: Path) -> None:
    assert '<a href="#ici" class="xref">' in body(tmp_path, "Voir {std:ref}`ici`.\n\n(ici)=\n## Là\n\nFin.\n", BOOK)


def test_a_role_in_a_title_and_in_a_box_is_read(tmp_path: Path) -> None:
    files = {"un.md": "# La touche {kbd}`Z`\n\n```{note} H{sub}`2`O\n- {u}`a`\n```\n", **BOOK}
    made = collection(tmp_path, files)
    assert made.articles[0].title == "La touche Z"
    assert "<strong>H<sub>2</sub>O</strong>" in bodies(tmp_path, {})["un"]


def test_a_role_that_is_left_out_or_unknown_is_named_once_a_post(tmp_path: Path) -> None:
    typed = "# Un\n\nUn {glue}`x` et {glue}`y`.\n\nUn {dessin}`mot`, un {dessin}`mot`, {eval}`1`.\n"
    made = collection(tmp_path, {"un.md": typed, **BOOK})
    told = [
        (problem.line, problem.column, problem.rule, str(problem.message))
        for problem in made.problems
        if "template" in problem.rule
    ]
    assert told == [
        (
            3,
            10,
            "template-left-out",
            "“{glue}” needs the tool that it was written for; left out (2 times in this post)",
        ),
        (5, 12, "template", "“{dessin}” is not executed; the text in it stays (2 times in this post)"),
        (5, 43, "template-left-out", "“{eval}” needs the tool that it was written for; left out"),
    ]


@pytest.mark.parametrize("files", [{}, {"mkdocs.yml": "site_name: Le site\n"}, {"hugo.toml": "title = 'Le site'\n"}])
def test_a_word_in_braces_before_code_stays_elsewhere(files: dict[str, str], tmp_path: Path) -> None:
    assert body(tmp_path, "Une fonction {kbd}`x` et {sub}`y`.\n", files) == (
        "<p>Une fonction {kbd}<code>x</code> et {sub}<code>y</code>.</p>"
    )


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        (
            '```{csv-table} Les *prix*\n:header: "Nom", "Prix"\n:name: t\n:widths: 1, 2\n\n"Thé, vert", 5|6\nLait\n"deux\nlignes", `x`\n```',
            (
                '<table id="t"> <caption>Les <em>prix</em></caption> <thead> <tr> <th>Nom</th> <th>Prix</th> </tr> </thead>'
                " <tbody> <tr> <td>Thé, vert</td> <td>5|6</td> </tr> <tr> <td>Lait</td> <td></td> </tr>"
                " <tr> <td>deux lignes</td> <td><code>x</code></td> </tr> </tbody> </table>"
            ),
        ),
        (
            "- ```{csv-table}\n  :delim: ;\n  :header-rows: 1\n  a;b\n  c;d\n  ```",
            (
                "<ul> <li><table> <thead> <tr> <th>a</th> <th>b</th> </tr> </thead> <tbody> <tr> <td>c</td> <td>d</td> </tr>"
                " </tbody> </table></li> </ul>"
            ),
        ),
        (
            ":::{csv-table}\n:delim: tab\na\tb\n:::",
            "<table> <tbody> <tr> <td>a</td> <td>b</td> </tr> </tbody> </table>",
        ),
        ("```{csv-table}\n:delim: ab\na\n```\nFin.", "<p>Fin.</p>"),
        (
            "```{list-table}\n* - a\n  -\n* - c\n  - d\n```",
            "<table> <tbody> <tr> <td>a</td> <td></td> </tr> <tr> <td>c</td> <td>d</td> </tr> </tbody> </table>",
        ),
        ("```{raw} html\n<p>Un <em>mot</em>\n\n*tel quel*</p>\n```", "<p>Un <em>mot</em> *tel quel*</p>"),
        ("```{blockquote}\nUn texte.\n```", "<blockquote> <p>Un texte.</p> </blockquote>"),
        ("```{pull-quote}\nUn texte.\n```", "<blockquote> <p>Un texte.</p> </blockquote>"),
        ("```{card} Titre\nHaut\n^^^\nUn texte.\n+++\nBas\n```", box("Titre", "Haut</p> <p>Un texte.</p> <p>Bas")),
        ("```{card}\n**Haut**\n^^^\nUn texte.\n```", box("Haut", "Un texte.")),
        (
            "````{grid} 1 2 2 3\n:gutter: 2\n\n```{grid-item-card} Deux\n:link: deux\n:link-type: doc\nUn texte.\n```\n```{grid-item}\nUn autre.\n```\n````",
            box('<a href="article:deux">Deux</a>', "Un texte.") + " <p>Un autre.</p>",
        ),
        (
            "```{button-link} https://example.org/\n:color: primary\nAller *voir*\n```",
            '<p><a href="https://example.org/">Aller <em>voir</em></a></p>',
        ),
        ("```{button-ref} deux\n:ref-type: doc\nLa suite\n```", '<p><a href="article:deux">La suite</a></p>'),
        (
            "```{button-ref} la\nLa suite\n```\n\n(la)=\n## Là",
            '<p><a href="#la">La suite</a></p> <h2 id="la-2"><span id="la"></span>Là</h2>',
        ),
        ("```{embed} #plan\n```\nUn texte.", "<p>Un texte.</p>"),
        ("```{glue:figure} plan\n:name: x\nUne légende\n```\nUn texte.", "<p>Un texte.</p>"),
        (
            ":::{eval-rst}\n* un\n:::",
            '<pre class="sourceCode rst"><code class="sourceCode rest">* un</code></pre>',
        ),
    ],
)
def test_a_directive_with_lines_of_its_own_kind_is_read(typed: str, html: str, tmp_path: Path) -> None:
    french = {"_config.yml": "title: Le livre\nsphinx: {config: {language: fr}}\n"}
    assert body(tmp_path, f"{typed}\n", {**BOOK, **french, "deux.md": "# Deux\n\nUn texte.\n"}) == html


def test_a_directive_that_only_a_run_could_fill_is_named_once_a_post(tmp_path: Path) -> None:
    typed = (
        "# Un\n\n```{glue} a\n```\n\n```{glue:math} b\n```\n\n```{embed} #c\n```\n\n```{eval-rst}\nx\n```\n\n"
        "```{csv-table} D\n:file: d.csv\n```\n"
    )
    made = collection(tmp_path, {"un.md": typed, **BOOK})
    told = [(problem.line, str(problem.message)) for problem in made.problems if "template" in problem.rule]
    left_out = "needs the tool that it was written for; left out"
    assert told == [
        (3, f"“{{glue}}” {left_out}"),
        (9, f"“{{embed}}” {left_out}"),
        (12, "“{eval-rst}” is not executed; the text in it stays"),
        (16, f"“{{csv-table}}” {left_out}"),
    ]


def test_a_table_of_csv_that_is_never_closed_is_named(tmp_path: Path) -> None:
    made = collection(tmp_path, {"un.md": "# Un\n\n```{csv-table}\na,b\n", **BOOK})
    assert [problem.line for problem in made.problems if problem.rule == "unclosed-block"] == [3]


def test_words_of_knitr_are_no_directives(tmp_path: Path) -> None:
    made = body(tmp_path, "```{glue}\nx\n```\n\n% une ligne\n\n```{embed}\ny\n```\n")
    assert "<p>% une ligne</p>" in made
    assert "<code>x</code>" in made.replace(' class="sourceCode glue"', "")
