"""What stops publishing is said on its block: an answer that all would read, until it is typed right."""

import pytest

from tests.desk.running import RunningDesk, problems_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Cours\nlanguage: fr\n",
    "essai.md": "---\ntitle: Essai\ndate: 2026-01-01\n---\n\nUn mot.\n\n::: questions\n1. Vitesse ? [huit]<.answer>\n2. Charge ?\n:::\n\nFin.\n",
}
_FAULTS = "[...document.querySelectorAll('[data-desk-fault]')]"


def test_an_answer_that_all_would_read_is_named_on_its_block(desk: RunningDesk, chromium: Browser) -> None:
    desk.show("essai.md")
    chromium.do("untilWithin", script=f"{_FAULTS}.map((each) => each.dataset.block).join() === '1'")
    chromium.do("untilWithin", script=f"{_FAULTS}[0].dataset.deskFault.includes('read by all')")
    chromium.do("untilWithin", script=f"{_FAULTS}[0].getAttribute('aria-description').includes('read by all')")
    assert problems_of(chromium) == []
    desk.edit(1)
    desk.press("ArrowDown", "End", *["Backspace"] * len("<.answer>"))
    desk.type("{.answer}")
    desk.press("Control+Enter")
    desk.until("!desk.layer.editor")
    chromium.do("untilWithin", script=f"!{_FAULTS}.length")
    # One that is typed now is named as soon as it is saved.
    desk.edit(2)
    desk.press("End")
    desk.type(" [huit](.answer)")
    desk.press("Control+Enter")
    desk.until("!desk.layer.editor")
    chromium.do("untilWithin", script=f"{_FAULTS}.map((each) => each.dataset.block).join() === '2'")
