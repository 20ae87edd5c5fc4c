"""Undo: each person takes back their own steps, in the post that they see, and nothing of anybody else."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.desk.store.files import Change, DeskError, DeskFiles, Writer
from tests.desk.store.mortal import tree

ANA, BOB = Writer("ana", "Ana"), Writer("bob", "Bob")
EARLIER = Path(__file__).with_name("earlier.sqlite")
"""A history as version 0.1.0 has written it: four posts changed, one renamed, one removed, two steps undone."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    for name in ("a.md", "b.md"):
        (folder / name).write_bytes(b"Un.\n\nDeux.\n\nTrois.\n")
    return folder


@pytest.fixture
def files(content: Path) -> DeskFiles:
    return DeskFiles(content, content.with_name("kept"))


def replace(files: DeskFiles, path: str, old: bytes, new: bytes, writer: Writer) -> None:
    """Replace some letters of a file as a step of a person."""
    before = files.read(path)
    assert old in before
    files.apply([Change(path, before, before.replace(old, new))], f"{path}: {new.decode()}", writer)


def test_each_takes_back_their_own_step_of_the_post_in_view(files: DeskFiles) -> None:
    """The minimal case: a sentence in one post is lost for good once another person undoes in another post."""
    replace(files, "a.md", b"Un.", b"Une phrase d'Ana.", ANA)
    with pytest.raises(DeskError, match="nothing to undo"):
        files.reverse("undo", "b.md", BOB)
    replace(files, "b.md", b"Un.", b"Un mot de Bob.", BOB)
    replace(files, "a.md", b"Trois.", b"Trois d'Ana.", ANA)
    assert [change.path for change in files.reverse("undo", "b.md", BOB).changes] == ["b.md"]
    assert files.read("a.md") == b"Une phrase d'Ana.\n\nDeux.\n\nTrois d'Ana.\n"
    files.reverse("redo", "b.md", BOB)
    assert b"Un mot de Bob." in files.read("b.md")
    files.reverse("undo", "a.md", ANA)
    files.reverse("undo", "a.md", ANA)
    assert files.read("a.md") == b"Un.\n\nDeux.\n\nTrois.\n"


def test_undo_leaves_what_others_have_written_since(files: DeskFiles, content: Path) -> None:
    replace(files, "a.md", b"Un.", b"Un d'Ana.", ANA)
    replace(files, "a.md", b"Trois.", b"Trois de Bob.", BOB)
    (content / "a.md").write_bytes(files.read("a.md").replace(b"Deux.", b"Deux d'ailleurs."))
    files.reverse("undo", "a.md", ANA)
    assert files.read("a.md") == b"Un.\n\nDeux d'ailleurs.\n\nTrois de Bob.\n"
    files.reverse("redo", "a.md", ANA)
    assert files.read("a.md") == b"Un d'Ana.\n\nDeux d'ailleurs.\n\nTrois de Bob.\n"
    files.reverse("undo", "a.md", BOB)
    assert files.read("a.md") == b"Un d'Ana.\n\nDeux d'ailleurs.\n\nTrois.\n"


def test_what_touches_later_words_is_asked_about_and_nothing_is_lost(files: DeskFiles, content: Path) -> None:
    replace(files, "a.md", b"Un.", b"Un d'Ana.", ANA)
    replace(files, "a.md", b"Un d'Ana.", b"Un d'Ana et de Bob.", BOB)
    planned = files.reverse("undo", "a.md", ANA)
    assert not planned.is_made
    ((path, mine, theirs, writer),) = [(each.path, each.mine, each.theirs, each.writer) for each in planned.clashes]
    assert (path, mine, theirs) == ("a.md", b"Un.\n", b"Un d'Ana et de Bob.\n")
    assert writer
    assert writer.name == "Bob"
    assert b"et de Bob" in files.read("a.md")
    files.reverse("undo", "a.md", ANA, lambda _: True)
    assert files.read("a.md") == b"Un.\n\nDeux.\n\nTrois.\n"
    files.reverse("redo", "a.md", ANA)  # brings back what was there, Bob's words too
    assert files.read("a.md") == b"Un d'Ana et de Bob.\n\nDeux.\n\nTrois.\n"
    (content / "a.md").write_bytes(b"Tout autre.\n")
    (clash,) = files.reverse("undo", "a.md", ANA).clashes
    assert clash.writer is None


def test_undone_steps_that_a_new_save_passes_stay_as_versions(files: DeskFiles) -> None:
    replace(files, "a.md", b"Un.", b"Un mot perdu ?", ANA)
    files.reverse("undo", "a.md", ANA)
    replace(files, "a.md", b"Un.", b"Autre chose.", ANA)
    with pytest.raises(DeskError, match="nothing to redo"):
        files.reverse("redo", "a.md", ANA)
    last, first = files.steps("a.md")
    assert (last.undone, first.undone) == (False, True)
    assert files.find_version(first.number, "a.md") == (
        b"Un.\n\nDeux.\n\nTrois.\n",
        b"Un mot perdu ?\n\nDeux.\n\nTrois.\n",
    )
    assert files.restore_version(first.number, "a.md", "after", ANA) == "a.md"
    assert files.read("a.md").startswith(b"Un mot perdu ?")
    files.reverse("undo", "a.md", ANA)
    assert files.read("a.md").startswith(b"Autre chose.")


def test_what_another_program_has_overwritten_is_an_earlier_version(files: DeskFiles, content: Path) -> None:
    """An editor that has held the file open since before the save."""
    replace(files, "a.md", b"Un.", "Une phrase enregistrée.".encode(), ANA)
    (content / "a.md").write_bytes(b"Un.\n\nDeux, par un autre programme.\n")
    (step,) = files.steps("a.md")
    after = files.find_version(step.number, "a.md")[1]
    assert after
    assert "Une phrase enregistrée." in after.decode()


def test_a_renamed_post_is_undone_under_its_new_name_and_keeps_its_versions(files: DeskFiles, content: Path) -> None:
    replace(files, "a.md", b"Un.", b"Un d'Ana.", ANA)
    text, other = files.read("a.md"), files.read("b.md")
    moved = [
        Change("c.md", None, text + b"\nFin.\n"),
        Change("a.md", text, None),
        Change("b.md", other, other + b"\nc.\n"),
    ]
    files.apply(moved, "a.md became c.md", BOB)
    replace(files, "b.md", b"Deux.", b"Deux d'Ana.", ANA)
    assert [step.writer.name for step in files.steps("c.md")] == ["Bob", "Ana"]
    files.reverse("undo", "c.md", ANA)
    assert files.read("c.md") == b"Un.\n\nDeux.\n\nTrois.\n\nFin.\n"
    replace(files, "c.md", b"Deux.", b"Deux, d'Ana.", ANA)
    # The renaming goes back, and what was written since goes with it.
    files.reverse("undo", "c.md", BOB)
    assert tree(content) == {"a.md": b"Un.\n\nDeux, d'Ana.\n\nTrois.\n", "b.md": b"Un.\n\nDeux d'Ana.\n\nTrois.\n"}
    files.reverse("redo", "a.md", BOB)
    assert files.read("c.md") == b"Un.\n\nDeux, d'Ana.\n\nTrois.\n\nFin.\n"
    assert [step.writer.name for step in files.steps("c.md") if step.kind == "step" and not step.undone] == [
        "Ana",
        "Bob",
    ]


def test_a_post_in_the_bin_gives_its_versions_back(files: DeskFiles) -> None:
    replace(files, "a.md", b"Un.", b"Premier jet.", ANA)
    replace(files, "a.md", b"Premier jet.", b"Second jet.", ANA)
    files.apply([Change("a.md", files.read("a.md"), None)], "a.md, into the bin", BOB)
    _, _, first = files.steps("a.md")
    assert files.restore_version(first.number, "a.md", "after", ANA) == "a.md"
    assert files.read("a.md").startswith(b"Premier jet.")
    assert files.bin() == ()
    files.reverse("undo", "a.md", ANA)
    assert [entry.path for entry in files.bin()] == ["a.md"]
    files.reverse("undo", "a.md", BOB)
    assert files.read("a.md").startswith(b"Second jet.")
    assert files.bin() == ()


def test_a_new_post_under_an_old_name_has_none_of_the_other_s_versions(files: DeskFiles) -> None:
    files.apply([Change("c.md", None, files.read("a.md")), Change("a.md", files.read("a.md"), None)], "a became c", ANA)
    files.apply([Change("a.md", None, b"Nouveau.\n")], "a.md, new", ANA)
    assert [step.what for step in files.steps("a.md")] == ["a.md, new"]
    assert [step.what for step in files.steps("c.md")] == ["a became c"]
    files.reverse("undo", "a.md", ANA)  # which goes into the bin
    assert [entry.path for entry in files.bin()] == ["a.md"]


def test_what_was_put_aside_can_be_written_later(files: DeskFiles) -> None:
    before = files.read("a.md")
    files.put_aside(Change("a.md", before, before.replace(b"Un.", b"Mon texte.")), "a text", ANA)
    assert files.read("a.md") == before
    with pytest.raises(DeskError, match="nothing to undo"):
        files.reverse("undo", "a.md", ANA)
    replace(files, "a.md", b"Trois.", b"Trois de Bob.", BOB)
    aside = files.steps("a.md")[-1]
    assert aside.state == "aside"
    files.restore_version(aside.number, "a.md", "after", ANA)
    assert files.read("a.md") == b"Mon texte.\n\nDeux.\n\nTrois de Bob.\n"


def test_a_file_that_is_in_the_way_is_not_overwritten(files: DeskFiles, content: Path) -> None:
    files.apply([Change("a.md", files.read("a.md"), None)], "a.md, into the bin", ANA)
    (content / "a.md").write_bytes(b"Un autre.\n")
    with pytest.raises(DeskError, match="changed by another program"):
        files.reverse("undo", "a.md", ANA)
    assert files.read("a.md") == b"Un autre.\n"
    replace(files, "b.md", b"Un.", b"Un d'Ana.", ANA)
    (content / "b.md").unlink()
    with pytest.raises(DeskError, match="no longer exists"):
        files.reverse("undo", "b.md", ANA)


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """Return the folder as version 0.1.0 has left it."""
    folder, there = tmp_path / "earlier", tmp_path / "kept"
    folder.mkdir()
    there.mkdir()
    shutil.copy(EARLIER, there / "history.sqlite")
    texts = {
        "salle.md": "---\ntitle: Salle\n---\n\nLa salle 12 est chaude : 20 °C.\r\n\r\nVoir [été](printemps.md).\r\n",
        "printemps.md": "---\ntitle: Été\naliases: ['/articles/ete.html']\n---\n\nLe printemps, c’est « demain ».\n\nDeux mots.\n",
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    (folder / "vieux.md").write_bytes("---\ntitle: Vieux\n---\n\nUn café noir.\n".encode("latin-1"))
    return folder


def test_an_earlier_history_is_carried_over(earlier: Path) -> None:
    with closing(sqlite3.connect(earlier.with_name("kept") / "history.sqlite")) as before:
        typed = dict(before.execute("SELECT digest, data FROM texts"))
    files = DeskFiles(earlier, earlier.with_name("kept"))
    assert [(step.paths[0], step.undone, step.writer.key) for step in files.steps()] == [
        *(("salle.md", True, ""), ("salle.md", True, ""), ("parti.md", False, ""), ("printemps.md", False, "")),
        *(("printemps.md", False, ""), ("vieux.md", False, ""), ("salle.md", False, "")),
    ]
    assert len(typed) == 9
    assert {files.find_version(step.number, path)[0] for step in files.steps() for path in step.paths} == {
        *(data for name, data in typed.items() if b"pleine" not in data), None
    }  # fmt: skip
    files.reverse("redo", "salle.md")
    assert "La salle 12 est vide." in files.read("salle.md").decode()
    files.reverse("redo", "salle.md")
    assert files.read("salle.md").decode().count("\r\n") == 3
    assert "La salle 12 est pleine." in files.read("salle.md").decode()
    with pytest.raises(DeskError, match="nothing to redo"):
        files.reverse("redo", "salle.md")
    files.reverse("undo", "vieux.md")
    assert files.read("vieux.md") == "---\ntitle: Vieux\n---\n\nUn café crème.\n".encode("latin-1")
    assert [step.what for step in files.steps("printemps.md")] == ["printemps.md, line 6", "ete.md became printemps.md"]
    files.restore(files.bin()[0].key)
    assert "Je m'en vais." in files.read("parti.md").decode()


@pytest.mark.parametrize(("state", "number"), [("undoing", 5), ("redoing", 6), ("doing", 5)])
@pytest.mark.parametrize("is_written", [True, False])
def test_a_step_that_an_earlier_version_has_not_finished_is_settled(
    earlier: Path, state: str, number: int, *, is_written: bool
) -> None:
    """A step was under way when the power went."""
    database = earlier.with_name("kept") / "history.sqlite"
    with closing(sqlite3.connect(database)) as before, before:
        before.execute("UPDATE steps SET state = ? WHERE number = ?", (state, number))
        (path, old, new), *_ = before.execute("SELECT path, old, new FROM changes WHERE step = ?", (number,))
        digests = (old, new) if state == "undoing" else (new, old)
        (name,) = (digest for digest, wanted in zip(digests, (is_written, not is_written), strict=True) if wanted)
        row = before.execute("SELECT data FROM texts WHERE digest = ?", (name,)).fetchone()
    (earlier / path).unlink(missing_ok=True)
    if row:
        (earlier / path).write_bytes(row[0])
    files = DeskFiles(earlier, earlier.with_name("kept"))
    undone = {step.number: step.undone for step in files.steps()}
    is_there = is_written if state != "undoing" else not is_written
    assert undone.get(number, True) is not is_there
    assert (files.read(path) if row else None) == (row[0] if row else None)
