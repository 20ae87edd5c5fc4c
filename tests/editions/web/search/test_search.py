"""The search as a reader meets it: in Chromium, from a folder and from a server."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pipeline.options import Options
from pipeline.output.archive import pack
from pipeline.publish import publish
from tests.preview.browser import Browser

SECRETS = ("zorglub", "bravoure", "cachotterie", "inavouable", "remarquable", "sournoiserie", "escamotage")
_HOSTILE = "<img src=x onerror=window.hacked=1> & <b>gras</b>"
POSTS = {
    "son.md": """\
---
title: Enregistrer une vidéo
date: 2025-03-01
author: Ada Martin
tags: [son, image]
description: Où poser le micro.
---
Un **article** sur le micro[^1]. Le journal de la classe en parle.

## Les micros canons

Un mot qui n’est qu’ici : anticonstitutionnellement.

::: solution
zorglub
:::

::: print-only
bravoure
:::

<!-- remarquable -->

%% inavouable %%

[^1]: Une note de bas de page, très marginale.
""",
    "montage.md": """\
---
title: Le montage
date: 2024-06-01
author: Léo Petit
tags: [image]
---
Des articles et des vidéos, encore.
""",
    "piege.md": f"""\
---
title: "{_HOSTILE}"
date: 2023-01-01
tags: ["<i>son</i>", image]
---
Un piège dans le titre, `<script>window.hacked=1</script>` dans le texte.
""",
    "cache.md": "---\ntitle: Cachotterie\ndraft: true\n---\nUne cachotterie.\n",
    "hors-liste.md": "---\ntitle: Sournoiserie\nunlisted: true\n---\nUne sournoiserie.\n",
    "page-cachee.md": "---\ntitle: Escamotage\npage: true\nunlisted: true\n---\nUn escamotage.\n",
    "guide.md": "---\ntitle: Writing captions\nlang: en\ndate: 2025-01-05\n---\nA library of captions, and how to write them.\n",
    "tuijian.md": "---\ntitle: 推荐系统\nlang: zh\ndate: 2025-02-05\n---\n机器学习的推荐系统向读者推荐文章。\n",
    "a-propos.md": "---\ntitle: À propos\npage: true\n---\nQui nous sommes : la rédaction.\n",
}
DIALOG = "document.querySelector('dialog.search')"
STATUS = f"{DIALOG}.querySelector('[role=status]').textContent"
TITLES = f"[...{DIALOG}.querySelectorAll('.found a')].map((one) => one.textContent)"


def written(folder: Path, settings: str = "") -> Path:
    content = folder / "content"
    content.mkdir()
    (content / "collection.yaml").write_text(f"language: fr\ntitle: Essais\n{settings}", "utf-8")
    for name, text in POSTS.items():
        (content / name).write_text(text, "utf-8")
    return content


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    publish(Options(written(folder), folder / "out", workers=1, only=("site",)))
    return folder / "out"


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{found.server_port}/"
        found.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture
def browser(chromium: Browser, site: Path) -> Browser:
    """A browser that has the front page in view, from a folder."""
    chromium.do("fresh")
    chromium.do("view", width=1280, height=900, scheme="light")
    chromium.open((site / "index.html").as_uri())
    chromium.evaluate("localStorage.clear()")
    chromium.do("complaints")
    chromium.do("asked")
    return chromium


def search(browser: Browser, query: str) -> list[str]:
    """Open the box by its key, type, and return the titles of what was found."""
    if not browser.evaluate(f"!!{DIALOG}?.open"):
        browser.do("press", key="/")
        browser.until(f"{DIALOG}?.open && {DIALOG}.querySelector('.filters').children.length")
    field = f"{DIALOG}.querySelector('input')"
    browser.evaluate(f"({field}.value = '', {field}.focus(), {field}.dispatchEvent(new Event('input')), 0)")
    browser.do("type", text=query)
    browser.until(f"{DIALOG}.dataset.query === {json.dumps(query)}")
    found: list[str] = browser.evaluate(TITLES)
    return found


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


@pytest.mark.judge
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("vidéos", ["Enregistrer une vidéo", "Le montage"]),
        ("VIDEO", ["Enregistrer une vidéo", "Le montage"]),
        ("article journaux", ["Enregistrer une vidéo"]),
        ("anticonst", ["Enregistrer une vidéo"]),
        ("anticonstitutionelement", ["Enregistrer une vidéo"]),
        ("Petit", ["Le montage"]),
        ("redaction", ["À propos"]),
        ("libraries", ["Writing captions"]),
        ("推荐", ["推荐系统"]),
        ("习", ["推荐系统"]),
        ("zorglub", []),
    ],
)
def test_words_are_found_in_all_their_forms_and_in_the_other_languages(
    browser: Browser, query: str, found: list[str]
) -> None:
    assert search(browser, query) == found
    number = len(found)
    assert browser.evaluate(STATUS) == (f"{number}\u00a0résultat{'s' * (number > 1)}" if number else "Aucun résultat.")


@pytest.mark.judge
def test_it_works_in_the_archive_once_that_is_unpacked(browser: Browser, site: Path, tmp_path: Path) -> None:
    pack(site, tmp_path / "out.zip", "mon site")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        archive.extractall(tmp_path / "reçu")
    browser.open((tmp_path / "reçu" / "mon site" / "index.html").as_uri())
    assert search(browser, "vidéos") == ["Enregistrer une vidéo", "Le montage"]
    browser.do("press", key="ArrowDown")
    browser.do("press", key="Enter")
    browser.until("document.querySelector('h1').textContent === 'Enregistrer une vidéo'")
    assert browser.do("complaints") == []


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
def test_results_are_text_and_never_markup(browser: Browser) -> None:
    assert search(browser, "piège") == [_HOSTILE]
    browser.until(f"{DIALOG}.querySelector('.around').textContent")
    assert browser.evaluate(f"{DIALOG}.querySelectorAll('.found :is(img, b, i, script)').length") == 0
    assert "<script>window.hacked=1</script>" in browser.evaluate(f"{DIALOG}.querySelector('.around').textContent")
    assert "<i>son</i>" in browser.evaluate(f"{DIALOG}.querySelector('.facts').textContent")
    assert browser.evaluate("window.hacked ?? 0") == 0


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
