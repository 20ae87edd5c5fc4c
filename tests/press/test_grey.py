"""Pages in grey: the same words and tags, no colour, dark text and lines that a laser printer can print."""

import functools
import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from pikepdf import Name, Pdf, Stream
from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageStat

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.binding.bind import bind
from pipeline.press.binding.signatures import Piece
from pipeline.press.grey import grey_picture
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from pipeline.text.urls import write_data_url
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press import samples
from tests.press.samples import elements, imprint, opened, text

ROOM = (116 / 25.4 * 72, 145 / 25.4 * 72)
DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">
<defs>
<linearGradient id="l" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="300" y2="0">
<stop offset="0" stop-color="#d03030"/><stop offset="1" stop-color="#3030d0"/></linearGradient>
<radialGradient id="r" gradientUnits="userSpaceOnUse" cx="60" cy="120" r="50">
<stop offset="0" stop-color="#fff060"/><stop offset=".4" stop-color="#20a040"/><stop offset="1" stop-color="#104080" stop-opacity=".4"/>
</radialGradient>
<pattern id="p" width="20" height="20" patternUnits="userSpaceOnUse"><rect width="10" height="10" fill="#e08000"/></pattern>
</defs>
<rect width="300" height="60" fill="url(#l)"/><circle cx="60" cy="120" r="50" fill="url(#r)"/>
<rect x="120" y="70" width="80" height="60" fill="url(#p)"/>
<rect x="210" y="70" width="80" height="60" fill="#004488"/><text x="220" y="100" fill="#ffe000" font-size="20">Clair</text>
<g opacity=".7"><rect x="120" y="140" width="170" height="50" fill="#cc6600"/></g>
<path d="M0 195H300" stroke="#e0a0a0" stroke-width=".3"/>
</svg>"""
LINES = """\
<hr><div class="admonition admonition-warning"><p>Attention</p></div><pre><code>un <span class="st">"fil"</span></code></pre>
<figure><span class="placeholder">Image manquante</span></figure><p><u>Souligné</u> \U0001f600</p>
<div class="questions"><p class="block-title">Questions</p><ol><li>Pourquoi ?</li></ol></div>"""
TEXTS = """\
<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" font-size="18">
<style>.lab { fill: lab(60% 40 30); stroke-width: .1px } #deux { fill: #806020 !important }</style>
<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="100%" stop-color="#d06060"/></linearGradient></defs>
<text x="10" y="20" fill="#b04030">Rouge</text><text x="90" y="20" style="fill:#909090">Gris</text>
<text x="170" y="20" class="lab">Lab</text>
<rect y="30" width="300" height="40" fill="#203050"/><text x="10" y="60" fill="#a0b0e0">Clair sur sombre</text>
<rect y="80" width="300" height="40" fill="url(#g)"/><text x="10" y="105" fill="#123">Sur un dégradé</text>
<g transform="translate(0 130) scale(2)"><rect width="150" height="30" fill="#f0e0a0"/>
<text id="deux" x="5" y="15" font-size="9" fill="red">Sombre sur clair</text></g></svg>"""


def photograph(mode: str = "RGB") -> bytes:
    """Return a picture of many colours as JPEG, or as PNG with a palette or transparency."""
    bands = [Image.linear_gradient("L").resize((120, 80)).rotate(turn) for turn in (0, 90, 180)]
    picture = Image.merge("RGB", bands)
    written = io.BytesIO()
    if mode == "P":
        picture.quantize(16).save(written, "PNG")
    elif mode == "RGBA":
        picture.putalpha(Image.radial_gradient("L").resize(picture.size))
        picture.save(written, "PNG")
    else:
        picture.save(written, "JPEG", quality=95)
    return written.getvalue()


def made(*, in_grey: bool) -> bytes:
    """Make three pages with everything that can have a colour, in colour or not."""
    pictures = {f"asset:{name}": photograph(name) for name in ("RGB", "P", "RGBA")}
    pictures |= {"asset:d.svg": DRAWING.encode(), "asset:t.svg": TEXTS.encode()}
    shown = "".join(f'<p><img src="{name}" alt="image"></p>' for name in pictures if name != "asset:t.svg")
    body = (
        '<article id="un"><h1 data-label="Des couleurs">Des couleurs</h1><p><img src="asset:t.svg" alt="mots"></p>'
        f'{LINES}{samples.TABLE}<div style="break-before: page">{shown}</div><p style="break-before: page">'
        '<a href="https://example.org/">Fin</a>.</p></article>'
    )
    if in_grey:
        pictures = {name: grey_picture(data, ROOM) for name, data in pictures.items()}
    sheets = typeset(Copy(make_document("Essai", "fr", body), list_styles("fr", grey=in_grey), pictures))
    return bind([Piece("un", sheets, "Des couleurs", "fr")], imprint(), furniture=samples.place(grey=in_grey))


@functools.cache
def bound() -> bytes:
    return made(in_grey=False)


@functools.cache
def greyed() -> bytes:
    return made(in_grey=True)


def image(
    data: bytes, index: int, scale: float = 1, cut: tuple[float, float, float, float] = (0, 0, 0, 0)
) -> Image.Image:
    """Render a page, cropped by points on the left, below, on the right and above."""
    document = pypdfium2.PdfDocument(data)
    try:
        drawn: Image.Image = document[index].render(scale=scale, crop=cut).to_pil().convert("RGB")
    finally:
        document.close()
    return drawn


def lightness(picture: Image.Image) -> Image.Image:
    """Return L*, the perceived lightness."""
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    found = ImageCms.applyTransform(picture, to_lab)
    assert found is not None
    return found.getchannel("L")


def extremes(picture: Image.Image) -> tuple[int, int]:
    """Return the darkest and the lightest grey of a picture."""
    found = [tone for tone, count in enumerate(picture.histogram()) if count]
    return found[0], found[-1]


def crop_around(data: bytes, index: int, word: str) -> Image.Image:
    scale = 4
    document = pypdfium2.PdfDocument(data)
    page = document[index]
    found = page.get_textpage()
    start, count = found.search(word).get_next()
    boxes = [found.get_charbox(number) for number in range(start, start + count)]
    height = page.get_height()
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    whole: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return whole.crop((scale * left, scale * (height - top), scale * right, scale * (height - bottom))).convert("L")


@pytest.mark.parametrize("index", range(3))
def test_no_colour_is_left(index: int) -> None:
    red, green, blue = image(greyed(), index, 2).split()
    assert extremes(ImageChops.difference(red, green)) == (0, 0)
    assert extremes(ImageChops.difference(green, blue)) == (0, 0)


def test_the_sample_has_colours() -> None:
    for index in (0, 1):
        red, _, blue = image(bound(), index).split()
        assert extremes(ImageChops.difference(red, blue))[1] > 100


@pytest.mark.parametrize("index", range(3))
def test_pages_are_as_light_as_they_were(index: int) -> None:
    soft = ImageFilter.GaussianBlur(2)
    before, after = (lightness(image(data, index)).filter(soft) for data in (bound(), greyed()))
    apart = ImageChops.difference(before, after)
    assert ImageStat.Stat(apart).mean[0] < 2
    # Pictures and gradients alone, where no text is made darker.
    if index == 1:
        assert extremes(apart)[1] < 32
        assert ImageStat.Stat(apart).mean[0] < 1


def test_words_tags_and_links_stay() -> None:
    before, after = opened(bound()), opened(greyed())
    for index in range(3):
        assert text(greyed(), index) == text(bound(), index)
        assert samples.links(after, index) == samples.links(before, index)
    for kind in ("H1", "P", "Figure", "Table", "Link"):
        assert len(elements(after, kind)) == len(elements(before, kind))
    marks = [
        [str(command.operands) for command in pikepdf.parse_content_stream(page) if str(command.operator) == "BDC"]
        for pdf in (before, after)
        for page in pdf.pages
    ]
    assert marks[:3] == marks[3:]


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "grey.pdf"
    path.write_bytes(greyed())
    assert qpdf_check(path) == []
    assert page_ua1(path) == []
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


def test_the_same_pages_give_the_same_bytes() -> None:
    assert made(in_grey=True) == greyed()


@pytest.mark.parametrize("word", ["Rouge", "Gris", "Lab", "Sombre sur clair", "Des couleurs", "fil", "Attention"])
def test_text_on_light_ground_is_black(word: str) -> None:
    low, high = extremes(crop_around(greyed(), 0, word))
    assert low == 0
    assert ratio(low, high) >= 7


def test_text_on_dark_ground_stays_light() -> None:
    low, high = extremes(crop_around(greyed(), 0, "Clair sur sombre"))
    assert ratio(low, high) >= 7
    picture = crop_around(greyed(), 0, "Clair sur sombre")
    assert first(picture) == low


def test_text_of_a_drawing_stays_light_on_its_dark_ground() -> None:
    picture = crop_around(greyed(), 1, "Clair")
    low, high = extremes(picture)
    assert ratio(low, high) >= 7
    assert first(picture) < 100


def first(picture: Image.Image) -> int:
    """Return the tone of the background, in a corner."""
    return picture.tobytes()[0]


def ratio(low: int, high: int) -> float:
    """Return the contrast of two tones."""
    one, other = (0.05 + ((value / 255 + 0.055) / 1.055) ** 2.4 for value in (low, high))
    return float(other / one)


def test_hairlines_are_thick_and_dark() -> None:
    pdf = opened(greyed())
    for index in range(3):
        widths = [width for width, _ in strokes(pdf, index)]
        assert all(width >= 0.59 for width in widths)
    assert any(width < 0.5 for width, _ in strokes(opened(bound()), 0))


def test_borders_that_are_filled_are_thick_and_dark() -> None:
    """A row of pixels through the rule below a paragraph: dark for 0.6 pt at least."""
    for data, thick in ((bound(), False), (greyed(), True)):
        scale, left = 20, 28 / 25.4 * 72 + 200
        band = image(data, 0, scale, cut=(left, 0, 210 / 25.4 * 72 - left - 1, 0)).convert("L")
        column = band.crop((0, 0, 1, band.height))
        dark = "".join("x" if value < 140 else " " for value in column.tobytes())
        lines = [run for run in dark.split() if len(run) < scale]
        assert (bool(lines) and min(map(len, lines)) >= 0.58 * scale) == thick


def strokes(pdf: Pdf, index: int) -> list[tuple[float, float]]:
    """Return the width of each stroke on a page in points, and its tone."""
    found, stack = [], []
    scale, width, tone = 1.0, 1.0, 0.0
    for command in pikepdf.parse_content_stream(pdf.pages[index]):
        numbers = command.operands
        match str(command.operator):
            case "q":
                stack.append((scale, width, tone))
            case "Q":
                scale, width, tone = stack.pop()
            case "cm":
                scale *= abs(float(numbers[0]) * float(numbers[3])) ** 0.5
            case "w":
                width = float(numbers[0])
            case "G":
                tone = float(numbers[0])
            case "S":
                found.append((width * scale, tone))
    return found


def test_pictures_are_packed_as_they_were() -> None:
    def kinds(data: bytes) -> list[str]:
        pdf = opened(data)
        pictures = [item for item in pdf.objects if isinstance(item, Stream) and item.get("/Subtype") == Name.Image]
        return sorted(f"{picture.Filter} {'/SMask' in picture}" for picture in pictures)

    assert kinds(greyed()) == kinds(bound())
    pdf = opened(greyed())
    spaces = {
        str(item.ColorSpace) for item in pdf.objects if isinstance(item, Stream) and item.get("/Subtype") == Name.Image
    }
    assert spaces == {"/DeviceGray"}


def test_what_is_seen_of_each_picture_is_what_it_was() -> None:
    picture = Image.open(io.BytesIO(grey_picture(photograph("RGBA"), ROOM)))
    assert picture.mode == "LA"
    before = Image.open(io.BytesIO(photograph("RGBA"))).getchannel("A")
    assert picture.getchannel("A").tobytes() == before.tobytes()


def shown(drawing: str, at: tuple[int, int] = (50, 50), size: int = 100) -> int:
    """Return the printed grey at a point of a drawing of 100 by 100 pixels."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{drawing}</svg>'
    pictures = {"asset:a.svg": grey_picture(svg.encode(), ROOM)}
    page = "@page { size: 75pt; margin: 0 } html { font-size: 0 } body { margin: 0 }"
    body = make_document("Essai", "fr", '<img src="asset:a.svg" alt="x">')
    printed = image(typeset(Copy(body, (page,), pictures)).pdf.data, 0, 4 / 3)
    red, green, blue = (channel.crop((*at, at[0] + 1, at[1] + 1)).tobytes()[0] for channel in printed.split())
    assert red == green == blue
    return int(red)


@pytest.mark.parametrize(
    ("colour", "tone"),
    [
        ("#00f", 76),
        ("#ffff00", 247),
        ("device-cmyk(0 1 0 0)", 145),
        ("lab(53.585% 0 0)", 128),
        ("oklch(62.8% .2577 29.23)", 127),
        ("hsl(0, 100%, 50%)", 127),
        ("rgb(255 0 0 / 50%)", 191),
        ("none", 255),
        ("#1a1a1a", 0),
        ("url(#nothing) red", 127),
    ],
)
def test_colours_of_all_spaces_become_their_grey(colour: str, tone: int) -> None:
    assert shown(f'<rect x="10" y="10" width="80" height="80" fill="{colour}"/>') == pytest.approx(tone, abs=2)
    assert shown(f'<rect width="100%" height="100%" style="fill:{colour}"/>') == pytest.approx(tone, abs=2)


RED = '<rect x="10" y="10" width="80" height="80"'


@pytest.mark.parametrize(
    "drawing",
    [
        f"<style>rect {{ fill: red }}</style>{RED}/>",
        f'<style>rect {{ fill: red !important }} @media screen {{ }}</style>{RED} style="fill: blue"/>',
        f'<g fill="red">{RED}/></g>',
        f'<g color="red">{RED} fill="currentColor"/></g>',
        f'<defs>{RED} id="a"/></defs><use href="#a" fill="red"/>',
        f'<pattern id="a" width="1" height="1">{RED} fill="red"/></pattern>{RED} fill="url(#a)"/>',
        '<path d="M50 10V90" stroke="red" stroke-width="30"/>',
        '<path d="M50 10V90" style="stroke:red;stroke-width:30"/>',
    ],
)
def test_wherever_a_drawing_says_its_colours(drawing: str) -> None:
    assert shown(drawing) == pytest.approx(127, abs=2)


@pytest.mark.parametrize("name", ["flood-color", "lighting-color", "color"])
def test_colours_that_the_engine_does_not_show_become_grey_too(name: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><feFlood {name}="red"/></svg>'
    assert etree.fromstring(grey_picture(svg.encode(), ROOM))[0].get(name) == "#7f7f7fff"


def test_pictures_in_drawings_become_grey() -> None:
    red = io.BytesIO()
    Image.new("RGB", (4, 4), "#f00").save(red, "PNG")
    assert shown(
        f'<image width="100" height="100" href="{write_data_url("image/png", red.getvalue())}"/>'
    ) == pytest.approx(127, abs=2)


def test_gradients_have_between_their_colours_what_is_seen_there() -> None:
    """The mean of red's grey and of green's is 172; what is between the two is much darker."""
    stops = '<stop stop-color="#f00"/><stop offset="1" stop-color="lime"/>'
    gradient = (
        f'<defs><linearGradient id="g">{stops}</linearGradient></defs><rect width="100" height="100" fill="url(#g)"/>'
    )
    assert shown(gradient) == pytest.approx(122, abs=3)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ('<text y="9" fill="#909090">x</text>', 0),
        ('<rect width="9" height="9" fill="#777"/><text y="9" fill="#ccc">x</text>', 255),
        ('<rect width="9" height="9" fill="#222"/><text y="9" fill="#ccc">x</text>', 204),
        ('<g transform="rotate(90)"><rect y="-9" width="9" height="9" fill="#222"/></g><text y="9" fill="#ccc">x</text>', 204),
        ('<g fill="#ccc"><g opacity=".1"><rect fill="#000" width="9" height="9"/></g><text y="9">x</text></g>', 0),
        ('<rect id="a" width="9" height="9" fill="#222"/><use href="#a" x="50"/><text x="50" y="9" fill="#ccc">x</text>', 204),
        ('<image width="9" height="9"/><text y="9" fill="#888">x</text>', 136),
        ('<rect width="a" height="9" fill="#222"/><text y="9" fill="#ccc">x</text>', 204),
        ('<g transform="scale(1 2 3 4)"><text y="9" fill="#888">x</text></g>', 0),
    ],
)  # fmt: skip
def test_text_is_black_where_it_is_darker_than_what_it_stands_on(drawing: str, expected: int) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">{drawing}</svg>'
    text_of = etree.fromstring(grey_picture(svg.encode(), ROOM)).find(".//{*}text")
    assert text_of is not None
    assert int(str(text_of.get("fill"))[1:3], 16) == expected


def test_lines_are_as_thick_as_the_drawing_is_made_small() -> None:
    def widths(drawing: str, size: int) -> list[float]:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{drawing}</svg>'
        root = etree.fromstring(grey_picture(svg.encode(), (75, 75)))
        return [float(path.get("stroke-width", "0")) for path in root.iter("{*}path")]

    path = '<path stroke="red" d="M0 0H9"/>'
    assert widths(path, 100) == [1]
    assert widths(path, 1000) == [pytest.approx(8)]
    assert widths(f'<g transform="scale(.1)" stroke-width="2">{path}</g>', 100) == [pytest.approx(8)]
    assert widths(path.replace(" d=", ' stroke-width="0" d='), 1000) == [0]


@pytest.mark.parametrize("number", [100, 5_000])
@pytest.mark.parametrize(
    "css",
    [
        lambda n: "a{" * n,
        lambda n: "rect{fill:" + "calc(" * n + ")" * n + "}",
        lambda n: "rect" + ":not(rect" * n + ")" * n + "{fill:red}",
        lambda n: ":has(" * n + "rect" + ")" * n + "{fill:red}",
        lambda n: "g " * n + "{fill:red}",
        lambda n: "g~" * n + "rect{fill:red}",
    ],
)
def test_deep_style_sheets_of_drawings_end_in_time_and_in_no_error(css: Callable[[int], str], number: int) -> None:
    body = f"<style>rect{{stroke:red}}</style><style>{css(number)}</style><g><g/>{'<g/>' * 100}<rect/></g>"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{body}</svg>'
    assert b'stroke="#' in grey_picture(svg.encode(), ROOM)
