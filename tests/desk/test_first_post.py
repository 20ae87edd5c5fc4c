"""A class's first post at the desk, from an empty folder to a handout on paper and a site online, without a terminal."""

import base64
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.desk.running import RunningDesk, problems_of
from tests.desk.test_pictures import photograph
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_POST = "articles/le-son-du-gymnase.md"
_PICTURE = "images/le-mur-du-gymnase.jpg"
_BODY = f"""\
Voir [l’onde](https://example.org/onde) ici. ![Le mur du gymnase, nu](../{_PICTURE})

::: questions
1. Pourquoi ?
2. Comment ?
:::
"""
_NARROW = "document.documentElement.scrollWidth > innerWidth"


def _begin(desk: RunningDesk, browser: Browser) -> None:
    """Open an empty desk and write the first words, a picture and two questions."""
    desk.run()
    browser.open(desk.address)
    browser.until("document.querySelector('.top')")
    browser.evaluate("import('/_desk/static/desk.js').then(({ desk }) => { window.desk = desk; })")
    # There is no article: the desk says so, and opens the form for the first one.
    browser.until("document.querySelector('.side form input')")
    browser.do("untilWithin", script="document.querySelector('h1') && !document.querySelector('[data-block]')")
    assert [each for each in problems_of(browser) if "404" not in each] == []
    browser.evaluate("document.querySelector('.side form input').focus()")
    desk.type("Le son du gymnase")
    desk.press("Enter")
    # The empty article is in view, with an editor for its first block.
    browser.until("document.activeElement?.closest('.cm-content')")
    assert desk.read(_POST).endswith("---\n\n")
    desk.type("Voir [l’onde]")
    desk.press("Enter")
    desk.type("(https://example.org/onde) ici. ")
    browser.do("giveFile", data=base64.b64encode(photograph((80, 60))).decode(), name="image.png", kind="image/jpeg")
    browser.until("document.querySelector('dialog[open] textarea')")
    assert problems_of(browser) == []
    desk.type("Le mur du gymnase, nu")
    browser.do("click", on="dialog[open] .first")
    browser.until("!document.querySelector('dialog') && document.activeElement?.closest('.cm-content')")
    browser.do("click", on=".editor .bar .questions")
    desk.type("Pourquoi ?")
    desk.press("Enter")
    desk.type("Comment ?")
    assert problems_of(browser) == []
    desk.press("Control+Enter")
    desk.until_shown("Pourquoi")
    assert desk.read(_POST).endswith(f"---\n\n{_BODY.replace('](https', ']' + chr(10) + '(https')}")


def _repair(desk: RunningDesk, browser: Browser) -> None:
    """Repair a link with the proposed address."""
    browser.evaluate("window.desk.openPanel('problems')")
    browser.until("document.querySelector('.problem button:not(.row)')")
    browser.evaluate("document.querySelector('.side details').open = true")
    browser.do("click", on=".problem button:not(.row)")
    browser.until("document.querySelector('dialog[open] ins')")
    assert problems_of(browser) == []
    desk.press("Enter")
    desk.until("desk.file.text.includes('onde](https')")
    assert desk.read(_POST).endswith(_BODY)


def _make(browser: Browser, button: str, state: str, steps: int = 1) -> None:
    """Click a button that starts runs, and wait until they end."""
    runs = "document.querySelectorAll('.run')"
    count = browser.evaluate(f"{runs}.length")
    browser.do("click", on=button)
    browser.until(f"{runs}.length >= {count + steps} && {runs}[0].querySelector('h3').textContent.endsWith({state!r})")


def _put_online(browser: Browser, state: str, goal: Path) -> None:
    """Enter the target in the form, view the changes, and deploy."""
    browser.do("click", on=".make > details:last-of-type summary")
    browser.do("click", on=".make > details:last-of-type button")
    browser.until("document.activeElement?.closest('details[data-group=deploy]')")
    assert problems_of(browser) == []
    browser.do("choose", on="details[data-group=deploy] select", value="folder")
    field = "details[data-group=deploy] .field:not([hidden]) input"
    for path, is_right in ((f"{goal.parent}/.hidden", False), (str(goal), True)):
        browser.do("fill", on=field, text=path)
        browser.do("click", on=".side form .first >> nth=-1")
        if not is_right:
            browser.until("document.querySelector('details[data-group=deploy] [aria-invalid]')")
            assert problems_of(browser) == []
    browser.until("window.desk.status.textContent === window.desk.words.desk_saved")
    browser.evaluate("window.desk.openPanel('make')")
    browser.until("document.querySelector('.make > details:last-of-type summary')")
    browser.do("click", on=".make > details:last-of-type summary")
    _make(browser, ".make > details:last-of-type button", state, 2)
    browser.do("click", on=".run .first >> nth=0")
    browser.until("document.querySelector('dialog[open]')")
    assert str(goal) in browser.evaluate("document.querySelector('dialog[open]').innerText")
    assert problems_of(browser) == []
    _make(browser, "dialog[open] .first", state)


def _look_at_what_opens(desk: RunningDesk, browser: Browser) -> None:
    """Check with axe: an error message, an open editor, and the dialog for a picture."""
    browser.evaluate("window.desk.closePanel()")
    browser.evaluate("window.desk.move('redo')")
    browser.until("!document.querySelector('.notice').hidden")
    assert [each for each in problems_of(browser) if "400" not in each] == []
    desk.edit(0)
    browser.do("click", on=".editor .bar .picture")
    browser.until("document.querySelector('dialog[open]')")
    assert problems_of(browser) == []
    assert not browser.evaluate(_NARROW)


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "fr"])
def test_from_nothing_to_paper_and_online(tmp_path: Path, language: str, chromium: Browser) -> None:
    (tmp_path / "content").mkdir()
    moments = [("", time.monotonic())]
    chromium.begin()
    desk = RunningDesk(tmp_path, chromium, language=language)
    try:
        _begin(desk, chromium)
        moments.append(("written and illustrated", time.monotonic()))
        _repair(desk, chromium)
        moments.append(("repaired", time.monotonic()))
        chromium.evaluate("window.desk.openPanel('make')")
        chromium.until("document.querySelector('.make summary')")
        done = chromium.evaluate("window.desk.words.make_state_done")
        chromium.do("click", on=".make details:nth-of-type(1) summary")
        _make(chromium, ".make details:nth-of-type(1) button.first", done)
        moments.append(("a handout", time.monotonic()))
        _put_online(chromium, done, tmp_path / "site")
        moments.append(("online", time.monotonic()))
        chromium.do("view", width=360, height=740, scheme="light")
        for name in chromium.evaluate("[...window.desk.buttons.keys()]"):
            chromium.evaluate(f"window.desk.openPanel({name!r})")
            chromium.until("document.querySelector('.side .body')?.children.length")
            chromium.evaluate("document.querySelectorAll('.side details').forEach((each) => { each.open = true; })")
            assert problems_of(chromium) == [], name
            assert not chromium.evaluate(_NARROW), name
        _look_at_what_opens(desk, chromium)
    finally:
        desk.kill()
    for (_, before), (what, moment) in pairwise(moments):
        sys.stderr.write(f"{what}: {moment - before:.1f} s\n")
    (made,) = (tmp_path / "output" / "handouts").rglob("*.pdf")
    with PdfDocument(made) as document:
        assert "Pourquoi" in document[0].get_textpage().get_text_bounded()
    assert "Le mur du gymnase, nu" in (tmp_path / "site/articles/le-son-du-gymnase.html").read_text("utf-8")
    assert (tmp_path / "content" / _PICTURE).is_file()
