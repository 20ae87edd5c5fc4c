"""What was typed and not saved is kept for the person who typed it, within bounds, and none of it goes silently."""

import os
import re
import stat
from pathlib import Path

import pytest

from pipeline.desk.store import drafts as module
from pipeline.desk.store.drafts import Draft, Drafts
from pipeline.desk.store.folder import DeskError

_ADA, _BOB = "a" * 32, "b" * 32


def draft(number: int, text: str = "Un mot.") -> Draft:
    return Draft(f"editor{number:03}", "un.md", "0", "Un.", text, 1_700_000_000.0 + number)


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "kept")


def test_a_draft_is_kept_over_a_start_and_dropped(drafts: Drafts, tmp_path: Path) -> None:
    for number in (1, 2, 1):
        drafts.keep("", draft(number, f"Mot {number}."))
    again = Drafts(tmp_path / "kept")
    assert again.list_of("") == [draft(2, "Mot 2."), draft(1, "Mot 1.")]
    again.drop("", "editor002")
    again.drop("", "editor002")
    assert drafts.list_of("") == [draft(1, "Mot 1.")]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps users apart by other means")
def test_a_draft_is_for_its_user_alone(drafts: Drafts, tmp_path: Path) -> None:
    drafts.keep("", draft(1))
    (file,) = (tmp_path / "kept" / "drafts").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_nobody_gets_another_s(drafts: Drafts) -> None:
    for mark in ("", _ADA, _BOB):
        drafts.keep(mark, draft(1, f"De {mark}."))
    assert [each.text for each in drafts.list_of(_ADA)] == [f"De {_ADA}."]
    drafts.drop(_ADA, "editor001")
    drafts.drop(_BOB)
    assert (drafts.list_of(_ADA), drafts.list_of(_BOB)) == ([], [])
    assert [each.text for each in drafts.list_of("")] == ["De ."]
    assert len({drafts.name_owner(mark) for mark in ("", _ADA, _BOB)}) == 3


@pytest.mark.parametrize(
    "key", ["a", "short", "../../etc/passwd", "owner-editor001", "EDITOR001", "editor001\n", "*" * 9]
)
def test_a_key_is_no_path(drafts: Drafts, key: str) -> None:
    drafts.keep("", draft(1))
    with pytest.raises(ValueError, match=re.escape(key)):
        drafts.drop("", key)
    with pytest.raises(ValueError, match=re.escape(key)):
        drafts.keep("", Draft(key, "un.md", "0", "", "x", 0))
    assert drafts.list_of("") == [draft(1)]


def test_of_too_many_the_oldest_is_named_and_stays(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_DRAFTS", 20)
    for number in range(20):
        drafts.keep("", draft(number))
    with pytest.raises(DeskError, match=r"save this one, or the oldest, of un\.md, 2023-11-1\d"):
        drafts.keep("", draft(20))
    drafts.keep("", draft(3, "Autre mot."))  # one of those that are there
    assert len(drafts.list_of("")) == 20
    drafts.drop("", "editor000")
    drafts.keep("", draft(20))
    assert drafts.list_of("")[-1] == draft(1)


def test_too_large_ones_are_refused(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_DRAFTS", 10_000)
    with pytest.raises(DeskError, match=r"no room to keep what you type before it is saved \(1\d kB\)"):
        drafts.keep("", draft(1, "x" * 10_000))
    drafts.keep("", draft(1, "x" * 6_000))
    with pytest.raises(DeskError, match="the oldest, of un"):
        drafts.keep("", draft(2, "x" * 6_000))
    assert [each.key for each in drafts.list_of("")] == ["editor001"]


def test_guests_leave_room_for_each_other_and_the_owner(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_DRAFTS", 20)
    kept = 0
    for mark in (f"{number:032x}" for number in range(12)):
        for number in range(3):
            try:
                drafts.keep(mark, draft(number))
            except DeskError:
                continue
            kept += 1
        assert len(drafts.list_of(mark)) <= 2
    assert kept == 10
    for number in range(10):
        drafts.keep("", draft(number))


def test_what_is_no_draft_is_passed_over(drafts: Drafts, tmp_path: Path) -> None:
    drafts.keep("", draft(1))
    for name, data in (("broken1", b"{"), ("broken2", b"[]"), ("broken3", b'{"key": 1}'), ("broken4", b"\xff")):
        (tmp_path / "kept" / "drafts" / f"owner-{name}.json").write_bytes(data)
    assert drafts.list_of("") == [draft(1)]


def test_where_it_cannot_be_kept_this_is_told(drafts: Drafts, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"a file")
    assert drafts.list_of("") == []
    with pytest.raises(DeskError, match="cannot be kept before it is saved"):
        drafts.keep("", draft(1))
