"""Find every regular expression of the program, and the strings that may be slow for each.

Those of modules are caught as they are compiled; those within functions are read from the source. The strings are
derived from the expression itself: what each of its repeats takes, again and again, with what must come before it and
without what must come after; and pairs of all letters that it names.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import json
import pkgutil
import re
import re._constants as codes  # type: ignore[import-not-found]  # typeshed leaves out what is not for everybody
import re._parser as parser  # type: ignore[import-not-found]  # likewise
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pipeline
from tests import work

ROOT = Path(pipeline.__file__).parent
_METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
_ANCHORED = {"match", "fullmatch"}
_LETTERS = "aA1é -.\n"
_MOST_LETTERS, _MOST_REPEATED = 12, 100
_ATTEMPTS = 3
_ENOUGH_SECONDS = 1.0
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


@dataclass(frozen=True)
class Expression:
    """A regular expression, its place in the source, and whether it is only matched at one position."""

    place: str
    pattern: str | bytes
    flags: int
    anchored: bool

    @property
    def tried(self) -> Callable[[str], object]:
        """Return the function that finds all matches in a text."""
        compiled: re.Pattern[Any] = re.compile(self.pattern, self.flags)
        look = compiled.fullmatch if self.anchored else lambda text: all(True for _ in compiled.finditer(text))
        if isinstance(self.pattern, bytes):
            return lambda text: look(text.encode("latin-1", "replace"))
        return look


@cache
def expressions() -> list[Expression]:
    """Return all expressions of the program, without repeats in a file."""
    every = (*_of_modules(), *_within_functions())
    found = {(one.place.partition(":")[0], one.pattern, one.flags, one.anchored): one for one in every}
    return list(found.values())


def _of_modules() -> Iterator[Expression]:
    """Yield those compiled at import, from a process that imports all modules."""
    done = subprocess.run([sys.executable, "-m", __name__], capture_output=True, check=True, cwd=ROOT.parent)
    for path, line, pattern, is_bytes, flags in json.loads(done.stdout):
        name = _assigned(path).get(line, "")
        text = pattern.encode("latin-1") if is_bytes else pattern
        yield Expression(f"{path}:{line}", text, flags, _uses(path, name) <= _ANCHORED)


def _within_functions() -> Iterator[Expression]:
    for path in sorted(ROOT.rglob("*.py")):
        functions = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.Lambda)]
        for call in dict.fromkeys(call for function in functions for call in _calls(function)):
            pattern, flags = _arguments(call, path)
            if pattern is not None:
                name = path.relative_to(ROOT).as_posix()
                yield Expression(f"{name}:{call.lineno}", pattern, flags, call.func.attr in _ANCHORED)  # type: ignore[attr-defined]  # see _calls


def sites() -> set[str]:
    """Return where the source compiles an expression, found by parsing it."""
    return {f"{p.relative_to(ROOT).as_posix()}:{call.lineno}" for p in ROOT.rglob("*.py") for call in _calls(_tree(p))}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _calls(tree: ast.AST) -> list[ast.Call]:
    """Return the calls of `re.compile`, `re.match` and so on."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in (*_METHODS, "compile")
        and node.args
    ]


@cache
def _assigned(path: str) -> dict[int, str]:
    """Return the names assigned in a module by their lines."""
    names: dict[int, str] = {}
    for node in _tree(ROOT / path).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name):
            names |= dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), node.targets[0].id)
    return names


@cache
def _uses(path: str, name: str) -> set[str]:
    """Return the methods called on a module's expression; `finditer` if unknown."""
    paths = list(ROOT.rglob("*.py")) if name and not name.startswith("_") else [ROOT / path]
    of = [method for each in paths for method in _loads(each).get(name, ())]
    return {*of} if name and "" not in of else {"finditer"}


@cache
def _loads(path: Path) -> dict[str, list[str]]:
    """Return for each name used in a file the attribute read each time, or ""."""
    nodes = list(ast.walk(_tree(path)))
    of = {id(node.value): node.attr for node in nodes if isinstance(node, ast.Attribute)}
    found: dict[str, list[str]] = {}
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.setdefault(node.id, []).append(of.get(id(node), ""))
    return found


class _Any(str):
    """A value known only at run time: some letters."""

    __slots__ = ()

    def __getattr__(self, name: str) -> _Any:
        return self


class _Names(dict[str, Any]):
    def __missing__(self, name: str) -> object:
        return getattr(__builtins__, name, None) or __builtins__.get(name, _Any("x"))  # type: ignore[attr-defined]  # a module or its names


def _arguments(call: ast.Call, path: Path) -> tuple[str | bytes | None, int]:
    """Return the pattern and the flags of a call."""
    module = ".".join(("pipeline", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
    names = _Names(vars(importlib.import_module(module)))
    flags = [each.value for each in call.keywords if each.arg == "flags"]
    flags += call.args[1:2] if call.func.attr == "compile" else []  # type: ignore[attr-defined]  # see _calls
    try:
        pattern = _value(call.args[0], names)
    except (AttributeError, TypeError, KeyError, NameError):
        pattern = None
    pattern = str(pattern) if isinstance(pattern, str) else pattern
    return pattern if isinstance(pattern, str | bytes) else None, int(_value(flags[0], names)) if flags else 0


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "<pattern>", "eval"), {}, names)  # noqa: S307 - our own source


# ---- What each may take longest over.


def candidates(expression: Expression) -> list[Callable[[int], str]]:
    """Return functions that make strings of any length that may be slow for an expression."""
    pattern = expression.pattern
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = parser.parse(text, expression.flags)
    letters = [*dict.fromkeys((*_literals(tree), *_LETTERS))]
    letters = letters[: _MOST_LETTERS - len(_LETTERS)] + [sign for sign in _LETTERS if sign in letters]
    pairs = (_pumped("", "".join(pair), "") for pair in itertools.product([*dict.fromkeys(letters)], repeat=2))
    derived = itertools.chain.from_iterable(
        (_pumped(before, pump, "\0"), _pumped("", before + pump, ""), _pumped(before, pump, before))
        for before, pump in _pumps(list(tree), "", letters)
    )
    return [*pairs, *derived]


def _pumped(before: str, pump: str, after: str) -> Callable[[int], str]:
    return lambda length: before + (pump * (length // len(pump) + 1))[:length] + after if pump else ""


def _literals(tree: Iterable[Any]) -> Iterator[str]:
    """Yield the letters in an expression."""
    for code, value in tree:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            yield chr(value)
        elif code is codes.RANGE:
            yield chr(value[0])
        else:
            for part in _parts(code, value):
                yield from _literals(part)


def _parts(code: object, value: Any) -> list[Any]:
    """Return the subexpressions."""
    if code in _REPEATS:
        return [value[2]]
    if code is codes.BRANCH:
        return list(value[1])
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    if code is codes.GROUPREF_EXISTS:
        return [part for part in value[1:] if part]
    return [value] if code in (codes.IN, codes.ATOMIC_GROUP) else []


def _pumps(tree: list[Any], before: str, letters: list[str]) -> Iterator[tuple[str, str]]:
    """Yield for each repeat the text before it and a text that it matches."""
    for number, (code, value) in enumerate(tree):
        so_far = before + _sample(tree[:number])
        if code in _REPEATS and value[1] >= _MOST_REPEATED:
            body = list(value[2])
            yield from ((so_far, sample) for sample in _samples(body, letters))
        if code not in (codes.IN, codes.ASSERT_NOT):
            for part in _parts(code, value):
                yield from _pumps(list(part), so_far, letters)


def _samples(body: list[Any], letters: list[str]) -> set[str]:
    """Return texts that the body of a repeat matches."""
    if len(body) == 1 and body[0][0] in (codes.IN, codes.ANY, codes.NOT_LITERAL, codes.LITERAL):
        return {sign for sign in letters if _takes(body[0], sign)} or {_sample(body)}
    branches = [
        _sample([*body[:n], *branch, *body[n + 1 :]])
        for n, (code, value) in enumerate(body)
        for branch in (_parts(code, value) if code in (codes.BRANCH, codes.SUBPATTERN) else [])
    ]
    return {sample for sample in (_sample(body), *branches) if sample}


def _sample(tree: Iterable[Any]) -> str:
    """Return a short text that an expression nearly matches."""
    text = ""
    for code, value in tree:
        if code is codes.LITERAL:
            text += chr(value)
        elif code in (codes.IN, codes.ANY, codes.NOT_LITERAL):
            text += next((sign for sign in f"{_LETTERS}\"'<x\u00a0«" if _takes((code, value), sign)), "")
        elif code in _REPEATS:
            text += _sample(value[2]) * min(max(value[0], 1), _MOST_REPEATED)
        elif code not in (codes.ASSERT, codes.ASSERT_NOT):
            text += _sample(next(iter(_parts(code, value)), ()))
    return text


def _takes(one: tuple[Any, Any], sign: str) -> bool:
    code, value = one
    if code is codes.ANY:
        return True
    if code in (codes.LITERAL, codes.NOT_LITERAL):
        return (ord(sign) == value) is (code is codes.LITERAL)
    return any(_in_class(part, sign) for part in value) is not (value[0][0] is codes.NEGATE)


def _in_class(part: tuple[Any, Any], sign: str) -> bool:
    code, value = part
    if code is codes.RANGE:
        return bool(value[0] <= ord(sign) <= value[1])
    if code is codes.CATEGORY:
        kind = str(value).rpartition("_")[2][0]
        return re.match("\\" + (kind.upper() if "NOT" in str(value) else kind).replace("I", "d"), sign) is not None
    return code is codes.LITERAL and value == ord(sign)


def seconds(tried: Callable[[str], object], text: str) -> float:
    """Return the CPU seconds of a match, or infinity if it does not end after some seconds."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _ENOUGH_SECONDS)
    try:
        return work.seconds(lambda: tried(text))
    except TimeoutError:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def moments(tried: Callable[[str], object], text: str) -> float:
    """Return the least of several wall-clock times, for matches shorter than the CPU clock's ticks."""
    return min(_moment(tried, text) for _ in range(_ATTEMPTS))


def _moment(tried: Callable[[str], object], text: str) -> float:
    began = time.perf_counter()
    tried(text)
    return time.perf_counter() - began


def main() -> None:
    """Print the expressions compiled at import as JSON."""
    found: list[tuple[str, int, str, bool, int]] = []
    real = re.compile

    def heard(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        frame = sys._getframe(1)
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT):
            is_bytes = isinstance(pattern, bytes)
            text = pattern.decode("latin-1") if is_bytes else pattern
            found.append((path.relative_to(ROOT).as_posix(), frame.f_lineno, text, is_bytes, int(flags)))
        return real(pattern, flags)

    re.compile = heard  # whoever compiles is heard
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        importlib.import_module(module.name)
    print(json.dumps(found))  # noqa: T201 - to the process that started it


if __name__ == "__main__":
    main()
