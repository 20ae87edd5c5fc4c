"""The e-book's style leaves to its reader what is the reader's."""

import re
from collections.abc import Iterator
from itertools import product

from pipeline import theme
from pipeline.editions.epub.blocks import write_narrow_rules
from pipeline.press.images.colours import Colour, contrast

# Light, sepia and dark pages of reading systems.
GROUNDS = ("#ffffff", "#fffdf9", "#f4ecd8", "#1e1e1e", "#121212", "#000000")
LEAST = 3  # WCAG 2.2, 1.4.11: the contrast of what is no text
LENGTH = re.compile(r"(?<![\w.#-])-?(\d*\.?\d+)(px|pt|cm|mm|in|rem|em|ex|ch|vh|vw|%)")


def declarations() -> Iterator[tuple[str, str, str]]:
    """Yield selector, property and value of each declaration."""
    sheet = theme.ebook_stylesheet("epub/book.css") + write_narrow_rules(theme.ebook_stylesheet("epub/table.css"))
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    for selector, block in re.findall(r"([^{}]+)\{([^{}]*)\}", plain):
        for declaration in filter(str.strip, block.split(";")):
            name, _, value = declaration.partition(":")
            yield selector.strip(), name.strip(), value.strip()


def test_text_and_ground_have_the_reader_s_colours() -> None:
    assert {value for _, name, value in declarations() if name == "color"} <= {"inherit"}
    grounds = [(selector, value) for selector, name, value in declarations() if name.startswith("background")]
    # A drawing on clear ground is made for white paper.
    assert grounds == [("img", "#fff")]


def test_rules_and_borders_can_be_seen_on_every_page() -> None:
    colours = {colour for _, name, value in declarations() if "border" in name for colour in re.findall(r"#\w+", value)}
    assert len(colours) >= 2
    pairs = product(map(Colour.read, colours), map(Colour.read, GROUNDS))
    assert [pair for pair in pairs if contrast(*pair) < LEAST] == []


def test_the_reader_s_size_measures_everything() -> None:
    for selector, name, value in declarations():
        fixed = {unit for _, unit in LENGTH.findall(value)} - {"em", "%"}
        if name.startswith("border"):
            assert fixed <= {"px"}, (selector, value)
            assert all(float(number) <= 2 for number, unit in LENGTH.findall(value) if unit == "px")
        elif name == "max-height":
            assert fixed <= {"vh"}
        else:
            assert not fixed, (selector, name, value)


def test_the_reader_s_face_and_margins_win_over_the_book_s() -> None:
    of_all = {name for selector, name, _ in declarations() for part in selector.split(",") if part.strip() == "body"}
    assert of_all == set()
    of_root = {name for selector, name, _ in declarations() if selector == "html"}
    assert of_root == {"font-family", "line-height", "widows", "orphans", "overflow-wrap", "font-variant-numeric"}
    paragraphs = {name for selector, name, _ in declarations() if selector in ("p", "p + p", "li")}
    assert paragraphs <= {"margin", "text-indent"}
    assert not [selector for selector, _, value in declarations() if "!important" in value]


def test_hyphens_are_left_to_the_system_but_where_they_would_mislead() -> None:
    said = {(selector, value) for selector, name, value in declarations() if name == "hyphens"}
    assert {selector for selector, value in said if value == "auto"} == {
        selector for selector, _ in said if selector.startswith(".needs-")
    }
    assert not [
        selector for selector, value in said if value == "none" and re.search(r"\b(p|li|td|body|html)\b", selector)
    ]


def test_text_begins_where_lines_begin() -> None:
    aligned = {(selector, value) for selector, name, value in declarations() if name == "text-align"}
    assert not [selector for selector, value in aligned if value == "justify" or selector in ("p", "html", "body")]
    # An author's alignment of a column apart.
    sides = {selector for selector, value in aligned if value in ("left", "right") and not selector.startswith("mtd[")}
    assert sides == {".left", ".right"}
