"""A logo for light screens and one for dark: each where it is readable, and the light one wherever there is no dark."""

from pathlib import Path

import pytest

from pipeline.load.settings import read_settings
from pipeline.model.settings import Logo
from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs.result import RunResult
from tests.preview.browser import Browser

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="20" viewBox="0 0 {0} 20">'
    '<rect width="{0}" height="20" fill="#ffd34d"/></svg>'
)
_POST = "---\ntitle: Un son\ndate: 2026-01-01\n---\n\nUn texte.\n"
_SHOWN = (
    "[...document.querySelectorAll('.logo')].filter((one) => one.offsetWidth).map((one) => one.src.split('/').pop())"
)


def published(folder: Path, logo: str, *, only: str = "site", light: str = "jour.svg") -> RunResult:
    """Publish an edition of a collection with a logo into `out`."""
    (folder / "content").mkdir()
    (folder / "content" / "a.md").write_text(_POST, "utf-8")
    (folder / "content" / light).write_text(_SVG.format(40), "utf-8")
    (folder / "content" / "nuit.svg").write_text(_SVG.format(50), "utf-8")
    settings = f"language: fr\ntitle: Essais\nlook:\n  logo: {logo}\n"
    (folder / "content" / "collection.yaml").write_text(settings, "utf-8")
    return publish(Options(folder / "content", folder / "out", workers=1, only=(only,)))


@pytest.mark.parametrize(
    ("written", "logo"),
    [
        ("a.svg", Logo("a.svg")),
        ("{light: a.svg}", Logo("a.svg")),
        ("{light: a.svg, dark: b.svg}", Logo("a.svg", "b.svg")),
        ("{light: a.svg, dark: }", Logo("a.svg")),
    ],
)
def test_one_is_written_alone_or_both_are(tmp_path: Path, written: str, logo: Logo) -> None:
    (tmp_path / "collection.yaml").write_text(f"look:\n  logo: {written}\n", "utf-8")
    found = read_settings(tmp_path)
    assert (found.look.logo, found.problems) == (logo, ())


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("{dark: b.svg}", "“logo” has no `light`, which books, PDFs and cards show"),
        ("{light: '', dark: b.svg}", "“logo” has no `light`, which books, PDFs and cards show"),
        ("{light: a.svg, night: b.svg}", "“logo” has an unknown key “night”"),
        ("[a.svg, b.svg]", "“logo” must be a text"),
    ],
)
def test_what_is_no_logo_is_said(tmp_path: Path, written: str, why: str) -> None:
    (tmp_path / "collection.yaml").write_text(f"look:\n  logo: {written}\n", "utf-8")
    found = read_settings(tmp_path)
    assert found.look.logo == Logo()
    (problem,) = found.problems
    assert why in problem.message


@pytest.mark.whole
@pytest.mark.parametrize(
    ("logo", "said", "shown"),
    [
        (
            "{light: jour.svg, dark: nacht.svg}",
            ["the logo nacht.svg does not exist; the light one is used in the dark, too"],
            ["jour"],
        ),
        ("{light: tag.svg, dark: nuit.svg}", ["the logo tag.svg does not exist; there is none"], []),
        ("tag.svg", ["the logo tag.svg does not exist; there is none"], []),
    ],
)
def test_one_that_is_not_there_is_named_and_the_other_holds(
    tmp_path: Path, logo: str, said: list[str], shown: list[str]
) -> None:
    report = published(tmp_path, logo)
    found = [one for one in report.problems if one.rule == "missing-image"]
    assert [(one.message, one.path, one.line) for one in found] == [(said[0], "collection.yaml", 4)]
    page = (tmp_path / "out" / "articles" / "a.html").read_text("utf-8")
    assert [name for name in ("jour", "nuit") if f"media/{name}.svg" in page] == shown
    assert 'class="logo day"' not in page


@pytest.mark.judge
def test_the_logo_follows_the_machine_and_the_switch_and_needs_no_script(chromium: Browser, tmp_path: Path) -> None:
    published(tmp_path, "{light: jour.svg, dark: nuit.svg}")
    chromium.do("fresh")
    for path in ("index.html", "articles/a.html"):
        chromium.do("view", width=800, height=600, scheme="light")
        chromium.open((tmp_path / "out" / path).as_uri())
        chromium.evaluate("localStorage.clear()")
        assert chromium.evaluate(_SHOWN) == ["jour.svg"]
        chromium.do("choose", on=".colours select", value="dark")
        assert chromium.evaluate(_SHOWN) == ["nuit.svg"]
        chromium.do("view", width=800, height=600, scheme="dark")
        chromium.do("choose", on=".colours select", value="light")
        assert chromium.evaluate(_SHOWN) == ["jour.svg"]
        chromium.do("choose", on=".colours select", value="system")
        assert chromium.evaluate(_SHOWN) == ["nuit.svg"]
        plate = "getComputedStyle(document.querySelector('.logo.night')).backgroundColor"
        assert chromium.evaluate(plate) == "rgba(0, 0, 0, 0)"
    chromium.do("fresh")
    chromium.do("scripts", run=False)
    for scheme, name in (("light", "jour.svg"), ("dark", "nuit.svg")):
        chromium.do("view", width=800, height=600, scheme=scheme)
        chromium.open((tmp_path / "out" / "articles" / "a.html").as_uri())
        assert chromium.evaluate(_SHOWN) == [name]
    chromium.do("fresh")


@pytest.mark.judge
def test_paper_of_the_page_shows_the_light_one(chromium: Browser, tmp_path: Path) -> None:
    published(tmp_path, "{light: jour.svg, dark: nuit.svg}")
    chromium.do("fresh")
    chromium.do("view", width=800, height=600, scheme="dark")
    chromium.do("media", kind="print")
    chromium.open((tmp_path / "out" / "articles" / "a.html").as_uri())
    assert set(chromium.evaluate(_SHOWN)) <= {"jour.svg"}
    chromium.do("media", kind="screen")
    assert chromium.evaluate(_SHOWN) == ["nuit.svg"]
    chromium.do("fresh")
