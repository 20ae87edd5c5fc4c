"""The cover: any title, on any page."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from lxml import html
from PIL import Image

from pipeline.editions.cover import book_title, byline, cover_of, draw_cover, years
from pipeline.editions.covers.sheet import cover_copy
from pipeline.model.collection import Collection
from pipeline.press.typeset import typeset
from tests import factory

LONG = "L’ingénierie des médias à l’heure de l’intelligence artificielle\u00a0: douze enquêtes d’une classe"
TITLES = ["Écho", "Anticonstitutionnellement", LONG, "数学与工程", "مجموعة مقالات"]


def with_settings(**values: Any) -> Collection:  # noqa: ANN401
    made = factory.collection()
    return replace(made, settings=replace(made.settings, **values))


def title_size(title: str) -> float:
    (heading,) = html.document_fromstring(cover_copy(cover_of(with_settings(title=title))).html).iter("h1")
    return float(heading.get("style", "").removeprefix("font-size:").partition("rem")[0])


@pytest.mark.parametrize("size", [(210, 297), (160, 256), (148, 210), (297, 210)])
@pytest.mark.parametrize("title", [LONG, "Anticonstitutionnellement"])
def test_every_word_is_on_the_one_page_and_whole(title: str, size: tuple[int, int]) -> None:
    sheets = typeset(cover_copy(replace(cover_of(with_settings(title=title, publisher="Lycée")), size=size)))
    assert (sheets.pages, sheets.warnings) == (1, ())
    page = pypdfium2.PdfDocument(sheets.pdf.data)[0]
    text = page.get_textpage()
    words = text.get_text_range().split()
    assert set(title.replace("\u00a0", " ").split()) <= set(words)
    edges = [text.get_charbox(index) for index in range(text.count_chars())]
    assert min(box[0] for box in edges if box[2] > box[0]) > 0
    assert max(box[2] for box in edges) < page.get_width()
    assert max(box[3] for box in edges) < page.get_height()


@pytest.mark.parametrize("title", TITLES)
def test_the_title_is_the_only_heading(title: str) -> None:
    tree = html.document_fromstring(cover_copy(cover_of(with_settings(title=title))).html)
    assert [heading.text for heading in tree.iter("h1", "h2", "h3")] == [title]
    assert tree.findtext(".//title") == title


def test_a_title_is_as_large_as_it_can_be() -> None:
    sizes = [title_size(title) for title in ("Écho", "Carnet d’essai", "Anticonstitutionnellement")]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)


def test_markup_in_a_title_is_text() -> None:
    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in cover_copy(cover_of(with_settings(title="<b>R&D</b>"))).html


def test_a_cover_shows_a_ring_for_each_of_a_few_articles() -> None:
    made = factory.collection()
    for articles, rings in ((1, 3), (5, 5), (40, 9)):
        copy = cover_copy(cover_of(replace(made, articles=made.articles[:1] * articles)))
        assert copy.html.count('class="ring"') == rings


def test_a_cover_from_the_right_has_its_corner_on_the_left() -> None:
    assert "rem;left:-" in cover_copy(cover_of(with_settings(language="ar"))).html


def test_authors_come_from_the_articles_where_the_collection_names_none() -> None:
    nameless = with_settings(authors=())
    assert byline(nameless) == "Ada Martin"
    many = [replace(nameless.articles[0], authors=(name,)) for name in "ABCD"]
    assert byline(replace(nameless, articles=tuple(many))) == ""


def test_years_run_from_the_first_article_to_the_last() -> None:
    made = factory.collection()
    assert years(made) == "2024"
    older = replace(made.articles[0], date=dt.datetime(2022, 1, 1, tzinfo=dt.UTC))
    assert years(replace(made, articles=(older, made.articles[1]))) == "2022–2024"
    assert years(replace(made, articles=(replace(older, date=None),))) == ""


def test_a_collection_without_a_title_has_a_cover() -> None:
    assert book_title(with_settings(title="")) == "Anthologie"


def test_the_picture_has_the_size_that_book_shops_ask_for() -> None:
    cover = cover_of(factory.collection())
    drawn = draw_cover(cover)
    assert drawn == draw_cover(cover)
    assert drawn.sheets.warnings == ()
    with Image.open(io.BytesIO(drawn.data.data)) as picture:
        assert picture.size == (1600, 2560)

