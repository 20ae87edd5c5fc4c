"""What the site's script adds to a page, in Chromium, from a folder: without it nothing is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.publish import publish
from tests.judges.html import axe
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge

_WORDS = "mot " * 150
_POST = f"""\
---
title: Une page
date: 2025-03-01
---
Un début.[^un] Une image d’ailleurs : ![Un plan](https://ailleurs.example/plan.png)

## Première

{_WORDS}

```python
print("été")
x = 1
```

## Deuxième

{_WORDS}[^deux]

| a | b | c | d | e | f |
| - | - | - | - | - | - |
| anticonstitutionnellement | anticonstitutionnellement | c | anticonstitutionnellement | e | anticonstitutionnellement |

## Troisième

{_WORDS}

[^un]: Une note avec *un mot*.

[^deux]: Une autre.
"""
_MOST = 8_000  # bytes of all scripts
_COLOUR = "getComputedStyle(document.body).color"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reading")
    (folder / "content").mkdir()
    (folder / "content" / "page.md").write_text(_POST, "utf-8")
    (folder / "content" / "collection.yaml").write_text("language: fr\ntitle: Essais\n", "utf-8")
    publish(Options(folder / "content", folder / "out", workers=1, only=("site",)))
    return folder / "out"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture
def browser(chromium: Browser, pages: Path) -> Browser:
    """A browser that has the article in view, and has chosen nothing."""
    chromium.do("fresh")
    chromium.do("view", width=1440, height=800, scheme="light")
    chromium.open((pages / "articles" / "page.html").as_uri())
    chromium.evaluate("localStorage.clear()")
    return chromium


def test_the_colours_that_a_reader_chooses_stay_from_page_to_page(browser: Browser, pages: Path) -> None:
    light = browser.evaluate(_COLOUR)
    assert browser.evaluate("[...document.querySelectorAll('.colours option')].map((one) => one.text)") == [
        "Comme l’appareil",
        "Clair",
        "Sombre",
    ]
    browser.do("choose", on=".colours select", value="dark")
    dark = browser.evaluate(_COLOUR)
    assert dark != light
    browser.open((pages / "index.html").as_uri())
    assert browser.evaluate(f"[{_COLOUR}, document.querySelector('.colours select').value]") == [dark, "dark"]
    browser.do("choose", on=".colours select", value="system")
    assert browser.evaluate(_COLOUR) == light
    browser.do("view", width=1440, height=800, scheme="dark")
    browser.until(f"{_COLOUR} === '{dark}'")
    browser.do("choose", on=".colours select", value="light")
    assert browser.evaluate(_COLOUR) == light


def test_a_note_opens_beside_its_mark_and_gives_it_the_focus_back(browser: Browser) -> None:
    mark = "document.querySelector('.footnote-ref')"
    browser.evaluate(f"{mark}.focus()")
    browser.do("press", key="Enter")
    browser.until("document.activeElement.matches('aside.note:popover-open')")
    note = "document.querySelector('.note')"
    assert browser.evaluate(f"{note}.textContent").startswith("Une note avec un mot.")
    assert browser.evaluate(f"{note}.getAttribute('aria-label')") == "Note\u00a01"
    assert browser.evaluate(f"{note}.querySelectorAll('[id], .footnote-back').length") == 0
    beside = f"(({note}).getBoundingClientRect().left > {mark}.getBoundingClientRect().right)"
    assert browser.evaluate(f"{beside} && location.hash === ''")
    assert browser.do("axe") == []
    browser.do("press", key="Escape")
    browser.until(f"document.activeElement === {mark} && !{note}")


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_a_note_lies_within_the_window(browser: Browser, width: int) -> None:
    browser.do("view", width=width, height=700, scheme="light")
    browser.do("click", on=".footnote-ref >> nth=1")
    browser.until("document.querySelector('.note')")
    left, right, top, bottom, excess = browser.evaluate(
        "(({left, right, top, bottom}) => [left, right, top, bottom, document.documentElement.scrollWidth - innerWidth])"
        "(document.querySelector('.note').getBoundingClientRect())"
    )
    assert left >= 0
    assert right <= width
    assert (top, bottom) >= (0, 0)
    assert bottom <= 700
    assert excess <= 0


def test_contents_mark_the_part_in_view(browser: Browser) -> None:
    marked = "[...document.querySelectorAll('.contents [aria-current]')].map((one) => one.textContent)"
    assert browser.evaluate(marked) == []
    browser.evaluate("document.querySelectorAll('.body h2')[1].scrollIntoView()")
    browser.until(f"{marked}.join() === 'Deuxième'")
    browser.evaluate("scrollTo(0, 0)")
    browser.until(f"{marked}.length === 0")


def test_headings_and_code_can_be_taken_away(browser: Browser) -> None:
    anchor = "document.querySelector('.body h2 .anchor')"
    assert browser.evaluate(f"document.getElementById({anchor}.hash.slice(1)) === {anchor}.parentElement")
    assert browser.evaluate(f"{anchor}.ariaLabel") == "Lien vers «\u00a0Première\u00a0»"
    browser.evaluate("window.kept = []; navigator.clipboard.writeText = async (text) => kept.push(text)")
    browser.do("click", on=".copy")
    browser.until("document.querySelector('.copy').textContent === 'Copié'")
    assert browser.evaluate("kept[0]").split("\n")[:2] == ['print("été")', "x = 1"]


@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
def test_no_more_is_asked_than_the_page_may_and_nothing_moves(browser: Browser, pages: Path, width: int) -> None:
    browser.do("view", width=width, height=800, scheme="light")
    browser.open((pages / "articles" / "page.html").as_uri())
    assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
    names = browser.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    elsewhere = [name for name in names if not name.startswith("file:")]
    assert set(elsewhere) <= {"https://ailleurs.example/plan.png"}
    moved = (
        "new Promise((told) => { let sum = 0; const seen = (all) => all.forEach((one) => { sum += one.value; });"
        " const watch = new PerformanceObserver((all) => seen(all.getEntries()));"
        " watch.observe({ type: 'layout-shift', buffered: true });"
        " setTimeout(() => { seen(watch.takeRecords()); told(sum); }, 100); })"
    )
    # What Core Web Vitals call good; fonts that come late move a little, and no more.
    assert browser.evaluate(moved) < 0.1


def test_what_is_not_the_page_s_own_does_not_run_and_is_not_asked_for(browser: Browser) -> None:
    browser.evaluate(
        "window.broken = []; addEventListener('securitypolicyviolation', (one) => broken.push(one.effectiveDirective))"
    )
    browser.evaluate(
        "document.body.append(...['<script>window.ran = 1</script>', '<img src=x onerror=\"window.ran = 1\">',"
        " '<img src=\"https://tiers.example/a.png\">', '<iframe src=\"https://tiers.example/\"></iframe>',"
        " '<style>body { color: red }</style>'].map((html) => document.createRange().createContextualFragment(html)))"
    )
    found = ["script-src-elem", "script-src-attr", "img-src", "frame-src", "style-src-elem"]
    browser.until(f"{found}.every((name) => broken.includes(name))")
    assert browser.evaluate("window.ran ?? 0") == 0


def test_without_scripts_a_page_has_nothing_that_does_nothing(pages: Path) -> None:
    page = (pages / "articles" / "page.html").read_text("utf-8")
    for name in ("colours", "anchor", "copy", 'class="note"', "<button", "<select"):
        assert name not in page.replace(re.findall("data-words='[^']*'", page)[0], "")
    assert 'href="#fn1"' in page


def test_pages_with_all_that_is_added_pass_axe(pages: Path) -> None:
    paths = [pages / "articles" / "page.html", pages / "index.html"]
    assert axe(paths) == {path: [] for path in paths}


def test_the_script_is_small(pages: Path) -> None:
    assert len((pages / "assets" / "reading.js").read_bytes()) < _MOST
