from pipeline.normalise.body.markup import find_headings, inner_html, write_body
from pipeline.pandoc.document import read
from pipeline.pandoc.findings import Findings


def written(text: str, *, trust: bool = False) -> tuple[str, list[str], list[str]]:
    """Return the body's HTML, its headings, and the broken rules."""
    findings = Findings("essai.md")
    body = write_body(read(text), "fr", findings, trust=trust)
    headings = [f"{heading.level} {heading.text} #{heading.id}" for heading in find_headings(body)]
    return inner_html(body), headings, [problem.rule for problem in findings.problems]


def test_headings_of_raw_html_join_the_outline() -> None:
    html, headings, rules = written('<div class="a">\n<h3>Un <b>titre</b></h3>\n<div>\n\ntexte\n\n</div>\n\n</div>\n')
    assert headings == ["2 Un titre #un-titre"]
    assert "<h2" in html
    assert rules == ["heading-level"]


def test_a_headings_words_hold_no_note_number_and_formulas_as_typed() -> None:
    _, headings, _ = written("## Le $x^2$ de\u00a0tous[^1]\n\n[^1]: note\n")
    assert [heading.rsplit(" ", 1)[0] for heading in headings] == ["2 Le x^2 de\u00a0tous"]


def test_raw_html_is_cleaned_unless_it_is_trusted() -> None:
    text = "<div onclick='x()'>\n\nmot\n\n</div>\n"
    assert "onclick" not in written(text)[0]
    assert "onclick" in written(text, trust=True)[0]


def test_a_remark_in_trusted_html_is_no_element() -> None:
    assert "mot" in written("![a](a.png) <!-- remarque -->\n\nmot\n", trust=True)[0]


def test_control_characters_never_reach_a_page() -> None:
    assert "\x01" not in written("un &#1; mot")[0]


def test_boxes_without_a_label_go() -> None:
    assert "<input" not in written("<div>\n\n<input type=checkbox> <input disabled>\n\n</div>")[0]
