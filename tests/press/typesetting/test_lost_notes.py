from __future__ import annotations

import pytest

from pipeline.editions.paper.article import article_copy
from pipeline.press.typesetting.lost_notes import called_from_behind, lost_notes
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article
from tests.press.samples import text

NOTES = frozenset({"un#note:1", "un#note:2"})


def test_a_note_is_lost_if_its_call_leads_nowhere_and_it_was_there() -> None:
    said = [f"No anchor #{name} for internal URI reference" for name in ("un#note:1", "un#ailleurs")]
    assert lost_notes([*said, "Something else"], '<span id="un#note:1">') == {"un#note:1"}


def test_lost_notes_stand_behind_their_block_in_order_and_no_word_moves() -> None:
    first, second = (f'<span class="note" id="un#note:{n}"><a href="#c">{n}</a> Note.</span>' for n in (1, 2))
    before = f"<html><body><p>Un{first} et deux{second} mots.</p><ul><li>point</li></ul></body></html>"
    after = called_from_behind(before, NOTES)
    assert "<p>Un et deux mots.</p>" in after
    assert f'</p><div class="aside">{first}</div><div class="aside">{second}</div><ul>' in after
    listed = called_from_behind(before.replace("<p>Un", "<ul><li>Un").replace("mots.</p>", "mots.</li></ul>"), NOTES)
    assert f'<li>Un et deux mots.<div class="aside">{first}</div>' in listed


@pytest.mark.parametrize("before", [25, 30])
def test_a_paragraph_with_many_notes_across_pages_loses_none(before: int) -> None:
    words = " ".join(f'<a href="https://example.org/{n}">nom{n}</a>' for n in range(45))
    lines = "".join(f"<p>Ligne {n}.</p>" for n in range(before))
    sheets = typeset(article_copy(article("un", "Un", f"{lines}<p>{words}</p>"), {}))
    printed = " ".join(text(sheets.pdf.data, page) for page in range(sheets.pages))
    assert sheets.warnings == ()
    said = printed.replace("\u200b", "").split()
    assert [n for n in range(45) if f"example.org/{n}" not in said] == []
