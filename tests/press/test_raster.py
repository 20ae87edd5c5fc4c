"""A page as pixels."""

from __future__ import annotations

import io

import pikepdf

from pipeline.press.raster import pages_drawn


def test_a_page_has_the_asked_width_and_its_own_proportion() -> None:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 480))
        pdf.add_blank_page(page_size=(10, 10))
        pdf.save(written)
    first, second = pages_drawn(written.getvalue(), 150)
    assert (first.mode, first.size, second.size) == ("RGB", (150, 240), (150, 150))
    assert first.getpixel((75, 120)) == (255, 255, 255)
