import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError

import pytest

from pipeline.body.neutral_html import parse
from pipeline.report import reading
from pipeline.report.reading import count_words, measure_reading, split_paragraphs, split_sentences
from pipeline.report.survey import HARD, find_measure
from tests.report.samples import read


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Un. Deux\u202f! Trois\u202f? Quatre…", ["Un.", "Deux\u202f!", "Trois\u202f?", "Quatre…"]),
        (
            "Elle dit\u00a0: «\u00a0Viens\u202f!\u00a0» Il vient.",
            ["Elle dit\u00a0: «\u00a0Viens\u202f!\u00a0»", "Il vient."],
        ),
        ("M. Dupont et Mme. Durand, cf. p. 12. Fin.", ["M. Dupont et Mme. Durand, cf. p. 12.", "Fin."]),
        ("Il y a 3.5 kg, soit 4 l. environ.", ["Il y a 3.5 kg, soit 4 l. environ."]),
        ("He said “No.” Then he left.", ["He said “No.”", "Then he left."]),
        ("Voilà 6 s. Et J. Verne.", ["Voilà 6 s.", "Et J. Verne."]),
        ("一。二！三", ["一。", "二！", "三"]),
        ("Écrit. Élan.", ["Écrit.", "Élan."]),
        ("", []),
    ],
)
def test_sentences_end_where_they_do(text: str, parts: list[str]) -> None:
    assert list(split_sentences(text)) == parts


def test_prose_is_what_one_reads_as_sentences() -> None:
    body = (
        "<h2>Titre</h2><p>Un <em>mot</em><a href='#fn1' class='footnote-ref'>1</a>.</p><ul><li>Item<ul><li>Inné</li></ul></li></ul>"
        "<pre><code>x = 1.</code></pre><table><tr><td>Case.</td></tr></table><p>Fin <math><mi>x</mi></math> là.</p>"
    )
    assert list(split_paragraphs(parse(body))) == ["Un mot.", "Item", "Inné", "Fin là."]


def test_words_are_counted_as_one_reads_them() -> None:
    assert count_words("L’arc-en-ciel n° 3, aujourd'hui") == 4
    assert count_words("推荐算法") == 4


def test_a_text_tells_its_links_and_its_hard_sentences() -> None:
    long = "mot " * (HARD + 1)
    found = read(
        f"<p>{long}. Court. <a href='https://e.test/a'>a</a> <a href='https://e.test/a'>again</a> <a href='mailto:a@b'>m</a>"
        "<a href='http://[bad'>x</a> <a href='article:deux#ici'>2</a> <a href='article:deux'>2</a></p>"
    )
    assert found.hard_sentences == 1
    assert found.hard[0].startswith("mot mot")
    assert [link.address for link in found.links] == ["https://e.test/a"]
    assert found.leads_to == ("deux",)


def test_what_no_screen_shows_is_not_read() -> None:
    found = read("<p>Question.</p><div class='solution'><p>Réponse <a href='https://secret.test/'>là</a>.</p></div>")
    assert (found.sentences, found.links) == (1, ())


@pytest.mark.parametrize("language", ["fr", "en", "de", "en-GB"])
def test_how_hard_a_text_is_takes_no_server(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("nltk"), "download", pytest.fail)
    easy = reading.measure_ease(["The cat sat on the mat and saw a dog."] * 20, language)
    hard = reading.measure_ease(
        ["Institutional responsibilities necessitate extraordinarily complicated considerations"] * 20, language
    )
    assert easy is not None
    assert hard is not None
    assert easy > 60 > hard


def test_of_some_texts_nobody_can_tell_how_hard_they_are() -> None:
    assert reading.measure_ease(["Court."], "fr") is None
    assert reading.measure_ease(["mot " * 200], "ja") is None


def test_without_the_extra_nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textstat", None)
    assert measure_reading("<p>mot</p>", "fr", measured=False).ease is None

    def missing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(import_module("pipeline.report.survey"), "version", missing)
    assert find_measure() == ""
