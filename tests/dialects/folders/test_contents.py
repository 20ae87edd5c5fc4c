"""The order that other tools have for their pages becomes that of the collection, their parts those of its book."""

from pathlib import Path

import pytest

from pipeline.editions.book.plan_books import plan_books
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise

POSTS = ("index", "un", "deux", "trois", "quatre")
MKDOCS = """site_name: Le guide
nav:
- Accueil: index.md
- Deuxième: deux.md
- Premier:
  - un.md
  - Plus loin:
    - Quatre: quatre.md
- Ailleurs: https://example.org/
"""
BOOK = """project:
  type: book
book:
  title: Le livre
  chapters:
  - index.qmd
  - part: Des sons
    chapters:
    - trois.qmd
    - text: Un
      file: un.qmd
  - part: fin.qmd
    chapters: [deux.qmd]
  appendices:
  - quatre.qmd
"""
SIDEBARS = """const suite = ['bases/trois', rond];
const rond = [rond, rond];
const sidebars: SidebarsConfig = {
  cours: [
    'deux',
    {type: 'doc', id: 'debut', label: 'Pour commencer'},
    {type: 'category', label: 'Les bases', link: {type: 'doc', id: 'bases/index'}, items: suite},
    {type: 'link', label: 'cinq', href: 'https://example.org/'},
    {'Plus loin': ['bases/quatre']},
  ],
};
export default sidebars;
"""
SUMMARY = """# Summary

[Avant-propos](index.md)

# Les *bases*

- [Accueil](README.md)
    * [Deux](./deux.md)
- [Brouillon]()
- [Absent](absent.md)

# Suite

1. [Un](un.md)
---
[Trois](trois.md)
"""
TOC = """format: jb-book
root: index
parts:
- caption: Les bases
  chapters:
  - file: quatre
    sections:
    - file: deux
      title: Autrement
  - url: https://example.org/
    title: Ailleurs
"""
MYST = """version: 1
project:
  title: Le livre
  toc:
  - file: index.md
  - title: Les bases
    children:
    - file: deux.md
      children:
      - file: quatre.md
"""


def collection(folder: Path, files: dict[str, str]) -> Collection:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    with Runner() as runner:
        return normalise(load(folder), runner)


def parts(found: Collection) -> list[tuple[str, list[str]]]:
    (book,), problems = plan_books(found)
    assert not problems
    return [(part.title, [one.title for one in part.articles]) for part in book.parts]


def pages(names: tuple[str, ...], folder: str, ending: str) -> dict[str, str]:
    return {f"{folder}{name}{ending}": f"---\ntitle: {name.capitalize()}\n---\n\nUn texte.\n" for name in names}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"mkdocs.yml": MKDOCS, **pages(POSTS, "docs/", ".md")},
            [("Le guide", ["Index", "Deux"]), ("Premier", ["Un", "Quatre"]), ("Autres articles", ["Trois"])],
        ),
        (
            {"mkdocs.yml": "nav: [deux.md, un.md]\ndocs_dir: src\n", **pages(("un", "deux", "trois"), "src/", ".md")},
            [("", ["Deux", "Un", "Trois"])],
        ),
        (
            {"mkdocs.yml": "nav:\n- part: [deux.md]\n- Href: un.md\n", **pages(POSTS[1:3], "docs/", ".md")},
            [("part", ["Deux"]), ("Autres articles", ["Un"])],
        ),
        (
            {"_quarto.yml": BOOK, **pages((*POSTS, "fin"), "", ".qmd")},
            [
                ("Le livre", ["Index"]),
                ("Des sons", ["Trois", "Un"]),
                ("Fin", ["Fin", "Deux"]),
                ("Autres articles", ["Quatre"]),
            ],
        ),
        (
            {"_quarto.yml": "book:\n  chapters: [index.qmd, deux.qmd, un.qmd]\n", **pages(POSTS[:3], "", ".qmd")},
            [("", ["Index", "Deux", "Un"])],
        ),
        (
            {
                "docusaurus.config.js": "module.exports = { title: 'Cours' }",
                "docs/intro.md": "---\ntitle: Début\nsidebar_position: 1\n---\n\nUn.",
                "docs/bases/_category_.json": '{"label": "Les bases", "position": 3}',
                "docs/bases/b.md": "---\ntitle: B\nsidebar_position: 2\n---\n\nUn.",
                "docs/bases/c.md": "---\ntitle: C\nsidebar_position: 1\n---\n\nUn.",
                "docs/bases/a.md": "---\ntitle: A\n---\n\nUn.",
                "docs/le-reste/_category_.yml": "position: 2",
                "docs/le-reste/d.md": "---\ntitle: D\n---\n\nUn.",
                "blog/2025-01-01-e.md": "---\ntitle: E\n---\n\nUn.",
            },
            [("Cours", ["Début"]), ("Le reste", ["D"]), ("Les bases", ["C", "B", "A"]), ("Autres articles", ["E"])],
        ),
        (
            {
                "docusaurus.config.js": "module.exports = { title: 'Cours' }",
                "sidebars.ts": SIDEBARS,
                **pages(("deux",), "docs/", ".md"),
                **pages(("index", "trois", "04-quatre"), "docs/bases/", ".mdx"),
                "docs/01-un.md": "---\nid: debut\ntitle: Un\nsidebar_position: 1\n---\n\nUn.",
                "docs/cinq.md": "---\ntitle: Cinq\n---\n\nUn.",
            },
            [
                ("Cours", ["Deux", "Un"]),
                ("Les bases", ["Index", "Trois"]),
                ("Plus loin", ["04-quatre"]),
                ("Autres articles", ["Cinq"]),
            ],
        ),
        (
            {
                "book.toml": "[book]\ntitle = 'Le livre'",
                "src/SUMMARY.md": SUMMARY,
                **pages((*POSTS, "README"), "src/", ".md"),
            },
            [("Le livre", ["Index"]), ("Les bases", ["Readme", "Deux"]), ("Suite", ["Un", "Trois"])],
        ),
        (
            {
                "book.toml": "[book]\nsrc = 'texte'",
                "texte/SUMMARY.md": "[Un](<./un deux.md>)\n",
                **pages(("un deux", "un"), "texte/", ".md"),
            },
            [("", ["Un deux"])],
        ),
        (
            {"_config.yml": "title: Le livre", "_toc.yml": TOC, **pages(POSTS, "", ".md")},
            [("Le livre", ["Index"]), ("Les bases", ["Quatre", "Deux"]), ("Autres articles", ["Trois", "Un"])],
        ),
        (
            {
                "_toc.yml": "format: jb-article\nroot: index\nsections:\n- glob: t*\n- file: un.md\n",
                **pages(POSTS[:4], "", ".md"),
            },
            [("", ["Index", "Trois", "Un", "Deux"])],
        ),
        (
            {"myst.yml": MYST, **pages(POSTS, "", ".md")},
            [("Le livre", ["Index"]), ("Les bases", ["Deux", "Quatre"])],
        ),
        (
            {"myst.yml": "project:\n  toc:\n  - file: un.md\n  - pattern: 't*.md'\n", **pages(POSTS[1:4], "", ".md")},
            [("", ["Un", "Trois", "Deux"])],
        ),
    ],
)
def test_the_order_of_a_tool_is_that_of_the_book(
    files: dict[str, str], expected: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    found = collection(tmp_path, files)
    assert parts(found) == expected
    assert "other-key" not in {one.rule for one in found.problems}


def test_ones_own_order_and_books_come_first(tmp_path: Path) -> None:
    own = "order: title\nanthologies:\n- parts: year\n"
    found = collection(tmp_path, {"mkdocs.yml": MKDOCS, "collection.yaml": own, **pages(POSTS, "docs/", ".md")})
    assert [one.title for one in found.articles] == sorted(name.capitalize() for name in POSTS)
    assert [title for title, _ in parts(found)] == ["Sans date"]
