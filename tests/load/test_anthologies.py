"""What is asked for of a book: each value checked, in the settings and on the command line alike."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.load.books import read_anthology, read_wishes
from pipeline.load.settings import read_settings
from pipeline.model.books_and_handouts import Anthology, Division, Format, ListedPart, Order, Selection
from pipeline.model.problems import BEGINNING
from pipeline.text.setting_values import WrongValueError

HERE = Path()


def test_nothing_asked_is_a_book_of_all_articles() -> None:
    assert read_anthology({"title": None}, HERE, BEGINNING) == Anthology()
    assert Anthology().selection == Selection(everything=True)


def test_every_key_is_read() -> None:
    asked = read_anthology(
        {
            "post": ["un", "deux"],
            "tag": "son",
            "author": "Ada Martin",
            "since": "2025-09",
            "name": "Le son",
            "title": "Le son",
            "subtitle": "En trois articles",
            "authors": "La classe",
            "publisher": "Le lycée",
            "rights": "CC BY",
            "identifier": "urn:isbn:9782070360024",
            "edition": "Deuxième édition",
            "order": "weight",
            "parts": "year",
            "format": "epub",
            "dedication": "a.md",
            "preface": "b.md",
            "afterword": "c.md",
            "cover": "mosaic",
            "cover-colour": "#8A2",
        },
        HERE,
        (3, 5),
    )
    assert asked == Anthology(
        selection=Selection(("un", "deux"), ("son",), ("Ada Martin",), dt.date(2025, 9, 1)),
        name="Le son",
        title="Le son",
        subtitle="En trois articles",
        authors=("La classe",),
        publisher="Le lycée",
        rights="CC BY",
        identifier="urn:isbn:9782070360024",
        edition="Deuxième édition",
        order=Order.WEIGHT,
        parts=Division.YEAR,
        formats=(Format.EPUB,),
        dedication="a.md",
        preface="b.md",
        afterword="c.md",
        cover="mosaic",
        cover_colour="#88aa22",
        place=(3, 5),
    )


def test_parts_are_listed_in_place_or_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "parts.yaml").write_text("- title: Un\n  post: [a, b]\n- title: Deux\n  tag: son\n", "utf-8")
    listed = [{"title": "Un", "post": ["a", "b"]}, {"title": "Deux", "tag": "son"}]
    expected = (ListedPart("Un", ("a", "b")), ListedPart("Deux", (), ("son",)))
    assert read_wishes({"parts": "parts.yaml"}, tmp_path) == {"parts": expected}
    assert read_wishes({"parts": listed}, tmp_path) == {"parts": expected}


def test_a_list_of_parts_may_be_where_a_command_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("content", "here"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.yaml").write_text(f"- title: {name}\n  tag: son\n", "utf-8")
    (tmp_path / "here" / "content.yaml").write_text("- title: another\n  tag: son\n", "utf-8")
    monkeypatch.chdir(tmp_path / "here")
    for name in ("content", "here"):
        assert read_wishes({"parts": f"{name}.yaml"}, tmp_path / "content") == {
            "parts": (ListedPart(name, (), ("son",)),)
        }


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("parts", "month", "“parts” must be tag, year, a list of parts or the path of one (.yaml), not “month”"),
        ("parts", "none.yaml", "“parts” names none.yaml, which cannot be read (No such file or directory)"),
        ("parts", [{"post": "a"}], "“parts” needs a “title” for each part"),
        ("parts", [{"titel": "a"}], "“parts” has an unknown key “titel”; did you mean “title”?"),
        ("format", "pdb", "“format” must be epub or pdf, not “pdb”; did you mean “pdf”?"),
        ("format", "", "“format” must be epub or pdf, or both"),
        ("cover_colour", "red", "“cover_colour” must be a colour such as “#8a2b1d” (in quotation marks), not “red”"),
        ("order", "wait", "“order” must be list, date, title or weight, not “wait”; did you mean “weight”?"),
        ("tags", "son", "has an unknown key “tags”; did you mean “tag”?"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(key: str, value: object, said: str, tmp_path: Path) -> None:
    with pytest.raises(WrongValueError) as raised:
        read_wishes({key: value}, tmp_path)
    assert str(raised.value) == said


def test_a_cover_without_a_name_is_none(tmp_path: Path) -> None:
    with pytest.raises(WrongValueError, match="“cover” must be "):
        read_wishes({"cover": ""}, tmp_path)


def test_a_list_of_parts_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("just words", "utf-8")
    (tmp_path / "broken.yaml").write_text("- a\n- [", "utf-8")
    for name, why in (("words.yaml", ", which is not a list"), ("broken.yaml", ":2:4, which cannot be read")):
        with pytest.raises(WrongValueError, match=f"names {name}{why}"):
            read_wishes({"parts": name}, tmp_path)


def test_settings_list_anthologies_and_name_those_that_are_none(tmp_path: Path) -> None:
    text = "anthologies:\n  - tag: son\n  - just words\n  - cover_colour: red\n"
    (tmp_path / "collection.yaml").write_text(text, "utf-8")
    read = read_settings(tmp_path)
    assert read.anthologies == (Anthology(Selection(tags=("son",)), place=(2, 5)),)
    assert [(problem.line, problem.rule) for problem in read.problems] == [(3, "anthology"), (4, "anthology")]
    assert read.problems[0].message == "anthology 2 needs “key: value” lines such as “tag: son”; it is not made"
