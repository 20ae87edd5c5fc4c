"""The excerpt that lists show of articles without a description."""

from pathlib import Path

import pytest

from tests.hostile.making import normalised

_LONG = "Un mur est une surface qui renvoie le son avec un peu de retard, et une classe en a quatre."


@pytest.mark.parametrize(
    ("markdown", "excerpt"),
    [
        (f"## Un titre\n\n{_LONG}[^1] {_LONG} {_LONG}\n\n[^1]: Une note.", f"{_LONG} {_LONG}"),
        (f"Bonjour !\n\n![Un mur](a.png)\n\n- un point\n\n{_LONG}\n\nFin.", f"Bonjour\u202f! {_LONG}"),
        (f"Soit $x$ un mur.\n\n{_LONG.replace('.', ', ') * 4}", None),
        ("文" * 120, "文" * 110 + "…"),
        ("", ""),
    ],
)
def test_the_first_sentences(tmp_path: Path, markdown: str, excerpt: str | None) -> None:
    article = normalised(tmp_path, {"essai.md": f"---\ntitle: Essai\nlang: fr\n---\n{markdown}"}).articles[0]
    if excerpt is None:
        assert article.excerpt.startswith("Un mur")
        assert article.excerpt.endswith("…")
        assert len(article.excerpt) <= 220
    else:
        assert article.excerpt == excerpt


def test_a_description_needs_no_excerpt(tmp_path: Path) -> None:
    article = normalised(tmp_path, {"essai.md": f"---\ntitle: Essai\ndescription: Des murs\n---\n{_LONG}"}).articles[0]
    assert (article.description, article.excerpt) == ("Des murs", "")
