"""A page as pixels."""

from __future__ import annotations

import io

import pikepdf
from PIL import Image

from pipeline.press.raster import first_page_png


def test_a_page_has_the_asked_width_and_its_own_proportion() -> None:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 480))
        pdf.add_blank_page(page_size=(10, 10))
        pdf.save(written)
    with Image.open(io.BytesIO(first_page_png(written.getvalue(), 150))) as picture:
        assert (picture.format, picture.size) == ("PNG", (150, 240))
        assert picture.convert("RGB").getpixel((75, 120)) == (255, 255, 255)
