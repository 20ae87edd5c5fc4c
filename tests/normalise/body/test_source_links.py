"""Addresses are found in a text as typed: each with its own letters, in any company, outside code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.body.source_links import Place, find_places

_PIECES = (
    "[mot](a.md)",
    "![Une *onde*](<une onde.png> 'Titre')",
    "[![x](b.png)](c.md#d)",
    "[[page|mot]]",
    "<a href='e.html?f'>g</a>",
    '{{< figure src="h.png" alt="i" >}}',
    "`[code](j.md)`",
    "<!-- [k](l.md) -->",
    "\\[m](n.md)",
    "é «\u00a0» 目",
    "](", "[", "![", "<a href='", "{{<", "\n", "\r\n", "> ", "| ", "\n\n- ",
)  # fmt: skip


def paths(text: str, line: int = 1) -> list[str]:
    return [text[slice(*place.path)] for place in find_places(text, line)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (_PIECES[0], ["a.md"]),
        (_PIECES[1], ["une onde.png"]),
        (_PIECES[2], ["b.png", "c.md"]),
        (_PIECES[3], ["page"]),
        (_PIECES[4], ["e.html"]),
        (_PIECES[5], ["h.png"]),
        (" ".join(_PIECES[6:10]), []),
        ("[x](une onde.pdf) [y](a (b).md)", ["une onde.pdf"]),
        ("[x](a_(b).md)", ["a_(b).md"]),
        ("[x][y]\n\n[y]: <a b.md>\n[^z]: c.md", ["a b.md"]),
    ],
)
def test_each_way_to_write_an_address(text: str, found: list[str]) -> None:
    assert sorted(paths(text)) == sorted(found)


@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_places_are_within_the_text_and_the_same_with_any_line_ends(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for place in find_places(text):
        assert 0 <= place.whole[0] <= place.whole[1] <= len(text)
        for span in (place.path, place.label):
            assert span == (-1, -1) or 0 <= span[0] <= span[1] <= len(text)

    def found(text: str) -> list[tuple[str, str, str, int]]:
        return [tell(place) for place in find_places(text)]

    unix = text.replace("\r\n", "\n")
    assert found(unix) == found(unix.replace("\n", "\r\n"))


def tell(place: Place) -> tuple[str, str, str, int]:
    return place.form, place.address, place.alt, place.line


def test_the_front_matter_is_passed_over() -> None:
    text = "---\r\nlien: '[a](b.md)'\r\n---\r\n[c](d.md)\r\n"
    (place,) = find_places(text, 4)
    assert (text[slice(*place.path)], place.line) == ("d.md", 4)
