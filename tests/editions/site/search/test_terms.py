"""The words of a body that a search looks through, and shows around those that were found."""

from pipeline.body.neutral_html import parse
from pipeline.editions.site.search.index import part_blocks, read_words

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


def test_a_heading_does_not_run_into_the_sentence_below_it() -> None:
    body = "<h2>Le micro (de près)</h2><p>On parle bas. Puis on écoute.</p><h2>Et après ?</h2><ul><li>la voix</li></ul>"
    _, words = read_words(parse(f"{body}<p>Fin.</p>"))
    told = "Le micro (de près) – On parle bas. Puis on écoute. Et après ? la voix – Fin."
    assert part_blocks(words).replace("\n", " ") == told
