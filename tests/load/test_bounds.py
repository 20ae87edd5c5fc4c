from __future__ import annotations

import unicodedata

import pytest

from pipeline.load.bounds import excess, has_endless_key, with_few_marks
from pipeline.load.front_matter import read_post


def test_what_a_text_says_is_no_excess() -> None:
    assert excess({"a": [1, "b", None, {"c": ["d"]}]}, "a: …") == ""
    assert excess(list(range(5_000)), "0, " * 5_000) == ""


def test_a_value_that_unfolds_is_one() -> None:
    value: object = "lol"
    for _ in range(9):
        value = [value] * 9
    assert "unfold" in excess(value, "a" * 400)


def test_a_value_in_itself_is_one() -> None:
    own: list[object] = []
    own.append(own)
    assert "in itself" in excess(own, "a")


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
