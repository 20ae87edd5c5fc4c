"""What a tab says and does that was open before the desk was started again, or its link taken back."""

from pathlib import Path

import pytest

from tests.desk.running import RunningDesk, desk_of, problems_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Carnet\nlanguage: fr\n",
    "un.md": "---\ntitle: Un\ndate: 2026-01-02\n---\n\nPremier mot.\n\nDeuxième mot.\n",
}
_NOTICE = "document.querySelector('.notice').textContent"


def start_again(desk: RunningDesk) -> None:
    """End the process and start it again at the same port; the open page stays."""
    desk.options = ("--port", desk.port)
    desk.kill()
    desk.run()


def test_a_tab_of_an_earlier_start_goes_on_with_the_new_one_and_keeps_what_was_typed(
    tmp_path: Path, chromium: Browser
) -> None:
    with desk_of(tmp_path, chromium, _FILES) as desk:
        desk.show("un.md")
        desk.until_shown("Premier mot.")
        desk.edit(0)
        desk.type("Gardé. ")
        start_again(desk)
        chromium.until(f"{_NOTICE}.includes('new link')")
        desk.press("Control+Enter")
        chromium.until("document.querySelector('.editor .fault').textContent.includes('new link')")
        assert "Premier mot." in chromium.evaluate("window.desk.layer.editor.text")
        chromium.do("complaints")
        chromium.do("beside")
        desk.enter()
        chromium.do("turn", to=0)
        # It goes on with the new start: what is typed stays, and is saved as ever.
        desk.until("desk.notice.hidden")
        desk.press("Control+Enter")
        desk.until("!desk.layer.editor")
        assert "\n\nGardé. Premier mot.\n\n" in desk.read("un.md")
        desk.until_shown("Gardé. Premier mot.")
        chromium.do("complaints")
        desk.edit(1)
        desk.type("Aussi. ")
        desk.press("Control+Enter")
        desk.until_shown("Aussi. Deuxième mot.")
        assert chromium.do("faults") == []
        assert problems_of(chromium) == []
