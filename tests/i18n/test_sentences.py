from __future__ import annotations

import pickle

from pipeline.i18n.sentences import Sentence, changed, counted, sentence


def test_a_sentence_is_the_english_text_and_knows_its_parts() -> None:
    found = sentence("“{name}” is {what}; {{kept}}", name="a.md", what="no post")
    assert found == "“a.md” is no post; {kept}"
    assert (found.template, found.values) == ("“{name}” is {what}; {{kept}}", {"name": "a.md", "what": "no post"})


def test_it_stays_one_in_other_processes() -> None:
    inner = sentence("no {thing}", thing="post")
    found = pickle.loads(pickle.dumps(sentence("left out: {why}", why=inner)))  # noqa: S301 - our own
    assert isinstance(found, Sentence)
    assert isinstance(found.values["why"], Sentence)
    assert found == "left out: no post"


def test_what_changes_the_words_of_others_leaves_it_a_sentence() -> None:
    found = changed(sentence("“{text}” at {place}", text="a\nb", place=sentence("line {n}", n=3)), str.upper)
    assert found == "“A\nB” at line 3"
    assert changed("plain", str.upper) == "PLAIN"


def test_numbers_are_said_in_their_own_way() -> None:
    assert counted("{number} post", "{number} posts", 1) == "1 post"
    assert counted("{number} post in {folder}", "{number} posts in {folder}", 2, folder="x") == "2 posts in x"
