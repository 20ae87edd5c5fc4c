"""Which style sheets a page of the site loads: all that it has something for, and an editor's own last."""

import re
from pathlib import Path

import pytest
import tinycss2
from lxml import html

from pipeline.editions.site.assets import SHEETS, choose_early_fonts, choose_sheets
from pipeline.inputs import STYLES
from pipeline.options import Options
from pipeline.publish import publish
from tests.preview.browser import Browser

_OWN = "img { filter: blur(1px) } :root { --ink: #123456 }"
_PSEUDO = re.compile(r"::[\w-]+")


def test_a_page_loads_what_it_has_something_for_in_a_fixed_order() -> None:
    page = '<body class="reading"><pre><code>→</code></pre><math></math><p lang="ja">Č</p>'
    assert list(choose_sheets(page, "fr")) == [*("site", "scripts", "article", "maths", "code", "fonts-latin-ext")]
    assert list(choose_sheets('<body class="list"><ul class="long-list">', "fr")) == ["site", "lists"]
    assert "scripts" in set(choose_sheets("<p>", "ar-EG"))
    assert "scripts" not in set(choose_sheets("<p>", "art"))


def test_a_page_asks_early_for_the_fonts_of_its_language_and_of_its_code() -> None:
    page = '<body class="reading"><code>→</code><p>Č, Чехов</p>'
    assert list(choose_early_fonts(page, "fr")) == ["site", "code"]
    assert list(choose_early_fonts(page, "cs")) == ["site", "code", "fonts-latin-ext"]
    assert list(choose_early_fonts("<p>Чехов</p>", "ru")) == ["site", "fonts-cyrillic"]


def test_every_sheet_of_the_site_stands_in_the_table() -> None:
    named = {part for sheet in SHEETS for part in sheet.parts} | {"dark", "media", "not-found", "search"}
    assert {path.stem for path in (STYLES / "site").glob("*.css")} == named


@pytest.fixture(scope="module")
def site(second_sample: Path) -> Path:
    """Publish the site of the second sample."""
    return second_sample / "output"


@pytest.mark.judge
def test_what_a_page_does_not_load_has_no_rule_for_it(site: Path, chromium: Browser) -> None:
    sheets = [path for path in (site / "assets").glob("*.css") if path.stem != "search"]  # the script's own
    rules = {path.stem: selectors(path) for path in sheets}
    for page in sorted(site.rglob("*.html")):
        loaded = {Path(href).stem for href in html.parse(page).xpath("//link[@rel='stylesheet']/@href")}
        others = {name: found for name, found in rules.items() if name not in loaded}
        chromium.open(page.as_uri())
        met = chromium.evaluate(
            f"Object.entries({others!r}).flatMap(([sheet, all]) => all.filter((one) => document.querySelector(one))"
            ".map((one) => `${sheet}: ${one}`))"
        )
        assert met == [], page.name


def selectors(sheet: Path) -> list[str]:
    """Return the selectors of a style sheet, also within media queries."""
    found: list[str] = []
    waiting = tinycss2.parse_stylesheet(sheet.read_text("utf-8"), skip_comments=True, skip_whitespace=True)
    while waiting:
        rule = waiting.pop()
        if rule.type == "qualified-rule":
            found.append(_PSEUDO.sub("", tinycss2.serialize(rule.prelude)))
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            waiting += tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
    return [one for one in found if one != ":root"]


@pytest.mark.judge
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_editor_s_own_sheet_is_last(scheme: str, tmp_path: Path, chromium: Browser) -> None:
    content = tmp_path / "content"
    (content / "styles").mkdir(parents=True)
    (content / "styles" / "site.css").write_text(_OWN, "utf-8")
    (content / "collection.yaml").write_text("title: Essais\n", "utf-8")
    (content / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>', "utf-8")
    (content / "a.md").write_text("---\ntitle: A\n---\n\nUn mot.\n\n![Un plan](a.svg)\n", "utf-8")
    publish(Options(content, tmp_path / "out", workers=1, only=("site",)))
    chromium.do("view", width=1280, height=800, scheme=scheme)
    chromium.open((tmp_path / "out" / "articles" / "a.html").as_uri())
    found = chromium.evaluate(
        "[getComputedStyle(document.querySelector('.body img')).filter, getComputedStyle(document.body).color]"
    )
    assert found == ["blur(1px)", "rgb(18, 52, 86)"]
