"""The stems of words, in languages that end them in many ways and in those that write no blanks."""

from __future__ import annotations

import pytest

from pipeline.normalise.related.stems import stems_in


def stems(text: str, language: str) -> list[str]:
    return [stem for stem, _ in stems_in(text, language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Les traceurs, un traceur", "fr"),
        ("running runs", "en-GB"),
        ("Bücher Buch", "de"),
        ("libri libro", "it"),
        ("libros libro", "es"),
        ("livros livro", "pt-BR"),
        ("книги книга", "ru"),
        ("λόγος λόγοι", "el"),
        ("الكتاب كتاب", "ar"),
        ("کتاب‌ها کتاب", "fa"),
        ("किताबें किताब", "hi"),
    ],
)
def test_forms_of_a_word_have_one_stem(text: str, language: str) -> None:
    assert len(set(stems(text, language)[-2:])) == 1


@pytest.mark.parametrize(("text", "language"), [("机器学习", "zh-Hans"), ("機械学習", "ja"), ("기계학습을", "ko")])
def test_where_words_have_no_ends_two_letters_are_one(text: str, language: str) -> None:
    assert stems(text, language) == [text[n : n + 2] for n in range(len(text) - 1)]


def test_what_is_no_word_has_no_stem() -> None:
    assert stems("42 x2 a un _ … https", "xx") == ["https"]
    assert stems("mot " + "a" * 41, "xx") == ["mot"]


def test_a_language_that_nobody_knows_keeps_its_words() -> None:
    assert list(stems_in("Kirjat ספרים", "xx")) == [("kirjat", "kirjat"), ("ספרים", "ספרים")]
