import hashlib
import json
import re
from typing import Any

import pytest

from pipeline.body.neutral_html import parse
from pipeline.editions.site.search.index import count_fields, make_index, read_words
from pipeline.editions.site.search.plan import FoundText, SearchIndex
from pipeline.inputs import STYLES
from pipeline.jobs.blob import Blob
from tests.preview.browser import Browser

_MINISEARCH = STYLES / "search" / "minisearch.js"
_TRIED = "03c27931eb603af1d3358579e9885eafdb6a2f5fa9929557b3e77d7e99d06d03"  # 7.2.0


def index(*texts: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the texts shown in results, and the index of their words as MiniSearch loads it."""
    shown = tuple(FoundText(f"articles/t{number}.html", f"Texte {number}") for number in range(len(texts)))
    terms = tuple(
        Blob.of(count_fields((one.title, "", "", text), "fr")) for one, text in zip(shown, texts, strict=True)
    )
    script = make_index(SearchIndex("fr", shown, terms)).text
    said = re.fullmatch(r"editionsSearch\.index\(\"fr\",(.*),'(.*)'\);\n", script)
    assert said
    return json.loads(said[1]), json.loads(re.sub(r"\\(.)", r"\1", said[2]))


def test_an_index_is_what_minisearch_writes_down() -> None:
    facts, found = index("son image son", "image")
    assert found == {
        "documentCount": 2,
        "nextId": 2,
        "documentIds": {"0": 0, "1": 1},
        "fieldIds": {"title": 0, "headings": 1, "facts": 2, "text": 3},
        "fieldLength": {"0": [1, 0, 0, 2], "1": [1, 0, 0, 1]},
        "averageFieldLength": [1.0, 0.0, 0.0, 1.5],
        "storedFields": {},
        "dirtCount": 0,
        "serializationVersion": 2,
        "index": [["imag", {"3": {"0": 1, "1": 1}}], ["son", {"3": {"0": 2}}], ["text", {"0": {"0": 1, "1": 1}}]],
    }
    assert facts == {
        "texts": [["articles/t0.html", "Texte 0", "", [], []], ["articles/t1.html", "Texte 1", "", [], []]],
        "common": [],
    }


def test_what_most_of_many_texts_say_is_looked_for_in_their_titles_alone() -> None:
    facts, found = index(*(f"commun mot{number}" for number in range(50)))
    assert facts["common"] == ["commun"]
    assert "commun" not in [term for term, _ in found["index"]]
    assert ["mot7", {"3": {"7": 1}}] in found["index"]


def test_programs_formulas_and_numbers_of_notes_are_no_words_of_a_text() -> None:
    body = (
        '<h2 id="a">Un <em>titre</em></h2><p>Mot<a href="#fn1" role="doc-noteref"><sup>1</sup></a> et<br>fin</p>'
        "<pre><code>programme()</code></pre><ul><li>un</li><li>deux</li></ul>"
    )
    assert read_words(parse(body)) == ("Un titre", "Un titre\nMot et\nfin\nun\ndeux")


def test_minisearch_is_the_one_with_which_the_search_was_tried() -> None:
    assert hashlib.sha256(_MINISEARCH.read_bytes()).hexdigest() == _TRIED, (
        "styles/search/minisearch.js is another version: search.js puts its terms into the private `_index`, so run"
        " the tests of this folder with a browser, then write here what the file's digest is"
    )


@pytest.mark.judge
def test_minisearch_looks_for_terms_where_the_search_puts_them(chromium: Browser) -> None:
    _, found = index("son image son", "image")
    options = "{fields: ['title', 'headings', 'facts', 'text'], tokenize: (one) => [one], processTerm: (one) => one}"
    chromium.evaluate(f"void eval({json.dumps(_MINISEARCH.read_text('utf-8'))})")
    chromium.evaluate(f"window.all = {json.dumps(found)}, window.options = {options}, 0")
    chromium.evaluate("window.public = MiniSearch.loadJS(all, options).search('im', { prefix: true }), 0")
    chromium.evaluate("window.engine = MiniSearch.loadJS({ ...all, index: [] }, options), 0")
    private = chromium.evaluate("typeof engine._index?.set === 'function'")
    assert private, "MiniSearch keeps its terms elsewhere than in `_index`: correct `index` in styles/site/search.js"
    maps = "{ get: (field) => told[field] && new Map(Object.entries(told[field]).map(([a, b]) => [Number(a), b])) }"
    chromium.evaluate(f"all.index.forEach(([term, told]) => engine._index.set(term, {maps}))")
    same = chromium.evaluate("JSON.stringify(engine.search('im', { prefix: true })) === JSON.stringify(public)")
    assert same, "MiniSearch reads its terms otherwise than `Places` in styles/site/search.js hands them to it"
    assert chromium.evaluate("public.length") == 2
