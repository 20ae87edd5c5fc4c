import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from pipeline.cli import language as of_cli
from pipeline.cli.language import chosen, speak, spoken, translate
from pipeline.i18n.sentences import sentence


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
    assert translate("a.md") == "a.md"
    assert (
        translate(sentence("nothing that {anybody} has said in French", anybody="x"))
        == "nothing that x has said in French"
    )


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Return an environment without a language, so that the system is asked."""
    for name in ("EDITIONS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    of_cli._read_system_locale.cache_clear()
    yield monkeypatch
    of_cli._read_system_locale.cache_clear()


@pytest.mark.parametrize(
    ("said", "language"), [("fr_CH\n", "fr"), ("fr-FR@rg=chzzzz\n", "fr"), ("nl_NL\n", "en"), ("", "en")]
)
def test_macos_is_asked_where_the_environment_says_nothing(
    silent: pytest.MonkeyPatch, said: str, language: str
) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, said)

    silent.setattr(sys, "platform", "darwin")
    silent.setattr(subprocess, "run", run)
    assert spoken() == language
    silent.setenv("LANG", "en_GB.UTF-8")
    assert spoken() == "en"


@pytest.mark.parametrize("error", [FileNotFoundError(), subprocess.TimeoutExpired("defaults", 2)])
def test_macos_that_does_not_answer_speaks_english(silent: pytest.MonkeyPatch, error: Exception) -> None:
    def run(*_: object, **__: object) -> None:
        raise error

    silent.setattr(sys, "platform", "darwin")
    silent.setattr(subprocess, "run", run)
    assert spoken() == "en"


@pytest.mark.parametrize(("code", "language"), [(0x040C, "fr"), (0x100C, "fr"), (0x0409, "en"), (0xFFFF, "en")])
def test_windows_is_asked_where_the_environment_says_nothing(
    silent: pytest.MonkeyPatch, code: int, language: str
) -> None:
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: code)
    silent.setattr(sys, "platform", "win32")
    silent.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert spoken() == language
