"""What is asked for of a handout, in the settings or on the command line -> `Handout`: each value checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pipeline.load.values import WrongValueError, choice, date, flag, meant, number, text, texts
from pipeline.model.handouts import Blank, Handout, Layout, Numbers, Ruling
from pipeline.model.problems import Place
from pipeline.model.selection import Order, Selection
from pipeline.model.text import in_one_line

_NOTHING = "none"


def read_handout(values: object, place: Place | None = None) -> Handout:
    """The handout that these keys and values ask for; None as a value is the same as no such key.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it wants.
    """
    if not isinstance(values, Mapping):
        raise WrongValueError("wants “key: value” lines such as “tag: son”")
    found: dict[str, object] = {}
    for name, value in values.items():
        key = str(name).replace("-", "_")
        if key not in _READERS:
            hint = meant(key, _READERS) or f"; known keys: {', '.join(_READERS)}"
            raise WrongValueError(f"has an unknown key “{in_one_line(key)}”{hint}")
        if value is not None:
            field, read = _READERS[key]
            try:
                found[field] = read(value)
            except WrongValueError as error:
                raise WrongValueError(f"“{key}” {error}") from None
    chosen = {field: found.pop(field) for field in _CHOOSING & found.keys()}
    # The readers give what each field holds, which no type can tell of names that are looked up.
    handout = replace(Handout(), selection=replace(Selection(), **chosen), **found)  # type: ignore[arg-type]
    return handout if place is None else replace(handout, place=place)


def _layouts(value: object) -> tuple[Layout, ...]:
    names = [name for item in texts(value) for name in item.replace(",", " ").split()]
    return tuple(dict.fromkeys(choice(Layout, name) for name in names))


def _blanks(value: object) -> tuple[Blank, ...]:
    names = [name for item in texts(value) for name in item.replace(",", " ").split()]
    return () if names == [_NOTHING] else tuple(dict.fromkeys(choice(Blank, name) for name in names))


_CHOOSING = frozenset(("posts", "tags", "authors", "since", "everything"))
_READERS: dict[str, tuple[str, Callable[[object], object]]] = {
    "post": ("posts", texts),
    "tag": ("tags", texts),
    "author": ("authors", texts),
    "since": ("since", date),
    "all": ("everything", flag),
    "order": ("order", lambda value: choice(Order, value)),
    "title": ("title", text),
    "class": ("class_name", text),
    "teacher_name": ("teacher_name", text),
    "date": ("date", text),
    "blanks": ("blanks", _blanks),
    "flow": ("flow", flag),
    "numbers": ("numbers", lambda value: choice(Numbers, value)),
    "ruling": ("ruling", lambda value: choice(Ruling, value)),
    "layout": ("layouts", _layouts),
    "teacher": ("teacher", flag),
    "form": ("form", flag),
    "creep": ("creep", number),
    "zip": ("zip", flag),
}
