"""What is written in a tag after its name: `src="a.jpg" alt='…'`, `"a.jpg", "…"`, `image: "a.jpg"`."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from pipeline.text.printable import in_one_line

# A text that is never closed goes on to the end, so that nothing is read twice.
_ARGUMENT = re.compile(
    r"""(?:(?P<key>[\w.-]++)(?:\s*+=\s*+|:\s*+(?=["'])|:\s++))?
    (?:"(?P<double>(?:\\.|[^"\\])*+)(?:"|\Z|\\\Z)|'(?P<single>(?:\\.|[^'\\])*+)(?:'|\Z|\\\Z)
    |`(?P<back>[^`]*+)(?:`|\Z)|(?P<bare>[^\s,"'`]++))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([^\w\s])")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=[\w.!?])[*_](?!\w)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_SIGN = re.compile(r"([\\`*_\[\]<>$^~=+|#])")
_ATTRIBUTES = re.compile(r"\{:[^{}]*\}")
_ELEMENT = re.compile(r"</?[A-Za-z][^<>]*>")


@dataclass(frozen=True)
class Arguments:
    """The arguments of a tag: those with a name, those without, and which of both are texts and no variables."""

    named: dict[str, str]
    positional: tuple[str, ...]
    quoted: frozenset[str]

    def first(self, keys: tuple[str, ...], *, only_quoted: bool = False) -> str:
        """Return the value of the first of these names that has one."""
        return next(
            (value for key in keys if (value := self.named.get(key)) and (not only_quoted or value in self.quoted)), ""
        )


def read_arguments(text: str) -> Arguments:
    """Return the arguments in a text, whatever the language."""
    named: dict[str, str] = {}
    positional: list[str] = []
    quoted: set[str] = set()
    for found in _ARGUMENT.finditer(text):
        value = next((found[name] for name in ("double", "single", "back") if found[name] is not None), None)
        if value is not None:
            value = html.unescape(_ESCAPED.sub(r"\1", value)).strip()
            quoted.add(value)
        else:
            value = found["bare"]
        if found["key"]:
            named.setdefault(found["key"].lower().replace("_", "-"), value)
        else:
            positional.append(value)
    return Arguments(named, tuple(positional), frozenset(quoted))


def plain(text: str) -> str:
    """Return the words of a text that may hold Markdown and HTML, in one line."""
    return _MARKS.sub("", _LINK.sub(r"\1", _ELEMENT.sub("", as_markdown(text))))


def as_markdown(text: str) -> str:
    """Return a text that may hold Markdown and HTML in one line, without kramdown's lists of attributes."""
    return in_one_line(_ATTRIBUTES.sub("", text))


def escaped(text: str) -> str:
    """Return plain words as Markdown."""
    return _SIGN.sub(r"\\\1", text)
