from __future__ import annotations

from pipeline.pandoc.document import read
from pipeline.pandoc.nodes import PLAIN, landmarks, rewrite, walk

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
    found = list(landmarks(blocks))
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
