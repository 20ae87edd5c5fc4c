"""Nothing is lost: the power is cut in the midst of each kind of write, the disk is full, the folder is locked."""

import base64
import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.running import RunningDesk, desk_of, problems_of
from tests.desk.store.mortal import tree
from tests.desk.test_pictures import photograph
from tests.preview.browser import Browser
from tests.small_disk import mount_disk

pytestmark = pytest.mark.judge
_UN = "---\ntitle: Un\ndate: 2026-01-02\n---\n\nPremier mot. Voir [l’autre](deux.md).\n\nIci [un mot]\n(deux.md).\n"
_FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Carnet\nlanguage: fr\n",
    "un.md": _UN,
    "deux.md": "---\ntitle: Deux\ndate: 2026-01-03\n---\n\n![](images/plan.jpg)\n\n%% remark Ada 2026-01-01: Qui ? %%\n",
    "images/plan.jpg": photograph((80, 60)),
}
_SAVE = """(async () => {
  const { digest, blocks } = await window.desk.api('file', { path: 'un.md' });
  const known = { path: 'un.md', digest };
  const remark = (await window.desk.api('remarks')).remarks[0];
  const picture = (await window.desk.api('pictures')).pictures[0];
  const { files } = await window.desk.api('bin');
  const jpeg = new Blob([Uint8Array.from(atob(%s), (c) => c.charCodeAt(0))]);
  const move = async (way) => {
    const { ask } = await window.desk.api(way);
    if (ask) await window.desk.api(way, { sure: ask.number });
  };
  const acts = {
    block: () => window.desk.api('save-block', { ...known, ...blocks[0], text: 'Coupé.' }),
    insert: () => window.desk.api('insert-block', { ...known, number: 0, text: 'Coupé.' }),
    text: () => window.desk.api('save-text', { ...known, text: '---\\ntitle: Coupé\\n---\\n\\nCoupé.\\n' }),
    form: () => window.desk.api('front-matter', { ...known, changes: { title: 'Coupé' } }),
    new: () => window.desk.api('new', { kind: 'post', title: 'Coupé' }),
    duplicate: () => window.desk.api('duplicate', { path: 'un.md' }),
    rename: () => window.desk.api('rename', { path: 'deux.md', name: 'coupe', write: true }),
    delete: () => window.desk.api('delete', { path: 'deux.md', write: true }),
    restore: () => window.desk.api('restore', { key: files[0].key }),
    upload: () => window.desk.api('upload', jpeg, { path: 'un.md', name: 'coupe.jpg', alt: 'Un plan', write: '1' }),
    alt: () => window.desk.api('set-alt', { path: picture.post, number: picture.number, address: picture.address, title: picture.title, alt: 'Coupé' }),
    remark: () => window.desk.api('remark', { ...known, number: 0, text: 'Coupé.', author: 'Bob' }),
    answer: () => window.desk.api('answer-remark', { path: remark.path, line: remark.line, was: remark.was, kind: 'answer', text: 'Coupé.', author: 'Bob' }),
    repair: () => window.desk.api('repair', { ...known, rule: 'split-link', write: true }),
    undo: () => move('undo'),
    redo: () => move('redo'),
  };
  window.act = acts[%r];
})()"""
_KINDS = (
    *("block", "insert", "text", "form", "new", "duplicate", "rename", "delete", "restore", "upload", "alt", "remark"),
    *("answer", "repair", "undo", "redo"),
)


def write(desk: RunningDesk, kind: str, *, dies: bool = False) -> str:
    """Make the page write once; return "done" or the error. The page has all data before the desk may be killed."""
    jpeg = f"'{base64.b64encode(photograph((90, 60))).decode()}'"
    desk.browser.evaluate(_SAVE % (jpeg, kind))
    if dies:
        (desk.folder / "armed").touch()
    return str(desk.browser.evaluate("window.act().then(() => 'done', (error) => error.message)"))


def prepare(desk: RunningDesk, kind: str) -> None:
    """Create something to undo, to redo, or to restore from the bin."""
    if kind == "restore":
        write(desk, "delete")
    elif kind in ("undo", "redo"):
        write(desk, "rename")
    if kind == "redo":
        write(desk, "undo")


@pytest.mark.long
def test_a_power_cut_in_the_midst_of_each_kind_of_write(tmp_path: Path, chromium: Browser) -> None:
    with desk_of(tmp_path, chromium, _FILES) as desk:
        for kind in _KINDS:
            sys.stderr.write(f"{kind}\n")  # which a failure shows
            desk.module = "pipeline"
            shutil.rmtree(desk.content)
            for path, data in _FILES.items():
                (desk.content / path).parent.mkdir(parents=True, exist_ok=True)
                (desk.content / path).write_bytes(data.encode() if isinstance(data, str) else data)
            desk.restart()
            desk.until("desk.list.ready")
            prepare(desk, kind)
            before = tree(desk.content)
            assert write(desk, kind) == "done", kind
            after = tree(desk.content)
            assert before != after, kind
            write(desk, "redo" if kind == "undo" else "undo")
            assert tree(desk.content) == before, kind
            # The same once more, and the power is cut.
            desk.module = "tests.desk.flows.mortal_desk"
            died = 0
            for moment in (3, 6, 8, 12):
                desk.options = (*desk.options[-2:],)
                (desk.folder / "moment").write_text(str(moment))
                desk.restart()
                desk.until("desk.list.ready")
                is_done = write(desk, kind, dies=True) == "done"  # in fewer steps
                (desk.folder / "armed").unlink()
                if not is_done:
                    died += 1
                    assert desk.process
                    assert desk.process.wait(60) == -9
                    desk.restart()
                    desk.until("desk.list.ready")
                assert tree(desk.content) in (before, after), kind
                is_done = tree(desk.content) == after
                if is_done:
                    write(desk, "redo" if kind == "undo" else "undo")
                assert tree(desk.content) == before, kind
            assert died > 1, kind


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a small disk."""
    with mount_disk(tmp_path / "disk", 4 << 20) as disk:
        yield disk


def show(desk: RunningDesk) -> None:
    """Open a block of an article."""
    desk.show("un.md")
    desk.until_shown("Premier mot.")
    desk.browser.do("complaints")
    desk.edit(0)


def type_refused_text(desk: RunningDesk) -> str:
    """Type a text that cannot be saved; return the message. The text must stay in the editor and in a draft."""
    desk.type("Un texte long. " + "mot " * 50)
    desk.press("Control+Enter")
    desk.browser.until("document.querySelector('.editor .fault').textContent")
    assert "Un texte long." in desk.browser.evaluate("document.querySelector('.cm-content').innerText")
    assert [each for each in problems_of(desk.browser) if "400" not in each] == []
    assert desk.read("un.md") == _UN
    return str(desk.browser.evaluate("document.querySelector('.editor .fault').textContent"))


def test_a_full_disk_is_told_and_the_text_stays(small_disk: Path, chromium: Browser) -> None:
    with desk_of(small_disk, chromium, _FILES) as desk:
        show(desk)
        filler = small_disk / "filler"
        file = os.open(filler, os.O_WRONLY | os.O_CREAT)
        with contextlib.suppress(OSError):
            while True:
                os.write(file, bytes(4096))
        os.close(file)
        assert "no room" in (said := type_refused_text(desk)) or "full" in said
        # A page that was not made before cannot be kept now; why, is said in words.
        page = "fetch(window.desk.state.frame + 'articles/deux.html').then((answer) => answer.text())"
        assert "Errno" not in desk.browser.evaluate(page)
        filler.unlink()
        desk.press("Control+Enter")
        desk.until_shown("Un texte long.")
        assert "Un texte long." in desk.read("un.md")


def test_a_folder_without_rights_is_told_and_the_text_stays(tmp_path: Path, chromium: Browser) -> None:
    with desk_of(tmp_path, chromium, _FILES) as desk:
        desk.kill()
        if os.geteuid() == 0:  # who may do all, unless it gives that up
            if not shutil.which("setpriv"):
                pytest.skip("root writes everywhere here")
            desk.before = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner")
        desk.content.chmod(0o555)
        try:
            desk.start()
            show(desk)
            assert "check its permissions" in type_refused_text(desk)
        finally:
            desk.content.chmod(0o755)
        desk.press("Control+Enter")
        desk.until_shown("Un texte long.")
        assert "Un texte long." in desk.read("un.md")
