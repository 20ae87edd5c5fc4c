"""What is asked for of a handout, in the settings or on the command line -> `Handout`: each value checked."""

from __future__ import annotations

from dataclasses import replace

from pipeline.i18n.sentences import sentence
from pipeline.i18n.words import known_word, words_for
from pipeline.load.selection import SELECTING, with_selection
from pipeline.model.handouts import Blank, Handout, Layout, MarginNumbers, Ruling
from pipeline.model.problems import Position
from pipeline.model.selection import Order
from pipeline.text.setting_values import (
    Key,
    Readers,
    choices,
    flag,
    in_code,
    number,
    one,
    read_fields,
    some,
    text,
    texts,
)
from pipeline.text.shapes import Schema, several_words, takes

_NOTHING = "none"


def read_handout(values: object, place: Position | None = None) -> Handout:
    """Return the handout that these keys and values ask for; None as a value is the same as no such key.

    Raises:
        WrongValueError: a key is not known, or cannot take its value; the text says which and what it wants.
    """
    handout = replace(Handout(), **with_selection(read_fields(values, READERS, "tag: son")))
    return handout if place is None else replace(handout, place=place)


def _blanks_or_none() -> Schema:
    nothing = {"enum": [_NOTHING, *words_for(_NOTHING)]}
    alone = {"type": "array", "items": nothing, "minItems": 1, "maxItems": 1}
    return {"anyOf": [nothing, alone, *several_words(Blank)["anyOf"]]}


@takes(in_code((*Blank, _NOTHING)), _blanks_or_none)
def _blanks(value: object) -> tuple[Blank, ...]:
    return () if [known_word(word, [_NOTHING]) for word in texts(value)] == [_NOTHING] else choices(Blank, value)


READERS: Readers = {
    **SELECTING,
    "order": Key(
        "order",
        one(Order),
        sentence("Order of the articles: as listed (and then as in the collection), by date, by title or by weight."),
        "date",
    ),
    "title": Key(
        "title",
        text,
        sentence("Title of the handout. Without it: the tag, the author, or the first article's title."),
        "Écouter et mesurer",
    ),
    "class": Key("class_name", text, sentence("Class, printed in the head."), "Seconde 2"),
    "teacher_name": Key("teacher_name", text, sentence("Teacher, printed in the head."), "Mme Martin"),
    "date": Key("date", text, sentence("Date, printed in the head as it stands here."), "12 janvier"),
    "blanks": Key("blanks", _blanks, sentence("Lines to fill in at the head."), ["name"]),
    "note": Key("marked_out_of", text, sentence("Room for the mark at the head, and the best one: “Mark … / 20”."), 20),
    "consigne": Key(
        "instructions", text, sentence("Instructions, printed in the head."), "Répondez par des phrases complètes."
    ),
    "flow": Key("flow", flag, sentence("Articles follow each other without a new page."), example=True),
    "numbers": Key(
        "numbers",
        one(MarginNumbers),
        sentence("What is numbered in the margin: every fifth line, paragraphs or nothing."),
        "paragraphs",
    ),
    "ruling": Key(
        "ruling", one(Ruling), sentence("What the column for notes of the layout `notes` is ruled with."), "dots"
    ),
    "layout": Key(
        "layouts", some(Layout), sentence("How the handout is laid out; each layout is a file."), ["a4", "large-print"]
    ),
    "teacher": Key(
        "teacher",
        flag,
        sentence("The teacher's copy too, with the solutions. It goes into a folder of its own."),
        example=True,
    ),
    "form": Key("form", flag, sentence("Name, answers and boxes are fields to fill in on a screen."), example=True),
    "creep": Key(
        "creep",
        number,
        sentence("For a thick booklet: the millimetres by which each further sheet moves to the fold."),
        0.2,
    ),
    "zip": Key("zip", flag, sentence("All layouts in one file to send."), example=True),
}
