"""The walk over a document's tree: what is set, what is left alone, what is counted."""

import copy
import json
import re

import pypandoc
import pytest

from pipeline.normalise.typography import set_and_count, set_document, set_text
from pipeline.normalise.typography.document import Node
from tests.work import growth, seconds

SAMPLE = """
# L'IA ?

- l'un ; "deux"
- 1er

Terme ?
:   C'est "lui" !

> l'eau ?

| l'un ? | n° 5 |
|--------|------|
| 50 %   | `'`  |

: L'eau ?

::: {lang=en}
It's "fine"?
:::

::: {.note title="l'eau"}
C'est "bon" ?[^1]
:::

| vers d'un
| poème !

![L'image ?](a.png)

    l'indentation ?

``` {.python title="l'eau ?"}
print('a') ;
```

[^1]: L'eau ?
"""


def parse(text: str) -> list[Node]:
    # Pandoc's own Markdown also has captions of tables and line blocks.
    document = json.loads(
        pypandoc.convert_text(text, "json", format="markdown-smart", verify_format=False, sandbox=True)
    )
    blocks: list[Node] = document["blocks"]
    return blocks


def plain(blocks: list[Node]) -> str:
    document = {"pandoc-api-version": [1, 23], "meta": {}, "blocks": blocks}
    options = ["--wrap=none", "--reference-location=block"]
    text = pypandoc.convert_text(
        json.dumps(document), "html", format="json", extra_args=options, verify_format=False, sandbox=True
    )
    return str(text).replace("\u00a0", "·").replace("\u202f", "˙")


def test_every_kind_of_block_is_set() -> None:
    blocks = parse(SAMPLE)
    before = copy.deepcopy(blocks)
    text = plain(set_document(blocks, "fr"))
    assert blocks == before
    for wanted in (
        "L’IA˙?</h1>",
        "l’un˙; «·deux·»",
        "1<sup>er</sup>",
        "<dt>Terme˙?</dt>",
        "C’est «·lui·»˙!",
        "l’eau˙?",
        "l’un˙?</th>",
        "n°·5",
        "50·%",
        "<code>'</code>",
        "L’eau˙?</caption>",
        "It’s “fine”?",
        "C’est «·bon·»˙?",
        "d’un<br />",
        "poème˙!",
        '<figcaption aria-hidden="true">L’image˙?</figcaption>',
        "<pre><code>l&#39;indentation ?",
        'title="l&#39;eau ?"',
        '&#39;a&#39;</span>) <span class="op">;',
        "<p>L’eau˙?<a",
    ):
        assert wanted in text
    assert 'title="l&#39;eau"' in text


def test_second_pass_over_a_document_changes_nothing() -> None:
    once = set_document(parse(SAMPLE), "fr")
    again, changes = set_and_count(once, "fr")
    assert again == once
    assert dict(changes) == {}


def test_changes_are_counted_by_rule() -> None:
    _, changes = set_and_count(parse('Le 1er et le 2ème : "l\'eau" ? Oui ! 50 %'), "fr")
    assert dict(changes) == {
        "apostrophe": 1,
        "colon": 1,
        "guillemets": 2,
        "ordinal": 3,
        "quotation marks": 2,
        "thin space": 2,
        "unit": 1,
    }
    with pytest.raises(TypeError):
        changes["colon"] = 2  # type: ignore[index]  # on purpose


def test_places_are_kept() -> None:
    inlines: list[Node] = [
        {"t": "Str", "c": "Quoi", "pos": (3, 1)},
        {"t": "Space", "pos": (3, 5)},
        {"t": "Str", "c": "?", "pos": (3, 6)},
        {"t": "SoftBreak"},
        {"t": "Emph", "c": [{"t": "Str", "c": "1er", "pos": (4, 2)}], "pos": (4, 1)},
    ]
    assert set_document(inlines, "fr") == [
        {"t": "Str", "c": "Quoi\u202f?", "pos": (3, 1)},
        {"t": "SoftBreak"},
        {
            "t": "Emph",
            "c": [
                {"t": "Str", "c": "1", "pos": (4, 2)},
                {"t": "Superscript", "c": [{"t": "Str", "c": "er", "pos": (4, 2)}], "pos": (4, 2)},
            ],
            "pos": (4, 1),
        },
    ]


def test_emphasis_that_loses_its_text_goes() -> None:
    inlines: list[Node] = [{"t": "Str", "c": "Oui."}, {"t": "Emph", "c": [{"t": "Str", "c": "."}]}]
    assert set_document([*inlines, {"t": "Str", "c": "."}], "fr") == [{"t": "Str", "c": "Oui…"}]


def test_ordinal_over_a_border_is_raised_in_both_nodes() -> None:
    raised: list[Node] = [{"t": "Superscript", "c": [{"t": "Str", "c": letter}]} for letter in "er"]
    inlines: list[Node] = [{"t": "Str", "c": "1e"}, {"t": "Emph", "c": [{"t": "Str", "c": "r"}]}]
    assert set_document(inlines, "fr") == [{"t": "Str", "c": "1"}, raised[0], {"t": "Emph", "c": [raised[1]]}]


@pytest.mark.parametrize(
    ("language", "wanted"), [("fr", "«\u00a0mot ‘un’\u00a0»"), ("de", "„mot ‚un‘“"), ("en", "“mot ‘un’”")]
)
def test_quotations_that_the_reader_found_get_their_marks(language: str, wanted: str) -> None:
    single: Node = {"t": "Quoted", "c": [{"t": "SingleQuote"}, [{"t": "Str", "c": "un"}]]}
    double: Node = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [{"t": "Str", "c": "mot"}, {"t": "Space"}, single]]}
    assert set_document([double], language) == [{"t": "Str", "c": wanted}]
    in_a_row = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [{"t": "Str", "c": "mot "}, single]]}
    assert set_document([double], "tlh") == [in_a_row]


def test_words_in_a_row_become_one_text_but_for_a_box_to_tick() -> None:
    words: list[Node] = [{"t": "Str", "c": "Quoi"}, {"t": "SoftBreak"}, {"t": "Str", "c": "encore"}, {"t": "Space"}]
    strong: Node = {"t": "Strong", "c": [{"t": "Str", "c": "?"}]}
    assert set_document([*words, strong], "fr") == [
        {"t": "Str", "c": "Quoi encore\u202f"},
        {"t": "Strong", "c": [{"t": "Str", "c": "?"}]},
    ]
    box: list[Node] = [{"t": "Str", "c": "☐"}, {"t": "Space"}]
    assert set_document([*box, *words[:3]], "fr") == [*box, {"t": "Str", "c": "Quoi encore"}]


def test_a_thousand_levels_are_no_trouble() -> None:
    inline: Node = {"t": "Str", "c": "l'eau"}
    for level in range(1000):
        attributes = ["", [], [["lang", "fr"]] if level % 2 else []]
        inline = {"t": "Emph", "c": [inline]} if level % 3 else {"t": "Span", "c": [attributes, [inline]]}
    block: Node = {"t": "Para", "c": [inline]}
    for _ in range(1000):
        block = {"t": "BlockQuote", "c": [block]}
    node = set_document([block], "fr")[0]
    while node["t"] != "Str":
        node = node["c"][1][0] if node["t"] == "Span" else node["c"][0]
    assert node["c"] == "l’eau"


@pytest.mark.parametrize(
    "piece", ['"', "'", "-", " ", "« ", "“ ", "1 000 ", "a..a@", "a--", ":a", "\\", "/a ", "XX", "://"]
)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def measure(length: int) -> float:
        text = piece * (length // len(piece))
        return seconds(lambda: set_text(text, "fr"))

    # Four times the text: linear work grows fourfold, quadratic work sixteenfold.
    assert growth(lambda: measure(25_000), lambda: measure(100_000), enough=8) <= 8


@pytest.mark.parametrize(
    ("typed", "numerals"),
    [
        ("le XIXe siècle", ["XIX"]),
        ("au Ier siècle", ["I"]),
        ("aux XVIIIe et XIXe siècles", ["XVIII", "XIX"]),
        ("du XVIe au XVIIIe siècle", ["XVI", "XVIII"]),
        ("XVIIe-XVIIIe siècles", ["XVII", "XVIII"]),
        ("la Ve République", []),
        ("le XVIe arrondissement", []),
        ("Louis XIV", []),
        ("le 19e siècle", []),
    ],
)
def test_numerals_of_centuries_are_small_capitals_of_capital_letters(typed: str, numerals: list[str]) -> None:
    assert re.findall('<span class="caps">(.*?)</span>', plain(set_document(parse(typed), "fr"))) == numerals


@pytest.mark.parametrize(
    ("typed", "acronyms"),
    [
        ("L'ONU, l'UE et la RATP", ["ONU", "UE", "RATP"]),
        ("un CD-ROM, la COVID-19, TCP/IP", ["CD", "ROM", "COVID", "TCP", "IP"]),
        ("À l'ÉNA (l’École)", ["ÉNA"]),
        ("two PDFs and the BBC's", ["PDF", "BBC"]),
        ("la **SNCF**, le [CNRS](https://cnrs.fr)", ["SNCF", "CNRS"]),
        ("| a |\n| - |\n| ONU |", ["ONU"]),
        ("L’ONU.[^1]\n\n[^1]: L’UE.", ["ONU", "UE"]),
        ("## L’ONU\n\nrien", []),
        ("`ONU` et $ABC$, $\\mathrm{ABC}$", []),
        ("https://example.org/ONU <https://ONU.example> ONU@example.org www.ONU.org", []),
        ("LISEZMOI.md, NOTES.TXT, MAX_LEN, $HOME, #ONU, .PDF, C:\\\\TEMP", []),
        ("Louis XIV, MMXX, MCMXCIV, MM. Roy", []),
        ("au XXe siècle, à l’ONU", ["XX", "ONU"]),
        ("A, B, Ada, MacOS, MP3, H2O, iOS, S.N.C.F.", []),
        ("ATTENTION À LA MARCHE. L’UE", ["UE"]),
        ("<sup>ONU</sup>", []),
        ("[ONU]{.caps} [Onu UE]{.smallcaps}", ["ONU"]),
    ],
)
def test_acronyms_are_small_capitals_where_the_collection_asks_for_them(typed: str, acronyms: list[str]) -> None:
    nodes = parse(typed)
    assert re.findall('<span class="caps">(.*?)</span>', plain(set_document(nodes, "fr", small_caps=True))) == acronyms


def test_acronyms_stay_as_they_are_where_nobody_asks() -> None:
    nodes = parse("L’ONU et l’UE")
    assert "caps" not in plain(set_document(nodes, "fr"))


def test_acronyms_of_any_language_are_counted_once() -> None:
    nodes = [{"t": "Para", "c": [{"t": "Str", "c": "ONU-UE"}]}]
    once, changes = set_and_count(nodes, "tlh", small_caps=True)
    assert changes == {"acronym": 2}
    assert set_and_count(once, "tlh", small_caps=True) == (once, {})


def test_a_century_is_counted_once() -> None:
    _, changes = set_and_count(parse("Du XVIe au XVIIIe siècle, le 1er mai"), "fr")
    assert changes["ordinal"] == 3


def test_what_is_small_is_not_made_smaller() -> None:
    once = set_document([{"t": "Para", "c": [{"t": "Str", "c": "XIXe siècle"}]}], "fr")
    assert set_document(once, "fr") == once
