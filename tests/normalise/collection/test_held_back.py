"""What is not to be online: drafts by folders, keys of other tools and dates; each reason is said once."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.output.trees import state_of_both
from pipeline.publish import publish
from pipeline.runs.up_to_date import records, remember, report_if_up_to_date, source_of

PAST, FUTURE = "2020-01-01", "2199-01-01"
TEXT = "\n\nUn texte court de la classe de première.\n"


def collection(folder: Path, files: dict[str, str], *, drafts_too: bool = False) -> Collection:
    for name, text in {"public.md": "---\ntitle: Un\nlang: fr\n---", **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text + TEXT, "utf-8")
    with Runner() as runner:
        return normalise(load(folder), runner, drafts_too=drafts_too)


def slugs(found: Collection) -> set[str]:
    return {one.slug for one in found.articles} | {one.text.slug for one in found.pages}


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("drafts/x.md", "draft: false"),
        ("2024/Brouillons/sons/x.md", ""),
        ("content/posts/drafts/x/index.md", ""),
        ("logseq/bak/pages/x.md", ""),
        ("notes/Logseq/bak/x.md", ""),
        ("cours-non-pub/x.md", "draft: false"),
        *(
            ("x.md", key)
            for key in (
                "status: draft",
                "Status: Private",
                "status: pending",
                "status: auto-draft",
                "post_status: future",
                "statut: brouillon",
                "password: secret",
                "password: '***'",
                "mot de passe: 1234",
                "private: true",
                "privé: oui",
                "visibility: private",
                "public: false",
                "publish: non",
                "dg-publish: false",
                "published: true\nstatus: private",
                "isDraft: true",
                "wip: oui",
                "WIP: 60 %",
                "headless: true",
                "online: false",
                "en ligne: non",
                "en_ligne: non",
                "build: {render: never}",
                "build:\n  render: link",
                "_build: {render: false}",
                "permalink: false",
            )
        ),
    ],
)
def test_what_is_not_public_elsewhere_is_a_draft(path: str, key: str, tmp_path: Path) -> None:
    text = f"---\ntitle: Deux\nlang: fr\n{key}\n---"
    found = collection(tmp_path, {path: text})
    assert slugs(found) == {"public"}
    assert [(one.path, one.rule) for one in found.problems if one.rule != "typography"] == [(path, "draft")]
    shown = collection(tmp_path, {path: text}, drafts_too=True)
    assert [one.slug for one in shown.articles if one.draft] == ["x"]


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("x.md", "status: publish"),
        ("x.md", "status: published\npassword: ''\nprivate: false\npublic: true\nvisibility: public"),
        ("x.md", "password:\npublish: oui\nprivate: 0\npublic: les lycéens"),
        ("x.md", "date: 2020-01-01\npublishDate: 2020-01-01"),
        ("x.md", "isDraft: false\nwip: non\nheadless: false\nonline: true\nen ligne: oui"),
        ("x.md", "build: {render: always, list: always}"),
        ("bak/x.md", ""),
        ("non-pub.md", ""),
        ("old/x.md", ""),
        ("drafts.md", ""),
        ("drafts-of-the-web/x.md", ""),
    ],
)
def test_what_is_public_is_published(path: str, key: str, tmp_path: Path) -> None:
    found = collection(tmp_path, {path: f"---\ntitle: Deux\nlang: fr\n{key}\n---"})
    assert len(slugs(found)) == 2
    assert not [one for one in found.problems if one.rule in ("draft", "other-key", "bad-date")]


def test_each_reason_is_said_once_with_a_count(tmp_path: Path) -> None:
    files = {f"brouillons/{name}.md": f"# {name}" for name in "abc"}
    files |= {f"{name}.md": "---\ntitle: X\nstatus: pending\n---" for name in "de"}
    found = [one for one in collection(tmp_path, files).problems if one.rule == "draft"]
    assert [(one.path, one.line, one.message) for one in found] == [
        ("brouillons/a.md", 1, "3 drafts (in a folder “brouillons”); left out"),
        ("d.md", 3, "2 drafts (by the key “status”); left out"),
    ]


def test_each_folder_is_named_by_its_path(tmp_path: Path) -> None:
    files = {f"{folder}/{name}.md": f"# {name}" for folder in ("a/brouillons", "b/brouillons") for name in "xy"}
    messages = [one.message for one in collection(tmp_path, files).problems if one.rule == "draft"]
    assert messages == [f"2 drafts (in a folder “{one}/brouillons”); left out" for one in "ab"]


@pytest.mark.parametrize(
    ("here", "folder", "copies"),
    [
        (("posts/x.md", "posts/y.md"), "old", ("old/x.md", "old/y.md")),
        (("posts/x.md", "posts/y.md"), "posts/Old", ("posts/Old/x.md", "posts/Old/z.md")),
        (("posts/x.md",), "backup", ("backup/posts/x.md",)),
        (("x.md",), "trash", ("trash/x.md",)),
        (("posts/x/index.md",), "sauvegarde", ("sauvegarde/x/index.md", "sauvegarde/a.md")),
    ],
)
def test_a_folder_of_old_copies_is_left_out_and_named_once(
    here: tuple[str, ...], folder: str, copies: tuple[str, ...], tmp_path: Path
) -> None:
    found = collection(tmp_path, dict.fromkeys((*here, *copies), "---\ntitle: X\nlang: fr\n---"))
    assert len(slugs(found)) == 1 + len(here)
    (told,) = [one for one in found.problems if one.rule == "draft"]
    assert told.path in copies
    assert f"(in a folder “{folder}” of old copies); left out" in told.message


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (("new/index.md", "new/x.md"), ("old/index.md", "old/y.md")),
        (("new/x.md",), ("old/x.md", "old/a.md", "old/b.md")),
        (("new/old.md",), ("old/x.md",)),
        (("2024/lesson/x.md",), ("old/x.md",)),
    ],
)
def test_a_folder_of_other_posts_is_none_of_old_copies(
    here: tuple[str, ...], there: tuple[str, ...], tmp_path: Path
) -> None:
    found = collection(tmp_path, dict.fromkeys((*here, *there), "---\ntitle: X\nlang: fr\n---"))
    assert not [one for one in found.problems if one.rule == "draft"]


@pytest.mark.parametrize(
    ("settings", "is_held"),
    [
        ({".eleventy.js": ""}, True),
        ({".obsidian/app.json": "{}"}, True),
        ({"_config.yml": "title: Un"}, False),
        ({"hugo.toml": "title = 'Un'"}, False),
        ({"_config.yml": "title: Un", "content/.eleventy.js": ""}, True),
    ],
)
def test_no_permalink_means_no_page_where_the_tool_says_so(
    settings: dict[str, str], is_held: bool, tmp_path: Path
) -> None:
    for name, text in settings.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    files = {"content/x.md": "---\ntitle: X\nlang: fr\npermalink: false\n---", "content/y.md": "# Y"}
    found = collection(tmp_path, files)
    assert ("x" not in slugs(found)) == is_held
    told = [(one.path, one.line, one.message) for one in found.problems if one.rule == "draft"]
    assert told == [("content/x.md", 4, "a draft (by the key “permalink”); left out")] * is_held


@pytest.mark.parametrize(
    ("settings", "post", "is_held"),
    [
        (("hugo.toml", "title = 'Un'"), "content/posts/x.md", True),
        (("config/_default/hugo.toml", "title = 'Un'"), "content/posts/x.md", True),
        (("hugo.toml", "buildFuture = true"), "content/posts/x.md", False),
        (("_config.yml", "title: Un"), f"_posts/{FUTURE}-x.md", True),
        (("_config.yml", "future: true"), "_posts/x.md", False),
        (("mkdocs.yml", "site_name: Un"), "docs/x.md", False),
        (("README.md", "# Un"), "x.md", False),
        (("blog/hugo.toml", "title = 'Un'"), "blog/content/x.md", True),
    ],
)
@pytest.mark.parametrize("key", ["date", "publishDate"])
def test_a_post_of_tomorrow_waits_where_its_tool_waits(
    settings: tuple[str, str], post: str, is_held: bool, key: str, tmp_path: Path
) -> None:
    home = post.rpartition("/")[0]
    files = {
        post: f"---\ntitle: X\nlang: fr\n{key}: {FUTURE}\n---",
        f"{home}/y.md".lstrip("/"): f"---\ntitle: Y\ndate: {PAST}\n---",
    }
    (tmp_path / settings[0]).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / settings[0]).write_text(settings[1], "utf-8")
    found = collection(tmp_path, files)
    assert ("x" not in slugs(found)) == is_held
    assert "y" in slugs(found)
    told = [(one.path, one.line, one.rule) for one in found.problems if one.rule in ("draft", "bad-date")]
    assert told == [(post, 4, "draft" if is_held else "bad-date")]
    assert found.next_day == dt.datetime(2199, 1, 1, tzinfo=dt.UTC)


def test_a_run_is_not_up_to_date_once_the_day_has_come(tmp_path: Path) -> None:
    content = tmp_path / "content"
    collection(content, {"_config.yml": "title: Un", "_posts/x.md": f"---\ndate: {FUTURE}\n---"})
    options = Options(content, tmp_path / "output", only=("dump",), workers=1)
    report = publish(options)
    assert report_if_up_to_date(options) is not None
    state = state_of_both(options.output, options.teachers, records())
    remember(source_of(options), state, replace(report, next_day=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    assert report_if_up_to_date(options) is None
