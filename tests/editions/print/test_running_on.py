"""Articles of a book that saves paper run on where 40 % of a page is free."""

import functools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.editions.anthology_pdf import anthology_pdf
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.edition import Publication
from pipeline.editions.epub.edition import anthology_epub
from pipeline.editions.print import bindery
from pipeline.editions.print.article import article_copy
from pipeline.editions.print.bindery import Bindery, Footprint, RunOn, choose_run_on, estimate_run_on
from pipeline.editions.print.print_article import SharedPages
from pipeline.editions.print.references import References
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Lead
from pipeline.model.books_and_handouts import Anthology, Economy, ListedPart, Trim
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.press.geometry import A5, MILLIMETRE
from pipeline.press.sheets import SEEN, Fill
from pipeline.press.typesetting.typeset import typeset
from tests import factory
from tests.editions.agreement import disagreements_of_book
from tests.editions.making import files_by
from tests.judges import epubcheck, page_ua1, qpdf_check, verapdf
from tests.paper.pages import paper_of
from tests.press.samples import links, opened, page_of, text

NOTES = 8
WORDS = "la lumière du matin passe entre les arbres et nous regardons sans parler une image qui change avec le vent, puis la classe écrit"
PARTS = (
    ListedPart("Un", tuple(f"note-{number}" for number in range(1, 5))),
    ListedPart("Deux", tuple(f"note-{number}" for number in range(5, 9))),
)
TOP, LINE = A5.top * MILLIMETRE, A5.sizes.leading


def note(number: int, more: str = "") -> Article:
    sentences = (WORDS, WORDS[21:], *([] if more else [WORDS[11:], WORDS[34:]]))
    body = "".join(f"<p>{sentence.capitalize()} {number}.</p>" for sentence in sentences)
    own = factory.article(f"note-{number}", f"Note {number}", f"{body}{more}", number)
    return replace(own, lead=None, headings=(), tags=("Vidéo",))


def notes(economy: Economy = Economy.AUTO, more: str = "", number: int = NOTES) -> Collection:
    made = factory.collection()
    articles = tuple(note(each, more=more) for each in range(1, number + 1))
    settings = replace(made.settings, trim=Trim.A5, economy=economy)
    return replace(made, settings=settings, articles=articles, tags=(), pictures={}, attachments={})


def book(made: Collection, *parts: ListedPart) -> Mapping[str, File]:
    own = plan_book(made, Anthology(parts=parts))

    def editions(runner: Runner) -> Iterator[File | Problem]:
        publication = Publication(made, frozenset(), (own,), bindery=Bindery(made, runner))
        yield from anthology_pdf(publication, runner)
        yield from anthology_epub(publication, runner)

    return {file.path: file for file in files_by(editions)}


@functools.cache
def thrifty() -> Mapping[str, File]:
    return book(notes())


def pdf_of(files: Mapping[str, File]) -> bytes:
    return files["anthology.pdf"].data.data


def firsts(pdf: bytes, number: int = NOTES) -> list[int]:
    return [page_of(opened(pdf), f"note-{each}") for each in range(1, number + 1)]


def written(files: Mapping[str, File], folder: Path) -> tuple[Path, Path]:
    found = tuple(folder / f"anthology.{kind}" for kind in ("pdf", "epub"))
    for path in found:
        path.write_bytes(files[path.name].data.data)
    return found[0], found[1]


def footprint(pages: int = 1, end: float = 15, lines: int = 9, notes: float = 0, begun: float = 12) -> Footprint:
    """Return the extent of an article that ends on this line of its last page, with so many lines of notes."""
    return Footprint(pages, Fill(TOP + begun * LINE, lines, TOP + end * LINE, notes * LINE, A5.lower_edge))


def chosen(*found: Footprint, then: Footprint | None = None) -> dict[str, SharedPages]:
    articles = tuple(note(number) for number in range(1, len(found) + 1))
    alone = {article.slug: one for article, one in zip(articles, found, strict=True)}
    if then is None:
        return estimate_run_on([articles], alone, A5).shared
    return choose_run_on([articles], alone, A5, lambda asked: dict.fromkeys(asked, then)).shared


def test_an_article_begins_where_another_leaves_room() -> None:
    found = chosen(footprint(end=15), footprint(end=12))
    assert list(found) == ["note-2"]
    assert found["note-2"].above >= 16 * LINE
    assert found["note-2"].below == 0
    assert not found["note-2"].last


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (footprint(end=24), footprint(end=12)),
        (Footprint(1, None), footprint(end=12)),
        (footprint(end=15), Footprint(1, None)),
        (footprint(end=15), footprint(end=15, begun=26)),
        (footprint(end=10, notes=14), footprint(end=12)),
        (footprint(end=15), footprint(end=34)),
    ],
    ids=["too little is free", "turned", "plain", "high opening", "high notes", "nothing saved"],
)
def test_it_begins_on_a_new_page_where_not(before: Footprint, after: Footprint) -> None:
    assert not chosen(before, after)


def test_an_opening_runs_on_whose_picture_may_be_so_much_lower() -> None:
    high = footprint(end=15, begun=26)
    assert not chosen(footprint(end=15), high)
    found = chosen(footprint(end=15), Footprint(1, high.fill._replace(lead=6 * LINE) if high.fill else None))
    assert list(found) == ["note-2"]


def test_its_picture_is_lower_there_and_has_text_below() -> None:
    photograph = factory.red_square()
    opening = replace(
        note(1, more=f"<p>{WORDS * 12}</p>" * 2), lead=Lead(photograph.path, "r"), shown=(photograph.path,)
    )

    def laid(above: float) -> Fill:
        shared = References(shared=SharedPages(above))
        fill = typeset(article_copy(opening, {photograph.path: photograph}, references=shared, page=A5)).fill
        assert fill is not None
        return fill

    alone, below = laid(0), laid(15 * LINE)
    assert alone.lead > 0
    assert below.lines >= SEEN
    assert below.begun <= A5.lower_edge


def test_notes_stand_below_the_text_that_calls_them_and_above_what_runs_on() -> None:
    found = chosen(footprint(2, end=10, notes=3), footprint(end=12))
    assert (found["note-1"].above, found["note-1"].last) == (0, 2)
    assert found["note-1"].below == pytest.approx(A5.lower_edge - TOP - 13 * LINE, abs=1)
    assert found["note-2"].above == 15 * LINE
    three = chosen(footprint(end=8, notes=2), footprint(end=8, notes=2), footprint(end=8))
    assert three["note-2"].above
    assert three["note-2"].below


def test_one_of_which_too_little_is_seen_is_not_left_so() -> None:
    assert chosen(footprint(end=10), footprint(2, end=5), then=footprint(2, end=20, lines=5))
    assert not chosen(footprint(end=10), footprint(2, end=5), then=footprint(2, end=20, lines=3))


def test_no_article_runs_on_below_one_of_another_part_or_direction() -> None:
    first, second = note(1), note(2)
    alone = dict.fromkeys(("note-1", "note-2"), footprint(end=12))
    assert estimate_run_on([(first, second)], alone, A5).saved == 1
    assert estimate_run_on([(first,), (second,)], alone, A5).saved == 0
    assert estimate_run_on([(first, replace(second, language="ar"))], alone, A5).saved == 0


def test_short_notes_share_pages_and_a_sheet_is_saved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pages = firsts(pdf_of(thrifty()))
    assert pages == sorted(pages)
    assert len(set(pages)) < NOTES
    after = paper_of(written(thrifty(), tmp_path)[0])
    monkeypatch.setattr(bindery, "estimate_run_on", lambda *_: RunOn({}, 0))
    before = paper_of(written(book(notes()), tmp_path)[0])
    assert after.sheets < before.sheets
    assert after.blank <= before.blank


def test_they_begin_on_new_pages_where_no_sheet_is_saved_or_paper_does_not_matter() -> None:
    assert len(set(firsts(pdf_of(book(notes(number=2))), 2))) == 2
    assert len(set(firsts(pdf_of(book(notes(Economy.NO)))))) == NOTES


def test_what_tells_of_pages_tells_of_those_on_which_notes_run_on(tmp_path: Path) -> None:
    pdf = opened(pdf_of(thrifty()))
    pages = firsts(pdf_of(thrifty()))
    shared = next(one for one in pages if pages.count(one) > 1)
    below = pages.index(shared) + 2
    contents = page_of(pdf, "_contents")
    assert f"-> note-{below}" in links(pdf, contents).values()
    assert str(shared + 1) in text(pdf_of(thrifty()), contents).split()
    on_it = text(pdf_of(thrifty()), shared)
    assert f"Note {below}" in on_it.replace("\u00a0", " ")
    # The contents of the e-book tell no authors.
    found = [file for file, _ in disagreements_of_book(*written(thrifty(), tmp_path)) if file != "nav.xhtml"]
    assert not found


def test_notes_at_the_foot_are_those_of_their_article() -> None:
    made = notes(more='<p>Voir <a href="https://example.org/">ailleurs</a>.</p>')
    pdf = pdf_of(book(made))
    pages = firsts(pdf)
    shared = next(one for one in pages if pages.count(one) > 1)
    above, below = (f"Note {pages.index(shared) + number}" for number in (1, 2))
    words = " ".join(text(pdf, shared).replace("\u00a0", " ").split())
    places = [words.index(above), words.index("a example.org"), words.index(below), words.rindex("a example.org")]
    assert places == sorted(set(places))


def test_a_note_that_stays_as_long_is_set_again_and_no_other() -> None:
    made = notes()
    with Runner() as runner:

        def set_again(number: int, old: str, new: str) -> int:
            article = made.articles[number - 1]
            changed = replace(article, body=Blob.of(article.body.text.replace(old, new)))
            articles = tuple(changed if each is article else each for each in made.articles)
            own, before = replace(made, articles=articles), Counter(runner.ran)
            Bindery(own, runner).book(plan_book(own, Anthology()))
            return sum(runner.ran.get(label, 0) - before[label] for label in ("articles", "running on"))

        assert set_again(1, "", "") == NOTES + NOTES // 2
        assert set_again(3, "classe", "glasse") == 1
        assert set_again(4, "classe", "glasse") == 2
        # It ends lower, and the one below it begins there.
        assert set_again(5, "</p>", "<br>Et puis.</p>") == 2


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    more = '<p>Voir <a href="https://example.org/">ailleurs</a> et <a href="article:note-1">la première</a>.</p>'
    pdf, epub = written(book(notes(more=more), *PARTS), tmp_path)
    pages = firsts(pdf.read_bytes())
    assert len(set(pages)) < NOTES
    assert pages[4] not in pages[:4]
    assert qpdf_check(pdf) == []
    assert page_ua1(pdf) == []
    assert verapdf(pdf, "ua1") == []
    assert verapdf(pdf, "3a") == []
    assert epubcheck(epub) == []
