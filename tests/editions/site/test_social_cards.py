"""The pictures that networks show with links to the site."""

import io
from dataclasses import replace

import pytest
from lxml import html
from PIL import Image

from pipeline.editions.covers.social_card import Card, CardBatch, batches, draw_cards
from pipeline.editions.edition import Publication
from pipeline.editions.site.edition import site
from pipeline.editions.site.social_cards import choose_preview, make_cards
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import Lead, Picture
from pipeline.model.collection import Collection
from tests import factory

ADDRESS = "https://exemple.fr/médias/"
GREEN = (30, 140, 60)


def photograph(size: tuple[int, int] = (1200, 800)) -> Picture:
    data = io.BytesIO()
    Image.new("RGB", size, GREEN).save(data, "JPEG")
    return Picture("images/photo.jpg", "image/jpeg", *size, Blob.of(data.getvalue()))


def collection(lead: Picture | None = None, base_url: str = ADDRESS) -> Collection:
    """Return two articles, the first with a lead picture, by default a red square."""
    made = factory.collection()
    first, second = made.articles
    if lead:
        first = replace(first, lead=Lead(lead.path, "Un aplat vert"), shown=(lead.path, *first.shown))
        made = replace(made, pictures={**made.pictures, lead.path: lead})
    return replace(made, articles=(first, second), settings=replace(made.settings, base_url=base_url))


def made_of(made: Collection) -> dict[str, Image.Image]:
    with Runner() as runner:
        files = [file for file in make_cards(made, runner) if isinstance(file, File)]
        assert all(file.data.size < 300_000 for file in files)
        return {file.path: Image.open(io.BytesIO(file.data.data)) for file in files}


def is_near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    pixel = image.getpixel(place)
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


def test_articles_and_the_front_page_have_cards() -> None:
    found = made_of(collection())
    assert list(found) == ["card.jpg", "cards/premier.jpg", "cards/second.jpg"]
    assert {(card.format, card.size) for card in found.values()} == {("JPEG", (1200, 630))}
    red = (0xA0, 0x20, 0x20)
    assert is_near(found["cards/premier.jpg"], (1190, 315), red)
    assert is_near(found["card.jpg"], (1190, 315), red)
    assert not is_near(found["cards/second.jpg"], (1190, 620), red)


def test_without_an_address_of_the_site_there_are_none() -> None:
    made = collection(base_url="")
    assert made_of(made) == {}
    assert choose_preview(made.articles[0], made) is None


@pytest.mark.parametrize(
    ("lead", "path"),
    [
        (photograph(), "media/images/photo.jpg"),
        (photograph((400, 300)), "cards/premier.jpg"),
        (photograph((800, 1200)), "cards/premier.jpg"),
    ],
)
def test_a_large_photograph_serves_as_it_is(lead: Picture, path: str) -> None:
    made = collection(lead)
    preview = choose_preview(made.articles[0], made)
    assert preview is not None
    assert preview.path == path
    assert ("cards/premier.jpg" in made_of(made)) == (path == "cards/premier.jpg")


@pytest.mark.parametrize("lead", [None, photograph()])
def test_each_page_names_a_picture_that_is_there_and_its_size(lead: Picture | None) -> None:
    made = collection(lead)
    with Runner() as runner:
        files = {
            item.path: item.data.data
            for item in site(Publication(made, frozenset({"site"})), runner)
            if isinstance(item, File)
        }
    for path in ("index.html", "articles/premier.html", "articles/second.html"):
        tree = html.document_fromstring(files[path].decode())
        metas = {meta.get("property") or meta.get("name"): meta.get("content") for meta in tree.iter("meta")}
        address = (metas["og:image"] or "").removeprefix(ADDRESS)
        size = Image.open(io.BytesIO(files[address])).size
        assert (metas["og:image:width"], metas["og:image:height"]) == tuple(map(str, size))
        assert metas["og:image:alt"]
        assert metas["twitter:card"] == "summary_large_image"
    assert b"og:image" not in files["tags.html"]


def test_a_title_from_the_right_has_its_picture_on_the_left() -> None:
    lead = photograph()
    for language, place in (("fr", 1190), ("fa", 10)):
        ((blob, _),) = draw_cards(CardBatch((Card("x", "راهنما", language, pictures=(lead,)),)))
        assert is_near(Image.open(io.BytesIO(blob.data)), (place, 315), GREEN)


@pytest.mark.parametrize(
    "title", ["", "É", "Anticonstitutionnellement" * 3, "Un titre très long " * 40, "<b>&amp;</b>"]
)
def test_any_title_makes_one_card_of_the_same_bytes(title: str) -> None:
    batch = CardBatch((Card("x", title, "fr", "Site", "fr"), Card("y", title, "fr", pictures=(photograph(),))))
    made = draw_cards(batch)
    assert made == draw_cards(batch)
    assert [Image.open(io.BytesIO(one.data.data)).size for one in made] == [(1200, 630)] * 2


def test_one_changed_or_further_card_makes_one_batch_anew() -> None:
    plain = [Card(f"cards/article-{number}", f"Titre {number}", "fr") for number in range(200)]
    before = set(batches(plain))
    assert all(len(batch.cards) <= 24 for batch in before)
    assert len(before) < 40
    for at in (0, 57, 199):
        changed = [*plain[:at], replace(plain[at], title="Autre"), *plain[at + 1 :]]
        assert len(set(batches(changed)) - before) == 1
        further = [*plain[:at], Card("cards/nouveau", "Nouveau", "fr"), *plain[at:]]
        assert len(set(batches(further)) - before) <= 2
    assert [card for batch in batches(plain) for card in batch.cards] == plain
