"""The solutions of a handout, with what they alone cite."""

from pipeline.body.neutral_html import parse, text_of
from pipeline.editions.handouts.answers import extract_solutions
from tests import factory


def test_solutions_come_with_the_sources_that_they_alone_cite() -> None:
    def cite(key: str, number: int) -> str:
        return f'<span id="cite-{number}" class="citation"><a href="#ref-{key}">{key}</a></span>'

    entries = "".join(
        f'<li id="ref-{key}">{key}, le titre. <span class="ways-back"><a href="#cite-{number}" role="doc-backlink">↑</a></span></li>'
        for number, key in enumerate(("dupont", "martin"), start=1)
    )
    body = (
        f'<p id="plan">{cite("dupont", 1)}</p><p class="web-only" id="ecran">Écran</p>'
        f'<div class="solution"><p>{cite("martin", 2)} <a href="#plan">plan</a> <a href="#ecran">écran</a></p></div>'
        f'<section class="references" role="doc-bibliography"><h2>Sources</h2><ul>{entries}</ul></section>'
    )
    solutions = extract_solutions(factory.article("son", "Son", body))
    assert solutions is not None
    tree = parse(solutions.text)
    assert [link.get("href") for link in tree.iter("a")] == ["#ref-martin", "#plan", "#cite-2"]
    assert [(one.tag, one.get("id")) for one in tree if one.get("id")] == [("p", "ref-martin")]
    assert "dupont" not in text_of(tree)
