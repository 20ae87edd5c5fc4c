"""What the program says stands in the catalogues of all its languages, with the same values."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2.ext import extract_from_ast

from pipeline import theme
from pipeline.cli.commands import COMMANDS
from pipeline.i18n.catalogue import ENGLISH, in_language, languages, sentences
from pipeline.i18n.sentences import AND, JOINED, OR, Sentence, counted, sentence

ROOT = Path(__file__).parents[2]
OTHERS = [language for language in languages() if language != ENGLISH]
_FUNCTIONS = {"sentence": slice(1), "counted": slice(2), "constant": slice(1), "joined": slice(1, 2)}
_FUNCTIONS |= {"Key": slice(2, 3), "takes": slice(1), "matching": slice(0, 3, 2)}  # of settings
_FUNCTIONS |= dict.fromkeys(("turned", "dropped", "to_mend"), slice(2))  # of importing/documents.py


@cache
def templates() -> frozenset[str]:
    """The templates that stand in the code; not read before a test asks."""
    return frozenset(_written())


def _written() -> Iterator[str]:
    yield from (AND, OR, JOINED)
    yield from _of_tasks()
    for path in (*sorted((ROOT / "pipeline").rglob("*.py")), ROOT / "tasks.py", ROOT / "tests/tools/docs_pages.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
                for part in node.args[_FUNCTIONS[node.func.id]]:
                    if isinstance(part, ast.Constant):
                        yield str(part.value)
    report = theme.templates().parse((ROOT / "styles" / "report" / "report.html").read_text("utf-8"))
    for _, name, texts in extract_from_ast(report, list(_FUNCTIONS)):
        yield from filter(None, [texts] if isinstance(texts, str) else list(texts or ())[_FUNCTIONS[name]])
    for row in COMMANDS:
        for text in (row.help, row.epilog, *(text for param in row.params for text in (param.help, param.metavar))):
            if text:
                yield text.template if isinstance(text, Sentence) else text


def _of_tasks() -> Iterator[str]:
    """What the developers' tasks say of themselves and of their options."""
    for node in ast.parse((ROOT / "tasks.py").read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            (made,) = node.decorator_list
            assert isinstance(made, ast.Call)
            yield ast.get_docstring(node) or ""
            for options in made.args:
                assert isinstance(options, ast.Dict)
                yield from (str(text.value) for text in options.values if isinstance(text, ast.Constant))


def values(template: str) -> set[str]:
    """The names of the values in a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there(language: str) -> None:
    assert sorted(templates() - sentences(language).keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_other_is(language: str) -> None:
    assert sorted(sentences(language).keys() - templates()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_they_have_the_same_values(language: str) -> None:
    for template, said in sentences(language).items():
        assert values(said) == values(template), template


_TELLING = {
    "Problem",
    "add",
    "echo",
    "print",
    "prompt",
    "refuse",
    "say",
    "stop",
    "waiting",
    "write_line",
    "write_lines",
}
_BUILT_IN = {"ValueError", "TypeError", "KeyError", "RuntimeError", "AssertionError", "LookupError", "AttributeError"}
_WORDS = re.compile(r"[a-z]{2,} [a-z]{2,}")
_OF_DEVELOPERS = ("press/upstream.py", "press/typesetting/weasyprint_internals.py", "press/epub.py")
"""What these say is of libraries of another version than the locked ones, to whoever renews the locks."""


def told_outside(tree: ast.AST) -> Iterator[str]:
    """Texts of two words or more that go to an error, a problem or a terminal, and are no sentences."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _tells(_name(node)):
            yield from (text for part in (*node.args, *node.keywords) for text in _texts(part))


def _tells(name: str) -> bool:
    return name in _TELLING or (name.endswith("Error") and name not in _BUILT_IN)


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and _name(node) in _FUNCTIONS:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _WORDS.search(node.value):
        yield node.value
    for part in ast.iter_child_nodes(node):
        yield from _texts(part)


def test_nothing_is_told_outside_of_the_catalogue() -> None:
    found = {
        path.relative_to(ROOT / "pipeline").as_posix(): texts
        for path in sorted((ROOT / "pipeline").rglob("*.py"))
        if (texts := list(told_outside(ast.parse(path.read_text("utf-8")))))
    }
    assert {path: texts for path, texts in found.items() if path not in _OF_DEVELOPERS} == {}
    assert list(told_outside(ast.parse('raise UserError(f"no {thing} to be seen")'))) == [" to be seen"]


def test_french_ones_are_set_as_french_is() -> None:
    for said in sentences("fr").values():
        words = re.sub(r"https?://\S+|`[^`]*`|[A-Z]:\\\\", "", said)
        assert "'" not in words, said
        words = re.sub(r"<[!?]|!\[|!!|commence par !", "", words)
        assert not re.search(r"(?<![\u00a0\u202f])[;!?](?!\w)", words), said
        assert not re.search(r"« | »|[^\u00a0]»|«[^\u00a0]", words), said


def test_numbers_are_grouped_as_each_language_does() -> None:
    found = sentence("{what} has {number:,} letters; the first {most:,} stand", what="x", number=12345, most=2000)
    assert found == "x has 12,345 letters; the first 2,000 stand"
    assert "12\u202f345" in in_language(found, "fr")


def test_a_value_that_is_a_sentence_is_said_in_the_same_language() -> None:
    found = sentence("the front matter {what}; what can be read of it counts", what=sentence("a comma is missing here"))
    assert in_language(found, "fr") == "l’en-tête il manque une virgule ici\u202f; ce qui peut en être lu compte"


def test_french_counts_nothing_as_one() -> None:
    assert in_language(counted("{number} folder", "{number} folders", 0), "fr") == "0 dossier"
    assert in_language(counted("{number} folder", "{number} folders", 2), "fr") == "2 dossiers"
