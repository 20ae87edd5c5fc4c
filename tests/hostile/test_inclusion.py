"""No post includes what is not published, nor more than a person writes."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.audience import Audience
from pipeline.normalise import normalise
from tests.hostile.making import SECRET, normalised, write
from tests.hostile.test_paths import OUTWARD

_FORMS = (
    "{{#include %s}}",
    "{{< include %s >}}",
    "{!%s!}",
    '--8<-- "%s"',
    "```{include} %s\n```",
    "```{literalinclude} %s\n```",
    "<!--@include: %s-->",
    "<<< %s",
    "```\n{{#include %s}}\n```",
)
_CLOSED = {
    ".env": SECRET,
    ".cache/un.md": SECRET,
    "collection.yaml": f"title: Un essai # {SECRET}\n",
    "authors.yaml": f"Ada Martin: {SECRET}\n",
    "mkdocs.yml": f"site_name: {SECRET}\n",
    "docs/brouillon.md": f"---\ndraft: true\n---\n{SECRET}\n",
    "docs/drafts/un.md": SECRET,
    "docs/classe.md": f"---\naudience: class\n---\n{SECRET}\n",
    "docs/eleves.csv": f"nom;prénom\nMARTIN;{SECRET}\n",
    "docs/image.txt": f"\0{SECRET}",
    "docs/grand.txt": SECRET * 20_000,
    "node_modules/a/README.md": SECRET,
}


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("path", OUTWARD)
def test_nothing_outside_is_included(tmp_path: Path, form: str, path: str) -> None:
    write(tmp_path, {"secret.png": SECRET})
    collection = normalised(tmp_path / "content", {"docs/essai.md": f"# Un essai\n\n{form % path}\n\nLa fin.\n"})
    (article,) = collection.articles
    assert SECRET not in article.body.text
    assert "root:" not in article.body.text
    assert "La fin." in article.body.text


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("path", _CLOSED)
def test_nothing_that_is_not_published_is_included(tmp_path: Path, form: str, path: str) -> None:
    files = {"docs/essai.md": f"# Un essai\n\n{form % f'/{path}'}\n\n{form % f'../{path}'}\n\nLa fin.\n", **_CLOSED}
    manuscript = load(write(tmp_path, files))
    with Runner() as runner:
        settings = replace(manuscript.settings, audience=Audience.PUBLIC)
        collection = normalise(replace(manuscript, settings=settings), runner)
        texts = {article.source: article.body.text for article in collection.articles}
    assert SECRET not in texts["docs/essai.md"]
    assert "La fin." in texts["docs/essai.md"]


def test_a_link_is_no_file_to_include(tmp_path: Path) -> None:
    outside = write(tmp_path / "dehors", {"secret.md": SECRET})
    content = write(
        tmp_path / "content", {"essai.md": "# Un essai\n\n{{#include lien.md}}\n\n{{#include dossier/secret.md}}\n"}
    )
    (content / "lien.md").symlink_to(outside / "secret.md")
    (content / "dossier").symlink_to(outside, target_is_directory=True)
    assert SECRET not in normalised(content, {}).articles[0].body.text


def test_files_that_include_each_other_end(tmp_path: Path) -> None:
    files = {f"_{n}.md": f"Texte {n}.\n\n{{{{#include _{n + 1}.md}}}}\n" for n in range(9)}
    files |= {
        "essai.md": "# Un essai\n\n{{#include _0.md}}\n\n{{#include _a.md}}\n",
        "_a.md": "Ici.\n\n{{#include _a.md}}\n",
    }
    collection = normalised(tmp_path, files)
    text = collection.articles[0].body.text
    assert [n for n in range(9) if f"Texte {n}." in text] == [0, 1, 2, 3, 4]
    assert text.count("Ici.") == 1
    told = [(each.path, each.line) for each in collection.problems if each.rule == "template-left-out"]
    assert told == [("_4.md", 3), ("_a.md", 3)]


@pytest.mark.whole
def test_files_that_multiply_end(tmp_path: Path) -> None:
    files = {f"_{n}.md": f"{{{{#include _{n + 1}.md}}}}\n\n" * 5_000 for n in range(4)}
    files |= {
        "_4.md": "x",
        "essai.md": "# Un essai\n\n{{#include _0.md}}\n",
        "gros.md": "# Gros\n\n{{#include _g.txt}}\n" * 40,
    }
    files |= {"_g.txt": "mot " * 40_000}
    collection = normalised(tmp_path, files)
    assert all(len(article.body.data) < 3_000_000 for article in collection.articles)
    assert 0 < sum(1 for each in collection.problems if each.rule == "template-left-out") < 20


@pytest.mark.parametrize(
    "mark",
    ["{{#include ex.md:4:4}}", "```\n{{#include ex.md}}\n```", "<<< ex.md", "```{literalinclude} ex.md\n```", "%s"],
)
def test_no_part_of_a_post_leaves_the_box_that_hides_it(tmp_path: Path, mark: str) -> None:
    asked = mark if mark != "%s" else "{{#include ex.md}}"
    hidden = f"Un exercice.\n\n::: solution\n{SECRET}\n:::\n\nSuite.\n"
    collection = normalised(tmp_path, {"essai.md": f"# Un essai\n\n{asked}\n\nLa fin.\n", "ex.md": hidden})
    essai = next(one for one in collection.articles if one.source == "essai.md")
    found = essai.body.text
    assert "La fin." in found
    assert SECRET not in found or 'class="solution"' in found
    if mark == "%s":
        assert "Un exercice." in found
