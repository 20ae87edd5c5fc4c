import io

import pytest
from PIL import Image, ImageChops

from pipeline.normalise.media.pictures import PictureFile, prepare
from pipeline.normalise.media.rasters import strip_metadata


def photograph(**options: object) -> bytes:
    image = Image.linear_gradient("L").convert("RGB").resize((200, 120))
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    data = io.BytesIO()
    image.save(data, "JPEG", exif=exif.tobytes(), comment=b"secret word", **options)
    return data.getvalue()


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 30}, {"restart_marker_blocks": 2}])
def test_the_pixels_stay_and_nothing_else(options: dict[str, object]) -> None:
    data = photograph(**options)
    assert b"secret" in data
    bare = strip_metadata(data + b"secret at the end")
    assert bare is not None
    assert b"secret" not in bare
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(bare)) as after:
        assert ImageChops.difference(before, after).getbbox() is None
        assert set(after.info) <= {"progressive", "progression"}


@pytest.mark.parametrize("harm", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"\x89PNG", photograph()[:400]])
def test_what_is_not_built_so_is_none(harm: bytes) -> None:
    assert strip_metadata(harm) is None


def test_a_small_upright_photograph_is_not_encoded_again() -> None:
    data = photograph()
    picture = prepare(PictureFile("a.jpg", data))
    assert not isinstance(picture, str)
    assert picture.data.data == strip_metadata(data)
