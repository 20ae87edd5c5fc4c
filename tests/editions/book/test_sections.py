"""What stands around the articles of a book, whatever it is set on."""

import re
from dataclasses import replace

from pipeline.editions.book.book import EPUB, PDF, Book
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.book.sections import (
    AFTERWORD,
    COLOPHON,
    COVER,
    INDEX,
    PREFACE,
    ContentsLine,
    Fact,
    list_colophon_facts,
    list_contents,
    list_imprint_facts,
    list_sections_after,
    list_sections_before,
    section_title,
)
from pipeline.model.books_and_handouts import Anthology, ListedPart
from pipeline.model.settings import Legal
from pipeline.text.standard_numbers import Isbns
from tests import factory


def made(asked: Anthology = Anthology()) -> Book:  # noqa: B008 - a value that never changes
    book_texts = {"avant.md": factory.article("_text-avant", "Avant", "<p>x</p>")}
    return plan_book(replace(factory.collection(), book_texts=book_texts, commit="abc1234"), asked)


def facts(found: tuple[Fact, ...]) -> dict[str, str]:
    return dict(found)


def test_only_sections_that_have_content_are_in_a_book() -> None:
    bare = replace(made(), tags=())
    assert list_sections_before(bare) == (COVER, "_half-title", "_title", "_imprint", "_contents")
    assert list_sections_after(bare, (), ()) == (COLOPHON,)
    full = made(Anthology(preface="avant.md", afterword="avant.md"))
    assert list_sections_before(full)[-1] == PREFACE
    assert list_sections_after(full, ("f",), ("s",)) == (AFTERWORD, "_figures", "_sources", INDEX, COLOPHON)


def test_a_text_has_its_own_title_or_that_of_its_section() -> None:
    full = made(Anthology(preface="avant.md"))
    assert section_title(full, PREFACE) == "Avant"
    assert section_title(full, COLOPHON) == "Colophon"
    assert section_title(full, "_half-title") == ""


def test_a_preface_called_as_its_file_has_accents() -> None:
    texts = {"preface.md": factory.article("_text-preface", "Preface", "<p>x</p>")}
    book = plan_book(replace(factory.collection(), book_texts=texts), Anthology(preface="preface.md"))
    assert section_title(book, PREFACE) == "Préface"


def test_contents_nest_below_parts_and_are_named_in_order() -> None:
    parts = (ListedPart("Un", ("second",)), ListedPart("Deux", ("premier",)))
    lines = list_contents(made(Anthology(parts=parts, preface="avant.md")), [COLOPHON], {"_part-2": 7, "premier": 9})

    def shown(line: ContentsLine) -> tuple[str, str, int, int]:
        return line.title, line.place, line.number, line.page

    assert [shown(line) for line in lines] == [
        ("Avant", "entry-0", 0, 0),
        ("Un", "entry-1", 1, 0),
        ("Deux", "entry-3", 2, 7),
        ("Colophon", "entry-5", 0, 0),
    ]
    assert [shown(line) for line in lines[2].below] == [("Le premier article\u202f!", "entry-4", 0, 9)]


def test_contents_of_a_book_without_parts_are_its_articles() -> None:
    assert [line.name for line in list_contents(made(), [COLOPHON])] == ["premier", "second", COLOPHON]


def test_the_imprint_tells_edition_and_one_identifier_and_the_colophon_the_file() -> None:
    book = made(Anthology(edition="Deuxième édition"))
    found = list(facts(list_imprint_facts(book)).values())
    assert "Deuxième édition, 2 janvier 2024" in found
    assert found[-1] == book.identifier
    assert list(facts(list_colophon_facts(book, PDF)).values())[-2:] == [book.print_identifier, "abc1234"]
    assert book.print_identifier not in facts(list_colophon_facts(book, EPUB)).values()


def test_an_isbn_is_called_so() -> None:
    book = made(Anthology(identifier="urn:isbn:978-2-1234-5680-3"))
    assert facts(list_imprint_facts(book))["ISBN"] == "978-2-1234-5680-3"


def test_each_form_of_a_book_tells_its_isbn_and_the_imprint_all() -> None:
    book = made(Anthology(isbn=Isbns("978-2-1234-5680-3", epub="978-2-1234-5681-0")))
    told = facts(list_imprint_facts(book))
    assert (told["ISBN"], told["ISBN (EPUB)"]) == ("978-2-1234-5680-3", "978-2-1234-5681-0")
    assert not any(text.startswith("urn:") for text in told.values())
    assert "urn:isbn:9782123456803" not in facts(list_colophon_facts(book, PDF)).values()
    assert (book.print_identifier, book.identifier) == ("urn:isbn:9782123456803", "urn:isbn:9782123456810")


def test_the_colophon_counts_and_names_the_tools_of_its_form() -> None:
    paper = facts(list_colophon_facts(made(), PDF, 12, ("Noto Naskh Arabic",)))
    assert any(re.fullmatch(r"2.articles, 1.\w+, 12.pages", text) for text in paper.values())
    assert any(text.endswith(" · Noto Naskh Arabic") for text in paper.values())
    assert any("WeasyPrint" in text for text in paper.values())
    book = facts(list_colophon_facts(made(), EPUB))
    assert not any("pages" in text or "WeasyPrint" in text for text in book.values())


def test_the_imprint_says_who_answers_for_the_book() -> None:
    legal = Legal(publisher="Le lycée, 3 rue du Phare", director="Mme Martin", contact="cdi@example.org")
    book = replace(made(), publisher="Le lycée", legal=legal)
    told = facts(list_imprint_facts(book))
    assert (told["Direction de la publication"], told["Contact"]) == ("Mme Martin", "cdi@example.org")
    assert told["Éditeur"] == "Le lycée, 3 rue du Phare"
    assert "Contact" not in facts(list_imprint_facts(made()))
