"""Read the visible content of an HTML tree: words in order, notes, pictures, formulas and lines of code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, Self

from tests.tools.fidelity.code import Line, lines_of
from tests.tools.fidelity.words import words_of

# What is read inside of a line: all else parts words.
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike"
    " strong sub sup time tt u var wbr".split()
)
# What is shown in a way of its own, or not at all. (Formulas have their own words, and are counted.)
_UNSEEN = frozenset(
    "audio canvas datalist embed head iframe math noembed noframes noscript object script style svg template title"
    " video".split()
)
_NOTES = frozenset({"footnotes", "notes"})
_NO_WORDS = frozenset({"footnote-ref", "footnote-backref", "footnote-back", "note-number", "math"})
_STAND_INS = frozenset({"missing-picture", "placeholder"})


class Element(Protocol):
    """An element of a tree from any parser."""

    tag: object
    text: str | None
    tail: str | None

    def get(self, name: str, default: str = "", /) -> str | None:
        """Return the value of an attribute."""

    def __iter__(self) -> Iterator[Self]:
        """Iterate over the children."""


@dataclass(frozen=True)
class Picture:
    """A picture: its address and its alternative text; `stand_in` if only this text is shown."""

    address: str
    words: tuple[str, ...]
    stand_in: bool = False


@dataclass
class Seen:
    """Visible content. `notes` are the words of notes; in an edition they may be among `words`.

    A formula is the words of its TeX, which are no words of the text; `typed` has the TeX itself. `displaced` are notes on another page than their call.
    """

    words: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    formulas: list[tuple[str, ...]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    code: list[Line] = field(default_factory=list)
    displaced: tuple[str, ...] = ()


def see(roots: Iterable[Element], left_out: frozenset[str] = frozenset()) -> Seen:
    """Read elements, without those of some classes and the notes called only there."""
    seen = Seen()
    text: list[str] = []
    notes: list[str] = []
    for root in roots:
        _read(root, seen, text, notes, left_out)
    seen.words, seen.notes = words_of("".join(text)), words_of("".join(notes))
    return seen


def _read(root: Element, seen: Seen, text: list[str], notes: list[str], left_out: frozenset[str]) -> None:
    """Walk through the tree without recursion: posts may be nested to any depth."""
    called: set[str] = set()
    not_called: set[str] = set()
    todo: list[tuple[Element | str, list[str]]] = [(root, text)]
    while todo:
        item, flow = todo.pop()
        if isinstance(item, str):
            flow.append(item)
            continue
        if not isinstance(item.tag, str):  # a comment
            continue
        classes = frozenset((item.get("class") or "").split())
        called |= {item.get("href") or ""}
        if classes & left_out:
            not_called |= set(_addresses(item))
            continue
        if f"#{item.get('id')}" in not_called - called:
            continue
        _count(item, classes, seen)
        if item.tag in _UNSEEN or classes & _NO_WORDS:
            continue
        inner = notes if classes & _NOTES else flow
        edge = "" if item.tag in _INLINE else "\n"
        parts: list[tuple[Element | str, list[str]]] = [(edge + (item.text or ""), inner)]
        for child in item:
            parts += [(child, inner), (child.tail or "", inner)]
        todo += reversed([*parts, (edge, inner)])


def _addresses(element: Element) -> Iterator[str]:
    yield element.get("href") or ""
    for child in element:
        yield from _addresses(child)


def _count(element: Element, classes: frozenset[str], seen: Seen) -> None:
    if element.tag in ("img", "svg"):
        address, description = element.get("src") or "", element.get("alt") or ""
        seen.pictures.append(Picture(address, tuple(words_of(description))))
    elif classes & _STAND_INS:
        words = " ".join(_texts(element))
        seen.pictures.append(Picture("", tuple(words_of(words)), stand_in=True))
    elif element.tag == "math" or "math" in classes:
        seen.typed.append(element.get("alttext") or " ".join(_texts(element)))
        seen.formulas.append(tuple(words_of(seen.typed[-1])))
    elif element.tag == "pre":
        seen.code += lines_of("".join(_texts(element)), seen.code[-1].block + 1 if seen.code else 0)


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
