"""What the panel of details asks the desk for."""

from pathlib import Path

import pytest

from tests.desk.client import DeskClient

_POST = "---\ntitle: Un # du 3\ndraft: true # encore\n---\n\nUn mot.\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "un.md").write_text(_POST, "utf-8")
    (folder / "authors.yaml").write_text("Ada Martin: Elle lit.\n", "utf-8")
    (folder / "collection.yaml").write_text("title: Carnet\n", "utf-8")
    return folder


@pytest.fixture
def desk(content: Path) -> DeskClient:
    return DeskClient(content)


def _change(desk: DeskClient, path: str, **changes: object) -> int:
    asked = desk.call("form", {"path": path}).json
    return desk.call("front-matter", {"path": path, "digest": asked.get("digest", ""), "changes": changes}).status


def test_changes_are_written_and_can_be_undone(desk: DeskClient, content: Path) -> None:
    asked = desk.call("form", {"path": "un.md"}).json
    assert [field["value"] for field in asked["form"]["fields"] if field["is_there"]] == ["Un # du 3", True]

    saved = desk.call("front-matter", {"path": "un.md", "digest": asked["digest"], "changes": {"draft": False}}).json

    assert (content / "un.md").read_text("utf-8") == _POST.replace("true", "false")
    assert saved["digest"] != asked["digest"]
    assert desk.looks == [frozenset({"un.md"})]
    assert desk.call("undo", {"path": "un.md"}).json["paths"] == ["un.md"]
    assert (content / "un.md").read_text("utf-8") == _POST


def test_wrong_values_are_told_and_not_written(desk: DeskClient, content: Path) -> None:
    asked = desk.call("form", {"path": "un.md"}).json
    changes = {"date": "demain", "title": "Deux"}

    answer = desk.call("front-matter", {"path": "un.md", "digest": asked["digest"], "changes": changes}).json

    assert list(answer) == ["faults"]
    assert list(answer["faults"]) == ["date"]
    assert (content / "un.md").read_text("utf-8") == _POST


def test_nothing_is_written_where_the_file_has_changed(desk: DeskClient, content: Path) -> None:
    asked = desk.call("form", {"path": "un.md"}).json
    (content / "un.md").write_text("Autre.\n", "utf-8")

    answer = desk.call("front-matter", {"path": "un.md", "digest": asked["digest"], "changes": {"title": "A"}})

    assert (answer.status, answer.json["conflict"]["file"]["text"]) == (409, "Autre.\n")
    assert (content / "un.md").read_text("utf-8") == "Autre.\n"


def test_settings_are_the_owners_under_any_name(desk: DeskClient, content: Path) -> None:
    assert _change(desk, "authors.yaml", **{"Ada Martin/bio": "Elle écrit."}) == 200
    assert (content / "authors.yaml").read_text("utf-8") == "Ada Martin: Elle écrit.\n"
    desk.person = desk.people.admit("Bo", may_write=True)

    for path in ("collection.yaml", "./collection.yaml", "x/../collection.yaml", "authors.yaml", "Collection.yaml"):
        assert _change(desk, path, title="Autre") in (400, 403)
    assert (content / "collection.yaml").read_text("utf-8") == "title: Carnet\n"
    assert _change(desk, "un.md", title="Deux") == 200
    assert "title: Deux\n" in (content / "un.md").read_text("utf-8")


@pytest.mark.parametrize("changes", [[], {"title": 1}, {"title": {"a": 2.5}}, {"title": [[None, 3]]}])
def test_changes_that_no_form_makes_are_not_understood(desk: DeskClient, content: Path, changes: object) -> None:
    digest = desk.call("form", {"path": "un.md"}).json["digest"]

    assert desk.call("front-matter", {"path": "un.md", "digest": digest, "changes": changes}).status == 400
    assert (content / "un.md").read_text("utf-8") == _POST
    assert not desk.faults
