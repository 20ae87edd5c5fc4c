from __future__ import annotations

import os

import pytest

from pipeline.cli.language import chosen, speak, spoken, told
from pipeline.text.sentences import sentence


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, ""),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "fr_CH.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
        ({"LANG": "nl_NL.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "EDITIONS_LANG": "fr-BE"}, "fr"),
    ],
)
def test_the_environment_says_the_language(environment: dict[str, str], language: str) -> None:
    assert chosen(environment) == language


def test_what_is_no_sentence_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "EDITIONS_LANG", "")
    speak("fr")
    assert spoken() == "fr"
    assert told("a.md") == "a.md"
    assert (
        told(sentence("nothing that {anybody} has said in French", anybody="x")) == "nothing that x has said in French"
    )
