from __future__ import annotations

import pytest

from pipeline.pandoc.document import read, unwrap
from pipeline.pandoc.nodes import landmarks, plain_text, walk


def test_words_that_were_parted_at_signs_are_whole_and_stand_where_they_began() -> None:
    (paragraph,) = read("Un l'autre, [mot]!\n")
    assert [(node.get("c", " "), node["pos"]) for node in paragraph["c"]] == [
        ("Un", [1, 1]),
        (" ", [1, 3]),
        ("l'autre,", [1, 4]),
        (" ", [1, 12]),
        ("[mot]!", [1, 13]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        r'{"t":"Span","c":[["",[],[["wrapper","1"],["data-pos","1:1-1:2"]]],[{"t":"Str","c":"x"}]]}',
        r'\\" "\\ {"t":"Str","c":"\"x"}',
        '"pos":[1,1]',
    ],
)
def test_a_text_that_looks_like_pandocs_json_stays_as_it_is(text: str) -> None:
    (block,) = read(f"    {text}\n")
    assert block["c"][1] == text
    (paragraph,) = read(f"`{text}` fin\n")
    assert paragraph["c"][0]["c"][1] == text


def test_a_wrapper_of_many_nodes_gives_its_place_to_each_that_has_none() -> None:
    wrapped = (
        '{"blocks":[{"t":"Div","c":[["",[],[["wrapper","1"],["data-pos","3:1-5:1"]]],'
        '[{"t":"Para","c":[{"t":"Str","c":"un"},{"t":"Str","c":"e"}]},{"t":"HorizontalRule"}]]}]}'
    )
    assert unwrap(wrapped) == [
        {"t": "Para", "c": [{"t": "Str", "c": "une"}], "pos": [3, 1]},
        {"t": "HorizontalRule", "pos": [3, 1]},
    ]


def test_attributes_of_the_author_stay() -> None:
    (division,) = read("::: {#a .b k=v}\nUn [mot]{lang=en}\n:::\n")
    assert division["c"][0] == ["a", ["b"], [["k", "v"]]]
    span = next(node for node in landmarks(division["c"][1]) if node["t"] == "Span")
    assert span["c"][0] == ["", [], [["lang", "en"]]]


def test_lines_before_the_body_count_whatever_begins_it() -> None:
    for text in ("mot", "# mot", "    mot", "- mot", "> mot", "[^1]: x\n\n[a]: b\n\nmot[^1]"):
        at_first, later = list(walk(read(text))), list(walk(read(text, first_line=8)))
        assert [node["t"] for node in at_first] == [node["t"] for node in later]
        places = [(one["pos"], other["pos"]) for one, other in zip(at_first, later, strict=True) if "pos" in one]
        assert places
        assert all(other == [line + 7, column] for (line, column), other in places)
    assert plain_text(read("mot", first_line=3)[0]["c"]) == "mot"


def test_words_in_a_row_are_one_node_where_nothing_in_them_means_anything() -> None:
    text = "Un mot, l’autre et *trois* ou [quatre](x) mots, puis encore un mot simple et deux $5."
    (paragraph,) = read(text, in_rows=True)
    one_by_one = read(text)[0]["c"]
    assert plain_text(paragraph["c"]) == plain_text(one_by_one)
    whole = [(node["c"], node["pos"]) for node in paragraph["c"] if node["t"] == "Str" and " " in node["c"]]
    assert whole == [("mot, l’autre et", [1, 4]), ("mots, puis encore un mot simple et deux", [1, 43])]
    places = {str(node["pos"]) for node in one_by_one}
    assert all(str(node["pos"]) in places for node in paragraph["c"])
