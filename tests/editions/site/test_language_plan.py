"""The site of a collection in two languages as jobs: what each page depends on, and what a change makes anew."""

from dataclasses import replace

from pipeline.editions.edition import Publication
from pipeline.editions.print.print_article import ArticlePrint
from pipeline.editions.site.edition import site
from pipeline.editions.site.list_pages import FrontPage
from pipeline.editions.site.plan import SitePlan, plan_site
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Tag, Translation
from pipeline.model.collection import Collection, SiteLink, SitePage, Surroundings, list_translations
from pipeline.model.settings import OwnLanguage
from tests.editions.making import files_by
from tests.factory import article, collection


def _article(slug: str, language: str) -> Article:
    return replace(article(slug, slug.title(), "<p>Un.</p>"), language=language, lead=None)


def _collection(title: str = "One") -> Collection:
    one = replace(_article("one", "en"), title=title)
    return replace(
        collection(),
        articles=(_article("un", "fr"), one, _article("deux", "fr"), _article("drei", "de")),
        tags=(Tag("Code", "code", ("un", "one", "deux", "drei")),),
        languages=(OwnLanguage("fr"), OwnLanguage("en", "In English")),
        translations=(("un", "one"),),
    )


def _plan(of: Collection) -> SitePlan:
    with Runner() as runner:
        return plan_site(Publication(of, frozenset({"site"})), runner)


def test_a_changed_title_of_a_translation_changes_no_page_of_the_other_language() -> None:
    before, after = (_plan(_collection(title)) for title in ("One", "Another one"))
    changed = {new.path for old, new in zip(before.articles, after.articles, strict=True) if old != new}
    assert changed == {"articles/one.html"}
    lists = {new.path for old, new in zip(before.lists, after.lists, strict=True) if old != new}
    assert lists == {"en/index.html", "en/tags/code.html", "en/authors/ada-martin.html"}


def test_a_changed_title_of_a_translation_sets_no_other_article_on_paper() -> None:
    before, after = (list_translations(_collection(title)) for title in ("One", "Another one"))
    assert before == after == {"un": (Translation("en", "one"),), "one": (Translation("fr", "un"),)}
    assert "translations" in ArticlePrint.causes


def test_a_new_translation_changes_the_page_of_its_article_and_no_other() -> None:
    before, after = (_plan(replace(_collection(), translations=some)) for some in ((), (("un", "one"),)))
    changed = {new.path for old, new in zip(before.articles, after.articles, strict=True) if old != new}
    assert changed == {"articles/un.html", "articles/one.html"}


def test_neighbours_are_in_the_language_of_an_article() -> None:
    pages = {page.slug: page for page in _plan(_collection()).articles}
    assert pages["un"].following
    assert pages["un"].following.slug == "deux"
    assert (pages["one"].previous, pages["one"].following) == (None, None)
    assert pages["drei"].frame.settings.language == "fr"


def test_articles_stand_in_their_own_order_whatever_their_language() -> None:
    assert [page.slug for page in _plan(_collection()).articles] == ["un", "one", "deux", "drei"]


def test_a_collection_with_one_list_has_no_homes_besides() -> None:
    plan = _plan(replace(_collection(), languages=(), translations=()))
    assert plan.frame.homes == ()
    assert [len(page.teasers) for page in plan.lists if isinstance(page, FrontPage)] == [4]
    assert not [page.path for page in plan.lists if page.path.startswith("en/")]


def test_the_menu_has_the_pages_of_a_language_and_what_leads_out_of_the_site() -> None:
    links = (
        SiteLink("À propos", "site:a-propos.html", "fr"),
        SiteLink("About", "site:about.html", "en"),
        SiteLink("Radio", "https://radio.example/", "fr"),
    )
    pages = (SitePage(_article("a-propos", "fr")), SitePage(_article("about", "en")))
    plan = _plan(replace(_collection(), pages=pages, surroundings=Surroundings(links)))
    menus = {page.path: [entry.title for entry in page.frame.menu] for page in plan.lists}
    assert menus["index.html"] == ["À propos", "Radio"]
    assert menus["en/index.html"] == ["About", "Radio"]


def test_a_name_that_a_language_has_none_of_its_own_for_is_said_to_be_in_that_of_the_whole() -> None:
    made = _collection()
    languages = (*made.languages, OwnLanguage("de"))
    shown = Publication(replace(made, languages=languages, articles=made.articles), frozenset({"site"}))
    pages = {
        file.path: file.data.data.decode()
        for file in files_by(lambda runner: site(shown, runner))
        if file.path.endswith("index.html")
    }
    title = made.settings.title
    assert f"<h1>{title}</h1>" in pages["index.html"]
    assert "<h1>In English</h1>" in pages["en/index.html"]
    assert f'<h1 lang="fr" dir="ltr">{title}</h1>' in pages["de/index.html"]
    assert f'<p class="name" lang="fr" dir="ltr"><a href="../de/index.html">{title}</a></p>' in pages["de/index.html"]
