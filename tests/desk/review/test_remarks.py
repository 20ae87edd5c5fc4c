"""Remarks are comments below blocks, which no edition has and Obsidian hides; and the lines of other texts stay."""

from pathlib import Path

import pytest

from pipeline.desk.blocks import block_text, read_blocks
from pipeline.desk.review.calls import publishes_the_same
from pipeline.desk.review.remarks import add_remark, change_remark, find_remarks, is_remark
from pipeline.desk.store.files import ConflictError, DeskError
from pipeline.dialects.remarks import Entry, Remark, find_signed_remarks, write_remark
from tests.desk.review.imagined import imagining

_SAID = Entry("remark", "Ada Martin", "2026-11-30", "Qui le dit ?")
_ANSWER = Entry("answer", "Bob", "2026-12-01", "Le musée.")
_DONE = Entry("done", "Bob", "2026-12-02")
_POST = """\
---
title: Un
lang: fr
---
# Un

Un mot, et **deux**
sur deux lignes.
Une ligne encore.

## Une suite
- un
  - deux

- trois

1. quatre

> Une citation
> *longue*

| a | b |
|---|---|
| 1 | 2 |

```python
x = "%%"
```

![Un plan](plan.svg)

::: questions
1. Pourquoi ?
:::

$$x^2$$

<div>

Un bloc.

</div>

Terme
: Ce que c’est.

Une note[^1] et 5 %% de plus.

[^1]: La note.

    Et la suite.
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_remark_behind_any_block_is_in_no_edition_and_goes_without_a_trace(tmp_path: Path, ends: str) -> None:
    raw = _POST.replace("\n", ends).encode()
    (tmp_path / "un.md").write_bytes(raw)
    blocks = read_blocks(raw) or ()
    assert len(blocks) == 15
    with imagining(tmp_path) as imagine:
        before = imagine("un.md", raw)
        for block in blocks:
            new = add_remark(raw, "un.md", block.number, _SAID)
            after = imagine("un.md", new)
            assert publishes_the_same(before, after, "un.md"), block
            assert [each.rule for each in after.problems] == [each.rule for each in before.problems]
            (remark,) = find_remarks(new)
            known = read_blocks(new) or ()
            assert [block_text(new, each) for each in known if not is_remark(new, each)] == [
                block_text(raw, each) for each in blocks
            ]
            assert is_remark(new, known[block.number + 1])
            assert change_remark(new, "un.md", remark.line, write_remark(remark), None) == raw


def test_remarks_of_a_block_stand_in_their_order() -> None:
    raw = b"Un.\n\nDeux."
    for text in ("a", "b"):
        raw = add_remark(raw, "un.md", 0, Entry("remark", "Ada", "2026-11-30", text))
    assert raw.decode() == "Un.\n\n%% remark Ada 2026-11-30: a %%\n\n%% remark Ada 2026-11-30: b %%\n\nDeux."


def test_an_answer_and_a_tick_are_written_in_the_same_comment() -> None:
    raw = add_remark(_POST.encode(), "un.md", 3, _SAID)
    for entry in (_ANSWER, _DONE):
        (remark,) = find_remarks(raw)
        raw = change_remark(raw, "un.md", remark.line, write_remark(remark), entry)
    written = "%% remark Ada Martin 2026-11-30: Qui le dit ?\nanswer Bob 2026-12-01: Le musée.\ndone Bob 2026-12-02 %%"
    assert raw.decode() == _POST.replace("- trois\n", f"- trois\n\n{written}\n")
    (remark,) = find_remarks(raw)
    assert remark.is_done
    assert remark.entries == (_SAID, _ANSWER, _DONE)
    with pytest.raises(ConflictError):
        change_remark(raw, "un.md", remark.line, write_remark(Remark((_SAID,))), None)
    again = change_remark(raw, "un.md", remark.line, write_remark(remark), _ANSWER)
    assert [each.is_done for each in find_remarks(again)] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "%%",
        "%% remark Bob 2026-11-30: faux %%",
        "100 %%%",
        r"a %\% b %\\% c\\",
        "%",
        "`%%` et ` seul, ``` et $ et [[ et {{< a >}} <!-- b",
        "deux\n\nlignes\tet un saut",
        "::: solution",
        "]] -->",
    ],
)
def test_any_text_is_read_as_it_was_said_and_hidden_from_readers(text: str, tmp_path: Path) -> None:
    said = Entry("remark", "Ada %% B: 2", "2026-11-30", text)
    raw = b"Un mot.\n\nUn `autre`.\n"
    (tmp_path / "un.md").write_bytes(raw)
    new = add_remark(raw, "un.md", 0, said)
    (remark,) = find_remarks(new)
    assert remark.entries == (Entry("remark", "Ada B 2", "2026-11-30", " ".join(text.split())),)
    with imagining(tmp_path) as imagine:
        assert publishes_the_same(imagine("un.md", raw), imagine("un.md", new), "un.md")


def test_a_remark_wants_a_text_and_a_block() -> None:
    with pytest.raises(DeskError):
        add_remark(b"Un.\n", "un.md", 0, Entry("remark", "Ada", "2026-11-30", "  "))
    for number in (-1, 1):
        with pytest.raises(DeskError):
            add_remark(b"Un.\n", "un.md", number, _SAID)


def test_a_comment_of_another_form_is_no_signed_remark() -> None:
    assert (
        list(find_signed_remarks("%% à voir %%\n\n%% remark Ada: hier %%\n\nUn %% remark Ada 2026-11-30: b %%\n")) == []
    )
    wrapped = "%% remark Ada 2026-11-30: un\n   deux\nanswer Bob 2026-12-01: trois\n%%"
    assert next(find_signed_remarks(wrapped)).entries == (
        Entry("remark", "Ada", "2026-11-30", "un deux"),
        Entry("answer", "Bob", "2026-12-01", "trois"),
    )
