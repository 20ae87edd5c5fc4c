"""Pictures as e-readers take them."""

import io
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.epub.edition import convert_pictures
from pipeline.editions.pictures import LONGEST_SIDE, MOST_BYTES, PictureCopy, convert_picture, is_readable
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import Picture
from pipeline.model.books_and_handouts import Anthology
from tests import factory

SHAPE = '<path d="M{0} {1}h1v1z" fill="#{2:06x}"/>'


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return a picture that no format compresses well."""
    chance = random.Random(1)
    return Image.frombytes(mode, (width, height), chance.randbytes(width * height * len(mode)))


def packed(image: Image.Image, form: str) -> Picture:
    data = io.BytesIO()
    image.save(data, form, **({"quality": 95} if form == "JPEG" else {}))
    kind = form.lower()
    return Picture(f"images/a.{kind}", f"image/{kind}", *image.size, Blob.of(data.getvalue()))


def moving(*colours: str, size: tuple[int, int] = (40, 30)) -> Picture:
    frames = [Image.new("RGB", size, colour) for colour in colours]
    data = io.BytesIO()
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return Picture("images/danse.gif", "image/gif", *size, Blob.of(data.getvalue()))


def drawing(shapes: int) -> Picture:
    chance = random.Random(1)
    many = "".join(
        SHAPE.format(chance.random() * 300, chance.random() * 200, chance.getrandbits(24)) for _ in range(shapes)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" viewBox="0 0 300 200">{many}</svg>'
    return Picture("images/carte.svg", "image/svg+xml", 300, 200, Blob.of(svg))


def opened(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data.data))
    assert image.size == (picture.width, picture.height)
    assert image.format == picture.media_type.removeprefix("image/").upper()
    return image


@pytest.mark.parametrize(
    "make",
    [
        lambda: packed(noise(1600, 1200), "JPEG"),
        lambda: packed(noise(900, 700), "PNG"),
        lambda: packed(noise(900, 700, "RGBA"), "PNG"),
        lambda: drawing(20_000),
    ],
    ids=["photograph", "PNG", "clear", "drawing"],
)
def test_a_heavy_picture_becomes_light(make: Callable[[], Picture]) -> None:
    heavy = make()
    assert heavy.data.size > MOST_BYTES
    assert not is_readable(heavy)
    light = convert_picture(PictureCopy(heavy))
    assert is_readable(light)
    image = opened(light)
    assert image.width / image.height == pytest.approx(heavy.width / heavy.height, rel=0.01)
    assert convert_picture(PictureCopy(heavy)) == light
    if heavy.media_type == "image/svg+xml":  # drawn as large as pictures may be
        assert max(image.size) == LONGEST_SIDE


def test_of_a_gif_that_moves_the_first_picture_stands() -> None:
    still = convert_picture(PictureCopy(moving("#20508a", "#ffffff", size=(2000, 100))))
    assert (still.path, still.media_type, still.width, still.height) == ("images/danse.png", "image/png", 1600, 80)
    assert opened(still).convert("RGB").getpixel((5, 5)) == (0x20, 0x50, 0x8A)


def test_only_what_the_book_shows_is_made_anew() -> None:
    made = factory.collection()
    other = moving("#000000", "#ffffff")
    collection = replace(
        made, pictures={**made.pictures, "images/rouge.png": moving("#a02020", "#ffffff"), "autre.gif": other}
    )
    before = plan_book(collection, Anthology())
    with Runner() as runner:
        after = convert_pictures(before, runner)
    assert after.pictures["images/rouge.png"].media_type == "image/png"
    assert after.pictures["autre.gif"] is other


def test_readable_pictures_ask_for_no_job() -> None:
    before = plan_book(factory.collection(), Anthology())
    with Runner() as runner:
        assert convert_pictures(before, runner) is before
    assert is_readable(drawing(10))
    assert is_readable(packed(noise(1600, 100), "PNG"))
    assert not is_readable(packed(noise(1601, 100), "PNG"))
