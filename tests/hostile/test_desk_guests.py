"""What a guest of the desk gets of the owner's: runs with the real process, and the text behind each link."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from pipeline.desk.people import Person
from pipeline.desk.runs import Runs
from pipeline.desk.store.files import DeskError
from pipeline.options import Options
from tests.desk.client import DeskClient
from tests.preview.running import until

_ANSWER, _QUESTION, _REMARK = "Parce que la Lune tourne", "Pourquoi les marées", "Qui le dit"
_POST = (
    f"---\ntitle: Un\ndate: 2026-01-01\n---\n\n{_QUESTION} ?\n\n::: solution\n{_ANSWER}.\n:::\n\nLa fin.\n\n"
    f"%% remark Ada 2026-01-02: {_REMARK} ? %%\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskClient]:
    content = tmp_path / "content"
    content.mkdir()
    (content / "un.md").write_text(_POST, "utf-8")
    (content / "collection.yaml").write_text(
        "title: Carnet\nlanguage: fr\ndeploy:\n  to: folder\n  folder: /srv/site\n"
    )
    client = DeskClient(content)
    yield client
    client.bench.runs.close()


def make(desk: DeskClient, kind: str, **values: object) -> Mapping[str, Any]:
    """Have something made, and return its run as the owner's page shows it."""
    key = desk.call("run", {"kind": kind, "values": values}).json["key"]
    until(lambda: desk.call("runs").json["runs"][0]["state"] in ("done", "failed"))
    run: Mapping[str, Any] = desk.call("runs").json["runs"][0]
    assert (run["key"], run["state"]) == (key, "done"), run
    return run


def read_all(desk: DeskClient, run: Mapping[str, Any], files: list[Mapping[str, Any]]) -> dict[tuple[str, bool], str]:
    """Return the text behind each link of a run, as the page's links lead there, for the person who asks."""
    texts = {}
    for file in files:
        answer = desk.ask(f"/_desk/made/{run['key']}/{'teachers' if file['teacher'] else 'all'}/{file['path']}")
        texts[file["path"], file["teacher"]] = ""
        if answer.status == 200:
            with PdfDocument(answer.body) as document:
                pages = "\n".join(page.get_textpage().get_text_bounded() for page in document)
            texts[file["path"], file["teacher"]] = " ".join(pages.split())
    return texts


@pytest.mark.whole
@pytest.mark.parametrize("may_write", [False, True])
def test_teachers_files_are_the_owners_and_each_link_leads_to_its_own(desk: DeskClient, *, may_write: bool) -> None:
    guest = desk.people.admit("Ada", may_write=may_write)
    handout = make(desk, "handout", post=["un"], layout=["a4"], teacher=True)
    remarks = make(desk, "handout", post=["un"], remarks=True)
    files = {run["key"]: run["made"]["files"] for run in (handout, remarks)}
    both = {file["path"] for file in files[handout["key"]]}
    assert {(path, teacher) for path in both for teacher in (False, True)} <= {
        (file["path"], file["teacher"]) for file in files[handout["key"]]
    }, "the teacher's copy has another name: this test looks at nothing"
    for (path, teacher), text in read_all(desk, handout, files[handout["key"]]).items():
        assert _QUESTION in text, path
        assert (_ANSWER in text) is teacher, path
    assert _REMARK in read_all(desk, remarks, files[remarks["key"]])["handouts/un/remarks.pdf", True]
    assert all(file["teacher"] for file in files[remarks["key"]])
    desk.person = guest
    for run in desk.call("runs").json["runs"]:
        assert [file for file in run["made"]["files"] if file["teacher"]] == []
        for (path, teacher), text in read_all(desk, run, files[run["key"]]).items():
            assert bool(text) is not teacher, path
            assert _ANSWER not in text, path
            assert _REMARK not in text, path
    assert len(desk.call("runs").json["runs"]) == 2


def test_where_the_site_goes_is_the_owners_to_know(desk: DeskClient) -> None:
    guest = desk.people.admit("Ada", may_write=True)
    desk.call("run", {"kind": "deploy-plan", "values": {"target": "folder:/srv/site"}})
    until(lambda: not desk.bench.runs.list()[0].is_under_way)
    assert b"/srv/site" in desk.call("choices").body
    assert b"/srv/site" in desk.call("runs").body
    desk.person = guest
    assert b"/srv/site" not in desk.call("choices").body
    assert b"/srv/site" not in desk.call("runs").body
    assert desk.call("run", {"kind": "deploy", "values": {"target": "folder:/srv/site"}}).status == 400


class _Held(Runs):
    """Runs of which none is worked on."""

    def _work(self) -> None:
        pass


def test_a_guest_neither_cancels_nor_keeps_out_the_owner(desk: DeskClient) -> None:
    owner, ada, bob = desk.people.owner, *(desk.people.admit(name, may_write=True) for name in ("Ada", "Bob"))
    desk.bench.runs = runs = _Held(Options(desk.content), desk.faults.append)

    def begin(person: Person, kind: str = "check") -> str:
        desk.person = person
        answer = desk.call("run", {"kind": kind, "values": {"target": "folder:/srv/site"}})
        return str(answer.json["key"]) if answer.status == 200 else ""

    of_ada = [begin(ada) for _ in range(5)]
    of_bob = [begin(bob) for _ in range(5)]
    assert [bool(key) for key in (*of_ada, *of_bob)] == [True, True, False, False, False] * 2
    deploy = begin(owner, "deploy")
    assert deploy, "five of a guest's checks keep the owner out"
    for guest in (ada, bob):
        desk.person = guest
        assert desk.call("cancel", {"key": deploy}).status == 400
    assert {run.key: run for run in runs.list()}[deploy].state == "waiting"
    assert desk.call("cancel", {"key": of_ada[0]}).status == 400
    assert desk.call("cancel", {"key": of_bob[0]}).status == 200
    rows = {run["key"]: run["mayCancel"] for run in desk.call("runs").json["runs"]}
    assert rows == {of_ada[0]: False, of_ada[1]: False, of_bob[0]: False, of_bob[1]: True, deploy: False}
    desk.person = owner
    assert desk.call("cancel", {"key": of_ada[0]}).status == 200
    with pytest.raises(DeskError, match="only the person"):
        runs.cancel(of_bob[1], ada)


def test_what_the_owner_wants_comes_before_what_guests_wait_for(
    desk: DeskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest, order = desk.people.admit("Ada", may_write=True), list[tuple[str, str]]()
    runs = _Held(Options(desk.content), desk.faults.append)
    monkeypatch.setattr(runs, "_follow", lambda run: order.append((run.person.name, run.kind)))
    for person, kind in ((guest, "check"), (guest, "publish"), (desk.people.owner, "publish")):
        runs.begin(kind, {}, person, "fr")
    for _ in range(4):
        Runs._work(runs)
    assert order == [("", "publish"), ("Ada", "check"), ("Ada", "publish")]
