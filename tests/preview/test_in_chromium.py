"""What somebody sees who writes, in the browser that they look at."""

import itertools
import re
import signal
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.editions.site.search.searching import search, written
from tests.english import english_in
from tests.hostile.making import write
from tests.preview.browser import BAR, Browser
from tests.preview.fake import PICTURE
from tests.preview.running import LONG, Running, until
from tests.preview.test_command import started

pytestmark = pytest.mark.judge
_LONG = "\n\n".join(f"Paragraphe {number} " + "mot " * 80 for number in range(40))
_STATE, _OVERLAY, _DRAWER = (f"{BAR}.querySelector('.{name}')" for name in ("state", "overlay", "drawer"))
VIEWS = tuple(itertools.product(("light", "dark"), (390, 1280)))


@pytest.fixture
def browser(chromium: Browser, running: Running) -> Browser:
    """Open a long text."""
    running.write("un.md", f"Un DOUBT.\n\n{_LONG}\n")
    chromium.do("fresh")
    chromium.open(f"{running.address}articles/un.html")
    chromium.until(f"{_STATE}?.textContent.includes('1 warning')")
    return chromium


def test_new_words_appear_where_one_has_scrolled_without_a_new_page(browser: Browser, running: Running) -> None:
    browser.evaluate("window.stays = document.querySelector('main p:nth-of-type(9)'); scrollTo(0, 1500)")
    shifts = "new PerformanceObserver((all) => window.shifts = all.getEntries()).observe({ type: 'layout-shift' })"
    browser.evaluate(shifts)
    running.write("un.md", f"Un DOUBT nouveau.\n\n{_LONG}\n\nLa fin.\n")
    browser.until("document.body.textContent.includes('nouveau') && document.body.textContent.includes('La fin')")
    assert browser.evaluate("[scrollY, window.stays.isConnected, window.shifts ?? []]") == [1500, True, []]


def test_a_page_is_asked_for_again_when_it_has_changed_and_at_no_other_time(browser: Browser, running: Running) -> None:
    # Not by the browser's list of what it has loaded: an answer that came before may be entered there late.
    browser.evaluate("window.asked = 0; window.was = fetch; window.fetch = (...all) => (asked += 1, was(...all)); 0")
    running.write("deux.md", "Deux DOUBT.\n")
    browser.until(f"{_STATE}.textContent.includes('2 warnings')")
    assert browser.evaluate("window.asked") == 0
    running.write("un.md", f"Un DOUBT nouveau.\n\n{_LONG}\n")
    browser.until("document.body.textContent.includes('nouveau')")
    assert browser.evaluate("window.asked") == 1


def test_what_all_pages_share_is_loaded_anew_where_one_has_scrolled(browser: Browser, running: Running) -> None:
    browser.evaluate("scrollTo(0, 1200); window.old = true")
    running.write("deux.md", "DRAFT\n")  # another draft: any page may lead to it
    browser.until("!window.old && document.readyState === 'complete' && scrollY === 1200")


def test_errors_lie_over_the_page_until_they_are_fixed(browser: Browser, running: Running) -> None:
    running.write("un.md", f"Un.\n\nUn FAULT <img src=x onerror=alert(1)>\n\n{_LONG}\n")
    browser.until(f"{_OVERLAY}.open")
    seen = browser.evaluate(f"{_OVERLAY}.innerText")
    for words in (
        "1 error to fix",
        "un.md:3:4",
        "FAULT <b>stands</b> here",
        "onerror=alert(1)",
        "To fix it: take it out",
    ):
        assert words in seen
    assert browser.evaluate(f"{_OVERLAY}.querySelectorAll('img, b').length") == 0
    assert browser.evaluate(f"{_OVERLAY}.querySelector('mark').textContent") == "F"
    running.write("un.md", f"Un.\n\n{_LONG}\n")
    browser.until(f"!{_OVERLAY}.open && {_STATE}.textContent === 'No problems'")


def test_escape_puts_the_errors_away_until_there_are_others(browser: Browser, running: Running) -> None:
    running.write("un.md", "FAULT\n")
    browser.until(f"{_OVERLAY}.open")
    browser.do("press", key="Escape")
    browser.until(f"!{_OVERLAY}.open && {_STATE}.textContent.includes('1 error')")
    browser.evaluate("window.old = true; location.reload()")
    browser.until(f"!window.old && {_STATE}?.textContent.includes('1 error')")
    assert not browser.evaluate(f"{_OVERLAY}.open")
    running.write("un.md", "FAULT\n\nFAULT\n")
    browser.until(f"{_OVERLAY}.open")


def test_problems_are_a_drawer_that_the_keyboard_opens_and_closes(browser: Browser, running: Running) -> None:
    running.write("deux.md", "DOUBT ailleurs\n")
    browser.until(f"{_STATE}.textContent.includes('2 warnings')")
    browser.evaluate(f"{_STATE}.focus()")
    browser.do("press", key="Enter")
    browser.until(f"{_DRAWER}.open && {BAR}.activeElement.className === 'close'")
    assert browser.evaluate(f"{_STATE}.getAttribute('aria-expanded')") == "true"
    seen = browser.evaluate(f"{_DRAWER}.innerText")
    assert (
        seen.index("In this article")
        < seen.index("un.md:1:4")
        < seen.index("In other files")
        < seen.index("deux.md:1:1")
    )
    browser.evaluate(f"{_DRAWER}.querySelector('.order').click()")
    browser.until(f"{_DRAWER}.innerText.includes('a word of un.md <b>stands</b>')")
    running.write("un.md", f"Un.\n\n{_LONG}\n")
    browser.until(f"!{_DRAWER}.innerText.includes('In this article')")
    assert "a word of" not in browser.evaluate(f"{_DRAWER}.innerText")
    browser.do("press", key="Escape")
    browser.until(f"!{_DRAWER}.open && {BAR}.activeElement.className === 'state'")


def test_overlay_drawer_and_pages_of_ours_pass_axe_in_light_and_dark_wide_and_narrow(
    browser: Browser, running: Running, tmp_path: Path
) -> None:
    def judged() -> list[str]:
        faults = []
        for scheme, width in VIEWS:
            browser.do("view", width=width, height=800, scheme=scheme)
            faults += [f"{scheme} {width}: {fault}" for fault in browser.do("axe")]
            excess = browser.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults += [f"{width}: {excess} px too wide"] if excess > 0 else []
        return faults

    assert judged() == []
    browser.do("click", on=".state")
    browser.until(f"{_DRAWER}.open")
    assert judged() == []
    browser.do("press", key="Escape")
    running.write("un.md", f"FAULT {'long' * 60}\n\nFAULT\n")
    browser.until(f"{_OVERLAY}.open")
    assert judged() == []
    (running.content / "un.md").unlink()
    browser.until("document.title === 'This page is not there'")
    assert judged() == []
    browser.open(f"{running.address}_preview/order/pdf/rien")
    browser.until("document.body.textContent.includes('there is no such article')")
    assert judged() == []
    assert tmp_path


def test_an_article_that_vanished_comes_back_by_itself(browser: Browser, running: Running) -> None:
    (running.content / "un.md").unlink()
    browser.until("document.body.textContent.includes('As soon as it is back')")
    running.write("un.md", "De retour.\n")
    browser.until("document.body.textContent.includes('De retour')")


def test_a_draft_is_marked_on_its_page_and_where_links_lead_to_it(browser: Browser, running: Running) -> None:
    browser.evaluate("window.old = true")
    running.write("deux.md", "DRAFT\n")
    browser.until(f"!window.old && {_STATE}?.textContent")  # loaded anew
    browser.open(f"{running.address}articles/deux.html")
    browser.until(f"{BAR}.querySelector('.draft')?.textContent === 'Draft'")
    browser.open(running.address)
    browser.until(f"{_STATE}?.textContent")
    marks = "[...document.querySelectorAll('[data-preview-draft]')].map((link) => link.getAttribute('href'))"
    browser.until(f"{marks}.length")
    assert browser.evaluate(marks) == ["articles/deux.html"]


def test_a_pdf_is_one_click_away_shows_its_progress_and_opens(browser: Browser, running: Running) -> None:
    tab = browser.do("tab", on="a.order >> nth=0")
    assert tab.endswith("/_preview/order/pdf/un")
    browser.until("document.querySelector('progress')?.value === 1 && document.querySelector('progress').max === 4")
    running.site.go_on.set()
    # Chromium without windows shows no PDF: what counts is that the page goes there by itself.
    until(lambda: any(re.search(r"/_preview/made/.*/un\.pdf$", address) for address in browser.do("asked")))


def test_an_e_book_is_one_click_away_and_taken_as_a_file(browser: Browser) -> None:
    assert browser.do("download", on="a.order >> nth=1") == "un.epub"


def test_a_page_knows_when_the_preview_has_ended(chromium: Browser, content: Path) -> None:
    with Running(content) as running:
        running.ready()
        chromium.do("fresh")
        chromium.open(f"{running.address}articles/un.html")
        chromium.until(f"{_STATE}?.textContent === 'No problems'")
    chromium.until(f"{BAR}.textContent.includes('Start it again in the terminal')")


def test_the_whole_preview_as_one_uses_it(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    post = tmp_path / "content" / "un.md"
    text = "---\ntitle: Un essai\nlang: fr\n---\n\nUn mot.\n\n## Suite\n\n![](rien.png)\n"
    post.write_text(text, "utf-8")
    with started(tmp_path) as preview:
        chromium.do("fresh")
        chromium.open(f"http://127.0.0.1:{preview.port}/articles/un.html")
        chromium.until(f"{_STATE}?.textContent.startsWith('2 warnings')")
        post.write_text(text.replace("Un mot", "Un autre mot"), "utf-8")
        chromium.until("document.querySelector('.body').textContent.includes('Un autre mot')")
        chromium.do("click", on=".state")
        chromium.until(f"{_DRAWER}.open")
        assert "un.md:10:1" in chromium.evaluate(f"{_DRAWER}.innerText")
        assert chromium.do("axe") == []
        chromium.do("press", key="Escape")
        post.write_bytes(b"%PDF-1.7\xff")
        chromium.until(f"{_OVERLAY}.open")
        assert chromium.do("axe") == []
        assert "Un autre mot" in chromium.evaluate("document.querySelector('.body').textContent")
        post.write_text(text, "utf-8")
        chromium.until(f"!{_OVERLAY}.open")
        assert chromium.do("download", on="a.order >> nth=1") == "un.epub"


def test_pages_of_each_kind_can_be_searched_and_the_console_is_empty(chromium: Browser, tmp_path: Path) -> None:
    content = written(tmp_path, "offline: true\nlegal: {host: Une forge}\n")
    formula = "---\ntitle: Formule\nimage: plan.svg\naudio: a.mp3\n---\n\n$x^2$ et[^1]\n\n[^1]: Une note.\n"
    recording = (Path(__file__).parents[1] / "media" / "bonjour.mp3").read_bytes()
    write(content, {"plan.svg": PICTURE, "formule.md": formula, "a.mp3": recording})
    with started(tmp_path) as preview:
        found = set(re.findall(r'href="((?:[\w-]+/)?[\w-]+\.html)"', preview.page("") + preview.page("tags.html")))
        paths = sorted({*found, "index.html", "404.html"})
        alike = [[path for path in paths if path.startswith(f"{folder}/")] for folder in ("articles", "tags")]
        kept = {"articles/formule.html", "tags/son.html", *(each[0] for each in alike)}
        paths = [path for path in paths if path in kept or not any(path in each for each in alike)]
        assert {"articles/formule.html", "tags/son.html", "a-propos.html", "archive.html"} <= set(paths)
        for path in paths:
            chromium.do("begin")
            chromium.open(f"http://127.0.0.1:{preview.port}/{path}")
            chromium.until(f"{_STATE}?.textContent")
            assert search(chromium, "canons") == ["Enregistrer une vidéo"], path
            assert chromium.do("complaints") == chromium.do("faults") == [], path
        chromium.do("begin")
        chromium.open(f"http://127.0.0.1:{preview.port}/articles/formule.html")
        write(content, {"formule.md": f"{formula}\nUn autre mot.\n"})
        chromium.until("document.querySelector('.body').textContent.includes('autre')")
        assert search(chromium, "canons") == ["Enregistrer une vidéo"]
        write(content, {"formule.md": f"{formula}\n![Un plan](https://ailleurs.example/plan.png)\n"})
        chromium.until("document.querySelector('.body').innerHTML.includes('ailleurs.example')")
        assert not [said for said in chromium.do("complaints") if "Content Security Policy" in said]


def test_all_that_is_ours_is_french_where_the_system_is(chromium: Browser, tmp_path: Path) -> None:
    """The bar, the drawer, the overlay, pages of our own, and what the terminal is told."""
    (tmp_path / "content").mkdir()
    post = tmp_path / "content" / "un.md"
    text = "---\ntitle: Un essai\nlang: fr\n---\n\nUn mot.\n\n## Suite\n\n![](rien.png)\n"
    post.write_text(text, "utf-8")
    with started(tmp_path, "-v", EDITIONS_LANG="", LC_ALL="", LC_MESSAGES="", LANG="fr_FR.UTF-8") as preview:
        chromium.do("fresh")
        chromium.open(f"http://127.0.0.1:{preview.port}/articles/un.html")
        chromium.until(f"{_STATE}?.textContent.startsWith('2 avertissements')")
        assert chromium.evaluate("document.querySelector('editions-preview').lang") == "fr"
        chromium.do("click", on=".state")
        chromium.until(f"{_DRAWER}.open")
        seen = [chromium.evaluate(f"{_DRAWER}.innerText"), chromium.evaluate(f"{BAR}.querySelector('.bar').innerText")]
        labels = f"[...{BAR}.querySelectorAll('[aria-label]')].map((each) => each.ariaLabel)"
        seen += chromium.evaluate(labels)
        assert "Dans cet article" in seen[0]
        assert "Pour corriger\u00a0: " in seen[0]
        chromium.do("press", key="Escape")
        post.write_bytes(b"%PDF-1.7\xff")
        chromium.until(f"{_OVERLAY}.open")
        seen.append(chromium.evaluate(f"{_OVERLAY}.innerText"))
        assert "1 erreur à corriger" in seen[-1]
        assert chromium.do("axe") == []
        assert chromium.open(f"http://127.0.0.1:{preview.port}/articles/rien.html") == HTTPStatus.NOT_FOUND
        assert chromium.evaluate("document.documentElement.lang") == "fr"
        seen.append(chromium.evaluate("document.querySelector('main').innerText"))
        preview.process.send_signal(signal.SIGINT)
        seen += preview.process.communicate(timeout=LONG)
    assert re.search(r"^\d\d:\d\d:\d\d 1 article\u00a0: 2 avertissements\u202f; \d+,\d\d s$", seen[-1], re.MULTILINE)
    assert "  un.md:1:1\u00a0: erreur encoding\u00a0: " in seen[-1]
    assert "l’aperçu n’a rien écrit" in seen[-1]
    assert {said: found for said in seen if (found := english_in(said))} == {}


def test_no_script_of_ours_failed(browser: Browser) -> None:
    assert browser.do("faults") == []
