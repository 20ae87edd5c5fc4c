from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.press.images.sizes import at_widths


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
    found = list(at_widths(data, (100, 600)))
    opened = [Image.open(io.BytesIO(one)) for one in found]
    assert [(one.format, one.size) for one in opened] == made
    assert all("exif" not in one.info and "icc_profile" not in one.info for one in opened)
    assert found == list(at_widths(data, (100, 600))), "the same bytes twice"
