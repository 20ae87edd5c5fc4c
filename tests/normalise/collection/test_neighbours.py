"""Which articles are near each other."""

import random

import pytest

from pipeline.jobs.blob import Blob
from pipeline.model.article import Article
from pipeline.normalise.collection import neighbours as module
from pipeline.normalise.collection.neighbours import Member, Near, rank_neighbours
from pipeline.normalise.collection.terms import count_terms

SUBJECTS = {
    "son": "micro casque volume décibel oreille onde fréquence podcast",
    "image": "pixel écran couleur contraste caméra objectif photographie teinte",
    "texte": "caractère police page marge colonne ligne imprimeur papier",
}


def member(slug: str, words: str, *, listed: bool = True) -> Member:
    return Member(slug, count_terms(Article(slug, "", "", "fr", Blob.of(f"<p>{words}</p>"))), listed)


def unique_word(number: int) -> str:
    """Return a unique word; digits are not words."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}") + "q"


def members(each: int = 3) -> list[Member]:
    """Return some articles about each subject, which share common words."""
    chance = random.Random(5)
    return [
        member(
            f"{subject}-{n}",
            f"article classe élève {' '.join(chance.sample(words.split(), 5))} {subject}{unique_word(n)}",
        )
        for subject, words in SUBJECTS.items()
        for n in range(each)
    ]


def slugs(found: dict[str, tuple[Near, ...]], slug: str) -> list[str]:
    return [near.slug for near in found[slug]]


def test_articles_about_the_same_are_near() -> None:
    found = rank_neighbours(members())
    assert found
    for slug, near in found.items():
        assert near, slug
        assert {one.slug.partition("-")[0] for one in near} == {slug.partition("-")[0]}
        assert slug not in slugs(found, slug)
        assert len(near) <= 4


def test_an_article_about_nothing_else_stands_alone() -> None:
    alone = member("seul", "article classe élève tectonique plaque séisme")
    assert rank_neighbours([*members(), alone])["seul"] == ()


def test_one_word_brings_no_two_together() -> None:
    assert rank_neighbours([member("a", "tectonique"), member("b", "tectonique"), *members()])["a"] == ()
    assert slugs(
        rank_neighbours([member("a", "tectonique plaque"), member("b", "plaque tectonique"), *members()]), "a"
    ) == ["b"]


def test_the_order_of_articles_does_not_matter() -> None:
    once = members()
    assert rank_neighbours(once) == rank_neighbours(once[::-1])


def test_ties_go_by_slug() -> None:
    twins = [member(slug, "tectonique plaque séisme") for slug in ("c", "a", "b")]
    assert slugs(rank_neighbours([*twins, *members()]), "b") == ["a", "c"]


def test_what_is_not_listed_leads_to_others_and_none_to_it() -> None:
    hidden = [member("caché", "tectonique plaque séisme", listed=False), member("a", "tectonique plaque séisme")]
    found = rank_neighbours([*hidden, member("b", "tectonique plaque séisme"), *members()])
    assert slugs(found, "caché") == ["a", "b"]
    assert slugs(found, "a") == ["b"]


def test_the_words_that_they_share_tell_why() -> None:
    pair = [member("a", "plaque plaques séisme lave"), member("b", "plaques séisme séisme basalte")]
    (near,) = rank_neighbours([*pair, *members()], words=True)["a"]
    assert sorted(near.words) == ["plaque", "séisme"]
    assert rank_neighbours([*pair, *members()])["a"] == (near._replace(words=()),)
    assert 0 < near.nearness <= 1


def test_what_stands_in_many_articles_tells_nothing() -> None:
    rest = [member(str(n), f"{unique_word(n)} {unique_word(20 + n)}") for n in range(20)]
    common = [member(f"commun-{n}", "bonjour madame monsieur") for n in range(6)]
    assert not any(rank_neighbours([*common, *rest]).values())
    assert len(rank_neighbours([*common[:4], *rest])["commun-0"]) == 3


def test_rows_that_are_too_long_are_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST", 2)
    pairs = [
        member(f"{n:02}", f"tectonique plaque {unique_word(n // 2)} {unique_word(20 + n // 2)}") for n in range(12)
    ]
    rest = [member(f"r{n}", unique_word(40 + n)) for n in range(60)]
    found = rank_neighbours([*pairs, *rest])
    assert [slugs(found, f"{n:02}")[0] for n in range(12)] == [f"{n ^ 1:02}" for n in range(12)]


def test_no_articles_have_no_neighbours() -> None:
    assert rank_neighbours([]) == {}
    assert rank_neighbours([member("a", "")]) == {"a": ()}
