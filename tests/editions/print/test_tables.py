"""Wide tables: smaller, turned, parted."""

import pytest

from pipeline.body.neutral_html import Tree, parse, text_of
from pipeline.body.wide_blocks import columns_of, split_table
from pipeline.editions.print.widths import Room, fit_tables
from pipeline.press.sheets import MARK
from tests.editions.print.test_width import SPANNING, table


def fitted(body: str, *rooms: Room) -> Tree:
    tree = parse(body)
    fit_tables(tree)
    for room in rooms:
        fit_tables(tree, room)
    return tree


def form(tree: Tree) -> tuple[set[str], bool, int]:
    tables = list(tree.iter("table"))
    return set(tables[0].get("class", "").split()) - {"short"}, bool(tree.find_class("turned")), len(tables)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (table(4), (set(), False, 1)),
        (table(5), ({"wide"}, False, 1)),
        (table(3, "l’avocat gagne son procès demain"), ({"wide"}, False, 1)),
        (table(3, "l’avocat"), (set(), False, 1)),
        (table(12, "mots{1}"), ({"wide"}, False, 1)),
        (table(13, "mots{1}"), ({"wide", "dense"}, False, 1)),
        (table(18, "mots{1}"), ({"wide", "dense"}, True, 1)),
        (table(40), ({"wide", "dense"}, False, 3)),
        (f"<ul><li>{table(40)}</li></ul>", ({"nested", "dense"}, False, 4)),
        (table(3, "https://example.org/" + "a" * 200), ({"wide", "dense"}, False, 1)),
    ],
)
def test_a_table_is_set_smaller_then_turned_then_parted(body: str, expected: tuple[set[str], bool, int]) -> None:
    assert form(fitted(body)) == expected


@pytest.mark.parametrize(("rows", "is_whole"), [(10, True), (11, False)])
def test_a_table_of_up_to_ten_rows_below_its_head_stays_whole(rows: int, is_whole: bool) -> None:
    assert ("short" in next(fitted(table(2, rows=rows)).iter("table")).classes) == is_whole


def test_a_note_that_a_cell_calls_makes_no_column_wider() -> None:
    note = f'a<span class="note">{"anticonstitutionnellement " * 40}</span>b'
    assert form(fitted(table(4, note))) == form(fitted(table(4, "ab"))) == (set(), False, 1)
    assert form(fitted(table(4, "anticonstitutionnellement"))) != (set(), False, 1)


def test_the_headings_right_above_a_turned_table_are_turned_with_it() -> None:
    tree = fitted(f"<p>Avant</p><h2>Un</h2><h3>Deux</h3>{table(18, 'mots{1}')}<p>Après</p>")
    assert [child.tag for child in tree] == ["p", "div", "p"]
    assert [child.tag for child in tree[1]] == ["h2", "h3", "table"]


def test_each_band_has_the_first_column_and_the_heads_of_its_own() -> None:
    bands = list(fitted(table(40)).iter("table"))
    assert [band.findtext(".//thead//th") for band in bands] == ["H0"] * len(bands)
    rows = [[text_of(cell) for cell in band.findall("tbody/tr")[1]] for band in bands]
    assert [cell for row in rows for cell in row[1:]] == [f"v1x{column}" for column in range(1, 40)]
    assert {row[0] for row in rows} == {"L1"}
    assert [[head.get("scope") for head in band.findall("tbody/tr/th")][:1] for band in bands] == [["row"]] * len(bands)


def test_cells_that_span_columns_are_in_each_band_that_has_some() -> None:
    bands = list(fitted(SPANNING).iter("table"))
    assert len(bands) > 1
    for band in bands:
        widths = [sum(int(cell.get("colspan", "1")) for cell in row) for row in band.iter("tr")]
        assert widths[0] == widths[1] + 1 == widths[2]  # the first cell of all goes on in the second row
    assert {text_of(cell) for band in bands for cell in band.iter("th", "td")} >= {f"sous{n}" for n in range(60)}


def test_what_stands_once_in_a_text_is_in_the_first_band_alone() -> None:
    source = parse(f"<table><caption>Mots</caption>{table(40).removeprefix('<table>')}")
    for number, cell in enumerate(source.iter("th", "td")):
        cell.set("id", f"i{number}")
        cell.set(MARK, str(number))
    fit_tables(source)
    first, *others = source.iter("table")
    assert first.find("caption") is not None
    assert all(cell.get("id") and cell.get(MARK) for cell in first.iter("th", "td"))
    assert not any(element.get("id") or element.get(MARK) for band in others for element in band.iter("*"))
    assert not any(band.find("caption") is not None for band in others)


def test_a_table_that_fits_one_room_is_fitted_into_another() -> None:
    narrow = Room(measure=200, full=200)
    assert form(fitted(table(14), narrow))[2] > 1
    again = fitted(table(18, "mots{1}"), narrow)
    assert not again.find_class("turned")
    assert len(list(again.iter("table"))) > 1


def test_columns_are_counted_with_the_cells_that_span_them() -> None:
    (one,) = parse("<table><tr><td rowspan='2'>a</td><td colspan='2'>b</td></tr><tr><td>c</td><td>d</td></tr></table>")
    found = [(text_of(cell.element), cell.column, cell.span) for cell in columns_of(one).cells]
    assert found == [("a", 0, 1), ("b", 1, 2), ("c", 1, 1), ("d", 2, 1)]
    bands = split_table(one, [(1, 2), (2, 3)])
    assert [text_of(band) for band in bands] == ["abc", "abd"]


@pytest.mark.parametrize(("rows", "short"), [(3, True), (30, False)])
def test_a_band_of_few_rows_stands_on_one_page(rows: int, short: bool) -> None:
    row = "".join(f"<td>case{number}</td>" for number in range(60))
    tree = fitted(f"<table>{f'<tr>{row}</tr>' * rows}</table>")
    assert len(list(tree.iter("table"))) > 1
    assert [("short" in band.get("class", "")) for band in tree.iter("table")] == [short] * len(
        list(tree.iter("table"))
    )
