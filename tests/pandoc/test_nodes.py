import sys

import pytest

from pipeline.pandoc.document import read
from pipeline.pandoc.nodes import PLAIN, find_landmarks, from_json, rewrite, walk

_TEXT = "# Un *mot*\n\n- a [b](c)\n- d ![e](f) $x$\n\n| a | *b* |\n|:--|---|\n| c | d |\n\nT[^1]\n\n[^1]: note *f*\n"


def test_rewriting_meets_every_list_of_nodes_once_the_innermost_first() -> None:
    seen: list[str] = []

    def note(nodes: list[dict[str, object]]) -> list[dict[str, object]]:
        seen.append("/".join(str(node["t"]) for node in nodes))
        return nodes

    rewrite(read("| a | *b* |\n|---|---|\n| c | d |\n"), note)
    assert seen[-1] == "Table"
    assert seen.count("Emph") == 1
    assert "Plain" in seen


def test_landmarks_are_all_nodes_but_words_and_blanks_in_reading_order() -> None:
    blocks = read(_TEXT)
    found = list(find_landmarks(blocks))
    assert found == [node for node in walk(blocks) if node["t"] not in PLAIN]
    kinds = [node["t"] for node in found]
    assert [kind for kind in kinds if kind in ("Header", "Link", "Image", "Math", "Table", "Note")] == [
        "Header",
        "Link",
        "Image",
        "Math",
        "Table",
        "Note",
    ]


@pytest.mark.parametrize("levels", [500, 20_000])
def test_json_is_read_however_deep_it_is_nested(levels: int) -> None:
    limit = sys.getrecursionlimit()
    found, depth = from_json("[" * levels + '"é"' + "]" * levels), 0
    while isinstance(found, list):
        (found,), depth = found, depth + 1
    assert (found, depth) == ("é", levels)
    with pytest.raises(ValueError, match="Expecting value"):
        from_json("[" * levels)
    assert sys.getrecursionlimit() == limit
