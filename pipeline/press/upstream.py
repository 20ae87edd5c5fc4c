"""What is known of the libraries that the press stands on: which versions were tried, which of their faults are mended.

A fault of WeasyPrint that is mended says so with `mends`, at the function that mends it. A test
(`tests/press/typesetting/test_mends.py`) does without each mend in turn: where its own test then passes, the fault is
gone, and the mend can go.
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

_Mend = TypeVar("_Mend", bound=Callable[..., object])


@dataclass(frozen=True)
class Library:
    """A library whose private names are used: its name, and the versions that were tried, as pip writes them."""

    name: str
    tried: str


class UnknownVersionError(UserError, ImportError):
    """A library is not what was tried; the text says what it lacks, and what to install.

    Whoever imports in advance may pass over it, as over any ImportError: the first job that needs the library meets it
    again, and ends the run.
    """


def refuse(library: Library, why: str) -> NoReturn:
    """Raise UnknownVersionError in one sentence."""
    installed = metadata.version(library.name)
    wanted = f'"{library.name}{library.tried}"'
    raise UnknownVersionError(
        sentence(
            "{name} {installed} is not known here ({why}); install {wanted}",
            name=library.name,
            installed=installed,
            why=why,
            wanted=wanted,
        )
    )


@dataclass(frozen=True)
class Internal:
    """Something that is no library's public interface: the function that shows it, and why it is needed.

    `function` is its module and its name in it. `parameters` are its names for them, in order (None if they do not
    matter); `uses` are names in its code, `says` is part of a text in it. `calls` is a function that it must look up,
    each time, where ours takes its place.
    """

    function: str
    why: str
    parameters: str | None = None
    uses: str = ""
    says: str = ""
    calls: str = ""


def check(library: Library, internals: Iterable[Internal]) -> None:
    """Compare the installed library with what is known of it.

    Raises:
        UnknownVersionError: something is not there, or not as it was.
    """
    for internal in internals:
        if lack := _lack(internal):
            refuse(library, lack)


def stand_before(owner: object, name: str, ours: Callable[..., Any]) -> None:
    """Have ours called in the place of a function of a module, which it is given first."""
    own = getattr(owner, name)
    setattr(owner, name, functools.wraps(own)(functools.partial(ours, own)))


def _lack(internal: Internal) -> str:
    """Return what a function lacks of what is known of it, as words; "" where nothing."""
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
    """Return whether a function looks another up when it calls it, and has no copy that would run instead of ours."""
    module, _, name = called.partition(":")
    own = function.__globals__
    return not called or (name in words and (name not in own or own is vars(import_module(module))))


def _words(code: CodeType) -> Iterable[str]:
    """Yield all names and texts in the code of a function, and of those within it."""
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
    """A fault of WeasyPrint: what it does, and what its tracker (Kozea/WeasyPrint) has of it, as of version 70.0."""

    what: str
    upstream: str


FAULTS: dict[str, Fault] = {}
"""The faults that are mended, by the names of the functions that mend them, as far as their modules are imported."""


def mends(what: str, upstream: str = "none found") -> Callable[[_Mend], _Mend]:
    """Say of a function which fault of WeasyPrint it mends, and the number of the issue there."""

    def note(mend: _Mend) -> _Mend:
        FAULTS[f"{mend.__module__}:{mend.__qualname__}"] = Fault(what, upstream)
        return mend

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
