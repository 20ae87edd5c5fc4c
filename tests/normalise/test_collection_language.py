"""A collection that does not say its language has that of most of its posts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise

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
