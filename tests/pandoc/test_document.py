import pytest

from pipeline.pandoc.document import (
    Document,
    UnreadableBodyError,
    read,
    read_html,
    read_without_places,
    unwrap,
    write_html,
)
from pipeline.pandoc.nodes import find_landmarks, plain_text, walk


def test_positions_count_in_the_file_and_not_in_the_body() -> None:
    blocks = read("Un *mot*.\n\n## Titre\n\nUn [lien](a.md).\n", first_line=10)
    found = {node["t"]: tuple(node["pos"]) for node in walk(blocks) if node["t"] in ("Emph", "Header", "Link")}
    assert found == {"Emph": (10, 4), "Header": (12, 1), "Link": (14, 4)}


def test_nothing_of_the_wrappers_that_carry_positions_is_left() -> None:
    blocks = read("> Un *mot*, l'autre.\n>\n> - un\n> - deux\n")
    assert "Span" not in {node["t"] for node in walk(blocks)}
    html, warnings = write_html(blocks)
    assert html.startswith("<blockquote>\n<p>Un <em>mot</em>, l'autre.</p>")
    assert not warnings


def test_typography_is_not_pandocs() -> None:
    assert plain_text(read('"l\'été" -- fin...')[0]["c"]) == '"l\'été" -- fin...'


def test_a_reader_of_the_authors_own_choice() -> None:
    assert read("- un\n- deux\n", reader="markdown")[0]["t"] == "BulletList"
    with pytest.raises(UnreadableBodyError, match="Unknown input format"):
        read("x", reader="markdwon")


def test_pandoc_is_listened_to() -> None:
    _, warnings = write_html(read("$\\inconnue{1}$"))
    assert len(warnings) == 1
    assert "inconnue" in warnings[0]


def test_html_becomes_nodes_where_there_are_nodes() -> None:
    kinds = [node["t"] for node in read_html("<h2>Un</h2><p>deux <img src=a></p><details>x</details>")]
    assert kinds[:2] == ["Header", "Para"]
    assert kinds[-1] == "RawBlock"


def test_a_document_is_never_changed_by_those_who_open_it() -> None:
    document = Document.of(read("Un mot."))
    document.open()[0]["c"].clear()
    assert plain_text(document.open()[0]["c"]) == "Un mot."


@pytest.mark.parametrize(
    ("text", "reader", "places"),
    [
        ("Un mot.\n\n# *Un* titre\n\nDeux.\n\n> ## Deux\n", "markdown", [[7, 1], [11, 1]]),
        ("Un mot.\n\nUn titre\n========\n\nUn\n---\n", "markdown", [[7, 1], [10, 1]]),
        ("# $x$\n\n# \n", "markdown", [[5, 1], None]),
        ("Deux mots.\n\nh2. Un titre\n", "textile", [[7, 1]]),
    ],
)
def test_headings_are_found_where_a_reader_does_not_say_where_they_stand(
    text: str, reader: str, places: list[list[int] | None]
) -> None:
    headings = [node for node in find_landmarks(read(text, reader, 5)) if node["t"] == "Header"]
    assert [node.get("pos") for node in headings] == places


@pytest.mark.parametrize("unit", [".", "+", "_a", "1.1.", "a-", "é."])
@pytest.mark.parametrize("reader", ["", "gfm"])
def test_a_run_of_signs_is_not_looked_through_again_at_each(unit: str, reader: str) -> None:
    """More than ten seconds of computing would end pandoc."""
    assert read(f"Voir https://a.example/ {unit * (20_000 // len(unit))}", reader)


def test_an_address_is_a_link_where_no_run_forbids_it() -> None:
    for signs, links in (("." * 299, 1), ("." * 300, 0), ("a." * 299, 1)):
        blocks = read(f"Voir https://a.example/ {signs}")
        assert sum(node["t"] == "Link" for node in walk(blocks)) == links


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
    span = next(node for node in find_landmarks(division["c"][1]) if node["t"] == "Span")
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


@pytest.mark.parametrize(
    "text",
    [
        "Un [mot simple](https://a.example/b_c_d) et ![une image](https://a.example/e.png).",
        "Voir https://a.example ou www.a.example, a@b.example.",
        "\\[mot](https://a.example) [^1](https://a.example) [x][mot](https://a.example)\n\n[^1]: a\n\n[x]: b",
        "`[mot`](https://a.example) $[mot$](https://a.example) <b [mot](https://a.example)>",
        "| a | b |\n|---|---|\n| [mot|mot](https://a.example) | c |",
        "[www.a.example](https://a.example) [un [mot](https://a.example) deux](https://a.example)",
        "---\na: b\n---\n\nmot",
    ],
)
def test_extensions_that_a_text_has_no_use_for_change_nothing(text: str) -> None:
    with_places = read(text, in_rows=True)
    for node in walk(with_places):
        node.pop("pos", None)
    assert read_without_places(text) == with_places
