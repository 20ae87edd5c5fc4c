"""Formulas keep their punctuation, and Latin words their signs in texts that run from right to left."""

from collections.abc import Callable

import pytest

from pipeline.body import neutral_html
from pipeline.body.bound_words import bind_punctuation, isolate_latin


def changed(body: str, change: Callable[[neutral_html.Tree], None]) -> str:
    tree = neutral_html.parse(body)
    change(tree)
    return neutral_html.to_html(tree)


@pytest.mark.parametrize(
    ("body", "bound"),
    [
        ("<p>Soit <math></math>, puis</p>", '<p>Soit <span class="bound"><math></math>,</span> puis</p>'),
        ("<p><math></math>\u202f! Oui</p>", '<p><span class="bound"><math></math>\u202f!</span> Oui</p>'),
        (
            '<p>(<span class="scroll maths inline"><math></math></span>). Oui</p>',
            '<p>(<span class="bound"><span class="scroll maths inline"><math></math></span>).</span> Oui</p>',
        ),
        ("<p><math></math> ou</p>", "<p><math></math> ou</p>"),
        ('<p><math display="block"></math>, ou</p>', '<p><math display="block"></math>, ou</p>'),
    ],
)
def test_punctuation_stays_with_its_formula(body: str, bound: str) -> None:
    assert changed(body, bind_punctuation) == bound


@pytest.mark.parametrize(
    ("body", "isolated"),
    [
        ("<p>قال @ada-l: نعم</p>", "<p>قال <bdi>@ada-l</bdi>: نعم</p>"),
        (
            '<p>و<a href="#a">@ada</a> "Oh, no!" هنا</p>',
            '<p>و<a href="#a"><bdi>@ada</bdi></a> <bdi>"Oh, no!"</bdi> هنا</p>',
        ),
        ("<p>لغة C++ <b>ب</b> و C#</p>", "<p>لغة <bdi>C++</bdi> <b>ب</b> و <bdi>C#</bdi></p>"),
        (
            "<p><code>@ada</code> <bdi>@ada</bdi> a@b.example</p>",
            "<p><code>@ada</code> <bdi>@ada</bdi> a@b.example</p>",
        ),
        ("<p>«كلمة Latin»</p>", "<p>«كلمة Latin»</p>"),
    ],
)
def test_latin_words_with_signs_are_isolated(body: str, isolated: str) -> None:
    assert changed(body, isolate_latin) == isolated
    assert changed(isolated, isolate_latin) == isolated
