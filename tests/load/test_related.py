"""What the settings say of related articles."""

from pathlib import Path

import pytest

from pipeline.load.settings import read_settings
from pipeline.model.settings import RelatedSettings


def read(folder: Path, text: str) -> tuple[RelatedSettings, list[str]]:
    (folder / "collection.yaml").write_text(f"{text}\n", "utf-8")
    found = read_settings(folder)
    return found.related, [str(problem) for problem in found.problems]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("title: X", RelatedSettings()),
        ("related:", RelatedSettings()),
        ("related: true", RelatedSettings(4)),
        ("related: false", RelatedSettings(0)),
        ("related: 'False'", RelatedSettings(0)),
        ("related: 2", RelatedSettings(2)),
        ("related: {words: true}", RelatedSettings(4, words=True)),
        ("related: {most: 1, words: false}", RelatedSettings(1)),
    ],
)
def test_it_is_a_word_a_number_or_a_map(tmp_path: Path, text: str, meant: RelatedSettings) -> None:
    assert read(tmp_path, text) == (meant, [])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("related: 5", "“related” must be a number from 0 to 4, not “5”"),
        ("related: many", "“related” must be a number from 0 to 4, not “many”"),
        ("related: [a]", "“related” must be a text"),
        ("related: {most: 9}", "“related” “most” must be a number from 0 to 4, not “9”"),
        ("related: {wordz: true}", "“related” has an unknown key “wordz”; did you mean “words”?"),
    ],
)
def test_what_cannot_be_meant_is_named(tmp_path: Path, text: str, why: str) -> None:
    found, problems = read(tmp_path, text)
    assert found == RelatedSettings()
    assert len(problems) == 1
    column = text.index("{") + 2 if "{" in text else 1
    assert f"collection.yaml:1:{column}: settings: {why}" in problems[0]
