"""What docs name is there: each path in backticks, and each name that looks like one of the code's."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = ("CONTRIBUTING.md", "docs/dev/words.md", "docs/dev/journey.md", "docs/dev/threat-model.md")
# Where a path of the docs may begin.
HOMES = (ROOT, ROOT / "pipeline", ROOT / "pipeline" / "editions")
PATH = re.compile(r"`([\w./-]+(?:\.(?:py|md|toml|yaml|css|lua|html)|/))`")
NAME = re.compile(r"`([A-Z]\w*[a-z]\w*|[A-Z]+_?[A-Z]+|[a-z]+(?:_[a-z]+)+)(?:\(\))?`")
# Words of other programs, and of content folders.
ELSEWHERE = frozenset(
    {"collection.yaml", "authors.yaml", "content/articles/ia.md", "expected.txt", "_includes/", "X_jobs.py"}
)


@cache
def names() -> frozenset[str]:
    """All that the code and the tests define, parameters and fields too."""
    found: set[str] = set()
    for path in (*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "tasks.py"):
        found.add(path.stem)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
    return frozenset(found)


@pytest.mark.parametrize("page", PAGES)
def test_paths_in_docs_are_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    told = set(PATH.findall(text)) - ELSEWHERE
    told = {path for path in told if not re.search("[A-Z]{4}", path.removeprefix("CONTRIBUTING"))}  # RULE, NAME
    homes = (*HOMES, *(ROOT / "pipeline").iterdir()) if page == "CONTRIBUTING.md" else HOMES
    lost = sorted(path for path in told if not any((home / path).exists() for home in homes))
    assert told
    assert lost == []


@pytest.mark.parametrize("page", PAGES[:3])
def test_names_in_docs_are_there(page: str) -> None:
    told = set(NAME.findall((ROOT / page).read_text("utf-8")))
    assert sorted(told - names() - {"RULE", "NAME", "LANGUAGE", "PATH"}) == []
