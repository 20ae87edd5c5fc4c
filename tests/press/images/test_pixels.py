"""Pictures as pixels."""

import io
import random
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline.press.images.colours import Colour
from pipeline.press.images.pixels import (
    DRAWING,
    count_colours,
    crop_to_fill,
    edge_colour,
    encode_jpeg,
    encode_widths,
    is_flat,
    load_pixels,
    open_picture,
    pack_picture,
    pad_to_size,
    render_pages,
    shrink_to_fit,
)

RED, BLUE = Colour(200, 30, 30), Colour(20, 40, 160)


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("RGB", size, random.Random(7).randbytes(size[0] * size[1] * 3))


def halves(size: tuple[int, int]) -> Image.Image:
    """Return a picture that is red on the left and blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def file_of(image: Image.Image, kind: str, **how: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **how)
    return written.getvalue()


@pytest.mark.parametrize("size", [(100, 100), (300, 40), (40, 300), (900, 900)])
def test_a_picture_fills_any_place_and_keeps_its_middle(size: tuple[int, int]) -> None:
    filled = crop_to_fill(halves((400, 300)), size)
    assert filled.size == size
    assert filled.getpixel((2, size[1] // 2)) == RED
    assert filled.getpixel((size[0] - 3, size[1] // 2)) == BLUE


def test_a_whole_picture_stands_on_the_colour_of_its_edge() -> None:
    image = Image.new("RGB", (200, 100), BLUE)
    image.paste(RED, (50, 25, 150, 75))
    shown = pad_to_size(image, (200, 200))
    assert shown.size == (200, 200)
    assert {shown.getpixel(corner) for corner in ((0, 0), (199, 199))} == {BLUE}
    assert shown.getpixel((100, 100)) == RED
    assert edge_colour(image) == BLUE


def test_what_is_fitted_is_never_made_larger() -> None:
    assert shrink_to_fit(halves((400, 300)), (200, 200)).size == (200, 150)
    assert shrink_to_fit(halves((40, 30)), (200, 200)).size == (40, 30)


def test_what_is_clear_in_a_picture_is_white() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert open_picture(file_of(clear, "PNG"), (1, 1)).getpixel((5, 5)) == (255, 255, 255)
    palette = Image.new("P", (10, 10))
    assert open_picture(file_of(palette, "PNG", transparency=0), (1, 1)).getpixel((5, 5)) == (255, 255, 255)


def test_a_photograph_is_decoded_as_small_as_it_may_be() -> None:
    data = file_of(halves((1600, 1200)), "JPEG")
    assert open_picture(data, (390, 290)).size == (400, 300)
    assert open_picture(data, (1600, 10)).size == (1600, 1200)


def test_a_drawing_becomes_pixels_of_the_size_that_is_asked_for() -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
        b'<rect width="40" height="20" fill="#c81e1e"/></svg>'
    )
    image = load_pixels(svg, DRAWING, (40, 20), (400, 100))
    assert image.size == (400, 200)
    assert image.getpixel((200, 100)) == RED


def test_the_colours_of_pictures_count_alike() -> None:
    found = count_colours([Image.new("RGB", (10, 10), RED), Image.new("RGB", (900, 900), BLUE)])
    assert {swatch.colour: swatch.share for swatch in found if swatch.share} == {RED: 1.0, BLUE: 1.0}


def test_flat_colours_are_packed_without_loss_and_photographs_as_jpeg() -> None:
    flat, photograph = halves((300, 200)), noise((300, 200))
    assert (is_flat(flat), is_flat(photograph)) == (True, False)
    media_type, data = pack_picture(flat, 1_000_000)
    assert media_type == "image/png"
    assert Image.open(io.BytesIO(data)).convert("RGB").tobytes() == flat.tobytes()
    assert pack_picture(photograph, 1_000_000)[0] == "image/jpeg"
    assert pack_picture(photograph, 1_000_000) == pack_picture(photograph, 1_000_000)


def test_a_jpeg_is_as_small_as_it_must_be() -> None:
    image = noise((300, 200))
    best = encode_jpeg(image, 1_000_000)
    assert len(encode_jpeg(image, len(best) - 1)) < len(best)


def test_the_grounds_of_a_drawing_keep_their_colours() -> None:
    """Paper beside a cover's ground, of nearly its colour, must not show as a patch: edges have hundreds of others."""
    svg = (Path(__file__).parents[3] / "content" / "images" / "sous-titre.svg").read_bytes()
    drawn = load_pixels(svg, DRAWING, (1200, 800), (1200, 800)).convert("RGB")
    media_type, data = pack_picture(drawn, 1_000_000)
    shown = Image.open(io.BytesIO(data)).convert("RGB")
    assert media_type == "image/png"
    grounds = sorted(drawn.getcolors(1 << 24) or [], reverse=True)[:6]
    assert {ground: shown.getpixel(first_of(drawn, ground)) for _, ground in grounds} == {
        ground: ground for _, ground in grounds
    }


def first_of(image: Image.Image, colour: Any) -> tuple[int, int]:
    """Return the first position of a colour in a picture."""
    data, pixel, place = image.tobytes(), bytes(colour), 0
    while (place := data.index(pixel, place)) % len(pixel):
        place += 1
    return place // len(pixel) % image.width, place // len(pixel) // image.width


def test_a_page_has_so_many_pixels_a_point() -> None:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 480))
        pdf.add_blank_page(page_size=(10, 10))
        pdf.save(written)
    first, second = render_pages(written.getvalue(), 0.5)
    assert (first.mode, first.size, second.size) == ("RGB", (150, 240), (5, 5))
    assert first.getpixel((75, 120)) == (255, 255, 255)


def photograph(form: str, mode: str = "RGB") -> bytes:
    data = io.BytesIO()
    Image.effect_mandelbrot((600, 300), (-2, -1.5, 1, 1.5), 40).convert(mode).save(data, form)
    return data.getvalue()


@pytest.mark.parametrize(
    ("form", "mode", "made"),
    [
        ("JPEG", "RGB", [("AVIF", (100, 50)), ("AVIF", (600, 300)), ("JPEG", (100, 50))]),
        ("JPEG", "L", [("AVIF", (100, 50)), ("AVIF", (600, 300)), ("JPEG", (100, 50))]),
        ("PNG", "RGBA", [("AVIF", (100, 50)), ("AVIF", (600, 300))]),
        ("PNG", "P", [("AVIF", (100, 50)), ("AVIF", (600, 300))]),
    ],
)
def test_a_picture_has_its_widths(form: str, mode: str, made: list[tuple[str, tuple[int, int]]]) -> None:
    data = photograph(form, mode)
    found = list(encode_widths(data, (100, 600)))
    opened = [Image.open(io.BytesIO(one)) for one in found]
    assert [(one.format, one.size) for one in opened] == made
    assert all("exif" not in one.info and "icc_profile" not in one.info for one in opened)
    assert found == list(encode_widths(data, (100, 600))), "the same bytes twice"


@pytest.mark.parametrize("width", [300, 299, 150, 140, 75, 500])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_what_is_decoded_smaller_looks_as_if_filtered_from_the_whole(width: int, mode: str) -> None:
    data = photograph("JPEG", mode)
    (made,) = encode_widths(data, (width, 600), avif=False)
    copy = Image.open(io.BytesIO(made)).convert("RGB")
    assert copy.size == (width, round(width / 2))
    whole = Image.open(io.BytesIO(data)).convert("RGB").resize(copy.size, Image.Resampling.LANCZOS)
    difference = ImageStat.Stat(ImageChops.difference(copy, whole))
    assert max(difference.rms) < 5  # JPEG alone: 3
