"""The search as a reader meets it: in Chromium, from a folder and from a server."""

import zipfile
from pathlib import Path
from threading import Event

import pytest

from pipeline.options import Options
from pipeline.output.trees import pack
from pipeline.publish import publish
from tests.editions.site.search.searching import (
    DIALOG,
    SECRETS,
    STATUS,
    TITLES,
    search,
    served,
    shows_text_and_no_markup,
    written,
)
from tests.preview.browser import Browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    publish(Options(written(folder), folder / "out", workers=1, only=("site",)))
    return folder / "out"


@pytest.fixture
def browser(chromium: Browser, site: Path) -> Browser:
    """Open the front page from a folder."""
    chromium.do("fresh")
    chromium.do("view", width=1280, height=900, scheme="light")
    chromium.open((site / "index.html").as_uri())
    chromium.evaluate("localStorage.clear()")
    chromium.do("complaints")
    chromium.do("asked")
    return chromium


def test_the_same_posts_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    publish(Options(written(tmp_path), tmp_path / "other", workers=1, only=("site",)))
    files = sorted(path.relative_to(site) for path in (site / "search").rglob("*.js"))
    assert files
    assert [(tmp_path / "other" / one).read_bytes() for one in files] == [(site / one).read_bytes() for one in files]


def test_what_readers_are_not_to_see_is_in_no_file_of_the_search(site: Path) -> None:
    said = "\n".join(path.read_text("utf-8") for path in (site / "search").rglob("*.js")).casefold()
    assert [secret for secret in SECRETS if secret in said] == []
    assert "anticonstitutionnellement" in said
    assert "search/texts/a-propos.js" in {str(path.relative_to(site)) for path in (site / "search").rglob("*")}


def test_the_licence_of_the_library_stands_beside_it(site: Path) -> None:
    assert "Luca Ongaro" in (site / "assets" / "LICENSE-minisearch.txt").read_text("utf-8")


def test_without_a_search_nothing_of_it_is_there(tmp_path: Path) -> None:
    publish(Options(written(tmp_path, "search: false\n"), tmp_path / "out", workers=1, only=("site",)))
    files = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert not [path for path in files if "search" in path]
    assert '"search"' not in (tmp_path / "out" / "index.html").read_text("utf-8")


def test_without_scripts_there_is_no_box(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    assert "<button" not in page
    assert "dialog" not in page
    assert "minisearch" not in page


FOUND = {
    "vidéos": ["Enregistrer une vidéo", "Le montage"],
    "VIDEO": ["Enregistrer une vidéo", "Le montage"],
    "article journaux": ["Enregistrer une vidéo"],
    "anticonst": ["Enregistrer une vidéo"],
    "anticonstitutionelement": ["Enregistrer une vidéo"],
    "Petit": ["Le montage"],
    "redaction": ["À propos"],
    "libraries": ["Writing captions"],
    "推荐": ["推荐系统"],
    "习": ["推荐系统"],
    "zorglub": [],
}


@pytest.mark.judge
def test_words_are_found_in_all_their_forms_and_in_the_other_languages(browser: Browser) -> None:
    for query, found in FOUND.items():
        assert search(browser, query) == found, query
        number = len(found)
        said = f"{number}\u00a0résultat{'s' * (number > 1)}" if number else "Aucun résultat."
        assert browser.evaluate(STATUS) == said, query


@pytest.mark.judge
def test_it_works_in_the_archive_once_that_is_unpacked(browser: Browser, site: Path, tmp_path: Path) -> None:
    pack(site, tmp_path / "out.zip", "mon site")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        archive.extractall(tmp_path / "reçu")
    browser.open((tmp_path / "reçu" / "mon site" / "index.html").as_uri())
    assert search(browser, "libraries") == ["Writing captions"]
    assert search(browser, "推荐") == ["推荐系统"]
    assert {address.partition(":")[0] for address in browser.do("asked")} == {"file"}
    assert search(browser, "vidéos") == ["Enregistrer une vidéo", "Le montage"]
    browser.do("press", key="ArrowDown")
    browser.do("press", key="Enter")
    browser.until("document.querySelector('h1').textContent === 'Enregistrer une vidéo'")
    assert browser.do("complaints") == []


@pytest.mark.judge
@pytest.mark.parametrize("path", ["/assets/search.js", "/search/box.js", "/assets/search.css"])
def test_what_is_typed_before_the_box_is_there_is_kept(browser: Browser, site: Path, path: str) -> None:
    come = Event()
    with served(site, {path: come}) as server:
        browser.open(f"{server}articles/montage.html")
        browser.do("press", key="/")
        browser.do("type", text="canons")
        come.set()
        browser.until(f"{DIALOG}?.open && {DIALOG}.dataset.query === 'canons'")
        assert browser.evaluate(TITLES) == ["Enregistrer une vidéo"]
        browser.do("type", text=" et")
        browser.until(f"{DIALOG}.dataset.query === 'canons et'")


@pytest.mark.judge
def test_it_works_from_a_server_and_from_a_page_within(browser: Browser, server: str) -> None:
    browser.open(f"{server}articles/montage.html")
    browser.do("complaints")
    assert search(browser, "canons") == ["Enregistrer une vidéo"]
    assert {address.startswith(server) for address in browser.do("asked")} == {True}
    assert browser.do("complaints") == []


@pytest.mark.judge
def test_the_page_of_another_language_searches_in_its_own(browser: Browser, site: Path) -> None:
    browser.open((site / "articles" / "guide.html").as_uri())
    assert search(browser, "captions") == ["Writing captions"]
    loaded = {Path(address).name for address in browser.do("asked") if "/search/index/" in address}
    assert loaded == {"en.js"}
    browser.do("choose", on="dialog.search [name=other]", value="zh")
    assert search(browser, "推荐系统") == ["推荐系统"]


@pytest.mark.judge
def test_nothing_is_loaded_before_somebody_searches_and_nothing_from_elsewhere(browser: Browser, site: Path) -> None:
    browser.open((site / "index.html").as_uri())
    before = {Path(address).name for address in browser.do("asked")}
    assert before.isdisjoint({"search.js", "search.css", "minisearch.js", "box.js", "fr.js"})
    search(browser, "micro")
    browser.until(f"{DIALOG}.querySelector('.around').textContent")
    asked = browser.do("asked")
    assert {address.partition(":")[0] for address in asked} == {"file"}
    assert any("minisearch.js" in address for address in asked)
    assert browser.do("complaints") == []
    assert browser.do("faults") == []


@pytest.mark.judge
def test_it_is_loaded_as_soon_as_a_pointer_comes_near(browser: Browser, site: Path) -> None:
    browser.open((site / "index.html").as_uri())
    browser.do("asked")
    browser.evaluate("document.querySelector('.find').dispatchEvent(new PointerEvent('pointerenter'))")
    browser.until("!!document.querySelector('script[src$=\"search/index/fr.js\"]')")
    assert browser.evaluate(f"!!{DIALOG}") is False
    assert search(browser, "micro") == ["Enregistrer une vidéo"]
    loaded = [Path(address).name for address in browser.do("asked")]
    assert [loaded.count(name) for name in ("search.js", "box.js", "minisearch.js", "fr.js")] == [1, 1, 1, 1]


@pytest.mark.judge
def test_the_keyboard_reaches_all(browser: Browser) -> None:
    focus = "document.activeElement"
    browser.evaluate("document.querySelector('.find').focus()")
    browser.do("press", key="Enter")
    browser.until(f"{DIALOG}?.open && {focus}.type === 'search'")
    assert len(search(browser, "video")) == 2
    browser.do("press", key="ArrowDown")
    assert browser.evaluate(f"{focus}.textContent") == "Enregistrer une vidéo"
    browser.do("press", key="ArrowDown")
    assert browser.evaluate(f"{focus}.textContent") == "Le montage"
    browser.do("press", key="ArrowDown")
    assert browser.evaluate(f"{focus}.type") == "search"
    browser.do("press", key="ArrowUp")
    assert browser.evaluate(f"{focus}.textContent") == "Le montage"
    browser.do("press", key="Escape")
    browser.until(f"!{DIALOG}.open && {focus}.matches('.find')")
    browser.do("press", key="/")
    browser.until(f"{DIALOG}.open")
    browser.evaluate(f"{DIALOG}.querySelector('input').focus()")
    browser.do("press", key="Enter")
    browser.until("location.pathname.endsWith('/articles/son.html')")


@pytest.mark.judge
def test_the_key_can_be_switched_off(browser: Browser, site: Path) -> None:
    search(browser, "video")
    browser.do("click", on=".search .key input")
    browser.open((site / "index.html").as_uri())
    browser.do("press", key="/")
    assert browser.evaluate(f"!!{DIALOG}") is False
    assert browser.evaluate("localStorage.getItem('search-key')") == "off"


@pytest.mark.judge
def test_the_page_that_a_result_leads_to_marks_the_words_and_its_address_forgets_them(browser: Browser) -> None:
    search(browser, "articles vidéo")
    browser.do("press", key="Enter")
    browser.until("document.querySelector('main mark.sought')")
    assert browser.evaluate("location.search") == ""
    marked = browser.evaluate("[...document.querySelectorAll('main mark')].map((one) => one.textContent)")
    assert {word.casefold() for word in marked} == {"article", "vidéo"}
    assert browser.do("axe") == []
    browser.do("press", key="Escape")
    assert browser.evaluate("document.querySelectorAll('main mark').length") == 0


@pytest.mark.judge
def test_where_a_word_stands_longer_ones_that_begin_so_are_not_marked(browser: Browser) -> None:
    marked = f"[...{DIALOG}.querySelectorAll('.around mark')].map((one) => one.textContent)"
    for query, found in (("son", ["son"]), ("sonn", ["sonneries"])):
        assert "Le montage" in search(browser, query)
        browser.until(f"{marked}.length > 0")
        assert browser.evaluate(marked) == found, query


@pytest.mark.judge
def test_results_are_text_and_never_markup(browser: Browser) -> None:
    shows_text_and_no_markup(browser)


@pytest.mark.judge
def test_topics_authors_and_years_narrow_what_is_found(browser: Browser) -> None:
    assert len(search(browser, "video")) == 2
    browser.do("choose", on="dialog.search [name=author]", value="Léo Petit")
    assert browser.evaluate(TITLES) == ["Le montage"]
    browser.do("choose", on="dialog.search [name=year]", value="2025")
    browser.until(f"{STATUS} === 'Aucun résultat.'")
    browser.do("choose", on="dialog.search [name=author]", value="")
    browser.until(f"{TITLES}.join() === 'Enregistrer une vidéo'")
    browser.do("choose", on="dialog.search [name=year]", value="")
    browser.do("choose", on="dialog.search [name=topic]", value="image")
    # With nothing to look for, all of a topic is shown, the newest first.
    assert len(search(browser, "")) == 3
    assert browser.evaluate(TITLES)[:2] == ["Enregistrer une vidéo", "Le montage"]


@pytest.mark.judge
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_each_state_of_the_box_is_accessible_and_fits(browser: Browser, width: int, scheme: str) -> None:
    browser.do("view", width=width, height=800, scheme=scheme)
    assert browser.do("axe") == []
    search(browser, "")
    for query in ("", "vidéo", "zorglub"):
        search(browser, query)
        assert browser.do("axe") == [], query
        assert browser.evaluate(f"{DIALOG}.scrollWidth <= {DIALOG}.clientWidth")
    browser.do("choose", on="dialog.search [name=topic]", value="image")
    assert browser.do("axe") == []


@pytest.mark.judge
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_when_the_words_around_what_was_found_arrive(browser: Browser, width: int) -> None:
    browser.do("view", width=width, height=900, scheme="light")
    search(browser, "")
    # What somebody's own typing brings may push what is below it; what comes after that may not.
    browser.evaluate("window.heights = new Map(), 0")
    rows = f"[...{DIALOG}.querySelectorAll('.around')]"
    watch = (
        f"new MutationObserver(() => {rows}.forEach((one) => heights.has(one) || heights.set(one, one.offsetHeight)))"
    )
    browser.evaluate(f"{watch}.observe({DIALOG}.querySelector('.found'), {{ childList: true }}), 0")
    search(browser, "article")
    browser.until(f"{rows}.length && {rows}.every((one) => one.textContent)")
    assert browser.evaluate(f"{rows}.every((one) => one.offsetHeight === heights.get(one))")


# In each language a word, and what somebody may have typed of it so far: every beginning of it finds it.
BEGUN = {
    "ar": ("المقالات", "والمكتبات", "مقال"),
    "de": ("Datenschutzbeauftragter", "Lehrerinnen", "STRASSE", "straße"),
    "el": ("άρθρους", "ΆΡΘΡΟΥΣ"),
    "en": ("making", "libraries", "running", "classes"),
    "es": ("canciones", "lápices"),
    "fr": ("l’accessibilité", "L'ACCESSIBILITE", "accessibilité", "journaux", "première", "aujourd’hui", "ŒUVRE"),
    "he": ("הספרים", "ירושלים", "דרכים"),
    "it": ("l’università", "parchi"),
    "ja": ("ガイドライン", "推薦する"),
    "ko": ("학교에서",),
    "pt": ("canções", "animais"),
    "ru": ("статьями", "новыми"),
    "zh-Hans": ("推荐系统",),
}
_TEXTS = {
    "ar": "المقالات والمكتبات مقال",
    "de": "Datenschutzbeauftragter Lehrerinnen Straße",
    "el": "άρθρους",
    "en": "making libraries running classes",
    "es": "canciones lápices",
    "fr": "l’accessibilité journaux première aujourd’hui œuvre",
    "he": "הספרים ירושלים דרכים",
    "it": "l’università parchi",
    "ja": "ガイドライン、推薦する。",
    "ko": "학교에서",
    "pt": "canções animais",
    "ru": "статьями новыми",
    "zh-Hans": "推荐系统",
}


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun")
    content = folder / "content"
    content.mkdir()
    (content / "collection.yaml").write_text("language: fr\ntitle: Essais\n", "utf-8")
    for language, text in _TEXTS.items():
        post = f'---\ntitle: "{language}"\nlang: {language}\ndate: 2025-01-01\n---\n{text}\n'
        (content / f"{language.lower()}.md").write_text(post, "utf-8")
    publish(Options(content, folder / "out", workers=1, only=("site",)))
    return folder / "out" / "articles"


@pytest.mark.judge
@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("language", BEGUN)
def test_every_beginning_of_a_word_finds_it(browser: Browser, languages: Path, language: str, every: int) -> None:
    browser.open((languages / f"{language.lower()}.html").as_uri())
    least = 1 if language in ("ja", "ko", "zh-Hans") else 2
    for word in BEGUN[language]:
        elided = word.find("’") + word.find("'") + 2 if word[1] in "’'" else 0
        for end in (*range(elided + least, len(word), every), len(word)):
            assert search(browser, word[:end]) == [language], word[:end]
