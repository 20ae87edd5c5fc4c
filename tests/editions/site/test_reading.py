"""What the site's script adds to a page, in Chromium, from a folder: without it nothing is missing."""

import re
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
description: Ce que l’on en dit.
---
Un début, avec du `code`.[^un]

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

[Un texte](acte.txt)

Une image d’ailleurs : ![Un plan](https://ailleurs.example/plan.png)

<div dir="ltr" markdown="1">

## Quatrième

Un mot.

Un autre.

</div>

[^un]: Une note avec *un mot*.

[^deux]: Une autre.
"""
_DRAWN = """\
---
title: Un dessin, puis un titre assez long pour tenir sur deux lignes
date: 2025-04-01
image: plan.svg
---
Un plan, et ce qu’on y voit.
"""
_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 540"><path d="M0 0h720v540z"/></svg>'
_MOST = 8_300  # bytes of all scripts
_COLOUR = "getComputedStyle(document.body).color"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reading")
    (folder / "content").mkdir()
    for name, text in (
        ("page.md", _POST),
        ("dessin.md", _DRAWN),
        ("plan.svg", _DRAWING),
        ("acte.txt", "window.ran = 1"),
    ):
        (folder / "content" / name).write_text(text, "utf-8")
    (folder / "content" / "collection.yaml").write_text("language: fr\ntitle: Essais\n", "utf-8")
    publish(Options(folder / "content", folder / "out", workers=1, only=("site",)))
    return folder / "out"


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


def test_the_search_stays_within_reach_and_goes_back_to_its_place(browser: Browser) -> None:
    place = "getComputedStyle(document.querySelector('.find')).position"
    assert browser.evaluate(place) == "static"
    browser.evaluate("document.querySelector('.colophon').scrollIntoView()")
    browser.until(f"{place} === 'fixed'")
    browser.do("click", on=".find")
    browser.until("document.querySelector('dialog.search[open]')")
    browser.do("press", key="Escape")
    browser.evaluate("scrollTo(0, 0)")
    browser.until(f"{place} === 'static'")


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


def test_contents_mark_the_part_in_view_without_scripts_too(browser: Browser, pages: Path) -> None:
    browser.do("fresh")
    browser.do("scripts", run=False)
    browser.open((pages / "articles" / "page.html").as_uri())
    marked = "[...document.querySelectorAll('.contents :target-current')].map((one) => one.textContent).join()"
    browser.evaluate("document.querySelectorAll('.body h2')[1].scrollIntoView()")
    browser.until(f"{marked} === 'Deuxième'")
    assert browser.evaluate("getComputedStyle(document.querySelector('.contents :target-current')).fontWeight") == "700"
    browser.do("fresh")


def test_paragraphs_stand_apart_in_a_box_of_html_too(browser: Browser) -> None:
    gap = "(([one, two]) => two.getBoundingClientRect().top - one.getBoundingClientRect().bottom)"
    assert browser.evaluate(f"{gap}([...document.querySelectorAll('.body > [dir] > p')])") > 10


def test_headings_and_code_can_be_taken_away(browser: Browser) -> None:
    anchor = "document.querySelector('.body h2 .anchor')"
    assert browser.evaluate(f"document.getElementById({anchor}.hash.slice(1)) === {anchor}.parentElement")
    assert browser.evaluate(f"{anchor}.ariaLabel") == "Lien vers «\u00a0Première\u00a0»"
    browser.evaluate("window.kept = []; navigator.clipboard.writeText = async (text) => kept.push(text)")
    browser.do("click", on=".copy")
    browser.until("document.querySelector('.copy').textContent === 'Copié'")
    assert browser.evaluate("kept[0]").split("\n")[:2] == ['print("été")', "x = 1"]


@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
@pytest.mark.parametrize("path", ["index.html", "articles/page.html", "articles/dessin.html"])
def test_no_more_is_asked_than_the_page_may_and_nothing_moves(
    browser: Browser, pages: Path, path: str, width: int
) -> None:
    browser.do("view", width=width, height=800, scheme="light")
    browser.open((pages / path).as_uri())
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
    assert browser.evaluate(moved) < 0.01


def test_the_place_of_what_comes_later_is_kept(browser: Browser, pages: Path) -> None:
    sizes = "[...document.querySelectorAll('img')].map((one) => [one.offsetWidth, one.offsetHeight].join('×'))"
    for path, selector in (("index.html", ".teaser img"), ("articles/dessin.html", ".lead img")):
        browser.open((pages / path).as_uri())
        there = browser.evaluate(sizes)
        assert browser.evaluate(f"document.querySelectorAll('{selector}').length") == len(there) > 0
        browser.evaluate("for (const one of document.images) one.src = 'gone'")
        assert browser.evaluate(sizes) == there


@pytest.mark.parametrize(("path", "has_code"), [("index.html", False), ("articles/page.html", True)])
def test_what_is_seen_first_is_asked_for_before_it_is_laid_out(
    browser: Browser, pages: Path, path: str, has_code: bool
) -> None:
    """Fonts that come later are not used on that page; those of a slow network come after the text."""
    first = ["sans-3-latin-400-normal", "sans-3-latin-600-normal"]
    first += ["serif-4-latin-400-italic", "serif-4-latin-400-normal", "serif-4-latin-700-normal"]
    code = ["code-pro-latin-400-normal"] if has_code else []
    for network, expected in (("4g", code + first), ("3g", [])):
        slow = f"Object.defineProperty(navigator, 'connection', {{ value: {{ effectiveType: '{network}' }} }});"
        count = f"{slow} window.early = []; FontFace = class {{ constructor(name, source) {{ this.source = source; }}"
        browser.do("before", script=count + " async load() { early.push(this.source); } }")
        browser.open((pages / path).as_uri())
        asked = browser.evaluate("early.map((one) => one.match(/source-(.*).woff2/)[1]).sort()")
        assert asked == expected
        browser.do("fresh")


def test_what_is_not_the_page_s_own_does_not_run_and_is_not_asked_for(browser: Browser) -> None:
    told = "(one) => broken.push(one.effectiveDirective, one.blockedURI)"
    browser.evaluate(f"window.broken = []; addEventListener('securitypolicyviolation', {told})")
    text = browser.evaluate("document.querySelector('.body a[href$=\".txt\"]').href")
    browser.evaluate(
        "document.body.append(...['<script>window.ran = 1</script>', '<img src=x onerror=\"window.ran = 1\">',"
        " '<img src=\"https://tiers.example/a.png\">', '<iframe src=\"https://tiers.example/\"></iframe>',"
        f" '<style>body {{ color: red }}</style>', '<script src=\"{text}\"></script>'].map((html) => document.createRange().createContextualFragment(html)))"
    )
    found = [
        "script-src-elem",
        "script-src-attr",
        "img-src",
        "frame-src",
        "style-src-elem",
        "file" if text.startswith("file:") else text,
    ]
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
