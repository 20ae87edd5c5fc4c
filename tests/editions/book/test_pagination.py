"""Where pages begin, by the lines on their sheets; the book's numbers in pages that were made without them."""

from pipeline.body.places import END, PageStart
from pipeline.editions.book.pagination import find_page_starts, folio, insert_numbers, make_number_mark, plan_numberings
from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.epub.chapters import number_all_chapters
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.press.sheets import TextLine
from pipeline.text.printable import printable
from tests.factory import collection


def line(place: str, before: int, page: int, letters: str = "") -> TextLine:
    return TextLine(place, before, page, 100.0, letters)


def test_a_page_begins_with_its_first_line() -> None:
    lines = [line("0", 0, 0), line("0", 40, 1, "suite"), line("1", 0, 1), line("2", 0, 2, "fin")]
    assert find_page_starts(lines, 3) == (PageStart(1, "0", 40, "suite"), PageStart(2, "2", 0, "fin"))


def test_a_page_of_notes_alone_begins_where_the_next_one_does() -> None:
    assert find_page_starts([line("0", 0, 0), line("1", 0, 3, "x")], 4) == tuple(
        PageStart(n, "1", 0, "x") for n in (1, 2, 3)
    )
    assert find_page_starts([line("0", 0, 0)], 2) == (PageStart(1, END, 0, ""),)
    assert find_page_starts([line("0", 0, 0)], 1) == ()


def test_a_page_does_not_begin_with_a_line_that_was_left_empty() -> None:
    lines = [line("0", 0, 0, "un"), line("0", 2, 1), line("1", 0, 1, "deux"), line("1", 4, 2)]
    assert find_page_starts(lines, 3) == (PageStart(1, "1", 0, "deux"), PageStart(2, END, 0, ""))


def test_the_head_of_a_table_that_is_printed_again_is_not_where_a_page_begins() -> None:
    lines = [line("0h", 0, 0), line("1", 0, 0), line("0h", 4, 1), line("2", 0, 1, "x"), line("3h", 0, 2, "y")]
    assert find_page_starts(lines, 3) == (PageStart(1, "2", 0, "x"), PageStart(2, "3h", 0, "y"))


def test_numbers_come_last() -> None:
    page = f'<i id="page-{make_number_mark(0)}"></i><i id="page-{make_number_mark(12)}" title="page {folio(12)}"></i>'.encode()
    assert insert_numbers(page, 30, "fr") == b'<i id="page-30"></i><i id="page-42" title="page 42"></i>'
    assert insert_numbers(b"<p>12</p>", 30, "fr") == b"<p>12</p>"


def test_a_folio_is_in_the_digits_of_the_book_and_its_address_in_european_ones() -> None:
    page = f'<i id="page-{make_number_mark(12)}" title="صفحهٔ {folio(12)}"></i>'.encode()
    assert insert_numbers(page, 30, "fa").decode() == '<i id="page-42" title="صفحهٔ ۴۲"></i>'


def test_no_text_holds_what_stands_for_a_number() -> None:
    assert printable(f"a{make_number_mark(1)}b{folio(2)}") == "a1b2"


def test_many_pages_get_their_numbers_in_few_jobs_and_keep_their_order() -> None:
    pages = [(Blob.of(f"<p>{make_number_mark(number)}</p>".encode()), 100) for number in range(70)]
    assert [len(job.pages) for job in plan_numberings(pages, "fr", "anthology")] == [32, 32, 6]
    (book,), _ = plan_books(collection())
    with Runner() as runner:
        numbered = list(number_all_chapters(pages, book, runner))
    assert [each.size for each in numbered] == [len(b"<p>100</p>")] * 70
