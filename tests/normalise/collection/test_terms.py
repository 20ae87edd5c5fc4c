"""What counts among the words of an article, and what does not."""

import sys
from pathlib import Path

import pytest
import stopwordsiso

from pipeline.i18n import labels
from pipeline.jobs.blob import Blob
from pipeline.model.article import NO_TERMS, Article
from pipeline.normalise.collection.neighbours import Member, Terms, rank_neighbours
from pipeline.normalise.collection.terms import _make_stemmer, count_terms, find_function_words, find_stems


def counts(body: str, title: str = "", tags: tuple[str, ...] = (), description: str = "") -> dict[str, int]:
    found = count_terms(Article("un", "", title, "xx", Blob.of(body), description=description, tags=tags))
    return dict(zip(found.stems.split(), found.counts, strict=True))


def test_title_and_tags_count_twice() -> None:
    assert counts("<p>mot</p>", "titre", ("tag",), "chapeau") == {"chapeau": 1, "mot": 1, "tag": 2, "titre": 2}


def test_nothing_counts_that_readers_do_not_read_as_words() -> None:
    body = (
        "<p>lu <code>codage</code> <a class='uri' href='https://a.example'>example</a></p><pre><code>code</code></pre>"
        "<div class='solution'><p>secret</p></div><div class='print-only'><p>papier</p></div>"
        "<div class='web-only'><p>site</p></div><math alttext='formule'><mi>formule</mi></math>"
        "<span class='missing-picture'>manquante</span><div class='transcript'><p>entendu</p></div><p>fin</p>"
    )
    assert counts(body) == {"fin": 1, "site": 1}


def test_a_stem_is_shown_as_the_word_that_it_mostly_is() -> None:
    found = count_terms(Article("un", "", "", "fr", Blob.of("<p>traceur traceurs traceurs codecs codec</p>")))
    assert dict(zip(found.stems.split(), found.words.split(), strict=True)) == {"codec": "codec", "traceur": "traceurs"}


def test_terms_come_back_as_they_were_written() -> None:
    found = count_terms(Article("un", "", "", "fr", Blob.of(f"<p>{'pluie ' * 300}{'neige ' * 10}</p>")))
    assert Terms.read(found.written()) == found
    assert found.counts == bytes((10, 255))
    assert Terms.read(NO_TERMS) == Terms.read(Terms().written()) == Terms()


def test_words_that_only_join_others_are_in_no_subject() -> None:
    found = count_terms(Article("un", "", "Signalés comme tels", "fr-BE", Blob.of("<p>Mais quoi, même un câble ?</p>")))
    assert found.words.split() == ["câble", "signalés"]
    assert count_terms(Article("un", "", "comme tels", "xx", Blob.of(""))).stems == "comme tels"


def test_each_language_that_the_site_speaks_has_words_that_only_join_others() -> None:
    spoken = [path.stem.replace("_", "-") for path in (Path(labels.__file__).parent / "locale").glob("*.po")]
    assert spoken
    assert [code for code in (*spoken, "en", "nb") if not find_function_words(code)] == []


def test_what_an_article_may_be_about_is_a_subject_though_the_lists_have_it() -> None:
    said = {"fr": "parole de la personne", "en": "the caption of a text", "it": "la registrazione"}
    found = {code: count_terms(Article("un", "", text, code, Blob.of(""))).words for code, text in said.items()}
    assert found == {"fr": "parole personne", "en": "caption text", "it": "registrazione"}


def test_no_article_is_near_another_for_the_words_that_join_its_own() -> None:
    texts = {
        "un": "Des données signalées comme telles",
        "deux": "Des publicités vues comme telles",
        "trois": "Des données",
    }
    terms = [Member(slug, count_terms(Article(slug, "", text, "fr", Blob.of("")))) for slug, text in texts.items()]
    assert [near.slug for near in rank_neighbours(terms)["deux"]] == []


def stems(text: str, language: str) -> list[str]:
    return [stem for stem, _ in find_stems(text, language)]


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
    assert list(find_stems("Kirjat ספרים", "xx")) == [("kirjat", "kirjat"), ("ספרים", "ספרים")]


@pytest.mark.parametrize(
    "language",
    "ar ca cs da de el en eo es et eu fa fi fr ga hi hu hy id it lt nb ne nl nn no pl pt ro ru sr sv ta tr yi".split(),
)
def test_every_function_word_has_a_stem(language: str) -> None:
    # Those of related languages, too: no list has all forms of its own words, and some languages have no list.
    words = stopwordsiso.stopwords([language, "el", "hi"])
    assert [word for stem, word in find_stems(" ".join(words), language) if stem.split() != [stem]] == []
    assert _make_stemmer(language).__wrapped__ is not sys.intern


def test_greek_articles_that_begin_with_a_function_word_have_neighbours() -> None:
    bodies = (Blob.of(f"<p>Όταν έφυγε το πλοίο από το λιμάνι, {word}.</p>") for word in ("έβρεχε", "χιόνιζε", "φύσαγε"))
    members = [
        Member(str(number), count_terms(Article(str(number), "", "", "el", body))) for number, body in enumerate(bodies)
    ]
    assert sorted(rank_neighbours(members, words=True)) == ["0", "1", "2"]
