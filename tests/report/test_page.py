import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from pipeline.model.problems import Problem
from pipeline.report.json_data import survey_as_json
from pipeline.report.page import make_page
from tests.judges.html import axe, vnu
from tests.report.samples import HOSTILE, article, hostile_survey, survey


@pytest.mark.usefixtures("uncut")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_word_of_a_post_is_markup(language: str) -> None:
    tree = html.document_fromstring(make_page(hostile_survey(), language))
    assert list(tree.iter("script", "b", "img", "iframe", "link", "object")) == []
    assert tree.findtext(".//title") == f"{HOSTILE} – {tree.findtext('.//h1')}"
    for element in tree.iter():
        assert not any(name.startswith("on") or name in ("style", "src") for name in map(str, element.keys()))
        assert re.match(r"https://|#|$", element.get("href", ""))
    policy = tree.xpath("string(//meta[@http-equiv]/@content)")
    assert policy.startswith("default-src 'none'; style-src 'nonce-")
    assert tree.xpath("string(//style/@nonce)") in policy


@pytest.mark.usefixtures("uncut")
def test_the_same_survey_gives_the_same_page() -> None:
    assert make_page(hostile_survey(), "fr") == make_page(hostile_survey(), "fr")


def test_it_asks_nothing_of_another_origin_and_says_its_language() -> None:
    made = make_page(survey(article("a", "2026-01-01", tags="son")), "fr")
    assert '<html lang="fr">' in made
    assert "Qu’écrire ou corriger maintenant\u202f?" in made
    assert "url(data:font/woff2;base64," in made
    assert "url(" not in made.replace("url(data:font/woff2;base64,", "")
    assert "@import" not in made


@pytest.mark.usefixtures("uncut")
def test_each_plot_has_its_words_and_its_numbers() -> None:
    articles = [article(f"a{day}", f"2026-0{day}-01", tags="son image radio") for day in range(1, 5)]
    tree = html.document_fromstring(make_page(survey(*articles), "en"))
    figures = list(tree.iter("figure"))
    assert len(figures) == 3  # months, tags, and how these go together
    for figure in figures:
        (drawing,) = figure.iter("svg")
        names = [f"{drawing.get('aria-labelledby')}", f"{drawing.get('aria-describedby')}"]
        assert all(drawing.xpath(f"string(.//*[@id='{name}'])") for name in names)
        assert figure.xpath("count(.//details//tbody/tr)") > 0


@pytest.mark.usefixtures("uncut")
def test_one_or_two_numbers_are_a_table_and_names_of_files_are_code() -> None:
    told = Problem("a.md", 1, 1, "dead-link", "`b.md` is not there")
    articles = [article("a", "2026-01-01", tags="son"), article("b", "2026-02-01", tags="son")]
    tree = html.document_fromstring(make_page(replace(survey(*articles), problems=(told,)), "en"))
    assert not list(tree.iter("figure"))
    assert [caption for caption in tree.iter("caption") if caption.text == "Articles a month"]
    assert "b.md" in [code.text for code in tree.iter("code")]


@pytest.mark.usefixtures("uncut")
def test_an_empty_collection_has_a_page() -> None:
    assert "Nothing to fix" in make_page(survey(), "en")


@pytest.mark.judge
def test_it_is_valid_and_accessible(tmp_path: Path) -> None:
    pages = {"hostile": (hostile_survey(), "fr"), "empty": (survey(), "en")}
    pages["usual"] = survey(*[article(f"a{day}", f"2026-0{day}-01", tags="son image") for day in range(1, 5)]), "en"
    for name, (found, language) in pages.items():
        (tmp_path / f"{name}.html").write_text(make_page(found, language), "utf-8")
    paths = sorted(tmp_path.glob("*.html"))
    assert vnu(paths) == {path: [] for path in paths}
    assert axe(paths) == {path: [] for path in paths}


def test_the_data_has_all_of_it_and_says_it_in_a_language() -> None:
    data = survey_as_json(hostile_survey(), "fr")
    assert json.loads(json.dumps(data)) == data
    assert data["next"][0]["what"].startswith("Corrigez l’erreur")
    assert data["months"] == {"2026-01": 1, "2026-02": 0, "2026-03": 1}
    assert data["problems"]["missing-alt"] == [f"{HOSTILE}.md:1:1"]
