"""Repairs are written into files: the problem is gone, what is published is the same, and so is each other line."""

import shutil
from pathlib import Path

import pytest

from pipeline.desk.review.calls import apply_proven_repairs, is_proven
from pipeline.desk.review.repairs import REPAIRS, apply_repair, list_changes
from pipeline.load.front_matter import read_post
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem, in_reading_order
from tests.desk.review.imagined import imagining

_CASES = Path(__file__).parents[2] / "problems"
# What is not sure: another format of front matter, another file, several of a name, a comment within a comment, a sign
# that may be meant, a title that says nothing; a place that is told of a paragraph.
_LEFT = {
    "formula-colour": ["formule.md:6"],
    "found-by-name": ["notes/a.md:4", "notes/deux.md:6", "x/z/d.md:6", "x/z/d.md:8"],
    "front-matter": ["json.md:2", "tabulation.md:4", "toml.md:2"],
    "odd-front-matter": ["texte.md:1"],
    "raw-markdown": [f"post.md:{line}" for line in (6, 6, 6, 6, 13, 17, 20, 23)],
    "remark-in-value": ["collection.yaml:1"],
    "unclosed-comment": ["contient.md:5", "jamais.md:23"],
}


def _body(collection: Collection, path: str) -> bytes:
    texts = (*collection.reachable, *(page.text for page in collection.pages))
    return b"".join(text.body.data for text in texts if text.source == path)


@pytest.mark.parametrize("rule", sorted(REPAIRS - {"typography"}))
def test_a_repair_leaves_the_editions_as_they_are_and_the_problem_is_gone(rule: str, tmp_path: Path) -> None:
    content = shutil.copytree(_CASES / rule / "content", tmp_path / "content", symlinks=True)
    left: list[str] = []
    repaired = 0
    with imagining(content) as imagine:
        before = imagine("", b"")
        for path in sorted({problem.path for problem in before.problems if problem.rule == rule}):
            problems = [each for each in in_reading_order(before.problems) if (each.rule, each.path) == (rule, path)]
            raw = (content / path).read_bytes()
            new, sure = apply_proven_repairs(raw, problems, imagine)
            left += [f"{problem.path}:{problem.line}" for problem in problems if problem not in sure]
            repaired += len(sure)
            after = imagine(path, new)
            assert _body(before, path) == _body(after, path)
            assert sum((each.rule, each.path) == (rule, path) for each in after.problems) == len(problems) - len(sure)
    assert repaired
    assert left == _LEFT.get(rule, [])


def _repair(text: str, rule: str, line: int, column: int = 1) -> str:
    return apply_repair(text.encode(), Problem("post.md", line, column, rule, "")).decode()


def test_only_the_lines_concerned_change() -> None:
    raw = "---\r\ntitle: Un\r\n---\r\n\r\nCafe\u0301  \r\n\n#### Un **mot**\r\n\r\nVoir [le site]\r\n(a.md) ici.\rFin".encode()
    post, problems = read_post("post.md", raw)
    assert post
    assert not problems
    assert apply_repair(raw, Problem("post.md", 7, 1, "heading-level", "")) == raw.replace(b"####", b"##")
    joined = apply_repair(raw, Problem("post.md", 9, 6, "split-link", ""))
    assert joined == raw.replace(b"[le site]\r\n(a.md)", b"[le site](a.md)")
    assert list(list_changes(raw, joined)) == [
        {"line": 9, "before": ["Voir [le site]", "(a.md) ici."], "after": ["Voir [le site](a.md) ici."]}
    ]


def test_code_is_no_heading() -> None:
    text = "# Un\n\n#### Deux\n\n```\n#### trois\n```\n\n> ##### Quatre\n"
    assert _repair(text, "heading-level", 3) == text.replace("#### Deux", "## Deux").replace("##### Q", "### Q")


def test_a_file_that_is_another_one_by_now_stays() -> None:
    for rule in sorted(REPAIRS - {"front-matter-unclosed", "duplicate-key"}):
        assert _repair("Un mot.\n", rule, 40, 7) == "Un mot.\n"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\nlang: fr\n---\n\n## **Un**\n\nMot.\n\n## **Deux**\n\nMot.\n", "utf-8"
    )
    return tmp_path


def test_a_repair_that_publishes_something_else_is_not_offered(two: Path) -> None:
    raw = (two / "a.md").read_bytes()
    with imagining(two) as imagine:
        problems = [each for each in imagine("", b"").problems if each.rule == "bold-heading"]
        assert len(problems) == 2
        gone = [Problem("a.md", 8, 1, "bold-heading", "")]
        assert apply_proven_repairs(raw, [*problems, *gone], imagine) == (raw.replace(b"**", b""), problems[::-1])
        before = imagine("a.md", raw)
        for wrong in (raw.replace(b"## **Un**", b"Un"), raw.replace(b"## **Un**", b"#### Un"), raw):
            assert not is_proven(before, raw, wrong, problems[:1], imagine)
        assert is_proven(before, raw, raw.replace(b"**Un**", b"Un"), problems[:1], imagine)


_TYPED = """\
---
title: Un essai
lang: fr
---

Quoi ? "Bonjour", dit-*elle* : l'[été](a.html 'L') dure 10 000 ans... `l'x` et $a'$ le 1er mai.

## L'**hiver** !

- l'un ;
  - "l'autre"
> [!note]
> C'est ici.

| l'un | `l'a` |
|------|-------|
| d'un | "b"   |

![L'été](plan.svg)

::: solution
C'est "tout"[^1].
:::

```
l'x
```

[^1]: D'après elle.
"""


def test_signs_are_written_as_they_are_set(tmp_path: Path) -> None:
    (tmp_path / "un.md").write_text(_TYPED, "utf-8")
    (tmp_path / "plan.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    with imagining(tmp_path) as imagine:
        before = imagine("", b"")
        problems = [each for each in before.problems if each.rule == "typography"]
        new, sure = apply_proven_repairs(_TYPED.encode(), problems, imagine)
        assert sure == problems != []
        assert _body(before, "un.md") == _body(imagine("un.md", new), "un.md")
    text = new.decode()
    assert (
        "Quoi\u202f? «\xa0Bonjour\xa0», dit-*elle*\xa0: l’[été](a.html 'L') dure 10\u202f000 ans… `l'x` et $a'$" in text
    )
    assert "le 1^er^ mai" in text
    assert "| l’un | `l'a` |" in text
    assert "![L’été](plan.svg)" in text
    assert "```\nl'x\n```" in text
