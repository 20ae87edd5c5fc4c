"""Pictures of the site at the widths of screens."""

import io
import random
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from PIL import Image

from pipeline.editions.site.markup import render_body
from pipeline.editions.site.paths import SiteImage, SiteLocation
from tests.hostile.making import published
from tests.judges import vnu


def photograph(size: tuple[int, int], quality: int = 75) -> bytes:
    data = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    noise = Image.frombytes("L", size, random.Random(5).randbytes(size[0] * size[1]))
    noise.convert("RGB").save(data, "JPEG", exif=exif, quality=quality)
    return data.getvalue()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    post = "---\nlang: fr\nimage: large.jpg\nimage_alt: Du bruit\n---\nUn texte.\n\n![Du bruit](petite.jpg)\n\n![Un point](point.png)\n\n![Du bruit](moyenne.jpg)\n"
    point = io.BytesIO()
    Image.new("RGB", (900, 20)).save(point, "PNG")
    files: dict[str, str | bytes] = {
        "a.md": post,
        "large.jpg": photograph((1400, 700)),
        "petite.jpg": photograph((700, 350)),
        "point.png": point.getvalue(),
        "moyenne.jpg": photograph((700, 350), 8),
    }
    published(folder, files, "site")
    return folder / "output"


def test_pages_offer_every_width_and_each_is_there(site: Path) -> None:
    for page in ("index.html", "articles/a.html"):
        tree: Any = html.fromstring((site / page).read_text("utf-8"))
        assert tree.xpath("//picture/source/@type"), page
        for srcset in tree.xpath("//@srcset"):
            for choice in srcset.split(", "):
                address, width = choice.split(" ")
                with Image.open((site / page).parent / address) as image:
                    assert f"{image.width}w" == width


def test_the_page_has_the_sizes_and_waits_with_what_is_further_down(site: Path) -> None:
    tree: Any = html.fromstring((site / "articles/a.html").read_text("utf-8"))
    lead, small, light, middle = tree.xpath("//main//img")
    assert (lead.get("width"), lead.get("height"), lead.get("loading")) == ("1400", "700", None)
    assert (small.get("width"), small.get("height"), small.get("loading")) == ("700", "350", "lazy")
    assert small.get("sizes") == "(min-width: 656px) 656px, 100vw"
    assert light.get("srcset") is None, "what is light is sent as it is"
    assert middle.get("srcset") == "../sizes/480/moyenne.jpg 480w, ../media/moyenne.jpg 700w"
    assert middle.getparent().tag != "picture", "AVIF would save little of it"


def test_no_copy_tells_where_a_picture_was_taken(site: Path) -> None:
    copies = list((site / "sizes").rglob("*.*"))
    assert len(copies) == 9
    for path in copies:
        with Image.open(path) as image:
            assert not image.getexif()


@pytest.mark.judge
def test_the_pages_are_valid(site: Path) -> None:
    assert set(map(tuple, vnu([site / "articles/a.html", site / "index.html"]).values())) == {()}


@pytest.mark.parametrize(
    ("sides", "shown"), [((96, 96), (40, 40)), ((40, 20), (40, 20)), ((1920, 100), (192, 10)), ((3, 9000), (1, 40))]
)
def test_a_logo_is_as_large_as_there_is_room_before_it_is_there(sides: tuple[int, int], shown: tuple[int, int]) -> None:
    assert SiteImage("media/logo.svg", *sides, drawing=True).within(192, 40) == shown


@pytest.mark.parametrize(("width", "scrolls"), [(1512, True), (320, False)])
def test_a_wide_diagram_scrolls_where_its_letters_would_be_tiny(width: int, scrolls: bool) -> None:
    place = SiteLocation("../", "", images={"a.svg": SiteImage("media/a.svg", width, 90, drawing=True)})
    body = '<figure class="diagram"><img src="asset:a.svg" alt="Étapes"></figure>'
    shown = render_body(body, place, "fr").html
    assert ('class="scroll drawn" role="region" tabindex="0" aria-label="Diagramme 1"><img' in shown) == scrolls
