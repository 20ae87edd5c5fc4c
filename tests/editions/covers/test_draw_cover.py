"""The cover: any title, on any page, in any design."""

import datetime as dt
import io
import itertools
import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from lxml import html
from PIL import Image

from pipeline.editions.book.book import Book
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.covers.cover import BackCover, Cover, cover_of, draw_cover, draw_thumbnail, set_back, set_cover
from pipeline.editions.covers.draw_cover import make_cover_copy
from pipeline.jobs.blob import Blob
from pipeline.model.article import Article, Lead, Picture
from pipeline.model.books_and_handouts import Anthology, CoverDesign
from pipeline.model.collection import Collection
from pipeline.press.images.colours import CONTRAST, Colour, contrast
from pipeline.press.images.pixels import render_pages
from pipeline.press.typesetting.typeset import typeset
from tests import factory

LONG = "L’ingénierie des médias à l’heure de l’intelligence artificielle\u00a0: douze enquêtes d’une classe"
TITLES = [
    ("Écho", "fr"),
    ("Anticonstitutionnellement", "fr"),
    (LONG, "fr"),
    ("数学与工程", "zh"),
    ("راهنمای متن‌باز", "fa"),
]
WIDE = [
    ("Le journal de Port-Aubin", "fr"),
    ("W" * 14, "fr"),
    ("MWŒÆ " * 6, "fr"),
    ("Щёлкающие ШИРОКИЕ буквы", "ru"),
    ("Wolfram 2000", "en"),
]
TOO_LONG = [("Donaudampfschifffahrtsgesellschaftskapitän" * 9, "de"), (f"{LONG} " * 4, "fr")]
NAMES = ("Ada Martin", "Blaise Nguyen", "Chloé Dubois", "Driss El Amrani", "Élodie Petit", "Farid Haddad", "Hugo Roy")
ACCENT, PAPER = Colour.read("#8a2b1d"), Colour.read("#fffdf9")
GREEN, BLUE = (30, 140, 60), (20, 70, 170)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="512"><rect width="320" height="512" fill="#1446aa"/></svg>'


def photograph(colour: tuple[int, int, int], size: tuple[int, int] = (400, 300), path: str = "") -> Picture:
    """Return a picture of one colour with the grain of a photograph."""
    grain = Image.frombytes("RGB", size, random.Random(3).randbytes(size[0] * size[1] * 3))
    data = io.BytesIO()
    Image.blend(Image.new("RGB", size, colour), grain, 0.12).save(data, "JPEG", quality=90)
    name = path or f"images/{'-'.join(map(str, colour))}.jpg"
    return Picture(name, "image/jpeg", *size, Blob.of(data.getvalue()))


def drawing(size: tuple[int, int] = (320, 512)) -> Picture:
    return Picture("images/dessin.svg", "image/svg+xml", *size, Blob.of(SVG))


def collection(*leads: Picture | None, **settings: Any) -> Collection:
    """Return an article for each picture, which leads it."""
    made = factory.collection()
    articles: list[Article] = []
    for number, lead in enumerate(leads, start=1):
        one = factory.article(f"a{number}", f"Article {number}", "<p>Un mot.</p>")
        day = dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=number)
        articles.append(replace(one, date=day, lead=Lead(lead.path, "") if lead else None))
    pictures = {lead.path: lead for lead in leads if lead}
    return replace(
        made, settings=replace(made.settings, **settings), articles=tuple(articles), tags=(), pictures=pictures
    )


def book(*leads: Picture | None, cover: str = "rings", colour: str = "", **settings: Any) -> Book:
    return plan_book(collection(*(leads or (None,)), **settings), Anthology(cover=cover, cover_colour=colour))


def drawn(cover: Cover) -> Image.Image:
    """Render the cover with one pixel a point."""
    sheets = set_cover(cover)
    assert sheets.warnings == ()
    (page,) = render_pages(sheets.pdf.data, 1)
    return page


def measured_contrast(image: Image.Image) -> float:
    """Measure the contrast of words with their surroundings."""
    counted = colours_of(image)
    ((ground, _),) = counted.most_common(1)
    return max(contrast(colour, ground) for colour in counted)


def colours_of(image: Image.Image) -> Counter[Colour]:
    counted = image.convert("RGB").getcolors(image.width * image.height) or ()
    return Counter({Colour(*found): number for number, found in counted if isinstance(found, tuple)})


def lower_part(image: Image.Image) -> Image.Image:
    """Crop to the part without art in any design."""
    return image.crop((0, round(0.72 * image.height), image.width, image.height))


@pytest.mark.parametrize(
    "size", [*(pytest.param(size, marks=pytest.mark.long) for size in ((210, 297), (160, 256))), (148, 210), (297, 210)]
)
@pytest.mark.parametrize("title", [LONG, "Anticonstitutionnellement"])
@pytest.mark.parametrize("design", list(CoverDesign))
def test_every_word_is_on_the_one_page_and_whole(design: str, title: str, size: tuple[int, int]) -> None:
    asked = book(photograph(GREEN), cover=design, title=title, publisher="Lycée", authors=NAMES)
    sheets = typeset(make_cover_copy(replace(cover_of(asked), size=size)))
    assert (sheets.pages, sheets.warnings) == (1, ())
    page = pypdfium2.PdfDocument(sheets.pdf.data)[0]
    text = page.get_textpage()
    words = text.get_text_range().split()
    said = f"{title} {', '.join(NAMES)}".replace("\u00a0", " ").split()
    assert set(said) <= set(words)
    edges = [text.get_charbox(index) for index in range(text.count_chars())]
    seen = [box for box in edges if box[2] > box[0]]
    assert min(box[0] for box in seen) > 0
    assert max(box[2] for box in seen) < page.get_width()
    assert max(box[3] for box in seen) < page.get_height()
    assert min(box[1] for box in seen) > 0


@pytest.mark.parametrize(("title", "language"), TITLES)
@pytest.mark.parametrize("design", list(CoverDesign))
def test_words_stand_clear_of_each_other_and_of_the_art(design: str, title: str, language: str) -> None:
    asked = cover_of(book(photograph(GREEN), cover=design, title=title, language=language, authors=NAMES))
    image = drawn(asked)
    assert measured_contrast(lower_part(image)) >= CONTRAST


@pytest.mark.parametrize(("title", "language"), [*TITLES, *WIDE, *TOO_LONG])
@pytest.mark.parametrize("design", list(CoverDesign))
def test_no_title_is_broken_that_has_room_and_none_leaves_the_cover(design: str, title: str, language: str) -> None:
    subtitle, authors = "Notes WWW", "Ada Martin"
    asked = cover_of(book(photograph(GREEN), cover=design, title=title, subtitle=subtitle, language=language))
    sheets = typeset(make_cover_copy(replace(asked, authors=authors)))
    page = pypdfium2.PdfDocument(sheets.pdf.data)[0]
    text = page.get_textpage()
    found = text.get_text_range()
    if language in ("fr", "ru", "en") and (title, language) not in TOO_LONG:
        assert set(title.replace("\u00a0", " ").split()) <= set(found.split())
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    margin = 2 / 24 * page.get_width()
    seen = [box for box in boxes if box[2] > box[0]]
    assert margin < min(box[0] for box in seen) < max(box[2] for box in seen) < page.get_width() - margin
    assert max(box[3] for box in seen) < page.get_height()
    above, below = (boxes[start : start + 5] for start in map(found.index, (subtitle, authors)))
    assert min(box[1] for box in boxes[: found.index(subtitle)] if box[2] > box[0]) > max(box[3] for box in above)
    assert min(box[1] for box in above) > max(box[3] for box in below)


@pytest.mark.parametrize(("title", "language"), TITLES)
def test_the_title_is_the_only_heading(title: str, language: str) -> None:
    tree = html.document_fromstring(make_cover_copy(cover_of(book(title=title, language=language))).html)
    assert [heading.text for heading in tree.iter("h1", "h2", "h3")] == [title]
    assert tree.findtext(".//title") == title


def test_markup_in_a_title_is_text() -> None:
    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in make_cover_copy(cover_of(book(title="<b>R&D</b>"))).html


def test_a_book_without_subtitle_authors_and_publisher_has_a_cover() -> None:
    asked = book(None, subtitle="", authors=(), publisher="")
    copy = make_cover_copy(cover_of(replace(asked, byline="", years="")))
    assert 'class="subtitle"' not in copy.html
    assert 'class="makers' not in copy.html


def test_authors_and_imprint_share_a_line_where_they_have_room() -> None:
    assert "together" in make_cover_copy(cover_of(book(authors=NAMES[:1], publisher="Lycée"))).html
    assert "together" not in make_cover_copy(cover_of(book(authors=NAMES, publisher="Lycée"))).html
    assert "together" not in make_cover_copy(cover_of(replace(book(publisher="Lycée"), byline=""))).html


def test_a_cover_shows_a_ring_for_each_of_a_few_articles() -> None:
    for articles, shown in ((1, 3), (5, 5), (40, 9)):
        assert make_cover_copy(cover_of(book(*[None] * articles))).html.count('class="ring"') == shown


def test_a_cover_from_the_right_has_its_corner_on_the_left() -> None:
    assert "rem;left:-" in make_cover_copy(cover_of(book(language="ar"))).html
    image = drawn(cover_of(book(language="ar")))
    left, right = (image.crop((start, 0, start + 99, 99)).getcolors(9999) or [] for start in (0, image.width - 99))
    assert len(left) > len(right) == 1


@pytest.mark.parametrize("design", [CoverDesign.MOSAIC, CoverDesign.PICTURE])
def test_without_pictures_there_are_rings(design: str) -> None:
    assert cover_of(book(cover=design)).design == CoverDesign.RINGS


@pytest.mark.parametrize("number", [1, 2, 5, 6])
def test_a_mosaic_shows_every_picture(number: int) -> None:
    leads = [photograph((10 + 9 * index, 60, 230 - 9 * index)) for index in range(number)]
    image = drawn(cover_of(book(*leads, cover="mosaic")))
    above = image.crop((0, 0, image.width, round(0.4 * image.height)))
    for lead in leads:
        (wanted,) = colours_of(Image.open(io.BytesIO(lead.data.data)).resize((1, 1), Image.Resampling.BOX))
        assert nearest(above.resize((120, 80), Image.Resampling.BOX), wanted) < 14, lead.path


def nearest(image: Image.Image, colour: tuple[int, ...]) -> int:
    return min(max(abs(one - other) for one, other in zip(seen, colour, strict=True)) for seen in colours_of(image))


@pytest.mark.parametrize("own", [False, True])
def test_no_picture_is_smoothed_by_viewers_which_archives_forbid(*, own: bool) -> None:
    cover = own_cover(photograph(BLUE)) if own else cover_of(book(photograph(BLUE), cover="mosaic"))
    with pikepdf.open(io.BytesIO(set_cover(cover).pdf.data)) as pdf:
        pictures = [
            item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        assert pictures
        assert not any(bool(picture.get("/Interpolate", False)) for picture in pictures)


def test_a_mosaic_of_many_takes_pictures_from_all_over_the_book() -> None:
    leads = [photograph((index, 60, 90), (8, 8)) for index in range(60)]
    shown = cover_of(book(*leads, cover="mosaic")).pictures
    assert len(shown) == 6
    assert shown[0] == leads[0]
    assert shown[-1] in leads[-10:]


def test_a_picture_that_leads_several_articles_is_shown_once() -> None:
    assert len(cover_of(book(photograph(GREEN), photograph(GREEN), cover="mosaic")).pictures) == 1


def test_one_picture_is_the_newest_if_it_is_large_else_the_largest_landscape() -> None:
    wide, small, tall = photograph(GREEN, (1200, 700)), photograph(BLUE), photograph((90, 20, 90), (900, 1400))
    assert cover_of(book(small, wide, cover="picture")).pictures == (wide,)
    assert cover_of(book(wide, small, cover="picture")).pictures == (wide,)
    assert cover_of(book(wide, tall, small, cover="picture")).pictures == (wide,)
    old = book(photograph(BLUE, (1300, 900)), wide, cover="picture")
    first, second = old.articles
    early = replace(first, date=dt.datetime(1999, 1, 1, tzinfo=dt.UTC))
    aged = replace(old, parts=(replace(old.parts[0], articles=(early, second)),))
    assert cover_of(aged).pictures == (wide,)


@pytest.mark.parametrize("lead", [photograph(BLUE), drawing((640, 480))])
def test_a_picture_reaches_three_edges_of_the_sheet(lead: Picture) -> None:
    image = drawn(cover_of(book(lead, cover="picture")))
    for place in ((1, 1), (image.width - 2, 1), (1, round(0.3 * image.height))):
        assert nearest(image.crop((place[0] - 1, place[1] - 1, place[0] + 1, place[1] + 1)), BLUE) < 40


def test_colours_are_those_of_the_pictures_unless_one_is_chosen() -> None:
    def ground(asked: Book) -> Colour:
        return colours_of(lower_part(drawn(cover_of(asked)))).most_common(1)[0][0]

    assert ground(book()) == ACCENT
    green, blue = ground(book(photograph(GREEN))), ground(book(photograph(BLUE), photograph(BLUE, path="b.jpg")))
    assert (max(green), max(blue)) == (green.green, blue.blue)
    assert ground(book(photograph(GREEN), colour="#123456")) == Colour.read("#123456")
    assert ground(book(photograph(GREEN), colour="#ffcc00", cover="picture")) == Colour.read("#ffcc00")
    assert ground(book(photograph(GREEN), cover="picture")) == PAPER


@pytest.mark.parametrize("colour", ["#ffcc00", "#808080", "#000000", "#ff0000"])
@pytest.mark.parametrize("design", list(CoverDesign))
def test_words_can_be_read_on_any_chosen_colour_which_stays(design: str, colour: str) -> None:
    image = drawn(cover_of(book(photograph(GREEN), cover=design, colour=colour)))
    assert measured_contrast(lower_part(image)) >= CONTRAST
    assert nearest(image, Colour.read(colour)) == 0


def test_pictures_matter_only_where_something_is_made_of_them() -> None:
    assert cover_of(book(photograph(GREEN), colour="#123456")).pictures == ()


@pytest.mark.parametrize("design", list(CoverDesign))
def test_the_picture_has_the_size_that_book_shops_ask_for_and_the_same_bytes_twice(design: str) -> None:
    cover = cover_of(book(photograph(GREEN), photograph(BLUE), cover=design))
    made = draw_cover(cover)
    assert made == draw_cover(cover)
    assert set_cover(cover).pdf == set_cover(cover).pdf
    assert made.sheets is not None
    assert made.sheets.warnings == ()
    assert made.data.size <= 1_000_000
    assert made.media_type == ("image/png" if design == CoverDesign.RINGS else "image/jpeg")
    with Image.open(io.BytesIO(made.data.data)) as picture:
        assert picture.size == (1600, 2560)
        assert f"image/{(picture.format or '').lower()}" == made.media_type


def test_a_typographic_cover_has_its_very_colour() -> None:
    with Image.open(io.BytesIO(draw_cover(cover_of(book())).data.data)) as picture:
        assert picture.convert("RGB").getpixel((10, 2550)) == ACCENT


def own_cover(picture: Picture) -> Cover:
    asked = book(photograph(GREEN), cover="images/couverture.jpg")
    return cover_of(replace(asked, pictures={**asked.pictures, "images/couverture.jpg": picture}))


@pytest.mark.parametrize(("size", "corner"), [((424, 600), BLUE), ((400, 600), BLUE), ((800, 500), BLUE)])
def test_a_cover_of_the_editors_own_wins_and_covers_the_page(size: tuple[int, int], corner: tuple[int, ...]) -> None:
    cover = own_cover(photograph(BLUE, size))
    image = drawn(cover)
    for place in itertools.product((1, image.width - 2), (1, image.height - 2)):
        assert nearest(image.crop((place[0] - 1, place[1] - 1, place[0] + 1, place[1] + 1)), corner) < 50
    assert 'alt="Couverture' in make_cover_copy(cover).html


def test_an_own_cover_of_another_proportion_is_shown_whole() -> None:
    fits = {
        size: "object-fit:contain" in make_cover_copy(own_cover(photograph(BLUE, size))).html
        for size in ((424, 600), (800, 500))
    }
    assert fits == {(424, 600): False, (800, 500): True}


def test_an_own_cover_goes_into_the_e_book_as_it_is_if_it_may() -> None:
    picture = photograph(BLUE, (1000, 1600))
    assert draw_cover(own_cover(picture)).data == picture.data
    assert draw_cover(own_cover(picture)).sheets is None


def test_a_drawing_or_too_large_a_picture_becomes_one_that_every_reader_shows() -> None:
    made = draw_cover(own_cover(drawing()))
    assert made.media_type == "image/png"
    with Image.open(io.BytesIO(made.data.data)) as picture:
        assert picture.size == (1600, 2560)
        assert picture.convert("RGB").getpixel((800, 1200)) == (20, 70, 170)
    large = draw_cover(own_cover(photograph(BLUE, (2000, 3200))))
    assert large.data.size <= 1_000_000
    with Image.open(io.BytesIO(large.data.data)) as picture:
        assert picture.size == (1600, 2560)


def test_an_own_cover_that_is_not_there_leaves_rings() -> None:
    cover = cover_of(book(photograph(GREEN), cover="absente.jpg"))
    assert (cover.own, cover.design) == (None, CoverDesign.RINGS)


def test_a_thumbnail_has_its_size() -> None:
    made = draw_thumbnail(cover_of(book(photograph(GREEN), cover="picture")))
    with Image.open(io.BytesIO(made.data.data)) as picture:
        assert picture.size == (480, 768)


@pytest.mark.parametrize(
    ("number", "colour"),
    [("978-2-1234-5680-3", "#8a2b1d"), ("9791034567898", "#000000"), ("978-0-306-40615-7", "#ffffff")],
)
def test_a_scanner_reads_the_bar_code_on_the_back(number: str, colour: str) -> None:
    back = BackCover(
        Cover("Écho", "fr", colour=colour, size=(148, 210)), 6, 3, ("La classe",), number, "On mesure, puis on écrit."
    )
    sheets = set_back(back)
    (page,) = pypdfium2.PdfDocument(sheets.pdf.data)
    (code,) = zxingcpp.read_barcodes(page.render(scale=3, grayscale=True).to_pil())
    assert (code.format, code.text) == (zxingcpp.BarcodeFormat.EAN13, number.replace("-", ""))
    assert f"ISBN {number}" in page.get_textpage().get_text_bounded()
    assert "On mesure, puis on écrit." in page.get_textpage().get_text_bounded()
