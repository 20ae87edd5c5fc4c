"""A school paper: what its masthead says, and the box of who answers for it, which French law requires in each issue.

The law of 29 July 1881 asks for the printer's name and address (article 3) and for a director of publication (article
6), that of 1 August 1986 (no. 86-897, article 5) for the publisher. Articles follow each other in columns; none goes on
on another page than the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html.builder import E

from pipeline.body.neutral_html import Tree
from pipeline.editions.book.plan_handouts import PlannedHandout
from pipeline.i18n.catalogue import word_of
from pipeline.i18n.labels import labels, long_date
from pipeline.i18n.sentences import joined, sentence
from pipeline.model.books_and_handouts import NEWSPAPERS
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from pipeline.model.settings import SETTINGS_FILE

_FRENCH = frozenset({"fr", "fr-fr"})


@dataclass(frozen=True)
class Paper:
    """An issue of a school paper: its title, the facts below it, the terms and texts of its box ("" for no term)."""

    title: str
    line: tuple[str, ...]
    ours: tuple[tuple[str, str], ...]


def describe_paper(collection: Collection, plan: PlannedHandout) -> Paper:
    """Return what a paper says of itself. Its title is the handout's own, or else the collection's."""
    asked, settings, legal = plan.handout, collection.settings, collection.legal
    words = labels(settings.language)
    dates = [article.date for article in plan.articles if article.date]
    date = asked.date or (long_date(max(dates), settings.language) if dates else "")
    number = words.gettext("No. %(number)s") % {"number": asked.issue} if asked.issue else ""
    line = (number, date, asked.price or words.gettext("Free"), asked.class_name)
    title = asked.title or settings.title or plan.title
    ours = collection.ours
    facts = (
        (words.gettext("Publisher"), legal.publisher or settings.publisher),
        (words.gettext("Director of publication"), legal.director),
        (words.gettext("Printer"), ours.printer or words.gettext("printed by ourselves")),
        (words.gettext("Contact"), legal.contact),
        ("ISSN", ours.issn or settings.issn),
        (words.gettext("Legal deposit"), ours.deposit),
        ("", " · ".join(filter(None, (number, date, legal.licence)))),
        ("", settings.base_url),
    )
    return Paper(title, tuple(filter(None, line)), tuple(fact for fact in facts if fact[1]))


def put_in_columns(tree: Tree) -> None:
    """Put what comes below the opening of each article into columns: the opening goes over all of them."""
    for article in tree.iter("article"):
        columns = E.div({"class": "columns"})
        columns.extend([child for child in article if child.tag != "header"])
        article.append(columns)


def report_missing(collection: Collection, plan: PlannedHandout) -> Iterator[Problem]:
    """Yield a note of what French law requires in a paper and its box lacks."""
    if NEWSPAPERS.isdisjoint(plan.handout.layouts) or collection.settings.language.lower() not in _FRENCH:
        return
    legal = collection.legal
    said = {"publisher": legal.publisher or collection.settings.publisher, "director": legal.director}
    missing = [key for key, text in said.items() if not text]
    if missing:
        keys = joined(sentence("“{word}”", word=word_of(key)) for key in missing)
        message = sentence("“legal” does not say {keys}; the newspaper lacks it", keys=keys)
        hint = sentence(
            "French law (29 July 1881, articles 3 and 6; 1 August 1986, article 5) requires each issue to name its"
            " publisher, its director of publication and its printer: add them to “legal” and “ours” in collection.yaml"
        )
        place = (0, 0) if plan.handout.is_to_order else plan.handout.place
        yield Problem(SETTINGS_FILE, *place, "ours", message, hint)
