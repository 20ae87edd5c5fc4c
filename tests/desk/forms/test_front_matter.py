"""The front matter of a post as a form, and changes of it that leave all other lines as they are."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.app import in_languages
from pipeline.desk.forms.form_fields import Field, Kind, Names, Row
from pipeline.desk.forms.front_matter import change_front_matter, read_form
from pipeline.desk.forms.yaml_lines import Plain
from pipeline.desk.store.files import DeskError
from pipeline.model.settings import Settings

# The lines of each key, with those of remarks and of keys that are none of ours between them.
_LAYOUTS = {
    "plain": [("title", "title: Le son\n"), ("date", "date: 2025-01-02\n"), ("tags", "tags: [son, mesure]\n")],
    "nothing": [],
    "remarks": [
        ("", "# First\n"),
        ("title", "title: 'Le son' # of room 12\n"),
        ("", "# In between\n\n"),
        ("draft", "draft: true # until June\n"),
        ("", "# Last\n"),
    ],
    "block list": [("tags", "tags:\n  - son # wanted\n  # and\n  - mesure\n"), ("", "# After\n"), ("x", "x: 1\n")],
    "list as far left": [("tags", "tags:\n- son\n- 'la mesure'\n"), ("author", "author: Ada Martin\n")],
    "quoted": [("title", 'title: "Le \\"son\\""\n'), ("description", "description: 'L''eau'\n"), ("x", "x: {a: 1}\n")],
    "literal": [("description", "description: |\n  One.\n\n  Two: three.\n"), ("title", "title: Le son\n")],
    "folded, kept": [
        ("description", "description: >+\n  One.\n"),
        ("", "\n"),
        ("", "# After\n"),
        ("title", "title: x\n"),
    ],
    "several lines": [("title", "title: Le\n  son\n"), ("tags", "tags: [son,\n  mesure]\n"), ("x", "x: y\n")],
    "in the next line": [("title", "title:\n  Le son\n"), ("date", "date:\n"), ("x", "x: y\n")],
    "indented": [("title", "  title: Le son\n"), ("tags", "  tags:\n    - son\n"), ("x", "  x: y\n")],
    "other words": [
        ("titre", "titre: Le son\n"),
        ("Étiquettes", "Étiquettes: [son]\n"),
        ("brouillon", "brouillon: oui\n"),
    ],
    "no value": [("title", "title:\n"), ("tags", "tags: # none yet\n"), ("", "\n\n")],
    "signs": [("title", "title: Le son # 1\n"), ("tags", "tags: #son #mesure\n"), ("x", "x: [[Note]]\n")],
    "composed": [("title", "title: Ete\u0301 # e\u0301te\u0301\n"), ("date", "date: 2025-01-02 # e\u0301\n")],
    "text with commas": [("tags", "tags: son, mesure; voix\n"), ("author", "author: Ada Martin et Bo Li\n")],
    "maps": [("x", "x:\n  - a: 1 # one\n    b: [1,\n      2]\n  - c\n"), ("title", "title: 2024\n")],
    "all": [
        ("title", "title: A\n"),
        ("subtitle", "subtitle: B\n"),
        ("date", 'date: "2025-01-02 10:30"\n'),
        ("author", "author:\n  - Ada Martin\n"),
        ("tags", "tags:\n  - a\n"),
        ("description", "description: C\n"),
        ("lang", "lang: fr\n"),
        ("image", "image: a.png\n"),
        ("image_alt", "image_alt: D\n"),
        ("draft", "draft: no\n"),
    ],
}
_BODY = "\n# One\n\ntitle: not this one\n\n---\n\nText.\n"
_KEYS = {"titre": "title", "étiquettes": "tags", "brouillon": "draft"}
_PITFALLS = (
    "no", "1e3", "0x1f", "12:30", "null", "~", "a: b", "a:", "a #b", "#a", "@a", "`a", "%a", "- a", "? a", "*a", "&a",
    "!a", "|", ">", "[a", "{a}", "a, b", "'a", '"a"', "l'eau", 'l\'eau "x" \\', "2024-02-30", "😀 a", "a\u0085b",
    "a\u2028b", "\ufeffa", "---", "...", "=", "<<", "a\tb", "« a »", "e\u0301", "[[a]]", "a\u00a0: b", "\u00a0",
)  # fmt: skip


def _clean(kind: Kind, value: Plain) -> Plain:
    return Row("", (), "", kind).clean(value)


_texts = st.one_of(st.sampled_from(_PITFALLS), st.text(max_size=20)).filter(lambda text: _clean(Kind.TEXT, text))
_values = st.fixed_dictionaries(
    {},
    optional={
        "title": st.none() | _texts,
        "subtitle": st.none() | _texts,
        "description": st.none() | st.lists(_texts, min_size=1, max_size=3).map("\n".join),
        "date": st.none() | st.dates(date(1000, 1, 1)).map(str),
        "author": st.none() | st.lists(_texts, max_size=3),
        "tags": st.none() | st.lists(_texts | st.sampled_from(["son", "mesure"]), max_size=4),
        "lang": st.none() | st.sampled_from(["fr", "no", "en-GB"]),
        "image_alt": st.none() | _texts,
        "draft": st.none() | st.booleans(),
    },
)


def _write(layout: str, eol: str = "\n", mark: str = "") -> bytes:
    block = "".join(lines for _, lines in _LAYOUTS[layout])
    front = f"---\n{block}---\n" if block else ""
    return (mark + f"{front}{_BODY}".replace("\n", eol)).encode()


def _fields(raw: bytes) -> dict[str, Field]:
    form = read_form(raw)
    assert form is not None
    return {field.name: field for field in form.fields}


@given(st.sampled_from(list(_LAYOUTS)), _values, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_changes_are_read_as_they_are_meant_and_leave_all_other_lines(
    layout: str, changes: dict[str, Plain | None], eol: str, mark: str
) -> None:
    raw = _write(layout, eol, mark)

    changed = change_front_matter(raw, changes)

    fields = _fields(changed)
    for key, value in changes.items():
        own = next((name for name in fields if _KEYS.get(name.casefold(), name) == key), "")
        if value in (None, []):
            assert not own or not fields[own].value
        else:
            assert fields[own].value == _clean(fields[own].kind, value)
    kept = [
        lines.replace("\n", eol) for key, lines in _LAYOUTS[layout] if _KEYS.get(key.casefold(), key) not in changes
    ]
    text, at = changed.decode(), 0
    for lines in (mark, *kept, _BODY.replace("\n", eol)):
        at = text.index(lines, at) + len(lines)
    assert at == len(text)
    assert eol == "\n" or "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_field_that_gets_its_own_value_leaves_every_byte(layout: str, eol: str) -> None:
    raw = _write(layout, eol)

    values = {name: field.value for name, field in _fields(raw).items() if field.is_there and field.value is not None}

    assert change_front_matter(raw, values) == raw


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("title: 'A' # x\n", {"title": "no"}, "title: 'no' # x\n"),
        ("title: A\n", {"date": "2025-02-03"}, "title: A\ndate: 2025-02-03\n"),
        ("tags: [a]\n", {"title": "B", "draft": True}, "title: B\ntags: [a]\ndraft: true\n"),
        ("tags:\n- a # x\n# y\n- b\n", {"tags": ["c", "b"]}, "tags:\n- c\n- b\n# y\n"),
        ("tags:\n- a\n- b\ntitle: A\n", {"tags": []}, "title: A\n"),
        ("auteur: Ada\n", {"author": ["Ada", "Bo"]}, "auteur: [Ada, Bo]\n"),
        ("x: 1\n", {"author": ["Ada"]}, "author: Ada\nx: 1\n"),
        ("title: a\n  b\n# c\n", {"title": "d"}, "title: d\n# c\n"),
        ("title: A # 1\n", {"title": "A # 2"}, "title: 'A # 2'\n"),
        ("draft: true # x\n", {"draft": False}, "draft: false # x\n"),
        ("description: >-\n  a\n\n  b\ntitle: A\n", {"description": "c"}, "description: c\ntitle: A\n"),
        ("description: a # x\n", {"description": "b\nc"}, "description: |-\n  b\n  c\n"),
    ],
)
def test_only_the_lines_of_changed_keys_are_written(before: str, changes: dict[str, Plain | None], after: str) -> None:
    post = f"---\n{before}---\nText.\n".encode()

    assert change_front_matter(post, changes) == f"---\n{after}---\nText.\n".encode()


def test_a_post_without_front_matter_gets_one() -> None:
    assert change_front_matter(b"Text.\r\n", {"title": "A"}) == b"---\r\ntitle: A\r\n---\r\n\r\nText.\r\n"
    assert change_front_matter(b"Text.", {"title": None}) == b"Text."


@pytest.mark.parametrize(
    "front",
    [
        '{\n"title": "A"\n}\n',
        "---\ntitle: &a A\nsubtitle: *a\n---\n",
        "---\ntitle: A\ntitle: B\n---\n",
        "---\n{title: A}\n---\n",
        "---\ntitle: 'A\ntags: [b]\n---\n",
        "---\ntitle: A\n\nText.\n",
        "----\ntitle: A\n----\n",
        "Title: A\nDate: 2025-01-02\n\n",
        '+++\ntitle = "A"\n+++\n',
        "---\ntitle: \xe9\n---\n",
    ],
)
def test_what_cannot_be_changed_line_by_line_opens_as_text(front: str) -> None:
    post = f"{front}Text.\n".encode("latin-1")

    assert read_form(post) is None
    with pytest.raises(DeskError, match="as text"):
        change_front_matter(post, {"title": "B"})


def test_values_that_are_maps_are_left_to_the_text() -> None:
    fields = _fields(b"---\nauthors:\n  - name: Ada\n    url: x\nimage:\n  src: a.png\ntitle: A\n---\n")

    assert [name for name, field in fields.items() if field.is_fixed] == ["authors", "image"]


@pytest.mark.parametrize("line", ["tags: [x, # y\n  z]", "tags: # y\n  a, b", "tags: >- # y\n  a", "tags:\n- a: b"])
def test_what_would_lose_a_remark_is_left_to_the_text(line: str) -> None:
    with pytest.raises(DeskError):
        change_front_matter(f"---\n{line}\n---\n".encode(), {"tags": ["c"]})


def test_a_form_has_what_the_program_says_of_each_value() -> None:
    fields = _fields(b"---\ndate: demain\ncategories: [a]\ntags: [b]\ndraft: perhaps\n---\n")

    assert "is not a date" in fields["date"].problem
    assert "must be true or false" in fields["draft"].problem
    assert fields["draft"].value is None
    assert [fields[key].label for key in ("tags", "categories")] == ["Tags (tags)", "Tags (categories)"]
    assert _fields(b"---\ndate: 3 mars 2025\n---\n")["date"].more == {"day": "2025-03-03"}


def test_pictures_are_offered_by_their_paths_from_the_post() -> None:
    form = read_form(b"---\ntitle: A\n---\n", "a/b/c.md", names=Names(pictures=("a/b/x.png", "images/y.png")))

    assert form
    assert next(field.choices for field in form.fields if field.name == "image") == ("x.png", "../../images/y.png")


def test_a_form_is_json_in_the_readers_language() -> None:
    form = read_form(b"---\ntitle: A\n---\n")
    assert form

    fields = {field["name"]: field for field in json.loads(json.dumps(in_languages(form.as_json(), "fr")))["fields"]}

    assert fields["title"] == {
        "name": "title",
        "label": "Titre",
        "help": "Titre de l’article. Par défaut\xa0: son premier intertitre, ou le nom du fichier.",
        "kind": "text",
        "value": "A",
        "choices": [],
        "is_there": True,
        "group": "",
        "problem": "",
        "hint": "",
        "is_fixed": False,
        "more": {},
    }


@pytest.mark.parametrize(
    ("before", "language", "after"),
    [
        ("titre: Un\n", "fr", "titre: Un\nauteur: Deux\nétiquettes: [son]\nbrouillon: oui\n"),
        ("titre: Un\n", "en", "titre: Un\nauteur: Deux\nétiquettes: [son]\nbrouillon: oui\n"),
        ("title: Un\n", "fr", "title: Un\nauthor: Deux\ntags: [son]\ndraft: true\n"),
        ("brouillon: non\n", "fr", "auteur: Deux\nétiquettes: [son]\nbrouillon: oui\n"),
        ("", "fr", "auteur: Deux\nétiquettes: [son]\nbrouillon: oui\n"),
        ("", "de", "author: Deux\ntags: [son]\ndraft: true\n"),
    ],
)
def test_new_keys_are_in_the_language_of_the_others_else_of_the_collection(
    before: str, language: str, after: str
) -> None:
    raw = f"---\n{before}---\n\nUn mot.\n".encode() if before else b"Un mot.\n"
    form = read_form(raw, "un.md", Settings(language=language))
    assert form is not None
    names = {field.label: field.name for field in form.fields}
    changed = change_front_matter(raw, {names["Tags"]: ["son"], names["Authors"]: ["Deux"], names["Draft"]: True})
    assert changed.decode().replace("  - son\n", "[son]\n").replace(":\n[", ": [") == f"---\n{after}---\n\nUn mot.\n"
