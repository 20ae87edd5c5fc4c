from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from pipeline.labels import labels, language_of, listed, long_date

ROOT = Path(__file__).parent.parent
CATALOGUES = sorted((ROOT / "pipeline" / "locale").glob("*.po"))
# What the code and the templates ask for, and the English plural where there is one.
_ASKED = re.compile(r'(?<!\w)(?:_|\w*gettext)\(\s*"((?:[^"\\]|\\.)*)"(?:,\s*"((?:[^"\\]|\\.)*)")?')
_PLACEHOLDER = re.compile(r"%\(\w+\)s")


def asked() -> set[str]:
    files = (*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "styles").rglob("*.*ml"))
    return {match[1] for file in files for match in _ASKED.finditer(file.read_text("utf-8"))}


def messages(path: Path) -> Iterator[Message]:
    with path.open("rb") as file:
        yield from (message for message in read_po(file, abort_invalid=True) if message.id)


def texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value or ""),)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_each_catalogue_has_all_messages_and_no_other(path: Path) -> None:
    found = list(messages(path))
    assert {texts(one.id)[0] for one in found} == asked()
    assert not [one.id for one in found if one.fuzzy]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_each_message_is_translated_with_its_placeholders(path: Path) -> None:
    for message in messages(path):
        forms = texts(message.string)
        wanted = set(_PLACEHOLDER.findall(texts(message.id)[-1]))
        assert all(forms), message.id
        # A language may write its word for one or two without a number.
        assert all(set(_PLACEHOLDER.findall(form)) <= wanted for form in forms), message.id
        assert set(_PLACEHOLDER.findall(forms[-1])) == wanted, message.id


def test_there_are_the_languages_that_we_promise() -> None:
    promised = {"fr", "de", "es", "it", "pt", "ar", "fa", "he", "zh_Hans", "zh_Hant", "ja", "ko", "ru", "hi", "el"}
    assert {path.stem for path in CATALOGUES} >= promised


@pytest.mark.parametrize(
    ("language", "numbers", "forms"),
    [
        ("fr", (0, 1, 2), ("%(n)s page", "%(n)s page", "%(n)s pages")),
        ("de", (0, 1, 2), ("%(n)s Seiten", "%(n)s Seite", "%(n)s Seiten")),
        ("ru", (1, 3, 5, 11, 21), ("страница", "страницы", "страниц", "страниц", "страница")),
        ("ar", (0, 1, 2, 3, 11, 100), ("لا صفحات", "صفحة واحدة", "صفحتان", "صفحات", "صفحة", "صفحة")),
        ("he", (1, 2, 10), ("עמוד אחד", "עמודים", "עמודים")),
        ("ja", (1, 2), ("%(n)s ページ", "%(n)s ページ")),
    ],
)
def test_plurals_are_those_of_the_language(language: str, numbers: tuple[int, ...], forms: tuple[str, ...]) -> None:
    found = [labels(language).ngettext("%(n)s page", "%(n)s pages", number) for number in numbers]
    assert [text.removeprefix("%(n)s ") for text in found] == [form.removeprefix("%(n)s ") for form in forms]


@pytest.mark.parametrize(
    ("language", "word"),
    [("zh", "目录"), ("zh-CN", "目录"), ("zh-TW", "目錄"), ("zh-HK", "目錄"), ("zh-Hant", "目錄"), ("pt-BR", "Índice")],
)
def test_a_region_has_the_catalogue_of_its_script_or_language(language: str, word: str) -> None:
    assert labels(language).gettext("Contents") == word


@pytest.mark.parametrize(
    ("day", "language", "written"),
    [
        (1, "fr", "1er janvier 2024"),
        (11, "fr-CH", "11 janvier 2024"),
        (1, "en", "January 1, 2024"),
        (1, "de", "1. Januar 2024"),
        (1, "xx", "January 1, 2024"),
        (12, "ar", "12 يناير 2024"),
        (12, "ar-EG", "١٢ يناير ٢٠٢٤"),
        (12, "fa", "۱۲ ژانویهٔ ۲۰۲۴"),
        (12, "he", "12 בינואר 2024"),
        (12, "hi", "12 जनवरी 2024"),
        (12, "zh-Hans", "2024年1月12日"),
        (12, "ko", "2024년 1월 12일"),
    ],
)
def test_days_as_each_language_writes_them(day: int, language: str, written: str) -> None:
    assert long_date(dt.datetime(2024, 1, day, tzinfo=dt.UTC), language) == written


@pytest.mark.parametrize(
    ("language", "written"), [("fr", "un, deux"), ("xx", "un, deux"), ("fa", "un، deux"), ("zh-TW", "un、deux")]
)
def test_a_list_has_the_comma_of_its_language(language: str, written: str) -> None:
    assert listed(("un", "deux"), language) == written


def test_labels_fall_back_to_english() -> None:
    assert labels("fr-CA").gettext("Contents") == "Sommaire"
    assert labels("tlh").gettext("Contents") == "Contents"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_tells_its_language_as_pages_need_it(path: Path) -> None:
    assert language_of(labels(path.stem.replace("_", "-"))) == path.stem.replace("_", "-")
