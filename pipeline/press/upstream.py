"""Register of the press's libraries: tried versions, private names in use, workarounds.

A function that works around a fault of WeasyPrint is marked `workaround`. `tests/press/typesetting/test_workarounds.py`
runs without each in turn: if its own test then passes, the fault is gone and the workaround can go.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from importlib import import_module, metadata
from types import CodeType
from typing import Any, NoReturn, TypeVar

from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence

_Function = TypeVar("_Function", bound=Callable[..., object])


@dataclass(frozen=True)
class Library:
    """A library whose private names are used, and the tried versions, in pip's syntax."""

    name: str
    tried: str


class UnknownVersionError(UserError, ImportError):
    """A library is not the version that was tried; the message says what it lacks and what to install.

    Imports in advance may ignore it, like any ImportError: the first job that needs the library ends the run.
    """


def refuse(library: Library, reason: str) -> NoReturn:
    """Raise UnknownVersionError."""
    installed = metadata.version(library.name)
    wanted = f'"{library.name}{library.tried}"'
    raise UnknownVersionError(
        sentence(
            "{name} {installed} is not known here ({why}); install {wanted}",
            name=library.name,
            installed=installed,
            why=reason,
            wanted=wanted,
        )
    )


@dataclass(frozen=True)
class Internal:
    """A private name of a library, shown by a function.

    `function` is `module:name`; `parameters` are the names of its parameters in order (None: any); `uses` are names in
    its code, `says` is part of a text in it. `calls` is a function that it looks up at each call, where ours replaces
    it.
    """

    function: str
    parameters: str | None = None
    uses: str = ""
    says: str = ""
    calls: str = ""


def check(library: Library, internals: Iterable[Internal]) -> None:
    """Compare the installed library with its known internals.

    Raises:
        UnknownVersionError: Something is missing or different.
    """
    for internal in internals:
        if lack := _lack(internal):
            refuse(library, lack)


def patch(owner: object, name: str, replacement: Callable[..., Any]) -> None:
    """Replace a function of a module or a class by ours, which is given the original first."""
    own = getattr(owner, name)

    def method(*args: object) -> Any:  # noqa: ANN401 - of whatever class, which would not bind a partial function
        return replacement(own, *args)

    instead = method if isinstance(owner, type) else functools.partial(replacement, own)
    setattr(owner, name, functools.wraps(own)(instead))


def _lack(internal: Internal) -> str:
    """Return the difference of a function from its known state, "" for none."""
    name = internal.function.replace(":", ".")
    try:
        function = inspect.unwrap(_found(internal.function))  # ours may stand in its place by now
        code = function.__code__
    except (ImportError, AttributeError):
        return f"{name} is gone"
    parameters = [parameter for parameter in inspect.signature(function).parameters if parameter != "self"]
    if internal.parameters is not None and parameters != internal.parameters.split():
        return f"{name} takes {', '.join(parameters) or 'nothing'}"
    words = set(_words(code))
    unused = [used for used in internal.uses.split() if used not in words]
    if unused:
        return f"{name} has no {unused[0]}"
    if internal.says and not any(internal.says in word for word in words):
        return f"{name} does not say “{internal.says}”"
    return "" if _looks_up(function, internal.calls, words) else f"{name} does not call {internal.calls}"


def _found(name: str) -> Any:  # noqa: ANN401 - of whatever library
    module, _, path = name.partition(":")
    return functools.reduce(getattr, path.split("."), import_module(module))


def _looks_up(function: Any, called: str, words: Collection[str]) -> bool:  # noqa: ANN401 - likewise
    """Return whether a function looks another up at each call, and has no copy that would run instead of ours."""
    module, _, name = called.partition(":")
    own = function.__globals__
    return not called or (name in words and (name not in own or own is vars(import_module(module))))


def _words(code: CodeType) -> Iterable[str]:
    """Yield all names and texts in a function's code, and in functions within it."""
    yield from (*code.co_names, *code.co_varnames)
    waiting = list(code.co_consts)
    for constant in waiting:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, bytes):
            yield constant.decode("latin-1")
        elif isinstance(constant, tuple | frozenset):
            waiting.extend(constant)
        elif isinstance(constant, CodeType):
            yield from _words(constant)


@dataclass(frozen=True)
class Fault:
    """A fault of WeasyPrint: its behaviour, and its issue at Kozea/WeasyPrint, as of version 70.0."""

    what: str
    upstream: str


FAULTS: dict[str, Fault] = {}
"""The faults that have a workaround, by the names of their functions, as far as their modules are imported."""


def workaround(what: str, upstream: str = "none found") -> Callable[[_Function], _Function]:
    """Register a function as the workaround for a fault of WeasyPrint, with the number of its issue."""

    def note(function: _Function) -> _Function:
        FAULTS[f"{function.__module__}:{function.__qualname__}"] = Fault(what, upstream)
        return function

    return note


Box = Any
"""A box of the layout."""
Context = Any
"""What the engine knows of the layout under way."""
Command = Any
"""An operator of a content stream, or what stands in its place."""
Document = Any
"""What is laid out: its pages, fonts and metadata."""
Element = Any
"""An element of the document's tree."""
Matrix = Any
"""Where a page's content comes to stand."""
PangoLayout = Any
"""A line as Pango has shaped it."""
Page = Any
"""A page of the layout."""
Given = Any
"""What one function of the engine gives to another, handed on as it is."""
Pdf = Any
"""A PDF before it is written."""
Stream = Any
"""The content stream of a page."""
SkipStack = Any
"""How far what is set already reaches: dictionaries one in the other, by the numbers of the boxes in a box."""
Style = Any
"""An element's computed style."""
StyleSheet = Any
"""A style sheet, parsed."""
TextBox = Any
"""A box with a line's text."""
