from __future__ import annotations

import tracemalloc
import unicodedata
from pathlib import Path

import pytest

from pipeline.files.plain_yaml import read_yaml
from pipeline.files.text_files import UnreadableDataError, has_endless_key, require_bounded, with_few_marks
from pipeline.load.authors import read_authors
from pipeline.load.front_matter import read_post
from pipeline.load.settings import read_settings


def test_what_a_text_says_is_no_excess() -> None:
    require_bounded({"a": [1, "b", None, {"c": ["d"]}]}, "a: …")
    require_bounded(list(range(5_000)), "0, " * 5_000)


def test_a_value_that_unfolds_is_one() -> None:
    value: object = "lol"
    for _ in range(9):
        value = [value] * 9
    with pytest.raises(UnreadableDataError, match="unfold"):
        require_bounded(value, "a" * 400)


def test_a_value_in_itself_is_one() -> None:
    own: list[object] = []
    own.append(own)
    with pytest.raises(UnreadableDataError, match="in itself"):
        require_bounded(own, "a")


@pytest.mark.parametrize(
    "key", ["a." * 60 + "a = 1", '"a b" . ' * 60 + "a = 1", "[" + "'é'." * 60 + "a]", "x = {" + "a." * 60 + "a = 1}"]
)
def test_a_key_of_many_parts_is_endless(key: str) -> None:
    assert has_endless_key(key)


@pytest.mark.parametrize(
    "text",
    ['a.b.c = "Une. Deux. Trois."', 'title = "' + "Un mot. " * 100 + '"', "a = 1\n" * 100, "x" * 50_000, '"' * 50_000],
)
def test_other_texts_have_no_endless_key(text: str) -> None:
    assert not has_endless_key(text)


def test_thirty_marks_upon_a_letter_stay() -> None:
    assert with_few_marks("e" + "\u0301" * 30 + "t") == "e" + "\u0301" * 30 + "t"
    assert with_few_marks("e" + "\u0316\u0301" * 100 + "t") == "e" + "\u0316\u0301" * 15 + "t"
    assert with_few_marks("═" * 100) == "═" * 100


def test_a_heap_of_marks_is_named_with_its_place() -> None:
    post, problems = read_post("a.md", ("Un mot,\nun e" + "\u0301\u0316" * 50_000 + "té.").encode())
    assert post is not None
    assert post.body == unicodedata.normalize("NFC", "Un mot,\nun e" + "\u0301\u0316" * 15 + "té.")
    assert [(p.place, p.rule) for p in problems] == [("a.md:2:35", "control-character")]


def test_a_line_of_blanks_is_read_at_once() -> None:
    post, problems = read_post("a.md", ("---\na" + " " * 100_000 + "b\n").encode())
    assert post is not None  # a rule across the page, and text below it
    assert not problems


def test_a_yaml_of_many_values_is_refused_before_it_takes_memory() -> None:
    tracemalloc.start()
    try:
        _, problems = read_post("a.md", ("---\ntitle: a\ntags: [" + "a," * 1_000_000 + "]\n---\n").encode())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [(p.rule, "100,000 values" in p.message) for p in problems] == [
        ("front-matter", True),
        ("empty-post", False),
    ]
    assert peak < 60_000_000


def test_as_many_values_as_a_large_collection_has_are_read() -> None:
    text = "order:\n" + "".join(f"- un-article-{number}\n" for number in range(90_000))
    assert len(read_yaml(text).values["order"]) == 90_000


def test_settings_have_a_size(tmp_path: Path) -> None:
    (tmp_path / "collection.yaml").write_text("title: a\n# " + "x" * 6_000_000, "utf-8")
    (tmp_path / "authors.yaml").write_text("Ada: a\n# " + "x" * 6_000_000, "utf-8")
    assert [(p.rule, "5 MB" in p.message) for p in read_settings(tmp_path).problems] == [("settings", True)]
    assert [(p.rule, "5 MB" in p.message) for p in read_authors(tmp_path).problems] == [("authors", True)]


def test_a_setting_has_a_length(tmp_path: Path) -> None:
    (tmp_path / "collection.yaml").write_text(f"title: {'mot ' * 250_000}\nauthors: [{'a' * 6_000}]\n", "utf-8")
    read = read_settings(tmp_path)
    assert [(p.place, p.rule) for p in read.problems] == [
        ("collection.yaml:1:1", "settings"),
        ("collection.yaml:2:1", "settings"),
    ]
    assert read.settings.title == ""


@pytest.mark.parametrize(
    "text",
    [
        'x = 1 # "' + "a." * 60,
        'x = "' + "a." * 60 + '"',
        'x = """\n' + "a." * 60 + '\n"""',
        "x = '''" + "a." * 60 + "'''",
    ],
)
def test_what_only_looks_like_an_endless_key_is_none(text: str) -> None:
    assert not has_endless_key(text)


@pytest.mark.parametrize("before", ['x = ["""a"b""", ', 'x = """ \\""" """\n', "x = ''' it's '''''\n", 'x = ["a\\"", '])
def test_no_quotation_mark_hides_an_endless_key(before: str) -> None:
    assert has_endless_key(before + "{" + "a." * 60 + "a = 1}")
