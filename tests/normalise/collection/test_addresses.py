from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.normalise import normalise


def published(root: Path, *paths: str, front: str = "") -> tuple[dict[str, str], list[str]]:
    """Return each article's slug by path, and the broken rules of addresses with their messages."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"---\ntitle: Essai\nlang: fr\n{front}---\n\nUn texte.\n", "utf-8")
    with Runner() as runner:
        collection = normalise(load(root), runner)
    said = [
        f"{p.path}: {p.rule}: {p.message}" for p in collection.problems if p.rule in ("shared-name", "duplicate-slug")
    ]
    return {article.source: article.slug for article in collection.articles}, said


def test_all_that_share_a_name_are_called_after_their_folders(tmp_path: Path) -> None:
    tools = [f"outil-{number}" for number in range(1, 21)]
    slugs, said = published(tmp_path, *(f"{tool}/quickstart.md" for tool in tools), "autre.md")
    assert slugs == {f"{tool}/quickstart.md": f"{tool}-quickstart" for tool in tools} | {"autre.md": "autre"}
    (message,) = said
    assert message == (
        "outil-1/quickstart.md: shared-name: 20 posts are called “quickstart”; their addresses are now"
        " “outil-1-quickstart” (outil-1/quickstart.md), “outil-10-quickstart” (outil-10/quickstart.md),"
        " “outil-11-quickstart” (outil-11/quickstart.md) and 17 others"
    )


@pytest.mark.parametrize(
    ("paths", "slugs"),
    [
        # A bundle is called after its own folder, so that the one around it tells it apart.
        (("en/about/index.md", "fr/about/index.md"), ("en-about", "fr-about")),
        (("about.md", "fr/about.md"), ("about", "fr-about")),
        # As many folders as it takes, for all of them.
        (("v1/a/intro.md", "v2/a/intro.md", "v1/b/intro.md"), ("v1-a-intro", "v2-a-intro", "v1-b-intro")),
        # Where no folder tells them apart, the date does, and a number last of all.
        (("posts/2023-05-08-prix.md", "posts/2024-01-12-prix.md"), ("prix-2023-05-08", "prix-2024-01-12")),
        (("about.md", "about/index.md"), ("about-1", "about-2")),
        # What has an address of its own keeps it.
        (("a/intro.md", "b/intro.md", "a-intro.md"), ("a-intro-2", "b-intro", "a-intro")),
    ],
)
def test_names_tell_posts_apart_by_one_rule(tmp_path: Path, paths: tuple[str, ...], slugs: tuple[str, ...]) -> None:
    assert published(tmp_path, *paths)[0] == dict(zip(paths, slugs, strict=True))


def test_the_language_tells_apart_what_stands_in_folders_of_many_names(tmp_path: Path) -> None:
    for path, language in (("docs/intro.md", "en"), ("i18n/fr/docs/current/intro.md", "fr")):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(f"---\ntitle: Intro\nlang: {language}\n---\n\nTexte.\n", "utf-8")
    with Runner() as runner:
        articles = normalise(load(tmp_path), runner).articles
    assert {article.slug for article in articles} == {"en-intro", "fr-intro"}


def test_whoever_chose_an_address_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "z.md").write_text("---\ntitle: Essai\nslug: intro\nlang: fr\n---\n\nTexte.\n", "utf-8")
    slugs, said = published(tmp_path, "a/intro.md")
    assert slugs == {"z.md": "intro", "a/intro.md": "a-intro"}
    assert said == ["a/intro.md: duplicate-slug: z.md has the address “intro” already; this one became “a-intro”"]


def test_two_choices_of_one_address_are_an_error(tmp_path: Path) -> None:
    slugs, said = published(tmp_path, "a.md", "b.md", front="slug: le-meme\n")
    assert slugs == {"a.md": "le-meme", "b.md": "le-meme-2"}
    assert said == ["b.md: duplicate-slug: a.md has the address “le-meme” already; this one became “le-meme-2”"]
