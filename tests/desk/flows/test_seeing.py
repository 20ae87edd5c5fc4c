"""What one types is in view: behind the last block of a short and a long post, in a new article, as it grows."""

import pytest

from tests.desk.running import RunningDesk, problems_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_HEAD = "---\ntitle: {0}\ndate: 2026-01-0{1}\ntags: [sport]\n---\n\n"
FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Carnet\nlanguage: fr\n",
    "court.md": _HEAD.format("Court", 1) + "Un mot du sport.\n",
    "long.md": _HEAD.format("Long", 2) + "\n\n".join(f"Paragraphe {n}. {'mot ' * 60}" for n in range(9)) + "\n",
    "autre.md": _HEAD.format("Autre", 3) + "Encore du sport.\n",
}
_SIZES = [(1280, 800), (1280, 600), (360, 640)]
_SEEN = """(() => {
  const { view } = window.desk.layer.editor.body;
  const [box, frame] = ['.sheet', '.page > iframe'].map((each) => document.querySelector(each).getBoundingClientRect());
  const caret = view.coordsAtPos(view.state.selection.main.head);
  return box.top >= frame.top && box.bottom <= frame.bottom + 1 && caret.top > box.top && caret.bottom < box.bottom;
})()"""


@pytest.mark.parametrize("path", ["court.md", "long.md"])
@pytest.mark.parametrize(("width", "height"), _SIZES)
def test_a_paragraph_behind_the_last_one_is_in_view(
    desk: RunningDesk, chromium: Browser, path: str, width: int, height: int
) -> None:
    chromium.do("view", width=width, height=height, scheme="light")
    desk.show(path)
    chromium.do("click", on=".tools button[aria-label='Add a block']")
    chromium.until(_SEEN)
    for _ in range(12):
        desk.type("Une ligne.")
        desk.press("Enter")
    chromium.until(_SEEN)
    assert problems_of(chromium) == []
    desk.press("Control+Enter")
    desk.until("!desk.layer.editor")


@pytest.mark.parametrize(("width", "height"), _SIZES)
def test_the_box_of_a_new_article_is_in_view(desk: RunningDesk, chromium: Browser, width: int, height: int) -> None:
    chromium.do("view", width=width, height=height, scheme="light")
    chromium.evaluate("window.desk.openPanel('new')")
    chromium.until("document.querySelector('.side [name=title]')")
    chromium.do("fill", on=".side [name=title]", text=f"Neuf {width} {height}")
    desk.press("Enter")
    desk.until("desk.layer.editor")
    chromium.until(_SEEN)
    desk.type("Le début.")
    chromium.until(_SEEN)
    desk.press("Control+Enter")
    desk.until("!desk.layer.editor")
