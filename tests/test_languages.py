"""A repository of Hugo in two languages, published: lists, feeds and homes in each, and translations linked."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from pipeline.editions.site.social_cards import card_batches
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.publish import publish

_CONTENT = Path(__file__).parent / "repositories" / "hugo-languages"


@pytest.fixture(scope="session")
def site(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Publish the site of the repository."""

    def make(folder: Path) -> None:
        report = publish(Options(_CONTENT, folder / "output", only=("site",), workers=1))
        assert not [one for one in report.problems if one.rule in ("dead-link", "shared-name", "translation-key")]

    return once("hugo-languages", make) / "output"


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _listed(page: Path) -> list[str]:
    return re.findall(r'<h[23]><a href="(?:\.\./)*articles/([^"]+)\.html"', _text(page))


def test_each_language_has_a_home_page_with_its_articles(site: Path) -> None:
    assert _listed(site / "index.html") == ["seul", "lumiere", "son", "ondes"]
    assert _listed(site / "en" / "index.html") == ["light-en", "son-en", "ondes-en"]


def test_a_home_page_is_in_the_words_of_its_language(site: Path) -> None:
    english = _text(site / "en" / "index.html")
    assert '<html lang="en" dir="ltr">' in english
    assert "Skip to the content" in english
    assert "About us</a>" in english
    assert "À propos" not in english
    assert "À propos</a>" in _text(site / "index.html")


def test_a_language_is_called_as_hugo_calls_it_there(site: Path) -> None:
    assert "<title>Technology watch</title>" in _text(site / "en" / "index.html")
    assert "Veille technologique" not in _text(site / "en" / "index.html")
    assert "<title>Veille technologique</title>" in _text(site / "index.html")


def test_each_language_has_a_list_of_texts_to_which_that_of_the_whole_leads(site: Path) -> None:
    root = "https://veille.lycee.example.edu/"
    whole, english = (_text(site / folder / "llms.txt") for folder in ("", "en"))
    assert english.startswith("# Technology watch\n")
    assert re.findall(r"\(https://[^)]*/articles/(.*?)\.md\)", english) == ["light-en", "son-en", "ondes-en"]
    assert re.findall(r"\(https://[^)]*/articles/(.*?)\.md\)", whole) == ["seul", "lumiere", "son", "ondes"]
    assert f"- [Technology watch]({root}en/llms.txt): English" in whole
    assert "about-en.md" in english
    assert "about-en.md" not in whole


def test_social_cards_bear_the_title_of_their_language(site: Path) -> None:
    card = 'property="og:image" content="https://veille.lycee.example.edu/{}card.jpg"'
    assert card.format("en/") in _text(site / "en" / "index.html")
    assert card.format("") in _text(site / "index.html")
    assert (site / "en" / "card.jpg").read_bytes() != (site / "card.jpg").read_bytes()


def test_cards_are_called_as_the_site_is_in_their_language() -> None:
    with Runner() as runner:
        collection = normalise(load(_CONTENT), runner)
    said = {card.name: (card.site, card.title) for batch in card_batches(collection) for card in batch.cards}
    assert said["en/card"][1] == "Technology watch"
    assert said["card"][1] == "Veille technologique"
    assert said["cards/light-en"][0] == "Technology watch"
    assert said["cards/lumiere"][0] == "Veille technologique"


def test_the_masthead_leads_to_the_same_page_in_the_other_language_or_to_its_home(site: Path) -> None:
    def switch(path: str) -> str:
        found = re.search(r'class="language"><a rel="alternate" href="([^"]+)"', _text(site / path))
        assert found
        return found[1]

    assert switch("articles/ondes.html") == "../articles/ondes-en.html"
    assert switch("articles/seul.html") == "../en/index.html"
    assert switch("en/tags.html") == "../index.html"
    assert switch("about-en.html") == "a-propos.html"


def test_a_page_names_its_translation_to_readers_and_search_engines(site: Path) -> None:
    page, root = _text(site / "articles" / "lumiere.html"), "https://veille.lycee.example.edu/articles"
    assert 'Existe aussi en\u00a0:\n<a rel="alternate" href="../articles/light-en.html" lang="en"' in page
    for code, slug in (("fr", "lumiere"), ("en", "light-en"), ("x-default", "lumiere")):
        assert f'<link rel="alternate" hreflang="{code}" href="{root}/{slug}.html">' in page
    assert f'"workTranslation":[{{"@type":"BlogPosting","inLanguage":"en","url":"{root}/light-en.html"}}]' in page
    assert f'"translationOfWork":{{"@type":"BlogPosting","inLanguage":"fr","url":"{root}/lumiere.html"}}' in _text(
        site / "articles" / "light-en.html"
    )
    assert "Existe aussi" not in _text(site / "articles" / "seul.html")


def test_the_sitemap_tells_of_translations_and_homes(site: Path) -> None:
    found = _text(site / "sitemap.xml")
    root = "https://veille.lycee.example.edu/"
    assert f'hreflang="en" href="{root}articles/ondes-en.html"/>' in found
    assert f"<loc>{root}en/</loc>" in found
    assert f'hreflang="x-default" href="{root}"/>' in found


def test_each_language_has_feeds_of_its_own(site: Path) -> None:
    titles = re.findall(r"<entry.*?<title>(.*?)</title>", _text(site / "en" / "feed.xml"), re.DOTALL)
    assert titles == ["Light", "Sound", "The waves around us"]
    own = json.loads(_text(site / "en" / "feed.json"))
    assert (own["language"], own["home_page_url"]) == ("en", "https://veille.lycee.example.edu/en/")
    ids = {re.search("<id>(.*?)</id>", _text(site / path)) for path in ("feed.xml", "en/feed.xml")}
    assert len({found[1] for found in ids if found}) == 2


def test_a_link_to_a_tag_of_one_language_leads_to_its_page(site: Path) -> None:
    assert '<a href="../en/tags/waves.html">all on waves</a>' in _text(site / "articles" / "ondes-en.html")


def test_no_link_of_the_site_leads_nowhere(site: Path) -> None:
    lost = {
        (page.relative_to(site).as_posix(), address)
        for page in site.rglob("*.html")
        for address in re.findall(r'(?:href|src)="([^"#:]+)(?:#[^"]*)?"', _text(page))
        if page.name != "404.html" and not (page.parent / unquote(address)).is_file()
    }
    assert lost == set()
