"""Every kind of page of the second sample in Chromium, narrow and wide, light and dark: nothing moves, nothing is amiss."""

import shutil
from pathlib import Path
from threading import Event

import pytest

from tests.editions.site.search.searching import served
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge

KINDS = {
    "front": "index.html",
    "front of a language": "en/index.html",
    "article read aloud": "articles/silences.html",
    "article with contents": "articles/porte.html",
    "article with code and formulas": "articles/indicatif.html",
    "article with a film": "articles/film.html",
    "article with pictures": "articles/enregistrer.html",
    "page": "grille.html",
    "legal notice": "mentions-legales.html",
    "accessibility": "accessibilite.html",
    "topic": "tags/son.html",
    "topics": "tags.html",
    "author": "authors/lina-morvan.html",
    "authors": "authors.html",
    "series": "series/monter-une-radio.html",
    "archive": "archive.html",
}
_SHIFT = (
    "new Promise((told) => { let sum = 0; const seen = (all) => all.forEach((one) => { sum += one.value; });"
    " const watch = new PerformanceObserver((all) => seen(all.getEntries()));"
    " watch.observe({ type: 'layout-shift', buffered: true });"
    " setTimeout(() => { seen(watch.takeRecords()); told(sum); }, 100); })"
)
_MOST = 0.01  # of layout shift: nobody sees it


@pytest.fixture(scope="module")
def site(second_sample: Path) -> Path:
    return second_sample / "output"


def test_each_kind_is_there(site: Path) -> None:
    assert [path for path in KINDS.values() if not (site / path).is_file()] == []


@pytest.mark.parametrize(
    ("scheme", "widths"),
    [("light", (320, 1280)), ("dark", (320,)), pytest.param("light", (768, 1920), marks=pytest.mark.long)],
)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_nothing_is_cut_and_nothing_else_is_asked_for(
    chromium: Browser, site: Path, kind: str, scheme: str, widths: tuple[int, ...]
) -> None:
    chromium.do("fresh")
    for width in widths:
        looked_at(chromium, (site / KINDS[kind]).as_uri(), width, scheme, "file:")
    assert chromium.do("faults") == []


_PAINTED = (
    "new Promise((told) => { requestAnimationFrame(() => requestAnimationFrame(() => told(true)));"
    " setTimeout(() => told(false), 500); })"
)


def test_a_head_that_is_read_in_part_is_not_painted(chromium: Browser, site: Path) -> None:
    chromium.do("begin")
    rest = Event()
    with served(site, cut={f"/{KINDS['article read aloud']}": (b"<nav", rest)}) as address:
        chromium.open(f"{address}index.html")
        chromium.evaluate(f"void (location.href = '{address}{KINDS['article read aloud']}')")
        chromium.until("!document.querySelector('main') && document.querySelector('.masthead')")
        assert not chromium.evaluate(_PAINTED)
        rest.set()
        chromium.until("document.readyState === 'complete'")
        chromium.until(_PAINTED)
        assert chromium.evaluate(_SHIFT) < _MOST


@pytest.mark.long
def test_nothing_moves_on_a_slow_machine(chromium: Browser, site: Path) -> None:
    # As above, with no more than the time to read between the two.
    chromium.do("fresh")
    chromium.do("view", width=768, height=800, scheme="light")
    chromium.do("slow", times=30)
    for _ in range(8):
        chromium.open((site / KINDS["article read aloud"]).as_uri())
        assert chromium.evaluate(_SHIFT) < _MOST
    chromium.do("fresh")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_for_lost_addresses_is_as_the_others(
    chromium: Browser, site: Path, tmp_path: Path, scheme: str
) -> None:
    # Hosts show it at whatever address was asked for: all that it needs stands at the site's own.
    shutil.copytree(site, tmp_path / "site")
    page = tmp_path / "site" / "404.html"
    chromium.do("fresh")
    with served(tmp_path / "site") as address:
        page.write_text(page.read_text("utf-8").replace("https://radio-ricochet.example/", address), "utf-8")
        (tmp_path / "site" / "lost").mkdir()
        (tmp_path / "site" / "lost" / "index.html").write_bytes(page.read_bytes())
        for width in (320, 768, 1280, 1920):
            looked_at(chromium, f"{address}lost/", width, scheme, address)
            assert chromium.do("axe") == [], width
    assert chromium.do("faults") == []


def test_a_note_asks_for_no_font_of_signs(chromium: Browser, site: Path) -> None:
    chromium.do("fresh")
    chromium.do("asked")
    chromium.open((site / KINDS["article with code and formulas"]).as_uri())
    chromium.until("document.fonts.status === 'loaded' && document.querySelector('.footnote-back')")
    asked = {Path(one).name for one in chromium.do("asked") if one.endswith(".woff2")}
    assert "stix-two-math-cut.woff2" in asked
    assert [name for name in asked if name.startswith("noto")] == []


def looked_at(chromium: Browser, page: str, width: int, scheme: str, own: str) -> None:
    """Check a page in a window: no layout shift, overflow or violation, and requests to its `own` files only."""
    chromium.do("view", width=width, height=800, scheme=scheme)
    chromium.do("complaints")
    chromium.do("asked")
    chromium.open(page)
    assert chromium.evaluate(_SHIFT) < _MOST, width
    assert chromium.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert chromium.do("complaints") == []
    assert [one for one in chromium.do("asked") if not one.startswith((own, "data:"))] == []


def test_players_contents_and_the_choice_of_colours_are_reached_and_used_by_keyboard(
    chromium: Browser, site: Path
) -> None:
    chromium.do("fresh")
    chromium.do("view", width=1440, height=800, scheme="light")
    chromium.open((site / KINDS["article with contents"]).as_uri())
    chromium.evaluate("localStorage.clear()")
    met = set()
    for _ in range(60):
        chromium.do("press", key="Tab")
        focus = "document.activeElement"
        if chromium.evaluate(f"{focus}.matches('.colours select')") and "colours" not in met:
            met.add("colours")
            chromium.do("press", key="End")
            chromium.until("document.querySelector('.colours select').value === 'dark'")
            chromium.until("document.querySelector('link.dark').media === 'screen'")
        elif chromium.evaluate(f"{focus}.matches('.contents a')") and "contents" not in met:
            met.add("contents")
            address = chromium.evaluate(f"{focus}.hash")
            chromium.do("press", key="Enter")
            chromium.until(f"location.hash === '{address}' && document.querySelector('.contents [aria-current]')")
            chromium.evaluate("document.querySelector('.contents').previousElementSibling.scrollIntoView()")
        elif chromium.evaluate(f"{focus}.matches('audio')") and "player" not in met:
            met.add("player")
            chromium.evaluate(f"void ({focus}.muted = true)")
            chromium.do("press", key="Space")
            chromium.until(f"{focus}.currentTime > 0.1 && !{focus}.paused")
            chromium.do("press", key="Space")
            chromium.until(f"{focus}.paused")
    assert met == {"colours", "contents", "player"}
    chromium.evaluate("localStorage.clear()")
