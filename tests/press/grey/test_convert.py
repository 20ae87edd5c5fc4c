"""Greying: the same pages and tags, no colour, dark text and lines that a laser printer can print."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageStat

from pipeline.editions.paper.article import document, styles
from pipeline.press.binding.bind import bind
from pipeline.press.binding.pieces import Piece
from pipeline.press.grey.convert import grey
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press import samples
from tests.press.samples import elements, imprint, opened, text

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
<p style="border-bottom: .4pt solid #c8c0b0; margin: 20pt 0">Une règle</p>
<p style="border: .3pt solid #a03020; width: 200pt; padding: 9pt">Un cadre</p>
<p style="border-left: .2pt dotted #336699; padding: 9pt">Des points</p>
<p><u style="text-decoration-thickness: .2pt">Souligné</u></p><hr>"""
COLOURS = """\
<p style="color: #b04030">Rouge</p><p style="color: #909090">Gris</p><p style="color: lab(60% 40 30)">Lab</p>
<p style="background: #203050; color: #a0b0e0; padding: 6pt">Clair sur sombre</p>
<p style="background: linear-gradient(to right, #ffffff, #d06060); padding: 6pt">Sur un dégradé</p>
<p style="background: #f0e0a0; color: #806020; padding: 6pt">Sombre sur clair</p>"""


def photograph(mode: str = "RGB") -> bytes:
    """A picture of many colours, as JPEG or, with a palette or with parts that are clear, as PNG."""
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


@functools.cache
def bound() -> bytes:
    """Three pages with all that can have colours."""
    pictures = {f"asset:{name}": photograph(name) for name in ("RGB", "P", "RGBA")}
    pictures["asset:d.svg"] = DRAWING.encode()
    shown = "".join(f'<p><img src="{name}" alt="image"></p>' for name in pictures)
    body = (
        f'<article id="un"><h1 data-label="Des couleurs">Des couleurs</h1>{COLOURS}{LINES}{samples.TABLE}'
        f'<div style="break-before: page">{shown}</div><p style="break-before: page"><a href="https://example.org/">'
        "Fin</a>.</p></article>"
    )
    sheets = typeset(Copy(document("Essai", "fr", body), styles("fr"), pictures))
    return bind([Piece("un", sheets, "Des couleurs", "fr")], imprint(), furniture=samples.place())


@functools.cache
def greyed() -> bytes:
    return grey(bound())


def image(data: bytes, index: int, scale: float = 1) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        drawn: Image.Image = document[index].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    return drawn


def lightness(picture: Image.Image) -> Image.Image:
    """L*, as the eye sees it."""
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    found = ImageCms.applyTransform(picture, to_lab)
    assert found is not None
    return found.getchannel("L")


def extremes(picture: Image.Image) -> tuple[int, int]:
    """The darkest and the lightest of a picture's greys."""
    found = [tone for tone, count in enumerate(picture.histogram()) if count]
    return found[0], found[-1]


def around(data: bytes, index: int, word: str) -> Image.Image:
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


def test_judges_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "grey.pdf"
    path.write_bytes(greyed())
    assert qpdf_check(path) == []
    assert page_ua1(path) == []
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


def test_the_same_pages_give_the_same_bytes() -> None:
    assert grey(bound()) == greyed()


@pytest.mark.parametrize("word", ["Rouge", "Gris", "Lab", "Sombre sur clair", "Des couleurs"])
def test_text_on_light_ground_is_black(word: str) -> None:
    low, high = extremes(around(greyed(), 0, word))
    assert low == 0
    assert ratio(low, high) >= 7


def test_text_on_dark_ground_stays_light() -> None:
    low, high = extremes(around(greyed(), 0, "Clair sur sombre"))
    assert ratio(low, high) >= 7
    picture = around(greyed(), 0, "Clair sur sombre")
    assert first(picture) == low


def test_text_of_a_drawing_stays_light_on_its_dark_ground() -> None:
    picture = around(greyed(), 1, "Clair")
    low, high = extremes(picture)
    assert ratio(low, high) >= 7
    assert first(picture) < 100


def first(picture: Image.Image) -> int:
    """The tone of the ground, in a corner."""
    return picture.tobytes()[0]


def ratio(low: int, high: int) -> float:
    """The contrast of two tones."""
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
        scale = 20
        page = image(data, 0, scale).convert("L")
        left = round(28 / 25.4 * 72 * scale) + 4000
        column = page.crop((left, 0, left + 1, page.height))
        dark = "".join("x" if value < 140 else " " for value in column.tobytes())
        lines = [run for run in dark.split() if len(run) < scale]
        assert (bool(lines) and min(map(len, lines)) >= 0.58 * scale) == thick


def strokes(pdf: Pdf, index: int) -> list[tuple[float, float]]:
    """The width of each stroke on a page, in points, and its tone."""
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


def drawn(commands: bytes, **resources: Dictionary) -> bytes:
    """A page of these commands."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    page.obj.Resources = Dictionary({f"/{name}": value for name, value in resources.items()})
    page.obj.Contents = pdf.make_stream(commands)
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("commands", "tone"),
    [
        (b"0 0 1 rg", 0.298),
        (b"1 1 0 rg", 0.97),
        (b"0 1 0 0 k", 0.57),
        (b"/Lab cs 53.585 0 0 sc", 0.5),
        (b"/Indexed cs 1 sc", 0.5),
        (b"/DeviceRGB cs 1 0 0 scn", 0.5),
        (b"0.1 g", 0.0),
    ],
)
def test_colours_of_all_spaces_become_their_tone(commands: bytes, tone: float) -> None:
    lab = Array([Name.Lab, Dictionary(WhitePoint=Array([0.9643, 1, 0.8251]))])
    table = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\x00\x00\xff\xff\x00\x00")])
    made = grey(drawn(commands + b" 10 10 80 80 re f", ColorSpace=Dictionary(Lab=lab, Indexed=table)))
    shown = image(made, 0).getpixel((50, 50))
    assert shown == pytest.approx((255 * tone,) * 3, abs=6)


def test_picture_among_the_commands_becomes_one_of_its_own() -> None:
    inline = b"q 80 0 0 80 10 10 cm BI /W 4 /H 4 /BPC 8 /CS /RGB ID " + 16 * b"\xff\x00\x00" + b" EI Q"
    made = grey(drawn(inline))
    assert image(made, 0).getpixel((50, 50)) == pytest.approx((127,) * 3, abs=2)


def test_fields_of_a_form_become_grey() -> None:
    pdf = opened(drawn(b""))
    states = {"/Yes": pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f"), "/Off": pdf.make_stream(b"1 0 0 RG 0 0 9 9 re S")}
    for form in states.values():
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        T=pikepdf.String("oui"),
        Rect=Array([20, 20, 80, 80]),
        AS=Name.Yes,
        F=4,
        FT=Name.Btn,
    )
    field.AP, field.MK = Dictionary(N=Dictionary(states)), Dictionary(BC=Array([1, 0, 0]))
    field.DA = pikepdf.String("/F 9 Tf 0.1 0.1 0.4 rg")
    fields = Array([pdf.make_indirect(field)])
    pdf.pages[0].obj.Annots, pdf.Root.AcroForm = fields, Dictionary(Fields=fields)
    written = io.BytesIO()
    pdf.save(written)
    after = opened(grey(written.getvalue()))
    found = after.pages[0].obj.Annots[0]
    assert found.AP.N.Yes.read_bytes().split()[:2] == [b"0.498", b"g"]
    assert b"RG" not in found.AP.N.Off.read_bytes()
    assert str(found.DA) == "/F 9 Tf 0 g"
    assert [float(tone) for tone in found.MK.BC] == [pytest.approx(0.498, abs=0.001)]


def test_unknown_colours_are_an_error() -> None:
    space = Array([Name.Separation, Name("/Or"), Name.DeviceRGB, Dictionary(FunctionType=2, N=1, Domain=Array([0, 1]))])
    with pytest.raises(ValueError, match="Separation"):
        grey(drawn(b"/Or cs 1 scn 0 0 9 9 re f", ColorSpace=Dictionary(Or=space)))
