"""What a printer gets: the pages on larger paper, with marks where to cut."""

from pathlib import Path

import pypdfium2
import pytest

from pipeline.press.binding.bind import bind
from pipeline.press.geometry import A4, MILLIMETRE
from pipeline.press.imposition import PagePlace, Trimmed, make_press_ready
from tests.judges import qpdf_check, verapdf
from tests.press.samples import imprint, one, opened, place, text

TRIMMED = Trimmed.of(*A4.size, 3)


def interior() -> bytes:
    pdf = bind([one()], imprint(), furniture=place())
    return make_press_ready([pdf], [[PagePlace(0, page)] for page in (1, 2)], TRIMMED, imprint())


def test_boxes_say_what_is_cut_off() -> None:
    pages = opened(interior()).pages
    assert len(pages) == 2
    for page in pages:
        media, bleed, trim = (list(map(float, page.obj[box])) for box in ("/MediaBox", "/BleedBox", "/TrimBox"))
        assert trim[2] - trim[0] == pytest.approx(A4.width * MILLIMETRE, abs=0.01)
        assert trim[3] - trim[1] == pytest.approx(A4.height * MILLIMETRE, abs=0.01)
        assert trim[0] - bleed[0] == pytest.approx(3 * MILLIMETRE, abs=0.01)
        assert media[0] == 0 < bleed[0] < trim[0] < trim[2] < bleed[2] < media[2]


def test_pages_stand_in_their_trim_and_marks_outside_of_the_bleed() -> None:
    data = interior()
    assert "Éléphant" in text(data, 0)
    page = pypdfium2.PdfDocument(data)[0]
    image = page.render(scale=2, grayscale=True).to_pil()
    corner = 2 * TRIMMED.border
    # Along the edge of the trim: dark in the border, and light where something is printed.
    column = [image.getpixel((round(corner), y)) for y in range(image.height)]
    dark = [y for y, ink in enumerate(column) if ink < 200]
    assert dark
    assert all(
        y < 2 * (TRIMMED.border - TRIMMED.bleed) or y > image.height - 2 * (TRIMMED.border - TRIMMED.bleed)
        for y in dark
    )


def test_same_pages_give_the_same_bytes() -> None:
    assert interior() == interior()


@pytest.mark.judge
def test_judges_accept_it(tmp_path: Path) -> None:
    path = tmp_path / "interior.pdf"
    path.write_bytes(interior())
    assert qpdf_check(path) == []
    assert verapdf(path, "3b") == []
