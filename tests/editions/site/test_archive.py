"""The archive: every article by year and month, in the words and digits of the collection's language."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pipeline.editions.edition import Publication
from pipeline.editions.site.edition import site
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store
from pipeline.model.article import Article
from pipeline.model.collection import Collection, SitePage
from tests import factory

_SHORT = Blob.of("<p>Fin.</p>")


def written(number: int, day: dt.date | None) -> Article:
    date = dt.datetime.combine(day, dt.time(), dt.UTC) if day else None
    made = factory.article(f"a{number}", f"Article {number}", "<p>Fin.</p>")
    return replace(made, date=date, shown=(), lead=None, headings=(), tags=(), authors=())


def made_of(days: list[dt.date | None], language: str = "fr") -> Collection:
    made = factory.collection()
    articles = tuple(written(number, day) for number, day in enumerate(days))
    return replace(made, articles=articles, tags=(), settings=replace(made.settings, language=language, base_url=""))


def pages_of(collection: Collection, runner: Runner | None = None) -> dict[str, Any]:
    with runner or Runner() as own:
        files = [one for one in site(Publication(collection, frozenset({"site"})), own) if isinstance(one, File)]
        found = [file for file in files if file.path.endswith(".html")]
        return {file.path: html.document_fromstring(file.data.data.decode("utf-8")) for file in found}


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


DAYS = [
    dt.date(2025, 3, 1),
    dt.date(2025, 3, 28),
    dt.date(2024, 12, 5),
    dt.date(2025, 11, 2),
    dt.date(2024, 1, 9),
    None,
]


def test_it_has_years_and_months_with_their_numbers_of_articles() -> None:
    page = pages_of(made_of(DAYS))["archive.html"]
    heads = [(one.tag, words(one)) for one in page.xpath("//main//h2 | //main//h3")]
    assert heads == [
        ("h2", "2025 3 articles"),
        ("h3", "novembre 1 article"),
        ("h3", "mars 2 articles"),
        ("h2", "2024 2 articles"),
        ("h3", "décembre 1 article"),
        ("h3", "janvier 1 article"),
        ("h2", "Sans date 1 article"),
    ]
    assert [words(one) for one in page.xpath("//main//li")] == [
        "2 Article 3",
        "28 Article 1",
        "1 Article 0",
        "5 Article 2",
        "9 Article 4",
        "Article 5",
    ]
    assert page.xpath("//main//time/@datetime")[:2] == ["2025-11-02", "2025-03-28"]
    assert page.get_element_by_id("m2025-03") is not None


@pytest.mark.parametrize(("language", "month"), [("de", "März"), ("ar", "مارس"), ("ru", "март"), ("ja", "3月")])
def test_months_are_called_as_the_collection_is_written(language: str, month: str) -> None:
    page = pages_of(made_of(DAYS, language))["archive.html"]
    assert any(words(one).startswith(month) for one in page.xpath("//main//h3"))


def test_few_articles_and_those_without_dates_have_none_and_nothing_leads_there() -> None:
    for days in (DAYS[:5], [None] * 7):
        files = pages_of(made_of(list(days)))
        assert "archive.html" not in files
        assert not files["index.html"].xpath("//a[@href='archive.html']")
    ways = pages_of(made_of(DAYS))["index.html"].xpath("//a[@href='archive.html']")
    assert [words(one) for one in ways] == ["Tous les articles par date", "Archives"]


def test_an_editor_s_own_page_of_that_name_takes_its_place() -> None:
    made = made_of(DAYS)
    own = SitePage(replace(made.articles[0], slug="archive", title="À nous"))
    files = pages_of(replace(made, pages=(own,)))
    assert words(files["archive.html"].xpath("//h1")[0]) == "À nous"
    assert not files["index.html"].xpath("//main//a[@href='archive.html']")


def test_of_very_many_each_year_has_its_own_page_and_a_new_one_changes_its_year_alone(tmp_path: Path) -> None:
    first = dt.date(2022, 1, 1)
    days: list[dt.date | None] = [first + dt.timedelta(days=4 * number) for number in range(201)]
    files = pages_of(made_of(days))
    assert [path for path in files if path.startswith("archive")] == [
        "archive.html",
        "archive/2024.html",
        "archive/2023.html",
        "archive/2022.html",
    ]
    ways = files["archive.html"].xpath("//main//a/@href")
    assert ways[0] == "archive/2024.html#m2024-03"
    assert files["archive/2024.html"].get_element_by_id("m2024-03").tag == "h2"
    for number_of_days, made in ((days, {}), ([*days, dt.date(2023, 5, 5)], {"archive.html", "archive/2023.html"})):
        runner = Runner(RunnerContext(Store(tmp_path)))
        before = {} if not made else files
        after = {path: html.tostring(tree) for path, tree in pages_of(made_of(number_of_days), runner).items()}
        changed = {
            path
            for path in after
            if path.startswith("archive") and before and after[path] != html.tostring(before[path])
        }
        assert changed == set(made)


def test_a_section_has_a_heading_and_a_page_of_what_has_no_date_has_no_section() -> None:
    days: list[dt.date | None] = [dt.date(2022, 1, 1) + dt.timedelta(days=number) for number in range(200)]
    files = pages_of(made_of([*days, None, None]))
    assert len(files["archive/undated.html"].xpath("//main//div[@class='year']//li")) == 2
    pages = [page for path, page in files.items() if path.startswith("archive")]
    assert len(pages) == 3
    assert not [box for page in pages for box in page.xpath("//section[not(.//h2)]")]
