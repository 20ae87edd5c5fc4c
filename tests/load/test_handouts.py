"""What is asked for of a handout: each value checked, in the settings and on the command line alike."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.load.books import read_handout
from pipeline.load.settings import read_settings
from pipeline.model.books_and_handouts import Blank, Handout, Layout, MarginNumbers, Order, Ruling, Selection
from pipeline.text.setting_values import WrongValueError


def test_nothing_asked_is_the_usual_handout() -> None:
    assert read_handout({"title": None}) == Handout()


def test_every_key_is_read() -> None:
    asked = read_handout(
        {
            "post": ["un", "deux"],
            "tag": "son",
            "author": "Ada Martin",
            "since": "2025-09",
            "all": True,
            "order": "title",
            "title": "Le son",
            "class": "Seconde 2",
            "teacher-name": "Mme Roy",
            "date": "mardi 3",
            "blanks": "name",
            "note": 20,
            "consigne": "Répondez.",
            "flow": "true",
            "numbers": "paragraphs",
            "ruling": "dots",
            "layout": ["a4, booklet", "grey"],
            "teacher": True,
            "form": True,
            "creep": "0,3",
            "zip": True,
        }
    )
    assert asked == Handout(
        selection=Selection(("un", "deux"), ("son",), ("Ada Martin",), dt.date(2025, 9, 1), everything=True),
        order=Order.TITLE,
        title="Le son",
        class_name="Seconde 2",
        teacher_name="Mme Roy",
        date="mardi 3",
        blanks=(Blank.NAME,),
        marked_out_of="20",
        instructions="Répondez.",
        flow=True,
        numbers=MarginNumbers.PARAGRAPHS,
        ruling=Ruling.DOTS,
        layouts=(Layout.A4, Layout.BOOKLET, Layout.GREY),
        teacher=True,
        form=True,
        creep=0.3,
        zip=True,
    )


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("layout", "bookled", "“layout” must be a4, letter, a5, large-print, a4-spaced, notes, dense, 2up, booklet, cards, grey, slides, newspaper, newspaper-a4, small-newspaper or newspaper-a5, not “bookled”; did you mean “booklet”?"),
        ("since", "demain", "“since” must be a date such as 2025-09-01, not “demain”"),
        ("since", "2025-02-30", "“since” must be a date such as 2025-09-01, not “2025-02-30”"),
        ("creep", "-1", "“creep” must be a number of at least 0, not “-1”"),
        ("creep", "9" * 400, f"“creep” must be a number of at least 0, not “{'9' * 400}”"),
        ("flow", "peut-être", "“flow” must be true or false"),
        ("numbers", "line", "“numbers” must be lines, paragraphs or none, not “line”; did you mean “lines”?"),
        ("title", ["a"], "“title” must be a text"),
        ("tags", "son", "has an unknown key “tags”; did you mean “tag”?"),
        ("poste", "son", "has an unknown key “poste”; did you mean “post”?"),
        ("zzz", "son", "has an unknown key “zzz”; the page “settings” of the docs lists all keys"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(key: str, value: object, said: str) -> None:
    with pytest.raises(WrongValueError) as raised:
        read_handout({key: value})
    assert str(raised.value) == said


def test_blanks_can_be_left_out() -> None:
    assert read_handout({"blanks": "none"}).blanks == ()


def test_settings_list_handouts_and_name_those_that_are_none(tmp_path: Path) -> None:
    text = "title: T\nhandouts:\n  - tag: son\n    class: 4e B\n  - just words\n  - tag: a\n    Mise en page: a3\n"
    (tmp_path / "collection.yaml").write_text(text, "utf-8")
    read = read_settings(tmp_path)
    settings, handouts, problems = read.settings, read.handouts, read.problems
    assert settings.title == "T"
    assert handouts == (Handout(Selection(tags=("son",)), class_name="4e B", place=(3, 5)),)
    assert [(problem.line, problem.column, problem.rule) for problem in problems] == [
        (5, 5, "handout"),
        (7, 5, "handout"),
    ]
    assert "handout 2 needs" in problems[0].message
    assert "handout 3 “Mise en page” must be" in problems[1].message


def test_handouts_that_are_no_list_are_named(tmp_path: Path) -> None:
    (tmp_path / "collection.yaml").write_text("handouts:\n  tag: son\n", "utf-8")
    read = read_settings(tmp_path)
    handouts, problems = read.handouts, read.problems
    assert handouts == ()
    assert "must be a list" in problems[0].message
