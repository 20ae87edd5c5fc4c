"""Coordinates followed through the operators of a page."""

from pikepdf import ContentStreamInstruction, Operator

from pipeline.press.pdf.objects import follow_matrices


def test_a_restored_state_has_its_own_coordinates_again() -> None:
    moved, line = [1, 0, 0, 1, 10, 20], [1, 0, 0, 1, 3, 4]
    rows = [([], "q"), (moved, "cm"), (line, "Tm"), ([], "Q")]
    steps = list(follow_matrices(ContentStreamInstruction(words, Operator(name)) for words, name in rows))
    assert [(page.e, page.f) for _, page, _ in steps] == [(0, 0), (10, 20), (10, 20), (0, 0)]
    assert (steps[-1][2].e, steps[-1][2].f) == (3, 4)
