"""A collection that does not say its language has that of most of its posts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from tests.hostile.making import normalised

ENGLISH = (
    "The first thing that we did in this class was to look at the pages of the paper, and to ask what they are for. "
    "It is not that they have been made with care: you can see at once which of them was written by one of us.\n"
)
FRENCH = (
    "La première chose que nous avons faite dans cette classe est de regarder les pages du journal et de demander à quoi "
    "elles servent. Ce n’est pas qu’elles soient mal faites : on voit tout de suite qui les a écrites pour nous.\n"
)


def published(folder: Path, settings: str = "") -> Collection:
    for name, text in {
        "a": ENGLISH,
        "b": ENGLISH,
        "c": FRENCH,
        "d": ENGLISH,
        "short": "# Spring\n\nNothing yet!\n",
    }.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    if settings:
        (folder / "collection.yaml").write_text(settings, "utf-8")
    with Runner() as runner:
        return normalise(load(folder), runner)


@pytest.mark.parametrize(
    ("settings", "language", "of_the_short_one"),
    [("", "en", "en"), ("language: fr", "fr", "fr"), ("title: A", "en", "en")],
)
def test_most_posts_tell_the_language(settings: str, language: str, of_the_short_one: str, tmp_path: Path) -> None:
    found = published(tmp_path, settings)
    languages = {article.source: article.language for article in found.articles}
    assert found.settings.language == language
    assert languages == {"a.md": "en", "b.md": "en", "c.md": "fr", "d.md": "en", "short.md": of_the_short_one}


@pytest.mark.parametrize(
    ("french", "settings", "language", "notes"),
    [(9, "", "fr", 1), (8, "", "en-US", 8), (9, "language: en-GB\n", "en-GB", 9)],
)
def test_nearly_all_posts_overrule_the_configuration_of_another_tool(
    french: int, settings: str, language: str, notes: int, tmp_path: Path
) -> None:
    texts = [FRENCH] * french + [ENGLISH] * (10 - french)
    posts = {f"content/posts/{n}.md": f"---\ntitle: N{n}\n---\n\n{text}" for n, text in enumerate(texts)}
    configuration = 'baseURL = "https://example.org/"\nlanguageCode = "en-US"\ntitle = "Veille"\n'
    files = {"hugo.toml": configuration, **({"collection.yaml": settings} if settings else {}), **posts}
    found = normalised(tmp_path, files)
    assert found.settings.language == language
    guesses = [one for one in found.problems if one.rule == "guessed-language"]
    # The English text is still named in a French collection.
    assert sorted(bool(one.path) for one in guesses) == ([False, True] if language == "fr" else [True] * notes)
