"""What the code says of itself: functions say what they do, and what is named is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "pipeline").rglob("*.py"))
PACKAGES = {path.name for path in (ROOT / "pipeline").iterdir() if (path / "__init__.py").exists()}
# Those that ruff (D401) does not tell from nouns are told here: what begins otherwise is no sentence of what is done.
VERBS = frozenset(
    "Add Announce Answer Append Apply Ask Be Become Begin Believe Bind Break Bring Calculate Call Capture Change Clear Close "
    "Collect Compare Connect Copy Count Do Draw Drop End Enter Erase Fill Find Finish Flatten Forget Gather Give Go Handle Have Index Join "
    "Keep Kill Know Lay Leave Let Look Make Mark Measure Mend Move Name Note Open Pack Parse Part Pass Place Prepare "
    "Print Publish Put Quote Raise Read Record Refuse Remember Remove Replace Report Retag Return Run Say See Send Serve Set "
    "Shape Show Sort Speak Stand Start Stop Take Tell Touch Turn Undo Use Visit Wait Watch Work Wrap Write Yield".split()
)
_PROPERTIES = ("property", "cached_property", ".setter")
_DOTTED = re.compile(r"`([a-z_]+(?:\.\w+)+)`")


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """The functions of a module that are no properties, which are named like what they are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not any(
            ast.unparse(each).endswith(_PROPERTIES) for each in node.decorator_list
        ):
            yield node


def test_docstrings_of_functions_begin_with_a_verb() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{function.lineno} {words}"
        for path in FILES
        for function in functions(ast.parse(path.read_text("utf-8")))
        if (words := ast.get_docstring(function)) and re.split(r"\W", words)[0] not in VERBS
    ]
    assert found == []


def is_there(name: str) -> bool:
    """Whether a name that begins with a package of ours leads to a module, or to something in one."""
    parts = ["pipeline", *name.split(".")]
    for end in range(len(parts), 1, -1):
        try:
            found: object = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def test_what_is_named_with_its_package_is_there() -> None:
    named = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in FILES
        for name in _DOTTED.findall(path.read_text("utf-8"))
        if name.split(".")[0] in PACKAGES and not name.endswith((".py", ".css", ".html"))
    }
    assert [each for each in sorted(named) if not is_there(each.split(": ")[1])] == []


def test_docstrings_tell_what_is_yielded_from_what_is_returned() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{function.lineno} {words}"
        for path in FILES
        for function in functions(ast.parse(path.read_text("utf-8")))
        if (words := ast.get_docstring(function)) and function.returns
        if (words.startswith("Return") and ast.unparse(function.returns) in {"None", "NoReturn"})
        or (words.startswith("Yield") and not re.match(r"Iter|Generator", ast.unparse(function.returns)))
    ]
    assert found == []
