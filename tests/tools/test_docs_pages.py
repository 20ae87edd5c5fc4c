from pathlib import Path

import pytest

from pipeline.i18n.catalogue import in_language, known_word, word_of
from pipeline.load import settings
from pipeline.load.books import HANDOUT_KEYS, PATH_KEYS, make_book_keys
from pipeline.load.collection_keys import RELATED, WHOLE_KEYS
from pipeline.load.look import LOOK_KEYS
from pipeline.load.site_keys import LEGAL_KEYS, SITE_KEYS
from pipeline.normalise.metadata.keys import KEYS
from tests.tools.docs_pages import PAGES, settings_page

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("language", sorted(PAGES))
def test_the_page_of_the_docs_is_up_to_date(language: str, request: pytest.FixtureRequest) -> None:
    path = ROOT / PAGES[language]
    if request.config.getoption("--rewrite"):
        path.write_text(settings_page(language), "utf-8")
    assert path.read_text("utf-8") == settings_page(language), (
        "pytest --rewrite tests/tools/test_docs_pages.py writes it anew"
    )


@pytest.mark.parametrize("language", sorted(PAGES))
def test_every_key_is_on_it(language: str) -> None:
    text = settings_page(language)
    known = (*settings._KNOWN, *(name for key in KEYS for name in key.names))
    assert [key for key in known if f"`{key}`" not in text] == []


def test_no_english_is_left_on_the_french_one() -> None:
    english, french = (settings_page(language).splitlines() for language in ("en", "fr"))
    same = [one for one, other in zip(english, french, strict=True) if one == other]
    assert [
        line
        for line in same
        if line
        and not line.startswith(
            ("## collection", "## authors", "- [collection", "- [authors", "# yaml-", "| ---", "```", "Ada ")
        )
    ] == []


def test_a_french_key_of_the_page_means_the_key_beside_it() -> None:
    tables = (HANDOUT_KEYS, make_book_keys(), PATH_KEYS, {**WHOLE_KEYS, **SITE_KEYS, **RELATED}, LEGAL_KEYS, LOOK_KEYS)
    for keys in tables:
        assert {key: known_word(in_language(word_of(key), "fr"), keys) for key in keys} == {key: key for key in keys}
