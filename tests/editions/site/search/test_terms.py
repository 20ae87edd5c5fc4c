"""The words of a body that a search looks through, and shows around those that were found."""

from pipeline.body.neutral_html import parse
from pipeline.editions.site.search.index import read_words

VECTORS = (
    "<p>Entre <math><mi>a</mi></math> et <math><mrow><mi>b</mi><mo>=</mo><mn>2</mn></mrow></math>, ou son cosinus.</p>"
)


def test_formulas_in_a_line_are_read() -> None:
    assert read_words(parse(VECTORS))[1] == "Entre a et b=2, ou son cosinus."


def test_what_is_built_higher_leaves_three_points() -> None:
    assert (
        read_words(parse("<p>Il vaut <math><mfrac><mi>a</mi><mn>2</mn></mfrac></math> ici.</p>"))[1] == "Il vaut … ici."
    )


def test_programs_drawings_and_players_are_passed_over() -> None:
    body = "<p>Un</p><pre><code>deux</code></pre><svg><text>trois</text></svg><audio>quatre</audio><p>cinq</p>"
    assert read_words(parse(body))[1] == "Un\ncinq"
