"""Whatever is typed in a word processor is read by `publish` as the words that it is."""

import pytest

from pipeline.dialects.source import prepare
from pipeline.importing.documents import Head, PostToWrite
from pipeline.importing.write_post import write_post
from pipeline.pandoc.document import Document, read
from pipeline.pandoc.nodes import Node, plain_text, string

SPACE: Node = {"t": "Space"}
ODD = [
    "{{ page.title }}", "{% include x %}", "a == b", "50 %% c %%", "[[lien]]", "::: note", "!!! note", "<b>gras</b>",
    "$5 et $6", "*étoile*", "`code`", "~x~ ^y^", "@nom #titre", ":smile:", "---", "***", "^[note]", "mot {.classe}",
    r"\(x\) \[y\] a\b", "$$z$$", "# pas un titre", "> pas", "+ plus", "1. seul", "a | b", "| a | b |", "[^1]: x",
    ": sens", "~ sens", "- [ ] tâche", "{: .x }", "![x](y) [z](w)", "&amp; &eacute; &#65; A&B", "{>>x<<}", "{==x==}",
    "H~2~O", "2 < 3 > 1", "a_b_c _d_", "=", "===", "%%remarque%%", "\\", "C:\\temp\\", "[x]: y", "<!-- x -->", "![[x.png]]",
]  # fmt: skip


def _inlines(text: str) -> list[Node]:
    nodes = [one for word in text.split(" ") for one in (string(word), SPACE)]
    return nodes[:-1]


def _written(inlines: list[Node]) -> str:
    blocks = [{"t": "Para", "c": [string("Avant.")]}, {"t": "Para", "c": inlines}]
    post = write_post(PostToWrite("x", Head("T"), Document.of(blocks)))
    return post.partition("\n---\n\n")[2]


@pytest.mark.parametrize("text", ODD)
def test_words_stay_words(text: str) -> None:
    first, second = read(_written(_inlines(text)))
    assert (first["t"], second["t"]) == ("Para", "Para")
    assert plain_text(second["c"]) == text


@pytest.mark.parametrize("text", ODD)
def test_after_a_line_end_too(text: str) -> None:
    _, second = read(_written([string("Avant"), {"t": "LineBreak"}, *_inlines(text)]))
    assert second["t"] == "Para"
    assert plain_text(second["c"]) == f"Avant {text}"


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.title }}",
        "{% include x %}",
        "[[lien]]",
        "::: note",
        "!!! note",
        "a == b",
        "%%x%%",
        "{>>x<<}",
        "![[x.png]]",
    ],
)
def test_no_sign_of_another_tool_is_written(text: str) -> None:
    written = _written(_inlines(text))
    assert prepare(written, {}).text == written
