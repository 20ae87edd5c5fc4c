import datetime as dt
import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from babel.units import format_unit

from pipeline.i18n.labels import labels, language_of, list_words, long_date, number_in, raise_first, raised_date

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "pipeline" / "i18n" / "locale").glob("*.po"))
# What the code and the templates ask for, and the English plural where there is one.
_ASKED = re.compile(r'(?<!\w)(?:_|\w*gettext)\(\s*"((?:[^"\\]|\\.)*)"(?:,\s*"((?:[^"\\]|\\.)*)")?')
# So many articles, pages and minutes there may be; from a million on, some languages have a form more.
_COUNTED = range(1500)
_BETWEEN = {", ", " · ", "%(label)s. %(caption)s"}
_PLACEHOLDER = re.compile(r"%\(\w+\)s")


@cache
def used_labels() -> frozenset[str]:
    """Return the labels used by the code; read once for fifteen catalogues."""
    files = (*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "styles").rglob("*.*ml"))
    return frozenset(match[1] for file in files for match in _ASKED.finditer(file.read_text("utf-8")))


def messages(path: Path) -> Iterator[Message]:
    with path.open("rb") as file:
        yield from (message for message in read_po(file, abort_invalid=True) if message.id)


def texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value or ""),)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_each_catalogue_has_all_messages_and_no_other(path: Path) -> None:
    found = list(messages(path))
    assert {texts(one.id)[0] for one in found} == used_labels()
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


def forms(path: Path) -> Iterator[tuple[str, str]]:
    """Yield all texts of a catalogue, each with the English one."""
    for message in messages(path):
        yield from ((texts(message.id)[0], form) for form in texts(message.string))


def every_catalogue(*names: str) -> pytest.MarkDecorator:
    paths = [path for path in CATALOGUES if not names or path.stem in names]
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def numbers_by_form(path: Path) -> dict[int, list[int]]:
    """Return the numbers that select each plural form of a catalogue."""
    with path.open("rb") as file:
        plural = gettext.c2py(read_po(file).plural_expr)
    found: dict[int, list[int]] = {}
    for number in _COUNTED:
        found.setdefault(plural(number), []).append(number)
    return found


@every_catalogue()
def test_numbers_have_the_plural_forms_that_cldr_gives_them(path: Path) -> None:
    of_cldr: dict[str, list[int]] = {}
    for number in _COUNTED:
        of_cldr.setdefault(Locale.parse(path.stem).plural_form(number), []).append(number)
    assert sorted(numbers_by_form(path).values()) == sorted(of_cldr.values())


@every_catalogue()
def test_each_message_that_counts_has_all_plural_forms(path: Path) -> None:
    wanted = numbers_by_form(path)
    for message in messages(path):
        if not message.pluralizable:
            continue
        assert len(texts(message.string)) == len(wanted), message.id
        for number, form in enumerate(texts(message.string)):
            if len(wanted[number]) > 1:
                assert "%(n)s" in form, message.id
            elif path.stem in {"ar", "he"}:
                # There a word for one or two says how many.
                assert "%(n)s" not in form, message.id


@every_catalogue()
def test_minutes_are_called_and_declined_as_in_cldr(path: Path) -> None:
    if path.stem == "he":
        pytest.skip("a minute of reading is in the construct state, which CLDR has not")
    words = labels(path.stem.replace("_", "-"))
    for number in (1, 2, 3, 5, 11, 21, 100):
        said = words.ngettext("%(n)s minute to read", "%(n)s minutes to read", number)
        # CLDR has no long form where that would be the short one.
        minutes = next(
            text
            for length in ("long", "short")
            if "duration" not in (text := format_unit(number, "duration-minute", length, locale=path.stem))
        )
        word = re.sub(r"[\d\u200f]", "", minutes).replace("\u00a0", " ").strip()
        assert word in said.replace("\u00a0", " ")


@every_catalogue()
def test_texts_have_the_marks_of_print(path: Path) -> None:
    for english, text in forms(path):
        assert not re.search(r"""["'`]|\.\.\.|\s\s""", text), text
        assert text.strip() == text or english in _BETWEEN, text
        # A sentence ends as one, a label does not.
        assert english.endswith(".") == text.endswith((".", "。", "।")) or english == "p.", text
        assert english.endswith(":") == text.endswith((":", "：")), text


_IDEOGRAM = "[ぁ-ヿ一-鿿]"
_FULL_WIDTH = rf"{_IDEOGRAM} ?[,.:;!?()]|[()] ?{_IDEOGRAM}|{_IDEOGRAM} 0|0 {_IDEOGRAM}| [，、。：；（]"
_WRONG = {
    "ar": r"[,;?]",
    "fa": r"[,;?]|[ۀيك]",
    "el": r"\?",
    "es": r"^[^¿]*\?|^[^¡]*!",
    "fr": r"(?<!\u00a0):|(?<!\u202f)[;!?]|^0 \w|^\w+ 0",
    "he": r"[א-ת]-|-[א-ת]|[א-ת][’”]",
    "hi": r"[\u0900-\u097f]{3}\.",
    "ja": _FULL_WIDTH,
    "ko": r"[、。，：（）]|0 [쪽편개장분]|[가-힣] \(",
    "ru": r"^0 [а-я]|[^\u00a0]—| - ",
    "zh_Hans": _FULL_WIDTH,
    "zh_Hant": _FULL_WIDTH,
}
"""What no text of a language has: marks of other languages, blanks where there are none or where a line may end."""


@every_catalogue(*_WRONG)
def test_texts_have_the_marks_of_their_language(path: Path) -> None:
    wrong = re.compile(_WRONG[path.stem])
    filled = (
        re.sub(r"%\(\w+\)s", "Title", re.sub(r"%\((?:n|all|pages?)\)s", "0", text))
        for english, text in forms(path)
        if english not in _BETWEEN
    )
    assert not [text for text in filled if wrong.search(text)]


_SCRIPTS = {
    "ar": "[؀-ۿ]",
    "el": "[Ͱ-Ͽ]",
    "fa": "[؀-ۿ]",
    "he": "[א-ת]",
    "hi": "[ऀ-ॿ]",
    "ja": "[ぁ-ヿ一-鿿]",
    "ko": "[가-힣]",
    "ru": "[а-яА-Я]",
    "zh_Hans": "[一-鿿]",
    "zh_Hant": "[一-鿿]",
}


@every_catalogue(*_SCRIPTS)
def test_texts_are_in_the_script_of_their_language(path: Path) -> None:
    # Korean and Japanese print "p." before a page's number; names and kinds of files are the same everywhere.
    fonts = "Source Serif 4, Source Sans 3 and Source Code Pro, under the SIL Open Font License 1.1"
    others = {"p.", *_BETWEEN, "%(title)s, PDF", "%(title)s, EPUB", fonts}
    assert not [
        text for english, text in forms(path) if english not in others and not re.search(_SCRIPTS[path.stem], text)
    ]


@every_catalogue()
def test_boxes_of_two_kinds_have_two_names(path: Path) -> None:
    boxes = (ROOT / "pipeline/normalise/body/markup.py").read_text("utf-8")
    kinds = re.findall(r'": gettext\("(.*)"\)', boxes)
    assert len(kinds) > 10
    assert len({labels(path.stem.replace("_", "-")).gettext(kind).casefold() for kind in kinds}) == len(kinds)


def test_a_simplified_catalogue_has_no_traditional_signs_and_the_other_way_round() -> None:
    simplified, traditional = (
        {sign for _, text in forms(ROOT / "pipeline" / "i18n" / "locale" / f"{name}.po") for sign in text}
        for name in ("zh_Hans", "zh_Hant")
    )
    # Signs of these catalogues that the other script writes in another way.
    assert not simplified & set("頁書閱讀圖電錄題與網訊設計註釋術語張點擊")
    assert not traditional & set("页书阅读图电录题与网讯设计释术语张点击")


def test_templates_have_no_words_of_their_own() -> None:
    found = {}
    for path in (*(ROOT / "styles").rglob("*.html"), *(ROOT / "styles").rglob("*.xhtml")):
        text = path.read_text("utf-8")
        for part in (
            r"\{#.*?#\}",
            r"<(script|style)\b.*?</\1>",
            r"\{% block kind %\}\w+",
            r"\{\{.*?\}\}",
            r"\{%.*?%\}",
        ):
            text = re.sub(part, "", text, flags=re.DOTALL)
        attributes = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', text)
        said = " ".join([*attributes, re.sub(r'<[^>]*>|[\w:]+="[^"]*"', "", text)])
        # No more than a kind of file, and that alone: what stands before it has the comma of its language.
        if words := set(re.findall(r"[^\W\d_]+|, ", re.sub(r"&\w+;", "", said))) - {"PDF", "EPUB", "ISBN", "ISSN"}:
            found[path.name] = words
    assert not found


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
        ("he", (1, 2, 10), ("עמוד אחד", "שני עמודים", "עמודים")),
        ("ja", (1, 2), ("%(n)sページ", "%(n)sページ")),
    ],
)
def test_plurals_are_those_of_the_language(language: str, numbers: tuple[int, ...], forms: tuple[str, ...]) -> None:
    found = [labels(language).ngettext("%(n)s page", "%(n)s pages", number) for number in numbers]
    assert [text.removeprefix("%(n)s").strip() for text in found] == [
        form.removeprefix("%(n)s").strip() for form in forms
    ]


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
        (1, "it", "1º gennaio 2024"),
        (1, "pt-BR", "1º de janeiro de 2024"),
        (1, "pt-PT", "1 de janeiro de 2024"),
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
    ("language", "written"),
    [("fr", "120"), ("fa", "۱۲۰"), ("ar", "120"), ("ar-EG", "١٢٠"), ("mr", "120"), ("hi", "120")],
)
def test_numbers_have_the_digits_of_their_language_where_its_words_stand_by_them(language: str, written: str) -> None:
    assert number_in(language, 120) == written


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_no_dot_stands_beside_digits_whose_zero_is_a_dot(language: str) -> None:
    assert labels(language).gettext(" · ") == " | "


@pytest.mark.parametrize(
    ("language", "written"), [("fr", "un, deux"), ("xx", "un, deux"), ("fa", "un، deux"), ("zh-TW", "un、deux")]
)
def test_a_list_has_the_comma_of_its_language(language: str, written: str) -> None:
    assert list_words(("un", "deux"), language) == written


def test_labels_fall_back_to_english() -> None:
    assert labels("fr-CA").gettext("Contents") == "Sommaire"
    assert labels("tlh").gettext("Contents") == "Contents"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_tells_its_language_as_pages_need_it(path: Path) -> None:
    assert language_of(labels(path.stem.replace("_", "-"))) == path.stem.replace("_", "-")


def test_the_ending_of_a_first_is_raised() -> None:
    assert raised_date(dt.datetime(2025, 9, 1, tzinfo=dt.UTC), "fr") == "1<sup>er</sup> septembre 2025"
    assert raise_first("François 1er & Cie, 1er mars 2026") == "François 1er &amp; Cie, 1<sup>er</sup> mars 2026"
    assert raised_date(dt.datetime(2025, 9, 11, tzinfo=dt.UTC), "fr") == "11 septembre 2025"
    assert raised_date(None, "fr") == ""
