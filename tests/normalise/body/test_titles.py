"""Titles and descriptions are inline Markdown; all that is no markup of titles stands as it was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.books_and_handouts import ListedPart
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.body.titles import Title, make_title, parse_line
from pipeline.normalise.drafts import Draft, DraftJob, FinishJob, parse_post, render_article
from pipeline.normalise.typography import set_text
from pipeline.text.printable import in_one_line
from tests.hostile.making import normalised

AS_TYPED = (
    *(
        "2 * 3 * 4",
        "2*3*4",
        "snake_case_name",
        "La méthode __init__",
        "__new__ et __main__",
        "C*",
        "<b>",
        "[x](y)",
        "![x](y)",
        "$a$",
        "$a^2+b^2$",
        "a~b",
    ),
    *("x^2 + y^2", "~/bin et ~/lib", "Lehrer*innen und Schüler*innen", "*args, **kwargs", "1. Essai", "# Essai", "C #"),
    *(
        "- essai",
        "> essai",
        "<https://example.org>",
        "<!-- x -->",
        "R&D &amp; &#42;",
        "`",
        "essai \\",
        "{#id} .x",
        "***",
    ),
    *("*.py et *.md", "a | b", "~~~", "===", "^[note]", "@ada", "[^1]", ":smile:", "* * *", "...", "."),
)
MARKED = {
    "Le `accent-color`": "Le <code>accent-color</code>",
    "*x* et _y_": "<em>x</em> et <em>y</em>",
    "un **x**": "un <strong>x</strong>",
    "~~x~~": "<del>x</del>",
    "x^2^": "x<sup>2</sup>",
    "H~2~O": "H<sub>2</sub>O",
    "*`a` ~b~*": "<em><code>a</code> <sub>b</sub></em>",
    "`<script>` *<b>*": "<code>&lt;script&gt;</code> <em>&lt;b&gt;</em>",
    "*[x](y)* & [`a`](b)": "<em>[x](y)</em> &amp; [<code>a</code>](b)",
    "*$a*b$*": "<em>$a*b$</em>",
    "`*x*` et ``a`b``": "<code>*x*</code> et <code>a`b</code>",
    "*a *b* c*": "<em>a b c</em>",
    r"\*a\* *b*": "*a* <em>b</em>",
    "`'a' -- ...` l'*été*": "<code>'a' -- ...</code> l’<em>été</em>",
    "Le `code` ? Oui : «*x*», 1er": "Le <code>code</code>\u202f? Oui\u00a0: «\u00a0<em>x</em>\u00a0», 1er",
}


def front(typed: str) -> Title:
    return make_title(parse_line(typed), "fr")


@pytest.mark.parametrize("typed", AS_TYPED)
def test_what_is_no_markup_of_titles_stands_as_typed(typed: str) -> None:
    assert front(typed) == (set_text(typed, "fr"), "")


@pytest.mark.parametrize(("typed", "shown"), MARKED.items())
def test_markup_of_titles_is_shown_and_set_as_one_text(typed: str, shown: str) -> None:
    found = front(typed)
    assert found.html == shown
    assert found.text == html.fragment_fromstring(shown, create_parent="p").text_content()


def test_signs_that_were_escaped_are_signs() -> None:
    assert front(r"snake\_case \[x\] \*") == ("snake_case [x] *", "")


def test_a_title_that_is_all_strong_is_as_any() -> None:
    assert front("**Un essai**") == ("Un essai", "")


@given(st.text(alphabet=st.sampled_from("ab1 *_`~^$[]()<>&!\\#'\".-é"), max_size=30))
def test_any_title_keeps_its_letters_and_says_the_same_in_both_forms(typed: str) -> None:
    found = front(typed)
    assert [sign for sign in found.text if sign.isalnum()] == [sign for sign in typed if sign.isalnum()]
    if found.html:
        tree = html.fragment_fromstring(found.html, create_parent="p")
        assert {element.tag for element in tree.iterdescendants()} <= {"em", "strong", "code", "del", "sup", "sub"}
        assert not tree.xpath("//@*")
        assert in_one_line(tree.text_content()) == found.text


def test_a_title_of_very_many_signs_is_plain() -> None:
    typed = "*a" * 50_000
    assert front(typed) == (typed, "")
    assert drafted(f"# {'*un* ' * 1000}\n\nUn mot.\n", {}).title_html == ""


@pytest.mark.parametrize("signs", ["*_", "*", "**_", "~~*", "^~"])
def test_markup_that_is_nested_as_deep_as_there_is_room_for_is_read(signs: str) -> None:
    depth = 990 // len(signs)
    typed = f"{signs * depth}a{signs[::-1] * depth}"
    made = article(f"# {typed}\n\nUn mot.\n", {"description": typed})
    for text, shown in ((made.title, made.title_html), (made.description, made.description_html)):
        assert "a" in text
        tree = html.fragment_fromstring(shown, create_parent="p")
        assert max((len(list(each.iterancestors())) for each in tree.iter()), default=0) <= 6


def test_a_heading_that_is_the_title_keeps_its_markup() -> None:
    found = drafted("# Le `code` de *l'été* [lié](x.md) $a$[^1] ~~x~~\n\nUn mot.\n\n[^1]: Une note.\n", {})
    assert found.title == "Le code de l’été lié a x"
    assert found.title_html == "Le <code>code</code> de <em>l’été</em> lié a <del>x</del>"


def test_a_heading_that_repeats_a_title_with_markup_leaves_the_body() -> None:
    for heading in ("H~2~O et `code`", "H2O et code"):
        found = drafted(f"# {heading}\n\nUn mot.\n", {"title": "H~2~O et *code*"})
        assert found.title_html == "H<sub>2</sub>O et <em>code</em>"
        assert [node["t"] for node in found.document.open()] == ["Para"]


def test_a_plain_title_has_no_html() -> None:
    assert drafted("Un mot.\n", {"title": "Un essai & <b>"}).title_html == ""
    assert drafted("# Un essai\n\nUn mot.\n", {}).title_html == ""


def test_a_description_is_read_as_a_title_is() -> None:
    made = article("Un mot.\n", {"description": "Un *bel* `essai` : l'été"})
    assert made.description == "Un bel essai\u00a0: l’été"
    assert made.description_html == "Un <em>bel</em> <code>essai</code>\u00a0: l’été"


def test_titles_of_books_and_of_the_collection_lose_their_signs(tmp_path: Path) -> None:
    book = "{title: 'Le *livre* : `x`', subtitle: '**Deux**', parts: [{title: '*Un* & 2 * 3', tag: a}]}"
    made = normalised(
        tmp_path,
        {
            "collection.yaml": f"title: 'L''*été*'\nsubtitle: 'a_b `c`'\nlanguage: fr\nanthologies: [{book}]\n",
            "un.md": "---\ntags: [a]\n---\n# Un\n\nMot.",
        },
    )
    assert (made.settings.title, made.settings.subtitle) == ("L’été", "a_b c")
    (one,) = made.anthologies
    assert (one.title, one.subtitle) == ("Le livre\u00a0: x", "Deux")
    assert [part.title for part in one.parts if isinstance(part, ListedPart)] == ["Un & 2 * 3"]


def drafted(body: str, keys: dict[str, object]) -> Draft:
    return parse_post(DraftJob(Post("essai.md", keys, body), Settings()))


def article(body: str, keys: dict[str, object]) -> Article:
    with Runner():
        return render_article(FinishJob(drafted(body, keys), "essai"))[0]


@pytest.mark.parametrize(
    ("path", "keys", "body", "title", "source"),
    [
        (
            "notes/13.md",
            {},
            "Bonjour à tous, voici la première note du journal de bord.",
            "Bonjour à tous, voici la première note du…",
            "its first words",
        ),
        ("notes/13.md", {"date": "2024-05-06"}, "Un mot.", "6 mai 2024", "its date"),
        ("notes/2024-05-06.md", {}, "Un mot.", "6 mai 2024", "its date"),
        ("notes/13.md", {}, "Un mot.", "Un mot.", "its first words"),
        ("notes/13.md", {}, "![](x.png)", "13", "the file's name"),
        ("notes/13-ondes.md", {}, "Un mot.", "13 ondes", "the file's name"),
    ],
)
def test_a_number_is_no_title(path: str, keys: dict[str, object], body: str, title: str, source: str) -> None:
    found = parse_post(DraftJob(Post(path, keys, f"{body}\n"), Settings(language="fr")))
    assert found.title == title
    assert [one.message for one in found.problems if one.rule == "no-title"] == [
        f"no title and no heading; “{title}” is used, from {source}"
    ]


@pytest.mark.parametrize(
    "link", ["#-mon-titre", "#mon-titre", "#🚀-mon-titre", "#1️⃣-premier", "#premier", "#-premier", "#️-attention"]
)
def test_headings_with_emoji_are_found_as_other_tools_name_them(link: str) -> None:
    found = drafted(f"[lien]({link})\n\n## 🚀 Mon titre\n\n## 1️⃣ Premier\n\n## ⚠️ Attention\n", {"title": "Un"})
    assert [one for one in found.problems if one.rule == "dead-fragment"] == []
    assert found.ids == ("mon-titre", "premier", "attention")


@pytest.mark.parametrize("own", ["", "()"])
def test_readings_stand_between_brackets(own: str) -> None:
    before, after = (f"<rp>{one}</rp>" for one in own) if own else ("", "")
    typed = f"<ruby>漢字{before}<rt>かんじ</rt>{after}</ruby>の`話`"
    assert make_title(parse_line(typed), "ja") == Title("漢字（かんじ）の話", "漢字（かんじ）の<code>話</code>")
    heading = drafted(f"# {typed}\n\nUn.\n", {}).title
    assert heading.translate(str.maketrans("()", "（）")) == "漢字（かんじ）の話"


@pytest.mark.parametrize(
    "heading",
    [
        "## Bienvenue 👋 {#bienvenue-amis}",
        "Bienvenue 👋 {#bienvenue-amis}\n----",
        "## Bienvenue 👋\n{: #bienvenue-amis}",
        '<h2 id="bienvenue-amis">Bienvenue 👋</h2>',
    ],
)
def test_an_id_that_its_author_gave_stays(heading: str) -> None:
    assert drafted(f"Un.\n\n{heading}\n\nDeux.\n", {"title": "Un"}).ids == ("bienvenue-amis",)
