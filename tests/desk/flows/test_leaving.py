"""Nothing that was typed is thrown away by leaving it: links, Back, panels, runs, undo, a server that is silent."""

import json
import os
import signal
from collections.abc import Iterator

import pytest

from tests.desk.flows.test_typing import hold, release
from tests.desk.running import RunningDesk, problems_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_UN = "---\ntitle: Un\ndate: 2026-01-02\ntags: [sport]\n---\n\nPremier mot.\n\nDeuxième mot.\n"
FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Carnet\nlanguage: fr\n",
    "un.md": _UN,
    "deux.md": "---\ntitle: Deux\ndate: 2026-01-03\ntags: [sport]\n---\n\nUn autre.\n",
}
_TEXT = "window.desk.layer.editor?.text"
_REFUSE = """(() => {
  const real = window.fetch;
  window.fetch = async (address, ...rest) => (String(address).includes('save-block')
    ? new Response(JSON.stringify({ error: 'No room.' }), { status: 400 }) : real(address, ...rest));
  window.allow = () => { window.fetch = real; };
})()"""
_CUT = """(() => {
  const real = window.fetch;
  window.fetch = async (address, ...rest) => {
    const answer = await real(address, ...rest);
    if (!String(address).includes('save-block')) return answer;
    window.fetch = real;
    throw new TypeError('the answer was cut off');
  };
})()"""


@pytest.fixture
def desk(desk: RunningDesk, chromium: Browser) -> Iterator[RunningDesk]:
    desk.show("un.md")
    desk.until_shown("Premier mot.")
    desk.edit(0)
    desk.type("Gardé. ")
    yield desk
    chromium.evaluate("window.allow?.(), window.held && window.release()")


def until_saved(desk: RunningDesk) -> None:
    """Wait until the editor is closed; what was typed is in the file."""
    desk.until("!desk.layer.editor")
    assert desk.read("un.md") == _UN.replace("Premier", "Gardé. Premier")


@pytest.mark.parametrize("link", ["header a", "a[href$='deux.html']", "a[href*='sport']"])
def test_a_link_of_the_page_saves_before_it_leads_away(desk: RunningDesk, chromium: Browser, link: str) -> None:
    chromium.do("inner", on=link)
    until_saved(desk)
    desk.until("desk.address !== 'articles/un.html'")
    # And the way back leads to what was saved.
    chromium.evaluate("history.back()")
    desk.until("desk.address === 'articles/un.html'")
    desk.until_shown("Gardé. Premier mot.")


def test_the_way_back_saves_before_it_leads_away(desk: RunningDesk, chromium: Browser) -> None:
    chromium.evaluate("window.desk.show('deux.md')")
    until_saved(desk)
    desk.until("desk.path === 'deux.md'")
    desk.until_shown("Un autre.")
    desk.edit(0)
    desk.type("Aussi. ")
    chromium.evaluate("history.back()")
    desk.until("desk.address === 'articles/un.html'")
    assert "Aussi. Un autre." in desk.read("deux.md")
    chromium.evaluate("history.forward()")
    desk.until("desk.path === 'deux.md'")
    desk.until_shown("Aussi. Un autre.")


def test_a_page_that_goes_on_by_itself_is_left_with_the_text_saved(desk: RunningDesk, chromium: Browser) -> None:
    chromium.do("within", script="void (location.href = 'deux.html')")
    until_saved(desk)
    desk.until("desk.path === 'deux.md'")


@pytest.mark.parametrize("way", ["link", "back", "panel", "undo"])
def test_a_text_that_cannot_be_saved_is_left_only_when_the_person_says_so(
    desk: RunningDesk, chromium: Browser, way: str
) -> None:
    chromium.evaluate(_REFUSE)

    def leave() -> None:
        if way == "link":
            chromium.do("inner", on="a[href$='deux.html']")
        elif way == "back":
            chromium.evaluate("history.back()")
        elif way == "panel":
            chromium.do("click", on="#menu button:has-text('Articles')")
        else:
            chromium.do("click", on=".tools button[aria-label='Undo']")
        chromium.until("document.querySelector('dialog[open]')")

    if way == "back":
        chromium.evaluate("window.allow()")
        chromium.evaluate("window.desk.show('deux.md')")
        desk.until("desk.path === 'deux.md'")
        desk.until_shown("Un autre.")
        desk.edit(0)
        desk.type("Gardé. ")
        chromium.evaluate(_REFUSE)
    address = chromium.evaluate("window.desk.address")
    leave()
    assert "No room." in chromium.evaluate("document.querySelector('dialog[open]').innerText")
    assert problems_of(chromium) == []
    desk.press("Enter")
    chromium.until("document.activeElement?.closest('.cm-content')")
    assert chromium.evaluate(_TEXT).startswith("Gardé. ")
    assert chromium.evaluate("window.desk.address") == address
    leave()
    chromium.do("click", on="dialog[open] button[value='leave']")
    desk.until("!desk.layer.editor")
    kept = chromium.evaluate("Object.values(localStorage).join()")
    assert "Gardé. " in kept


@pytest.mark.parametrize("panel", ["Articles", "Make", "History"])
def test_a_panel_saves_before_it_opens(desk: RunningDesk, panel: str) -> None:
    desk.open_panel(panel)
    until_saved(desk)


def test_a_run_makes_what_was_typed(desk: RunningDesk, chromium: Browser) -> None:
    desk.press("Control+Enter")
    until_saved(desk)
    desk.open_panel("Make")
    desk.until_shown("Gardé. Premier mot.")
    desk.edit(1)
    desk.type("Encore. ")
    hold(desk, "save-block")
    chromium.do("asked")
    chromium.do("click", on=".make .first")  # publish all
    release(desk)
    chromium.until("document.querySelector('.side .run')")
    asked = [each.rsplit("/", 1)[1] for each in chromium.do("asked")]
    assert asked.index("save-block") < asked.index("run")
    assert "Encore. Deuxième mot." in desk.read("un.md")


def test_undo_takes_back_what_was_typed_and_redo_gives_it_again(desk: RunningDesk, chromium: Browser) -> None:
    chromium.do("click", on=".tools button[aria-label='Undo']")
    desk.until("desk.status.textContent.includes('un.md')")
    desk.until("!desk.layer.editor")
    assert desk.read("un.md") == _UN
    chromium.evaluate("window.desk.move('redo')")
    desk.until_shown("Gardé. Premier mot.")
    desk.until("desk.file.text.includes('Gardé.')")
    until_saved(desk)


def test_a_silent_server_is_told_and_what_is_typed_meanwhile_stays(desk: RunningDesk, chromium: Browser) -> None:
    assert desk.process
    os.killpg(desk.process.pid, signal.SIGSTOP)
    try:
        desk.press("Control+Enter")
        chromium.until("document.querySelector('.editor .fault').textContent")
        assert "does not answer yet" in chromium.evaluate("document.querySelector('.editor .fault').textContent")
        desk.press("Control+End")
        desk.type(" Et encore.")
    finally:
        os.killpg(desk.process.pid, signal.SIGCONT)
    chromium.until("!document.querySelector('.editor').ariaBusy")
    assert desk.read("un.md") == _UN.replace("Premier", "Gardé. Premier")
    assert chromium.evaluate(_TEXT) == "Gardé. Premier mot. Et encore."
    desk.press("Control+Enter")
    desk.until("!desk.layer.editor")
    assert "Gardé. Premier mot. Et encore." in desk.read("un.md")


def test_paragraphs_that_are_typed_while_they_are_saved_are_written_once(desk: RunningDesk, chromium: Browser) -> None:
    desk.press("Control+End")
    desk.type("\n\nUn de plus.")
    hold(desk, "save-block", answers=True)
    desk.press("Control+Enter")
    chromium.do(
        "untilWithin", script="document.body.textContent.includes('Un de plus.')"
    )  # the page comes before the answer
    desk.type(" Et autre.")
    release(desk)
    chromium.until("!document.querySelector('.editor').ariaBusy")
    desk.type("\n\nFin.")
    assert not chromium.do(
        "within",
        script="[...document.querySelectorAll('[data-block]')].some((each) => each.offsetHeight && each.textContent.includes('Un de plus'))",
    )
    desk.press("Control+Enter")
    desk.until("!desk.layer.editor")
    text = "Gardé. Premier mot.\n\nUn de plus. Et autre.\n\nFin."
    assert desk.read("un.md") == _UN.replace("Premier mot.", text)


def test_a_save_whose_answer_was_cut_off_is_made_once(desk: RunningDesk, chromium: Browser) -> None:
    before = json.dumps(desk.call("history", path="un.md", of="un.md")["steps"]).count('"number"')
    chromium.evaluate(_CUT)
    desk.press("Control+Enter")
    chromium.until("document.querySelector('.editor .fault').textContent")
    desk.press("Control+Enter")
    until_saved(desk)
    assert not chromium.evaluate("document.querySelector('dialog[open]')")
    after = json.dumps(desk.call("history", path="un.md", of="un.md")["steps"]).count('"number"')
    assert after == before + 1
