import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from lxml import etree

from pipeline.jobs.job import Limits
from pipeline.jobs.processes import Processes
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.article import Article
from pipeline.model.problems import Problem
from pipeline.normalise import normalise
from pipeline.normalise.drafts import Diagram
from pipeline.normalise.media import drawn_diagrams
from pipeline.normalise.media.diagram_comments import blank_graph, blank_mermaid
from pipeline.normalise.media.diagrams import take_diagrams
from pipeline.normalise.media.draw_diagram import draw_diagram
from pipeline.normalise.media.drawn_diagrams import Drawn, Undrawn, find_program
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node

SAMPLES = Path(__file__).parent / "diagrams"
KINDS = {".mmd": "mermaid", ".json": "vega-lite", ".dot": "dot"}
SAMPLE_FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix in KINDS)
COLOURS = {"ink": "#1c1b1a", "quiet": "#57534e", "rule": "#d9d3c7", "wash": "#f5f1e8", "accent": "#8a2b1d"}
FLOW = "flowchart TD\n  A[Un billet] --> B[Une page]\n"
NEEDS_GRAPHVIZ = pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")


def draw(kind: str, source: str, language: str = "fr", colours: Mapping[str, str] = COLOURS) -> Drawn | Undrawn:
    return draw_diagram(Diagram("in-text/a.svg", kind, source, language, colours, find_program(kind)))


def drawing(kind: str, source: str, language: str = "fr") -> str:
    drawn = draw(kind, source, language)
    assert isinstance(drawn, Drawn), drawn
    return drawn.picture.data.text


def undrawn(kind: str, source: str) -> Undrawn:
    found = draw(kind, source)
    assert isinstance(found, Undrawn)
    return found


def words_of(svg: str) -> list[str]:
    texts = etree.fromstring(svg.encode()).iter("{http://www.w3.org/2000/svg}text")
    return list(filter(None, (" ".join("".join(text.itertext()).split()) for text in texts)))


def published(folder: Path, text: str) -> tuple[Article, str, tuple[Problem, ...]]:
    """Return a post's article, its body, and the problems."""
    (folder / "a.md").write_text(f"---\ntitle: Un titre\nlanguage: fr\n---\n\n{text}\n", "utf-8")
    with Runner() as runner:
        collection = normalise(load(folder), runner)
        (article,) = collection.articles
        return article, article.body.text, collection.problems


@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda path: path.name)
def test_each_kind_is_drawn_as_it_was(path: Path, expect: Callable[[Path, str], None]) -> None:
    if path.suffix == ".dot" and not shutil.which("dot"):
        pytest.skip("Graphviz is not installed")
    svg = drawing(KINDS[path.suffix], path.read_text("utf-8"))
    assert svg == drawing(KINDS[path.suffix], path.read_text("utf-8"))
    assert "foreignObject" not in svg
    assert "trebuchet" not in svg.rpartition("<style>")[2]
    if path.suffix == ".dot":  # each version of Graphviz has its own curves
        assert words_of(svg) == ["Studio", "micro", "table", "son", "émetteur à Lausanne"]
    else:
        expect(path.with_suffix(".svg"), svg.replace("><", ">\n<"))


@pytest.mark.parametrize(
    "name", ["flowchart.mmd", "sequence.mmd", "bars.json", pytest.param("radio.dot", marks=NEEDS_GRAPHVIZ)]
)
def test_letters_and_lines_are_alike_in_all_kinds(name: str) -> None:
    path = SAMPLES / name
    drawn = draw(KINDS[path.suffix], path.read_text("utf-8"))
    assert isinstance(drawn, Drawn)
    assert drawn.letters * drawn.picture.width == pytest.approx(16, abs=0.1)
    if path.suffix == ".dot":  # its unit is a point
        assert set(re.findall('stroke-width="([^"]*)"', drawn.picture.data.text)) == {"0.75"}


def test_words_of_a_plot_are_in_the_language_of_its_post() -> None:
    source = (SAMPLES / "bars.json").read_text("utf-8")
    assert "1 000" in words_of(drawing("vega-lite", source, "fr-CH"))
    assert "1,000" in words_of(drawing("vega-lite", source, "en"))


def test_days_of_a_gantt_chart_are_in_the_language_of_its_post() -> None:
    source = (SAMPLES / "gantt.mmd").read_text("utf-8")
    days = {language: words_of(drawing("mermaid", source, language)) for language in ("fr", "de", "en")}
    assert any(re.fullmatch(r"\d\d/\d\d", word) for word in days["fr"])
    assert any(re.fullmatch(r"\d\d\.\d\d\.", word) for word in days["de"])
    assert any(re.fullmatch(r"[A-Z][a-z][a-z] \d\d", word) for word in days["en"])


@pytest.mark.parametrize(("days", "is_turned"), [(5, False), (31, True)])
def test_bars_stand_apart_and_words_below_them_upright_where_there_is_room(days: int, is_turned: bool) -> None:
    rows = [{"jour": f"jour {number}", "n": number} for number in range(days)]
    axes = {"x": {"field": "jour", "type": "nominal"}, "y": {"field": "n", "type": "quantitative"}}
    svg = drawing("vega-lite", json.dumps({"mark": "bar", "data": {"values": rows}, "encoding": axes}))
    labels = re.findall(r"<text [^>]*>jour \d+</text>", svg)
    assert all("rotate" in label for label in labels) is is_turned
    (left, width), (right, _), *_ = re.findall(r'aria-roledescription="bar" d="M([\d.]+),[\d.]+h([\d.]+)', svg)
    assert float(width) < 0.8 * (float(right) - float(left))


def test_our_colours_are_not_the_sources_to_change() -> None:
    told = "%%{init: {'theme': 'dark', 'themeCSS': '.node{fill:url(http://a.example/)}', 'fontFamily': 'Evil'}}%%\n"
    assert drawing("mermaid", told + FLOW) == drawing("mermaid", FLOW)
    other = draw("mermaid", FLOW, colours={**COLOURS, "wash": "#ccddee"})
    assert isinstance(other, Drawn)
    assert "#ccddee" in other.picture.data.text


HOSTILE = [
    ("mermaid", 'flowchart TD\n  A["<script>f()</script>"] --> B["<img src=x onerror=f()>"]\n'),
    ("mermaid", 'flowchart TD\n  A --> B\n  click A "javascript:alert(1)"\n  click B call f()\n'),
    ("mermaid", 'flowchart TD\n  A@{ img: "http://a.example/a.png" } --> B\n  click B "http://a.example/"\n'),
    ("mermaid", "flowchart TD\n  A --> B\n  style A fill:url(http://a.example/x)\n"),
    ("vega-lite", '{"mark": "bar", "data": {"values": [{"a": "<script>"}]}, "encoding": {"x": {"field": "a"}}}'),
]


@pytest.mark.parametrize(("kind", "source"), HOSTILE)
def test_no_drawing_acts_or_reaches_out(kind: str, source: str) -> None:
    svg = drawing(kind, source)
    root = etree.fromstring(svg.encode())
    names = {etree.QName(element).localname.lower() for element in root.iter("*")}
    assert names.isdisjoint({"script", "foreignobject", "image", "iframe"})
    assert not re.search(r'\son\w+="|javascript:|https?://(?!www\.w3\.org/)', svg)


@NEEDS_GRAPHVIZ
def test_a_graph_reads_no_file_and_acts_not(tmp_path: Path) -> None:
    picture = tmp_path / "secret.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    svg = drawing(
        "dot",
        f'digraph {{ stylesheet="http://a.example/a.css"; a [image="{picture}", URL="javascript:f()"];'
        f' c [label="x", shape=custom, shapefile="{picture}"] }}',
    )
    assert not re.search(r"javascript|secret|a\.example", svg)
    label = f'<<table><tr><td><img src="{picture}"/></td></tr></table>>'
    assert "No or improper image" in undrawn("dot", f"digraph {{ b [label={label}] }}").reason


ADDRESSES = [
    '"data": {"url": "file:///etc/passwd"}',
    '"data": {"url": "http://127.0.0.1/a.csv"}',
    '"data": {"url": {"signal": "\'http://127.0.0.1/a.csv\'"}}',
    '"data": {"values": []}, "transform": [{"lookup": "a", "from": {"data": {"url": "b.csv"}, "key": "a"}}]',
    '"data": {"values": [{"u": "http://127.0.0.1/a.png"}]}, "encoding": {"url": {"field": "u"}}',
]


@pytest.mark.parametrize("told", ADDRESSES)
def test_a_plot_reads_nothing(told: str) -> None:
    assert "is not read" in undrawn("vega-lite", f'{{"mark": "bar", {told}}}').reason


def test_an_address_in_a_row_of_data_is_a_word() -> None:
    assert "url" in words_of(
        drawing("vega-lite", '{"mark": "bar", "data": {"values": [{"url": 1}]}, "encoding": {"x": {"field": "url"}}}')
    )


FAULTS = [
    ("mermaid", "flowchart TD\n  É[é] --> B[x\n", "Unterminated", (2, 13)),
    ("mermaid", "nothing\nof this kind\n", "no Mermaid diagram", (1, 1)),
    ("vega-lite", '{"mark": "bar",\n "data": }', "Expecting value", (2, 10)),
    ("vega-lite", '{"mark": "bar",\n "data": {"url": "a.csv"}}', "a.csv is not read", (2, 18)),
    ("vega-lite", "[1]", "not a JSON object", (1, 1)),
    ("vega-lite", '{"data": {"values": []}}', "Invalid specification", (1, 1)),
    ("vega-lite", "[" * 90_000, "nested", (1, 1)),
    pytest.param("dot", "digraph {\n a -> b\n a ->-> b\n}", "near '->'", (3, 1), marks=NEEDS_GRAPHVIZ),
    pytest.param("dot", "", "draws nothing", (1, 1), marks=NEEDS_GRAPHVIZ),
    ("mermaid", "flowchart TD\n" + 20_000 * "A-->B\n", "100000 letters", (1, 1)),
]


@pytest.mark.parametrize(("kind", "source", "why", "place"), FAULTS)
def test_what_is_wrong_has_its_line_and_column(kind: str, source: str, why: str, place: tuple[int, int]) -> None:
    found = undrawn(kind, source)
    assert why in found.reason
    assert found.place == place


def test_a_diagram_of_very_many_parts_is_refused_in_no_time() -> None:
    edges = "".join(f" a{one} --> a{other}\n" for one in range(70) for other in range(70))
    assert undrawn("mermaid", f"flowchart TD\n{edges}").reason == "it has too many parts"


@pytest.mark.whole
def test_a_plot_that_takes_too_much_is_named_and_harms_nothing(tmp_path: Path) -> None:
    plot = '{"mark": "point", "data": {"sequence": {"start": 0, "stop": 9e7}}, "encoding": {"x": {"field": "data"}}}'
    (tmp_path / "a.md").write_text(f"# Un titre\n\n```vega-lite\n{plot}\n```\n\n```mermaid\n{FLOW}```\n", "utf-8")
    with Runner(executor=Processes(1, limits=Limits(seconds=10, memory=500_000_000))) as runner:
        collection = normalise(load(tmp_path), runner)
        assert collection.articles[0].body.text.count("<img") == 1
    assert [problem.line for problem in collection.problems if problem.rule == "diagram"] == [3]


# As tools write them; each is a figure with these words.
WAYS = {
    "GitHub, Hugo, MkDocs, Docusaurus": f"```mermaid\n{FLOW}```",
    "Docusaurus's title": f'```mermaid title="Une légende"\n{FLOW}```',
    "pandoc": f'```{{.mermaid #fig-plan caption="Une légende"}}\n{FLOW}```',
    "Quarto": f'```{{mermaid}}\n%%| label: fig-plan\n%%| fig-cap: "Une légende"\n%%| fig-alt: "Ce qu’on voit"\n{FLOW}```',
    "knitr": f'```{{mermaid, fig.cap="Une légende"}}\n{FLOW}```',
    "Quarto's figure": f"::: {{#fig-plan}}\n\n```{{mermaid}}\n{FLOW}```\n\nUne légende\n:::",
    "MyST": f"```{{mermaid}}\n:caption: Une légende\n:name: fig-plan\n:alt: Ce qu’on voit\n{FLOW}```",
    "MyST's colons": f":::{{mermaid}}\n:name: fig-plan\n:caption: Une légende\n\n{FLOW}:::",
    "MyST's YAML": f"```{{mermaid}}\n---\nname: fig-plan\ncaption: Une légende\n---\n{FLOW}```",
    "Mermaid's own head": f"```mermaid\n---\ntitle: Un titre\n---\n{FLOW}```",
    "Hugo's shortcode": f"{{{{< mermaid >}}}}\n{FLOW}{{{{< /mermaid >}}}}",
    "Jekyll": f"{{% mermaid %}}\n{FLOW}{{% endmermaid %}}",
    "HTML": f'<pre class="mermaid">\n{FLOW.replace(">", "&gt;")}</pre>',
    "in a list": "- Un point :\n\n  ```mermaid\n  flowchart TD\n    A[Un billet] --> B[Une page]\n  ```",
}


@pytest.mark.parametrize("block", WAYS.values(), ids=WAYS)
def test_the_ways_of_other_tools_are_one(tmp_path: Path, block: str) -> None:
    _, body, problems = published(tmp_path, block)
    described = "Ce qu’on voit" in block
    assert [problem.rule for problem in problems].count("undescribed-diagram") == (not described)
    assert body.count('class="diagram"') == body.count("<img") == body.count("<details") == 1
    assert 'class="diagram-source web-only"' in body
    assert "fig-cap" not in body
    assert "caption:" not in body
    assert "<code>flowchart TD" in re.sub("<code[^<>]*>", "<code>", body) or "title: Un titre" in body
    if "légende" in block:
        assert "Une légende</figcaption>" in body
    if "fig-plan" in block:
        assert '<figure id="fig-plan" class="diagram">' in body
        assert '<figcaption><span class="number">Figure\N{NO-BREAK SPACE}1</span>' in body
    assert ('alt="Ce qu’on voit"' in body) == described


def test_descriptions_become_alternative_texts(tmp_path: Path) -> None:
    told = "```mermaid\nflowchart TD\n  accTitle: Le chemin\n  accDescr {\n  Un billet devient\n  une page.\n  }\n  A --> B\n```"
    captioned = "```{mermaid}\n%%| fig-cap: Un *plan*\nflowchart TD\n  A --> B\n```"
    assert 'alt="Un plan"' in published(tmp_path, captioned)[1]
    plot = '```vega-lite\n{"title": "Vélos", "description": "Il y en a trois.", "mark": "point", "data": {"values": [{}]}}\n```'
    _, body, problems = published(tmp_path, f"{told}\n\n{plot}")
    assert 'alt="Le chemin. Un billet devient une page."' in body
    assert 'alt="Vélos. Il y en a trois."' in body
    assert "undescribed-diagram" not in {problem.rule for problem in problems}


def test_sources_are_no_words_of_the_article(tmp_path: Path) -> None:
    article, _, _ = published(tmp_path, f"Trois mots ici.\n\n```mermaid\n{FLOW}```")
    assert article.words == 3


def test_a_fault_is_placed_in_the_post_and_the_code_stays(tmp_path: Path) -> None:
    text = "- Voici :\n\n  ```{mermaid}\n  %%| fig-cap: Une légende\n  flowchart TD\n    A[x --> B\n  ```"
    _, body, problems = published(tmp_path, text)
    assert [problem.place for problem in problems if problem.rule == "diagram"] == ["a.md:11:6"]
    assert "A[x --&gt; B" in body
    assert "<figcaption>Une légende</figcaption>" in body
    assert "<img" not in body
    assert "<details" not in body


def test_letters_that_are_too_small_for_paper_are_named(tmp_path: Path) -> None:
    row = " --> ".join(f"n{number}[Un billet]" for number in range(9))
    _, _, problems = published(tmp_path, f"```mermaid\nflowchart LR\n  {row}\n```\n\n```mermaid\n{FLOW}```")
    assert [problem.line for problem in problems if problem.rule == "small-letters"] == [6]


def test_what_draws_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_diagrams, "find_program", lambda _: "")
    graph = "```dot\ndigraph { a -> b }\n```"
    _, body, problems = published(tmp_path, f"```mermaid\n{FLOW}```\n\n{graph}")
    said = [problem.message for problem in problems if problem.rule == "diagram"]
    assert ["“diagrams”" in said[0], "Graphviz is not installed" in said[1]] == [True, True]
    assert body.count("<pre") == 2
    assert "<img" not in body


def test_a_diagram_is_drawn_once_for_as_long_as_it_stays(tmp_path: Path) -> None:
    with Runner() as runner:
        for words in ("Un texte", "Un autre"):
            (tmp_path / "a.md").write_text(f"# Un titre\n\n{words}\n\n```mermaid\n{FLOW}```\n", "utf-8")
            normalise(load(tmp_path), runner)
        assert runner.ran["pictures"] == 1


def test_a_post_without_diagrams_is_not_looked_through() -> None:
    looked_at: list[Node] = [{"t": "CodeBlock", "c": [["", ["mermaid"], []], "flowchart TD"]}]
    assert take_diagrams(looked_at, "Une anecdote sur le point (dot).", 1, "fr", Findings("a.md")) == ()
    assert looked_at[0]["t"] == "CodeBlock"


COMMENTED = {
    "mermaid": [
        (
            "%% a\n%%{init: {}}%%\nflowchart TD\n  A[50 %% b] --> B %% c\n",
            "\n%%{init: {}}%%\nflowchart TD\n  A[50 %% b] --> B\n",
        ),
        ("sequenceDiagram\n  A->>B: 5 %% b\n  %% c", "sequenceDiagram\n  A->>B: 5 %% b\n"),
        ("---\ntitle: '# b'\n # a\n---\npie\n", "---\ntitle: '# b'\n\n---\npie\n"),
        ("---\n# a", "---\n# a"),
    ],
    "dot": [
        ("graph { // a\n/* b\n*/ c\n# d\n}", "graph {\n\n   c\n\n}"),
        ('graph { a [URL="https://b" label="\\"// c"] }', 'graph { a [URL="https://b" label="\\"// c"] }'),
        ('graph { a [label=<<b>// "c</b><!-- d -->>] // e\n }', 'graph { a [label=<<b>// "c</b>          >]\n }'),
        ("digraph { a -> b /* c", "digraph { a -> b"),
    ],
}


@pytest.mark.parametrize(("kind", "source", "read"), [(kind, *case) for kind in COMMENTED for case in COMMENTED[kind]])
def test_comments_are_blank_and_words_stay(kind: str, source: str, read: str) -> None:
    blanked = {"mermaid": blank_mermaid, "dot": blank_graph}[kind](source)
    assert len(blanked) == len(source)
    assert [line.rstrip() for line in blanked.split("\n")] == read.split("\n")


def test_code_below_a_comment_keeps_its_place_and_no_blank_line(tmp_path: Path) -> None:
    _, body, problems = published(tmp_path, "```mermaid\nflowchart TD\n  %% secret\n  %% secret\n\n  A[x --> B\n```")
    assert [problem.place for problem in problems if problem.rule == "diagram"] == ["a.md:11:4"]
    assert "flowchart TD\n\n  A[x --&gt; B" in re.sub("<[^<>]*>", "", body)
