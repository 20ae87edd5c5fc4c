"""Pagefind in the place of the site's own index, as a reader meets it: in Chromium, from a server and from a folder."""

import gzip
import json
import subprocess
import zipfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from pipeline.editions.site.search import pagefind
from pipeline.jobs.executors import ExecutorError
from pipeline.options import Options
from pipeline.output.trees import pack
from pipeline.publish import publish
from pipeline.runs import cache_key
from tests.editions.site.search.searching import (
    DIALOG,
    HOSTILE,
    SECRETS,
    STATUS,
    TITLES,
    search,
    shows_text_and_no_markup,
    written,
)
from tests.preview.browser import Browser

_SETTING = "search: pagefind\n"
_INDEX = Path("search", "pagefind")
_ONLINE = "La recherche ne marche qu’une fois le site en ligne."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pagefind")
    publish(Options(written(folder, _SETTING), folder / "out", workers=1, only=("site",)))
    return folder / "out"


@pytest.fixture
def browser(chromium: Browser, server: str) -> Browser:
    """Open the front page from a server."""
    chromium.do("fresh")
    chromium.do("view", width=1280, height=900, scheme="light")
    chromium.open(f"{server}index.html")
    chromium.do("complaints")
    chromium.do("asked")
    return chromium


def _page(language: str) -> str:
    return f'<html lang="{language}"><body data-pagefind-body><h1>Titre</h1><p>mot</p></body></html>'


def test_the_same_texts_give_the_same_bytes_and_the_languages_are_in_alphabetical_order() -> None:
    texts = {f"{language}.html": _page(language) for language in ("fr", "en", "zh", "de", "es")}
    files = [pagefind.run_pagefind(texts) for _ in range(3)]
    assert files[0] == files[1] == files[2]
    assert list(json.loads(files[0]["pagefind-entry.json"])["languages"]) == ["de", "en", "es", "fr", "zh"]


def test_it_stands_in_the_place_of_the_other_index_without_boxes_of_its_own(site: Path) -> None:
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert {f"{_INDEX}/{name}" for name in ("pagefind.js", "pagefind-entry.json", "wasm.fr.pagefind")} <= names
    assert not [name for name in names if any(word in name for word in ("minisearch", "-ui.", "-worker.", "highlight"))]
    assert not [name for name in names if name.startswith(("search/index/", "search/texts/"))]
    assert "CloudCannon" in (site / "assets" / "LICENSE-pagefind.txt").read_text("utf-8")


def test_what_readers_are_not_to_see_is_in_no_file_of_it(site: Path) -> None:
    files = [path.read_bytes() for path in (site / "search").rglob("*") if path.is_file()]
    plain = b"\n".join(gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one for one in files)
    said = plain.decode("utf-8", "replace").casefold()
    assert [secret for secret in SECRETS if secret in said] == []
    assert "anticonstitutionnellement" in said


def test_pages_let_webassembly_run_only_where_it_is_used(site: Path, tmp_path: Path) -> None:
    publish(Options(written(tmp_path), tmp_path / "own", workers=1, only=("site",)))
    assert "'wasm-unsafe-eval'" in (site / "index.html").read_text("utf-8")
    assert "'wasm-unsafe-eval'" not in (tmp_path / "own" / "index.html").read_text("utf-8")


def test_without_the_extra_the_site_has_its_own_search_and_the_line_that_brings_it_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing(_: str) -> str:
        raise PackageNotFoundError

    options = Options(written(tmp_path, _SETTING), tmp_path / "out", workers=1, only=("site",))
    with monkeypatch.context() as without:
        without.setattr(pagefind, "version", missing)
        without.setattr(cache_key, "_ENGINES", cache_key._ENGINES - {"pagefind_bin_extended"})
        cache_key.forget()
        report = publish(options)
    (problem,) = [one for one in report.problems if one.rule == "missing-extra"]
    assert problem.place == "collection.yaml:3:1"
    assert "-m pip install" in problem.hint
    assert "pagefind-bin-extended" in problem.hint
    assert (tmp_path / "out" / "search" / "index" / "fr.js").exists()
    assert "'wasm-unsafe-eval'" not in (tmp_path / "out" / "index.html").read_text("utf-8")

    # Once it is there, the same command makes the site anew, though no post has changed.
    cache_key.forget()
    assert "missing-extra" not in {one.rule for one in publish(options).problems}
    assert (tmp_path / "out" / _INDEX / "pagefind.js").exists()
    assert not (tmp_path / "out" / "search" / "index").exists()


def test_where_it_fails_the_run_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(command: Any, **_: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 1, b"", b"no room\nat all")

    monkeypatch.setattr(subprocess, "run", failing)
    with pytest.raises(ExecutorError, match="Pagefind made no index: no room at all"):
        pagefind.run_pagefind({"a.html": _page("fr")})


def test_neither_the_environment_nor_a_file_tells_it_anything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = pagefind.run_pagefind({"a.html": _page("fr")})
    (tmp_path / "pagefind.toml").write_text('exclude_selectors = ["p"]\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "p")
    assert pagefind.run_pagefind({"a.html": _page("fr")}) == before


FOUND = {
    "notes marginales": ["Enregistrer une vidéo"],
    "VIDEO": ["Enregistrer une vidéo", "Le montage"],
    "article journaux": ["Enregistrer une vidéo"],
    "anticonst": ["Enregistrer une vidéo"],
    "Petit": ["Le montage"],
    "redaction": ["À propos"],
    "libraries": ["Writing captions"],
    "推荐": ["推荐系统"],
    "zorglub": [],
}


@pytest.mark.judge
def test_words_are_found_in_all_their_forms_and_in_the_other_languages(browser: Browser) -> None:
    for query, found in FOUND.items():
        assert sorted(search(browser, query)) == sorted(found), query
        number = len(found)
        said = f"{number}\u00a0résultat{'s' * (number > 1)}" if number else "Aucun résultat."
        assert browser.evaluate(STATUS) == said, query
    assert browser.do("complaints") == []


@pytest.mark.judge
def test_it_is_loaded_when_somebody_searches_and_from_here_alone(browser: Browser, server: str) -> None:
    browser.open(f"{server}articles/montage.html")
    assert not [address for address in browser.do("asked") if "pagefind" in address or "/search/" in address]
    assert search(browser, "canons") == ["Enregistrer une vidéo"]
    asked = browser.do("asked")
    assert any(address.partition("?")[0].endswith("/pagefind.js") for address in asked)
    assert {address.startswith(server) for address in asked} == {True}
    assert browser.do("complaints") == []
    assert browser.evaluate("document.documentElement.lang") == "fr"


@pytest.mark.judge
def test_the_page_of_another_language_searches_in_its_own(browser: Browser, server: str) -> None:
    browser.open(f"{server}articles/guide.html")
    assert search(browser, "caption") == ["Writing captions"]
    browser.do("choose", on="dialog.search [name=other]", value="zh")
    assert search(browser, "推荐系统") == ["推荐系统"]
    browser.do("choose", on="dialog.search [name=other]", value="fr")
    assert sorted(search(browser, "articles")) == ["Enregistrer une vidéo", "Le montage"]
    assert browser.do("complaints") == []


@pytest.mark.judge
def test_results_are_text_and_never_markup(browser: Browser) -> None:
    shows_text_and_no_markup(browser)


@pytest.mark.judge
def test_topics_authors_and_years_narrow_what_is_found(browser: Browser) -> None:
    assert len(search(browser, "video")) == 2
    browser.do("choose", on="dialog.search [name=author]", value="Léo Petit")
    browser.until(f"{TITLES}.join() === 'Le montage'")
    browser.do("choose", on="dialog.search [name=year]", value="2025")
    browser.until(f"{STATUS} === 'Aucun résultat.'")
    browser.do("choose", on="dialog.search [name=author]", value="")
    browser.until(f"{TITLES}.join() === 'Enregistrer une vidéo'")
    browser.do("choose", on="dialog.search [name=year]", value="")
    browser.do("choose", on="dialog.search [name=topic]", value="image")
    # With nothing to look for, all of a topic is shown, the newest first.
    assert search(browser, "") == ["Enregistrer une vidéo", "Le montage", HOSTILE]


@pytest.mark.judge
def test_words_are_marked_in_the_results_and_in_the_page_that_they_lead_to(browser: Browser) -> None:
    search(browser, "canons vidéo")
    browser.until(f"{DIALOG}.querySelector('.around mark')")
    assert browser.evaluate(f"{DIALOG}.querySelector('.found a mark').textContent") == "vidéo"
    assert browser.evaluate(f"{DIALOG}.querySelector('.around mark').textContent") == "canons"
    browser.do("press", key="ArrowDown")
    browser.do("press", key="Enter")
    browser.until("document.querySelector('main mark.sought')")
    marked = browser.evaluate("[...document.querySelectorAll('main mark')].map((one) => one.textContent)")
    assert {word.casefold() for word in marked} == {"vidéo", "canons"}


@pytest.mark.judge
def test_each_state_of_the_box_is_accessible(browser: Browser) -> None:
    for query in ("", "vidéo", "zorglub"):
        search(browser, query)
        assert browser.do("axe") == [], query


@pytest.mark.judge
def test_from_a_folder_and_an_archive_it_says_that_it_works_online_and_nothing_breaks(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    pack(site, tmp_path / "out.zip", "mon site")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        archive.extractall(tmp_path)
    browser.open((tmp_path / "mon site" / "index.html").as_uri())
    browser.do("press", key="/")
    browser.until(f"{DIALOG}?.open && {STATUS} === '{_ONLINE}'")
    browser.do("type", text="vidéo")
    browser.do("press", key="Enter")
    assert browser.evaluate(TITLES) == []
    assert browser.evaluate(STATUS) == _ONLINE
    assert browser.do("complaints") == []
    assert browser.do("axe") == []
