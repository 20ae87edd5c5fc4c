"""Read YAML within bounds: values as they are written, the place of each, and repeated keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import yaml

from pipeline.files.text_files import DEEPEST, Lines, UnreadableDataError, require_bounded
from pipeline.i18n.sentences import humanize, quote_foreign, sentence
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.text.printable import printable

KeyPath = tuple[str | int, ...]
"""The keys, and the numbers of items from 0, that lead to a value from the outermost one."""

_MOST_VALUES = 100_000
_Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL, _MERGE = "tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"


_QUOTES = ("'", '"')
_OPENED = re.compile(
    r"""^(?P<indent>[ ]*+)(?:-[ ]+)?[^\W\d][\w -]*+:[ ]++(?P<quote>"(?:[^"\\\n]|\\.)*+|'(?:[^'\n]|'')*+)\n"""
    r"""(?:(?P=indent))?[^\W\d][\w -]*+:(?:\s|$)""",
    re.MULTILINE,
)


class Spot(NamedTuple):
    """Beginning of a key of a map, and of its value; of an item of a list, both are the item's beginning."""

    key: Position
    value: Position


@dataclass(frozen=True)
class LocatedData:
    """Data of a text as maps, lists and texts, with their places in the text.

    `repeated` are keys that had stood in the same map before, whose last value counts.
    """

    values: Any
    spots: Mapping[KeyPath, Spot] = field(default_factory=dict)
    repeated: tuple[tuple[KeyPath, Position], ...] = ()

    def spot(self, *path: str | int) -> Spot:
        """Return the place of the key or item at a path, the beginning of the text for one that is missing."""
        return self.spots.get(path, Spot(BEGINNING, BEGINNING))


class PlainLoader(_Base):  # type: ignore[misc,valid-type]  # one of two classes
    """Reads YAML without guessing types: `1.10`, `no`, `12:30` and 2024-02-30 are text, and the meaning is ours."""

    is_strict = False

    def __init__(self, stream: str) -> None:
        """Read a text.

        Raises:
            YAMLError: it is no YAML, or says too much: a value takes two hundred times the memory of its letter.
        """
        if len(stream) > _MOST_VALUES:  # fewer letters cannot say more
            _count(stream)
        super().__init__(stream)
        self._text, self._lines = stream, Lines(stream)

    def get_single_data(self) -> LocatedData:
        """Return the values of the text with their places, where other loaders return the values alone."""
        root = self.get_single_node()
        if root is None:
            return LocatedData(None)
        spots, repeated = _locate_values(
            root, self._lines, self._text if self.is_strict else ""
        )  # before merged keys join the map that names them
        return LocatedData(self.construct_document(root), spots, repeated)


class StrictLoader(PlainLoader):
    """Refuses values in quotation marks that hold lines of other keys: they were to end before these."""

    is_strict = True


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in (_NULL, _MERGE)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(
    text: str, loader: type[PlainLoader] = PlainLoader, load: Callable[..., LocatedData] = yaml.load
) -> LocatedData:
    """Return what a text of YAML says; `load` is called as `yaml.load` is.

    Raises:
        UnreadableDataError: it is no YAML, or says more than its length does.
    """
    try:
        data = load(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark, what, hint = explain_error(error)
        if opened := _OPENED.search(text, 0, mark.index if mark else len(text)):  # what follows is read as other things
            raise UnreadableDataError(UNCLOSED_QUOTE, QUOTE_HINT, Lines(text).place(opened.start("quote"))) from error
        raise UnreadableDataError(what, hint, Lines(text).place(mark.index) if mark else None) from error
    except UnreadableDataError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableDataError(humanize(error)) from error
    except (LookupError, TypeError, AttributeError) as error:  # which PyYAML lets through: `!!bool maybe`
        hint = sentence("leave out what begins with !, or put all of the value between quotation marks")
        raise UnreadableDataError(sentence("a value does not fit the type that !! names before it"), hint) from error
    require_bounded(data.values, text)
    return data


@dataclass(frozen=True)
class YamlNode:
    """A value with its place: `start` and `end` are offsets in the text, `column` counts from 0.

    `style` is the sign that a text begins with (', ", | or >), "[" for lists and maps between brackets, "" for others.
    A text has no `parts`; those of a list are its items, those of a map its keys, each followed by its value.
    """

    kind: Literal["text", "list", "map"]
    start: int
    end: int
    column: int
    style: str = ""
    text: str = ""
    parts: tuple[YamlNode, ...] = ()


def read_nodes(text: str) -> YamlNode | None:
    """Return what a text of YAML says as nodes with their places, None where it says nothing.

    Raises:
        UnreadableDataError: It is no YAML, is nested too deep, or has references, whose value is in two places.
    """
    try:
        has_anchors = any(getattr(event, "anchor", None) for event in yaml.parse(text, Loader=PlainLoader))
        root = PlainLoader(text).get_single_node()
        if has_anchors:
            raise UnreadableDataError(sentence("it has references (* and &)"))
        return None if root is None else _make_node(root, text, DEEPEST)
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableDataError(humanize(error)) from error


def _make_node(node: yaml.Node, text: str, depth: int) -> YamlNode:
    """Return a node, whose end is behind its last sign: remarks and empty lines are no part of it."""
    if not depth:
        raise RecursionError
    start, end, column = int(node.start_mark.index), int(node.end_mark.index), int(node.start_mark.column)
    if not isinstance(node, yaml.CollectionNode):
        end = start + len(text[start:end].rstrip(" \t\r\n"))
        return YamlNode("text", start, end, column, getattr(node, "style", None) or "", str(node.value))
    nodes = [part for each in node.value for part in (each if isinstance(each, tuple) else (each,))]
    parts = tuple(_make_node(part, text, depth - 1) for part in nodes)
    kind: Literal["list", "map"] = "map" if isinstance(node, yaml.MappingNode) else "list"
    style, end = ("[", end) if node.flow_style else ("", parts[-1].end)
    return YamlNode(kind, start, end, column, style, "", parts)


def report_repeated_key(path: str, key: str | int, place: Position) -> Problem:
    """Report a key that is repeated in a map of the file at `path`: readers keep the last without a word."""
    message = sentence("the key “{key}” is written twice; the last one counts", key=printable(str(key)))
    return Problem(path, *place, "duplicate-key", message, sentence("leave one of them out"))


def report_repeated_keys(path: str, data: LocatedData) -> list[Problem]:
    """Report all keys that are repeated in their maps, of the file at `path`."""
    return [report_repeated_key(path, key, place) for (*_, key), place in data.repeated]


def _count(text: str) -> None:
    """Count the values of a text, event by event, before any of them is kept; what references unfold to is shared.

    Raises:
        YAMLError: there are too many.
    """
    for seen, _ in enumerate(yaml.parse(text, Loader=_Base)):
        if seen > _MOST_VALUES:
            raise yaml.YAMLError(sentence("it has more than {most_values:,} values", most_values=_MOST_VALUES))


def _locate_values(
    root: yaml.Node, lines: Lines, text: str
) -> tuple[dict[KeyPath, Spot], tuple[tuple[KeyPath, Position], ...]]:
    """Return the places of all keys and values, and the repeated keys; a value behind a reference has its own place.

    Each node is opened once, so that this takes no longer than the text, however far its references unfold.

    Raises:
        UnreadableDataError: A value in quotation marks holds lines of other keys: it was to end before them.
    """
    spots: dict[KeyPath, Spot] = {}
    repeated: list[tuple[KeyPath, Position]] = []
    waiting: list[tuple[KeyPath, yaml.Node, int]] = [((), root, 0)]
    opened: set[int] = set()
    for path, node, column in waiting:
        if id(node) in opened or len(path) > DEEPEST:
            continue
        opened.add(id(node))
        if _holds_keys(node, column, text):
            raise UnreadableDataError(UNCLOSED_QUOTE, QUOTE_HINT, lines.place(node.start_mark.index))
        for name, key, value in _list_parts(node):
            inner = (*path, name)
            spot = Spot(lines.place(key.start_mark.index), lines.place(value.start_mark.index))
            if inner in spots:
                repeated.append((inner, spot.key))
            spots[inner] = spot
            waiting.append((inner, value, key.start_mark.column))
    return spots, tuple(repeated)


def _holds_keys(node: yaml.Node, column: int, text: str) -> bool:
    """Return whether a value in quotation marks holds lines of keys as far left as its own, which is in this column."""
    if getattr(node, "style", "") not in _QUOTES:
        return False
    typed = text[node.start_mark.index : node.end_mark.index]
    return "\n" in typed and re.search(rf"\n {{0,{column}}}[^\W\d][\w-]*:(?:\s|$)", typed) is not None


def _list_parts(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node, yaml.Node]]:
    """Yield each key of a map with its value, each item of a list as both; a key that is no text has no name."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                yield str(key.value), key, value
    elif isinstance(node, yaml.SequenceNode):
        yield from ((number, item, item) for number, item in enumerate(node.value))


# What the parser was at when it began something that has no end: the fault is where that was begun.
_BEGUN = ("flow sequence", "flow mapping", "quoted scalar", "simple key")
UNCLOSED_QUOTE, QUOTE_HINT = sentence("a quotation mark is opened and not closed"), sentence("add one at its end")
_QUOTE = sentence("put the value between quotation marks")
# Beginnings of the parser's words (libyaml's, and those of its twin in Python), what they mean, and how to fix it.
_FAULTS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("mapping values are not allowed",), sentence("a value contains a colon and is not between quotation marks"), ""),
    (("found character that cannot start any",), sentence("a tab, or a character that no value may begin with"), ""),
    (
        ("found character '\\t' that cannot start", "found a tab character"),
        sentence("there is a tab where only spaces are allowed"),
        sentence("use spaces"),
    ),
    (
        ("did not find expected ',' or ']'", "expected ',' or ']'"),
        sentence("a bracket [ is opened and not closed"),
        sentence("add a ] at its end"),
    ),
    (
        ("did not find expected ',' or '}'", "expected ',' or '}'"),
        sentence("a brace {{ is opened and not closed"),
        sentence("add a }} at its end"),
    ),
    (("found unexpected end of stream", "found unexpected document indicator"), UNCLOSED_QUOTE, QUOTE_HINT),
    (
        ("could not find expected ':'",),
        sentence("a line has no colon after its key, or no space after the colon"),
        sentence("write it as “key: value”"),
    ),
    (
        ("did not find expected key", "expected <block end>"),
        sentence("a line is not indented like its neighbours, or text follows a closing quotation mark"),
        "",
    ),
    (
        ("block sequence entries are not allowed",),
        sentence("a list begins on the line of its key"),
        sentence("begin it on the next line"),
    ),
    (
        ("did not find expected alphabetic", "expected alphabetic"),
        sentence("a value begins with * or &, which have a meaning in YAML"),
        _QUOTE,
    ),
    (("found undefined alias",), sentence("a value begins with *, which has a meaning in YAML"), _QUOTE),
    (("could not determine a constructor",), sentence("a value begins with !, which has a meaning in YAML"), _QUOTE),
    (
        ("did not find expected comment or line break", "expected a comment or a line break"),
        sentence("a value begins with | or >, which have a meaning in YAML"),
        _QUOTE,
    ),
)


def explain_error(error: yaml.MarkedYAMLError) -> tuple[yaml.Mark | None, str, str]:
    """Return where a fault is, what the parser's complaint means, and how to fix it ("": as any such line)."""
    begun = error.context_mark is not None and any(kind in (error.context or "") for kind in _BEGUN)
    mark = error.context_mark if begun else error.problem_mark
    problem = error.problem or ""
    for beginnings, what, hint in _FAULTS:
        if problem.startswith(beginnings):
            return mark, what, hint
    return mark, quote_foreign(problem) or sentence("it is not YAML"), ""
