"""What an e-book says of its accessibility follows from what is in it."""

import io

import pytest
from lxml import etree
from PIL import Image

from pipeline.editions.epub.accessibility import Contents, count_facts, find_described, list_properties
from pipeline.editions.epub.ebook import Facts
from pipeline.editions.epub.paths import picture_path
from pipeline.jobs.blob import Blob
from pipeline.model.article import Picture

HEAD = '<html xmlns="http://www.w3.org/1999/xhtml"><body>'
MATHS = '<math xmlns="http://www.w3.org/1998/Math/MathML"%s/>'


def page(body: str) -> etree._Element:
    return etree.fromstring(f"{HEAD}{body}</body></html>")


def picture(media_type: str, data: bytes) -> Picture:
    return Picture("x", media_type, 2, 2, Blob.of(data))


def metadata_of(found: Facts, name: str, language: str = "en") -> list[str]:
    return said_of(Contents(found), name, language)


def said_of(found: Contents, name: str, language: str = "en") -> list[str]:
    return [value for key, value in list_properties(found, language) if key == f"schema:{name}"]


def gif(frames: int) -> Picture:
    written = io.BytesIO()
    first, *others = [Image.new("L", (2, 2), 99 * number) for number in range(frames)]
    first.save(written, "GIF", save_all=True, append_images=others, duration=100)
    return picture("image/gif", written.getvalue())


def test_pictures_and_formulas_are_counted_in_all_pages() -> None:
    pages = page('<img src="a" alt="a"/><img src="b" alt=" "/>'), page(MATHS % ' alttext="x"' + MATHS % "")
    first, second = (count_facts(each, []) for each in pages)
    assert first + second == second + first == Facts(pictures=2, described=1, formulas=2, spelled_out=1)


def test_a_book_of_words_claims_nothing_about_pictures() -> None:
    assert metadata_of(Facts(), "accessMode") == ["textual"]
    assert metadata_of(Facts(), "accessModeSufficient") == ["textual"]
    assert not {"alternativeText", "MathML", "describedMath"} & set(metadata_of(Facts(), "accessibilityFeature"))
    assert "no pictures" in metadata_of(Facts(), "accessibilitySummary")[0]


def test_one_picture_without_a_description_is_enough() -> None:
    found = Facts(pictures=3, described=2)
    assert metadata_of(found, "accessMode") == ["textual", "visual"]
    assert metadata_of(found, "accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in metadata_of(found, "accessibilityFeature")
    assert "1 of 3 pictures has no description" in metadata_of(found, "accessibilitySummary")[0]


def test_described_pictures_can_be_done_without() -> None:
    found = Facts(pictures=3, described=3)
    assert metadata_of(found, "accessModeSufficient") == ["textual", "textual,visual"]
    assert "alternativeText" in metadata_of(found, "accessibilityFeature")


def test_formulas_are_described_if_all_are() -> None:
    assert "describedMath" in metadata_of(Facts(formulas=2, spelled_out=2), "accessibilityFeature")
    assert "describedMath" not in metadata_of(Facts(formulas=2, spelled_out=1), "accessibilityFeature")


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
def test_what_moves_is_a_hazard(shown: Picture, moves: bool) -> None:
    found = count_facts(page(""), [shown])
    assert bool(found.motion) is moves
    assert (metadata_of(found, "accessibilityHazard") == ["none"]) is not moves


def test_no_blank_stands_behind_the_full_width_stops_of_a_summary() -> None:
    (said_in_japanese,) = metadata_of(Facts(1, 1), "accessibilitySummary", "ja")
    assert said_in_japanese.count("。") > 2
    assert "。 " not in said_in_japanese


def test_the_summary_is_in_the_language_of_the_book() -> None:
    assert "Chaque image a sa description." in metadata_of(Facts(1, 1), "accessibilitySummary", "fr")[0]


def test_no_conformance_is_claimed() -> None:
    assert not [name for name, _ in list_properties(Contents(Facts(1, 1, 1, 1)), "en") if "conformsTo" in name]


def test_pages_and_an_index_are_told_of_only_where_they_are() -> None:
    bare, full = Contents(Facts()), Contents(Facts(), has_pages=True, has_index=True)
    features = {"pageBreakMarkers", "pageNavigation", "index"}
    assert features.isdisjoint(said_of(bare, "accessibilityFeature"))
    assert features < set(said_of(full, "accessibilityFeature"))
    assert "printed edition" in said_of(full, "accessibilitySummary")[0]
    assert "printed edition" not in said_of(bare, "accessibilitySummary")[0]


@pytest.mark.parametrize(
    ("body", "unordered"),
    [
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2>", 0),
        ("<p>no headings</p>", 0),
        ("<h1>a</h1><h3>b</h3>", 1),
        ("<h2>a</h2>", 1),
        ("<h1>a</h1><h1>b</h1>", 1),
    ],
)
def test_headings_are_measured(body: str, unordered: int) -> None:
    found = count_facts(page(body), [])
    assert found.unordered == unordered
    assert ("structuralNavigation" in metadata_of(found, "accessibilityFeature")) is not unordered
    assert ("headings" in metadata_of(found, "accessibilitySummary")[0]) is not unordered


@pytest.mark.parametrize(
    ("image", "is_described"),
    [
        ('<img src="../images/{0}" alt="What is to be seen"/>', True),
        ('<img src="../images/{0}" alt="un plan 2"/>', False),
        ('<img src="../images/{0}" alt="The title"/>', False),
        ('<img src="../images/{0}" alt="image"/>', False),
        ('<img src="../images/{0}" alt="A note" title="A note"/>', False),
        ('<figure><img src="../images/{0}" alt="A plan"/><figcaption>A <b>plan</b>.</figcaption></figure>', False),
        ('<figure><img src="../images/{0}" alt="A river"/><figcaption>A plan.</figcaption></figure>', True),
        ('<img src="../images/{0}"/>', False),
    ],
)
def test_what_stands_there_anyway_describes_nothing(image: str, is_described: bool) -> None:
    shown = Picture("a/un_plan-2.png", "image/png", 2, 2, Blob.of(b"x"))
    name = picture_path(shown).rpartition("/")[2]
    head = HEAD.replace("<body>", "<head><title>The title</title></head><body>")
    root = etree.fromstring(f"{head}{image.format(name)}</body></html>")
    assert find_described(root, [shown]) == [is_described]
