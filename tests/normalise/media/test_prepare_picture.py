import gzip
import io
import random
import re
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageFile, ImageOps, ImageSequence, PngImagePlugin

from pipeline.files.opening import open_below
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.article import Picture
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.normalise.media.pictures import PictureFile, prepare
from pipeline.normalise.media.rasters import LONGEST_SIDE


def raster(size: tuple[int, int], form: str, **options: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "#804020").save(data, form, **options)
    return data.getvalue()


def prepared(path: str, data: bytes) -> Picture:
    picture = prepare(PictureFile(path, data))
    assert isinstance(picture, Picture), picture
    return picture


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data.data))


def test_a_photograph_is_set_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    picture = prepared("photo.jpg", raster((40, 20), "JPEG", exif=exif.tobytes()))
    assert (picture.width, picture.height) == (20, 40)
    assert not Image.open(io.BytesIO(picture.data.data)).getexif()


def test_a_large_picture_is_made_smaller() -> None:
    picture = prepared("grand.png", raster((3200, 800), "PNG"))
    assert (picture.width, picture.height) == (LONGEST_SIDE, 400)


def test_other_kinds_become_png() -> None:
    picture = prepared("dessin.webp", raster((10, 10), "WEBP"))
    assert (picture.path, picture.media_type) == ("dessin.webp.png", "image/png")


def test_sixteen_bits_of_grey_become_eight() -> None:
    image = Image.new("I;16", (3, 1))
    for x, value in enumerate((0, 32768, 65535)):
        image.putpixel((x, 0), value)
    data = io.BytesIO()
    image.save(data, "PNG")
    grey = opened(prepared("radio.png", data.getvalue()))
    assert grey.mode == "L"
    assert [grey.getpixel((x, 0)) for x in range(3)] == [0, 128, 255]


def swapping_profile() -> bytes:
    """Return an sRGB profile with red and green primaries swapped."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_colours_are_those_of_the_profile(form: str) -> None:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "#ff0000").save(data, form, icc_profile=swapping_profile())
    suffix = form.lower()
    picture = prepared(f"photo.{suffix}", data.getvalue())
    red, green, blue = opened(picture).convert("RGB").resize((1, 1)).tobytes()
    assert (red < 10, green > 245, blue < 10) == (True, True, True)
    assert "icc_profile" not in opened(picture).info
    assert picture == prepared(f"photo.{suffix}", data.getvalue())


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_a_profile_that_fits_no_picture_is_left_aside(mode: str) -> None:
    for profile in (b"broken", swapping_profile()):
        data = io.BytesIO()
        form = "TIFF" if mode == "CMYK" else "PNG"
        Image.new(mode, (2, 2)).save(data, form, icc_profile=profile)
        assert prepared("a.png", data.getvalue()).width == 2


def test_comments_are_not_published() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "secret")
    text.add_itxt("XML:com.adobe.xmp", "secret")
    for path, data in (
        ("a.jpg", raster((9, 9), "JPEG", comment=b"secret", xmp=b"secret")),
        ("a.png", raster((9, 9), "PNG", pnginfo=text)),
        ("a.gif", raster((9, 9), "GIF", comment=b"secret")),
    ):
        assert b"secret" in data
        assert b"secret" not in prepared(path, data).data.data


def animation(colours: tuple[str, ...], size: tuple[int, int]) -> bytes:
    first, *others = (Image.new("RGB", size, colour) for colour in colours)
    data = io.BytesIO()
    times = [100 * number for number, _ in enumerate(colours, start=1)]
    first.save(data, "GIF", save_all=True, append_images=others, duration=times, loop=0, comment=b"secret")
    return data.getvalue()


def test_a_still_gif_becomes_png_and_a_moving_one_moves() -> None:
    assert prepared("a.gif", raster((3200, 8), "GIF")).media_type == "image/png"
    data = animation(("#ff0000", "#00ff00", "#0000ff"), (4, 4))
    picture = prepared("b.gif", data)
    assert (picture.path, picture.media_type) == ("b.gif", "image/gif")
    assert b"secret" not in picture.data.data
    frames = [(f.info["duration"], f.convert("RGB").getpixel((0, 0))) for f in ImageSequence.Iterator(opened(picture))]
    assert frames == [(100, (255, 0, 0)), (200, (0, 255, 0)), (300, (0, 0, 255))]
    assert opened(picture).info["loop"] == 0
    assert picture == prepared("b.gif", data)


def test_frames_count_when_a_picture_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.normalise.media.rasters._MOST_PIXELS", 40)
    why = prepare(PictureFile("b.gif", animation(("red", "green", "blue"), (4, 4))))
    assert why == "4 × 4 pixels in 3 frames are too many"


def test_a_drawing_loses_what_could_harm_its_reader() -> None:
    svg = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10" onload="x()">
    <script>alert(1)</script><style>@import url(http://example.org/a.css);</style>
    <image xlink:href="http://example.org/a.png"/><a href="javascript:x()"><text>&x;bon</text></a>
    <rect fill="url(#b)" style="fill:url(http://example.org)"/><foreignObject/></svg>"""
    picture = prepared("dessin.svg", svg)
    text = picture.data.text
    for harm in ("script", "onload", "example.org", "javascript", "passwd", "foreignObject"):
        assert harm not in text
    assert "bon" in text
    assert "url(#b)" in text
    assert (picture.width, picture.height) == (20, 10)


def drawing(attributes: str, inner: str = "") -> Picture:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' {attributes}>{inner}</svg>"
    return prepared("dessin.svg", svg.encode())


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ("width='1.2.3'", (300, 150)),
        ("width='.' height='-5'", (300, 150)),
        ("viewBox='0 0 10 1.2.3'", (300, 150)),
        ("viewBox='0 0 1e999 5'", (300, 150)),
        ("width='1e999' height='2'", (100_000, 2)),
        ("viewBox='-1 -.5 1e2 5E1'", (100, 50)),
        ("width='1IN' viewBox='0,0,2,1'", (96, 48)),
    ],
)
def test_a_drawing_has_a_size_whatever_it_says(attributes: str, size: tuple[int, int]) -> None:
    picture = drawing(attributes)
    assert (picture.width, picture.height) == size


@pytest.mark.parametrize(
    "inner",
    [
        "<style>@IMPORT 'http://evil/a.css';</style>",
        "<style>@imp\\6frt 'http://evil/a.css';</style>",
        "<style>@im<g/>port 'http://evil/a.css';</style>",
        "<rect style='fill:URL(http://evil)'/>",
        "<rect style='fill:u\\72l(http://evil)'/>",
        "<rect style='mask-image:image-set(\"http://evil\" 1x)'/>",
        "<rect fill='URL(http://evil)'/>",
        "<rect fill='url(#a) url( http://evil )'/>",
        "<rect fill='\\75rl(http://evil)'/>",
        "<use href='DATA:image/svg+xml,evil'/>",
        "<g xml:base='http://evil'/>",
        "<p xmlns='http://www.w3.org/1999/xhtml'><img srcset='http://evil'/></p>",
    ],
)
def test_no_spelling_leads_out_of_a_drawing(inner: str) -> None:
    assert b"evil" not in drawing("", inner).data.data


def test_a_drawing_keeps_what_stands_in_itself() -> None:
    inner = "<style>a{fill:url( '#b' )}</style><rect fill='URL(#c)' style='font-family:\"\\5b8b\"'/><use href='#d'/>"
    text = drawing("", inner).data.text
    for kept in ("'#b'", "#c", "5b8b", "#d"):
        assert kept in text


@pytest.mark.parametrize("is_credited", [True, False])
def test_a_drawing_says_of_itself_its_title_its_licence_and_who_drew_it_where_names_may_be_said(
    is_credited: bool,
) -> None:
    work = "<cc:Work><dc:title>Plan</dc:title><dc:creator>Ada</dc:creator><cc:license rdf:resource='CC0'/><dc:date>Hier</dc:date></cc:Work>"
    spaces = (
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:cc='urn:cc' xmlns:dc='urn:dc' xmlns:s='urn:s'"
    )
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' {spaces} s:docname='Hier'><metadata><rdf:RDF>{work}</rdf:RDF></metadata></svg>"
    picture = prepare(PictureFile("a.svg", svg.encode(), is_credited=is_credited))
    assert isinstance(picture, Picture)
    said = [word for word in ("Plan", "CC0", "Ada", "Hier") if word in picture.data.text]
    assert said == ["Plan", "CC0", *["Ada"] * is_credited]


def test_a_drawing_names_nothing_twice() -> None:
    inner = b"<g id='a'><path id='b'/></g><path id='b'/><path id='a'/>"
    drawing = prepared("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' id='b'>" + inner + b"</svg>").data.text
    assert re.findall('id="(.)"', drawing) == ["b", "a"]


def test_a_packed_drawing_is_unpacked() -> None:
    packed = gzip.compress(b"<svg xmlns='http://www.w3.org/2000/svg' width='8' height='4'/>", mtime=0)
    picture = prepared("dessin.svgz", packed)
    assert (picture.path, picture.width, picture.data.data[:4]) == ("dessin.svgz.svg", 8, b"<svg")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("bombe.svgz", gzip.compress(bytes(50_000_001), 1, mtime=0)),
        ("coupe.svgz", gzip.compress(b"<svg/>", mtime=0)[:12]),
        ("faux.svgz", b"\x1f\x8bnon"),
        ("vide.png", b""),
        ("faux.svg", b"<html/>"),
        ("coupe.png", raster((9, 9), "PNG")[:40]),
        ("texte.jpg", b"du texte"),
    ],
)
def test_what_cannot_be_read_says_why(path: str, data: bytes) -> None:
    assert isinstance(prepare(PictureFile(path, data)), str)


def published(folder: Path, body: str, files: dict[str, bytes]) -> Collection:
    for path, data in files.items():
        (folder / path).write_bytes(data)
    (folder / "billet.md").write_text(f"---\ntitle: Un billet\n---\n\n{body}\n", encoding="utf-8")
    with Runner() as runner:
        collection = normalise(load(folder), runner)
        return replace(
            collection,
            articles=tuple(replace(one, body=Blob.of(one.body.data)) for one in collection.articles),
            attachments={path: Blob.of(blob.data) for path, blob in collection.attachments.items()},
        )


def test_no_two_pictures_have_one_path(tmp_path: Path) -> None:
    webp, png = raster((4, 4), "WEBP"), raster((9, 9), "PNG")
    files = {"a.webp": webp, "a.webp.png": png, "a.webp-2.png": png, "b.webp": webp}
    collection = published(tmp_path, "\n\n".join(f"![Un carré]({path})" for path in files), files)
    paths = {source: picture.path for source, picture in collection.pictures.items()}
    assert paths == {
        "a.webp": "a.webp-3.png",
        "a.webp.png": "a.webp.png",
        "a.webp-2.png": "a.webp-2.png",
        "b.webp": "b.webp.png",
    }


@pytest.mark.parametrize(
    ("path", "form"),
    [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.tiff", "TIFF"), ("a.gif", "GIF"), ("a.bmp", "BMP")],
)
def test_a_picture_behind_a_link_forgets_where_it_was_taken(tmp_path: Path, path: str, form: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret"
    options = {"comment": b"secret"} if form == "GIF" else {} if form == "BMP" else {"exif": exif.tobytes()}
    data = raster((8, 4), form, **options)
    assert (b"secret" in data) == (form != "BMP")
    collection = published(tmp_path, f"[La photo]({path})", {path: data})
    assert b"secret" not in collection.attachments[path].data
    image = Image.open(io.BytesIO(collection.attachments[path].data))
    assert (image.format, image.size) == (form, (8, 4))


def test_a_drawing_behind_a_link_has_no_script(tmp_path: Path) -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>"
    files = {"a.svg": svg, "b.svgz": gzip.compress(svg, mtime=0)}
    collection = published(tmp_path, "[Un](a.svg) [Deux](b.svgz)", files)
    plain, packed = collection.attachments["a.svg"].data, collection.attachments["b.svgz"].data
    assert b"script" not in plain
    assert gzip.decompress(packed) == plain


def test_other_files_behind_links_stay_as_they_are(tmp_path: Path) -> None:
    files = {"a.pdf": b"%PDF", "vide.csv": b"", "son.mp3": b"ID3", "a.tar.gz": b"\x1f\x8b", "notes.html.txt": b"<p>"}
    collection = published(tmp_path, " ".join(f"[Fichier]({path})" for path in files), files)
    assert {path: blob.data for path, blob in collection.attachments.items()} == files
    assert not [problem for problem in collection.problems if problem.rule == "dead-link"]


def test_what_cannot_be_published_is_named_and_not_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(root: Path, path: str) -> io.BufferedReader:
        if path == "clos.pdf":
            raise PermissionError
        return open_below(root, path)

    monkeypatch.setattr("pipeline.normalise.media.attachments.open_below", refuse)
    files = {"clos.pdf": b"x", "faux.svg": b"<html/>", "coupee.jpg": raster((64, 64), "JPEG")[:400]}
    collection = published(tmp_path, " ".join(f"[Fichier]({path})" for path in files), files)
    assert not collection.attachments
    assert "asset:" not in collection.articles[0].body.text
    named = [problem for problem in collection.problems if problem.rule == "dead-link"]
    assert {problem.path for problem in named} == {"billet.md"}
    assert all(any(path in problem.message for problem in named) for path in files)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = Image.new("RGB", (30, 20), "white")
    image.paste("red", (0, 0, 15, 10))
    data = io.BytesIO()
    image.save(data, "PNG", exif=exif.tobytes())
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data.getvalue()))).convert("RGB")
    assert opened(prepared("a.png", data.getvalue())).convert("RGB").tobytes() == upright.tobytes()


def test_an_orientation_may_be_a_fraction() -> None:
    header = b"II*\0" + struct.pack("<I", 8)
    entry = struct.pack("<HHHII", 1, 0x0112, 5, 1, 26)  # one entry: a fraction, whose place is 26
    exif = header + entry + struct.pack("<I", 0) + struct.pack("<II", 6, 1)
    data = raster((40, 20), "JPEG", exif=b"Exif\0\0" + exif)
    picture = prepared("a.jpg", data)
    assert (picture.width, picture.height) == (20, 40)


@pytest.mark.parametrize(
    "inner", ["<g id='a'><use href='#a'/></g>", "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>"]
)
def test_a_drawing_does_not_show_itself(inner: str) -> None:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'>{inner}</svg>".encode()
    assert "or itself" in str(prepare(PictureFile("a.svg", svg)))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_half_a_picture_is_none_whatever_else_the_process_has_imported(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    noise = io.BytesIO()
    Image.frombytes("L", (200, 200), random.Random(5).randbytes(200 * 200)).save(noise, form)
    found = prepare(PictureFile(f"bruit.{form.lower()}", noise.getvalue()[: len(noise.getvalue()) // 2]))
    assert isinstance(found, str)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_a_photograph_of_a_telephone_is_upright_and_forgets_where_it_was_taken() -> None:
    data = Path(__file__).with_name("toit.heic").read_bytes()
    assert b"secret" in data
    picture = prepared("toit.heic", data)
    assert (picture.path, picture.media_type) == ("toit.heic.jpg", "image/jpeg")
    assert (picture.width, picture.height) == (64, 96)
    assert b"secret" not in picture.data.data
    image = opened(picture).convert("RGB")
    sky, meadow = (image.resize((1, 1), box=box).tobytes() for box in ((50, 2, 60, 12), (0, 2, 10, 90)))
    assert sky[2] > sky[0] > 180
    assert meadow[1] > meadow[2]
    assert picture == prepared("toit.heic", data)


def test_a_photograph_of_a_telephone_may_be_called_otherwise() -> None:
    data = Path(__file__).with_name("toit.heic").read_bytes()
    assert prepared("toit.jpg", data).width == 64
