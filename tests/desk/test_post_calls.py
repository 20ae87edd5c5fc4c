"""What pages ask for about posts and pictures, through the desk's own application."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.desk.client import DeskClient
from tests.desk.test_pictures import exif, opened, photograph

_POST = "---\ntitle: Un\n---\n\nUn mot.\n\n![photo](images/a.png)\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "images").mkdir(parents=True)
    (folder / "un.md").write_text(_POST, "utf-8")
    (folder / "deux.md").write_text("---\ntitle: Deux\n---\n\n[Un](un.md)\n", "utf-8")
    (folder / "collection.yaml").write_text("title: Carnet\nlanguage: fr\norder: [un, deux]\n", "utf-8")
    (folder / "images/a.png").write_bytes(photograph((8, 8), "PNG"))
    return folder


@pytest.fixture
def desk(content: Path) -> DeskClient:
    return DeskClient(content)


def upload(desk: DeskClient, data: bytes, **values: str) -> int:
    person = desk.person
    assert person
    headers = {"x_desk_token": desk.people.make_token(person), "origin": "http://127.0.0.1:8123"}
    return desk.ask(f"/_desk/api/upload?{urlencode(values)}", "POST", data, **headers).status


def test_a_post_is_renamed_after_a_look_and_comes_back(desk: DeskClient, content: Path) -> None:
    before = {path: path.read_bytes() for path in content.rglob("*.*")}
    plan = desk.call("rename", {"path": "un.md", "name": "Premier"}).json
    assert plan["files"] == ["deux.md", "premier.md", "un.md", "collection.yaml"]
    assert [(link["path"], link["typed"], link["written"]) for link in plan["links"]] == [
        ("deux.md", "un.md", "premier.md"),
        ("collection.yaml", "un", "premier"),
    ]
    assert {path: path.read_bytes() for path in content.rglob("*.*")} == before
    assert desk.call("rename", {"path": "un.md", "name": "Premier", "write": True}).status == 200
    assert "[Un](premier.md)" in (content / "deux.md").read_text("utf-8")
    assert "/un.html" in (content / "premier.md").read_text("utf-8")
    assert not (content / "un.md").exists()
    assert desk.call("bin").json["files"] == []
    asked = desk.call("undo", {"path": "premier.md"}).json["ask"]
    assert asked["paths"] == ["deux.md", "un.md", "premier.md", "collection.yaml"]
    assert desk.call("undo", {"path": "premier.md", "sure": asked["number"]}).status == 200
    assert {path: path.read_bytes() for path in content.rglob("*.*")} == before


def test_a_guest_changes_no_settings_by_another_name(desk: DeskClient, content: Path) -> None:
    desk.person = desk.people.admit("Léa", may_write=True)
    assert desk.call("rename", {"path": "un.md", "name": "premier", "write": True}).status == 400
    assert desk.call("new", {"kind": "author", "title": "Léa"}).status == 400
    assert (content / "un.md").exists()
    assert desk.call("new", {"kind": "post", "title": "Trois"}).status == 200
    desk.person = desk.people.admit("Max", may_write=False)
    for name in ("new", "duplicate", "rename", "delete", "restore", "set-alt"):
        assert desk.call(name, {"path": "un.md", "name": "x", "kind": "post", "title": "Y"}).status == 403
    assert upload(desk, photograph(), path="un.md", name="b.jpg", write="1") == 403


def test_a_post_goes_into_the_bin_and_out_of_it(desk: DeskClient, content: Path) -> None:
    plan = desk.call("delete", {"path": "un.md"}).json
    assert [link["path"] for link in plan["links"]] == ["deux.md"]
    assert (content / "un.md").exists()
    desk.call("delete", {"path": "un.md", "write": True})
    (binned,) = desk.call("bin").json["files"]
    assert not (content / "un.md").exists()
    assert desk.call("restore", {"key": binned["key"]}).json == {"path": "un.md"}
    assert (content / "un.md").read_text("utf-8") == _POST


@pytest.mark.parametrize("path", ["../secret.md", "/etc/passwd", ".git/config", "none.md", ""])
def test_no_other_file_is_renamed_copied_or_removed(desk: DeskClient, path: str) -> None:
    for name in ("rename", "duplicate", "delete"):
        assert desk.call(name, {"path": path, "name": "x", "write": True}).status in (400, 403)
    assert not desk.faults


def test_a_picture_is_looked_at_and_then_written(desk: DeskClient, content: Path) -> None:
    data = photograph((2400, 1800), quality=97, exif=exif())
    values = {"path": "un.md", "name": "Ma photo.JPG"}
    assert upload(desk, data, **values) == 200
    assert not (content / "images/ma-photo.jpg").exists()
    assert upload(desk, data, **values, write="1", smaller="1", alt="Deux élèves") == 200
    written = (content / "images/ma-photo.jpg").read_bytes()
    assert max(opened(written).size) == 2000
    assert upload(desk, b"<script>", **values, write="1") == 400
    assert upload(desk, data, path="../un.md", name="../../x.jpg", write="1") in (200, 400)
    assert not (content.parent / "x.jpg").exists()


def test_an_alternative_text_is_filled_in(desk: DeskClient, content: Path) -> None:
    (listed,) = desk.call("pictures").json["pictures"]
    assert (listed["alt"], listed["lack"], listed["line"]) == ("photo", "empty", 7)
    assert desk.call("picture", {"path": listed["file"]}).json["data"].startswith("data:image/")
    asked = {"path": "un.md", "number": 1, "address": listed["address"], "alt": "Une onde"}
    assert desk.call("set-alt", asked).json == {"alt": "Une onde", "lack": None}
    assert (content / "un.md").read_text("utf-8") == _POST.replace("photo", "Une onde")
    assert desk.call("set-alt", asked | {"address": "images/b.png"}).status == 400
    assert json.dumps(desk.call("pictures").json["pictures"][0]["lack"]) == "null"


def test_a_picture_and_what_shows_it_are_one_step(desk: DeskClient, content: Path) -> None:
    values = {"path": "un.md", "name": "Chat.jpg", "write": "1", "alt": "Un chat", "number": "0"}
    known = desk.call("file", {"path": "un.md"}).json["digest"]
    assert upload(desk, photograph(), **values, digest="other") == 409
    assert not (content / "images/chat.jpg").exists()
    assert upload(desk, photograph(), **values, digest=known) == 200
    text = (content / "un.md").read_text("utf-8")
    assert text == _POST.replace("Un mot.", "Un mot.\n\n![Un chat](images/chat.jpg)")
    assert desk.call("undo", {"path": "un.md"}).json["paths"] == ["images/chat.jpg", "un.md"]
    assert not (content / "images/chat.jpg").exists()
    assert (content / "un.md").read_text("utf-8") == _POST


def test_an_added_picture_that_no_post_names_is_told_and_goes_into_the_bin(desk: DeskClient, content: Path) -> None:
    assert upload(desk, photograph(), path="un.md", name="Chat.jpg", write="1") == 200
    (content / "images/foreign.jpg").write_bytes(photograph())
    assert desk.call("pictures").json["unused"] == ["images/chat.jpg"]
    desk.call("delete", {"path": "images/chat.jpg", "write": True})
    assert not (content / "images/chat.jpg").exists()
    assert desk.call("pictures").json["unused"] == []
    (binned,) = desk.call("bin").json["files"]
    assert desk.call("restore", {"key": binned["key"]}).json == {"path": "images/chat.jpg"}
    (content / "collection.yaml").write_text("title: Carnet\nlogo: images/chat.jpg\n", "utf-8")
    assert desk.call("pictures").json["unused"] == []
