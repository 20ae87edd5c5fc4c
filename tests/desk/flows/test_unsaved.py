"""What was typed and not saved is offered after a crash, in any browser of the person, at its place alone."""

import os
import signal
import socket
from collections.abc import Iterator

import pytest

from tests.desk.running import RunningDesk, problems_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_UN = "---\ntitle: Un\ndate: 2026-01-02\n---\n\nPremier mot.\n\nDeuxième mot.\n"
FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Carnet\nlanguage: fr\n",
    "un.md": _UN,
    "deux.md": "---\ntitle: Deux\ndate: 2026-01-03\n---\n\nUn autre.\n",
}
_LINE = "document.querySelector('.unsaved:not([hidden])')"
_DIALOG = "document.querySelector('dialog[open]')"


@pytest.fixture
def desk(desk: RunningDesk) -> Iterator[RunningDesk]:
    desk.show("un.md")
    desk.until_shown("Premier mot.")
    yield desk
    desk.forget_drafts()


def type_and_leave(desk: RunningDesk, number: int, text: str) -> None:
    """Type a text into a block, have the server keep it, and close the tab."""
    desk.edit(number)
    desk.type(text)
    desk.until(f"desk.drafts.there.some(({{ text }}) => text.includes({text!r}))")
    desk.browser.do("fresh")


def start_elsewhere(desk: RunningDesk) -> None:
    """Start the desk at another port, and come in with another browser."""
    port = desk.port
    desk.kill()
    if "--port" in desk.options:
        desk.options = desk.options[: desk.options.index("--port")]
    with socket.create_server(("127.0.0.1", int(port))):
        desk.run()
    assert desk.port != port
    desk.browser.do("begin")
    desk.enter()


def click(desk: RunningDesk, words: str, within: str = ".unsaved") -> None:
    desk.browser.do("click", on=f"{within} button:text-is({words!r})")


def answer(desk: RunningDesk, words: str) -> None:
    """Click a button of the question."""
    click(desk, words, "dialog[open]")


def test_what_was_typed_is_offered_at_another_port_in_another_browser(desk: RunningDesk, chromium: Browser) -> None:
    desk.edit(1)
    desk.type("Presque fini. ")
    desk.until("desk.drafts.there.some(({ text }) => text.startsWith('Presque fini. '))")
    assert desk.process
    os.killpg(desk.process.pid, signal.SIGSTOP)
    desk.type("Et encore. ")
    here = "Object.values(localStorage).some((each) => each.includes('Et encore. '))"
    chromium.until(here)
    start_elsewhere(desk)
    chromium.until(_LINE)
    assert chromium.evaluate(f"{_LINE}.innerText").startswith("1 text was not saved.")
    assert problems_of(chromium) == []
    click(desk, "Show")
    chromium.until(_DIALOG)
    shown = chromium.evaluate(f"{_DIALOG}.innerText")
    assert "un.md" in shown
    assert "Presque fini. Deuxième mot." in shown
    assert problems_of(chromium) == []
    for width in (1280, 360):
        chromium.do("view", width=width, height=740, scheme="light")
        assert chromium.evaluate("document.documentElement.scrollWidth") == width
    answer(desk, "Save")
    chromium.until(f"!{_DIALOG} && !{_LINE}")
    assert desk.read("un.md") == _UN.replace("Deuxième", "Presque fini. Deuxième")
    desk.until("!desk.drafts.waiting.size")
    assert desk.call("drafts")["drafts"] == []


def test_what_the_server_did_not_get_is_offered_by_the_browser_at_the_next_start(
    desk: RunningDesk, chromium: Browser
) -> None:
    desk.edit(1)
    assert desk.process
    os.killpg(desk.process.pid, signal.SIGSTOP)
    desk.type("Pas reçu. ")
    chromium.until("Object.values(localStorage).some((each) => each.includes('Pas reçu. '))")
    desk.restart()
    chromium.until(_LINE)
    desk.until("desk.drafts.there.length === 1")
    start_elsewhere(desk)
    chromium.until(_LINE)
    click(desk, "Show")
    chromium.until(_DIALOG)
    answer(desk, "Go on writing")
    chromium.until("document.querySelector('.editor .draft')")
    chromium.do("click", on=".editor .draft button")
    desk.press("Control+Enter")
    desk.until("!desk.layer.editor")
    assert desk.read("un.md") == _UN.replace("Deuxième", "Pas reçu. Deuxième")
    assert not chromium.evaluate(_LINE)


def test_what_was_not_saved_is_thrown_away_after_a_question(desk: RunningDesk, chromium: Browser) -> None:
    type_and_leave(desk, 0, "Perdu. ")
    desk.enter()
    desk.show("un.md")
    type_and_leave(desk, 1, "Perdu aussi. ")
    desk.enter()
    chromium.until(_LINE)
    assert chromium.evaluate(f"{_LINE}.innerText").startswith("2 texts were not saved.")
    click(desk, "Throw away")
    chromium.until(_DIALOG)
    assert problems_of(chromium) == []
    answer(desk, "Later")
    chromium.until(f"!{_DIALOG} && {_LINE}")
    click(desk, "Show")
    answer(desk, "Discard it")
    answer(desk, "Later")
    chromium.until(f"!{_DIALOG} && {_LINE}")
    assert chromium.evaluate(f"{_LINE}.innerText").startswith("1 text was not saved.")
    click(desk, "Throw away")
    answer(desk, "Throw away")
    chromium.until(f"!{_DIALOG} && !{_LINE}")
    desk.until("!desk.drafts.waiting.size")
    assert (desk.call("drafts")["drafts"], chromium.evaluate("localStorage.length")) == ([], 0)
    assert desk.read("un.md") == _UN


def test_a_text_whose_block_was_removed_is_offered_for_no_other(desk: RunningDesk, chromium: Browser) -> None:
    type_and_leave(desk, 0, "Orphelin. ")
    (desk.content / "un.md").write_text(_UN.replace("Premier mot.\n\n", ""), "utf-8")
    desk.enter()
    desk.show("un.md")
    for _ in range(2):
        desk.edit(0)
        assert not chromium.evaluate("document.querySelector('.editor .draft')")
        desk.press("Escape")
        desk.until("!desk.layer.editor")
    click(desk, "Show")
    chromium.until(_DIALOG)
    assert "has changed since" in chromium.evaluate(f"{_DIALOG}.innerText")
    answer(desk, "Add it at the end")
    chromium.until(f"!{_DIALOG}")
    assert desk.read("un.md").endswith("\n\nDeuxième mot.\n\nOrphelin. Premier mot.\n")


def test_a_text_of_a_post_that_is_gone_is_shown(desk: RunningDesk, chromium: Browser) -> None:
    desk.show("deux.md")
    type_and_leave(desk, 0, "Sans article. ")
    (desk.content / "deux.md").unlink()
    desk.enter()
    chromium.until(_LINE)
    click(desk, "Show")
    chromium.until(_DIALOG)
    assert "Sans article. Un autre." in chromium.evaluate(f"{_DIALOG}.innerText")
    answer(desk, "Discard it")
    chromium.until(f"!{_LINE}")


def test_a_text_that_the_server_has_lost_is_offered_by_its_browser(desk: RunningDesk, chromium: Browser) -> None:
    type_and_leave(desk, 0, "Gardé ici. ")
    (draft,) = desk.folder.glob("cache-desk/*/drafts/owner-*.json")
    draft.unlink()
    desk.enter()
    chromium.until(_LINE)
    # Where another browser has saved it, it is none any more.
    (desk.content / "un.md").write_text(_UN.replace("Premier", "Gardé ici. Premier"), "utf-8")
    chromium.do("fresh")
    desk.enter()
    chromium.until("!localStorage.length")
    desk.until("!desk.drafts.list().length")
    assert not chromium.evaluate(_LINE)


def test_two_tabs_do_not_share_one(desk: RunningDesk, chromium: Browser) -> None:
    desk.edit(0)
    desk.type("Du premier. ")
    desk.until("desk.drafts.there.length === 1")
    chromium.do("beside")
    desk.enter()
    desk.show("un.md")
    desk.edit(0)
    chromium.do("click", on=".editor .draft button:last-of-type")
    desk.type("Du deuxième. ")
    desk.until("desk.drafts.there.some(({ text }) => text === 'Du deuxième. Premier mot.')")
    chromium.do("turn", to=0)
    desk.type("Encore. ")
    desk.until("desk.drafts.there.some(({ text }) => text.startsWith('Du premier. Encore. '))")
    texts = {draft["text"] for draft in desk.call("drafts")["drafts"]}
    assert texts == {"Du premier. Encore. Premier mot.", "Du deuxième. Premier mot."}
    chromium.do("fresh")
    desk.enter()


def test_a_guest_gets_nothing_of_the_owner(desk: RunningDesk, chromium: Browser) -> None:
    type_and_leave(desk, 0, "Du propriétaire. ")
    desk.enter()
    guest = desk.call("admit", name="Ada", mayWrite=True)["guests"][0]["address"].partition("/_desk")[2]
    # In the same browser, too: who is there is asked.
    chromium.open(f"{desk.origin}/_desk{guest}")
    chromium.do("click", on="form button")
    chromium.until("document.querySelector('.top')")
    chromium.evaluate("import('/_desk/static/desk.js').then(({ desk }) => { window.desk = desk; })")
    desk.show("un.md")
    assert desk.call("drafts")["drafts"] == []
    assert not chromium.evaluate(_LINE)
    desk.edit(0)
    assert not chromium.evaluate("document.querySelector('.editor .draft')")
    type_and_leave(desk, 1, "D’Ada. ")
    chromium.do("begin")
    desk.enter()
    chromium.until(_LINE)
    assert [draft["text"] for draft in desk.call("drafts")["drafts"]] == ["Du propriétaire. Premier mot."]
