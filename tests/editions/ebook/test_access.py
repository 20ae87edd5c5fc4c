"""What an e-book says of its accessibility follows from what is in it."""

from __future__ import annotations

import io

import pytest
from lxml import etree
from PIL import Image

from pipeline.editions.ebook.access import facts, properties
from pipeline.editions.ebook.chapter import Facts
from pipeline.jobs.blob import Blob
from pipeline.model.collection import Picture

HEAD = '<html xmlns="http://www.w3.org/1999/xhtml"><body>'
MATHS = '<math xmlns="http://www.w3.org/1998/Math/MathML"%s/>'


def page(body: str) -> etree._Element:
    return etree.fromstring(f"{HEAD}{body}</body></html>")


def picture(media_type: str, data: bytes) -> Picture:
    return Picture("x", media_type, 2, 2, Blob.of(data))


def said(found: Facts, name: str, language: str = "en") -> list[str]:
    return [value for key, value in properties(found, language) if key == f"schema:{name}"]


def gif(frames: int) -> Picture:
    written = io.BytesIO()
    first, *others = [Image.new("L", (2, 2), 99 * number) for number in range(frames)]
    first.save(written, "GIF", save_all=True, append_images=others, duration=100)
    return picture("image/gif", written.getvalue())


def test_pictures_and_formulas_are_counted_in_all_pages() -> None:
    pages = page('<img src="a" alt="a"/><img src="b" alt=" "/>'), page(MATHS % ' alttext="x"' + MATHS % "")
    first, second = (facts(each, []) for each in pages)
    assert first + second == second + first == Facts(pictures=2, described=1, formulas=2, spelled_out=1)


def test_a_book_of_words_claims_nothing_about_pictures() -> None:
    assert said(Facts(), "accessMode") == ["textual"]
    assert said(Facts(), "accessModeSufficient") == ["textual"]
    assert not {"alternativeText", "MathML", "describedMath"} & set(said(Facts(), "accessibilityFeature"))
    assert "no pictures" in said(Facts(), "accessibilitySummary")[0]


def test_one_picture_without_a_description_is_enough() -> None:
    found = Facts(pictures=3, described=2)
    assert said(found, "accessMode") == ["textual", "visual"]
    assert said(found, "accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in said(found, "accessibilityFeature")
    assert "1 of 3 pictures has no description" in said(found, "accessibilitySummary")[0]


def test_described_pictures_can_be_done_without() -> None:
    found = Facts(pictures=3, described=3)
    assert said(found, "accessModeSufficient") == ["textual", "textual,visual"]
    assert "alternativeText" in said(found, "accessibilityFeature")


def test_formulas_are_described_if_all_are() -> None:
    assert "describedMath" in said(Facts(formulas=2, spelled_out=2), "accessibilityFeature")
    assert "describedMath" not in said(Facts(formulas=2, spelled_out=1), "accessibilityFeature")


@pytest.mark.parametrize(
    ("shown", "moves"),
    [
        (gif(1), False),
        (gif(3), True),
        (picture("image/svg+xml", b"<svg><animate/></svg>"), True),
        (picture("image/svg+xml", b"<svg><path/></svg>"), False),
        (picture("image/png", b"\x89PNG acTL IDAT"), True),
        (picture("image/png", b"\x89PNG IDAT acTL"), False),
        (picture("image/jpeg", b"<animate"), False),
    ],
)
def test_what_moves_is_a_hazard(shown: Picture, moves: bool) -> None:  # noqa: FBT001
    found = facts(page(""), [shown])
    assert found.motion is moves
    assert (said(found, "accessibilityHazard") == ["none"]) is not moves


def test_the_summary_is_in_the_language_of_the_book() -> None:
    assert "Chaque image a sa description." in said(Facts(1, 1), "accessibilitySummary", "fr")[0]


def test_no_conformance_is_claimed() -> None:
    assert not [name for name, _ in properties(Facts(1, 1, 1, 1), "en") if "conformsTo" in name]
