"""Texts that are nothing but beginnings of tags: no exception, every word there, and no step of work a letter twice."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dialects import pandoc_fixes, read_with_templates
from pipeline.dialects.code import Code, Paragraphs
from pipeline.dialects.pairs import find_pairs
from pipeline.dialects.source import prepare
from pipeline.dialects.tags import find_tags
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import walk

PIECES = [
    *("{%", "%}", "{{", "}}", "{{<", ">}}", "{{%", "%}}", "{#", "#}", "{:", "{::", "}", "[[", "![[", "]]", "[youtube="),
    *("{% raw %}", "{% endraw %}", "{% comment %}", "{% endcomment %}", "{% highlight a %}", "{% endhighlight %}"),
    *("{{< note >}}", "{{< /note >}}", "{{< b href='c' >}}", "{{< /b >}}", '"', "'", "`", "```", "\\", "|", "*", "<b>"),
    *("<Card title='", "<Aside>", "</Aside>", "<Tabs>", "</Card>", " />", " ^ab", ":material-a:", "](a.md){ .b c }"),
    *(
        "!!! note",
        "=== 'a'",
        ":::",
        ":::tip",
        "> ",
        "- ",
        "    ",
        "\n",
        "\n\n",
        "mot",
        " ",
        "é",
        "$",
        "<pre>",
        "</pre>",
    ),
    *(
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "\\\\(",
        "\\(a^2\\)",
        "\\begin{align}",
        "\\end{align}",
        "$$",
        "^[",
        "^[a",
        "]",
        "==",
        "==a",
        "a==",
    ),
    *(
        "++",
        "^^",
        "{==",
        "==}",
        "{>>",
        "<<}",
        "%%",
        "%% a",
        "<!--",
        "\n<!-- ",
        "-->",
        "<?",
        "\n<!a ",
        "\n* * *\n",
        "- - -\n",
        "\nA.\n",
        "-\n",
    ),
    *(
        "[TOC]\n",
        "--8<--\n",
        "\n*[mot]: b\n",
        "<TabItem label='a'>\n",
        "</TabItem>",
        "<Tabs {",
        "*[",
        "_",
        "~",
        "http://",
        "&amp;",
    ),
    *("::: {.callout-note}\n", "```{r}\n#| a: b\n", "```math\n", '```js [a] title="b"\n', "1.\n", "2. a\n"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_nothing_breaks_and_no_word_of_ours_is_left(text: str) -> None:
    prepared = prepare(text, {})
    blocks = read_with_templates(text, "", 1, Findings("essai.md"), {})
    assert prepared.mark not in str(blocks)
    lines = text.count("\n") + 1
    assert all(1 <= node["pos"][0] <= lines + 1 for node in walk(blocks) if node.get("pos"))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_tags_stand_in_order_and_apart(text: str) -> None:
    tags = list(find_tags(text, Code(text)))
    assert all(tag.start < tag.end <= len(text) for tag in tags)
    assert all(one.end <= other.start for one, other in pairwise(tags))


@pytest.mark.parametrize(
    "piece", [*PIECES, "{% a ", '{% a "', "{{ a", "{{< a '", "[[a", "{: .a", "{% raw %}`", "``` a\n"]
)
def test_a_long_text_is_read_in_one_go(piece: str) -> None:
    """Each of these takes well under a second; looked through anew for each tag, it would take many minutes."""
    prepare(piece * 5_000, {})


def test_code_in_notes_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand notes that begin with code took sixteen seconds: each was searched from the first line on."""
    searched = 0

    class Fence:
        def search(self, line: str) -> re.Match[str] | None:
            nonlocal searched
            searched += 1
            return re.search("```", line)

    monkeypatch.setattr(pandoc_fixes, "_FENCE", Fence())
    calls = " ".join(f"a[^{number}]" for number in range(100))
    notes = "\n\n".join(f"[^{number}]:\n\n    ``` {{.js}}\n    {number}\n    ```" for number in range(100))
    text = f"{calls}\n\n{notes}\n"
    blocks = read_with_templates(text, "", 1, Findings("essai.md"), {})
    code = [node for node in walk(blocks) if node["t"] == "CodeBlock"]
    assert len({tuple(node["pos"]) for node in code}) == 100
    assert searched < 2 * text.count("\n")


def test_notes_are_looked_for_to_a_depth_whatever_stands_between() -> None:
    text = "^[a [[[[ " * 200 + "]" * 1000
    assert sum(sign.meaning.lead == "opens" for sign in find_pairs(text, Code(text), Paragraphs(text))) == 3


def test_places_are_those_of_the_text_as_it_was_typed() -> None:
    text = '{% include figure.html\n  src="a.jpg" %} un\n\n!!! note "x"\n    deux {{ a.b }} trois\n\nquatre'
    blocks = read_with_templates(text, "", 11, Findings("essai.md"), {})
    places = {node["c"]: tuple(node["pos"]) for node in walk(blocks) if node["t"] == "Str" and "pos" in node}
    assert places["un"] == (12, 18)
    assert places["deux"] == (15, 5)
    assert places["trois"] == (15, 20)
    assert places["quatre"] == (17, 1)


def test_what_is_left_out_is_named_once_with_its_place() -> None:
    found = Findings("essai.md")
    read_with_templates("Un mot {{ a.b }}.\n\n{% include x.html %}\n\n[c]({{ d.e }})", "", 5, found, {})
    assert sorted((problem.rule, problem.place) for problem in found.problems) == [
        ("template-left-out", "essai.md:5:8"),
        ("template-left-out", "essai.md:7:1"),
        ("template-left-out", "essai.md:9:1"),
    ]
