"""References between the chapters of books and sites of other tools, in the folders that these leave."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.model.collection import Collection
from tests.hostile.making import normalised, picture

BOOKDOWN: dict[str, str | bytes] = {
    "_bookdown.yml": 'book_filename: "cours"\nrmd_files: ["index.Rmd", "intro.Rmd", "methode.Rmd", "annexe.Rmd"]\n',
    "plan.png": picture(),
    "index.Rmd": """\
---
title: "Un cours de mesure"
author: "Ada Martin"
date: "2026-01-02"
lang: fr
site: bookdown::bookdown_site
documentclass: book
---

# Préface {-}

Voir le chapitre \\@ref(methode).

## Remerciements {- #merci}

Merci.
""",
    "intro.Rmd": """\
# Introduction {#intro}

La figure \\@ref(fig:plan), la table \\@ref(tab:notes), l’équation \\@ref(eq:son),
la section \\@ref(mesures), la figure \\@ref(fig:autre).

```{r plan, fig.cap='Le plan du lycée', echo=FALSE}
knitr::include_graphics("plan.png")
```

Table: (\\#tab:notes) Les *notes* de la classe.

| a | b |
|---|---|
| 1 | 2 |

\\begin{equation}
  v = \\frac{d}{t}
  (\\#eq:son)
\\end{equation}

![Une autre image (\\#fig:autre)](plan.png)
""",
    "methode.Rmd": """\
# Méthode {#methode}

Comme dans la figure \\@ref(fig:plan), l’équation \\@ref(eq:son) et le chapitre \\@ref(intro), ou \\@ref(fig:rien).

## Mesures {#mesures}

Fin.
""",
    "annexe.Rmd": "# Données\n\nRien.\n",
}
MKDOCS: dict[str, str | bytes] = {
    "mkdocs.yml": "site_name: Le club\nplugins:\n  - autorefs\nnav:\n  - index.md\n  - guide.md\n",
    "docs/index.md": "# Accueil\n\nVoir [](#reglage-micro).\n",
    "docs/guide.md": "# Guide\n\n[](){#reglage-micro}\n\nLe micro se règle. Voir [ceci](#reglage-micro).\n",
}
QUARTO: dict[str, str | bytes] = {
    "_quarto.yml": """\
project:
  type: book
book:
  title: Géométrie
  chapters:
    - index.qmd
    - part: Les bases
      chapters: [triangles.qmd, cercles.qmd]
lang: fr
""",
    "plan.png": picture(),
    "index.qmd": "# Préface {.unnumbered}\n\nVoir @fig-plan, @sec-cercles, [](cercles.qmd#sec-cercles).\n",
    "triangles.qmd": """\
# Triangles {#sec-triangles}

Voir @sec-cercles, @sec-rayon, @sec-triangles et @fig-rien.

![Le plan](plan.png){#fig-plan}
""",
    "cercles.qmd": "# Cercles {#sec-cercles}\n\n## Le rayon {#sec-rayon}\n\nVoir @fig-plan.\n",
}


@pytest.fixture(scope="module")
def bookdown(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return normalised(tmp_path_factory.mktemp("bookdown"), BOOKDOWN)


def body(collection: Collection, slug: str) -> str:
    (article,) = [one for one in collection.articles if one.slug == slug]
    return article.body.text.replace("\u00a0", " ")


def words(html: str) -> list[str]:
    return re.findall(r'class="xref"[^>]*>([^<]*)</a>', html)


def reported(collection: Collection, rule: str) -> list[tuple[str, str]]:
    return [(one.place, one.hint) for one in collection.problems if one.rule == rule]


def test_bookdown_refers_within_a_chapter_and_to_others(bookdown: Collection) -> None:
    assert words(body(bookdown, "index")) == ["« Méthode »"]
    assert words(body(bookdown, "intro")) == ["1", "1", "(1)", "« Mesures » de « Méthode »", "2"]
    own = ["figure 1", "figure 1 de « Introduction »"]
    html = body(bookdown, "methode")
    assert words(html) == ["1", "(1)", "« Introduction »"]
    assert f'<a href="article:intro#fig-plan" class="xref" title="{own[1]}">1</a>' in html
    assert "ou @ref(fig:rien)." in html
    assert reported(bookdown, "dead-fragment") == [("methode.Rmd:3:96", "give the target this id: {#fig:rien}")]


def test_what_bookdown_names_has_its_number(bookdown: Collection) -> None:
    html = body(bookdown, "intro")
    assert "\\#" not in html
    assert "(#" not in html
    assert "Figure 1</span> – Le plan du lycée</figcaption>" in html
    assert "Figure 2</span> – Une autre image</figcaption>" in html
    assert "Tableau 1</span> – Les <em>notes</em> de la classe.</caption>" in html
    assert '<span class="number">(1)</span>' in html


def test_headings_without_numbers_have_no_sign_of_it(bookdown: Collection) -> None:
    assert '<h2 id="preface">Préface</h2>' in body(bookdown, "index")
    assert '<h3 id="merci">Remerciements</h3>' in body(bookdown, "index")


def test_an_anchor_of_mkdocs_is_a_place_and_no_empty_link(tmp_path: Path) -> None:
    mkdocs = normalised(tmp_path, MKDOCS)
    assert '<a href="article:guide#reglage-micro"' in body(mkdocs, "docs")
    guide = body(mkdocs, "guide")
    assert '<span id="reglage-micro"></span>' in guide
    assert '<a href="#reglage-micro">ceci</a>' in guide
    assert not {problem.rule for problem in mkdocs.problems} & {"empty-link", "dead-fragment"}


def test_quarto_refers_to_chapters_by_the_names_of_their_titles(tmp_path: Path) -> None:
    collection = normalised(tmp_path, QUARTO)
    assert words(body(collection, "index")) == ["figure 1 de « Triangles »", "« Cercles »", "Cercles"]
    assert 'href="article:cercles" class="xref">« Cercles »' in body(collection, "index")
    assert words(body(collection, "triangles")) == ["« Cercles »", "« Le rayon » de « Cercles »", "« Triangles »"]
    assert [place for place, _ in reported(collection, "dead-fragment")] == ["triangles.qmd:3:50"]


@pytest.mark.parametrize("caption", ["Table: Avant {#tbl-b}\n\n", "Table: Avant {#tbl-b}\n"])
def test_a_caption_above_a_table_is_its_own_behind_a_captioned_one(caption: str, tmp_path: Path) -> None:
    table = "| a |\n|---|\n| 1 |\n\n"
    text = f"---\nlang: fr\n---\n\nVoir @tbl-a et @tbl-b.\n\n{table}: Après {{#tbl-a}}\n\n{caption}{table}"
    html = body(normalised(tmp_path, {"a.md": text}), "a")
    assert words(html) == ["tableau 1", "tableau 2"]
    assert "Tableau 1</span> – Après</caption>" in html
    assert "Tableau 2</span> – Avant</caption>" in html


THEOREMS = """\
---
lang: fr
---

Voir @thm-pyth, -@thm-pyth, @lem-a, @def-c et @exr-un. @thm-deux suit.

::: {#thm-pyth}
## Pythagore

Dans un triangle rectangle, $a^2 + b^2 = c^2$.
:::

::: {#lem-a}
Sans titre.
:::

::: {#thm-deux name="Thalès"}
Le second.
:::

::: {#def-c}
Un cercle.
:::

::: {#exr-un}
Calculez.
:::

::: {#exr-deux .solution}
Douze.
:::
"""


def test_theorems_and_the_like_are_boxes_with_numbers(tmp_path: Path) -> None:
    other = "---\nlang: fr\n---\n\nVoir @thm-deux.\n"
    collection = normalised(tmp_path, {"a.md": THEOREMS, "b.md": other})
    html = body(collection, "a")
    assert words(html) == ["théorème 1", "1", "lemme 1", "définition 1", "exercice 1", "Théorème 2"]
    assert words(body(collection, "b")) == ["théorème 2 de « A »"]
    titles = re.findall(r'<p class="admonition-title"><strong>(.*?)</strong></p>', html)
    assert titles == [
        '<span class="number">Théorème 1</span> – Pythagore',
        '<span class="number">Lemme 1</span>',
        '<span class="number">Théorème 2</span> – Thalès',
        '<span class="number">Définition 1</span>',
        '<span class="number">Exercice 1</span>',
    ]
    assert '<div id="thm-pyth" class="admonition" role="note">' in html
    assert "<h2" not in html
    assert re.search(r'class="solution"[^>]*>\s*<p>Douze', html)


def test_bookdown_has_theorems_by_their_classes(tmp_path: Path) -> None:
    text = '---\nlang: fr\n---\n\nVoir \\@ref(thm:pyth).\n\n::: {.theorem #pyth name="Pythagore"}\nVrai.\n:::\n'
    html = body(normalised(tmp_path, {"a.Rmd": text}), "a")
    assert words(html) == ["1"]
    assert "Théorème 1</span> – Pythagore</strong></p>" in html


def test_no_class_that_is_typed_makes_a_theorem(tmp_path: Path) -> None:
    text = "---\nlang: fr\n---\n\nVoir @thm-x.\n\n::: {#thm-x .statement .admonition}\nVrai.\n:::\n"
    assert "Vrai." in body(normalised(tmp_path, {"a.md": text}), "a")


def test_figures_within_a_figure_have_letters(tmp_path: Path) -> None:
    figure = """\
::: {#fig-plans layout-ncol=2}
![Un](x.png){#fig-un}

![Deux](x.png){#fig-deux}

Les deux plans
:::

![Après](x.png){#fig-apres}
"""
    text = f"---\nlang: fr\n---\n\nVoir @fig-plans, @fig-deux, -@fig-deux, @fig-un, @fig-apres.\n\n{figure}"
    other = "---\nlang: fr\n---\n\nVoir @fig-un.\n"
    files: dict[str, str | bytes] = {"a.md": text, "b.md": other, "x.png": picture()}
    collection = normalised(tmp_path, files | {"collection.yaml": "numbering: book\n"})
    html = body(collection, "a")
    assert words(html) == ["figure 1.1", "figure 1.1 (b)", "1.1 (b)", "figure 1.1 (a)", "figure 1.2"]
    assert words(body(collection, "b")) == ["figure 1.1 (a) de « A »"]
    captions = [re.sub("<[^>]*>", "", one) for one in re.findall("<figcaption>(.*?)</figcaption>", html)]
    assert captions == ["(a) Un", "(b) Deux", "Figure 1.1 – Les deux plans", "Figure 1.2 – Après"]
    assert '<figure id="fig-deux">' in html
    assert html.count('class="number"') == 2


def test_mkdocs_refers_to_anchors_of_other_pages_by_brackets(tmp_path: Path) -> None:
    text = """\
# Accueil

Lire [le *réglage* du micro][reglage-micro], puis [la suite][la-suite-du-reglage]. [Rien][reglage-micros] ici ;
tab[i][jkl], ![x][reglage-micro], [[a][reglage-micro]], `[a][reglage-micro]`, [a][bcd], $[a][reglage-micro]$.
"""
    guide = "# Guide\n\n[](){#reglage-micro}\n\nVoir [le micro][reglage-micro].\n\n## La suite du réglage\n\nFin.\n"
    mkdocs = normalised(tmp_path, MKDOCS | {"docs/index.md": text, "docs/guide.md": guide})
    html = body(mkdocs, "docs")
    assert '<a href="article:guide#reglage-micro">le <em>réglage</em> du micro</a>, puis' in html
    assert '<a href="article:guide#la-suite-du-reglage">la suite</a>. [Rien][reglage-micros] ici' in html
    assert "tab[i][jkl], ![x][reglage-micro], [[a][reglage-micro]], <code>[a][reglage-micro]</code>, [a][bcd]," in html
    assert html.count("<a ") == 2
    assert '<a href="#reglage-micro">le micro</a>' in body(mkdocs, "guide")
    named = [(one.place, one.hint) for one in mkdocs.problems if one.rule == "dead-fragment"]
    assert [hint for _, hint in named] == ["write reglage-micro, or give the target this id"]
    assert named[0][0].startswith("docs/index.md:3:")
