"""The stems of words, in languages that end them in many ways and in those that write no blanks."""

from __future__ import annotations

import pytest
import stopwordsiso

from pipeline.jobs.blob import Blob
from pipeline.normalise.related.neighbours import Member, neighbours
from pipeline.normalise.related.stems import LANGUAGES, stems_in
from pipeline.normalise.related.terms import terms_of
from pipeline.normalise.related.values import ArticleWords


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_function_word_has_a_stem(language: str) -> None:
    # Those of related languages, too: no list has all forms of its own words, and some languages have no list.
    words = stopwordsiso.stopwords([language, "el", "hi"])
    assert [word for stem, word in stems_in(" ".join(words), language) if stem.split() != [stem]] == []


def test_greek_articles_that_begin_with_a_function_word_have_neighbours() -> None:
    bodies = (Blob.of(f"<p>Όταν έφυγε το πλοίο από το λιμάνι, {word}.</p>") for word in ("έβρεχε", "χιόνιζε", "φύσαγε"))
    members = [
        Member(str(number), terms_of(ArticleWords(str(number), "el", "", "", (), body)))
        for number, body in enumerate(bodies)
    ]
    assert sorted(neighbours(members, words=True)) == ["0", "1", "2"]
