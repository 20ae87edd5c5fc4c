"""Sources that the settings of a project name, and citations in the ways of its tool."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.body.neutral_html import parse, text_of
from pipeline.dialects.code import Code
from pipeline.model.collection import Collection
from pipeline.text.citing import convert_tags, find_keys
from tests.hostile.making import normalised

BIB = "@book{bon2001, author = {Bon, Ada}, title = {Un livre}, publisher = {Seuil}, year = 2001}\n"
ROY = "@book{roy2002, author = {Roy, Luc}, title = {Deux livres}, publisher = {Seuil}, year = 2002}\n"
HEAD = "---\ntitle: Un\nlang: fr\ndate: 2026-01-01\n---\n\n"
JSON = """[{"id": "Bon 2001", "type": "book", "title": "Un livre", "author": [{"family": "Bon"}],
"publisher": "Seuil", "issued": {"date-parts": [[2001]]}}]"""
CITED = "(Bon 2001, p. 12)"


def words_of(collection: Collection, path: str) -> str:
    article = next(article for article in collection.articles if article.source == path)
    return text_of(parse(article.body.text)).replace("\xa0", " ").replace("\u202f", " ")


def said(collection: Collection) -> list[str]:
    return [f"{one.place} {one.rule}" for one in collection.problems if "source" in one.rule or "name" in one.rule]


def edits(text: str) -> list[tuple[int, int, str]]:
    code = Code(text)
    return list(convert_tags(text, lambda at: code.at(at) >= 0))


@pytest.mark.parametrize(
    ("path", "text", "files"),
    [
        ("a.qmd", "Oui [@bon2001, p. 12].", {"_quarto.yml": "project: {type: book}\nbibliography: b.bib\n", "b.bib": BIB}),
        ("a/b.qmd", "Oui [@bon2001, p. 12].", {"_quarto.yml": "project: {}\n", "a/_metadata.yml": "bibliography: b.bib\n", "a/b.bib": BIB}),
        ("02-a.Rmd", "Oui [@bon2001, p. 12].", {"index.Rmd": "---\ntitle: Livre\nsite: bookdown::bookdown_site\nbibliography: [b.bib]\n---\n\nOuverture.\n",
                                              "_bookdown.yml": "book_filename: x\n", "b.bib": BIB}),
        ("content/a.md", '{{< cite "Bon 2001" 12 >}}', {"hugo.toml": 'baseURL = "/"\n[params]\nbibFile = "data/bib.json"\n', "data/bib.json": JSON}),
        ("content/a.md", "Oui [@bon2001, p. 12].", {"config/_default/hugo.yaml": "baseURL: /\n", "config/_default/params.yaml": "bibliography: b.bib\n", "b.bib": BIB}),
        ("_posts/2026-01-01-a.md", "Oui {% cite bon2001 --locator 12 %}.", {"_config.yml": "title: X\nscholar:\n  style: apa\n  source: ./_sources\n  bibliography: '*.bib'\n", "_sources/b.bib": BIB}),
        ("_posts/2026-01-01-a.md", "Oui {% cite bon2001 -l 12 %}.", {"_config.yml": "title: X\nscholar:\n  locale: fr\n", "_bibliography/references.bib": BIB}),
        ("a.md", "Oui {cite:p}`bon2001{p. 12}`.", {"myst.yml": "project:\n  bibliography:\n    - b.bib\n", "b.bib": BIB}),
        ("a.md", "Oui {cite}`bon2001{12}`.", {"_config.yml": "title: X\nbibtex_bibfiles: [b.bib]\n", "b.bib": BIB}),
    ],
)  # fmt: skip
def test_a_projects_settings_name_the_sources(path: str, text: str, files: Mapping[str, str], tmp_path: Path) -> None:
    collection = normalised(tmp_path, {path: HEAD + text, **files})
    comma = "," if "style: apa" in str(files) else ""
    assert CITED.replace("Bon", f"Bon{comma}") in words_of(collection, path)
    assert said(collection) == []


def test_the_settings_of_a_folder_come_before_those_of_its_parents(tmp_path: Path) -> None:
    files = {
        "_quarto.yml": "project: {}\nbibliography: b.bib\ncsl: apa\n",
        "b.bib": BIB + ROY,
        "a/_metadata.yml": "bibliography: c.bib\ncsl: ieee\n",
        "a/c.bib": BIB.replace("Bon, Ada", "Autre, Ada"),
        "un.md": HEAD + "Oui [@bon2001].",
        "a/deux.md": HEAD + "Oui [@bon2001; @roy2002].",
    }
    collection = normalised(tmp_path, files)
    assert "Oui (Bon, 2001)." in words_of(collection, "un.md")
    assert "Oui [1], [2]. Bibliographie [1] A. Autre" in words_of(collection, "a/deux.md")


def test_what_settings_name_and_is_not_there_is_told_with_its_place(tmp_path: Path) -> None:
    files = {"_quarto.yml": "project: {}\nbibliography:\n  - absent.bib\ncsl: absent.csl\n"}
    assert said(normalised(tmp_path, {"a.md": f"{HEAD}Oui [@bon2001].", **files})) == [
        "_quarto.yml:3:5 sources",
        "_quarto.yml:4:6 sources",
    ]


@pytest.mark.parametrize(
    "name",
    ["/Users/ada/Zotero/b.bib", "C:\\Users\\ada\\b.bib", "~/b.bib", "../../refs/B.bib", "file:///home/ada/b.bib"],
)
def test_a_path_of_the_authors_disk_is_looked_for_by_its_name(name: str, tmp_path: Path) -> None:
    head = HEAD.replace("lang", f"bibliography: '{name}'\nlang")
    collection = normalised(tmp_path, {"x/a.md": f"{head}Oui [@bon2001].", "b.bib": ROY, "x/y/b.bib": BIB})
    assert "(Bon 2001)" in words_of(collection, "x/a.md")
    (found,) = [one for one in collection.problems if one.rule == "found-by-name"]
    assert (found.place, "x/y/b.bib" in found.message) == ("x/a.md:3:1", True)


def test_unknown_keys_are_named_in_every_post_of_a_collection_with_sources(tmp_path: Path) -> None:
    head = HEAD.replace("lang", "bibliography: b.bib\nlang")
    files = {
        "b.bib": BIB,
        "un.md": f"{head}Oui @bon2001, @ada ; `@adb`, a@bon2002.ch, <https://e.org/@bon2003>, \\@adc, www.e.org/@bon2004.",
        "deux.md": f"{HEAD}Voir [@bon2011] et [@bon2001, p. 3].",
        "trois.md": f"{HEAD}Merci à @bon201 et @ada, ada@bon2002.ch ; `[@bon2002]`.",
        "quatre.md": f"{HEAD}Merci à @ada.",
    }
    collection = normalised(tmp_path, files)
    found = {one.place: one.hint for one in collection.problems if one.rule == "unknown-source"}
    assert found == {
        "un.md:8:15": "if it is no citation, write \\@ada",
        "deux.md:7:7": "did you mean “bon2001”?",
        "deux.md:7:21": "it is among the sources of another article: name their file here, too, under “bibliography:”",
        "trois.md:7:9": "did you mean “bon2001”?",
    }
    assert "Voir [@bon2011] et [@bon2001, p. 3]." in words_of(collection, "deux.md")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("{cite}`a,b`", "[@a; @b]"),
        ("{cite:t}`a`", "@a"),
        ("{cite:t}`a{12}`", "@a [p. 12]"),
        ("{cite:p}`{voir}a{p. 3}`", "[voir @a, p. 3]"),
        ("{% cite a b -l 3-4 %}", "[@a; @b, p. 3-4]"),
        ("{% cite a --suppress_author --prefix voir --suffix 'et plus' %}", "[voir -@a, et plus]"),
        ('{{< cite "Lessig 2002" 5-6 >}}', "[@{Lessig 2002}, p. 5-6]"),
        ("{{% cite a %}}", "[@a]"),
        ("{% bibliography --cited %}", "\n::: {#refs}\n:::\n"),
        ("```{bibliography}\n:style: unsrt\n```", "\n::: {#refs}\n:::\n"),
    ],
)
def test_tags_of_other_tools_cite(typed: str, written: str) -> None:
    assert edits(typed) == [(0, len(typed), written)]
    assert edits(f"`` {typed} ``") == edits(f"````\n{typed}\n````") == []
    assert [*find_keys(typed)] == [*find_keys(written)]


def test_a_list_of_all_sources_has_its_place(tmp_path: Path) -> None:
    head = HEAD.replace("lang", "bibliography: b.bib\nlang")
    text = f"{head}Voir {{% cite bon2001 %}}.\n\n## Lire\n\n{{% bibliography %}}\n\n## Fin\n\nFin.\n"
    assert "Lire BON, Ada" in (shown := words_of(normalised(tmp_path, {"a.md": text, "b.bib": BIB + ROY}), "a.md"))
    assert "ROY" in shown
    assert shown.endswith("Fin Fin.")
