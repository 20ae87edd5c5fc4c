"""The settings and the authors as forms, and changes of them that leave all other lines as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.forms.calls import change_file, read_file_form
from pipeline.desk.forms.form_fields import Field, Kind, Names, Row
from pipeline.desk.forms.yaml_lines import Plain
from pipeline.desk.store.files import DeskError
from pipeline.load.settings import read_settings
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE, Settings

_COLLECTION = """\
# Ours
titre: "Bande passante"
language: fr # of all
authors:
  - Ada Martin # first
  - Bo Li
look:
  accent: {light: "#0b5d4e", dark: "#7fd1b9"} # two
  ink: "#1c1b1a"

menu:
  - a-propos
  # Elsewhere
  - title: Radio
    link: https://radio.example/
handouts:
  - title: Le son
    tag: son
    layout: [a4, notes]
    teacher: true
# The books
anthologies:
  - name: son # a remark
    tag: son
legal: false
"""
_AUTHORS = """\
# Who we are
Ada Martin: >-
  Ada écrit,
  et mesure.
Bo Li: # two
  bio: Bo *filme*.
  avatar: images/bo.png
"""
_values: st.SearchStrategy[dict[str, Plain | None]] = st.fixed_dictionaries(
    {},
    optional={
        "title": st.none() | st.text(max_size=10),
        "subtitle": st.text(max_size=10),
        "authors": st.lists(st.text(max_size=10), max_size=3),
        "look/accent/dark": st.just("#ffffff"),
        "look/ground": st.none() | st.just("#fff"),
        "look/measure": st.none() | st.sampled_from(["62", "70"]),
        "footer": st.none() | st.text(max_size=10),
        "trim": st.none() | st.just("a4"),
        "noindex": st.booleans(),
        "menu": st.none() | st.sampled_from(["menu:\n  - faq # new", "- faq\n\n- link: b"]),
        "paths": st.just("- title: Le son\n  tag: son"),
    },
)


def _clean(kind: Kind, value: Plain) -> Plain:
    return Row("", (), "", kind).clean(value)


def _fields(raw: bytes, path: str = SETTINGS_FILE) -> dict[str, Field]:
    form = read_file_form(path, raw, Settings(), Names())
    assert form is not None
    json.dumps(form.as_json())
    return {field.name: field for field in form.fields}


@given(_values, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_changes_are_read_as_they_are_meant_and_leave_all_other_lines(
    changes: dict[str, Plain | None], eol: str, mark: str
) -> None:
    raw = f"{mark}{_COLLECTION}".replace("\n", eol).encode()

    changed = change_file(SETTINGS_FILE, raw, changes)

    fields = _fields(changed)
    for name, value in changes.items():
        field = fields[name]
        now = "" if field.value is None else field.value
        if value in (None, []):
            assert not now
        elif field.kind is Kind.LINES:
            assert str(value).replace("\n", eol) in str(now)
        else:
            assert _clean(field.kind, now) == _clean(field.kind, value)
    lines = changed.decode().split(eol)
    for line in (f"{mark}# Ours", "legal: false", '  ink: "#1c1b1a"', "  - name: son # a remark", "# The books"):
        assert line in lines
    assert eol == "\n" or "\n" not in changed.decode().replace("\r\n", "")


def test_fields_that_get_their_own_values_leave_every_byte() -> None:
    for path, text in ((SETTINGS_FILE, _COLLECTION), (AUTHORS_FILE, _AUTHORS)):
        values = {name: field.value for name, field in _fields(text.encode(), path).items() if field.value is not None}
        there = {name: value for name, value in values.items() if _fields(text.encode(), path)[name].is_there}

        assert change_file(path, text.encode(), there) == text.encode()


@pytest.mark.parametrize(
    ("changes", "before", "after"),
    [
        ({"title": "no"}, 'titre: "Bande passante"', 'titre: "no"'),
        ({"authors": ["Bo Li", "Cy"]}, "  - Ada Martin # first\n  - Bo Li\n", "  - Bo Li\n  - Cy\n"),
        ({"look/accent/dark": "#fff"}, 'dark: "#7fd1b9"} # two', 'dark: "#fff"} # two'),
        ({"look/measure": "62"}, '  ink: "#1c1b1a"\n', '  ink: "#1c1b1a"\n  measure: 62\n'),
        ({"look/ground": "#fff"}, "# two\n", "# two\n  ground: '#fff'\n"),
        ({"menu": "menu:\n  - a-propos"}, "  # Elsewhere\n  - title: Radio\n    link: https://radio.example/\n", ""),
        ({"publisher": "Lycée X"}, "  - Bo Li\n", "  - Bo Li\npublisher: Lycée X\n"),
        (
            {"anthologies": "anthologies:\n  - tag: voix\n"},
            "  - name: son # a remark\n    tag: son\n",
            "  - tag: voix\n",
        ),
    ],
)
def test_only_the_lines_of_changed_keys_are_written(changes: dict[str, Plain], before: str, after: str) -> None:
    assert change_file(SETTINGS_FILE, _COLLECTION.encode(), changes).decode() == _COLLECTION.replace(before, after)


def test_keys_are_written_into_an_empty_file(tmp_path: Path) -> None:
    menu = "- a-propos\n- title: Radio\n  link: https://radio.example/"
    written = change_file(SETTINGS_FILE, b"", {"title": "A: b", "look/accent": "#0b5d4e", "menu": menu})

    assert written.decode() == (
        "title: 'A: b'\nlook:\n  accent: '#0b5d4e'\nmenu:\n- a-propos\n- title: Radio\n  link: https://radio.example/\n"
    )
    (tmp_path / SETTINGS_FILE).write_bytes(written)
    read = read_settings(tmp_path)
    assert (read.problems, read.settings.title, len(read.site.menu or ())) == ((), "A: b", 2)


def test_colours_have_their_contrast_with_what_is_beside_them() -> None:
    fields = _fields(b'look:\n  accent: "#8a8a8a"\n  ground: "#ffffff"\n')

    assert fields["look/accent"].kind is Kind.COLOUR
    assert fields["look/accent"].more == {
        "usual": "#8a2b1d",
        "against": "#fffdf9",
        "beside": "look/ground",
        "least": 4.5,
    }
    two = _fields(_COLLECTION.encode())
    assert two["look/accent/dark"].value == "#7fd1b9"
    assert two["look/accent/light"].more["beside"] == "look/ground"


def test_wrong_values_are_told_beside_their_fields() -> None:
    fields = _fields(b"language: 12\nlook:\n  accent: red\nhandouts:\n  - layot: a4\n")

    assert "language code" in fields["language"].problem
    assert "must be a colour" in fields["look/accent"].problem
    assert "layot" in fields["handouts"].problem


def test_entries_are_offered_as_their_lines() -> None:
    fields = _fields(_COLLECTION.encode())

    assert fields["anthologies"].kind is Kind.LINES
    assert fields["anthologies"].value == "anthologies:\n  - name: son # a remark\n    tag: son\n"
    assert "title" in fields["paths"].help
    with pytest.raises(DeskError):
        change_file(SETTINGS_FILE, _COLLECTION.encode(), {"menu": "menu:\n  - a\ntitle: B"})


def test_an_author_gets_a_picture_beside_the_biography() -> None:
    changed = change_file(
        AUTHORS_FILE, _AUTHORS.encode(), {"Ada Martin/picture": "images/ada.png", "Bo Li/picture": "bo.jpg"}
    )

    assert changed.decode() == _AUTHORS.replace(
        "Ada Martin: >-\n  Ada écrit,\n  et mesure.\n",
        "Ada Martin:\n  bio: Ada écrit, et mesure.\n  picture: images/ada.png\n",
    ).replace("images/bo.png", "bo.jpg")
    assert change_file(AUTHORS_FILE, b"Cy: x\n", {"Cy/bio": "Elle *lit*."}) == b"Cy: Elle *lit*.\n"


def test_what_cannot_be_changed_line_by_line_opens_as_text() -> None:
    for text in (b"title: &a A\nsubtitle: *a\n", b"title: 'A\n", b"- a\n", b"title: A\ntitle: B\n", b"title: \xe9\n"):
        for path in (SETTINGS_FILE, AUTHORS_FILE):
            assert read_file_form(path, text, Settings(), Names()) is None
        with pytest.raises(DeskError, match="as text"):
            change_file(SETTINGS_FILE, text, {"title": "B"})
    with pytest.raises(DeskError):
        change_file(SETTINGS_FILE, b"look: {accent: '#fff'}\n", {"look/ink": "#000"})
    assert _fields(b"look: {accent: '#fff'}\n")["look/ink"].is_fixed
