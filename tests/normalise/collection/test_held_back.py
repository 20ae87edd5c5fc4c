"""What is not to be online: drafts by folders, keys of other tools and dates; each reason is said once."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build.runner import Runner
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
