"""Which posts say the same in several languages, what they are called, and which languages get lists of their own."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from tests.hostile.making import normalised


def read(root: Path, posts: Mapping[str, str], settings: str = "language: fr\n") -> Collection:
    """Return the collection of posts with this front matter by path."""
    (root / "collection.yaml").write_text(settings, "utf-8")
    for path, front in posts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"---\ntitle: Essai\n{front}\n---\n\nUn texte.\n", "utf-8")
    with Runner() as runner:
        return normalise(load(root), runner)


@pytest.mark.parametrize(
    ("posts", "pairs"),
    [
        ({"son.md": "lang: fr", "son.en.md": "lang: en"}, [("son", "son-en")]),
        ({"son.fr.md": "lang: fr", "son.en.md": "lang: en"}, [("son-fr", "son-en")]),
        ({"fr/son.md": "lang: fr", "en/son.md": "lang: en"}, [("son", "en-son")]),
        ({"content/son.md": "lang: fr", "content/en/son.md": "lang: en"}, [("son", "en-son")]),
        ({"son/index.md": "lang: fr", "son/index.en.md": "lang: en"}, [("son", "son-en")]),
        # By a key, whatever the files are called; the one in the language of the whole comes first.
        ({"a.md": "lang: en\ntranslation_key: x", "b.md": "lang: fr\ntranslationKey: x"}, [("b", "a")]),
        ({"a.md": "lang: en\nref: x", "b.md": "lang: fr\nref: x"}, [("b", "a")]),
        # A key in one of two files is meant for both.
        ({"son.md": "lang: fr\ntranslation_key: x", "son.en.md": "lang: en"}, [("son", "son-en")]),
        # Two files with the slug of one.
        ({"a.md": "lang: fr\nslug: son\nref: x", "b.md": "lang: en\nslug: son\nref: x"}, [("son", "en-son")]),
        # Jekyll's Polyglot: the same address in each language. One that has a pattern of addresses says nothing.
        ({"a.md": "lang: fr\npermalink: /son/", "b.md": "lang: en\npermalink: /son/"}, [("a", "b")]),
        ({"a.md": "lang: fr\npermalink: /son.html", "b.md": "lang: en\npermalink: /son"}, [("a", "b")]),
        ({"son.md": "lang: fr\npermalink: /son/", "son.en.md": "lang: en\npermalink: /sound/"}, [("son", "son-en")]),
        ({"a.md": "lang: fr\npermalink: /:year/:title/", "b.md": "lang: en\npermalink: /:year/:title/"}, []),
        ({"a.md": "lang: fr\npermalink: /son/", "b.md": "lang: fr\npermalink: /son/"}, []),
        # `ref` may mean anything where no language is told; `it` may be a department; a key of one post is none.
        ({"a.md": "ref: x", "b.md": "ref: x"}, []),
        ({"it/reseau.md": "lang: fr", "reseau.md": "lang: fr"}, []),
        ({"it/reseau.md": "lang: fr", "reseau.md": "lang: en"}, []),
        ({"a.md": "lang: fr\ntranslation_key: x", "b.md": "lang: en"}, []),
    ],
)
def test_posts_are_translations_by_their_keys_or_their_paths(
    tmp_path: Path, posts: dict[str, str], pairs: list[tuple[str, ...]]
) -> None:
    found = read(tmp_path, posts)
    assert list(found.translations) == pairs
    of_names = [one for one in found.problems if one.rule in ("shared-name", "duplicate-slug", "translation-key")]
    assert not (pairs and of_names)


def test_docusaurus_keeps_translations_in_folders_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "docusaurus.config.js").write_text("export default {title: 'Essai'};\n", "utf-8")
    of_french = "i18n/fr/docusaurus-plugin-content"
    posts = {
        "blog/2024-01-01-sound.md": "",
        "docs/sound.md": "",
        "docs/basics/light.md": "",
        f"{of_french}-blog/2024-01-01-sound.md": "",
        f"{of_french}-docs/current/sound.md": "",
        f"{of_french}-docs/current/basics/light.md": "",
    }
    found = read(tmp_path, posts, "language: en\n")
    sources = {one.slug: one.source for one in found.articles}
    pairs = {tuple(sources[slug] for slug in slugs) for slugs in found.translations}
    assert pairs == {tuple(posts)[number::3] for number in range(3)}
    assert {one.language for one in found.articles if one.source.startswith("i18n")} == {"fr"}
    assert [one.code for one in found.languages] == ["en", "fr"]


def test_a_key_that_two_posts_of_one_language_share_is_named_with_both_places(tmp_path: Path) -> None:
    posts = {
        name: f"lang: {code}\ntranslation_key: x" for name, code in (("a.md", "fr"), ("b.md", "fr"), ("c.md", "en"))
    }
    found = read(tmp_path, posts)
    (problem,) = [one for one in found.problems if one.rule == "translation-key"]
    assert (problem.path, problem.line) == ("b.md", 4)
    assert problem.message.startswith("a.md:4:1 has the translation key “x”, too, and both are in “fr”")
    assert found.translations == (("a", "c"),)
    assert len(found.articles) == 3


def codes(found: Collection) -> list[str]:
    return [one.code for one in found.languages]


def test_posts_in_another_language_stay_in_the_one_list_as_long_as_none_is_translated(tmp_path: Path) -> None:
    assert codes(read(tmp_path, {"a.md": "lang: fr", "b.md": "lang: en"})) == []


def test_a_translation_gives_its_language_lists_of_its_own(tmp_path: Path) -> None:
    posts = {"a.md": "lang: fr", "a.en.md": "lang: en", "b.md": "lang: en", "c.md": "lang: de"}
    assert codes(read(tmp_path, posts)) == ["fr", "en"]


def test_the_settings_say_which_languages_have_lists_and_what_these_are_called(tmp_path: Path) -> None:
    posts = {"a.md": "lang: fr", "b.md": "lang: en-GB", "c.md": "lang: de"}
    settings = "title: Le son\nlanguage: fr\nlanguages:\n  en: {title: Sound}\n  es:\n"
    found = read(tmp_path, posts, settings)
    assert [(one.code, one.title) for one in found.languages] == [("fr", ""), ("en", "Sound")]
    (note,) = [one for one in found.problems if one.rule == "other-language"]
    assert note.path == "c.md"


def test_one_language_in_the_settings_keeps_all_in_one_list(tmp_path: Path) -> None:
    found = read(tmp_path, {"a.md": "lang: fr", "a.en.md": "lang: en"}, "languages: fr\n")
    assert codes(found) == []
    assert found.settings.language == "fr"
    assert not [one for one in found.problems if one.rule == "other-language"]


def test_a_region_is_no_language_of_its_own(tmp_path: Path) -> None:
    assert codes(read(tmp_path, {"a.md": "lang: fr-CA", "a.en.md": "lang: en"}, "language: fr\n")) == ["fr", "en"]


def test_folders_that_hugo_has_for_languages_are_none_of_the_paths(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(
        'baseURL = "https://x.example/"\n[languages.fr]\ncontentDir = "content/french"\n'
        '[languages.en]\ncontentDir = "content/english"\n',
        "utf-8",
    )
    posts = {"content/french/son.md": "lang: fr", "content/english/son.md": "lang: en"}
    assert read(tmp_path, posts).translations == (("son", "en-son"),)


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
