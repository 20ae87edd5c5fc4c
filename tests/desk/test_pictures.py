"""Pictures that come to a post lose the place where they were taken and nothing else; each gets its alternative text."""

from __future__ import annotations

import io
import struct
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms

from pipeline.desk.pictures import Lack, change_alt, find_lack, list_pictures, receive
from pipeline.desk.store.files import DeskError
from pipeline.dialects import read_with_templates
from pipeline.dialects.arguments import split_size
from pipeline.files.taken_at import clean_recording
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import find_landmarks, plain_text

HEIC = Path(__file__).parent.parent / "normalise" / "media" / "toit.heic"
POST = "articles/essai.md"
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description exif:GPSLatitude="45,11.2N"><dc:rights><rdf:Alt><rdf:li xml:lang="fr">© Léo &amp; Ada</rdf:li>'
    "</rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()


def exif(*, orientation: int = 6, rights: bool = True) -> Image.Exif:
    written = Image.Exif()
    written[ExifTags.Base.Orientation] = orientation
    written[ExifTags.Base.Model] = "Téléphone 12 de Léa".encode()
    if rights:
        written[ExifTags.Base.Copyright] = "© Léa".encode()
    gps = written.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (45.0, 11.0, 12.0)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (5.0, 43.0, 1.0)
    return written


def photograph(size: tuple[int, int] = (400, 300), form: str = "JPEG", **how: object) -> bytes:
    """Return a picture with more colours than a drawing."""
    image = Image.effect_mandelbrot(size, (-2.2, -1.2, 1.0, 1.2), 60).convert("RGB")
    ramp = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (image.getchannel(0), ramp, ramp.transpose(Image.Transpose.ROTATE_90).resize(size)))
    written = io.BytesIO()
    image.save(written, form, **how)
    return written.getvalue()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / POST).write_text("---\ntitle: Essai\n---\n\nUn mot.\n", "utf-8")
    return tmp_path


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_place_goes_and_pixels_orientation_and_copyright_stay(root: Path, form: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = photograph(form=form, exif=exif(), icc_profile=profile)
    received = receive(root, POST, "Été à l’école.JPG", data)
    after = received.change.after
    assert after
    assert received.change.path == f"images/ete-a-lecole.{form.lower().replace('jpeg', 'jpg')}"
    assert (received.width, received.height) == (300, 400)
    assert any("where it was made" in remark for remark in received.remarks)
    found, before = opened(after), opened(data)
    assert found.tobytes() == before.tobytes()
    assert found.info["icc_profile"] == profile
    kept = dict(found.getexif())
    assert kept == {ExifTags.Base.Orientation: 6, ExifTags.Base.Copyright: "© Léa".encode().decode("latin-1")}
    assert b"12 de L" not in after
    assert not found.getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_the_place_in_xmp_goes_and_the_rights_in_it_stay(root: Path) -> None:
    data = photograph(xmp=_XMP)
    assert b"GPSLatitude" in data
    received = receive(root, POST, "a.jpg", data)
    assert received.change.after
    assert b"GPS" not in received.change.after
    assert "© Léo & Ada".encode() in received.change.after
    assert any("where it was made" in remark for remark in received.remarks)


def test_a_photograph_of_a_telephone_becomes_a_jpeg(root: Path) -> None:
    received = receive(root, POST, "IMG_0001.HEIC", HEIC.read_bytes())
    assert received.change.path == "images/img-0001.jpg"
    assert received.change.after
    assert opened(received.change.after).format == "JPEG"
    assert not opened(received.change.after).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert any("HEIF" in remark for remark in received.remarks)
    assert any("where it was made" in remark for remark in received.remarks)


def test_a_large_picture_is_offered_smaller(root: Path) -> None:
    data = photograph((3000, 2250), quality=97, exif=exif(orientation=8))
    whole = receive(root, POST, "grande.jpg", data)
    small = receive(root, POST, "grande.jpg", data, smaller=True)
    assert whole.change.after
    assert small.change.after
    assert (whole.width, whole.height) == (2250, 3000)
    assert (small.width, small.height) == opened(small.change.after).size == (1500, 2000)
    assert whole.smaller == len(small.change.after) < 0.8 * len(whole.change.after)
    assert not small.smaller
    assert ExifTags.Base.Orientation not in opened(small.change.after).getexif()
    assert not receive(root, POST, "petite.jpg", photograph()).smaller


def test_a_drawing_stays_as_it_is(root: Path) -> None:
    data = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"><path d="M0 0"/></svg>'
    received = receive(root, POST, "Schéma.svg", data)
    assert (received.change.path, received.change.after) == ("images/schema.svg", data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.jpg", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("photo.jpg", b"%!PS\n"),
        ("photo.jpg", photograph()[:2000]),
        ("son.mp3", b"ID3\x04\0\0\0\0\0\0"),
        ("note.md", b"# Titre"),
        ("photo.php", b"<?php system('id'); ?>"),
        ("vide.png", b""),
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(root: Path, name: str, data: bytes) -> None:
    with pytest.raises(DeskError, match=name.partition(".")[0]):
        receive(root, POST, name, data)


@pytest.mark.parametrize("name", ["../../x.php.jpg", "CON.png", ".htaccess", "é" * 300 + ".jpg", "a/b\\c.jpg", "…"])
def test_every_name_is_made_clean(root: Path, name: str) -> None:
    path = receive(root, POST, name, photograph()).change.path
    folder, _, file = path.partition("/")
    assert folder == "images"
    assert file.isascii()
    assert set(file) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert file.count(".") == 1
    assert not file.startswith(("con.", "."))


def test_twenty_pictures_of_one_name_get_twenty(root: Path) -> None:
    for number in range(20):
        change = receive(root, POST, "image.jpg", photograph((40 + number, 30))).change
        assert change.after
        (root / change.path).parent.mkdir(exist_ok=True)
        (root / change.path).write_bytes(change.after)
    assert len(list((root / "images").iterdir())) == 20


@pytest.mark.parametrize(
    ("text", "files", "path", "address"),
    [
        ("Un mot.", [], "images/b.jpg", "../images/b.jpg"),
        ("![a](photos/a.png)", ["articles/photos/a.png"], "articles/photos/b.jpg", "photos/b.jpg"),
        ("![a](../img/a.png)", ["img/a.png", "photos/c.png"], "img/b.jpg", "../img/b.jpg"),
        ("![a](/img/a.png)", ["static/img/a.png"], "static/img/b.jpg", "/img/b.jpg"),
        (
            "Un mot.",
            ["articles/dessins/a.png", "x/y/z/d.png", "x/y/z/e.png"],
            "articles/dessins/b.jpg",
            "dessins/b.jpg",
        ),
    ],
)
def test_a_picture_goes_where_the_others_of_its_post_are(
    root: Path, text: str, files: list[str], path: str, address: str
) -> None:
    (root / POST).write_text(f"---\ntitle: Essai\n---\n\n{text}\n", "utf-8")
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes(photograph((4, 4), "PNG"))
    received = receive(root, POST, "b.jpg", photograph())
    assert (received.change.path, received.address) == (path, address)


def box(name: bytes, *inner: bytes) -> bytes:
    content = b"".join(inner)
    return struct.pack(">I", len(content) + 8) + name + content


def film(brand: bytes = b"isom") -> bytes:
    """Return a film's boxes as Android and Apple write them with a location."""
    keys = box(
        b"keys",
        bytes(4),
        struct.pack(">I", 2),
        *(
            struct.pack(">I", len(key) + 8) + b"mdta" + key
            for key in (b"com.apple.quicktime.make", b"com.apple.quicktime.location.ISO6709")
        ),
    )
    make, place = (box(b"data", struct.pack(">II", 1, 0), text) for text in (b"Apple", b"+45.18+005.72/"))
    ilst = box(b"ilst", box(struct.pack(">I", 1), make), box(struct.pack(">I", 2), place))
    meta = box(b"meta", box(b"hdlr", bytes(24)), keys, ilst)
    udta = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", 14, 0x15C7), b"+45.1867+005.7/"), box(b"\xa9nam", b"Titre"))
    header = box(b"mvhd", bytes(12), struct.pack(">II", 1000, 5000), bytes(80))
    return box(b"ftyp", brand, bytes(4), brand) + box(b"moov", header, udta, meta) + box(b"mdat", b"+45.18 as sound")


@pytest.mark.parametrize("brand", [b"isom", b"qt  "])
def test_the_place_of_a_film_goes_and_nothing_moves(brand: bytes) -> None:
    data = film(brand)
    cleaned = clean_recording(data)
    assert cleaned.had_place
    assert not cleaned.may_have_place
    assert len(cleaned.data) == len(data)
    assert cleaned.data.count(b"+45.18") == 1
    assert b"Apple" in cleaned.data
    assert b"Titre" in cleaned.data
    assert not clean_recording(cleaned.data).had_place


ALT_FORMS = {
    "![{}](a.png)": "inline",
    '![{}](a.png "Une légende")': "titled",
    "![{}|300](a.png)": "sized",
    "[![{}](a.png)](b.md)": "linked",
    "- un\n- ![{}](a.png) deux": "listed",
    "![{}][r]\n\n[r]: a.png": "reference",
    "<img class=x src='a.png' alt=\"{}\">": "html",
    "![[a.png|{}]]": "wiki",
    "![[a.png|{}|200]]": "wiki with a size",
    '{{{{< figure src="a.png" alt="{}" >}}}}': "shortcode",
}


@pytest.mark.parametrize("form", ALT_FORMS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_alternative_text_changes_alone(form: str, end: str) -> None:
    around = "---\ntitle: Essai\n---\n\nUn mot : ![photo](z.png).\n\n{}\n\nEt ![](y.png) la suite.\n"
    alt = "Deux élèves, au micro : l’une parle"
    raw = around.format(form.format("photo")).replace("\n", end).encode()
    changed = change_alt(POST, raw, 2, alt)
    assert changed == around.format(form.format(alt)).replace("\n", end).encode()


@pytest.mark.parametrize(
    "form", [form for form, name in ALT_FORMS.items() if name not in ("wiki", "wiki with a size", "shortcode")]
)
@given(alt=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=30))
@example(alt="__0__")
def test_any_alternative_text_is_read_as_it_was_said(form: str, alt: str) -> None:
    raw = f"---\ntitle: Essai\n---\n\n{form.format('photo')}\n".encode()
    try:
        changed = change_alt(POST, raw, 1, alt)
    except DeskError:
        return
    body = changed.decode().partition("\n---\n\n")[2]
    blocks = read_with_templates(body, "", 1, Findings(POST, (1, 1), body, 1), {})
    (image,) = (node for node in find_landmarks(blocks) if node["t"] == "Image") if form[0] != "<" else (None,)
    if image:
        assert (
            split_size(plain_text(image["c"][1]), alone=False)[0].split() == unicodedata.normalize("NFC", alt).split()
        )


@pytest.mark.parametrize(
    ("alt", "address", "title", "lack"),
    [
        ("", "a.png", "", Lack.MISSING),
        ("image", "a.png", "", Lack.EMPTY),
        ("Photo 3", "a.png", "", Lack.EMPTY),
        ("IMG_2041", "b.png", "", Lack.EMPTY),
        ("Capture d’écran 2025-01-02", "b.png", "", Lack.EMPTY),
        ("mon dessin.png", "img/mon-dessin.png", "", Lack.FILE_NAME),
        ("mon-dessin", "img/mon_dessin.png?x", "", Lack.FILE_NAME),
        ("Une onde", "a.png", "Une onde.", Lack.CAPTION),
        ("Deux élèves règlent un micro", "a.png", "Une onde", None),
        ("目", "a.png", "", None),
        ("صورة موجة", "a.png", "", None),
    ],
)
def test_what_an_alternative_text_lacks(alt: str, address: str, title: str, lack: Lack | None) -> None:
    assert find_lack(alt, address, title) is lack


def test_all_pictures_are_listed_with_their_places(root: Path) -> None:
    (root / "images").mkdir()
    (root / "images/a.png").write_bytes(photograph((4, 4), "PNG"))
    (root / POST).write_text(
        "---\ntitle: Essai\nimage: ../images/a.png\n---\n\n![Un micro](../images/a.png)\n\n![](son.mp3)\n\n"
        "<img src=https://a.example/b.png alt>\n\n`![](c.png)`\n",
        "utf-8",
    )
    assert [(one.number, one.line, one.file, one.alt, one.lack) for one in list_pictures(root)] == [
        (0, 3, "images/a.png", "", Lack.MISSING),
        (1, 6, "images/a.png", "Un micro", None),
        (2, 10, "", "", Lack.MISSING),
    ]
    raw = (root / POST).read_bytes()
    assert b"image_alt: Un micro\n" in change_alt(POST, raw, 0, "Un micro")
    assert b'<img alt="Une tour" src=https://a.example/b.png alt>' not in change_alt(POST, raw, 1, "Une tour")
