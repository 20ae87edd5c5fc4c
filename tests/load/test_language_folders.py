"""The folders that are called like languages, and those that are called so by chance."""

from pathlib import Path

import pytest

from pipeline.load import load
from pipeline.normalise.metadata.metadata import read_metadata


def _languages(root: Path) -> dict[str, str]:
    manuscript = load(root)
    return {post.path: read_metadata(post, manuscript.settings)[0].language for post in manuscript.posts}


def _write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


@pytest.mark.parametrize("subject", ["ia", "cs", "ch", "no"])
def test_a_folder_of_a_subject_is_of_no_language(tmp_path: Path, subject: str) -> None:
    _write(
        tmp_path, {"collection.yaml": "language: fr\n", f"{subject}/a.md": "Un court texte.\n", "b.md": "Un autre.\n"}
    )
    assert set(_languages(tmp_path).values()) == {"fr"}


def test_two_folders_of_subjects_are_of_no_language(tmp_path: Path) -> None:
    _write(tmp_path, {"collection.yaml": "language: fr\n", "ia/a.md": "Un texte.\n", "cs/b.md": "Un autre.\n"})
    assert set(_languages(tmp_path).values()) == {"fr"}


def test_folders_of_several_languages_tell_those_of_their_posts(tmp_path: Path) -> None:
    files = {"fr/a.md": "Un texte.\n", "no/a.md": "En tekst.\n", "no/x/b.md": "En annen.\n", "pt_BR/a.md": "Olá.\n"}
    _write(tmp_path, {"collection.yaml": "language: fr\n", **files})
    languages = _languages(tmp_path)
    assert languages == {"fr/a.md": "fr", "no/a.md": "no", "no/x/b.md": "no", "pt_BR/a.md": "pt-BR"}


def test_a_folder_alone_is_of_a_language_where_a_text_in_it_is_called_like_one_beside_it(tmp_path: Path) -> None:
    files = {"son.md": "Le son.\n", "de/son.md": "Der Klang.\n", "de/mehr.md": "Mehr.\n", "index.md": "Un.\n"}
    _write(tmp_path, {"collection.yaml": "language: fr\n", **files, "ia/index.md": "Deux.\n", "ia/b.md": "Trois.\n"})
    languages = _languages(tmp_path)
    assert {path: languages[path] for path in ("son.md", "de/son.md", "de/mehr.md", "ia/b.md")} == {
        "son.md": "fr",
        "de/son.md": "de",
        "de/mehr.md": "de",
        "ia/b.md": "fr",
    }


def test_a_folder_alone_is_of_a_language_where_the_settings_say_so(tmp_path: Path) -> None:
    settings = "language: fr\nlanguages:\n  fr: {title: Blog}\n  cs: {title: Zprávy}\n"
    _write(tmp_path, {"collection.yaml": settings, "a.md": "Un texte.\n", "cs/a.md": "Krátký text.\n"})
    assert _languages(tmp_path)["cs/a.md"] == "cs"


def test_a_folder_alone_is_of_a_language_where_its_tool_says_so(tmp_path: Path) -> None:
    settings = "languageCode: fr\ndefaultContentLanguage: fr\nlanguages:\n  fr: {weight: 1}\n  cs: {weight: 2}\n"
    files = {
        "content/posts/a.md": "---\ntitle: Un\n---\nUn texte.\n",
        "content/cs/posts/a.md": "---\ntitle: Jeden\n---\nText.\n",
    }
    _write(tmp_path, {"hugo.yaml": settings, **files})
    assert _languages(tmp_path)["content/cs/posts/a.md"] == "cs"
