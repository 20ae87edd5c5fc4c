"""Names and places that follow from the thing alone."""

import pytest
from lxml import etree

from pipeline.editions.epub.paths import CHAPTER_TITLE, chapter_file, picture_path, xml_name
from tests.factory import red_square

TOKENS = ["été", "数学", "a.b-c_d", "_1", "fn1", "x\u0301"]
OTHERS = ["1er", "un deux", "a:b", "²", "-a", "x×y", CHAPTER_TITLE, "id-1er", "", "a%20b", "\u0301", "\U000f0000x"]


@pytest.mark.parametrize("identifier", TOKENS)
def test_what_is_a_name_stays(identifier: str) -> None:
    assert xml_name(identifier) == identifier


@pytest.mark.parametrize("identifier", OTHERS)
def test_what_is_none_becomes_one_and_always_the_same(identifier: str) -> None:
    name = xml_name(identifier)
    assert name == xml_name(identifier)
    assert name.startswith("id-")
    assert name.isascii()
    assert etree.QName(name).localname == name


def test_no_two_ids_have_one_name() -> None:
    assert len({xml_name(identifier) for identifier in [*TOKENS, *OTHERS, "1er-", "1-er", "un-deux"]}) == 21


def test_plain_slugs_name_their_files() -> None:
    assert chapter_file("ia-medias") == "ia-medias.xhtml"
    odd = {chapter_file(slug) for slug in ("Ia", "مقال", "a/b", "a" * 81, "_0001", "-a")}
    assert len(odd) == 6
    assert all(name.startswith("_") and name.isascii() for name in odd)


def test_a_picture_is_called_after_what_is_in_it() -> None:
    picture = red_square()
    assert picture_path(picture) == f"images/{picture.data.digest[:16]}.png"
