"""Files that posts include: which lines, in which places, and whose problems they are."""

from pathlib import Path

import pytest

from pipeline.body.neutral_html import parse
from pipeline.desk.blocks import read_blocks
from pipeline.dialects.inclusion.marks import find_marks, pick
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from tests.hostile.making import write

LISTING = """\
fn main() {
    // ANCHOR: calcul
    let total = 1;
    // ANCHOR_END: calcul
}
# --8<-- [start:python]
print("un")
# --8<-- [end:python]
// #region boucle
loop {}
// #endregion boucle
"""


def collection(folder: Path, files: dict[str, str]) -> Collection:
    with Runner() as runner:
        return normalise(load(write(folder, files)), runner)


def body(folder: Path, files: dict[str, str]) -> str:
    with Runner() as runner:
        return normalise(load(write(folder, files)), runner).articles[0].body.text


@pytest.mark.parametrize(
    ("mark", "numbers"),
    [
        ("{{#include a.rs}}", tuple(range(1, 12))),
        ("{{#include a.rs:3}}", (3,)),
        ("{{#include a.rs:3:5}}", (3, 4, 5)),
        ("{{#include a.rs::3}}", (1, 2, 3)),
        ("{{#include a.rs:5:}}", tuple(range(5, 12))),
        ("{{#include a.rs:calcul}}", (3,)),
        ("{{#rustdoc_include a.rs:calcul}}", (3,)),
        ("{{#playground a.rs editable}}", tuple(range(1, 12))),
        ("{{< include a.rs >}}", tuple(range(1, 12))),
        ("{{% include 'a.rs' %}}", tuple(range(1, 12))),
        ("{% include_relative a.rs %}", tuple(range(1, 12))),
        ('{% include-markdown "a.rs" start="fn main" end="}" %}', (2, 3, 4)),
        ("{!a.rs!}", tuple(range(1, 12))),
        ("{!a.rs!lines=1 3-5!}", (1, 3, 4, 5)),
        ('--8<-- "a.rs"', tuple(range(1, 12))),
        ('  --8<-- "a.rs:3:5"', (3, 4, 5)),
        ('--8<-- "a.rs:python"', (7,)),
        ("```{include} a.rs\n:start-line: 2\n:end-line: 5\n```", (3, 4, 5)),
        ("```{literalinclude} a.rs\n:lines: 1, 3\n```", (1, 3)),
        (":::{literalinclude} a.rs\n:start-after: fn main\n:end-before: }\n:::", (2, 3, 4)),
        ("<!--@include: ./a.rs{3,5}-->", (3, 4, 5)),
        ("<<< @/a.rs#boucle{1}", (10,)),
        ('{%\n  include-markdown "a.rs"\n  start="fn main"\n  end="}"\n%}', (2, 3, 4)),
        ('{% include-markdown "a.rs" end="total" %}', (1, 2)),
        ('{% include-markdown "a.rs" end="fn main" %}', ()),
        ("<<< a.rs", tuple(range(1, 12))),
    ],
)
def test_each_tools_mark_asks_for_lines(mark: str, numbers: tuple[int, ...]) -> None:
    (found,) = find_marks(f"Un texte.\n\n{mark}\n\nLa suite.\n")
    assert found.path.removeprefix("@/").removeprefix("./") == "a.rs"
    rows = list(enumerate(LISTING.rstrip().split("\n"), 1))
    assert [number for number, _ in pick(LISTING, rows, found)] == list(numbers)


@pytest.mark.parametrize("mark", ["{{< include a.md >}}", "<!--@include: a.md-->", "{% include_relative a.md %}"])
def test_in_code_a_mark_is_shown_where_its_tool_shows_it(mark: str) -> None:
    assert not list(find_marks(f"```\n{mark}\n```\n"))
    assert not list(find_marks(f"Écrivez `{mark}` ainsi.\n"))
    assert [found.is_in_code for found in find_marks("```rust\n{{#include a.rs}}\n```\n")] == [True]
    assert not list(find_marks('\\{{#include a.rs}}\n;--8<-- "a.rs"\n'))


def test_a_file_comes_in_the_place_of_its_mark_and_of_those_in_it(tmp_path: Path) -> None:
    html = body(
        tmp_path,
        {
            "cours/un.md": "# Un\n\nAvant.\n\n{{< include parts/_a.qmd >}}\n\n```rust\n{{#include ../code.rs:2:3}}\n```\n\n"
            '- Un point :\n\n  ```\n  --8<-- "code.rs:1:2"\n  ```\n\nAprès.\n',
            "cours/parts/_a.qmd": "---\ntitle: Rien\n---\n\nUn **texte**.\n\n{{< include _b.qmd >}}\n",
            "cours/parts/_b.qmd": "Tout au fond.\n",
            "code.rs": "fn main() {\n    un();\n    deux();\n}\n",
        },
    )
    words = " ".join(html.split())
    assert "<p>Avant.</p> <p>Un <strong>texte</strong>.</p> <p>Tout au fond.</p>" in words
    code = [element.text_content() for element in parse(html).iter("code")]
    assert code == ["    un();\n    deux();", "fn main() {\n    un();"]
    assert words.endswith("<p>Après.</p>")


def test_lines_of_rust_that_a_book_hides_are_not_shown(tmp_path: Path) -> None:
    files = {
        "src/un.md": "# Un\n\n```rust,editable\n# fn main() {\n#[derive(Debug)]\nstruct A;\n    # let x = 5;\n#\n## fin\n{{#include code.rs}}\n# }\n```\n\n"
        "# Titre\n\n```python\n# dit\n```\n\n- ~~~rust\n  # caché\n  dit\n  ~~~\n\n"
        "~~~texte\n```rust,ignore\n# dit\n\\{{#include a.rs}}\n```\n~~~\n",
        "src/code.rs": "# let y = 6;\nlet z = 7;\n",
    }
    shown = [str(element.text_content()) for element in parse(body(tmp_path / "a", files)).iter("code")]
    assert shown[0].startswith("# fn main() {\n")
    html = body(tmp_path / "b", {"book.toml": "", "src/SUMMARY.md": "- [Un](un.md)\n", **files})
    assert [str(element.text_content()) for element in parse(html).iter("code")] == [
        "#[derive(Debug)]\nstruct A;\n# fin\nlet z = 7;",
        "# dit",
        "dit",
        "```rust,ignore\n# dit\n{{#include a.rs}}\n```",
    ]
    assert '<pre class="sourceCode rust">' in html
    assert '<h2 id="titre">' in html


def test_problems_are_told_of_the_file_and_line_that_have_them(tmp_path: Path) -> None:
    made = collection(
        tmp_path,
        {
            "un.md": "---\ntitle: Un\n---\n\n[mort](a1.md)\n\n{{< include _a.md >}}\n\n[mort](a2.md)\n\n{!absent.md!}\n",
            "_a.md": "---\ntitle: A\n---\nUn texte.\n\n[mort](a3.md) &rarr; {% inconnu %}\n\n{{#include _b.md}}\n",
            "_b.md": "\n\n[mort](a4.md)\n\n{{#include _c.md}}",
        },
    )
    told = {(problem.path, problem.line, problem.rule) for problem in made.problems}
    assert {place for place in told if place[2] == "dead-link"} == {
        ("un.md", 5, "dead-link"),
        ("un.md", 9, "dead-link"),
        ("_a.md", 6, "dead-link"),
        ("_b.md", 3, "dead-link"),
    }
    assert {place for place in told if place[2] == "template-left-out"} == {
        ("un.md", 11, "template-left-out"),
        ("_a.md", 6, "template-left-out"),
        ("_b.md", 5, "template-left-out"),
    }
    assert not [problem for problem in made.problems if problem.rule == "private"]


def test_a_file_is_seen_from_the_folder_of_its_tool(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": "site_name: Essai\n",
        "docs/a/un.md": '# Un\n\n--8<-- "docs/parts/x.txt"\n\n{!parts/y.txt!}\n',
        "docs/parts/x.txt": "Un texte.",
        "docs/parts/y.txt": "Un autre.",
    }
    assert " ".join(body(tmp_path, files).split()) == "<p>Un texte.</p> <p>Un autre.</p>"


def test_each_block_has_the_number_that_it_has_in_its_own_file(tmp_path: Path) -> None:
    files = {
        "un.md": "# Un\n\nAvant.\n\n{{#include _a.md}}\n\nAprès.\n\n```\n{{#include _a.md}}\n```\n\nFin.\n",
        "_a.md": "Premier.\n\n- Deuxième.\n\nTroisième.\n",
    }
    with Runner() as runner:
        (article,) = normalise(load(write(tmp_path, files)), runner, blocks=True).articles
        tree = parse(article.numbered.text if article.numbered else "")
    found = [
        (element.get("data-block"), str(element.text_content()).strip()) for element in tree.xpath("//*[@data-block]")
    ]
    assert [number for number, words in found if words in ("Avant.", "Après.", "Fin.")] == ["1", "3", "5"]
    assert {number for number, words in found if words in ("Premier.", "Deuxième.", "Troisième.")} == {"2"}
    blocks = read_blocks((tmp_path / "un.md").read_bytes())
    kinds = [block.kind for block in blocks or ()]
    assert kinds == ["heading", "paragraph", "include", "paragraph", "include", "paragraph"]


def test_a_post_changes_with_what_it_includes(tmp_path: Path) -> None:
    write(tmp_path, {"un.md": "# Un\n\n{{#include _a.md}}\n", "_a.md": "Un texte.\n"})
    assert "Un texte." in body(tmp_path, {})
    assert "Un autre." in body(tmp_path, {"_a.md": "Un autre.\n"})
