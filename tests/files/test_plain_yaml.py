"""The one reader of YAML: values as they are written, the place of each, and the keys that stand twice."""

import re
import tracemalloc
from pathlib import Path

import pytest

from pipeline.dialects.folders.configuration import read_configuration
from pipeline.files.plain_yaml import Spot, StrictLoader, read_yaml
from pipeline.files.text_files import UnreadableDataError
from pipeline.load.authors import read_authors
from pipeline.load.front_matter import read_post
from pipeline.load.settings import read_settings


def test_each_key_item_and_value_has_its_place() -> None:
    found = read_yaml("a: 1.10\nlist:\n  - no\n  - {b:  12:30}\n'é 𝄞': ~\n")
    assert found.values == {"a": "1.10", "list": ["no", {"b": "12:30"}], "é 𝄞": None}
    assert found.spots == {
        ("a",): Spot((1, 1), (1, 4)),
        ("list",): Spot((2, 1), (3, 3)),
        ("list", 0): Spot((3, 5), (3, 5)),
        ("list", 1): Spot((4, 5), (4, 5)),
        ("list", 1, "b"): Spot((4, 6), (4, 10)),
        ("é 𝄞",): Spot((5, 1), (5, 8)),
    }
    assert found.spot("list", 1, "b") == Spot((4, 6), (4, 10))
    assert found.spot("list", 7) == Spot((1, 1), (1, 1))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_editors(end: str) -> None:
    found = read_yaml(f"a: 'b\u2028c\u2029d'{end}e: f{end}")
    assert found.spot("e").key == (2, 1)


def test_a_key_that_stands_twice_is_told_and_its_last_value_counts() -> None:
    found = read_yaml("a: 1\nb: {c: 2, c: 3}\n'a': 4\n")
    assert found.values == {"a": "4", "b": {"c": "3"}}
    assert found.repeated == ((("a",), (3, 1)), (("b", "c"), (2, 11)))
    assert found.spot("a").key == (3, 1)


def test_a_merged_key_is_no_repeated_one() -> None:
    found = read_yaml("x: &x {a: 1}\ny: &y {b: 2}\nz:\n  <<: *x\n  <<: *y\n  a: 3\n")
    assert found.values["z"] == {"a": "3", "b": "2"}
    assert found.repeated == ()
    assert found.spot("z", "a").key == (6, 3)


def test_what_is_referred_to_has_the_place_where_it_is_written() -> None:
    found = read_yaml("a: &a [x]\nb: [*a, *a]\n")
    assert (found.values["b"], found.spot("b", 1).key) == ([["x"], ["x"]], (1, 4))


def test_the_places_of_what_unfolds_take_no_more_than_its_text() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)), "a39: x"]
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableDataError, match="expand"):
            read_yaml("\n".join(lines))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_a_value_in_quotation_marks_is_searched_once_however_often_it_is_referred_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[str] = []
    search = re.search

    def spy(pattern: str, text: str) -> re.Match[str] | None:
        searched.append(text)
        return search(pattern, text)

    monkeypatch.setattr("pipeline.files.plain_yaml.re.search", spy)
    found = read_yaml("a: &a 'one\n  two'\nb: [*a, *a]\nc: {d: *a}\n", StrictLoader)
    assert found.values == {"a": "one two", "b": ["one two"] * 2, "c": {"d": "one two"}}
    assert len(searched) == 1


def test_a_text_of_nothing_says_nothing() -> None:
    assert read_yaml("# a remark\n").values is None


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: b\nc: d: e\n", (2, 5), "contains a colon"),
        ("a: b\nc: [d\n", (2, 4), "bracket"),
        ("a: '\u2028'\nc: [d\n", (2, 4), "bracket"),
        ("a: \x07\n", None, "control characters"),
        ("a: &a [*a]\n", None, "in itself"),
    ],
)
def test_a_fault_has_its_place_and_words(text: str, place: tuple[int, int] | None, words: str) -> None:
    with pytest.raises(UnreadableDataError, match=words) as caught:
        read_yaml(text)
    assert caught.value.place == place


@pytest.mark.parametrize("value", ["!!timestamp x", "!!bool peut-être", "!!int ''", "!!float ''"])
def test_a_value_of_another_kind_than_it_says_is_named_in_every_file(tmp_path: Path, value: str) -> None:
    for name in ("collection.yaml", "authors.yaml", "mkdocs.yml"):
        (tmp_path / name).write_text(f"title: {value}\n", "utf-8")
    post, problems = read_post("a.md", f"---\ntitle: {value}\n---\nTexte.".encode())
    assert post is not None
    assert post.metadata == {"title": value}
    for found in (problems, read_settings(tmp_path).problems, read_authors(tmp_path).problems):
        assert ["does not fit the type" in problem.message for problem in found] == [True]
    assert read_configuration(tmp_path, "mkdocs.yml") == {}


def test_keys_of_settings_that_stand_twice_are_named(tmp_path: Path) -> None:
    text = "title: Un\nhandouts:\n- tag: son\n  tag: image\ntitle: Deux\nauthors: [Ada, Ada]\n"
    (tmp_path / "collection.yaml").write_text(text, "utf-8")
    read = read_settings(tmp_path)
    assert read.settings.title == "Deux"
    assert [(p.line, p.column, p.rule, p.message) for p in read.problems] == [
        (5, 1, "duplicate-key", "the key “title” is written twice; the last one counts"),
        (4, 3, "duplicate-key", "the key “tag” is written twice; the last one counts"),
    ]


def test_an_author_with_two_biographies_is_named(tmp_path: Path) -> None:
    (tmp_path / "authors.yaml").write_text("Ada Martin: Elle enseigne.\nAda Martin: Elle écrit.\n", "utf-8")
    found = read_authors(tmp_path)
    (post,), (problem,) = found.biographies, found.problems
    assert post.body == "Elle écrit."
    assert str(problem).startswith("authors.yaml:2:1: duplicate-key: the key “Ada Martin” is written twice")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('title: "Notre journal\nlanguage: fr\nsubtitle: Carnet"\nx: 1\n', (1, 8)),
        ('title: "Notre journal\nlanguage: fr\nsubtitle: "Carnet"\n', (1, 8)),
        ("x: 1\nlegal:\n  host: 'Forge\n  contact: d'\n", (3, 9)),
    ],
)
def test_a_quotation_mark_that_swallows_other_keys_is_named_where_it_is_opened(
    text: str, place: tuple[int, int]
) -> None:
    with pytest.raises(UnreadableDataError, match="a quotation mark is opened and not closed") as raised:
        read_yaml(text, StrictLoader)
    assert raised.value.place == place


@pytest.mark.parametrize("text", ['t: "ok\n  suite: x"\nb: 1', 't: |\n  a: "b\n  c: d\n', 't: "a\n\n  b"\n'])
def test_values_of_several_lines_stay(text: str) -> None:
    assert next(iter(read_yaml(text, StrictLoader).values)) == "t"
