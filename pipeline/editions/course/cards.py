"""Flashcards of glossary and questions: a package for Anki, and a table of words for other programs."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.body.neutral_html import to_html
from pipeline.body.questions import Kind, Question
from pipeline.editions.course.lessons import Course, words_of
from pipeline.editions.course.packages import Written, pack
from pipeline.editions.course.questions import list_choices

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet would compute what follows
_MODEL = 1_607_392_319  # for all our cards, so that Anki knows them again
_CSS = (
    ".card { font: 20px/1.5 sans-serif; text-align: left; max-width: 40em; margin: 0 auto; } img { max-width: 100%; }"
)


class _Card(NamedTuple):
    """Both sides of a card in neutral HTML, a name for programs, and the lesson that it is of."""

    front: str
    back: str
    name: str
    lesson: str


def write_cards(course: Course) -> Written:
    """Return the package for Anki; it has the date of the newest article, by which Anki knows what is new."""
    import genanki  # noqa: PLC0415 - for this job alone

    cards = list(_make_cards(course))
    if not cards:
        return Written(b"")
    template = {"name": "Card", "qfmt": "{{Front}}", "afmt": '{{FrontSide}}<hr id="answer">{{Back}}'}
    fields = [{"name": "Front"}, {"name": "Back"}]
    model = genanki.Model(_MODEL, "Editions", fields=fields, templates=[template], css=_CSS)
    number = int.from_bytes(hashlib.sha256(course.title.encode()).digest()[:3])
    deck = genanki.Deck(1 << 30 | number, course.title)
    for card in cards:
        sides = [to_html(course.localise(side, "")) for side in (card.front, card.back)]
        deck.add_note(genanki.Note(model, sides, guid=genanki.guid_for(card.name), tags=[card.lesson]))
    shown = course.find_assets(*(side for card in cards for side in card[:2]))
    with tempfile.TemporaryDirectory() as folder:
        package = genanki.Package(deck)
        for asset in shown:
            (Path(folder) / asset.name).write_bytes(asset.data.data)
            package.media_files.append(str(Path(folder) / asset.name))
        target = Path(folder) / "_.apkg"
        package.write_to_file(str(target), timestamp=float(course.modified))
        with zipfile.ZipFile(target) as made:  # which has today's date
            return Written(pack({name: made.read(name) for name in made.namelist()}))


def write_card_table(course: Course) -> Written:
    """Return the cards as words: front, back and lesson in columns, separated by commas."""
    table = io.StringIO()
    cells = ((_list_words(card.front), _list_words(card.back), card.lesson) for card in _make_cards(course))
    rows = [[f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in cells]
    csv.writer(table, lineterminator="\n").writerows(rows)
    return Written(table.getvalue().encode())


def _list_words(html: str) -> str:
    """Return words in a line, with signs between what a list offers."""
    return words_of(html.replace("</li><li>", " / ").replace("</ul><ul>", " – "))


def _make_cards(course: Course) -> Iterator[_Card]:
    for lesson in course.lessons:
        sides = [(term, term, meaning) for term, meaning in lesson.terms]
        sides += ((each.html, each.html + list_choices(each), _answer(each)) for each in lesson.questions)
        asked: Counter[str] = Counter()
        for named, front, back in sides:
            name = f"{lesson.slug} {words_of(named)}"
            asked[name] += 1
            if back:  # Anki keeps one card of each name
                yield _Card(front, back, name if asked[name] == 1 else f"{name} {asked[name]}", lesson.slug)


def _answer(question: Question) -> str:
    """Return what is right, with what is said of it; "" where nothing is."""
    match question.kind:
        case Kind.CHOICE:
            right = [html for html, is_right in question.choices if is_right]
        case Kind.MATCHING:
            right = [f"{term} – {partner}" for term, partner in question.pairs]
        case _:
            right = [" / ".join(answer.texts) for answer in question.answers]
    listed = "</li><li>".join(right)
    return (
        f"<ul><li>{listed}</li></ul>" if len(right) > 1 else f"<p>{listed}</p>" if right else ""
    ) + question.solution
