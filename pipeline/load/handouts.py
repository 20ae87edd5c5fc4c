"""What is asked for of a handout, in the settings or on the command line -> `Handout`: each value checked."""

from __future__ import annotations

from dataclasses import replace

from pipeline.load.selection import SELECTING, with_selection
from pipeline.load.values import Readers, choice, choices, flag, number, read_fields, text, texts
from pipeline.model.handouts import Blank, Handout, Layout, MarginNumbers, Ruling
from pipeline.model.problems import Position
from pipeline.model.selection import Order

_NOTHING = "none"


def read_handout(values: object, place: Position | None = None) -> Handout:
    """Return the handout that these keys and values ask for; None as a value is the same as no such key.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it wants.
    """
    handout = replace(Handout(), **with_selection(read_fields(values, _READERS, "tag: son")))
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
    "numbers": ("numbers", lambda value: choice(MarginNumbers, value)),
    "ruling": ("ruling", lambda value: choice(Ruling, value)),
    "layout": ("layouts", lambda value: choices(Layout, value)),
    "teacher": ("teacher", flag),
    "form": ("form", flag),
    "creep": ("creep", number),
    "zip": ("zip", flag),
}
