"""Tables know how wide a page they need, and what stands at the heads of their columns."""

import pytest

from pipeline.body.neutral_html import Tree, parse
from pipeline.editions.epub.blocks import frame_tables, measure_table, write_narrow_rules

PLAIN = (
    "<table><thead><tr><th>Débit</th><th></th></tr></thead><tbody><tr><td>8</td><td>kbit/s</td></tr></tbody></table>"
)


def framed(body: str) -> Tree:
    tree = parse(body)
    frame_tables(tree)
    return tree


def one_row(*cells: str) -> Tree:
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    table = parse(f"<table><tbody><tr>{row}</tr></tbody></table>").find("table")
    assert table is not None
    return table


def test_a_frame_stands_where_the_table_stood() -> None:
    tree = framed(f"<p>a</p>{PLAIN}b")
    assert [child.tag for child in tree] == ["p", "div"]
    assert (tree[1].get("class"), tree[1].tail, tree[1][0].tail) == ("table needs-8 plain", "b", None)


def test_cells_know_the_heads_of_their_columns() -> None:
    assert [cell.get("data-head") for cell in framed(PLAIN).iter("td")] == ["Débit", None]


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.replace("<td>8</td>", ""),
        PLAIN.replace("<td>8</td><td>", "<td colspan='2'>"),
        PLAIN.replace("<td>8", "<td rowspan='2'>8"),
        PLAIN.replace("Débit", "<math><mi>x</mi></math>"),
        PLAIN.replace("thead", "tbody"),
        PLAIN.replace(">8<", f">{PLAIN}<"),
    ],
    ids=["uneven", "across", "down", "formula", "no head", "within another"],
)
def test_a_table_that_is_not_plain_has_a_frame_and_no_heads(body: str) -> None:
    tree = framed(body)
    (frame,) = tree.find_class("table")
    assert "plain" not in (frame.get("class") or "")
    assert tree.xpath("//@data-head") == []


def test_the_longest_words_of_all_columns_say_how_wide_a_page_has_to_be() -> None:
    assert measure_table(one_row("a", "b")) < measure_table(one_row("a", "b", "c"))
    assert measure_table(one_row("un mot", "b")) == measure_table(one_row("mot", "b"))
    assert measure_table(one_row("12\u00a0000\u202f€")) > measure_table(one_row("12 000 €"))
    assert measure_table(one_row("一二三四")) == measure_table(one_row("一"))
    maths = "<math><semantics><mi>x</mi><annotation>\\mathrm{longue}</annotation></semantics></math>"
    assert measure_table(one_row(maths)) == measure_table(one_row("x"))


# How wide DejaVu Sans sets words, in em: among the typefaces that readers choose for text, it is one of the widest.
DEJAVU = {
    "Température": 6.53,
    "recommandation": 8.55,
    "apprentissage": 7.12,
    "WWW": 2.97,
    "MPEG-4": 3.87,
    "12,5": 2.23,
    "2025-10-03": 5.81,
}


@pytest.mark.parametrize("words", [[word] for word in DEJAVU] + [list(DEJAVU)], ids=str)
def test_a_table_has_room_for_words_in_a_wide_typeface_of_its_reader(words: list[str]) -> None:
    assert measure_table(one_row(*words)) >= 0.9 * (sum(DEJAVU[word] for word in words) + 0.8 * (len(words) - 1))


def test_code_and_heads_are_measured_as_they_are_set() -> None:
    assert measure_table(one_row("<code>illi</code>")) > measure_table(one_row("illi"))
    assert measure_table(one_row("<strong>mot</strong>")) > measure_table(one_row("mot"))


def test_there_are_rules_for_every_width_that_a_frame_asks_for() -> None:
    rules = write_narrow_rules(".needs-STEP {}\n")
    for letters in range(1, 200):
        frame = framed(f"<table><tbody><tr><td>{'m' * letters}</td></tr></tbody></table>")[0]
        assert f".{str(frame.get('class')).split()[1]} {{}}" in rules
    assert "STEP" not in rules


def test_a_plain_table_that_no_page_is_wide_enough_for_has_its_rows_below_each_other() -> None:
    row = "".join(f"<td>mot{number}</td>" for number in range(60))
    frame = framed(f"<table><thead><tr>{row.replace('td', 'th')}</tr></thead><tbody><tr>{row}</tr></tbody></table>")[0]
    assert str(frame.get("class")).split() == ["table", "needs-44", "needs-more", "plain"]


def test_another_one_is_parted_into_bands() -> None:
    row = "".join(f"<td>mot{number}</td>" for number in range(60))
    frames = framed(f"<table><tbody><tr>{row}</tr></tbody></table>fin").find_class("table")
    assert len(frames) > 3
    assert not any("needs-more" in (frame.get("class") or "") for frame in frames)
    assert [frame.tail for frame in frames] == [*[None] * (len(frames) - 1), "fin"]
    cells = [cell.text for frame in frames for cell in frame.iter("td")]
    assert set(cells) == {f"mot{number}" for number in range(60)}
    assert cells.count("mot0") == len(frames)
