"""Related articles, from the posts of a folder to the collection: whose they are, and what makes them anew."""

from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise

SOUND, PICTURE = "micro casque volume décibel oreille onde", "pixel écran couleur contraste caméra objectif"


def write(folder: Path, name: str, words: str, matter: str = "") -> None:
    front = matter if "title:" in matter else f"title: Le {name}\n{matter}"
    (folder / f"{name}.md").write_text(f"---\nlang: fr\n{front}---\nVoici un article. {words}.\n", "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write three posts about sound, two about pictures, and one in another language with the words of the first."""
    for name in ("un", "deux", "trois"):
        write(tmp_path, name, SOUND)
    for name in ("vert", "bleu"):
        write(tmp_path, name, PICTURE)
    write(tmp_path, "four", SOUND, "title: Four\nlang: en\n".replace("lang: en\n", ""))
    text = (tmp_path / "four.md").read_text("utf-8")
    (tmp_path / "four.md").write_text(text.replace("lang: fr", "lang: en"), "utf-8")
    return tmp_path


def made(folder: Path, runner: Runner | None = None, *, drafts_too: bool = False) -> Collection:
    if runner:
        return normalise(load(folder), runner, drafts_too=drafts_too)
    with Runner() as own:
        return normalise(load(folder), own, drafts_too=drafts_too)


def lists(collection: Collection) -> dict[str, list[str]]:
    return {slug: [one.slug for one in related] for slug, related in collection.related.items()}


COMPUTED = {
    "un": ["deux", "trois"],
    "deux": ["trois", "un"],
    "trois": ["deux", "un"],
    "vert": ["bleu"],
    "bleu": ["vert"],
}


def test_articles_about_the_same_lead_to_each_other_in_their_language_alone(folder: Path) -> None:
    assert lists(made(folder)) == COMPUTED


def test_the_setting_bounds_the_lists_and_shows_the_words(folder: Path) -> None:
    (folder / "collection.yaml").write_text("related: {most: 1, words: true}\n", "utf-8")
    collection = made(folder)
    assert lists(collection) == {slug: found[:1] for slug, found in COMPUTED.items()}
    assert len(collection.related["un"][0].words) == 3
    (folder / "collection.yaml").write_text("related: false\n", "utf-8")
    with Runner() as runner:
        assert made(folder, runner).related == {}
        assert "related" not in runner.ran or not runner.ran["related"]


def test_an_author_chooses(folder: Path) -> None:
    write(folder, "un", SOUND, "related: [vert, bleu.md]\n")
    write(folder, "deux", SOUND, "related: false\n")
    write(folder, "trois", SOUND, "voir aussi: vert\n")
    write(folder, "bleu", PICTURE, "related: oui\n")
    assert lists(made(folder)) == {"un": ["vert", "bleu"], "trois": ["vert"], "vert": ["bleu"], "bleu": ["vert"]}


def test_what_an_author_names_and_is_not_there_is_named(folder: Path) -> None:
    write(folder, "un", SOUND, "related: [absent, un, caché, vert]\n")
    write(folder, "caché", SOUND, "unlisted: true\n")
    collection = made(folder)
    assert lists(collection)["un"] == ["vert"]
    told = [problem for problem in collection.problems if problem.rule == "dead-link"]
    assert [(one.place, one.message.split("”")[1].split("“")[1]) for one in told] == [
        ("un.md:4:1", name) for name in ("absent", "un", "caché")
    ]


def test_more_than_four_are_too_many(folder: Path) -> None:
    write(folder, "un", SOUND, "related: [deux, trois, vert, bleu, four]\n")
    collection = made(folder)
    assert lists(collection)["un"] == ["deux", "trois", "vert", "bleu"]
    assert [problem.place for problem in collection.problems if problem.rule == "bad-value"] == ["un.md:4:1"]


@pytest.mark.parametrize("key", ["draft", "unlisted", "page"])
def test_nothing_leads_to_drafts_to_what_is_unlisted_and_to_pages(folder: Path, key: str) -> None:
    write(folder, "quatre", SOUND, f"{key}: true\n")
    found = lists(made(folder, drafts_too=True))
    assert {slug: related for slug, related in found.items() if slug != "quatre"} == COMPUTED


def test_an_edited_article_makes_its_own_words_and_the_lists_anew(folder: Path) -> None:
    with Runner() as runner:
        made(folder, runner)
        assert (runner.ran["write"], runner.ran["related"]) == (6, 1)
        made(folder, runner)
        assert (runner.ran["write"], runner.ran["related"]) == (6, 1)
        write(folder, "vert", PICTURE + " teinte")
        made(folder, runner)
        assert (runner.ran["write"], runner.ran["related"]) == (7, 2)


def test_solutions_tell_nothing(folder: Path) -> None:
    hidden = "tectonique plaque séisme"
    for name in ("quatre", "cinq"):
        (folder / f"{name}.md").write_text(
            f"---\ntitle: Le {name}\nlang: fr\n---\nMot.\n\n::: solution\n{hidden}\n:::\n"
        )
    assert not {"quatre", "cinq"} & lists(made(folder)).keys()
