"""What stands in a page for a box, in the article's language."""

from textwrap import indent

import pytest

from pipeline.dialects import read_with_templates
from pipeline.dialects.boxes import KINDS
from pipeline.normalise.body.markup import inner_html, write_body
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import walk


def written(text: str, language: str, *, trust: bool = False) -> str:
    """Return the HTML of a text in a language, on one line."""
    findings = Findings("essai.md")
    blocks = read_with_templates(text, "", 1, findings, {})
    return " ".join(inner_html(write_body(blocks, language, findings, trust=trust)).split())


def titled(kind: str, title: str) -> str:
    return (
        f'<div class="admonition admonition-{kind}" role="note"> '
        f'<p class="admonition-title"><strong>{title}</strong></p> <p>Un texte.</p> </div>'
    )


@pytest.mark.parametrize(
    ("text", "language", "kind", "title"),
    [
        ("!!! warning\n    Un texte.", "fr", "warning", "Attention"),
        ("!!! warning\n    Un texte.", "en", "warning", "Warning"),
        (":::tip\nUn texte.\n:::", "fr-CA", "tip", "Astuce"),
        ("> [!NOTE]\n> Un texte.", "fr", "note", "Remarque"),
        ("> [!NOTE]\n> Un texte.", "ar", "note", "ملاحظة"),
        ("> [!tldr]-\n> Un texte.", "de", "summary", "Zusammenfassung"),
        ('!!! danger "Danger de mort"\n    Un texte.', "de", "danger", "Danger de mort"),
        ('!!! warning "Warning"\n    Un texte.', "fr", "warning", "Warning"),
    ],
)
def test_a_title_is_its_authors_or_the_kinds_in_the_articles_language(
    text: str, language: str, kind: str, title: str
) -> None:
    assert written(text, language) == titled(kind, title)


def test_a_trusted_post_has_titles_too() -> None:
    assert written("!!! todo\n    Un texte.", "fr", trust=True) == titled("todo", "À faire")


def test_a_kind_of_the_authors_own_keeps_its_name() -> None:
    html = written("> [!bonne-idee]\n> Un texte.", "fr")
    assert html.startswith('<div class="admonition" role="note"> <p class="admonition-title"><strong>Bonne idee<')


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_a_title_in_french(name: str) -> None:
    english, french = (written(f"!!! {name}\n    Un texte.", language) for language in ("en", "fr"))
    same = {"important", "danger", "question", "help", "faq"}
    assert (english == french) == (name in same)


def test_no_words_are_taken_for_a_name() -> None:
    html = '<div class="admonition-name"><p>Note</p><p>deux</p></div>'
    assert "deux" in written(f"{html}\n", "fr", trust=True)


CODE = "def f():\n    return 1"


@pytest.mark.parametrize(
    "text",
    [
        '!!! example "Le code"\n\n{code}\n',
        "!!! note\n\n    Un texte.\n\n{code}\n",
        '=== "C"\n\n    ```c\n    int main() {{\n        return 0;\n    }}\n    ```\n\n{code}\n',
        "- un\n\n    !!! note\n\n        Un texte.\n\n{deeper}\n",
        '!!! note\n\n    === "A"\n\n        Un texte.\n\n{deeper}\n',
        '<div class="result">\n{code}\n</div>\n',
        "<details>\n<summary>Le code</summary>\n{code}\n</details>\n",
    ],
)
def test_code_below_a_box_or_a_tag_keeps_its_blanks(text: str) -> None:
    code = f"```python\n{CODE}\n```"
    blocks = read_with_templates(text.format(code=code, deeper=indent(code, "    ")), "", 1, Findings("essai.md"), {})
    assert [node["c"][1] for node in walk(blocks) if node["t"] == "CodeBlock" and "def" in node["c"][1]] == [CODE]


def test_a_box_ends_before_code_that_is_no_part_of_it() -> None:
    assert written("!!! note\n    Un texte.\n\n`x` est un nombre.", "fr").endswith(
        "</div> <p><code>x</code> est un nombre.</p>"
    )
    assert "<pre>" in written("!!! note\n    Un texte.\n\n    ```\n    f\n    ```", "fr").partition("</div>")[0]
    assert "<pre>" not in written("!!! note\n    Un texte.\n\n```\nf\n```", "fr").partition("</div>")[0]
