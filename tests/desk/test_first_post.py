"""A class's first post at the desk, from an empty folder to a handout on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.desk.running import RunningDesk, problems_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_POST = "articles/le-son-du-gymnase.md"


def test_from_nothing_to_a_handout(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    with Browser() as browser:
        desk = RunningDesk(tmp_path, browser)
        try:
            desk.run()
            browser.open(desk.address)
            browser.until("document.querySelector('.top')")
            browser.evaluate("import('/_desk/static/desk.js').then(({ desk }) => { window.desk = desk; })")
            # There is no article: the desk says so, and opens the form for the first one.
            browser.until("document.querySelector('.side form input')")
            browser.do("untilWithin", script="document.querySelector('h1').textContent.includes('no article')")
            assert [each for each in problems_of(browser) if "404" not in each] == []
            browser.evaluate("document.querySelector('.side form input').focus()")
            browser.do("type", text="Le son du gymnase")
            browser.do("press", key="Enter")
            # The empty article is in view, with an editor for its first block.
            browser.until("document.activeElement?.closest('.cm-content')")
            assert desk.read(_POST).endswith("---\n\n")
            browser.do("type", text="On ne s'entend pas.\n\nPourquoi ?")
            browser.do("press", key="Control+Enter")
            desk.until_shown("Pourquoi")
            assert desk.read(_POST).endswith("---\n\nOn ne s'entend pas.\n\nPourquoi ?\n")
            browser.do("untilWithin", script="document.activeElement?.dataset.block === '1'")
            browser.evaluate("window.desk.openPanel('make')")
            browser.until("document.querySelector('.make summary')")
            browser.do("click", on=".make details:nth-of-type(1) summary")
            browser.do("click", on=".make details:nth-of-type(1) button.first")
            browser.until("document.querySelector('.run .files a')")
            assert problems_of(browser) == []
        finally:
            desk.kill()
    (made,) = tmp_path.rglob("*.pdf")
    with PdfDocument(made) as document:
        assert "Pourquoi" in document[0].get_textpage().get_text_bounded()
