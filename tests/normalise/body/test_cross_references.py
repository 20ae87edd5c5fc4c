"""References to figures, tables, listings, equations and sections, in the ways of several tools."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import pipeline.normalise as steps
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.normalise.body.cross_references import has_marks
from pipeline.normalise.drafts import FinishJob, render_articles
from pipeline.normalise.numbered import LISTING, Numbered, say
from tests.hostile.making import normalised, picture

HEAD = "---\ntitle: {title}\nlang: fr\ndate: 2026-01-0{day}\n---\n\n"
QUARTO = """\
Voir @fig-plan, [@tbl-notes], @lst-tri, @eq-son, @sec-suite ; fig. -@fig-deux.

::: {#fig-plan}
![Plan du lycée](x.png)

Le plan du *lycée*
:::

![Le deuxième](x.png){#fig-deux fig-alt="Un plan"}

| a |
|---|
| 1 |

: Les notes {#tbl-notes}

```{#lst-tri .python lst-cap="Un *tri*"}
sorted(x)
```

$$
v = f
$$ {#eq-son}

## La suite {#sec-suite}

Fin.
"""
MYST = """\
Voir {numref}`fig-plan`, {numref}`tbl-notes`, {numref}`lst-tri`, {ref}`eq-son`, {ref}`sec-suite` ; fig. -@fig-deux.

:::{figure} x.png
:name: fig-plan
:alt: Plan du lycée

Le plan du *lycée*
:::

```{figure} x.png
:name: fig-deux
:alt: Un plan

Le deuxième
```

:::{table} Les notes
:name: tbl-notes

| a |
|---|
| 1 |
:::

```{code-block} python
:name: lst-tri
:caption: Un *tri*

sorted(x)
```

$$
v = f
$$ (eq-son)

(sec-suite)=
## La suite

Fin.
"""
CROSSREF = (
    QUARTO.replace("#fig-", "#fig:").replace("@fig-", "@fig:").replace("#tbl-", "#tbl:").replace("@tbl-", "@tbl:")
)
CROSSREF = CROSSREF.replace("lst-tri", "lst:tri").replace("lst-cap=", "caption=").replace("eq-son", "eq:son")
CROSSREF = CROSSREF.replace("sec-suite", "sec:suite")


def made(folder: Path, *texts: str, settings: str = "") -> Collection:
    posts = {
        f"{'abcde'[number]}.md": HEAD.format(title=f"Le {number + 1}", day=number + 1) + text
        for number, text in enumerate(texts)
    }
    return normalised(folder, {"collection.yaml": f"language: fr\n{settings}", "x.png": picture(), **posts})


def body(folder: Path, *texts: str, settings: str = "") -> str:
    return made(folder, *texts, settings=settings).articles[0].body.text


def words(html: str) -> list[str]:
    return re.findall(r'class="xref"[^>]*>([^<]*)</a>', html.replace("\u00a0", " "))


def test_a_reference_to_a_page_has_its_title_or_what_it_leads_to_there(tmp_path: Path) -> None:
    page = "---\ntitle: Le club\npage: true\n---\n\n## Venir {#venir}\n\n![Un plan](x.png){#plan}\n"
    html = body(tmp_path, "Voir [](b.md), [](b.md#venir) et [](b.md#plan).\n", page.partition("---\n\n")[2])
    assert words(html) == ["Le 2", "« Venir » de « Le 2 »", "figure 1 de « Le 2 »"]
    (tmp_path / "b.md").write_text(page, "utf-8")
    with Runner() as runner:
        html = normalise(load(tmp_path), runner).articles[0].body.text
    assert words(html) == ["Le club", "« Venir » de « Le club »", "figure 1 de « Le club »"]
    assert 'href="site:b.html#plan"' in html


@pytest.mark.parametrize("text", [QUARTO, MYST, CROSSREF])
def test_three_tools_ways_come_out_the_same(text: str, tmp_path: Path) -> None:
    collection = made(tmp_path, text)
    html = collection.articles[0].body.text.replace("\u00a0", " ")
    assert words(html) == ["figure 1", "tableau 1", "code 1", "équation (1)", "« La suite »", "2"]
    assert '<a href="#fig-deux" class="xref" title="figure 2">2</a>' in html
    assert '<figcaption><span class="number">Figure 1</span> – Le plan du <em>lycée</em></figcaption>' in html
    assert '<figcaption><span class="number">Figure 2</span> – Le deuxième</figcaption>' in html
    assert '<caption><span class="number">Tableau 1</span> – Les notes</caption>' in html
    assert '<figure id="lst-tri" class="listing">\n<pre' in html
    assert '<figcaption><span class="number">Code 1</span> – Un <em>tri</em></figcaption>' in html
    assert re.search(
        r'<span id="eq-son" class="equation"><math .*</math><span class="number">\(1\)</span></span>', html
    )
    assert not {problem.rule for problem in collection.problems} - {"typography"}


FIGURE = '![Un plan](x.png "Le plan"){#plan}\n\n'
EQUATION = "$$\na = b \\label{eq:a}\n$$\n\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Voir [](#plan).", ["figure 1"]),
        ("[](#plan) montre tout. [](#plan) aussi (cf. [](#plan)).", ["Figure 1", "Figure 1", "figure 1"]),
        ("Voir [](#plan). [](#plan) suffit.", ["figure 1", "Figure 1"]),
        ("Voir [Fig. %s](#plan) et [Dessin {number}](#plan).", ["Fig. 1", "Dessin 1"]),
        ("Voir {numref}`Dessin %s <plan>`, {ref}`plan`.", ["Dessin 1", "figure 1"]),
        (f"{EQUATION}Avec \\eqref{{eq:a}}, {{eq}}`eq:a` et @eq:a.", ["(1)", "(1)", "équation (1)"]),
        ("Voir [](#fin).\n\n## Fin", ["« Fin »"]),
        (f"Voir [](#plan), [](#b).\n\n{FIGURE.replace('#plan', '#b')}", ["figure 2", "figure 1"]),
    ],
)
def test_a_reference_says_what_it_leads_to(text: str, shown: list[str], tmp_path: Path) -> None:
    assert words(body(tmp_path, f"{text}\n\n{FIGURE}")) == shown


def test_several_pictures_of_a_division_are_one_figure(tmp_path: Path) -> None:
    html = body(tmp_path, "Voir @fig-a.\n\n::: {#fig-a}\n![Un](x.png)\n\n![Deux](x.png)\n\nLes deux\n:::")
    assert '<figure id="fig-a">\n<div class="gallery across-2">' in html
    assert html.count('class="number"') == 1
    assert "– Les deux</figcaption>" in html


def test_brackets_around_several_go_and_others_stay(tmp_path: Path) -> None:
    html = body(tmp_path, f"A [@fig-a; voir @fig-b], [fig. -@fig-a], [non] et @fig-a].\n\n{FIGURE.replace('plan', 'fig-a')}"
                f"\n\n{FIGURE.replace('plan', 'fig-b')}")  # fmt: skip
    text = re.sub("<[^>]*>", "", html).replace("\u00a0", " ").replace("\u202f", " ")
    assert "A figure 1 ; voir figure 2, fig. 1, [non] et figure 1]." in text


def test_what_nothing_refers_to_has_no_number(tmp_path: Path) -> None:
    text = f"{FIGURE}$$a$$ {{#eq-a}}\n\nUn @nom et @figue, un mot@fig-a.example.\n\n```{{.python #prog}}\nx\n```\n"
    html = body(tmp_path, text)
    assert "number" not in html
    assert "xref" not in html
    assert "<figcaption>Le plan</figcaption>" in html


def test_names_of_people_stay_as_they_are_typed(tmp_path: Path) -> None:
    assert words(body(tmp_path, "Merci à @ada, @fig et @tbl_x.")) == []
    assert not has_marks("Merci à @ada, a@fig.example, {x} et `code`.")


def test_a_reference_to_nothing_stays_as_typed_and_names_what_may_be_meant(tmp_path: Path) -> None:
    collection = made(tmp_path, f"Voir @fig-plna et [](#plam).\n\n{FIGURE}{FIGURE.replace('#plan', '#fig-plan')}")
    assert "Voir @fig-plna et plam." in collection.articles[0].body.text
    found = [(str(one.line), str(one.column), one.rule, one.hint) for one in collection.problems if one.path == "a.md"]
    assert found == [
        ("7", "6", "dead-fragment", "write fig-plan, plan, or give the target this id"),
        ("7", "19", "dead-fragment", "write plan, fig-plan, or give the target this id"),
    ]


def test_a_picture_within_a_line_has_no_number(tmp_path: Path) -> None:
    collection = made(tmp_path, "Voir ![Plan](x.png){#fig-plan} ici, et @fig-plan.")
    assert "ici, et <a" in collection.articles[0].body.text
    (found,) = [one for one in collection.problems if one.path == "a.md" and one.rule == "dead-fragment"]
    assert (found.line, found.column, found.hint) == (7, 40, "put the picture in a paragraph of its own")


def test_figures_of_solutions_are_counted_last(tmp_path: Path) -> None:
    solution = f"::: solution\n{FIGURE.replace('plan', 'fig-b')}:::\n\n"
    collection = made(tmp_path, f"Voir @fig-a, @fig-b, @fig-c.\n\n{FIGURE.replace('plan', 'fig-a')}{solution}"
                      f"{FIGURE.replace('plan', 'fig-c')}")  # fmt: skip
    assert words(collection.articles[0].body.text) == ["figure 1", "figure 3", "figure 2"]


def test_other_articles_have_their_titles_beside_their_numbers(tmp_path: Path) -> None:
    others = f"Rien ici.\n\n{FIGURE}## La fin\n"
    text = "Voir [](b.md#plan), [](b.md#la-fin), [](b.md) et [](b.md#plam)."
    collection = made(tmp_path, text, others)
    html = collection.articles[0].body.text
    titled = "« Le 2 »"
    assert words(html) == [f"figure 1 de {titled}", f"« La fin » de {titled}", "Le 2", "Le 2"]
    assert '<span class="number">Figure\u00a01</span>' in collection.articles[1].body.text
    (lost,) = [problem for problem in collection.problems if problem.rule == "dead-fragment"]
    assert lost.hint == "write plan, or give the target this id"


def test_numbers_of_a_book_begin_with_the_article(tmp_path: Path) -> None:
    collection = made(tmp_path, FIGURE, f"Voir [](#plan), [](a.md#plan).\n\n{FIGURE}", settings="numérotation: livre\n")
    assert words(collection.articles[1].body.text) == ["figure 2.1", "figure 1.1 de « Le 1 »"]
    assert '<span class="number">Figure\u00a01.1</span>' in collection.articles[0].body.text


def test_all_captions_have_numbers_where_they_are_to(tmp_path: Path) -> None:
    text = '![Un](x.png "Une légende")\n\n| a |\n|---|\n| 1 |\n\n: Des notes\n\n![Sans légende](x.png)'
    html = body(tmp_path, text, settings="numbering: all\n").replace("\u00a0", " ")
    assert html.count('class="number"') == 2
    assert "Figure 1</span> – Une légende" in html
    assert "Tableau 1</span> – Des notes" in html


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "Listing 2.1"), ("fr", "Code 2.1"), ("de", "Listing 2.1"), ("ja", "コード2.1"), ("fa", "کد ۲.۱")],
)
def test_labels_are_in_the_language_of_the_post(language: str, shown: str) -> None:
    assert say(Numbered(LISTING, "2.1"), "upper", language).replace("\u00a0", " ") == shown


def test_a_reference_leads_to_the_only_place_of_its_name_in_the_collection(tmp_path: Path) -> None:
    quarto = f"{FIGURE.replace('#plan', '#fig-plan')}## La suite {{#sec-suite}}\n\nFin.\n"
    text = "Voir @fig-plan, @sec-suite, [](#sec-suite), {ref}`sec-suite`, {numref}`fig-plan` et @fig-b."
    collection = made(tmp_path, f"{text}\n\n{FIGURE.replace('#plan', '#fig-b')}", quarto)
    titled, own = "« Le 2 »", collection.articles[0].body.text
    suite = f"« La suite » de {titled}"
    assert words(own) == [f"figure 1 de {titled}", suite, suite, suite, f"figure 1 de {titled}", "figure 1"]
    assert 'href="article:b#fig-plan"' in own
    assert 'href="#fig-b"' in own
    assert not {problem.rule for problem in collection.problems} - {"typography"}


def test_a_name_that_several_articles_have_is_told_with_their_files(tmp_path: Path) -> None:
    figure = FIGURE.replace("#plan", "#fig-plan")
    collection = made(tmp_path, "Voir @fig-plan et @sec-rien.", figure, figure)
    html = collection.articles[0].body.text
    assert "Voir @fig-plan et @sec-rien." in html
    first, second = [one for one in collection.problems if one.rule == "dead-fragment"]
    assert ("b.md" in first.message, "c.md" in first.message, first.place) == (True, True, "a.md:7:6")
    assert second.place == "a.md:7:19"


def test_only_articles_are_made_anew_that_refer_to_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[list[FinishJob]] = []

    def render(jobs: list[FinishJob], *rest: Any) -> Any:
        rendered.append(jobs)
        return render_articles(jobs, *rest)

    monkeypatch.setattr(steps, "render_articles", render)
    figure = FIGURE.replace("#plan", "#fig-plan")
    made(tmp_path, "Voir @fig-plan.", figure, "Rien d’autre.", "Voir @fig-b.", FIGURE.replace("#plan", "#fig-b"))
    (tmp_path / "b.md").write_text(HEAD.format(title="Autre", day=2) + figure, "utf-8")
    with Runner() as runner:
        html = normalise(load(tmp_path), runner).articles[0].body.text
    before, after = rendered
    assert [old.slug for old, new in zip(before, after, strict=True) if old != new] == ["a", "b"]
    assert words(html) == ["figure 1 de « Autre »"]
