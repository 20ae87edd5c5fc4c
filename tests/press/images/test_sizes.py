from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline.press.images.pixels import encode_widths


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
