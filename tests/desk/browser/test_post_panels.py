"""A class's first article, twenty pictures from a telephone, another name, the bin: in Chromium, at a real desk."""

import base64
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.browser.running import RunningDesk
from tests.desk.test_pictures import exif, opened, photograph
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_OLD = "---\ntitle: Le son\n---\n\nUn mot.\n"
_CHOOSE = """(() => {
  const files = new DataTransfer();
  for (const [name, data] of %s) files.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name, { type: 'image/jpeg' }));
  const event = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true });
  document.querySelector('.side .drop').dispatchEvent(event);
})()"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles/son.md").write_text(_OLD, "utf-8")
    (folder / "articles/bruit.md").write_text("---\ntitle: Bruit\n---\n\n[Le\nson](son.md)\n", "utf-8")
    return folder


@pytest.fixture
def browser(content: Path, tmp_path: Path, chromium: Browser) -> Iterator[Browser]:
    with RunningDesk(content, tmp_path) as desk:
        chromium.begin()
        chromium.open(desk.address)
        chromium.until("document.querySelector('nav#menu') && document.querySelector('iframe').src")
        yield chromium
        assert chromium.do("faults") == []


def open_panel(browser: Browser, name: str) -> None:
    browser.evaluate(
        f"[...document.querySelectorAll('#menu button')].find((one) => one.textContent === {name!r}).click()"
    )
    browser.until("document.querySelector('.side .body')?.children.length")


def press(browser: Browser, *keys: str) -> None:
    for key in keys:
        browser.do("press", key=key)


def look(browser: Browser) -> None:
    """Check the panel with axe in each width and colour scheme."""
    for width, scheme in itertools.product((360, 1280), ("light", "dark")):
        browser.do("view", width=width, height=800, scheme=scheme)
        assert browser.do("axe") == []
        assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")


def show(browser: Browser, title: str) -> None:
    browser.until("document.querySelectorAll('#menu button').length")
    open_panel(browser, "Articles")
    browser.until(f"[...document.querySelectorAll('.row')].some((one) => one.textContent.startsWith({title!r}))")
    browser.evaluate(
        f"[...document.querySelectorAll('.row')].find((one) => one.textContent.startsWith({title!r})).click()"
    )
    browser.until(f"document.querySelector('h1').textContent === {title!r}")


def test_twenty_pictures_go_into_a_first_article(browser: Browser, content: Path) -> None:
    open_panel(browser, "New")
    browser.evaluate("document.querySelector('.side [name=title]').focus()")
    browser.do("type", text="Notre classe")
    press(browser, "Enter")
    browser.until("document.querySelector('h1').textContent === 'Notre classe'")
    look(browser)
    open_panel(browser, "Pictures")
    browser.until("document.querySelector('.side .drop')")
    sent = [
        (f"IMG_{number}.JPG", base64.b64encode(photograph((60 + number, 40), exif=exif())).decode())
        for number in range(20)
    ]
    browser.evaluate(_CHOOSE % json.dumps(sent))
    browser.until("document.querySelectorAll('.side .rows .first:enabled').length === 20")
    assert browser.evaluate("document.activeElement.matches('.rows input')")
    browser.do("type", text="Deux élèves, au micro")
    press(browser, "Enter")
    browser.until("document.querySelectorAll('.side .rows .first').length === 19")
    look(browser)
    browser.evaluate("[...document.querySelectorAll('.side .ways > .first')].at(-1).click()")
    browser.until("document.querySelectorAll('.side li .first').length === 0")
    browser.until("document.querySelectorAll('.side .rows .field input').length === 19")
    text = (content / "articles/notre-classe.md").read_text("utf-8")
    assert "![Deux élèves, au micro](../images/img-0.jpg)" in text
    assert [line for line in text.splitlines() if line.startswith("![](")] == [
        f"![](../images/img-{number}.jpg)" for number in range(1, 20)
    ]
    for number in range(20):
        assert not opened((content / f"images/img-{number}.jpg").read_bytes()).getexif().get_ifd(0x8825)
    # The others are filled in one after the other.
    browser.evaluate("document.querySelector('.side .rows .field input').focus()")
    for number in range(3):
        browser.do("type", text=f"Élève {number}")
        press(browser, "Enter")
        browser.until(
            f"[...document.querySelectorAll('.side .rows .field input')].indexOf(document.activeElement) === {number + 1}"
        )
    look(browser)
    text = (content / "articles/notre-classe.md").read_text("utf-8")
    assert [f"![Élève {number}](../images/img-{number + 1}.jpg)" in text for number in range(3)] == [True] * 3


def test_an_article_gets_another_name_and_goes_by_keyboard(browser: Browser, content: Path) -> None:
    show(browser, "Le son")
    # What comes late about posts and the file in view leaves the focus where it is.
    browser.evaluate("document.querySelector('.row').focus(), document.dispatchEvent(new CustomEvent('desk:list'))")
    assert browser.evaluate("document.activeElement.matches('.row')")
    open_panel(browser, "New")
    browser.evaluate("document.querySelectorAll('.side section .ways button')[1].focus()")
    browser.evaluate("document.dispatchEvent(new CustomEvent('desk:file'))")
    press(browser, "Enter")
    browser.until("document.querySelector('dialog input')")
    look(browser)
    press(browser, "Control+a")
    browser.do("type", text="Une onde")
    press(browser, "Enter")
    browser.until("document.querySelector('dialog li')")
    assert "articles/bruit.md:5 son.md → une-onde.md" in browser.evaluate("document.querySelector('dialog').innerText")
    look(browser)
    press(browser, "Enter")
    browser.until("document.querySelector('.side code')?.textContent === 'articles/une-onde.md'")
    assert (content / "articles/bruit.md").read_text("utf-8") == "---\ntitle: Bruit\n---\n\n[Le\nson](une-onde.md)\n"
    browser.evaluate("document.querySelectorAll('.side section .ways button')[2].focus()")
    press(browser, "Enter")
    browser.until("document.querySelector('dialog li')")
    press(browser, "Tab", "Enter")
    browser.until("document.querySelector('.side .rows li')")
    assert not (content / "articles/une-onde.md").exists()
    browser.evaluate("document.querySelector('.side .rows button').focus()")
    press(browser, "Enter")
    browser.until("!document.querySelector('.side .rows li')")
    assert (content / "articles/une-onde.md").read_text("utf-8").endswith("Un mot.\n")
