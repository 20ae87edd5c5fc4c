"""What is asked for of a handout, in the settings or on the command line -> `Handout`: each value checked."""

from __future__ import annotations

from dataclasses import replace

from pipeline.load.selection import CHOOSING, SELECTING
from pipeline.load.values import Readers, choice, choices, flag, number, read_fields, text, texts
from pipeline.model.handouts import Blank, Handout, Layout, Numbers, Ruling
from pipeline.model.problems import Place
from pipeline.model.selection import Order, Selection

_NOTHING = "none"


def read_handout(values: object, place: Place | None = None) -> Handout:
    """The handout that these keys and values ask for; None as a value is the same as no such key.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it wants.
    """
    found = read_fields(values, _READERS, "tag: son")
    chosen = {field: found.pop(field) for field in CHOOSING & found.keys()}
    # The readers give what each field holds, which no type can tell of names that are looked up.
    handout = replace(Handout(), selection=replace(Selection(), **chosen), **found)  # type: ignore[arg-type]
    return handout if place is None else replace(handout, place=place)


def _blanks(value: object) -> tuple[Blank, ...]:
    return () if texts(value) == (_NOTHING,) else choices(Blank, value)


_READERS: Readers = {
    **SELECTING,
    "order": ("order", lambda value: choice(Order, value)),
    "title": ("title", text),
    "class": ("class_name", text),
    "teacher_name": ("teacher_name", text),
    "date": ("date", text),
    "blanks": ("blanks", _blanks),
    "flow": ("flow", flag),
    "numbers": ("numbers", lambda value: choice(Numbers, value)),
    "ruling": ("ruling", lambda value: choice(Ruling, value)),
    "layout": ("layouts", lambda value: choices(Layout, value)),
    "teacher": ("teacher", flag),
    "form": ("form", flag),
    "creep": ("creep", number),
    "zip": ("zip", flag),
}
