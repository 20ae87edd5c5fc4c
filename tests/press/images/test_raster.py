"""A page as pixels."""

from __future__ import annotations

import io

import pikepdf

from pipeline.press.images.pixels import render_pages


def test_a_page_has_so_many_pixels_a_point() -> None:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 480))
        pdf.add_blank_page(page_size=(10, 10))
        pdf.save(written)
    first, second = render_pages(written.getvalue(), 0.5)
    assert (first.mode, first.size, second.size) == ("RGB", (150, 240), (5, 5))
    assert first.getpixel((75, 120)) == (255, 255, 255)
