"""A book before it is set: its name, what it says of itself, its parts and their order."""

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.editions.book.book import Book
from pipeline.editions.book.plan_books import plan_book, plan_books
from pipeline.editions.book.selection import EmptySelectionError
from pipeline.model.article import Tag, Translation
from pipeline.model.books_and_handouts import Anthology, Division, ListedPart, Order, Selection
from pipeline.model.collection import Collection
from pipeline.model.settings import OwnLanguage
from tests.factory import article, collection


def four() -> Collection:
    """Return articles of 2023 and 2024, one without a date, with the tags "Son" and "Image"."""
    base = article("un", "Un", "<p>Un.</p>")
    articles = tuple(
        replace(base, slug=slug, title=slug.title(), date=date, tags=tags, weight=weight, authors=(author,))
        for slug, date, tags, weight, author in [
            ("un", dt.datetime(2023, 5, 1, tzinfo=dt.UTC), ("Son",), None, "Zoé Abel"),
            ("deux", dt.datetime(2024, 5, 1, tzinfo=dt.UTC), ("Image", "Son"), 2, "Ada Martin"),
            ("trois", None, (), 1, "Léo Roux"),
            ("quatre", dt.datetime(2023, 6, 1, tzinfo=dt.UTC), ("Son",), None, "Bo Li"),
        ]
    )
    tags = (Tag("Image", "image", ("deux",)), Tag("Son", "son", ("un", "deux", "quatre")))
    return replace(collection(), articles=articles, tags=tags)


def parts(made: Book) -> list[tuple[str, list[str]]]:
    return [(part.title, [one.slug for one in part.articles]) for part in made.parts]


def test_a_collection_without_settings_for_books_is_one_book() -> None:
    (one,), problems = plan_books(four())
    assert (one.path, one.has_parts, problems) == ("anthology", False, ())
    assert [each.slug for each in one.articles] == ["un", "deux", "trois", "quatre"]
    assert one.title == four().settings.title


def test_books_of_the_settings_have_files_of_their_own() -> None:
    asked = (Anthology(), Anthology(Selection(tags=("son",))), Anthology(name="Léo & Bo"))
    found, problems = plan_books(replace(four(), anthologies=asked))
    assert [each.path for each in found] == ["anthology", "anthologies/son", "anthologies/leo-bo"]
    assert problems == ()
    assert [tag.name for tag in found[1].tags] == ["Image", "Son"]
    assert found[1].title == "Son"


def test_a_book_that_cannot_be_made_is_named_and_leaves_the_others() -> None:
    asked = (Anthology(), Anthology(name="a"), Anthology(name="A"), Anthology(Selection(("zwei",)), place=(7, 5)))
    found, problems = plan_books(replace(four(), anthologies=asked))
    assert [each.path for each in found] == ["anthology", "anthologies/a"]
    assert [(each.rule, each.message.partition(":")[0]) for each in problems] == [
        ("anthology", "two books would be anthologies/a; this one is not made"),
        ("anthology", "a book has no article"),
    ]
    assert problems[1].line == 7


def test_articles_stand_in_the_order_that_is_asked_for() -> None:
    def order(wanted: Order) -> list[str]:
        return [one.slug for one in plan_book(four(), Anthology(order=wanted)).articles]

    assert order(Order.LIST) == ["un", "deux", "trois", "quatre"]
    assert order(Order.DATE) == ["un", "quatre", "deux", "trois"]
    assert order(Order.TITLE) == ["deux", "quatre", "trois", "un"]
    assert order(Order.WEIGHT) == ["trois", "deux", "un", "quatre"]


def test_parts_are_made_of_years_or_of_tags() -> None:
    assert parts(plan_book(four(), Anthology(parts=Division.YEAR))) == [
        ("2023", ["un", "quatre"]),
        ("2024", ["deux"]),
        ("Sans date", ["trois"]),
    ]
    # An article stands in the part of its first tag alone.
    assert parts(plan_book(four(), Anthology(parts=Division.TAG))) == [
        ("Image", ["deux"]),
        ("Son", ["un", "quatre"]),
        ("Autres articles", ["trois"]),
    ]


def test_parts_are_listed_in_their_own_order_and_lose_no_article() -> None:
    listed = (ListedPart("B", ("quatre", "un")), ListedPart("A", (), ("image",)), ListedPart("Vide", ("un",)))
    made = plan_book(four(), Anthology(parts=listed))
    assert parts(made) == [("B", ["quatre", "un"]), ("A", ["deux"]), ("Autres articles", ["trois"])]
    assert made.has_parts
    for wrong in (ListedPart("A", ("fünf",)), ListedPart("A", (), ("fünf",))):
        with pytest.raises(EmptySelectionError, match="fünf"):
            plan_book(four(), Anthology(parts=(wrong,)))


def test_a_book_says_who_made_it_when() -> None:
    nameless = replace(four(), settings=replace(four().settings, authors=()))
    made = plan_book(nameless, Anthology())
    assert made.authors == ("Zoé Abel", "Ada Martin", "Léo Roux", "Bo Li")
    assert made.byline == ""  # too many for a title page
    assert plan_book(nameless, Anthology(Selection(("un", "deux")))).byline == "Zoé Abel, Ada Martin"
    assert (made.years, plan_book(four(), Anthology(Selection(("un",)))).years) == ("2023–2024", "2023")
    assert plan_book(four(), Anthology(Selection(("trois",)))).years == ""
    assert made.published == made.modified == dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    assert plan_book(replace(four(), anthologies=()), Anthology(authors=("La classe",))).byline == "La classe"


def test_whoever_builds_can_say_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    made = plan_book(four(), Anthology())
    assert made.modified == dt.datetime(1970, 1, 2, tzinfo=dt.UTC)
    assert made.published == dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


def test_identifiers_stay_and_differ_from_book_to_book() -> None:
    whole, named = plan_book(four(), Anthology()), plan_book(four(), Anthology(name="son"))
    again = plan_book(replace(four(), articles=four().articles[:2]), Anthology(name="Son"))
    assert named.identifier == again.identifier
    found = {whole.identifier, named.identifier, whole.print_identifier, named.print_identifier}
    assert len(found) == 4
    assert all(each.startswith("urn:uuid:") for each in (named.identifier, whole.print_identifier))
    assert plan_book(four(), Anthology(identifier="urn:isbn:9782070360024")).identifier == "urn:isbn:9782070360024"


def test_biographies_are_those_of_the_authors_in_the_order_of_their_names() -> None:
    life = article("_author", "Vie", "<p>Elle écrit.</p>")
    known = dict.fromkeys(("Léo Roux", "Personne", "zoé abel", "Ada Martin"), life)
    made = plan_book(replace(four(), biographies=known), Anthology())
    assert [name for name, _ in made.biographies] == ["Zoé Abel", "Ada Martin", "Léo Roux"]


def test_a_name_is_known_however_its_apostrophe_is_typed() -> None:
    one = replace(article("un", "Un", "<p>Un.</p>"), authors=("Jeanne d’Arc",))
    life = article("_author", "Vie", "<p>Elle écrit.</p>")
    made = replace(four(), articles=(one,), tags=(), biographies={"Jeanne d'Arc": life})
    assert plan_book(made, Anthology(Selection(authors=("jeanne d'arc",)))).biographies == (("Jeanne d’Arc", life),)


def test_texts_stand_around_the_articles() -> None:
    preface, dedication = (article(slug, slug, "<p>Oui.</p>") for slug in ("_text-p", "_text-d"))
    around = replace(four(), book_texts={"p.md": preface, "d.md": dedication})
    made = plan_book(around, Anthology(Selection(("un",)), preface="p.md", dedication="d.md"))
    assert [one.slug for one in made.texts] == ["_text-d", "_text-p", "un"]
    assert made.afterword is None


def in_two_languages() -> Collection:
    """Return two French articles, one with a translation, and one in German that no list includes."""
    un = article("un", "Un", "<p>Un.</p>")
    others = (("one", "One", "en"), ("deux", "Deux", "fr"), ("drei", "Drei", "de"))
    articles = (un, *(replace(un, slug=slug, title=title, language=code) for slug, title, code in others))
    return replace(
        collection(),
        articles=articles,
        tags=(Tag("Son", "son", ("un", "one")),),
        languages=(OwnLanguage("fr"), OwnLanguage("en", "Sound")),
        translations=(("un", "one"),),
    )


def slugs(made: Book) -> list[str]:
    return [one.slug for one in made.articles]


def test_each_language_has_a_book_and_no_article_is_in_none() -> None:
    (main, other), problems = plan_books(in_two_languages())
    assert (main.path, main.language, slugs(main)) == ("anthology", "fr", ["un", "deux", "drei"])
    assert (other.path, other.language, slugs(other)) == ("anthology-en", "en", ["one"])
    assert (other.title, problems) == ("Sound", ())
    assert main.identifier != other.identifier
    assert main.translations == {"un": (Translation("en", "one"),)}


def test_what_is_written_for_a_book_of_everything_is_for_the_language_of_the_whole() -> None:
    asked = Anthology(name="tout", title="Tout", preface="preface.md", cover_colour="#123456")
    found, _ = plan_books(replace(in_two_languages(), anthologies=(asked,)))
    assert [(one.path, one.title) for one in found] == [("anthologies/tout", "Tout"), ("anthologies/tout-en", "Sound")]
    assert [one.cover_colour for one in found] == ["#123456", "#123456"]


def test_a_book_may_say_its_language_and_else_takes_what_is_chosen_in_any() -> None:
    asked = (
        Anthology(Selection(tags=("son",))),
        Anthology(Selection(tags=("son",), language="en")),
        Anthology(Selection(language="en-GB", everything=True)),
    )
    found, _ = plan_books(replace(in_two_languages(), anthologies=asked))
    assert [(one.path, one.language, slugs(one)) for one in found] == [
        ("anthologies/son", "fr", ["un", "one"]),
        ("anthologies/son-en", "en", ["one"]),
        ("anthology-en", "en", ["one"]),
    ]


def test_a_language_in_which_nothing_is_written_is_named() -> None:
    found, (problem,) = plan_books(replace(four(), anthologies=(Anthology(Selection(language="es", everything=True)),)))
    assert found == ()
    assert problem.message == "a book has no article: no article is in the language “es”"
