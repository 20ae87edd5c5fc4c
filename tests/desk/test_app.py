"""Who may ask the desk for what: each test has the attack in it."""

from pathlib import Path

import pytest

from pipeline.desk.people import Person
from pipeline.desk.runs import Run
from pipeline.desk.store.files import digest
from tests.desk.client import HOST, DeskClient

_POST = "---\ntitle: Un\n---\n\nUn mot.\n\nDeux mots.\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "un.md").write_text(_POST, "utf-8")
    (folder / "collection.yaml").write_text("title: Carnet\n", "utf-8")
    (tmp_path / "secret.md").write_text("SECRET", "utf-8")
    return folder


@pytest.fixture
def desk(content: Path) -> DeskClient:
    return DeskClient(content)


def _save(desk: DeskClient, text: str, **headers: str) -> int:
    file = desk.call("file", {"path": "un.md"}).json
    block = file["blocks"][0]
    values = {"path": "un.md", "digest": file["digest"], "text": text}
    return desk.call("save-block", values | {key: block[key] for key in ("number", "start", "end")}, **headers).status


def test_a_block_is_saved_and_read_again(desk: DeskClient, content: Path) -> None:
    assert _save(desk, "Un autre mot.") == 200
    assert (content / "un.md").read_text("utf-8") == _POST.replace("Un mot.", "Un autre mot.")
    assert desk.looks == [frozenset({"un.md"})]
    assert desk.call("undo", {"path": "un.md"}).json["paths"] == ["un.md"]
    assert (content / "un.md").read_text("utf-8") == _POST
    assert desk.call("undo").status == 400


def test_what_a_post_includes_is_shown_and_not_edited(desk: DeskClient, content: Path) -> None:
    (content / "un.md").write_text("{{#include _autre.md}}\n\nUn mot.\n", "utf-8")
    file = desk.call("file", {"path": "un.md"}).json
    assert [block["kind"] for block in file["blocks"]] == ["include", "paragraph"]
    assert _save(desk, "Un autre mot.") == 400
    assert (content / "un.md").read_text("utf-8").startswith("{{#include")


def test_nothing_is_written_where_the_file_has_changed(desk: DeskClient, content: Path) -> None:
    file = desk.call("file", {"path": "un.md"}).json
    (content / "un.md").write_text(_POST.replace("Deux", "Trois"), "utf-8")
    block = file["blocks"][0]
    values = {"path": "un.md", "digest": file["digest"], "text": "Mien."}
    answer = desk.call("save-block", values | {key: block[key] for key in ("number", "start", "end")})
    assert answer.status == 409
    assert answer.json["conflict"]["file"]["blocks"][1]["text"] == "Trois mots."
    assert "Trois" in (content / "un.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("rest", "status"), [("Un mot.\n\nFin.\n", 409), ("Un mot.\n\nUn mot.\n\nFin. Et plus.\n", 200)]
)
def test_one_of_two_equal_blocks_is_only_saved_where_both_are_there(
    desk: DeskClient, content: Path, rest: str, status: int
) -> None:
    (content / "un.md").write_text("Un mot.\n\nUn mot.\n\nFin.\n", "utf-8")
    file = desk.call("file", {"path": "un.md"}).json
    block = file["blocks"][1]
    (content / "un.md").write_text(rest, "utf-8")  # another hand removes the first, or writes elsewhere
    values = {"path": "un.md", "digest": file["digest"], "text": "Mien.", "was": "Un mot.", "equal": 2, "nth": 1}
    answer = desk.call("save-block", values | {key: block[key] for key in ("number", "start", "end")})
    assert answer.status == status
    assert (content / "un.md").read_text("utf-8") == (rest if status != 200 else "Un mot.\n\nMien.\n\nFin. Et plus.\n")


def test_the_link_gives_a_cookie_that_other_sites_and_scripts_cannot_use(desk: DeskClient) -> None:
    desk.person = None
    link = f"/_desk/enter/{desk.people.make_way_in()}"
    answer = desk.ask(link)
    assert {"HttpOnly", "SameSite=strict"} <= set(answer.headers["set-cookie"].split("; "))
    assert b"used already" in desk.ask(link).body  # it works once
    assert desk.ask("/_desk/enter/wrong").status == 403
    assert "set-cookie" not in desk.ask("/_desk/enter/wrong").headers


@pytest.mark.parametrize(
    "path", ["/_desk/", "/index.html", "/articles/un.html", "/_preview/problems", "/_desk/made/a/b"]
)
def test_without_the_cookie_there_is_nothing(desk: DeskClient, path: str) -> None:
    desk.person = None
    answer = desk.ask(path)
    assert answer.status in (403, 404)
    assert b"mot" not in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"host": "evil.example:8123"},  # DNS rebinding
        {"host": "127.0.0.1:9999"},
        {"x_desk_token": ""},
        {"x_desk_token": "guess"},
        {"cookie": "editions-desk-8123=guess"},
        {"cookie": ""},
    ],
)
def test_other_sites_write_nothing(desk: DeskClient, content: Path, headers: dict[str, str]) -> None:
    file = desk.call("file", {"path": "un.md"}).json
    values = {"path": "un.md", "digest": file["digest"], "text": "Volé."}
    assert desk.call("save-text", values, **headers).status in (403, 421)
    assert (content / "un.md").read_text("utf-8") == _POST
    assert desk.looks == []


def test_no_answer_lets_another_origin_read_it(desk: DeskClient) -> None:
    key = desk.people.make_frame_key(desk.people.owner)
    for path in ("/_desk/", "/_desk/static/desk.js", f"/_page/{key}/articles/un.html", "/index.html"):
        assert "access-control-allow-origin" not in desk.ask(path, origin=f"http://{HOST}").headers
    assert "access-control-allow-origin" not in desk.call("posts").headers


def test_a_page_that_is_waited_for_is_no_error(desk: DeskClient) -> None:
    address = f"/_page/{desk.people.make_frame_key(desk.people.owner)}/none.html"
    assert desk.ask(address).status == 404
    desk.bench.state.status.ready = False
    answer = desk.ask(address)
    assert answer.status == 200
    assert b"The site is being made" in answer.body


def test_the_frame_shows_pages_to_its_key_alone_and_runs_nothing_of_a_post(desk: DeskClient) -> None:
    desk.person = None
    key = desk.people.make_frame_key(desk.people.owner)
    answer = desk.ask(f"/_page/{key}/articles/un.html", origin="null", sec_fetch_site="cross-site")
    assert answer.status == 200
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "script-src 'nonce-" in answer.headers["content-security-policy"]
    for wrong in ("", "guess", desk.people.owner.key, desk.people.make_token(desk.people.owner)):
        assert desk.ask(f"/_page/{wrong}/articles/un.html").status == 403
    assert desk.ask(f"/_page/{key}/articles/un.html", host="evil.example").status == 403
    assert desk.ask(f"/_page/{key}/../secret.md").status == 403
    assert desk.ask(f"/_page/{key}/articles/un.html", "POST").status == 403


def test_the_desks_page_runs_its_own_scripts_alone(desk: DeskClient) -> None:
    answer = desk.ask("/_desk/")
    rules = answer.headers["content-security-policy"]
    assert "script-src 'self'" in rules
    assert "unsafe" not in rules
    assert "frame-ancestors 'none'" in rules
    assert b"</script><" not in answer.body.replace(b"</script>\n", b"")


@pytest.mark.parametrize(
    "path",
    [
        "../secret.md",
        "/etc/passwd",
        "a/../../secret.md",
        ".git/config",
        "un.md\x00",
        "lien.md",
        "un.html",
        "styles.css",
    ],
)
def test_no_other_file_is_read_or_written(desk: DeskClient, content: Path, path: str) -> None:
    (content / "lien.md").symlink_to(content.parent / "secret.md")
    answer = desk.call("file", {"path": path})
    assert answer.status == 400
    assert b"SECRET" not in answer.body
    assert desk.call("save-text", {"path": path, "digest": "", "text": "x"}).status in (400, 409)
    assert (content.parent / "secret.md").read_text("utf-8") == "SECRET"


@pytest.mark.parametrize("name", ["desk.html", "../app.py", "vendor/../desk.html", "%2e%2e/app.py", "x.js"])
def test_static_files_are_scripts_and_styles_of_the_desk(desk: DeskClient, name: str) -> None:
    assert desk.ask(f"/_desk/static/{name}").status == 404


def test_guests_do_what_their_link_allows(desk: DeskClient, content: Path) -> None:
    reader = desk.people.admit("Ada", may_write=False)
    writer = desk.people.admit("Blaise", may_write=True)
    desk.person = reader
    assert desk.call("file", {"path": "un.md"}).status == 200
    assert _save(desk, "Non.") == 403
    desk.person = writer
    assert _save(desk, "Oui.") == 200
    file = desk.call("file", {"path": "collection.yaml"}).json
    values = {"path": "collection.yaml", "digest": file["digest"], "text": "title: Autre\n"}
    assert desk.call("save-text", values).status == 400
    assert (content / "collection.yaml").read_text("utf-8") == "title: Carnet\n"
    desk.people.revoke("Blaise")
    assert desk.call("posts").status == 403
    assert b"taken back" in desk.call("posts").body
    page = desk.ask(f"/_page/{desk.people.make_frame_key(writer)}/index.html")
    assert (page.status, b"terminal" in page.body) == (403, False)


def test_no_call_lets_a_guest_change_settings(desk: DeskClient, content: Path) -> None:
    before = (content / "collection.yaml").read_text("utf-8")
    desk.person = desk.people.admit("Blaise", may_write=True)
    known = {"path": "collection.yaml", "digest": desk.call("file", {"path": "collection.yaml"}).json["digest"]}
    line = {"number": 0, "start": 1, "end": 2}
    for name, more in (
        ("save-text", {"text": "title: Autre\n"}),
        ("save-block", {**line, "text": "title: Autre"}),
        ("insert-block", {"number": -1, "text": "legal: false"}),
        ("insert-block", {"number": 0, "text": "legal: false"}),
        ("front-matter", {"changes": {"title": "Autre"}}),
        ("remark", {"number": 0, "text": "Non"}),
        ("repair", {"rule": "duplicate-key", "write": True}),
    ):
        assert desk.call(name, known | more).status == 400, name
        assert (content / "collection.yaml").read_text("utf-8") == before, name


def test_a_guest_takes_back_no_change_of_settings(desk: DeskClient, content: Path) -> None:
    before = (content / "collection.yaml").read_bytes()
    owner, guest = desk.person, desk.people.admit("Blaise", may_write=True)
    known = {"path": "collection.yaml", "digest": digest(before)}
    assert desk.call("save-text", known | {"text": "title: Autre\n"}).status == 200
    desk.person = guest
    assert desk.call("undo").status == 400
    assert (content / "collection.yaml").read_text("utf-8") == "title: Autre\n"
    desk.person = owner
    assert desk.call("undo", {"path": "collection.yaml"}).status == 200
    desk.person = guest
    assert desk.call("redo").status == 400
    assert (content / "collection.yaml").read_bytes() == before


def test_a_text_in_two_encodings_is_shown_by_the_history_and_comes_back_as_it_was(
    desk: DeskClient, content: Path
) -> None:
    """Another program has added a line to a file that is in an old encoding; the desk puts it into the bin."""
    raw = "# Un\n\nD’un été en forêt.\n".encode("cp1252") + "\nDéjà zut.\n".encode()
    file = desk.call("file", {"path": "un.md"}).json
    (content / "un.md").write_bytes(raw)
    block = {"path": "un.md", "digest": file["digest"], "text": "Mien.", "number": 0, "start": 5, "end": 6}
    assert desk.call("save-block", block).status in (400, 409)
    assert desk.call("delete", {"path": "un.md", "write": True}).status == 200
    (step,) = desk.call("history", {"of": "un.md"}).json["steps"]
    version = desk.call("version", {"number": step["number"], "path": "un.md"}).json
    assert "Déjà zut." in version["before"]
    assert version["after"] is None
    desk.call("restore-version", {"number": step["number"], "path": "un.md", "before": True})
    assert (content / "un.md").read_bytes() == raw
    assert desk.faults == []


def test_what_was_not_saved_is_for_the_person_who_typed_it(desk: DeskClient) -> None:
    draft = {"key": "a1b2c3d4", "path": "un.md", "place": "0", "base": "Un mot.", "text": "Secret.", "moment": 1e9}
    assert desk.call("keep-draft", draft).status == 200
    assert desk.call("drafts").json["drafts"] == [draft]
    owner = desk.person
    ada, blaise = (desk.people.admit(name, may_write=True) for name in ("Ada", "Blaise"))
    desk.person = ada
    assert desk.call("drafts").json["drafts"] == []
    assert desk.call("drop-draft", {"key": "a1b2c3d4"}).status == 200
    assert desk.call("keep-draft", draft | {"text": "D’Ada \ud800", "moment": 1e300}).status == 200
    desk.person = blaise
    assert desk.call("drafts").json["drafts"] == []
    desk.person = desk.people.admit("Cyrus", may_write=False)
    for name in ("drafts", "keep-draft", "drop-draft"):
        assert desk.call(name, draft).status == 403
    for wrong in ({"key": "../people"}, {"moment": "now"}, {"moment": None}):
        desk.person = blaise
        assert desk.call("keep-draft", draft | wrong).status == 400
    desk.person = owner
    assert desk.call("drafts").json["drafts"] == [draft]
    # A link that is taken back takes with it what nobody else may see.
    assert len(list(desk.content.parent.glob("kept/drafts/*.json"))) == 2
    desk.call("revoke", {"name": "Ada"})
    assert len(list(desk.content.parent.glob("kept/drafts/*.json"))) == 1
    assert desk.faults == []


def test_a_token_is_of_one_person_alone(desk: DeskClient) -> None:
    guest = desk.people.admit("Ada", may_write=False)
    desk.person = guest
    assert desk.call("posts", x_desk_token=desk.people.make_token(desk.people.owner)).status == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 100_000,
        b'{"path": 3}',
        b'{"path": "un.md"}',
        b'{"path": "un.md", "number": 1e999}',
        b'{"number": NaN}',
    ],
)
def test_calls_that_make_no_sense_are_answered(desk: DeskClient, body: bytes) -> None:
    token = desk.people.make_token(desk.people.owner)
    answer = desk.ask("/_desk/api/save-text", "POST", body, x_desk_token=token)
    assert answer.status in (400, 409)
    assert desk.faults == []
    assert desk.ask("/_desk/api/nothing", "POST", b"{}", x_desk_token=token).status == 404


def test_a_run_takes_no_path_and_no_command_from_a_page(desk: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[tuple[str, object]] = []
    lists: list[str] = []

    def begin(kind: str, values: object, person: Person, language: str, *, pupils: str = "") -> Run:
        begun.append((kind, values))
        lists.append(pupils)
        return Run(kind, {}, person, language)

    monkeypatch.setattr(desk.bench.runs, "begin", begin)
    values = {"post": ["un"], "parts": "/etc/passwd", "trust": "html", "title": "T"}
    assert desk.call("run", {"kind": "handout", "values": values}).status == 200
    assert desk.call("run", {"kind": "handout", "values": {"each": "/etc/passwd?"}}).status == 400  # no base 64
    assert begun == [("handout", {"post": ["un"], "title": "T"})]
    assert desk.call("run", {"kind": "anthology", "values": {"cover": "../secret.png"}}).status == 400
    assert desk.call("run", {"kind": "deploy", "values": {"target": "folder:/srv"}}).status == 400
    assert len(begun) == 1
    (desk.content / "collection.yaml").write_text("deploy:\n  to: folder\n  folder: /srv\n", "utf-8")
    assert desk.call("choices").json["targets"] == ["folder:/srv"]
    assert desk.call("run", {"kind": "deploy", "values": {"target": "folder:/srv"}}).status == 200
    assert begun[1:] == [("deploy", {"target": "folder:/srv"})]
    # What the settings of a stranger name beside that is confirmed in a terminal.
    for lines in ("to: folder\n  folder: /home/ada/.config", "to: pages\n  remote: file:///srv/site.git"):
        (desk.content / "collection.yaml").write_text(f"deploy:\n  {lines}\n", "utf-8")
        (target,) = desk.call("choices").json["targets"]
        assert desk.call("run", {"kind": "deploy", "values": {"target": target}}).status == 400
    assert len(begun) == 2


@pytest.mark.parametrize("head", ["---\ntitle: Un\n---\n", "---\ntitle: Un\n---\n\n", "---\ntitle: Un\n---"])
def test_the_first_block_of_a_post_ends_its_file_as_texts_end(desk: DeskClient, content: Path, head: str) -> None:
    (content / "un.md").write_text(head, "utf-8")
    file = desk.call("file", {"path": "un.md"}).json
    values = {"path": "un.md", "digest": file["digest"], "number": -1, "text": "Un mot."}
    assert desk.call("insert-block", values).status == 200
    assert (content / "un.md").read_text("utf-8") == "---\ntitle: Un\n---\n\nUn mot.\n"
