import pytest

from pipeline.dialects.pandoc_fixes import read_with_prices
from pipeline.pandoc.nodes import Node, walk


def text_of(blocks: list[Node]) -> str:
    words = (
        node.get("c", " ") if node["t"] == "Str" else " " for node in walk(blocks) if node["t"] in ("Str", "Space")
    )
    return "".join(words)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Un **$249** puis un **$399**.", "Un $249 puis un $399."),
        ("De $5-$10, ou de $6-$12.", "De $5-$10, ou de $6-$12."),
        ("> Entre « $200 et moins » et « $2,000 ».", "Entre « $200 et moins » et « $2,000 »."),
    ],
)
def test_a_dollar_with_a_digit_after_it_ends_no_formula(text: str, read: str) -> None:
    blocks = read_with_prices(f"\n{text}\n", "", 4)
    assert not [node for node in walk(blocks) if node["t"] == "Math"]
    assert text_of(blocks) == read


def test_code_stays_as_it_is() -> None:
    blocks = read_with_prices("`$5-$10` et $5-$10", "", 1)
    assert [node["c"][1] for node in walk(blocks) if node["t"] == "Code"] == ["$5-$10"]


def test_formulas_stay_formulas_beside_prices() -> None:
    blocks = read_with_prices("On paie $5-$10, soit $x$ ou $$y$$2 fois, $a$, $b$.", "", 1)
    assert [node["c"][1] for node in walk(blocks) if node["t"] == "Math"] == ["x", "y", "a", "b"]


def test_a_text_of_nothing_but_dollars_ends() -> None:
    text = "$1" * 500
    assert text_of(read_with_prices(text, "", 1)).startswith("$1")
